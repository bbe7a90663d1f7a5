import type pg from 'pg'

/** Channel on which a change of reference data is announced; the payload is the number of the new edition. */
export const REFERENCE_CHANNEL = 'bhyt_reference'

export interface EditionChange {
  readonly topic: 'catalogue' | 'parameter'
  /** Kind of catalogue, or group of parameters. */
  readonly kind: string
  /** Facility (MA_CSKCB) that owns it; '' is national. */
  readonly owner: string
  /** Name of the file. */
  readonly source: string
  /** Of the file as read; null when there was no file. */
  readonly sha256: Uint8Array | null
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly kept: number
  readonly by: string
}

export interface Edition extends Omit<EditionChange, 'sha256'> {
  readonly edition: number
  /** Lower-case hexadecimal. */
  readonly sha256: string | null
  readonly at: Date
}

/**
 * Makes every other change of reference data wait until this transaction ends. What is read after it cannot
 * change before the transaction's own change.
 *
 * @returns the current edition
 */
export async function lockEditions(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query('SELECT edition FROM reference_edition FOR UPDATE')
  return rows[0].edition
}

/**
 * Makes and records the next edition, in the caller's transaction: takes the lock of {@link lockEditions} if that
 * is not held yet, and announces the number to all listeners at commit. A rolled back edition leaves no gap.
 */
export async function nextEdition(client: pg.ClientBase, change: EditionChange): Promise<number> {
  const { rows } = await client.query('UPDATE reference_edition SET edition = edition + 1 RETURNING edition')
  const edition: number = rows[0].edition
  await client.query(
    // Not the beginning of the transaction: in an import that is before its file was read, perhaps the day before.
    `INSERT INTO edition (edition, topic, kind, ma_cskcb, source, sha256, added, changed, removed, kept, made_by, made_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, clock_timestamp())`,
    [
      edition,
      change.topic,
      change.kind,
      change.owner,
      change.source,
      change.sha256 === null ? null : Buffer.from(change.sha256),
      change.added,
      change.changed,
      change.removed,
      change.kept,
      change.by,
    ],
  )
  await client.query('SELECT pg_notify($1, $2)', [REFERENCE_CHANNEL, String(edition)])
  return edition
}

/** The current edition; 0 when nothing was ever imported. */
export async function currentEdition(db: pg.Pool | pg.ClientBase): Promise<number> {
  const { rows } = await db.query('SELECT edition FROM reference_edition')
  return rows[0].edition
}

/** The edition at the end of a day in Vietnam, `YYYY-MM-DD`; 0 when nothing had been imported by then. */
export async function editionOfDay(db: pg.Pool | pg.ClientBase, day: string): Promise<number> {
  const { rows } = await db.query(
    `SELECT coalesce(max(edition), 0) AS edition FROM edition
      WHERE made_at < (($1::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')`,
    [day],
  )
  return rows[0].edition
}

/** Editions, newest first; of one kind or owner when told. */
export async function listEditions(
  pool: pg.Pool,
  of: { readonly kind?: string; readonly owner?: string; readonly limit?: number } = {},
): Promise<Edition[]> {
  const { rows } = await pool.query(
    `SELECT edition, topic, kind, ma_cskcb, source, encode(sha256, 'hex') AS sha256, added, changed, removed, kept,
        made_by, made_at
      FROM edition
      WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR ma_cskcb = $2)
      ORDER BY edition DESC LIMIT $3`,
    [of.kind ?? null, of.owner ?? null, of.limit ?? null],
  )
  return rows.map((row) => ({
    edition: row.edition,
    topic: row.topic,
    kind: row.kind,
    owner: row.ma_cskcb,
    source: row.source,
    sha256: row.sha256,
    added: row.added,
    changed: row.changed,
    removed: row.removed,
    kept: row.kept,
    by: row.made_by,
    at: row.made_at,
  }))
}
