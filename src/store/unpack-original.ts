import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { unfoldBase64 } from '../xml/base64-fold.js'

const decompress = promisify(brotliDecompress)

/** One stretch of a submission from the columns of `submission_original`. */
export interface StoredOriginal {
  readonly bytes: Buffer
  readonly folded: boolean
  /** Bytes as they were received; the driver gives them as text. */
  readonly original_length: number | string
}

/** Beyond this, pieces cost less than the memory that one piece would take. */
const MOST_AT_ONCE = 4 * 1024 * 1024

/** The bytes of one stretch as they were received. */
export async function unpackOriginal(stored: StoredOriginal): Promise<Buffer> {
  const bytes = await decompressOriginal(stored)
  return stored.folded ? unfoldBase64(bytes) : bytes
}

/** One stretch without its compression, still folded if it is. */
export function decompressOriginal({ bytes, folded, original_length }: StoredOriginal): Promise<Buffer> {
  // In one piece: by default it comes 16 kB at a time, each with its own way to another thread and back. What is folded
  // is base64 decoded, so that it has hardly more than three quarters of the length.
  const expected = Number(original_length) * (folded ? 0.8 : 1) + 1024
  return decompress(bytes, { chunkSize: Math.min(Math.max(Math.ceil(expected), 1024), MOST_AT_ONCE) })
}

/** Bytes `[from, to)` of a stretch as they were received. */
export function stretchOf(
  { bytes, folded }: { readonly bytes: Buffer; readonly folded: boolean },
  from: number,
  to: number,
): Buffer {
  return folded ? unfoldBase64(bytes, from, to) : bytes.subarray(from, to)
}
