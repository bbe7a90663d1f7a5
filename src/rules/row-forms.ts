import type { Row } from './row.js'

/** Forms of codes in cost rows, read from bytes: these checks run on every row. */

const SEMICOLON = 0x3b
const DOT = 0x2e
const BLANK = 0x20
const UNDERSCORE = 0x5f
const OPEN = 0x5b
const CLOSE = 0x5d
const CAPITAL_G = 0x47
const CAPITAL_K = 0x4b
const CAPITAL_N = 0x4e

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/** Start and end of each part, of at most this many; further ones are counted only. */
const PLACES = 8
const partStart = new Int32Array(PLACES)
const partEnd = new Int32Array(PLACES)

/** Finds the parts between semicolons, trimmed, a blank one at the end left out; returns how many. */
function findParts(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  let from = start
  for (;;) {
    let to = from
    while (to < end && bytes[to] !== SEMICOLON) to++
    let a = from
    let b = to
    while (a < b && bytes[a] === BLANK) a++
    while (b > a && bytes[b - 1] === BLANK) b--
    if (to < end || a < b || count === 0) {
      if (count < PLACES) {
        partStart[count] = a
        partEnd[count] = b
      }
      count++
    }
    if (to >= end) return count
    from = to + 1
  }
}

/** A letter (either case), one or two digits, and what may follow behind a dot: `G1`, `N12`, `G1.79`. */
function isGroup(bytes: Uint8Array, part: number, letter: number): boolean {
  let p = partStart[part]
  const to = partEnd[part]
  if (p >= to || (bytes[p] & 0xdf) !== letter) return false
  p++
  const digits = p
  while (p < to && isDigit(bytes[p])) p++
  const length = p - digits
  return length >= 1 && length <= 2 && (p === to || bytes[p] === DOT)
}

function yearOf(bytes: Uint8Array, part: number): number {
  const from = partStart[part]
  if (partEnd[part] - from !== 4) return Number.NaN
  let year = 0
  for (let p = from; p < from + 4; p++) {
    if (!isDigit(bytes[p])) return Number.NaN
    year = year * 10 + bytes[p] - 0x30
  }
  return year
}

/**
 * Form of a TT_THAU:
 * - `full`     decision;Gx;Ny;yyyy and what may follow
 * - `inHouse`  document;yyyy
 * - `noYear`   decision;Gx;Ny
 * - `wrong`    none of these
 */
export type BidForm = 'full' | 'inHouse' | 'noYear' | 'wrong'

export function bidForm(row: Row, f: number): BidForm {
  const { bytes } = row
  const count = findParts(bytes, row.start[f], row.end[f])
  if (partStart[0] === partEnd[0] || count < 2) return 'wrong'
  if (count === 2) return yearOf(bytes, 1) > 0 ? 'inHouse' : 'wrong'
  if (!isGroup(bytes, 1, CAPITAL_G) || !isGroup(bytes, 2, CAPITAL_N)) return 'wrong'
  if (count === 3) return 'noYear'
  return yearOf(bytes, 3) > 0 ? 'full' : 'wrong'
}

/** The year that a TT_THAU names; NaN when it names none. */
export function bidYear(row: Row, f: number): number {
  const count = findParts(row.bytes, row.start[f], row.end[f])
  return count === 2 ? yearOf(row.bytes, 1) : count > 3 ? yearOf(row.bytes, 3) : Number.NaN
}

/** True when every bed of a `;` list is H, T, C or K and three digits; false for a blank. */
export function isBedList(row: Row, f: number): boolean {
  const { bytes } = row
  return (
    row.isFilled(f) &&
    row.everyItem(
      f,
      (from, to) =>
        to - from === 4 &&
        (bytes[from] === 0x48 || bytes[from] === 0x54 || bytes[from] === 0x43 || bytes[from] === CAPITAL_K) &&
        isDigit(bytes[from + 1]) &&
        isDigit(bytes[from + 2]) &&
        isDigit(bytes[from + 3]),
    )
  )
}

/** True for G and one to three digits. */
export function isPackage(row: Row, f: number): boolean {
  const { bytes } = row
  const from = row.start[f]
  const to = row.end[f]
  if (bytes[from] !== CAPITAL_G || to - from < 2 || to - from > 4) return false
  for (let p = from + 1; p < to; p++) if (!isDigit(bytes[p])) return false
  return true
}

/** Longest first part of a machine code in bytes: three Vietnamese letters. */
const MACHINE_LETTERS = 9

/**
 * True when MA_MAY is group.source.serial, serials parted by `;`: a group of letters, a source 1 to 3 that may
 * name itself in brackets, a serial of anything (the facility's code may stand in front of it), none blank.
 */
export function isMachine(row: Row, f: number): boolean {
  const { bytes } = row
  const from = row.start[f]
  const to = row.end[f]
  let p = from
  while (p < to && bytes[p] !== DOT) {
    if (isDigit(bytes[p]) || bytes[p] === BLANK || bytes[p] === SEMICOLON) return false
    p++
  }
  if (p - from < 2 || p - from > MACHINE_LETTERS) return false
  p++
  if (p >= to || bytes[p] < 0x31 || bytes[p] > 0x33) return false
  p++
  if (bytes[p] === OPEN) {
    while (p < to && bytes[p] !== CLOSE) p++
    p++
  }
  if (p >= to || bytes[p] !== DOT) return false
  let filled = false
  for (p++; p < to; p++) {
    if (bytes[p] !== SEMICOLON) {
      if (bytes[p] !== BLANK) filled = true
    } else if (!filled) return false
    else filled = false
  }
  return filled
}

/** Where the suffix of a service code begins (`_TB`); -1 when it has none. */
export function suffixAt(row: Row, f: number): number {
  const { bytes } = row
  const from = row.start[f]
  for (let p = row.end[f] - 1; p >= from; p--) if (bytes[p] === UNDERSCORE) return p
  return -1
}

/** True for a code of something done at another facility: `22.0121.1369.K.79001`. */
export function isDoneElsewhere(row: Row, f: number): boolean {
  const { bytes } = row
  const to = row.end[f] - 2
  for (let p = row.start[f]; p < to; p++)
    if (bytes[p] === DOT && bytes[p + 1] === CAPITAL_K && bytes[p + 2] === DOT) return true
  return false
}
