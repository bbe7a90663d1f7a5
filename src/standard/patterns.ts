import type { FieldKind } from './plan.js'

/**
 * The patterns of the field kinds, character for character as they stand in `types.xsd`. The scanner checks
 * values by code, not by pattern; the compiler compares the schemas with these, so that a schema whose pattern
 * says something the scanner does not do stops the start instead of being half obeyed.
 *
 * XSD patterns are anchored at both ends, and `\d` would take the digits of every script, hence `[0-9]`.
 */

/** Nothing, or text that neither starts nor ends with white space. */
export const TRIMMED_PATTERN = String.raw`(\S([\s\S]*\S)?)?`

/** A whole number: no plus, no blanks inside. */
export const INTEGER_PATTERN = '-?[0-9]+'

/** A number with an optional dot and decimals. */
export const DECIMAL_PATTERN = String.raw`-?[0-9]+(\.[0-9]+)?`

const YEAR = '(1[89]|2[01])[0-9]{2}'
const COMMON_DAY =
  '((0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])|(0[469]|11)(0[1-9]|[12][0-9]|30)|02(0[1-9]|1[0-9]|2[0-8]))'
/** Of the years that end in 00, only 2000 is a leap year between 1800 and 2199. */
const LEAP_YEAR = '((1[89]|2[01])(0[48]|[2468][048]|[13579][26])|2000)'
const DAY = `(${YEAR}${COMMON_DAY}|${LEAP_YEAR}0229)`
const TIME = '([01][0-9]|2[0-3])[0-5][0-9]'

const MOMENTS = {
  date: DAY,
  datetime: `${DAY}${TIME}`,
  birth: `(${DAY}|${YEAR}0000)${TIME}`,
  dateOrDatetime: `${DAY}(${TIME})?`,
} as const

const ITEMS = {
  dateList: MOMENTS.date,
  datetimeList: MOMENTS.datetime,
  integerList: INTEGER_PATTERN,
} as const

export type MomentKind = keyof typeof MOMENTS
export type ItemListKind = keyof typeof ITEMS

export const isMomentKind = (kind: FieldKind): kind is MomentKind => Object.hasOwn(MOMENTS, kind)
export const isItemListKind = (kind: FieldKind): kind is ItemListKind => Object.hasOwn(ITEMS, kind)

/** Pattern of a date or time kind; when it may be blank, the empty value fits too. */
export const momentPattern = (kind: MomentKind, required: boolean): string =>
  required ? MOMENTS[kind] : `(${MOMENTS[kind]})?`

/** Pattern of a `;` list whose items are of one kind: items may be empty and have spaces around them. */
export function itemListPattern(kind: ItemListKind): string {
  const item = ` *(${ITEMS[kind]})? *`
  return `${item}(;${item})*`
}
