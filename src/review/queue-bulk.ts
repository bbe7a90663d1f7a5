import type { FastifyRequest } from 'fastify'
import { type BulkResult, NAMED, queueBulk } from '../store/review-bulk.js'
import type { ReviewFilter } from '../store/review-filter.js'
import { measure } from '../store/review-measure.js'
import type { ItemRef } from '../store/review-model.js'
import { type Cursor, type QueuePage, queuePage } from '../store/review-queue.js'
import { parseRef } from './api-parse.js'
import { AT_ONCE } from './bulk-run.js'
import { type ReviewIdentity, scopeOf } from './identity.js'
import type { Review } from './review.js'
import type { ActionRequest, Expected } from './work-actions.js'
import { WorkError } from './work-errors.js'

/** More claims than this are a job of their own; fewer are done while the page waits. */
const WHILE_WAITING = 1_000

const NOTHING: BulkResult = { changed: 0, moved: 0, skipped: 0, names: [] }

/** A row as its box in the list names it: facility, claim, revision. */
export const targetText = ({ maCskcb, claimId, revision }: ItemRef & { revision: number }): string =>
  `${maCskcb}:${claimId}:${revision}`

/** @throws WorkError REVIEW_BAD_REQUEST */
export function parseTarget(text: string): Expected {
  const [maCskcb, claimId, revision] = text.split(':')
  if (revision === undefined || !/^\d{1,9}$/.test(revision))
    throw new WorkError('REVIEW_BAD_REQUEST', 'selected')
  return { ...parseRef(maCskcb, claimId), revision: Number(revision) }
}

/** Does one thing with the rows that were ticked, as they were shown. */
export async function actOnRows(
  review: Review,
  who: ReviewIdentity,
  request: ActionRequest,
  targets: readonly Expected[],
): Promise<BulkResult> {
  let total = NOTHING
  for (let at = 0; at < targets.length; at += AT_ONCE)
    total = sum(total, await actOnSome(review, who, request, targets.slice(at, at + AT_ONCE)))
  return total
}

/**
 * Does one thing with everything that a filter holds. Up to a thousand claims at once; more as a job in the background,
 * which is then told by its id: no request waits for minutes, and what has come in since is left for another time.
 */
export async function actOnFilter(
  review: Review,
  who: ReviewIdentity,
  request: ActionRequest,
  { filter, query }: { readonly filter: ReviewFilter; readonly query: string },
): Promise<BulkResult | { readonly bulkId: string }> {
  const { pool, actions } = review
  const scope = scopeOf(who)
  const { items } = await measure(pool, filter, scope)
  if (items > WHILE_WAITING) {
    await actions.check(request)
    return queueBulk(pool, {
      user: who.user,
      who: { ...who },
      request: { ...request },
      filter,
      query,
      total: items,
    })
  }
  if (request.action === 'assign') {
    const changed = await actions.assignAll(who, filter, request.owner ?? '')
    // What is closed, overtaken or the owner's already is never met: it is what remains.
    return { ...NOTHING, changed, skipped: Math.max(items - changed, 0) }
  }
  const targets: Expected[] = []
  let skipped = 0
  for (let cursor: Cursor | null = null; ; ) {
    const page: QueuePage = await queuePage(pool, {
      filter,
      scope,
      sort: 'received',
      descending: false,
      limit: AT_ONCE,
      cursor,
      items,
    })
    for (const item of page.rows) {
      if (item.outcome === 'clean') skipped++
      else targets.push(item)
    }
    cursor = page.next
    if (cursor === null || targets.length >= 2 * WHILE_WAITING) break
  }
  return sum({ ...NOTHING, skipped }, await actOnRows(review, who, request, targets))
}

async function actOnSome(
  review: Review,
  who: ReviewIdentity,
  request: ActionRequest,
  targets: readonly Expected[],
): Promise<BulkResult> {
  const { done, after } = await review.actions.actOnMany(who, request, targets)
  return after === null ? done : sum(done, after)
}

const sum = (one: BulkResult, other: BulkResult): BulkResult => ({
  changed: one.changed + other.changed,
  moved: one.moved + other.moved,
  skipped: one.skipped + other.skipped,
  names: [...one.names, ...other.names].slice(0, NAMED),
})

/** What a form has done, as the address of the next page tells it. */
export function resultQuery({ changed, moved, skipped, names }: BulkResult): string {
  const query = new URLSearchParams({
    done: String(changed),
    moved: String(moved),
    skipped: String(skipped),
  })
  for (const name of names) query.append('named', name)
  return query.toString()
}

/** What the form before has done, for a sentence about it; null when there was none. */
export function resultOf(request: FastifyRequest): BulkResult | null {
  const query = request.query as Record<string, unknown>
  const number = (name: string) => (/^\d{1,9}$/.test(String(query[name])) ? Number(query[name]) : 0)
  if (query.done === undefined) return null
  const names = [query.named].flat().filter((name) => typeof name === 'string')
  return {
    changed: number('done'),
    moved: number('moved'),
    skipped: number('skipped'),
    names: names.slice(0, NAMED),
  }
}
