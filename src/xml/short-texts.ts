/** Longest text that is remembered, in bytes. */
const MOST_BYTES = 32
const SLOTS = 256

/**
 * Short texts that come again and again: names of elements and tables. Making a string is a call out of JavaScript,
 * five times as dear as finding the one that was made for the same bytes before; a claim has some two hundred.
 *
 * A fixed number of places: whatever is sent, no more is kept, and a text that met the place of another takes it.
 */
export class ShortTexts {
  readonly #texts: string[] = new Array<string>(SLOTS).fill('')

  /** UTF-8 `bytes[start, end)` as text. */
  read(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start
    if (length === 0) return ''
    if (length > MOST_BYTES) return decode(bytes, start, end)
    const mixed = length * 31 + bytes[start] * 7 + bytes[(start + end) >> 1] * 13 + bytes[end - 1] * 17
    const slot = mixed & (SLOTS - 1)
    const known = this.#texts[slot]
    if (isSame(known, bytes, start, length)) return known
    const text = decode(bytes, start, end)
    this.#texts[slot] = text
    return text
  }
}

/** Only for ASCII bytes is a text as long as its bytes and of the same codes; any other is made anew. */
function isSame(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code !== bytes[start + i] || code >= 0x80) return false
  }
  return true
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}
