import type { Finding } from './finding.js'

type Language = 'vi' | 'en'

const MARKS = { vi: { thousands: '.', decimals: ',' }, en: { thousands: ',', decimals: '.' } } as const
const MINUS = '−'

/**
 * A plain decimal number as people write it: `1.234.567,5` in Vietnamese, `1,234,567.5` in English. Trailing zeros of
 * decimals are left out. Any other text stays as it is.
 */
export function numberText(plain: string, language: Language): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain)
  if (match === null) return plain
  const { thousands, decimals } = MARKS[language]
  const grouped = match[2]!.replace(/\B(?=(\d{3})+$)/g, thousands)
  const rest = (match[3] ?? '').replace(/0+$/, '')
  return `${match[1] === '-' ? MINUS : ''}${grouped}${rest === '' ? '' : `${decimals}${rest}`}`
}

/** A size in bytes with the unit that suits it: `512 MB`, `8 GB`, `1,5 GB`. */
export function sizeText(bytes: number, language: Language): string {
  const megabytes = bytes / 1_048_576
  const [value, unit] = megabytes < 1024 ? [megabytes, 'MB'] : [megabytes / 1024, 'GB']
  return `${numberText(String(Math.floor(value * 10) / 10), language)} ${unit}`
}

/** Elements that hold amounts, prices, quantities and shares. */
const NUMBER_FIELD = /^(?:T_|DON_GIA|THANH_TIEN|MUC_HUONG|TYLE_|SO_LUONG|CAN_NANG)/
const MOMENT_FIELD = /^(?:NGAY|GT_THE|NAM_NAM_LIEN_TUC|TU_NGAY|DEN_NGAY|THOI_GIAN)/
/** Amounts that checks name beside the value of their field. */
const AMOUNTS: ReadonlySet<string> = new Set(['cost', 'limit', 'amount'])
const BLANK = { vi: '(trống)', en: '(blank)' } as const

/**
 * What a sentence says for a parameter of a finding. Findings about structure show values as they were sent, since
 * their form is what is wrong; all others as people write numbers, amounts and times.
 */
export function parameterText(finding: Finding, name: string, value: unknown, language: Language): string {
  const text = value === null || value === undefined ? '' : String(value)
  if (text === '') return name === 'value' ? BLANK[language] : ''
  if (finding.code.startsWith('STR-')) return text
  if (AMOUNTS.has(name)) return numberText(text.replaceAll(' ', ''), language)
  if (typeof value === 'number' && !Number.isInteger(value)) return numberText(text, language)
  if (name !== 'value' && name !== 'expected') return text
  const { field } = finding
  if (field === null) return text
  if (MOMENT_FIELD.test(field)) return text.replace(MOMENT, momentText)
  return NUMBER_FIELD.test(field) ? text.replace(NUMBER, (plain) => numberText(plain, language)) : text
}

/** A number that stands by itself, also one of several. */
const NUMBER = /(?<![^\s(])-?\d+(?:\.\d+)?(?=$|[;,)\s])/g
const MOMENT =
  /(?<!\d)(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:([01]\d|2[0-3])([0-5]\d)(?:[0-5]\d)?)?(?!\d)/g

function momentText(_: string, year: string, month: string, day: string, hour?: string, minute?: string) {
  return `${day}/${month}/${year}${hour === undefined ? '' : ` ${hour}:${minute}`}`
}

/** A filled-in sentence without what blank parameters leave behind. */
export function tidied(sentence: string, language: Language): string {
  const blank = BLANK[language]
  return sentence
    .replaceAll('«»', blank)
    .replaceAll(`«${blank}»`, blank)
    .replaceAll(`(${blank})`, blank)
    .replace(/ +([.,;:])/g, '$1')
    .trim()
}
