/** Byte classes of XML text in UTF-8, and the few byte values that the readers name. */

export const TAB = 0x09
export const LF = 0x0a
export const CR = 0x0d
export const SPACE = 0x20
export const BANG = 0x21
export const QUOTE = 0x22
export const HASH = 0x23
export const AMP = 0x26
export const APOSTROPHE = 0x27
export const COMMA = 0x2c
export const MINUS = 0x2d
export const DOT = 0x2e
export const SLASH = 0x2f
export const ZERO = 0x30
export const NINE = 0x39
export const COLON = 0x3a
export const SEMICOLON = 0x3b
export const LT = 0x3c
export const EQUALS = 0x3d
export const GT = 0x3e
export const QUESTION = 0x3f
export const LBRACKET = 0x5b
export const BACKSLASH = 0x5c
export const RBRACKET = 0x5d

/** Class of a byte inside text content; 0 means: nothing to see, go on. */
export const PLAIN = 0
/** Allowed in XML text, but must be escaped in COPY text: TAB, LF, backslash. */
export const ESCAPE = 1
/** Ends the run: `<`, `&`, CR (line-end normalisation), `>` (may end `]]>`), 0xEF (may be U+FFFE/U+FFFF), forbidden controls. */
export const STOP = 2

/** Class of each byte in element content. Bytes from 0x80 are plain: the document was checked as UTF-8 before. */
export const TEXT_CLASS = new Uint8Array(256)
/** The same inside a CDATA section, where `<` and `&` are plain and `]` may end it. */
export const CDATA_CLASS = new Uint8Array(256)
for (let b = 0; b < SPACE; b++) TEXT_CLASS[b] = CDATA_CLASS[b] = STOP
for (const b of [TAB, LF, BACKSLASH]) TEXT_CLASS[b] = CDATA_CLASS[b] = ESCAPE
for (const b of [LT, AMP, GT, 0xef]) TEXT_CLASS[b] = STOP
for (const b of [RBRACKET, 0xef]) CDATA_CLASS[b] = STOP

/** 1 for the four white-space characters of XML. */
export const IS_SPACE = new Uint8Array(256)
for (const b of [TAB, LF, CR, SPACE]) IS_SPACE[b] = 1

/** 1 for bytes that may continue an ASCII name; names with other characters take the slow path. */
export const IS_NAME = new Uint8Array(256)
for (let b = 0x30; b <= 0x39; b++) IS_NAME[b] = 1
for (let b = 0x41; b <= 0x5a; b++) IS_NAME[b] = IS_NAME[b + 32] = 1
for (const b of [MINUS, DOT, COLON, 0x5f]) IS_NAME[b] = 1

/** Number of Unicode code points in `bytes[start, end)`, which is valid UTF-8. */
export function codePoints(bytes: Uint8Array, start: number, end: number): number {
  let n = 0
  for (let p = start; p < end; p++) if ((bytes[p] & 0xc0) !== 0x80) n++
  return n
}

/** True when `bytes` holds the ASCII string `text` at `offset`. */
export function startsWith(bytes: Uint8Array, offset: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[offset + i] !== text.charCodeAt(i)) return false
  return true
}

/** Offset of the first byte that breaks UTF-8 (RFC 3629), or -1 when all is well. Only for error messages. */
export function firstInvalidUtf8(bytes: Uint8Array, start: number, end: number): number {
  let p = start
  while (p < end) {
    const b = bytes[p]
    if (b < 0x80) {
      p++
      continue
    }
    const length = b >= 0xc2 && b <= 0xdf ? 2 : b >= 0xe0 && b <= 0xef ? 3 : b >= 0xf0 && b <= 0xf4 ? 4 : 0
    if (length === 0 || p + length > end) return p
    const c = bytes[p + 1]
    const low = b === 0xe0 ? 0xa0 : b === 0xf0 ? 0x90 : 0x80
    const high = b === 0xed ? 0x9f : b === 0xf4 ? 0x8f : 0xbf
    if (c < low || c > high) return p
    for (let i = 2; i < length; i++) if ((bytes[p + i] & 0xc0) !== 0x80) return p
    p += length
  }
  return -1
}
