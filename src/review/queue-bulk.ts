import type { ItemRef } from '../store/review-model.js'
import { queuePage } from '../store/review-queue.js'
import { parseRef } from './api-parse.js'
import { type ReviewIdentity, scopeOf } from './identity.js'
import type { QueueAddress } from './queue-query.js'
import type { Review } from './review.js'
import type { ActionRequest, Expected } from './work-actions.js'
import { ConflictError, WorkError } from './work-errors.js'

/** Most claims of a filter that one request may change row by row. */
export const BULK_MOST = 5_000
const AT_ONCE = 200

/** What became of the claims of a request. */
export interface BulkResult {
  readonly changed: number
  /** Had moved on since they were shown: left alone. */
  readonly moved: number
  /** Are in a state that does not allow it: left alone. */
  readonly skipped: number
}

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
  const total = { changed: 0, moved: 0, skipped: 0 }
  for (let at = 0; at < targets.length; at += AT_ONCE)
    add(total, await actOnSome(review, who, request, targets.slice(at, at + AT_ONCE)))
  return total
}

/**
 * Does one thing with everything that a filter holds now, page by page.
 *
 * @throws WorkError REVIEW_BAD_REQUEST past {@link BULK_MOST}; what was done until then stays done
 */
export async function actOnFilter(
  review: Review,
  who: ReviewIdentity,
  request: ActionRequest,
  { filter }: QueueAddress,
): Promise<BulkResult> {
  const total = { changed: 0, moved: 0, skipped: 0 }
  let cursor = null
  let seen = 0
  do {
    const page = await queuePage(review.pool, {
      filter,
      scope: scopeOf(who),
      sort: 'received',
      descending: false,
      limit: AT_ONCE,
      cursor,
    })
    seen += page.rows.length
    if (seen > BULK_MOST) throw new WorkError('REVIEW_BAD_REQUEST', 'scope')
    const flagged = page.rows.filter(({ outcome }) => outcome !== 'clean')
    total.skipped += page.rows.length - flagged.length
    add(total, await actOnSome(review, who, request, flagged))
    cursor = page.next
  } while (cursor !== null)
  return total
}

async function actOnSome(
  { actions }: Review,
  who: ReviewIdentity,
  request: ActionRequest,
  targets: readonly Expected[],
): Promise<BulkResult> {
  if (targets.length === 0) return { changed: 0, moved: 0, skipped: 0 }
  try {
    const { changed, conflicts } = await actions.act(who, request, targets)
    return { changed, moved: conflicts.length, skipped: 0 }
  } catch (error) {
    if (error instanceof ConflictError) return { changed: 0, moved: 1, skipped: 0 }
    if (!(error instanceof WorkError) || error.code !== 'REVIEW_NOT_POSSIBLE') throw error
    if (targets.length === 1) return { changed: 0, moved: 0, skipped: 1 }
  }
  // One of them does not allow it, and nothing was written: take them one by one.
  const total = { changed: 0, moved: 0, skipped: 0 }
  for (const target of targets) add(total, await actOnSome({ actions } as Review, who, request, [target]))
  return total
}

function add(total: { -readonly [K in keyof BulkResult]: number }, part: BulkResult): void {
  total.changed += part.changed
  total.moved += part.moved
  total.skipped += part.skipped
}
