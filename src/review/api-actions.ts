import type { FastifyInstance } from 'fastify'
import { type ReviewApi, reviewerOf, todayOf } from './api.js'
import { parseFilter, parseRef, type Query } from './api-parse.js'
import { actionSchema, assignSchema } from './api-schemas.js'
import { WORK_ACTIONS, type WorkAction } from './work.js'
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
