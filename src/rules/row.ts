import { daysBetween, minutesBetween } from '../standard/moments.js'
import type { RowView } from '../xml/table-scanner.js'

const ZERO = 0x30
const NINE = 0x39
const DOT = 0x2e
const MINUS = 0x2d
const SEMICOLON = 0x3b
const BLANK = 0x20

const NONE = new Int32Array(0)
const NO_FLAGS = new Uint8Array(0)

/** Powers of ten that keep 15 significant digits exact in a double. */
const POWER = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

/** Codes come again and again, row by row and claim by claim: their strings are kept rather than made anew. */
const MOST_REMEMBERED = 24
const SLOTS = 4096
const strings: string[] = new Array(SLOTS).fill('')

/** The text of `bytes[from, to)`; the same string as before when it is ASCII and was read lately. */
function remembered(bytes: Buffer, from: number, to: number): string {
  let hash = to - from
  for (let p = from; p < to; p++) hash = (Math.imul(hash, 31) + bytes[p]) | 0
  const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1)
  const known = strings[slot]
  if (known.length === to - from) {
    let p = from
    while (p < to && known.charCodeAt(p - from) === bytes[p]) p++
    if (p === to) return known
  }
  const text = bytes.toString('utf8', from, to)
  // Letters beyond ASCII take several bytes, which a comparison with the characters would never find, or wrongly.
  if (text.length === to - from) strings[slot] = text
  return text
}

/**
 * What rules read of a row: numbers, dates and codes straight from the bytes. A field is named by its index in
 * the plan, which a rule gets by name (see `rule.ts`); an optional field that the version does not have has the
 * index of a slot that is always blank.
 *
 * Blank values and values outside their type (which have a finding of their own) read as NaN, '' or none: write
 * conditions so that NaN makes them false, and a rule stays silent about what it cannot know.
 */
export class Row {
  bytes: Uint8Array = new Uint8Array(0)
  start: Int32Array = NONE
  end: Int32Array = NONE
  offset: Int32Array = NONE
  bad: Uint8Array = NO_FLAGS
  /** Row in document order, from 1. */
  number = 0
  /** Number of fields of the plan. */
  count = 0

  /** Shows the row that the scanner has just read; good until it reads the next. */
  show(view: RowView): void {
    this.bytes = view.bytes
    this.start = view.start
    this.end = view.end
    this.offset = view.offset
    this.bad = view.bad
    this.number = view.number
    this.count = view.program.count
  }

  /** Keeps the row beyond the scanner's next one. The bytes are not copied: their buffer must stay as it is. */
  keep(view: RowView): void {
    const { count } = view.program
    if (this.start.length <= count) {
      this.start = new Int32Array(count + 16)
      this.end = new Int32Array(count + 16)
      this.offset = new Int32Array(count + 16)
      this.bad = new Uint8Array(count + 16)
    }
    this.bytes = view.bytes
    this.start.set(view.start.subarray(0, count))
    this.end.set(view.end.subarray(0, count))
    this.offset.set(view.offset.subarray(0, count))
    this.bad.set(view.bad.subarray(0, count))
    this.start[count] = this.end[count] = this.bad[count] = 0
    this.number = view.number
    this.count = count
  }

  /** True when the field is blank or missing. */
  isBlank(f: number): boolean {
    return this.start[f] === this.end[f]
  }

  /** True when the field has a value, good or not. */
  isFilled(f: number): boolean {
    return this.start[f] !== this.end[f]
  }

  /** True when the value is blank or outside its type. */
  isUnknown(f: number): boolean {
    return this.start[f] === this.end[f] || this.bad[f] === 1
  }

  /** The value as text; '' when blank. Makes a string: look at bytes first where a row usually passes. */
  text(f: number): string {
    const from = this.start[f]
    const to = this.end[f]
    if (from === to) return ''
    return to - from <= MOST_REMEMBERED
      ? remembered(this.bytes as Buffer, from, to)
      : (this.bytes as Buffer).toString('utf8', from, to)
  }

  /** True when the value is exactly this ASCII text. */
  is(f: number, text: string): boolean {
    const from = this.start[f]
    if (this.end[f] - from !== text.length) return false
    const { bytes } = this
    for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text.charCodeAt(i)) return false
    return true
  }

  /** True when the value begins with this ASCII text. */
  startsWith(f: number, text: string): boolean {
    const from = this.start[f]
    if (this.end[f] - from < text.length) return false
    const { bytes } = this
    for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text.charCodeAt(i)) return false
    return true
  }

  /** True when both values are the same bytes (both blank counts). */
  same(f: number, other: Row, g: number): boolean {
    const length = this.end[f] - this.start[f]
    if (other.end[g] - other.start[g] !== length) return false
    const a = this.start[f]
    const b = other.start[g]
    for (let i = 0; i < length; i++) if (this.bytes[a + i] !== other.bytes[b + i]) return false
    return true
  }

  /** Bytes of the value; for ASCII fields its characters. */
  length(f: number): number {
    return this.end[f] - this.start[f]
  }

  /** True when the value has this ASCII character (`' '`, `';'`). */
  contains(f: number, character: string): boolean {
    const at = this.bytes.indexOf(character.charCodeAt(0), this.start[f])
    return at >= 0 && at < this.end[f]
  }

  /** True when the value is digits only and not blank. */
  isDigits(f: number): boolean {
    const { bytes } = this
    const to = this.end[f]
    for (let p = this.start[f]; p < to; p++) {
      const digit = bytes[p] - ZERO
      if (digit < 0 || digit > 9) return false
    }
    return to > this.start[f]
  }

  /** A whole number without sign, leading zeros allowed (`01` is 1); NaN when blank or anything else. */
  int(f: number): number {
    const { bytes } = this
    const to = this.end[f]
    let p = this.start[f]
    if (p === to || this.bad[f] === 1 || to - p > 15) return Number.NaN
    let n = 0
    for (; p < to; p++) {
      const digit = bytes[p] - ZERO
      if (digit < 0 || digit > 9) return Number.NaN
      n = n * 10 + digit
    }
    return n
  }

  /**
   * A decimal in units of 1/10^places, exact, more decimals rounded half away from zero; NaN when blank, outside
   * its type or of more than 15 digits.
   */
  scaled(f: number, places: number): number {
    const { bytes } = this
    const to = this.end[f]
    let p = this.start[f]
    if (p === to || this.bad[f] === 1) return Number.NaN
    const negative = bytes[p] === MINUS
    if (negative) p++
    let n = 0
    for (; p < to; p++) {
      const digit = bytes[p] - ZERO
      if (digit < 0 || digit > 9) break
      n = n * 10 + digit
    }
    let left = places
    let up = 0
    if (p < to) {
      if (bytes[p] !== DOT) return Number.NaN
      for (p++; p < to && left > 0; p++, left--) {
        const digit = bytes[p] - ZERO
        if (digit < 0 || digit > 9) return Number.NaN
        n = n * 10 + digit
      }
      if (p < to && bytes[p] >= ZERO + 5) up = 1
      for (; p < to; p++) if (bytes[p] < ZERO || bytes[p] > NINE) return Number.NaN
    }
    n = n * POWER[left] + up
    if (n > Number.MAX_SAFE_INTEGER) return Number.NaN
    return negative ? -n : n
  }

  /** Money in 1/100 đồng; NaN when blank or unknown. */
  amount(f: number): number {
    return this.scaled(f, 2)
  }

  /** Money in 1/100 đồng, blank as 0; NaN when outside its type. */
  amountOr0(f: number): number {
    return this.start[f] === this.end[f] ? (this.bad[f] === 1 ? Number.NaN : 0) : this.scaled(f, 2)
  }

  /** Decimals that count: trailing zeros are none. */
  decimals(f: number): number {
    const { bytes } = this
    const from = this.start[f]
    let to = this.end[f]
    const dot = bytes.indexOf(DOT, from)
    if (dot < 0 || dot >= to) return 0
    while (bytes[to - 1] === ZERO) to--
    return to - dot - 1
  }

  /**
   * A moment as the whole number YYYYMMDDHHmm, comparable as it stands; a day alone (8 digits) is its midnight.
   * NaN when blank, not 8 or 12 digits, or not in the calendar.
   */
  moment(f: number): number {
    const length = this.end[f] - this.start[f]
    if (length === 12) return this.int(f)
    return length === 8 ? this.int(f) * 10_000 : Number.NaN
  }

  /** The day as the whole number YYYYMMDD, of a day or a moment; NaN as for {@link moment}. */
  day(f: number): number {
    const length = this.end[f] - this.start[f]
    if (length === 8) return this.int(f)
    return length === 12 ? Math.floor(this.int(f) / 10_000) : Number.NaN
  }

  /** Minutes from one field to another; NaN when either is unknown. */
  minutes(from: number, to: number): number {
    return minutesBetween(this.moment(from), this.moment(to))
  }

  /** Days from the day of one field to that of another; NaN when either is unknown. */
  days(from: number, to: number): number {
    return daysBetween(this.day(from), this.day(to))
  }

  /** Number of items of a `;` list, blank ones included; 0 when the field is blank. */
  itemCount(f: number): number {
    const { bytes } = this
    const to = this.end[f]
    if (this.start[f] === to) return 0
    let n = 1
    for (let p = this.start[f]; p < to; p++) if (bytes[p] === SEMICOLON) n++
    return n
  }

  /** Items of a `;` list, trimmed, blank ones included; none when the field is blank. */
  items(f: number): string[] {
    const text = this.text(f)
    return text === '' ? [] : text.split(';').map((item) => item.trim())
  }

  /**
   * Calls `visit` with the trimmed span in `bytes` of each item of a `;` list, blank ones left out, until it
   * returns false. Returns false when it was stopped. Makes no string.
   */
  everyItem(f: number, visit: (from: number, to: number) => boolean): boolean {
    const { bytes } = this
    const last = this.end[f]
    let from = this.start[f]
    if (from === last) return true
    for (;;) {
      let to = from
      while (to < last && bytes[to] !== SEMICOLON) to++
      let a = from
      let b = to
      while (a < b && bytes[a] === BLANK) a++
      while (b > a && bytes[b - 1] === BLANK) b--
      if (a < b && !visit(a, b)) return false
      if (to >= last) return true
      from = to + 1
    }
  }
}
