import type { IncomingMessage } from 'node:http'
import { TooLargeError } from '../intake/errors.js'
import type { Ticket } from '../intake/service.js'
import { ClientGoneError, GatewayError } from './errors.js'

/** Bytes that the sender announced, or null for a chunked body. */
export function declaredLength(raw: IncomingMessage): number | null {
  const header = raw.headers['content-length']
  if (header === undefined || raw.headers['transfer-encoding'] !== undefined) return null
  const length = Number(header)
  return Number.isSafeInteger(length) && length >= 0 ? length : null
}

/**
 * The raw body, chunk by chunk, as it comes: nothing is read ahead of the consumer. Ending the loop
 * early leaves the request alive, so that a reply can still be sent. Throws ClientGoneError,
 * GatewayError BODY_TIMEOUT after `stallMs` without a byte, TooLargeError past `limit`.
 */
export async function* bodyChunks(
  raw: IncomingMessage,
  options: { readonly limit: number; readonly stallMs: number },
): AsyncGenerator<Buffer> {
  let total = 0
  for (;;) {
    const chunk = raw.read() as Buffer | null
    if (chunk !== null) {
      total += chunk.length
      if (total > options.limit) throw new TooLargeError(options.limit)
      yield chunk
      continue
    }
    if (raw.readableEnded) return
    if (raw.destroyed) throw new ClientGoneError()
    await somethingNew(raw, options.stallMs)
  }
}

/** Waits for bytes, the end, or the loss of the sender; the caller looks which. */
function somethingNew(raw: IncomingMessage, stallMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const events = ['readable', 'end', 'error', 'close'] as const
    const stall = setTimeout(() => {
      for (const event of events) raw.off(event, settle)
      reject(new GatewayError('BODY_TIMEOUT'))
    }, stallMs)
    const settle = (): void => {
      clearTimeout(stall)
      for (const event of events) raw.off(event, settle)
      resolve()
    }
    for (const event of events) raw.on(event, settle)
  })
}

/**
 * Collects a body into one buffer that owns its memory, so that it can be handed to a worker without
 * a copy. The ticket grows with what was not announced. Throws as {@link bodyChunks}.
 */
export async function collectBody(
  raw: IncomingMessage,
  options: { readonly limit: number; readonly stallMs: number; readonly ticket: Ticket | null },
): Promise<Buffer> {
  const declared = declaredLength(raw)
  if (declared !== null && declared > options.limit) throw new TooLargeError(options.limit)
  if (declared !== null) {
    const whole = Buffer.allocUnsafeSlow(declared)
    let length = 0
    for await (const chunk of bodyChunks(raw, options)) length += chunk.copy(whole, length)
    return length === declared ? whole : whole.subarray(0, length)
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of bodyChunks(raw, options)) {
    options.ticket?.grow(chunk.length)
    chunks.push(chunk)
    length += chunk.length
  }
  return joined(chunks, length)
}

/** Chunks in one buffer of its own memory. */
export function joined(chunks: readonly Uint8Array[], length: number): Buffer {
  const whole = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
