import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { unfoldBase64 } from '../xml/base64-fold.js'

const decompress = promisify(brotliDecompress)

/** The bytes of one stretch as they were received, from the columns `bytes` and `folded` of `submission_original`. */
export async function unpackOriginal(stored: {
  readonly bytes: Buffer
  readonly folded: boolean
}): Promise<Buffer> {
  const bytes = await decompress(stored.bytes)
  return stored.folded ? unfoldBase64(bytes) : bytes
}
