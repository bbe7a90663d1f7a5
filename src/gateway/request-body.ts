import type { IncomingMessage } from 'node:http'
import { TooLargeError } from '../intake/errors.js'
import { copyInto } from '../intake/native-copy.js'
import type { Ticket } from '../intake/service.js'
import { ClientGoneError, GatewayError } from './errors.js'
import { noteChunk } from './young-garbage.js'

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
      noteChunk(chunk.length)
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
 * Collects a body into one buffer, in memory of the ticket if there is one, so that a worker can read it where it
 * lies. The ticket grows with what was not announced. Throws as {@link bodyChunks}.
 *
 * Listens to the request instead of iterating over it: a large body is thousands of chunks, and what a chunk
 * costs is paid on the one thread that serves everybody.
 */
export function collectBody(
  raw: IncomingMessage,
  options: { readonly limit: number; readonly stallMs: number; readonly ticket: Ticket | null },
): Promise<Buffer> {
  const declared = declaredLength(raw)
  if (declared !== null && declared > options.limit) return Promise.reject(new TooLargeError(options.limit))
  return new Promise((resolve, reject) => {
    const whole = declared === null ? null : room(declared, options.ticket)
    const chunks: Buffer[] = []
    let length = 0
    const stall = setTimeout(() => settle(new GatewayError('BODY_TIMEOUT')), options.stallMs)
    const take = (chunk: Buffer): void => {
      stall.refresh()
      noteChunk(chunk.length)
      try {
        if (whole !== null) {
          // More than was announced cannot come: the HTTP parser has cut it off.
          copyInto(whole, length, chunk)
          length += chunk.length
        } else {
          if (length + chunk.length > options.limit) throw new TooLargeError(options.limit)
          options.ticket?.grow(chunk.length)
          chunks.push(chunk)
          length += chunk.length
        }
      } catch (error) {
        settle(error as Error)
      }
    }
    const end = (): void => settle(null)
    const gone = (): void => settle(new ClientGoneError())
    const settle = (error: Error | null): void => {
      clearTimeout(stall)
      raw.off('data', take).off('end', end).off('error', gone).off('close', gone)
      // The request stays as it is, so that a reply can still be sent.
      raw.pause()
      if (error !== null) reject(error)
      else resolve(whole === null ? joined(chunks, length, options.ticket) : whole.subarray(0, length))
    }
    raw.on('data', take).on('end', end).on('error', gone).on('close', gone)
    if (raw.destroyed && !raw.readableEnded) gone()
  })
}

/** Chunks in one buffer, in memory of the ticket. */
export function joined(chunks: readonly Uint8Array[], length: number, ticket: Ticket | null): Buffer {
  const whole = room(length, ticket)
  let at = 0
  for (const chunk of chunks) {
    copyInto(whole, at, chunk)
    at += chunk.length
  }
  return whole.subarray(0, length)
}

function room(length: number, ticket: Ticket | null): Buffer {
  return ticket === null ? Buffer.allocUnsafe(length) : ticket.buffer(length)
}
