import { randomUUID } from 'node:crypto'
import type pg from 'pg'

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
  readonly error: string | null
  readonly createdAt: string
  readonly finishedAt: string | null
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
    lease_until = now() + $1 * interval '1 millisecond'
  WHERE export_id = (SELECT export_id FROM review_export
    WHERE state = 'queued' OR (state = 'running' AND lease_until < now())
    ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING ${COLUMNS}`

/** Takes the next export to be made, also one whose node has gone silent; what that had written is dropped. */
export async function takeExport(pool: pg.Pool, leaseMs: number): Promise<ExportJob | null> {
  const { rows } = await pool.query(TAKE, [leaseMs])
  if (rows.length === 0) return null
  await pool.query('DELETE FROM review_export_chunk WHERE export_id = $1', [rows[0].exportId])
  return rows[0]
}

const PROGRESS = `UPDATE review_export SET rows_done = $2, rows_total = $3, bytes = $4,
    lease_until = now() + $5 * interval '1 millisecond'
  WHERE export_id = $1 AND state = 'running'`

/** Notes how far it is and keeps the lease; false when it was cancelled meanwhile. */
export async function noteProgress(
  pool: pg.Pool,
  exportId: string,
  progress: { rowsDone: number; rowsTotal: number; bytes: number; leaseMs: number },
): Promise<boolean> {
  const { rowsDone, rowsTotal, bytes, leaseMs } = progress
  const { rowCount } = await pool.query(PROGRESS, [exportId, rowsDone, rowsTotal, bytes, leaseMs])
  return rowCount === 1
}

export async function addChunk(
  pool: pg.Pool,
  exportId: string,
  no: number,
  bytes: Uint8Array,
): Promise<void> {
  await pool.query('INSERT INTO review_export_chunk (export_id, chunk_no, bytes) VALUES ($1, $2, $3)', [
    exportId,
    no,
    bytes,
  ])
}

export async function finishExport(
  pool: pg.Pool,
  exportId: string,
  state: 'done' | 'failed',
  error: string | null = null,
): Promise<void> {
  await pool.query(
    `UPDATE review_export SET state = $2, error = $3, finished_at = now(), rows_total = CASE WHEN $2 = 'done'
       THEN rows_done ELSE rows_total END
     WHERE export_id = $1 AND state = 'running'`,
    [exportId, state, error],
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
