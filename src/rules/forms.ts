import type { CatalogueKind } from '../standard/catalogue-kinds.js'
import type { ClaimFacts } from './claim-facts.js'
import type { Row } from './row.js'

/** Forms of codes, checked on bytes so that good values make no string. */

const SEMICOLON = 0x3b
const BLANK = 0x20
const K = 0x4b
const T = 0x54

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
/** Letters of either case. */
const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a

/** True when a span has a form. */
export type Form = (bytes: Uint8Array, from: number, to: number) => boolean

/** Digits only, at least one. */
export function isNumber(bytes: Uint8Array, from: number, to: number): boolean {
  for (let p = from; p < to; p++) if (!isDigit(bytes[p])) return false
  return to > from
}

/**
 * A card number: two letters, benefit digit 1 to 5, two digits of the province, ten digits (QĐ 1351/QĐ-BHXH). A
 * temporary number (TE1, HG4) may carry KT and letters behind the province.
 */
export function isCardNumber(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 15 || !isLetter(bytes[from]) || !isLetter(bytes[from + 1])) return false
  const level = bytes[from + 2] - 0x30
  if (level < 1 || level > 5 || !isNumber(bytes, from + 3, from + 5)) return false
  return isNumber(bytes, from + 5, to) || isTemporaryTail(bytes, from, to)
}

/** A temporary number of a child (TE1) or an organ donor (HG4); TT 30/2020/TT-BYT, điều 10. */
export function isTemporaryCard(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 15 || !isNumber(bytes, from + 3, from + 5)) return false
  return startsTemporary(bytes, from) && (isNumber(bytes, from + 5, to) || isTemporaryTail(bytes, from, to))
}

function startsTemporary(bytes: Uint8Array, from: number): boolean {
  const first = bytes[from] & 0xdf
  const second = bytes[from + 1] & 0xdf
  const child = first === T && second === 0x45 && bytes[from + 2] === 0x31
  return child || (first === 0x48 && second === 0x47 && bytes[from + 2] === 0x34)
}

/** `KT` and eight letters or digits behind the province of a temporary number. */
function isTemporaryTail(bytes: Uint8Array, from: number, to: number): boolean {
  if ((bytes[from + 5] & 0xdf) !== K || (bytes[from + 6] & 0xdf) !== T) return false
  if (!startsTemporary(bytes, from)) return false
  for (let p = from + 7; p < to; p++) if (!isDigit(bytes[p]) && !isLetter(bytes[p])) return false
  return true
}

/** A social insurance number: ten digits, not all of them 0. */
export function isInsuranceNumber(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 10 || !isNumber(bytes, from, to)) return false
  for (let p = from; p < to; p++) if (bytes[p] !== 0x30) return true
  return false
}

/** A citizen id (12 digits), an identity card (9 digits) or a passport (a letter, then letters and digits). */
export function isPersonalId(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  if (isDigit(bytes[from])) return (length === 12 || length === 9) && isNumber(bytes, from, to)
  if (length < 6 || length > 15 || !isLetter(bytes[from])) return false
  let digits = 0
  for (let p = from; p < to; p++) {
    if (isDigit(bytes[p])) digits++
    else if (!isLetter(bytes[p])) return false
  }
  return digits >= 5
}

/** One ICD-10 code: a letter, two digits or letters, then anything but blanks and separators. */
export function isDiagnosisCode(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 3 || !isLetter(bytes[from]) || !isDigit(bytes[from + 1])) return false
  for (let p = from; p < to; p++) {
    const byte = bytes[p]
    if (byte === SEMICOLON || byte === 0x2c || byte === BLANK || byte === 0x2f) return false
  }
  return true
}

/** First item of a `;` list that is not of the form, as text; null when all are. Blank items pass. */
export function itemWithout(form: Form, row: Row, f: number): string | null {
  // One good item is what nearly every row has.
  if (row.isBlank(f) || form(row.bytes, row.start[f], row.end[f])) return null
  let found: string | null = null
  row.everyItem(f, (from, to) => {
    if (form(row.bytes, from, to)) return true
    found = text(row.bytes, from, to)
    return false
  })
  return found
}

/** First item of a `;` list that the catalogue does not have on the day, as text; null when it has all. */
export function unknownItem(
  row: Row,
  f: number,
  claim: ClaimFacts,
  kind: CatalogueKind,
  day: number,
): string | null {
  const { bytes } = row
  // One known item is what nearly every row has.
  if (row.isBlank(f) || claim.reference.find(kind, bytes, row.start[f], row.end[f], day) !== 0) return null
  let unknown: string | null = null
  row.everyItem(f, (from, to) => {
    if (claim.reference.find(kind, bytes, from, to, day) !== 0) return true
    unknown = text(bytes, from, to)
    return false
  })
  return unknown
}

/** True when the field has a value that the catalogue does not have on the day. */
export const isUnlisted = (
  row: Row,
  f: number,
  claim: ClaimFacts,
  kind: CatalogueKind,
  day: number,
): boolean => row.isFilled(f) && claim.reference.find(kind, row.bytes, row.start[f], row.end[f], day) === 0

/** True when the field has a value that a fixed list of the standard does not have. */
export function isOutsideList(row: Row, f: number, claim: ClaimFacts, name: string): boolean {
  if (row.isBlank(f)) return false
  const list = claim.list(name)
  return list !== null && !list.hasBytes(row.bytes, row.start[f], row.end[f])
}

/** The same for a number field, whatever its leading zeros. Values that are no number have a finding of their own. */
export function isNumberOutsideList(row: Row, f: number, claim: ClaimFacts, name: string): boolean {
  const code = row.int(f)
  return code >= 0 && claim.list(name)?.hasNumber(code) === false
}

/** The codes of a list, for messages. */
export const codesOf = (claim: ClaimFacts, name: string): string =>
  claim
    .list(name)
    ?.codes.map(({ code }) => code)
    .join(', ') ?? ''

/** Lower case without diacritics, for looking up words in free text. */
export function folded(words: string): string {
  return words.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()
}

const text = (bytes: Uint8Array, from: number, to: number): string =>
  (bytes as Buffer).toString('utf8', from, to)
