import { COMMA, codePoints, DOT, IS_SPACE, MINUS, NINE, SEMICOLON, SPACE, ZERO } from './bytes.js'
import { isDate, isTime, isYearOnly } from './calendar.js'
import { type FieldProgram, KIND } from './field-program.js'
import { NOTICE, type NoticeKind } from './notice.js'

/** What {@link checkValue} found: a bit a notice kind that concerns a value, so that several fit one number. */
export const VALUE_OK = 0
const bit = (kind: NoticeKind) => 1 << kind
export const TOO_LONG = bit(NOTICE.tooLong)
export const NOT_NUMBER = bit(NOTICE.notNumber)
export const TOO_MANY_DIGITS = bit(NOTICE.tooManyDigits)
export const TOO_MANY_FRACTION_DIGITS = bit(NOTICE.tooManyFractionDigits)
export const WHOLE_WITH_DECIMALS = bit(NOTICE.wholeWithDecimals)
export const DECIMAL_COMMA = bit(NOTICE.decimalComma)
export const BAD_DATE = bit(NOTICE.badDate)
export const BAD_DATETIME = bit(NOTICE.badDatetime)
export const BAD_LIST_ITEM = bit(NOTICE.badListItem)

/**
 * Checks a trimmed, not blank value against its field's type and length, as the XSD types say.
 * Returns the notices as bits.
 */
export function checkValue(
  program: FieldProgram,
  f: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const length = end - start
  const max = program.maxLength[f]
  const kind = program.kind[f]
  if (kind === KIND.integer || kind === KIND.decimal) return checkNumber(program, f, bytes, start, end)
  // The byte length bounds the number of code points, so most values need no count.
  let found = max > 0 && length > max && codePoints(bytes, start, end) > max ? TOO_LONG : VALUE_OK
  switch (kind) {
    case KIND.date:
      if (length !== 8 || !isDate(bytes, start)) found = BAD_DATE
      break
    case KIND.datetime:
      if (length !== 12 || !isDate(bytes, start) || !isTime(bytes, start + 8)) found = BAD_DATETIME
      break
    case KIND.birth:
      if (length !== 12 || !isTime(bytes, start + 8) || !(isDate(bytes, start) || isYearOnly(bytes, start)))
        found = BAD_DATETIME
      break
    case KIND.dateOrDatetime:
      if (!(length === 8 || (length === 12 && isTime(bytes, start + 8))) || !isDate(bytes, start))
        found = BAD_DATETIME
      break
    case KIND.dateList:
    case KIND.datetimeList:
    case KIND.integerList:
      if (!checkItems(kind, bytes, start, end)) found |= BAD_LIST_ITEM
      break
  }
  return found
}

function checkNumber(
  program: FieldProgram,
  f: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let p = start
  if (bytes[p] === MINUS) p++
  let significant = 0
  let b = bytes[p]
  const wholeStart = p
  while (p < end && b >= ZERO && b <= NINE) {
    if (b !== ZERO || significant > 0) significant++
    b = bytes[++p]
  }
  if (p === wholeStart) return NOT_NUMBER
  let found = VALUE_OK
  let fraction = 0
  if (p < end) {
    if (b === COMMA) found = DECIMAL_COMMA
    else if (b !== DOT) return NOT_NUMBER
    const fractionStart = ++p
    for (; p < end; p++) {
      b = bytes[p]
      if (b < ZERO || b > NINE) return NOT_NUMBER
      if (b !== ZERO) fraction = p - fractionStart + 1
    }
    if (p === fractionStart) return NOT_NUMBER
    if (program.kind[f] === KIND.integer) {
      if (fraction > 0) return NOT_NUMBER
      found |= WHOLE_WITH_DECIMALS
    } else if (fraction > program.fractionDigits[f]) found |= TOO_MANY_FRACTION_DIGITS
  }
  const total = program.totalDigits[f]
  // Digits beyond the allowed fraction have a notice of their own and do not count again.
  if (total > 0 && significant + Math.min(fraction, program.fractionDigits[f]) > total)
    found |= TOO_MANY_DIGITS
  return found
}

/** Items of a `;` list; blank ones and blanks around them are allowed. */
function checkItems(kind: number, bytes: Uint8Array, start: number, end: number): boolean {
  let p = start
  for (;;) {
    while (p < end && bytes[p] === SPACE) p++
    let q = p
    while (q < end && bytes[q] !== SEMICOLON) q++
    let itemEnd = q
    while (itemEnd > p && bytes[itemEnd - 1] === SPACE) itemEnd--
    if (itemEnd > p) {
      if (kind === KIND.dateList) {
        if (itemEnd - p !== 8 || !isDate(bytes, p)) return false
      } else if (kind === KIND.datetimeList) {
        if (itemEnd - p !== 12 || !isDate(bytes, p) || !isTime(bytes, p + 8)) return false
      } else {
        let d = bytes[p] === MINUS ? p + 1 : p
        if (d === itemEnd) return false
        for (; d < itemEnd; d++) if (bytes[d] < ZERO || bytes[d] > NINE) return false
      }
    }
    if (q >= end) return true
    p = q + 1
  }
}

/**
 * Writes a number in its plain form to `to`: dot for comma, whole numbers without decimals. Returns the new end.
 * Only for values that {@link checkValue} called numbers.
 */
export function normaliseNumber(
  bytes: Uint8Array,
  start: number,
  end: number,
  to: number,
  whole: boolean,
): number {
  for (let p = start; p < end; p++) {
    let b = bytes[p]
    if (b === COMMA || b === DOT) {
      if (whole) break
      b = DOT
    }
    bytes[to++] = b
  }
  return to
}

/** Start of `[start, end)` behind its leading white space. */
export function trimStart(bytes: Uint8Array, start: number, end: number): number {
  while (start < end && IS_SPACE[bytes[start]] === 1) start++
  return start
}
/** End of `[start, end)` before its trailing white space. */
export function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && IS_SPACE[bytes[end - 1]] === 1) end--
  return end
}
