import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { EmptySubmissionError, TooLargeError } from '../intake/errors.js'
import type { StreamEvent, SubmitRequest, Ticket } from '../intake/service.js'
import { logFailure } from './compat-failure.js'
import { countClaim, type GatewayContext, note, noteSummary, noteVerdict } from './context.js'
import { nativeCredentials } from './credentials.js'
import { toldError } from './errors.js'
import { gunzipped, limited } from './gunzip.js'
import { problemOf } from './native-problem.js'
import { claimLine, errorLine, replyBuilder, summaryLine } from './native-render.js'
import { type NativeParameters, nativeParameters } from './native-request.js'
import { submissionSchema, validationSchema } from './native-schemas.js'
import { bodyChunks, collectBody, declaredLength, joined } from './request-body.js'

/**
 * `POST /v1/submissions`: one file, raw or gzipped. A small one is judged and committed as a whole; a
 * larger one as a stream, each claim told once it is committed. `POST /v1/validations` does the same and keeps
 * nothing.
 */
export function registerNativeSubmit(app: FastifyInstance, context: GatewayContext): void {
  registerFileRoute(app, context, '/v1/submissions', submissionSchema, false)
  registerFileRoute(app, context, '/v1/validations', validationSchema, true)
}

function registerFileRoute(
  app: FastifyInstance,
  context: GatewayContext,
  path: string,
  schema: FastifySchema,
  dryRun: boolean,
): void {
  app.post(path, { schema }, async (request, reply) => {
    const receivedAt = new Date()
    const session = await context.authority.session(nativeCredentials(request.headers))
    const query = request.query as Record<string, unknown>
    const parameters = nativeParameters(request.headers, query, session)
    const { maCskcb, kind, standardVersion } = parameters
    note(request, { account: session.account, maCskcb, kind, standardVersion, face: 'native' })
    const head: Head = {
      maCskcb,
      account: session.account,
      face: 'native',
      kind,
      standardVersion,
      receivedAt,
      dryRun,
    }
    const gone = goneSignal(request, reply)
    const events = judged(context, request, parameters, head, gone)
    return parameters.ndjson ? lines(context, request, reply, events) : whole(context, reply, events, !dryRun)
  })
}

type Head = Omit<SubmitRequest, 'body'>

/** The verdicts of the file, in order; the summary comes last, on either way. */
async function* judged(
  context: GatewayContext,
  request: FastifyRequest,
  parameters: NativeParameters,
  head: Head,
  gone: AbortSignal,
): AsyncGenerator<StreamEvent> {
  const { config, intake } = context
  const announced = parameters.gzip ? null : declaredLength(request.raw)
  if (announced !== null && announced > config.wholeBodyBytes) {
    if (announced > config.maxStreamBytes) throw new TooLargeError(config.maxStreamBytes)
    const source = fileChunks(context, request, parameters)
    yield* counted(context, request, head, intake.stream(head, source, gone))
    return
  }
  const ticket = intake.admit(head.maCskcb, announced ?? 0)
  const submitted = async function* (bytes: Uint8Array): AsyncGenerator<StreamEvent> {
    if (bytes.length === 0) throw new EmptySubmissionError()
    const verdict = await intake.submit({ ...head, body: { bytes, encoding: 'xml' } }, ticket)
    if (!head.dryRun) noteVerdict(context, request, verdict)
    for (const claim of verdict.claims) yield { claim }
    yield { summary: verdict }
  }
  try {
    if (announced !== null) {
      const { bodyStallMs: stallMs, wholeBodyBytes: limit } = config
      yield* submitted(await collectBody(request.raw, { limit, stallMs, ticket }))
      return
    }
    const source = fileChunks(context, request, parameters)
    const gathered = await gather(source, config.wholeBodyBytes, ticket)
    if (gathered.ended) yield* submitted(joined(gathered.chunks, gathered.length, ticket))
    else {
      const all = resumed(gathered.chunks, source, ticket)
      yield* counted(context, request, head, intake.stream(head, all, gone))
    }
  } finally {
    ticket.release()
  }
}

/** The file's bytes with gzip undone, bounded before and after. */
function fileChunks(
  context: GatewayContext,
  request: FastifyRequest,
  parameters: NativeParameters,
): AsyncGenerator<Uint8Array> {
  const { maxStreamBytes: limit, bodyStallMs: stallMs, maxGzipRatio: maxRatio } = context.config
  const sent = bodyChunks(request.raw, { limit, stallMs })
  if (!parameters.gzip) return sent
  return limited(gunzipped(sent, { maxRatio }), limit, () => new TooLargeError(limit))
}

interface Gathered {
  readonly chunks: Uint8Array[]
  readonly length: number
  /** False when there is more than the bound; the source stands behind the gathered chunks then. */
  readonly ended: boolean
}

async function gather(source: AsyncGenerator<Uint8Array>, most: number, ticket: Ticket): Promise<Gathered> {
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { value, done } = await source.next()
    if (done === true) return { chunks, length, ended: true }
    ticket.grow(value.length)
    chunks.push(value)
    length += value.length
    if (length > most) return { chunks, length, ended: false }
  }
}

/** Gathered chunks, then the rest; the place that the gathered ones held is given back once they are gone. */
async function* resumed(
  chunks: Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
  ticket: Ticket,
): AsyncGenerator<Uint8Array> {
  for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) yield chunk
  ticket.release()
  yield* rest
}

/** Counts the verdicts of a stream as they pass; content that was there before counts no second time. */
async function* counted(
  context: GatewayContext,
  request: FastifyRequest,
  head: Head,
  events: AsyncIterable<StreamEvent>,
): AsyncGenerator<StreamEvent> {
  for await (const event of events) {
    if (head.dryRun) {
      yield event
      continue
    }
    if ('summary' in event) noteSummary(context, request, event.summary)
    else if (!event.claim.unchanged) countClaim(context, event.claim)
    yield event
  }
}

/** One JSON reply, once all is judged. */
async function whole(
  context: GatewayContext,
  reply: FastifyReply,
  events: AsyncIterable<StreamEvent>,
  stored: boolean,
): Promise<string> {
  const builder = replyBuilder(context.config.maxReplyBytes)
  for await (const event of events) {
    if ('claim' in event) builder.add(event.claim)
    if ('summary' in event) {
      reply.header('content-type', 'application/json; charset=utf-8')
      if (stored) reply.header('location', `/v1/submissions/${event.summary.maGiaoDich}`)
      return builder.finish(event.summary)
    }
  }
  throw new Error('the intake ended without a summary')
}

/** NDJSON lines as fast as the sender reads them: a sender that stops reading stops the judging too. */
async function lines(
  context: GatewayContext,
  request: FastifyRequest,
  reply: FastifyReply,
  events: AsyncGenerator<StreamEvent>,
): Promise<FastifyReply> {
  // What fails before the first verdict can still be told by the HTTP status.
  const first = await events.next()
  if (reply.raw.closed || reply.raw.destroyed) {
    // Nobody will read a line, so nothing would ever end the judging and give its place back.
    await events.return(undefined)
    return reply
  }
  async function* text(): AsyncGenerator<string> {
    try {
      for (let next = first; next.done !== true; next = await events.next()) {
        yield 'claim' in next.value ? claimLine(next.value.claim) : summaryLine(next.value.summary)
      }
    } catch (error) {
      const told = toldError(error)
      note(request, { result: told.code })
      logFailure(context, request, told, error)
      yield errorLine(problemOf(told))
    } finally {
      await events.return(undefined)
    }
  }
  reply.header('content-type', 'application/x-ndjson; charset=utf-8')
  const body = Readable.from(text())
  // A body that is destroyed before its first read never runs the generator, nor its `finally`.
  body.once('close', () => {
    events.return(undefined).catch(() => {})
  })
  return reply.send(body)
}

/** Fires when the sender is gone before it has its answer. */
function goneSignal(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  request.raw.once('error', () => controller.abort())
  return controller.signal
}
