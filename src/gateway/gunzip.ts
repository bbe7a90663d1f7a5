import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { GatewayError } from './errors.js'

/** Room before the ratio counts, so that a tiny, very regular file is not taken for an attack. */
const RATIO_SLACK = 1024 * 1024

/**
 * Undoes gzip chunk by chunk, never more than a chunk ahead of the consumer. Throws BAD_GZIP, and
 * TOO_LARGE when one byte became more than `maxRatio` bytes: a file made to burst is given up early.
 */
export async function* gunzipped(
  source: AsyncIterable<Uint8Array>,
  options: { readonly maxRatio: number },
): AsyncGenerator<Buffer> {
  let received = 0
  let made = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      received += chunk.length
      yield chunk
    }
  }
  const gunzip = createGunzip()
  // A failure of the source reaches the loop below through the destroyed stream.
  const fed = pipeline(counted, gunzip).catch(() => {})
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      made += chunk.length
      if (made > received * options.maxRatio + RATIO_SLACK)
        throw new GatewayError('TOO_LARGE', {
          vi: `gzip phình ra hơn ${options.maxRatio} lần`,
          en: `the gzip body grows more than ${options.maxRatio} times`,
        })
      yield chunk
    }
    await fed
  } catch (error) {
    if (
      typeof (error as { code?: unknown }).code === 'string' &&
      /^Z_/.test((error as { code: string }).code)
    )
      throw new GatewayError('BAD_GZIP')
    throw error
  } finally {
    gunzip.destroy()
  }
}

/** Passes bytes on and throws `error()` once there are more than `limit`. */
export async function* limited(
  source: AsyncIterable<Uint8Array>,
  limit: number,
  error: () => Error,
): AsyncGenerator<Uint8Array> {
  let total = 0
  for await (const chunk of source) {
    total += chunk.length
    if (total > limit) throw error()
    yield chunk
  }
}
