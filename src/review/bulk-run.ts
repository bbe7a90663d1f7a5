import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type BulkJob, type BulkResult, finishBulk, noteBulk } from '../store/review-bulk.js'
import { type Cursor, queuePage } from '../store/review-queue.js'
import { type ReviewIdentity, scopeOf } from './identity.js'
import type { ActionRequest, ReviewActions } from './work-actions.js'
import { WorkError } from './work-errors.js'

/** Rows of one transaction: short, so that neither the projector nor another reviewer waits long. */
export const AT_ONCE = 200
/** Giving claims to somebody is one statement for all of them. */
const ASSIGNED_AT_ONCE = 1_000
/** How long a node may be silent about a job before another goes on with it. */
export const BULK_LEASE_MS = 60_000

/** Somebody cancelled the job, or another node has taken it over. */
class BulkStopped extends Error {}

const NOTHING: BulkResult = { changed: 0, moved: 0, skipped: 0, names: [] }

/**
 * Does one thing with everything that a filter holds, stretch by stretch, each in a transaction of its own that also
 * notes the place: whoever goes on after a crash begins just behind what is done. Between two stretches it rests as long
 * as the last one took. Failures end in the job's state, not in an exception.
 */
export async function runBulk(
  pool: pg.Pool,
  actions: ReviewActions,
  job: BulkJob,
  signal?: AbortSignal,
): Promise<void> {
  const request = job.request as unknown as ActionRequest
  const step = request.action === 'assign' ? assignSome : actOnPage
  try {
    for (let place = job.place; ; ) {
      if (signal?.aborted) return
      const started = performance.now()
      const next: Cursor | 'end' | null = await step(pool, actions, job, request, place)
      if (next === 'end') break
      place = next
      await sleep(performance.now() - started, undefined, signal === undefined ? {} : { signal }).catch(
        () => {},
      )
    }
    await finishBulk(pool, job.bulkId, 'done')
  } catch (error) {
    if (error instanceof BulkStopped) return
    const code = error instanceof WorkError ? error.code : (error as Error).message.slice(0, 500)
    await finishBulk(pool, job.bulkId, 'failed', code)
  }
}

async function actOnPage(
  pool: pg.Pool,
  actions: ReviewActions,
  job: BulkJob,
  request: ActionRequest,
  place: Cursor | null,
): Promise<Cursor | 'end'> {
  const who = job.who as unknown as ReviewIdentity
  const { rows, next } = await queuePage(pool, {
    filter: job.filter,
    scope: scopeOf(who),
    sort: 'received',
    descending: false,
    limit: AT_ONCE,
    cursor: place,
    items: job.total,
  })
  const older = rows.filter(({ receivedAt }) => receivedAt <= job.createdAt)
  const flagged = older.filter(({ outcome }) => outcome !== 'clean')
  const clean = older.length - flagged.length
  const behind = older.length < rows.length ? null : next
  const note = async (db: pg.Pool | pg.PoolClient, done: BulkResult): Promise<void> => {
    const all = { ...done, skipped: done.skipped + clean }
    if (!(await noteBulk(db, job.bulkId, all, behind, BULK_LEASE_MS))) throw new BulkStopped()
  }
  if (flagged.length === 0) await note(pool, NOTHING)
  else {
    const { after } = await actions.actOnMany(who, request, flagged, note)
    // Waived, and then not to be loaded.
    if (after !== null) await noteBulk(pool, job.bulkId, after, behind, BULK_LEASE_MS)
  }
  return behind ?? 'end'
}

/** What was given away falls out of what is left, so that no place is needed. */
async function assignSome(
  _pool: pg.Pool,
  actions: ReviewActions,
  job: BulkJob,
  { owner }: ActionRequest,
): Promise<null | 'end'> {
  const who = job.who as unknown as ReviewIdentity
  const order = { filter: job.filter, owner: owner ?? '', before: job.createdAt, limit: ASSIGNED_AT_ONCE }
  const changed = await actions.assignSome(who, order, async (client, count) => {
    if (!(await noteBulk(client, job.bulkId, { ...NOTHING, changed: count }, null, BULK_LEASE_MS)))
      throw new BulkStopped()
  })
  return changed < ASSIGNED_AT_ONCE ? 'end' : null
}
