import { BACKSLASH, CR, LF, TAB, ZERO } from './bytes.js'
import type { RowView } from './table-scanner.js'

/** How a column is written; the same names as in `standard/columns.ts`. */
export type Emit = 'text' | 'number' | 'date' | 'timestamp' | 'partial' | 'partialText'

const COPY = 0
const DATE = 1
const TIMESTAMP = 2
const PARTIAL = 3
const PARTIAL_TEXT = 4
const EMIT: Readonly<Record<Emit, number>> = {
  text: COPY,
  number: COPY,
  date: DATE,
  timestamp: TIMESTAMP,
  partial: PARTIAL,
  partialText: PARTIAL_TEXT,
}

/** The columns behind the key, in the order of the COPY statement. */
export interface CopyProgram {
  readonly field: Int32Array
  readonly emit: Uint8Array
}

export function copyProgram(columns: readonly { fieldIndex: number; emit: Emit }[]): CopyProgram {
  return {
    field: Int32Array.from(columns, (c) => c.fieldIndex),
    emit: Uint8Array.from(columns, (c) => EMIT[c.emit]),
  }
}

/** From here on a native copy beats a loop over bytes (see bench/core). */
const LONG = 160
const N = 0x4e
const COLON = 0x3a
const HYPHEN = 0x2d
const SPACE = 0x20

/**
 * COPY text of one table, growing: PostgreSQL's text format, one line a row, `\N` for null.
 * `length` may be set back to forget lines (a rejected claim).
 */
export class CopyWriter {
  bytes: Uint8Array
  length = 0
  #words: DataView

  constructor(capacity = 1 << 16) {
    this.bytes = new Uint8Array(capacity)
    this.#words = new DataView(this.bytes.buffer)
  }

  /** The lines from `from` on, where they lie: good until `length` is set back. */
  view(from: number): Uint8Array {
    return this.bytes.subarray(from, this.length)
  }

  /** Writes one row: `prefix` (key columns up to the row number, each with its TAB), the row number, the fields. */
  writeRow(program: CopyProgram, view: RowView, prefix: Uint8Array, rowNumber: number): void {
    const { field, emit } = program
    const { bytes: source, start, end, escaped, bad } = view
    const columns = field.length
    const room = prefix.length + 32 + columns * 24 + 2 * view.span
    if (this.length + room > this.bytes.length) this.#grow(room)
    const out = this.bytes
    const words = this.#words
    const sourceWords = view.words
    let o = this.length
    for (let i = 0; i < prefix.length; i++) out[o++] = prefix[i]
    o = writeInteger(out, o, rowNumber)
    for (let c = 0; c < columns; c++) {
      out[o++] = TAB
      const f = field[c]
      let p = start[f]
      const to = end[f]
      if (p === to || bad[f] === 1) {
        out[o++] = BACKSLASH
        out[o++] = N
        continue
      }
      switch (emit[c]) {
        case COPY:
          if (escaped[f] === 1) o = writeEscaped(out, o, source, p, to)
          else if (to - p < LONG) {
            // Four bytes at a time, up to three too many; the next column writes over them.
            for (; p < to; p += 4) {
              words.setInt32(o, sourceWords.getInt32(p, true), true)
              o += 4
            }
            o -= p - to
          } else {
            out.set(source.subarray(p, to), o)
            o += to - p
          }
          break
        case DATE:
          o = writeDate(out, o, source, p)
          break
        case TIMESTAMP:
          o = writeTimestamp(out, o, source, p, to)
          break
        case PARTIAL:
          if (isPartial(source, p)) {
            out[o++] = BACKSLASH
            out[o++] = N
          } else o = writeTimestamp(out, o, source, p, to)
          break
        default:
          if (isPartial(source, p)) while (p < to) out[o++] = source[p++]
          else {
            out[o++] = BACKSLASH
            out[o++] = N
          }
      }
    }
    out[o++] = LF
    this.length = o
  }

  #grow(room: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + room))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
    this.#words = new DataView(larger.buffer)
  }
}

/** Month and day unknown: `YYYY0000…`. */
function isPartial(bytes: Uint8Array, p: number): boolean {
  return bytes[p + 4] === ZERO && bytes[p + 5] === ZERO
}

function writeInteger(out: Uint8Array, o: number, n: number): number {
  const text = String(n)
  for (let i = 0; i < text.length; i++) out[o++] = text.charCodeAt(i)
  return o
}

/** YYYYMMDD as YYYY-MM-DD. */
function writeDate(out: Uint8Array, o: number, bytes: Uint8Array, p: number): number {
  out[o] = bytes[p]
  out[o + 1] = bytes[p + 1]
  out[o + 2] = bytes[p + 2]
  out[o + 3] = bytes[p + 3]
  out[o + 4] = HYPHEN
  out[o + 5] = bytes[p + 4]
  out[o + 6] = bytes[p + 5]
  out[o + 7] = HYPHEN
  out[o + 8] = bytes[p + 6]
  out[o + 9] = bytes[p + 7]
  return o + 10
}

/** YYYYMMDDHHmm as `YYYY-MM-DD HH:mm`; PostgreSQL would read the bare twelve digits as YYMMDDHHmmss. */
function writeTimestamp(out: Uint8Array, o: number, bytes: Uint8Array, p: number, to: number): number {
  o = writeDate(out, o, bytes, p)
  if (to - p < 12) return o
  out[o] = SPACE
  out[o + 1] = bytes[p + 8]
  out[o + 2] = bytes[p + 9]
  out[o + 3] = COLON
  out[o + 4] = bytes[p + 10]
  out[o + 5] = bytes[p + 11]
  return o + 6
}

/** COPY escapes: backslash, LF, CR and TAB. */
function writeEscaped(out: Uint8Array, o: number, bytes: Uint8Array, p: number, to: number): number {
  for (; p < to; p++) {
    const b = bytes[p]
    const letter = b === LF ? 0x6e : b === CR ? 0x72 : b === TAB ? 0x74 : b === BACKSLASH ? BACKSLASH : 0
    if (letter === 0) out[o++] = b
    else {
      out[o++] = BACKSLASH
      out[o++] = letter
    }
  }
  return o
}
