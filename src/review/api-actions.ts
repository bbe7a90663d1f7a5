import type { FastifyInstance } from 'fastify'
import { type BulkJob, queueBulk, readBulk } from '../store/review-bulk.js'
import { measure } from '../store/review-measure.js'
import { type ReviewApi, reviewerOf, todayOf } from './api.js'
import { filterQuery, parseFilter, parseRef, type Query } from './api-parse.js'
import { actionSchema, assignSchema, bulkSchema, bulkStateSchema } from './api-schemas.js'
import { scopeOf, sideOf } from './identity.js'
import { BULK_ACTIONS, WORK_ACTIONS, type WorkAction } from './work.js'
import type { ActionRequest, Expected } from './work-actions.js'
import { WorkError } from './work-errors.js'

const MOST_TARGETS = 500

export function registerActionRoutes(app: FastifyInstance, api: ReviewApi): void {
  app.post('/actions', { schema: actionSchema }, async (request) => {
    const { action, targets } = parseAction(request.body)
    return api.actions.act(reviewerOf(request), action, targets)
  })

  app.post('/assign-all', { schema: assignSchema }, async (request) => {
    const body = fieldsOf(request.body)
    const owner = textOf(body, 'owner')
    if (owner === undefined) throw new WorkError('REVIEW_OWNER')
    const filter = parseFilter(queryOf(body.filter), todayOf(api))
    return { changed: await api.actions.assignAll(reviewerOf(request), filter, owner) }
  })
}

/** Actions on all that a filter holds: ordered, and asked after by their id. */
export function registerBulkRoutes(app: FastifyInstance, api: ReviewApi): void {
  app.post('/bulk', { schema: bulkSchema }, async (request, reply) => {
    const who = reviewerOf(request)
    const fields = fieldsOf(request.body)
    const { action } = parseAction({ ...fields, targets: [NO_TARGET] })
    if (!BULK_ACTIONS.includes(action.action) || sideOf(who) !== 'agency')
      throw new WorkError('REVIEW_FORBIDDEN')
    await api.actions.check(action)
    const filter = parseFilter(queryOf(fields.filter), todayOf(api))
    const { items } = await measure(api.pool, filter, scopeOf(who))
    const order = { filter, query: filterQuery(filter), total: items }
    const job = await queueBulk(api.pool, {
      user: who.user,
      who: { ...who },
      request: { ...action },
      ...order,
    })
    reply.code(202)
    return bulkJson(job)
  })

  app.get<{ Params: { bulkId: string } }>('/bulk/:bulkId', { schema: bulkStateSchema }, async (request) => {
    const job = await readBulk(api.pool, reviewerOf(request).user, request.params.bulkId)
    if (job === null) throw new WorkError('REVIEW_NOT_FOUND')
    return bulkJson(job)
  })
}

/** {@link parseAction} reads what is to be done beside whom it is done to. */
const NO_TARGET = { maCskcb: '00000', claimId: '0', revision: 0 }

const bulkJson = ({ bulkId, state, total, changed, moved, skipped, names, error }: BulkJob) => ({
  bulkId,
  state,
  total,
  changed,
  moved,
  skipped,
  names,
  error,
})

export function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new WorkError('REVIEW_BAD_REQUEST', 'JSON')
  return body as Record<string, unknown>
}

/** A filter given as JSON, as it would stand in an address. */
export function queryOf(filter: unknown): Query {
  if (filter === undefined) return {}
  return Object.fromEntries(
    Object.entries(fieldsOf(filter)).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.join(',') : value === '' && key === 'owner' ? '-' : String(value),
    ]),
  )
}

function textOf(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name]
  if (value !== undefined && typeof value !== 'string') throw new WorkError('REVIEW_BAD_REQUEST', name)
  return value
}

function parseAction(body: unknown): { action: ActionRequest; targets: Expected[] } {
  const fields = fieldsOf(body)
  const { action, targets } = fields
  if (!WORK_ACTIONS.includes(action as WorkAction)) throw new WorkError('REVIEW_BAD_REQUEST', 'action')
  if (!Array.isArray(targets) || targets.length === 0 || targets.length > MOST_TARGETS)
    throw new WorkError('REVIEW_BAD_REQUEST', 'targets')
  const optional = Object.fromEntries(
    ['owner', 'reasonCode', 'note'].flatMap((name) => {
      const value = textOf(fields, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return {
    action: { action: action as WorkAction, ...optional },
    targets: targets.map((target) => {
      const { maCskcb, claimId, revision } = fieldsOf(target)
      if (!Number.isSafeInteger(revision)) throw new WorkError('REVIEW_BAD_REQUEST', 'revision')
      return { ...parseRef(String(maCskcb), String(claimId)), revision: revision as number }
    }),
  }
}
