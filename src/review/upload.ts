import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { EmptySubmissionError, TooLargeError } from '../intake/errors.js'
import type { Intake, StreamEvent, SubmitRequest, Ticket } from '../intake/service.js'
import { ReviewError } from './errors.js'
import type { Review } from './review.js'

/**
 * Takes in a file that the browser sends as the bare body of a request, by the intake that serves every other way
 * in: a small one judged and committed as a whole, a larger one claim by claim. The summary comes last.
 */
export async function* takeUpload(
  review: Review,
  request: FastifyRequest,
  head: Omit<SubmitRequest, 'body'>,
  gone: AbortSignal,
): AsyncGenerator<StreamEvent> {
  const { intake, config } = review
  // Browsers tell the length of a file; without one nothing could be refused before it has come.
  const bytes = Number(request.headers['content-length'] ?? Number.NaN)
  if (!Number.isSafeInteger(bytes)) throw new ReviewError('BAD_FORM')
  if (bytes > config.maxStreamBytes) throw new TooLargeError(config.maxStreamBytes)
  if (bytes === 0) throw new EmptySubmissionError()
  const source = received(request.raw, config.bodyStallMs)
  if (bytes > config.wholeBodyBytes) {
    yield* intake.stream(head, source, gone)
    return
  }
  const ticket = intake.admit(head.maCskcb, bytes)
  try {
    yield* submitted(intake, head, await collected(source, bytes, ticket), ticket)
  } finally {
    ticket.release()
  }
}

async function* submitted(
  intake: Intake,
  head: Omit<SubmitRequest, 'body'>,
  bytes: Uint8Array,
  ticket: Ticket,
): AsyncGenerator<StreamEvent> {
  const verdict = await intake.submit({ ...head, body: { bytes, encoding: 'xml' } }, ticket)
  for (const claim of verdict.claims) yield { claim }
  yield { summary: verdict }
}

async function collected(source: AsyncIterable<Uint8Array>, bytes: number, ticket: Ticket): Promise<Buffer> {
  const whole = ticket.buffer(bytes)
  let at = 0
  for await (const chunk of source) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole.subarray(0, at)
}

/** The chunks of a body; a sender that stops sending is cut off, and ending early leaves the request to be answered. */
async function* received(raw: IncomingMessage, stallMs: number): AsyncGenerator<Uint8Array> {
  const stall = setTimeout(() => raw.destroy(new Error('the sender has stopped sending')), stallMs)
  try {
    for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
      stall.refresh()
      yield chunk as Uint8Array
    }
  } finally {
    clearTimeout(stall)
  }
}
