import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { inTransaction } from './pool.js'

export type ExportState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** An export under way or done; its bytes lie in the store in stretches, so any node can hand them out. */
export interface ExportJob {
  readonly exportId: string
  readonly user: string
  readonly scope: string | null
  readonly state: ExportState
  readonly request: Readonly<Record<string, unknown>>
  readonly fileName: string
  readonly mediaType: string
  readonly rowsDone: number
  readonly rowsTotal: number | null
  readonly bytes: number
  /** Code of what it failed with. */
  readonly error: string | null
  readonly createdAt: string
  readonly finishedAt: string | null
}

/** An export in the hands of a node. */
export interface TakenExport extends ExportJob {
  /** Named in all that the node writes of the export; another one means that it is somebody else's by now. */
  readonly lease: string
  /** Times that it was taken, this one included: each begins anew. */
  readonly attempts: number
}

const INSTANT = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const COLUMNS = `export_id::text AS "exportId", user_name AS "user", scope, state, request, file_name AS "fileName",
  media_type AS "mediaType", rows_done::float8 AS "rowsDone", rows_total::float8 AS "rowsTotal", bytes::float8 AS bytes,
  error, ${INSTANT('created_at')} AS "createdAt", ${INSTANT('finished_at')} AS "finishedAt"`

export async function queueExport(
  db: pg.Pool | pg.PoolClient,
  job: Pick<ExportJob, 'user' | 'scope' | 'request' | 'fileName' | 'mediaType'>,
): Promise<ExportJob> {
  const { rows } = await db.query(
    `INSERT INTO review_export (export_id, user_name, scope, state, request, file_name, media_type)
     VALUES ($1, $2, $3, 'queued', $4, $5, $6) RETURNING ${COLUMNS}`,
    [randomUUID(), job.user, job.scope, JSON.stringify(job.request), job.fileName, job.mediaType],
  )
  return rows[0]
}

/** The exports of a user, the newest first. */
export async function exportsOf(pool: pg.Pool, user: string): Promise<ExportJob[]> {
  const { rows } = await pool.query(
    `SELECT ${COLUMNS} FROM review_export WHERE user_name = $1 ORDER BY created_at DESC LIMIT 100`,
    [user],
  )
  return rows
}

/** An export of the user; null when there is none of the id. */
export async function readExport(pool: pg.Pool, user: string, exportId: string): Promise<ExportJob | null> {
  const { rows } = await pool.query(
    `SELECT ${COLUMNS} FROM review_export WHERE user_name = $1 AND export_id::text = $2`,
    [user, exportId],
  )
  return rows[0] ?? null
}

const TAKE = `UPDATE review_export SET state = 'running', started_at = now(), rows_done = 0, bytes = 0,
    lease = gen_random_uuid(), attempts = attempts + 1,
    lease_until = clock_timestamp() + $1 * interval '1 millisecond'
  WHERE export_id = (SELECT export_id FROM review_export
    WHERE state = 'queued' OR (state = 'running' AND lease_until < clock_timestamp())
    ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING ${COLUMNS}, lease::text AS lease, attempts`

/** Takes the next export to be made, also one whose node has gone silent; what that had written is dropped. */
export function takeExport(pool: pg.Pool, leaseMs: number): Promise<TakenExport | null> {
  // In one transaction: a node that stands still between the two would drop what its successor has written.
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query(TAKE, [leaseMs])
    if (rows.length === 0) return null
    await client.query('DELETE FROM review_export_chunk WHERE export_id = $1', [rows[0].exportId])
    return rows[0]
  })
}

/** An export as its holder knows it. */
type Held = Pick<TakenExport, 'exportId' | 'lease'>

const PROGRESS = `UPDATE review_export SET rows_done = $3, rows_total = $4, bytes = $5,
    lease_until = clock_timestamp() + $6 * interval '1 millisecond'
  WHERE export_id = $1 AND lease = $2 AND state = 'running'`

/** Notes how far it is and keeps the lease; false when it was cancelled or has been taken over meanwhile. */
export async function noteProgress(
  pool: pg.Pool,
  { exportId, lease }: Held,
  progress: { rowsDone: number; rowsTotal: number; bytes: number; leaseMs: number },
): Promise<boolean> {
  const { rowsDone, rowsTotal, bytes, leaseMs } = progress
  const { rowCount } = await pool.query(PROGRESS, [exportId, lease, rowsDone, rowsTotal, bytes, leaseMs])
  return rowCount === 1
}

/** Keeps the lease while a long statement runs; false when the export is not the holder's any more. */
export async function renewExport(
  pool: pg.Pool,
  { exportId, lease }: Held,
  leaseMs: number,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE review_export SET lease_until = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE export_id = $1 AND lease = $2 AND state = 'running'`,
    [exportId, lease, leaseMs],
  )
  return rowCount === 1
}

/** Gives an export back, as if it had not been taken: any node may begin it anew at once. */
export async function releaseExport(pool: pg.Pool, { exportId, lease }: Held): Promise<void> {
  await pool.query(
    `UPDATE review_export SET lease_until = '-infinity', attempts = greatest(attempts - 1, 0)
     WHERE export_id = $1 AND lease = $2 AND state = 'running'`,
    [exportId, lease],
  )
}

/** The lock keeps others from taking the export over, and dropping its stretches, before this one is committed. */
const ADD_CHUNK = `INSERT INTO review_export_chunk (export_id, chunk_no, bytes)
  SELECT held.export_id, $3::int, $4::bytea FROM (SELECT export_id FROM review_export
    WHERE export_id = $1 AND lease = $2 AND state = 'running' FOR SHARE) AS held`

/** Adds the next stretch of bytes; false when the export was cancelled or has been taken over meanwhile. */
export async function addChunk(
  pool: pg.Pool,
  { exportId, lease }: Held,
  no: number,
  bytes: Uint8Array,
): Promise<boolean> {
  return (await pool.query(ADD_CHUNK, [exportId, lease, no, bytes])).rowCount === 1
}

/** Ends an export, unless it has ended or is somebody else's by now. */
export async function finishExport(
  pool: pg.Pool,
  { exportId, lease }: Held,
  state: 'done' | 'failed',
  code: string | null = null,
): Promise<void> {
  await pool.query(
    `UPDATE review_export SET state = $3, error = $4, finished_at = now(), rows_total = CASE WHEN $3 = 'done'
       THEN rows_done ELSE rows_total END
     WHERE export_id = $1 AND lease = $2 AND state = 'running'`,
    [exportId, lease, state, code],
  )
}

/** False when there is none, or it has ended already. */
export async function cancelExport(pool: pg.Pool, user: string, exportId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE review_export SET state = 'cancelled', finished_at = now()
     WHERE user_name = $1 AND export_id::text = $2 AND state IN ('queued', 'running')`,
    [user, exportId],
  )
  return rowCount === 1
}

/**
 * Read at once: a stretch has many of it. The driver takes bytes as text; so short a text dies young, where one of
 * megabytes would wait for the collector of old objects.
 */
const READ_BYTES = 72 * 1024

const PIECE = `SELECT encode(substring(bytes FROM $3::int FOR $4::int), 'base64') AS bytes FROM review_export_chunk
  WHERE export_id = $1 AND chunk_no = $2`

/** The bytes of an export that is done, a piece of a stretch in memory at a time. */
export async function* exportBytes(pool: pg.Pool, exportId: string): AsyncGenerator<Uint8Array> {
  for (let no = 0; ; no++) {
    for (let from = 1; ; from += READ_BYTES) {
      const values = [exportId, no, from, READ_BYTES]
      const { rows } = await pool.query({ name: 'export-piece', text: PIECE, values })
      if (rows.length === 0) return
      const bytes = Buffer.from(rows[0].bytes, 'base64')
      if (bytes.length > 0) yield bytes
      if (bytes.length < READ_BYTES) break
    }
  }
}

const PURGE = `WITH old AS (DELETE FROM review_export WHERE created_at < now() - $1 * interval '1 day' RETURNING export_id)
  DELETE FROM review_export_chunk USING old WHERE review_export_chunk.export_id = old.export_id`

/** Deletes exports older than so many days, with their bytes. */
export async function purgeExports(pool: pg.Pool, days: number): Promise<void> {
  await pool.query(PURGE, [days])
}
