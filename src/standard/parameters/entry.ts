import { ALWAYS, type Day, FOREVER } from '../catalogue-values.js'

/**
 * - `dong`     money in đồng, at most two decimals
 * - `percent`  0 to 100
 * - `day`, `workingDay`, `hour`, `minute`, `month`, `year`, `time`, `kilogram`, `factor`  a number of these
 * - `percentList`  several of 0 to 100, parted by `;`
 * - `word`     one of the `choices`
 */
export const PARAMETER_UNITS = [
  'dong',
  'percent',
  'day',
  'workingDay',
  'hour',
  'minute',
  'month',
  'year',
  'time',
  'kilogram',
  'factor',
  'percentList',
  'word',
] as const
export type ParameterUnit = (typeof PARAMETER_UNITS)[number]

/** What a value rests on: the text of the law, a report of it, or the practice of the field. */
export type Certainty = 'law' | 'reported' | 'practice'

/** The day that decides which row holds. */
export type JudgedBy = 'NGAY_VAO' | 'NGAY_RA' | 'receipt' | 'decision'

export interface ShippedRow {
  /** First and last day, inclusive. */
  readonly from: Day
  readonly to: Day
  readonly value: string
  readonly basis: string
  readonly certainty: Certainty
}

export interface ParameterEntry {
  readonly name: string
  readonly vi: string
  readonly en: string
  readonly unit: ParameterUnit
  readonly judgedBy: JudgedBy
  readonly choices?: readonly string[]
  /** True when it cannot differ between facilities. */
  readonly common?: true
  readonly rows: readonly ShippedRow[]
}

/** A value from a day on, until the next row's day. */
export const since = (
  from: Day,
  value: number | string,
  basis: string,
  certainty: Certainty = 'law',
): ShippedRow => ({ from, to: FOREVER, value: String(value), basis, certainty })

/** A value without a known beginning. */
export const ever = (value: number | string, basis: string, certainty: Certainty = 'law'): ShippedRow =>
  since(ALWAYS, value, basis, certainty)

/** A value from one day to another. */
export const during = (
  from: Day,
  to: Day,
  value: number | string,
  basis: string,
  certainty: Certainty = 'law',
): ShippedRow => ({ from, to, value: String(value), basis, certainty })

/** A value until a day, without a known beginning. */
export const until = (
  to: Day,
  value: number | string,
  basis: string,
  certainty: Certainty = 'law',
): ShippedRow => during(ALWAYS, to, value, basis, certainty)

export const parameter = <const Name extends string>(
  name: Name,
  unit: ParameterUnit,
  judgedBy: JudgedBy,
  vi: string,
  en: string,
  ...rows: ShippedRow[]
): ParameterEntry & { readonly name: Name } => ({ name, vi, en, unit, judgedBy, rows })

/** The same for all facilities. */
export const common = <const Entry extends ParameterEntry>(
  entry: Entry,
): Entry & { readonly common: true } => ({
  ...entry,
  common: true,
})
