import { decodeWithSimd, type GroupDecoder } from './base64-simd.js'
import { IS_SPACE } from './bytes.js'

const PAD = 0x3d
const MINUS = 0x2d
const UNDERSCORE = 0x5f
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALID = new Uint8Array(256)
for (const c of ALPHABET) VALID[c.charCodeAt(0)] = 1

/** Most bytes that `length` characters of base64 can decode to. */
export const decodedBound = (length: number): number => Math.ceil(length / 4) * 3

/** Offset (in characters from `start`) of the first wrong character of the last failed {@link decodeBase64}. */
export let base64ErrorAt = 0

/**
 * Where in the source the last {@link decodeBase64} found canonical base64: encoding its bytes gives these very
 * characters again. Start is -1 when it did not.
 */
export const base64Canonical = { start: -1, end: -1 }

/**
 * Decodes strict base64 (RFC 4648, section 4; white space anywhere is skipped) from `source[start, end)` to
 * `target` at `to`. Returns the number of bytes written, or -1 when a character, the length or the padding is
 * wrong; {@link base64ErrorAt} then tells where.
 *
 * What is not one stretch of characters without blanks takes a slower path, which also finds what is wrong.
 */
export function decodeBase64(source: Buffer, start: number, end: number, target: Buffer, to: number): number {
  while (start < end && IS_SPACE[source[start]] === 1) start++
  while (end > start && IS_SPACE[source[end - 1]] === 1) end--
  base64Canonical.start = -1
  if (start === end) return 0
  if (((end - start) & 3) === 0) {
    const padding = source[end - 1] !== PAD ? 0 : source[end - 2] !== PAD ? 1 : 2
    const written = decodeGroups(source, start, end, padding, target, to)
    if (written >= 0) {
      if (padding === 0 || hasNoSpareBits(source[end - 1 - padding], padding)) {
        base64Canonical.start = start
        base64Canonical.end = end
      }
      return written
    }
  }
  return decodeWrapped(source, start, end, target, to)
}

/** By way of a string; for engines without vector instructions. */
export const decodeFromString: GroupDecoder = (source, start, end, padding, target, to) => {
  const span = source.subarray(start, end)
  // Node's decoder would also take the URL alphabet.
  if (span.includes(MINUS) || span.includes(UNDERSCORE)) return -1
  const written = target.write(source.toString('latin1', start, end), to, 'base64')
  // It skips what it does not know; then there are fewer bytes than the number of characters asks for.
  return written === ((end - start) >> 2) * 3 - padding ? written : -1
}

const decodeGroups = decodeWithSimd ?? decodeFromString

/** The last character before the padding carries bits that no byte takes; an encoder leaves them zero. */
function hasNoSpareBits(last: number, padding: number): boolean {
  return (ALPHABET.indexOf(String.fromCharCode(last)) & (padding === 1 ? 3 : 15)) === 0
}

/** Base64 with white space inside, or wrong: drops the blanks, names the first wrong character. */
function decodeWrapped(source: Buffer, start: number, end: number, target: Buffer, to: number): number {
  const compact = Buffer.allocUnsafe(end - start)
  let n = 0
  let padding = 0
  for (let p = start; p < end; p++) {
    const b = source[p]
    if (IS_SPACE[b] === 1) continue
    if (b === PAD) padding++
    else if (VALID[b] === 0 || padding > 0) {
      base64ErrorAt = p - start
      return -1
    }
    compact[n++] = b
  }
  if ((n & 3) !== 0 || padding > 2) {
    base64ErrorAt = end - start
    return -1
  }
  return n === 0 ? 0 : decodeGroups(compact, 0, n, padding, target, to)
}
