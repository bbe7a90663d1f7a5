import type { BirthPrecision, CardState } from './registry.js'

/**
 * The file that the registry is fed from: CSV in UTF-8, a header, one record a line (no line breaks inside a
 * value). A `card` line holds a period of a card and, the first time, its person; further periods leave the
 * person's columns blank.
 */
export const REGISTRY_COLUMNS = [
  'kind',
  'bhxh_no',
  'name',
  'former_names',
  'cccd',
  'birth',
  'sex',
  'address',
  'verified',
  'death',
  'card',
  'from',
  'to',
  'facility',
  'area',
  'five_year',
  'state',
  'reason',
  'official_card',
  'entry',
  'amount',
  'counted',
  'route',
] as const

export type RegistryColumn = (typeof REGISTRY_COLUMNS)[number]

/** Kinds of lines; the last two only in a file of changes. */
export const LINE_KINDS = ['card', 'person', 'status', 'temp', 'copay', 'removeCard', 'removeStatus'] as const

export type LineKind = (typeof LINE_KINDS)[number]

export const CARD_STATES = [
  'active',
  'withdrawn',
  'held',
  'locked',
  'reduced',
  'movedOut',
  'movedWithin',
  'increasedAgain',
  'stopped',
] as const satisfies readonly CardState[]

/** A line that was checked. Days are YYYYMMDD; null: not stated, or not of this kind of line. */
export interface RegistryLine {
  readonly kind: LineKind
  readonly bhxhNo: string
  readonly name: string | null
  readonly formerNames: readonly string[]
  readonly cccd: string | null
  readonly birthDay: number | null
  readonly birthPrecision: BirthPrecision | null
  readonly sex: number | null
  readonly address: string
  readonly verifiedDay: number | null
  readonly deathDay: number | null
  readonly card: string | null
  /** First day of the period or state; of a co-payment: day of arrival. */
  readonly from: number | null
  /** Last day, null when open; of a co-payment: the day from which it counts. */
  readonly to: number | null
  readonly facility: string
  readonly area: string
  readonly fiveYearDay: number | null
  readonly state: CardState | null
  readonly reason: string | null
  readonly officialCard: string | null
  readonly entry: string | null
  /** Đồng, as written. */
  readonly amount: string | null
  readonly counted: boolean | null
  readonly route: string
}

/** What is wrong with a value, without the value: the file holds personal data. */
export interface LineProblem {
  readonly column: RegistryColumn | null
  readonly vi: string
  readonly en: string
}

/** Values of one CSV line, or null when its quotes do not close. Most lines have no quote at all. */
export function splitCsvLine(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',')
  const values: string[] = []
  let at = 0
  for (;;) {
    if (line[at] === '"') {
      let value = ''
      let from = at + 1
      for (;;) {
        const quote = line.indexOf('"', from)
        if (quote === -1) return null
        value += line.slice(from, quote)
        at = quote + 1
        if (line[at] !== '"') break
        value += '"'
        from = at + 1
      }
      values.push(value)
      if (at < line.length && line[at] !== ',') return null
    } else {
      const comma = line.indexOf(',', at)
      const end = comma === -1 ? line.length : comma
      values.push(line.slice(at, end))
      at = end
    }
    if (at >= line.length) return values
    at += 1
    if (at === line.length) return [...values, '']
  }
}

/** A value as it stands in a CSV line. */
export function csvValue(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Where each column stands, by the header line; or what is wrong with the header. */
export function readHeader(line: string): ReadonlyMap<RegistryColumn, number> | LineProblem {
  const names = splitCsvLine(line.replace(/^\ufeff/, ''))?.map((name) => name.trim().toLowerCase()) ?? []
  const places = new Map<RegistryColumn, number>()
  for (const [place, name] of names.entries()) {
    const known = REGISTRY_COLUMNS.find((column) => column === name)
    if (known === undefined || places.has(known))
      return {
        column: null,
        vi: `dòng tiêu đề có cột lạ hoặc lặp: cột ${place + 1}`,
        en: `the header has an unknown or repeated column: number ${place + 1}`,
      }
    places.set(known, place)
  }
  if (places.has('kind') && places.has('bhxh_no')) return places
  return {
    column: null,
    vi: 'thiếu dòng tiêu đề (cần ít nhất kind, bhxh_no)',
    en: 'the header is missing (kind and bhxh_no at least)',
  }
}

/** A real day of the calendar as YYYYMMDD, or null. */
export function readDay(text: string): number | null {
  if (!/^\d{8}$/.test(text)) return null
  const year = Number(text.slice(0, 4))
  const month = Number(text.slice(4, 6))
  const day = Number(text.slice(6))
  if (year < 1850 || year > 2200 || month < 1 || month > 12 || day < 1) return null
  const last = month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return day <= last ? Number(text) : null
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** `YYYYMMDD`, `YYYYMM` or `YYYY`, or with 00 for what is unknown; null when it is none of them. */
export function readBirth(text: string): { day: number; precision: BirthPrecision } | null {
  const padded = text.padEnd(8, '0')
  if (!/^\d{4}(?:\d{2}(?:\d{2})?)?$/.test(text)) return null
  if (padded.endsWith('0000'))
    return readDay(`${padded.slice(0, 4)}0101`) === null ? null : { day: Number(padded), precision: 'year' }
  if (padded.endsWith('00'))
    return readDay(`${padded.slice(0, 6)}01`) === null ? null : { day: Number(padded), precision: 'month' }
  const day = readDay(padded)
  return day === null ? null : { day, precision: 'day' }
}

/** The form of a card's 15 characters. */
export const CARD_FORM = /^[A-Z]{2}[1-5]\d{12}$/
const NUMBER_FORM = /^\d{10}$/
const CITIZEN_FORM = /^[0-9A-Z]{8,15}$/
const FACILITY_FORM = /^[0-9A-Z]{5}$/
const AMOUNT_FORM = /^\d{1,15}(?:\.\d{1,2})?$/
const CONTROL = /\p{Cc}/u
const MAX_TEXT = 500

/** Checks one line's values; `places` says where each column stands. Returns the line, or all its problems. */
export function readRegistryLine(
  values: readonly string[],
  places: ReadonlyMap<RegistryColumn, number>,
): RegistryLine | readonly LineProblem[] {
  const problems: LineProblem[] = []
  const wrong = (column: RegistryColumn, vi: string, en: string): null => {
    problems.push({ column, vi, en })
    return null
  }
  if (values.length !== places.size)
    return [
      {
        column: null,
        vi: `có ${values.length} giá trị, cần ${places.size}`,
        en: `has ${values.length} values, ${places.size} are needed`,
      },
    ]
  const raw = (column: RegistryColumn): string => {
    const place = places.get(column)
    return place === undefined ? '' : values[place]!.trim()
  }
  const text = (column: RegistryColumn): string => {
    const value = raw(column)
    if (value.length > MAX_TEXT || CONTROL.test(value))
      wrong(column, 'quá dài hoặc có ký tự điều khiển', 'is too long or has control characters')
    return value
  }
  const form = (column: RegistryColumn, pattern: RegExp, needed: boolean): string | null => {
    const value = raw(column)
    if (value === '') return needed ? wrong(column, 'thiếu', 'is missing') : null
    return pattern.test(value) ? value : wrong(column, 'sai dạng', 'has the wrong form')
  }
  const day = (column: RegistryColumn, needed: boolean): number | null => {
    const value = raw(column)
    if (value === '') return needed ? wrong(column, 'thiếu', 'is missing') : null
    return readDay(value) ?? wrong(column, 'không phải ngày YYYYMMDD', 'is no day YYYYMMDD')
  }

  const kindText = raw('kind')
  const kind = LINE_KINDS.find((known) => known === kindText)
  if (kind === undefined) return [{ column: 'kind', vi: 'không phải loại đã biết', en: 'is no known kind' }]
  const bhxhNo = form('bhxh_no', NUMBER_FORM, true) ?? ''
  const withCard = kind !== 'person' && kind !== 'copay'
  const card = form('card', CARD_FORM, withCard)
  if (card !== null && withCard && kind !== 'temp' && bhxhNo !== '' && !card.endsWith(bhxhNo))
    wrong('card', 'không mang mã số của dòng', 'does not carry the number of its line')
  const name = kind === 'card' || kind === 'person' ? text('name').normalize('NFC') : ''
  const withPerson = name !== '' || kind === 'person'
  if (kind === 'person' && name === '') wrong('name', 'thiếu', 'is missing')
  const birth = withPerson ? readBirth(raw('birth')) : null
  if (withPerson && birth === null) wrong('birth', 'không phải ngày sinh', 'is no birth day')
  if (!withPerson && (raw('birth') !== '' || raw('sex') !== '' || raw('cccd') !== ''))
    wrong(
      'name',
      'thiếu, trong khi có thông tin khác của người',
      'is missing beside other columns of a person',
    )
  const sex = withPerson ? form('sex', /^[123]$/, true) : null
  const state = raw('state')
  const known = CARD_STATES.find((candidate) => candidate === state)
  if (kind === 'status' && known === undefined) wrong('state', 'không phải tình trạng', 'is no state')
  const from = day('from', withCard)
  const to = day('to', kind === 'copay')
  if (from !== null && to !== null && to < from) wrong('to', 'trước from', 'is before from')
  const line: RegistryLine = {
    kind,
    bhxhNo,
    name: withPerson ? name : null,
    formerNames: withPerson
      ? text('former_names')
          .normalize('NFC')
          .split('|')
          .map((former) => former.trim())
          .filter((former) => former !== '')
      : [],
    cccd: withPerson ? form('cccd', CITIZEN_FORM, false) : null,
    birthDay: birth?.day ?? null,
    birthPrecision: birth?.precision ?? null,
    sex: sex === null ? null : Number(sex),
    address: withPerson ? text('address') : '',
    verifiedDay: withPerson ? day('verified', false) : null,
    deathDay: withPerson ? day('death', false) : null,
    card,
    from,
    to,
    facility: form('facility', FACILITY_FORM, false) ?? '',
    area: form('area', /^K[123]$/, false) ?? '',
    fiveYearDay: day('five_year', false),
    state: kind === 'status' ? (known ?? null) : null,
    reason: text('reason') || null,
    officialCard: form('official_card', CARD_FORM, false),
    entry: kind === 'copay' ? form('entry', /^[\w.:/-]{1,64}$/, true) : null,
    amount: kind === 'copay' ? form('amount', AMOUNT_FORM, true) : null,
    counted: kind === 'copay' ? form('counted', /^[01]$/, true) === '1' : null,
    route: form('route', /^[\d.]{1,4}$/, false) ?? '',
  }
  return problems.length > 0 ? problems : line
}
