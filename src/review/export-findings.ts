import { describeFinding, type FindingDescription } from '../rules/catalogue.js'
import type { Finding } from '../rules/finding.js'
import type { ExportGroup, ExportRow } from '../store/review-export.js'
import type { WorkState } from '../store/review-model.js'
import type { Cell } from './export-cells.js'
import { translator } from './texts.js'

export interface FindingColumns {
  /** With patient, card and values of personal fields. */
  readonly personal: boolean
  /** With values of XML6 and XML15 (HIV, tuberculosis). */
  readonly sensitive: boolean
}

/** Elements that tell who a person is. */
const PERSONAL_FIELD =
  /^(?:HO_TEN|TEN_(?:CHA|ME|CON)|NGUOI_|SO_CCCD|SO_CMND|MA_THE|MA_BN|MA_BHXH|NGAY_SINH|DIA_?CHI|DIEN_?THOAI|SO_DT|EMAIL|SO_SERI)/
const SENSITIVE_TABLES: ReadonlySet<string> = new Set(['XML6', 'XML15'])
const HIDDEN = '…'

/** The finding without what the columns leave out, in its value and in the parameters of its sentence alike. */
export function withoutHidden(finding: Finding, { personal, sensitive }: FindingColumns): Finding {
  const hide =
    (!personal && finding.field !== null && PERSONAL_FIELD.test(finding.field)) ||
    (!sensitive && finding.table !== null && SENSITIVE_TABLES.has(finding.table))
  if (!hide) return finding
  const { params, ...rest } = finding
  if (params === undefined) return { ...rest, value: HIDDEN }
  const hidden = Object.entries(params).map(([k, v]) => [k, typeof v === 'string' ? HIDDEN : v] as const)
  return { ...rest, value: HIDDEN, params: Object.fromEntries(hidden) }
}

/** The sentences of a finding; of a code that this version no longer knows, just the code. */
export function describeOr(
  finding: Finding,
): Pick<FindingDescription, 'vi' | 'en' | 'adviceVi' | 'adviceEn' | 'basis'> {
  try {
    return describeFinding(finding)
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem
    return { vi: finding.code, en: finding.code, adviceVi: '', adviceEn: '', basis: '' }
  }
}

const PERSON = ['Họ tên', 'Mã người bệnh', 'Số thẻ BHYT']

export function findingsHeader({ personal }: FindingColumns): string[] {
  return [
    'Mã cơ sở KCB',
    'MA_LK',
    'Phiên bản',
    'Khoa',
    'Loại KCB',
    'Ngày ra',
    ...(personal ? PERSON : []),
    'Mức độ',
    'Mã lỗi',
    'Bảng',
    'Dòng',
    'Trường',
    'Giá trị',
    'Giá trị đúng',
    'Nội dung',
    'Cách sửa',
    'Căn cứ',
    'T_BHTT hồ sơ',
    'Trạng thái',
    'Hạn xử lý',
  ]
}

const t = translator('vi')

/** The state of work as the pages call it; lists for spreadsheets are Vietnamese. */
export const stateText = (state: WorkState): string => t(`state.${state}`)

export function findingCells(row: ExportRow, columns: FindingColumns): Cell[] {
  const finding = withoutHidden(row.finding, columns)
  const { vi, adviceVi, basis } = describeOr(finding)
  const expected = finding.params?.expected
  return [
    row.maCskcb,
    row.maLk,
    row.version === null ? null : { number: String(row.version) },
    row.maKhoa,
    row.maLoaiKcb,
    row.ngayRa,
    ...(columns.personal ? [row.hoTen, row.maBn, row.maTheBhyt] : []),
    t(`severity.${finding.severity}`),
    finding.code,
    finding.table,
    finding.row === 0 ? null : { number: String(finding.row) },
    finding.field,
    finding.value,
    expected === undefined ? null : String(expected),
    vi,
    adviceVi,
    basis,
    { number: row.amount },
    stateText(row.state),
    row.dueDay,
  ]
}

/** Title of the sheet that a row belongs to. */
export function sheetOf(row: ExportRow, group: ExportGroup): string {
  if (group === 'facility') return row.maCskcb
  return group === 'department' ? (row.maKhoa ?? 'Không rõ khoa') : 'Lỗi và cảnh báo'
}
