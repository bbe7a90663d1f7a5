/*
 * A claim file is base64 of XML. Base64 hides what repeats from a compressor: decoded, the same file packs in two
 * thirds of the time and to half of the size. So stretches of base64 that can be made again to the byte are kept
 * decoded ("folded"), everything else as it stands.
 *
 * Layout: the decoded bytes in the order in which they were offered; the literal bytes in the order of the file; for
 * each folded stretch in that order three numbers (length of the literal bytes before it, place and length of its
 * decoded bytes); their count. Numbers are 32 bits, little endian.
 */

/** Largest file that can be folded: offsets are 32 bits. */
const MOST_BYTES = 0xffff_ffff
/** Below this a stretch is not worth its entry. */
const LEAST_TEXT = 64
const MOST_KEPT_BYTES = 32 * 1024 * 1024

const ENTRY_BYTES = 12

/** Collects the stretches of one file while they are decoded, and folds the file. One after the other, for reuse. */
export class Base64Folder {
  /** Three numbers a stretch: start and end of the text, length of its decoded bytes. */
  #stretches: number[] = []
  /** The folded file grows here from its beginning. */
  #bytes = Buffer.allocUnsafeSlow(1 << 20)
  #length = 0

  /** Forgets the file before, and memory that only a very large one wants. */
  begin(): void {
    this.#stretches = []
    this.#length = 0
    if (this.#bytes.length > MOST_KEPT_BYTES) this.#bytes = Buffer.allocUnsafeSlow(1 << 20)
  }

  /**
   * `text[start, end)` of the file is canonical base64 (RFC 4648 section 4, no blanks, zero bits behind the end) of
   * `bytes[0, length)`. The bytes are copied. Stretches may come in any order; they must not overlap.
   */
  add(start: number, end: number, bytes: Buffer, length: number): void {
    if (end - start < LEAST_TEXT) return
    this.#makeRoom(length)
    this.#length += bytes.copy(this.#bytes, this.#length, 0, length)
    this.#stretches.push(start, end, length)
  }

  /** The folded form of `file[0, length)`, good until {@link begin}; null when nothing in it can be folded. */
  fold(file: Buffer, length: number): Buffer | null {
    const stretches = inOrder(this.#stretches)
    if (stretches.length === 0 || length > MOST_BYTES) return null
    this.#makeRoom(length + ENTRY_BYTES * stretches.length + 4)
    const out = this.#bytes
    let to = this.#length
    let at = 0
    for (const { start, end } of stretches) {
      to += file.copy(out, to, at, start)
      at = end
    }
    to += file.copy(out, to, at, length)
    at = 0
    for (const { start, end, from, bytes } of stretches) {
      out.writeUInt32LE(start - at, to)
      out.writeUInt32LE(from, to + 4)
      out.writeUInt32LE(bytes, to + 8)
      to += ENTRY_BYTES
      at = end
    }
    to = out.writeUInt32LE(stretches.length, to)
    return out.subarray(0, to)
  }

  #makeRoom(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

interface Stretch {
  readonly start: number
  readonly end: number
  /** Where its decoded bytes lie, and how many they are. */
  readonly from: number
  readonly bytes: number
}

function inOrder(numbers: readonly number[]): Stretch[] {
  const stretches: Stretch[] = []
  let from = 0
  for (let i = 0; i < numbers.length; i += 3) {
    const [start, end, bytes] = numbers.slice(i, i + 3)
    stretches.push({ start, end, from, bytes })
    from += bytes
  }
  return stretches.sort((a, b) => a.start - b.start)
}

/**
 * The file that was folded, to the byte, or its bytes `[first, last)`: what stands outside of them is not decoded.
 * Throws RangeError when `folded` is none.
 */
export function unfoldBase64(folded: Buffer, first = 0, last = Number.POSITIVE_INFINITY): Buffer {
  const table = folded.length - 4
  const count = folded.readUInt32LE(table)
  const entries = table - ENTRY_BYTES * count
  const number = (i: number, n: number) => folded.readUInt32LE(entries + ENTRY_BYTES * i + 4 * n)
  let literals = 0
  let size = 0
  for (let i = 0; i < count; i++) {
    literals += number(i, 2)
    size += Math.ceil(number(i, 2) / 3) * 4
  }
  const length = size + entries - literals
  const end = Math.min(last, length)
  const begin = Math.min(Math.max(first, 0), end)
  const out = Buffer.allocUnsafeSlow(end - begin)
  // `at`: the place in the file; `from`: that of the literal bytes in the folded form.
  let at = 0
  let from = literals
  const literal = (bytes: number) => {
    if (at + bytes > begin && at < end) {
      const skipped = Math.max(begin - at, 0)
      folded.copy(out, at + skipped - begin, from + skipped, from + Math.min(bytes, end - at))
    }
    at += bytes
    from += bytes
  }
  for (let i = 0; i < count && at < end; i++) {
    literal(number(i, 0))
    const [place, bytes] = [number(i, 1), number(i, 2)]
    const text = Math.ceil(bytes / 3) * 4
    if (at + text > begin && at < end) {
      const skipped = Math.max(begin - at, 0)
      const wanted = folded.toString('base64', place, place + bytes)
      const whole = skipped === 0 && at + text <= end
      out.write(whole ? wanted : wanted.slice(skipped, end - at), at + skipped - begin, 'latin1')
    }
    at += text
  }
  if (at < end) literal(entries - from)
  return out
}
