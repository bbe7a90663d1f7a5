import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import {
  type BulkResult,
  correctBulk,
  failBulk,
  noteBulk,
  releaseBulk,
  renewBulk,
  type TakenBulk,
} from '../store/review-bulk.js'
import { type Cursor, queuePage } from '../store/review-queue.js'
import { type ReviewIdentity, scopeOf } from './identity.js'
import { failureOf, JobStopped, keepLease, MOST_ATTEMPTS } from './job-lease.js'
import { checkStanding } from './standing-rights.js'
import type { ActionRequest, ReviewActions } from './work-actions.js'
import { WorkError } from './work-errors.js'

/** Rows of one transaction: short, so that neither the projector nor another reviewer waits long. */
export const AT_ONCE = 200
/** Giving claims to somebody is one statement for all of them. */
const ASSIGNED_AT_ONCE = 1_000
/** How long a node may be silent about a job before another goes on with it. */
export const BULK_LEASE_MS = 60_000

const NOTHING: BulkResult = { changed: 0, moved: 0, skipped: 0, names: [] }

/**
 * Does one thing with everything that a filter holds, stretch by stretch, each in a transaction of its own that also
 * notes the place, or the end: whoever goes on after a crash begins just behind what is done. Each is done only while
 * who ordered it still may, and between two it rests as long as the last one took. What the work itself refuses ends in
 * the job's state. Everything else is thrown: the lease then leads to another try, until the last one ends in the
 * state as well.
 */
export async function runBulk(
  pool: pg.Pool,
  actions: ReviewActions,
  job: TakenBulk,
  signal?: AbortSignal,
): Promise<void> {
  const request = job.request as unknown as ActionRequest
  const step = request.action === 'assign' ? assignSome : actOnPage
  let { attempts } = job
  using _ = keepLease(() => renewBulk(pool, job, BULK_LEASE_MS), BULK_LEASE_MS)
  try {
    // Taken so often that its nodes must have died of it.
    if (attempts > MOST_ATTEMPTS) throw new WorkError('REVIEW_JOB')
    for (let place = job.place; ; ) {
      // A stop is no failed try.
      if (signal?.aborted) return await releaseBulk(pool, job)
      const started = performance.now()
      await checkStanding(pool, job.who as unknown as ReviewIdentity)
      const next: Cursor | 'end' | null = await step(pool, actions, job, request, place)
      if (next === 'end') return
      place = next
      attempts = 1
      await sleep(performance.now() - started, undefined, signal === undefined ? {} : { signal }).catch(
        () => {},
      )
    }
  } catch (error) {
    if (error instanceof JobStopped) return
    const code = failureOf(error, { attempts })
    if (code !== null) await failBulk(pool, job, code)
    if (!(error instanceof WorkError)) throw error
  }
}

async function actOnPage(
  pool: pg.Pool,
  actions: ReviewActions,
  job: TakenBulk,
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
  const note = async (db: pg.Pool | pg.PoolClient, result: BulkResult): Promise<void> => {
    const done = { ...result, skipped: result.skipped + clean }
    const stretch = { done, place: behind, ended: behind === null, leaseMs: BULK_LEASE_MS }
    if (!(await noteBulk(db, job, stretch))) throw new JobStopped()
  }
  if (flagged.length === 0) await note(pool, NOTHING)
  else {
    const { after } = await actions.actOnMany(who, request, flagged, note)
    // Waived, and then not to be loaded; the job may have ended with the note already.
    if (after !== null) await correctBulk(pool, job.bulkId, after)
  }
  return behind ?? 'end'
}

/** What was given away falls out of what is left, so that no place is needed. */
async function assignSome(
  _pool: pg.Pool,
  actions: ReviewActions,
  job: TakenBulk,
  { owner }: ActionRequest,
): Promise<null | 'end'> {
  const who = job.who as unknown as ReviewIdentity
  const order = { filter: job.filter, owner: owner ?? '', before: job.createdAt, limit: ASSIGNED_AT_ONCE }
  const changed = await actions.assignSome(who, order, async (client, count) => {
    const ended = count < ASSIGNED_AT_ONCE
    // What was closed, overtaken or the owner's already is never met: it is what remains of the total.
    const stretch = { done: { ...NOTHING, changed: count }, place: null, ended, restSkipped: ended }
    if (!(await noteBulk(client, job, { ...stretch, leaseMs: BULK_LEASE_MS }))) throw new JobStopped()
  })
  return changed < ASSIGNED_AT_ONCE ? 'end' : null
}
