import type { CatalogueAttribute } from './catalogue-kinds.js'

/** Why a cell cannot be taken, for people. */
export interface Refusal {
  readonly vi: string
  readonly en: string
}

/** A value in its one stored form, or why there is none. Blank stays ''. */
export type Reading = string | Refusal

/** A day as `YYYYMMDD`; from {@link ALWAYS} to {@link FOREVER}. */
export type Day = number

/** Valid from the beginning. */
export const ALWAYS: Day = 0
/** Valid without an end. */
export const FOREVER: Day = 99_999_999

const MAX_TEXT = 4000
const MAX_LIST = 20_000

const refuse = (vi: string, en: string): Refusal => ({ vi, en })

/** Letters and digits only, upper case, without diacritics: what headings and words are compared by. */
export function plainWord(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'D')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
}

// Control characters cannot be stored or shown; line breaks inside a cell become blanks.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f\ufffe\uffff]/

/** A cell as text: composed Unicode, single blanks, nothing around it. */
export function readText(cell: string): Reading {
  if (cell === '') return ''
  if (CONTROL.test(cell)) return refuse('có ký tự điều khiển', 'holds a control character')
  const text = cell.normalize('NFC').trim().replace(/\s+/g, ' ')
  return text.length > MAX_TEXT
    ? refuse(`dài quá ${MAX_TEXT} ký tự`, `longer than ${MAX_TEXT} characters`)
    : text
}

/** `1.650` and `1,650`: one and a bit to some, more than a thousand to others. */
const AMBIGUOUS = /^[1-9]\d{0,2}[.,]\d{3}$/
const THOUSANDS = /[.,].*[.,]/

/**
 * A number from 0, exactly: at most 11 digits before and 4 behind the point. The comma is a decimal sign too.
 * What may be meant with a sign between thousands is refused, unless it is a number of a spreadsheet (`exact`).
 */
export function readNumber(cell: string, exact = false): Reading {
  const text = cell.trim()
  if (text === '') return ''
  if (!exact && (AMBIGUOUS.test(text) || THOUSANDS.test(text))) {
    return refuse(
      'không rõ dấu ngăn hàng nghìn hay thập phân; hãy bỏ dấu hàng nghìn, hoặc ghi 4 chữ số thập phân',
      'unclear whether the sign parts thousands or decimals; leave it out, or write 4 decimals',
    )
  }
  const match = /^(\d+)(?:[.,](\d+))?$/.exec(text)
  if (match === null) return refuse('không phải số từ 0 trở lên', 'not a number from 0')
  const whole = match[1]!.replace(/^0+(?=\d)/, '')
  const fraction = (match[2] ?? '').replace(/0+$/, '')
  if (fraction.length > 4) return refuse('quá 4 chữ số thập phân', 'more than 4 decimals')
  if (whole.length > 11) return refuse('số quá lớn', 'too large a number')
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** A stored number as it is written into a file, so that {@link readNumber} takes it. */
export function numberCell(stored: string): string {
  return AMBIGUOUS.test(stored) ? `${stored}0` : stored
}

const YES = new Set(['1', 'X', 'CO', 'TRUE', 'YES'])
const NO = new Set(['0', 'KHONG', 'FALSE', 'NO'])

export function readFlag(cell: string): Reading {
  if (cell.trim() === '') return ''
  const word = plainWord(cell)
  if (YES.has(word)) return '1'
  return NO.has(word) ? '0' : refuse('phải là 0 hoặc 1', 'must be 0 or 1')
}

/** Items parted by `;`, without blanks around them, blank ones and repetitions left out. */
export function readList(cell: string): Reading {
  if (cell === '') return ''
  if (CONTROL.test(cell)) return refuse('có ký tự điều khiển', 'holds a control character')
  const items = cell
    .normalize('NFC')
    .split(';')
    .map((item) => item.trim().replace(/\s+/g, ' '))
  const list = [...new Set(items.filter((item) => item !== ''))].join(';')
  return list.length > MAX_LIST
    ? refuse(`dài quá ${MAX_LIST} ký tự`, `longer than ${MAX_LIST} characters`)
    : list
}

/** Reads a cell as its attribute wants it. `exact`: it is a number of a spreadsheet, not text. */
export function readAttribute(attribute: CatalogueAttribute, cell: string, exact = false): Reading {
  if (cell === '') return ''
  if (attribute.values !== undefined) {
    const word = plainWord(cell)
    if (word === '' || attribute.values.includes(word)) return word
    const allowed = attribute.values.join(', ')
    return refuse(`phải là một trong: ${allowed}`, `must be one of: ${allowed}`)
  }
  if (attribute.type === 'number') return readNumber(cell, exact)
  if (attribute.type === 'flag') return readFlag(cell)
  return attribute.type === 'list' ? readList(cell) : readText(cell)
}

const DATE_FORMS: readonly { readonly form: RegExp; readonly order: readonly [number, number, number] }[] = [
  { form: /^(\d{4})(\d{2})(\d{2})(?:\d{4})?$/, order: [1, 2, 3] },
  { form: /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/, order: [1, 2, 3] },
  { form: /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?$/, order: [3, 2, 1] },
]

/**
 * A day written `YYYYMMDD`, `dd/MM/yyyy` or `yyyy-MM-dd`, with or without a time. Null when blank.
 * 31/12/9999 and the like mean {@link FOREVER}.
 */
export function readDay(cell: string): Day | null | Refusal {
  const text = cell.trim()
  if (text === '') return null
  for (const { form, order } of DATE_FORMS) {
    const match = form.exec(text)
    if (match === null) continue
    const [year, month, day] = order.map((group) => Number(match[group])) as [number, number, number]
    const date = new Date(Date.UTC(2000, 0, 1))
    date.setUTCFullYear(year, month - 1, day)
    const real = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    if (!real) return refuse('không có ngày này', 'no such day')
    return year === 9999 ? FOREVER : year * 10_000 + month * 100 + day
  }
  return refuse(
    'ngày phải viết YYYYMMDD, dd/MM/yyyy hoặc yyyy-MM-dd',
    'a day is written YYYYMMDD, dd/MM/yyyy or yyyy-MM-dd',
  )
}

/** `20260701` → `2026-07-01`. */
export function dayText(day: Day): string {
  const digits = String(day).padStart(8, '0')
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
}
