import type { FastifyInstance } from 'fastify'
import { type EventProblem, type RegistryEvent, readEvent } from '../eligibility/registry-event.js'
import { RegistryEventError } from '../store/registry-events.js'
import { note } from './context.js'
import { nativeCredentials } from './credentials.js'
import { GatewayError, toldError } from './errors.js'
import type { LookupContext } from './lookup.js'
import { eventsSchema } from './lookup-schemas.js'
import { PROBLEM_CONTENT_TYPE, problemOf } from './native-problem.js'
import { collectBody } from './request-body.js'

const MAX_BYTES = 4 * 1024 * 1024
const MAX_EVENTS = 1000

interface PlacedProblem extends EventProblem {
  /** Place in the request, from 0. */
  readonly event: number
  readonly id: string | null
}

/** `POST /v1/registry/events`: single changes of the registry, all of a request or none. */
export function registerRegistryRoutes(app: FastifyInstance, context: LookupContext): void {
  app.post('/v1/registry/events', { schema: eventsSchema }, async (request, reply) => {
    const session = await context.authority.session(nativeCredentials(request.headers))
    note(request, { account: session.account, face: 'native' })
    if (!(await context.desk.rights(session.account)).feedRegistry) throw new GatewayError('NOT_PERMITTED')
    const options = { limit: MAX_BYTES, stallMs: context.config.bodyStallMs, ticket: null }
    const items = eventsOf(await collectBody(request.raw, options))
    const { events, problems } = readAll(items)
    try {
      if (problems.length > 0) throw new EventsRefused(problems)
      const outcomes = await context.desk.applyEvents(session.account, events)
      note(request, { result: 'applied' })
      reply.header('content-type', 'application/json; charset=utf-8')
      return JSON.stringify({ events: outcomes })
    } catch (error) {
      const refused = refusal(error, events)
      if (refused === null) throw error
      const told = toldError(new GatewayError('EVENTS_REFUSED'))
      note(request, { result: told.code })
      return reply
        .code(told.entry.status)
        .header('content-type', PROBLEM_CONTENT_TYPE)
        .send(JSON.stringify({ ...problemOf(told), problems: refused }))
    }
  })
}

class EventsRefused extends Error {
  readonly problems: readonly PlacedProblem[]

  constructor(problems: readonly PlacedProblem[]) {
    super('events refused')
    this.problems = problems
  }
}

function refusal(error: unknown, events: readonly RegistryEvent[]): readonly PlacedProblem[] | null {
  if (error instanceof EventsRefused) return error.problems
  if (!(error instanceof RegistryEventError)) return null
  return error.problems.map(({ id, problem }) => ({
    event: events.findIndex((event) => event.id === id),
    id,
    ...problem,
  }))
}

function eventsOf(body: Buffer): readonly unknown[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch {
    throw new GatewayError('BAD_BODY')
  }
  const list = Array.isArray(parsed) ? parsed : (parsed as { events?: unknown } | null)?.events
  if (Array.isArray(list) && list.length > 0 && list.length <= MAX_EVENTS) return list
  throw new GatewayError('BAD_REQUEST', {
    vi: `cần events: danh sách 1 đến ${MAX_EVENTS} sự kiện`,
    en: `events is needed: a list of 1 to ${MAX_EVENTS}`,
  })
}

function readAll(items: readonly unknown[]): { events: RegistryEvent[]; problems: PlacedProblem[] } {
  const events: RegistryEvent[] = []
  const problems: PlacedProblem[] = []
  for (const [place, item] of items.entries()) {
    const read = readEvent(item)
    if ('type' in read) events.push(read)
    else {
      const id = (item as { id?: unknown } | null)?.id
      for (const problem of read)
        problems.push({ event: place, id: typeof id === 'string' ? id : null, ...problem })
    }
  }
  return { events, problems }
}
