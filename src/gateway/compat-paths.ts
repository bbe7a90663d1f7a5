import type { SubmissionKind } from '../rules/verdict.js'
import type { StandardVersion } from '../standard/plan.js'

/** The services of the national gateway that are imitated. Its path segment is `qd130` for every version. */
export interface CompatService {
  readonly path: string
  readonly kind: SubmissionKind
  readonly standardVersion: StandardVersion
  /** Values of `loaiHoSo` that belong here; the first is the official one. */
  readonly loaiHoSo: readonly string[]
  readonly vi: string
}

export const TOKEN_PATH = '/api/token/take'

/** Look-ups of cards, visits and co-payments. */
export const LOOKUP_PATHS = {
  card: '/api/egw/KQNhanLichSuKCB2024',
  history: '/api/egw/Lskcb2025',
  detail: '/api/egw/nhanHoSoKCBChiTiet',
  copay: '/api/TraCuuCCT/TraCuuTienMCCT',
} as const

export const COMPAT_SERVICES: readonly CompatService[] = [
  ...checkIn('Qd130', '130'),
  ...checkIn('Qd4750', '4750'),
  ...checkIn('Qd3176', '3176'),
  ...claims('QD130', '130'),
  ...claims('QD4750', '4750'),
  ...claims('QD3176', '3176'),
  {
    path: '/api/qd130/guiDuLieuGdykQd130',
    kind: 'assessment',
    standardVersion: '130',
    loaiHoSo: ['12'],
    vi: 'Gửi dữ liệu giám định y khoa (XML12)',
  },
]

function checkIn(suffix: string, standardVersion: StandardVersion): CompatService[] {
  const path = `/api/qd130/checkInKcb${suffix}`
  const vi = `Gửi trạng thái KCB (XML0), QĐ ${standardVersion}`
  return [{ path, kind: 'checkin', standardVersion, loaiHoSo: ['0'], vi }]
}

function claims(suffix: string, standardVersion: StandardVersion): CompatService[] {
  const path = `/api/qd130/guiHoSoXml${suffix}`
  // The official value is 130 for every version; some senders write the version they mean.
  const loaiHoSo = [...new Set(['130', standardVersion])]
  return [{ path, kind: 'claims', standardVersion, loaiHoSo, vi: `Gửi hồ sơ KCB, QĐ ${standardVersion}` }]
}

const CANONICAL: ReadonlyMap<string, string> = new Map(
  [TOKEN_PATH, ...COMPAT_SERVICES.map(({ path }) => path), ...Object.values(LOOKUP_PATHS)].map((path) => [
    path.toLowerCase(),
    path,
  ]),
)

/** The official spelling of a compatible path written in any case, with doubled or trailing slashes; else null. */
export function canonicalCompatUrl(url: string): string | null {
  const question = url.indexOf('?')
  const path = question === -1 ? url : url.slice(0, question)
  const plain = path
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '')
    .toLowerCase()
  const canonical = CANONICAL.get(plain)
  return canonical === undefined ? null : canonical + (question === -1 ? '' : url.slice(question))
}
