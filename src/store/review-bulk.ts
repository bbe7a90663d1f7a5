import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { ReviewFilter } from './review-filter.js'
import type { Cursor } from './review-queue.js'

export type BulkState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

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

/** One action on all that a filter held when it was ordered. */
export interface BulkJob extends BulkResult {
  readonly bulkId: string
  readonly user: string
  /** Who ordered it, and with which rights: a `ReviewIdentity`. */
  readonly who: Readonly<Record<string, unknown>>
  /** What is to be done: an `ActionRequest`. */
  readonly request: Readonly<Record<string, unknown>>
  readonly filter: ReviewFilter
  /** Query of the list it was ordered from. */
  readonly query: string
  readonly state: BulkState
  /** What the filter held, when it was ordered. */
  readonly total: number
  readonly place: Cursor | null
  /** Code of what it failed with. */
  readonly error: string | null
  /** ISO 8601 instant. What came in later is left for another time. */
  readonly createdAt: string
}

/** A job in the hands of a node. */
export interface TakenBulk extends BulkJob {
  /** Named in all that the node writes about the job; another one means that the job is somebody else's by now. */
  readonly lease: string
  /** Times that it was taken since something of it was last noted, this one included. */
  readonly attempts: number
}

/** What a stretch of a job has done, and where the job is behind it. */
export interface Stretch {
  readonly done: BulkResult
  readonly place: Cursor | null
  /** It was the last: the job is done with it. */
  readonly ended?: boolean
  /** With the last: what is neither changed nor moved by then counts as skipped, so that the sum is the total. */
  readonly restSkipped?: boolean
  readonly leaseMs: number
}

/** Claims that had moved on are named up to so many. */
export const NAMED = 10

const COLUMNS = `bulk_id::text AS "bulkId", user_name AS "user", who, request, filter, query, state, total::float8 AS total,
  changed::float8 AS changed, moved::float8 AS moved, skipped::float8 AS skipped, names, place, error,
  to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "createdAt"`

type Order = Pick<BulkJob, 'user' | 'who' | 'request' | 'filter' | 'query' | 'total'>

export async function queueBulk(db: pg.Pool | pg.PoolClient, order: Order): Promise<BulkJob> {
  const { user, who, request, filter, query, total } = order
  const { rows } = await db.query(
    `INSERT INTO review_bulk (bulk_id, user_name, who, request, filter, query, state, total)
     VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7) RETURNING ${COLUMNS}`,
    [randomUUID(), user, JSON.stringify(who), JSON.stringify(request), JSON.stringify(filter), query, total],
  )
  return rows[0]
}

/** A job of the user; null when there is none of the id. */
export async function readBulk(pool: pg.Pool, user: string, bulkId: string): Promise<BulkJob | null> {
  const { rows } = await pool.query(
    `SELECT ${COLUMNS} FROM review_bulk WHERE user_name = $1 AND bulk_id::text = $2`,
    [user, bulkId],
  )
  return rows[0] ?? null
}

const TAKE = `UPDATE review_bulk SET state = 'running', lease = gen_random_uuid(), attempts = attempts + 1,
    lease_until = clock_timestamp() + $1 * interval '1 millisecond'
  WHERE bulk_id = (SELECT bulk_id FROM review_bulk
    WHERE state = 'queued' OR (state = 'running' AND lease_until < clock_timestamp())
    ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING ${COLUMNS}, lease::text AS lease, attempts`

/** Takes the next job, also one whose node has gone silent: it goes on where that one was. */
export async function takeBulk(pool: pg.Pool, leaseMs: number): Promise<TakenBulk | null> {
  return (await pool.query(TAKE, [leaseMs])).rows[0] ?? null
}

/** A job as its holder knows it. */
type Held = Pick<TakenBulk, 'bulkId' | 'lease'>

// The time of the clock: the transaction may have begun long ago.
const NOTE = `UPDATE review_bulk SET changed = changed + $3, moved = moved + $4,
    skipped = CASE WHEN $9 THEN greatest(total - changed - $3 - moved - $4, 0) ELSE skipped + $5 END,
    names = (names || $6::text[])[:${NAMED}], place = $7, attempts = 0,
    lease_until = clock_timestamp() + $10 * interval '1 millisecond',
    state = CASE WHEN $8 THEN 'done' ELSE state END, finished_at = CASE WHEN $8 THEN clock_timestamp() END
  WHERE bulk_id = $1 AND lease = $2 AND state = 'running'`

/**
 * Adds what was done, notes the place behind it, and ends the job with its last stretch; in the transaction that does it.
 * False when the job was cancelled or has been taken over meanwhile: then nothing of that transaction may stay.
 */
export async function noteBulk(
  db: pg.Pool | pg.PoolClient,
  { bulkId, lease }: Held,
  { done, place, ended = false, restSkipped = false, leaseMs }: Stretch,
): Promise<boolean> {
  const { changed, moved, skipped, names } = done
  const at = place === null ? null : JSON.stringify(place)
  const values = [bulkId, lease, changed, moved, skipped, names, at, ended, restSkipped, leaseMs]
  return (await db.query(NOTE, values)).rowCount === 1
}

const CORRECT = `UPDATE review_bulk SET changed = changed + $2, moved = moved + $3, skipped = skipped + $4,
    names = (names || $5::text[])[:${NAMED}]
  WHERE bulk_id = $1`

/** Corrects the sums after the fact, also those of a job that has ended or is somebody else's by now. */
export async function correctBulk(pool: pg.Pool, bulkId: string, by: BulkResult): Promise<void> {
  await pool.query(CORRECT, [bulkId, by.changed, by.moved, by.skipped, by.names])
}

/** Keeps the lease while a long stretch is under way; false when the job is not the holder's any more. */
export async function renewBulk(pool: pg.Pool, { bulkId, lease }: Held, leaseMs: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE review_bulk SET lease_until = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE bulk_id = $1 AND lease = $2 AND state = 'running'`,
    [bulkId, lease, leaseMs],
  )
  return rowCount === 1
}

/** Gives a job back, as if it had not been taken: any node may go on with it at once. */
export async function releaseBulk(pool: pg.Pool, { bulkId, lease }: Held): Promise<void> {
  await pool.query(
    `UPDATE review_bulk SET lease_until = '-infinity', attempts = greatest(attempts - 1, 0)
     WHERE bulk_id = $1 AND lease = $2 AND state = 'running'`,
    [bulkId, lease],
  )
}

/** Ends a job as failed, unless it has ended or is somebody else's by now. */
export async function failBulk(pool: pg.Pool, { bulkId, lease }: Held, code: string): Promise<void> {
  await pool.query(
    `UPDATE review_bulk SET state = 'failed', error = $3, finished_at = now()
     WHERE bulk_id = $1 AND lease = $2 AND state = 'running'`,
    [bulkId, lease, code],
  )
}

/** False when there is none, or it has ended already. What was done stays done. */
export async function cancelBulk(pool: pg.Pool, user: string, bulkId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE review_bulk SET state = 'cancelled', finished_at = now()
     WHERE user_name = $1 AND bulk_id::text = $2 AND state IN ('queued', 'running')`,
    [user, bulkId],
  )
  return rowCount === 1
}

/** Deletes what ended, or was ordered, more than so many days ago. */
export async function purgeBulk(pool: pg.Pool, days: number): Promise<void> {
  await pool.query(`DELETE FROM review_bulk WHERE created_at < now() - $1 * interval '1 day'`, [days])
}
