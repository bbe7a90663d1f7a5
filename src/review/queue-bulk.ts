import type { FastifyRequest } from 'fastify'
import { readItem } from '../store/review-claim.js'
import type { ItemRef } from '../store/review-model.js'
import { queuePage } from '../store/review-queue.js'
import { parseRef } from './api-parse.js'
import { type ReviewIdentity, scopeOf } from './identity.js'
import type { QueueAddress } from './queue-query.js'
import type { Review } from './review.js'
import type { ActionRequest, Expected } from './work-actions.js'
import { ConflictError, WorkError } from './work-errors.js'

/** Rows of one transaction: short, so that neither the projector nor another reviewer waits long. */
const AT_ONCE = 200
/** Claims that are named of those that had moved on. */
const NAMED = 10

/** What became of the claims of a request. */
export interface BulkResult {
  readonly changed: number
  /** Had moved on since they were shown: left alone. */
  readonly moved: number
  /** Are in a state that does not allow it: left alone. */
  readonly skipped: number
  /** MA_LK (or the id, without one) of the first that had moved on. */
  readonly names: readonly string[]
}

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
 * Does one thing with everything that a filter holds, page by page, however much that is: what has come in since is
 * left for another time. What was done stays done should a later page fail.
 */
export async function actOnFilter(
  review: Review,
  who: ReviewIdentity,
  request: ActionRequest,
  { filter }: Pick<QueueAddress, 'filter'>,
): Promise<BulkResult> {
  let total = NOTHING
  let cursor = null
  const began = new Date().toISOString()
  do {
    const page = await queuePage(review.pool, {
      filter,
      scope: scopeOf(who),
      sort: 'received',
      descending: false,
      limit: AT_ONCE,
      cursor,
    })
    const older = page.rows.filter(({ receivedAt }) => receivedAt <= began)
    const flagged = older.filter(({ outcome }) => outcome !== 'clean')
    total = sum(total, { ...NOTHING, skipped: older.length - flagged.length })
    total = sum(total, await actOnSome(review, who, request, flagged))
    cursor = older.length < page.rows.length ? null : page.next
  } while (cursor !== null)
  return total
}

async function actOnSome(
  review: Review,
  who: ReviewIdentity,
  request: ActionRequest,
  targets: readonly Expected[],
): Promise<BulkResult> {
  if (targets.length === 0) return NOTHING
  try {
    const { changed, conflicts } = await review.actions.act(who, request, targets)
    return { changed, moved: conflicts.length, skipped: 0, names: await namesOf(review, conflicts) }
  } catch (error) {
    if (error instanceof ConflictError) return { ...NOTHING, moved: 1, names: await namesOf(review, targets) }
    if (!(error instanceof WorkError) || error.code !== 'REVIEW_NOT_POSSIBLE') throw error
    if (targets.length === 1) return { ...NOTHING, skipped: 1 }
  }
  // One of them does not allow it, and nothing was written: take them one by one.
  let total = NOTHING
  for (const target of targets) total = sum(total, await actOnSome(review, who, request, [target]))
  return total
}

async function namesOf({ pool }: Review, refs: readonly ItemRef[]): Promise<string[]> {
  const items = await Promise.all(refs.slice(0, NAMED).map((ref) => readItem(pool, ref)))
  return items.flatMap((item) => (item === null ? [] : [item.maLk ?? item.claimId]))
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
