import type { GeneratedClaim } from '../../src/generate/index.js'
import { product } from './product.js'
import { VERSION } from './workloads.js'

/*
 * Small claims by the million: some thousand are generated, and each is stamped with another MA_LK, person, card and
 * facility every time it is used, so that making them costs next to nothing beside loading them.
 */

export const KINDS = ['clean', 'warned', 'rejected'] as const
export type Kind = (typeof KINDS)[number]

/** Of 100 claims so many are rejected, with two errors or a few more, and let in with a warning. */
const REJECTED = 11
const WARNED = 31

/** A claim of 5 or 6 rows with the places that are written anew for each use. */
export interface Template {
  readonly rows: number
  /** Day of NGAY_RA, `YYYY-MM-DD`: it can have been received from the day after. */
  readonly day: string
  /** Length of its HOSO element, the same for every use. */
  readonly length: number
  readonly documents: readonly StampedDocument[]
}

interface StampedDocument {
  readonly head: string
  readonly bytes: Buffer
  readonly spots: readonly Spot[]
}

interface Spot {
  readonly at: number
  readonly what: 'number' | 'citizen' | 'facility'
}

type Planted = readonly [table: string, field: string, value: string | ((value: string) => string)]

/** The first ones are planted most. */
const WARNINGS: readonly Planted[] = [
  ['XML2', 'LIEU_DUNG', 'uống theo đơn'],
  ['XML2', 'TYLE_TT_BH', (value) => `${value}.0`],
  ['XML2', 'TT_THAU', 'chưa rõ'],
  ['XML2', 'MA_BAC_SI', 'MAU'],
  ['XML2', 'HAM_LUONG', ''],
  ['XML3', 'DON_GIA_BV', (value) => value.replace('.', ',')],
  ['XML1', 'CAN_NANG', '410'],
  ['XML3', 'TYLE_TT_BH', (value) => `${value}.0`],
  ['XML1', 'DIEN_THOAI', 'không có'],
  ['XML1', 'GHI_CHU', '  Mẫu '],
]
const ERRORS: readonly Planted[] = [
  ['XML1', 'CHAN_DOAN_RV', ''],
  ['XML3', 'SO_LUONG', 'một'],
  ['XML1', 'GIOI_TINH', '7'],
  ['XML2', 'NGAY_YL', (value) => `${value.slice(0, 4)}13320860`],
  ['XML1', 'MA_DOITUONG_KCB', '88'],
  ['XML1', 'NAM_QT', '20'],
  ['XML3', 'MA_KHOA', ''],
  ['XML1', 'MA_LOAI_KCB', '99'],
  ['XML2', 'MA_NHOM', '77'],
  ['XML2', 'DON_VI_TINH', 'Viên '.repeat(20)],
  ['XML1', 'MA_HSBA', ''],
  ['XML3', 'DON_VI_TINH', ''],
  ['XML1', 'NGAY_TAI_KHAM', '20260105;2026-01-12'],
  ['XML1', 'MA_BENH_CHINH', ''],
]

/** A facility and a first number that stand nowhere else in a generated claim. */
const FACILITY = 'QXZJW'
const FIRST = 8_000_000

/** Templates by kind; of each month of discharge so many that no day is without. */
export async function makeTemplates(
  months: readonly string[],
  perMonth: number,
): Promise<Readonly<Record<Kind, readonly Template[]>>> {
  const { generateClaims } = await product.generate()
  const templates: Record<Kind, Template[]> = { clean: [], warned: [], rejected: [] }
  for (const [m, month] of months.entries()) {
    const first = FIRST + m * perMonth
    const options = {
      claims: perMonth,
      first,
      rows: 5,
      quirks: 0,
      maCskcb: FACILITY,
      version: VERSION,
    } as const
    for (const claim of generateClaims({ ...options, kind: 'outpatient', month })) {
      const error = pick(ERRORS, claim.index, 1)
      const other = ERRORS[(ERRORS.indexOf(error) + 1 + (claim.index % (ERRORS.length - 1))) % ERRORS.length]!
      templates.clean.push(templateOf(claim, []))
      templates.warned.push(templateOf(claim, [pick(WARNINGS, claim.index, 2)]))
      templates.rejected.push(templateOf(claim, [error, other]))
    }
  }
  for (const kind of KINDS) templates[kind].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  return templates
}

/** Which kind the claim with this number is. */
export function kindOf(number: number): Kind {
  const place = (number * 37) % 100
  return place < REJECTED ? 'rejected' : place < REJECTED + WARNED ? 'warned' : 'clean'
}

/** Writes the HOSO element of a use; returns where it ends. Numbers have up to seven digits. */
export function writeClaim(
  { documents }: Template,
  target: Buffer,
  at: number,
  number: number,
  facility: string,
): number {
  const digits = String(number).padStart(7, '0')
  let end = at + target.write('<HOSO>\n', at, 'latin1')
  for (const { head, bytes, spots } of documents) {
    for (const { at, what } of spots)
      bytes.write(what === 'facility' ? facility : what === 'number' ? digits : digits.slice(1), at, 'latin1')
    end += target.write(head, end, 'latin1')
    end += target.write(bytes.toString('base64'), end, 'latin1')
    end += target.write(FILE_END, end, 'latin1')
  }
  return end + target.write(CLAIM_END, end, 'latin1')
}

const FILE_END = '</NOIDUNGFILE>\n</FILEHOSO>\n'
const CLAIM_END = '</HOSO>\n'

/** A few are met much more often than the others, as in the field. */
function pick<T>(list: readonly T[], index: number, salt: number): T {
  const place = ((index * 2_654_435_761 + salt * 40_503) % 4_294_967_296) / 4_294_967_296
  return list[Math.floor(list.length * place ** 2)]!
}

function templateOf(claim: GeneratedClaim, planted: readonly Planted[]): Template {
  const texts = new Map(claim.documents.map(({ table, bytes }) => [table as string, bytes.toString('utf8')]))
  const day = /<NGAY_RA>(\d{4})(\d\d)(\d\d)/.exec(texts.get('XML1')!)!
  for (const [table, field, value] of planted) texts.set(table, plant(texts.get(table), field, value))
  const number = String(claim.index + 1)
  const documents = [...texts].map(([table, text]) => {
    const bytes = Buffer.from(text, 'utf8')
    const head = `<FILEHOSO>\n<LOAIHOSO>${table}</LOAIHOSO>\n<NOIDUNGFILE>`
    return { head, bytes, spots: spotsOf(bytes, number) }
  })
  const lengths = documents.map(
    ({ head, bytes }) => head.length + 4 * Math.ceil(bytes.length / 3) + FILE_END.length,
  )
  return {
    rows: claim.rows,
    day: `${day[1]}-${day[2]}-${day[3]}`,
    length: '<HOSO>\n'.length + lengths.reduce((sum, length) => sum + length, 0) + CLAIM_END.length,
    documents,
  }
}

function plant(text: string | undefined, field: string, value: Planted[2]): string {
  let found = false
  const changed = text?.replace(new RegExp(`(<${field}>)([^<]*)`), (_, tag: string, old: string) => {
    found = true
    return tag + (typeof value === 'string' ? value : value(old))
  })
  if (!found) throw new Error(`no ${field} to plant a fault in`)
  return changed!
}

/** As latin1 a document has one character for each byte. */
function spotsOf(bytes: Buffer, number: string): Spot[] {
  const text = bytes.toString('latin1')
  const at = (pattern: RegExp, what: Spot['what'], skip = 0): Spot[] =>
    [...text.matchAll(pattern)].map((match) => ({ at: match.index + skip, what }))
  return [
    // A citizen's number begins with province, century and year, which have to fit the person; its end is the number's.
    ...at(new RegExp(`(?<!<SO_CCCD>\\d{5})${number}`, 'g'), 'number'),
    ...at(new RegExp(`<SO_CCCD>\\d{6}(?=${number.slice(1)}<)`, 'g'), 'citizen', '<SO_CCCD>'.length + 6),
    ...at(new RegExp(FACILITY, 'g'), 'facility'),
  ]
}
