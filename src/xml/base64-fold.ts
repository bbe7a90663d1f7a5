/*
 * A claim file is base64 of XML. Base64 hides what repeats from a compressor: decoded, the same file packs in two
 * thirds of the time and to half of the size. So stretches of base64 that can be made again to the byte are kept
 * decoded ("folded"), everything else as it stands.
 *
 * Layout, numbers as 32 bits, little endian: count of folded stretches; for each the length of the literal bytes
 * before it and its decoded length; then literal and decoded bytes in the order of the file, up to its end.
 */

/** Largest file that can be folded: offsets are 32 bits. */
const MOST_BYTES = 0xffff_ffff
/** Below this a stretch is not worth its entry. */
const LEAST_TEXT = 64
const MOST_KEPT_BYTES = 32 * 1024 * 1024

/** Collects the stretches of one file while they are decoded, and folds the file. One after the other, for reuse. */
export class Base64Folder {
  #text = new Float64Array(3 * 256)
  #count = 0
  #decoded = Buffer.allocUnsafeSlow(1 << 20)
  #length = 0
  #folded = Buffer.allocUnsafeSlow(1 << 20)

  /** Forgets the file before, and memory that only a very large one wants. */
  begin(): void {
    this.#count = 0
    this.#length = 0
    if (this.#decoded.length > MOST_KEPT_BYTES) this.#decoded = Buffer.allocUnsafeSlow(1 << 20)
    if (this.#folded.length > MOST_KEPT_BYTES) this.#folded = Buffer.allocUnsafeSlow(1 << 20)
  }

  /**
   * `text[start, end)` of the file is canonical base64 (RFC 4648 section 4, no blanks, zero bits behind the end) of
   * `bytes[0, length)`. The bytes are copied. Stretches may come in any order; they must not overlap.
   */
  add(start: number, end: number, bytes: Buffer, length: number): void {
    if (end - start < LEAST_TEXT) return
    if (this.#length + length > this.#decoded.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#length + length, 2 * this.#decoded.length))
      this.#decoded.copy(larger, 0, 0, this.#length)
      this.#decoded = larger
    }
    bytes.copy(this.#decoded, this.#length, 0, length)
    if (3 * this.#count === this.#text.length) {
      const larger = new Float64Array(2 * this.#text.length)
      larger.set(this.#text)
      this.#text = larger
    }
    this.#text.set([start, end, this.#length], 3 * this.#count++)
    this.#length += length
  }

  /** The folded form of `file[0, length)`, good until the next call; null when nothing in it can be folded. */
  fold(file: Buffer, length: number): Buffer | null {
    const count = this.#count
    if (count === 0 || length > MOST_BYTES) return null
    const text = this.#text
    const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => text[3 * a] - text[3 * b])
    const size = 4 + 8 * count + length + this.#length
    if (this.#folded.length < size) this.#folded = Buffer.allocUnsafeSlow(size + (size >> 1))
    const out = this.#folded
    out.writeUInt32LE(count, 0)
    let head = 4
    let to = 4 + 8 * count
    let at = 0
    for (const i of order) {
      const start = text[3 * i]
      const end = text[3 * i + 1]
      const from = text[3 * i + 2]
      const bytes = decodedLength(file, start, end)
      out.writeUInt32LE(start - at, head)
      out.writeUInt32LE(bytes, head + 4)
      head += 8
      to += file.copy(out, to, at, start)
      to += this.#decoded.copy(out, to, from, from + bytes)
      at = end
    }
    to += file.copy(out, to, at, length)
    return out.subarray(0, to)
  }
}

const PAD = 0x3d

function decodedLength(file: Buffer, start: number, end: number): number {
  const padding = file[end - 1] !== PAD ? 0 : file[end - 2] !== PAD ? 1 : 2
  return ((end - start) >> 2) * 3 - padding
}

/** The file that was folded, to the byte. Throws RangeError when `folded` is none. */
export function unfoldBase64(folded: Buffer): Buffer {
  const count = folded.readUInt32LE(0)
  let from = 4 + 8 * count
  let size = folded.length - from
  for (let i = 0; i < count; i++) {
    const bytes = folded.readUInt32LE(8 + 8 * i)
    size += Math.ceil(bytes / 3) * 4 - bytes
  }
  const out = Buffer.allocUnsafeSlow(size)
  let to = 0
  for (let i = 0; i < count; i++) {
    const literal = folded.readUInt32LE(4 + 8 * i)
    const bytes = folded.readUInt32LE(8 + 8 * i)
    to += folded.copy(out, to, from, from + literal)
    from += literal
    to += out.write(folded.toString('base64', from, from + bytes), to, 'latin1')
    from += bytes
  }
  folded.copy(out, to, from)
  return out
}
