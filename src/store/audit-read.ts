import type pg from 'pg'
import { AUDIT_TIME, type ChainedEntry, hashOf } from './audit.js'

/** Which entries; null or absent: all. */
export interface AuditFilter {
  readonly user?: string | null
  /** Exact, or a prefix that ends in a dot (`user.`). */
  readonly action?: string | null
  /** A facility, MA_LK, claim id, or subject, exactly. */
  readonly subject?: string | null
  /** From the start of this day and before the end of that one, `YYYY-MM-DD`, Vietnamese time. */
  readonly fromDay?: string | null
  readonly toDay?: string | null
}

export interface AuditRow extends Omit<ChainedEntry, 'prevHash'> {
  readonly hash: string
}

/** `seq` is text here: order by `audit_entry.seq`. */
const COLUMNS = `seq::text AS seq, ${AUDIT_TIME} AS at, user_name AS "user", action, ma_cskcb AS "maCskcb",
  claim_id::text AS "claimId", ma_lk AS "maLk", version, subject, detail, encode(hash, 'hex') AS hash`

/** Days are those of Vietnam, which keeps one time all year. */
const ZONE = 'Asia/Ho_Chi_Minh'

/**
 * Entries, newest first, at most `limit` of them from before `before` (a seq): page 1,000 costs what page 1 does.
 */
export async function readAudit(
  db: pg.Pool | pg.PoolClient,
  filter: AuditFilter,
  before: string | null,
  limit: number,
): Promise<AuditRow[]> {
  const values: unknown[] = []
  const use = (value: unknown): string => `$${values.push(value)}`
  const where: string[] = []
  if (before !== null) where.push(`seq < ${use(before)}::bigint`)
  if (filter.user) where.push(`user_name = ${use(filter.user)}`)
  if (filter.action)
    where.push(
      filter.action.endsWith('.')
        ? `starts_with(action, ${use(filter.action)})`
        : `action = ${use(filter.action)}`,
    )
  if (filter.subject) where.push(aboutSubject(filter.subject, use))
  if (filter.fromDay) where.push(`at >= ${use(filter.fromDay)}::date::timestamp AT TIME ZONE '${ZONE}'`)
  if (filter.toDay) where.push(`at < (${use(filter.toDay)}::date + 1)::timestamp AT TIME ZONE '${ZONE}'`)
  const { rows } = await db.query<AuditRow>(
    `SELECT ${COLUMNS} FROM audit_entry
     ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}
     ORDER BY audit_entry.seq DESC LIMIT ${use(limit)}`,
    values,
  )
  return rows
}

function aboutSubject(text: string, use: (value: unknown) => string): string {
  const place = use(text)
  const ways = [`subject = ${place}`, `ma_lk = ${place}`, `ma_cskcb = ${place}`]
  if (/^\d{1,18}$/.test(text)) ways.push(`claim_id = ${use(text)}::bigint`)
  return `(${ways.join(' OR ')})`
}

/** The actions that occur, for a filter's choices. Steps from one to the next over the index. */
export async function readAuditActions(db: pg.Pool | pg.PoolClient): Promise<string[]> {
  const { rows } = await db.query<{ action: string }>(
    `WITH RECURSIVE step AS (
       (SELECT action FROM audit_entry ORDER BY action LIMIT 1)
       UNION ALL
       SELECT (SELECT e.action FROM audit_entry e WHERE e.action > step.action ORDER BY e.action LIMIT 1)
       FROM step WHERE step.action IS NOT NULL
     )
     SELECT action FROM step WHERE action IS NOT NULL`,
  )
  return rows.map(({ action }) => action)
}

export interface AuditHead {
  /** Number of the newest entry, `0` when there is none. */
  readonly seq: string
  readonly hash: string
}

/** What is wrong with the record, and at which entry. */
export interface AuditBreak {
  readonly seq: string
  readonly kind: 'changed' | 'gap' | 'reordered' | 'cut' | 'replaced'
}

export interface AuditCheck {
  readonly entries: number
  readonly head: AuditHead
  /** Null: every entry is as it was written. */
  readonly broken: AuditBreak | null
}

const ZEROS = '0'.repeat(64)

const VERIFY_PAGE = `SELECT ${COLUMNS}, encode(prev_hash, 'hex') AS "prevHash" FROM audit_entry
  WHERE seq > $1::bigint ORDER BY audit_entry.seq LIMIT $2`

/**
 * Recomputes the whole chain, in flat memory, and names the first entry that does not fit: `changed` (its hash is
 * not that of its content), `gap` (entries before it are missing), `reordered` (it does not follow the one before),
 * `cut` (the newest entries are gone). An earlier head noted elsewhere can be passed as `expected`; when the entry
 * of that number has another hash now, the record was `replaced` from some point before it: only such a note
 * proves anything against somebody who may rewrite the whole table.
 */
export async function verifyAudit(
  pool: pg.Pool,
  expected: AuditHead | null = null,
  pageSize = 2_000,
): Promise<AuditCheck> {
  const client = await pool.connect()
  try {
    // One snapshot, so that entries written meanwhile are no break.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    return await verify(client, expected, pageSize)
  } finally {
    await client.query('ROLLBACK').catch(() => undefined)
    client.release()
  }
}

async function verify(
  client: pg.PoolClient,
  expected: AuditHead | null,
  pageSize: number,
): Promise<AuditCheck> {
  const { rows: heads } = await client.query<AuditHead>(
    `SELECT seq::text AS seq, encode(hash, 'hex') AS hash FROM audit_head`,
  )
  const head = heads[0] ?? { seq: '0', hash: ZEROS }
  let last: AuditHead = { seq: '0', hash: ZEROS }
  let entries = 0
  const result = (broken: AuditBreak | null): AuditCheck => ({ entries, head, broken })
  for (;;) {
    const { rows } = await client.query<AuditRow & { prevHash: string }>(VERIFY_PAGE, [last.seq, pageSize])
    for (const { hash, ...entry } of rows) {
      const kind = breakOf(entry, hash, last)
      if (kind === 'gap') return result({ seq: next(last.seq), kind })
      if (kind !== null) return result({ seq: entry.seq, kind })
      if (expected !== null && expected.seq === entry.seq && expected.hash !== hash)
        return result({ seq: entry.seq, kind: 'replaced' })
      last = { seq: entry.seq, hash }
      entries += 1
    }
    if (rows.length < pageSize) break
  }
  if (last.seq !== head.seq || last.hash !== head.hash || BigInt(expected?.seq ?? 0) > BigInt(last.seq))
    return result({ seq: next(last.seq), kind: 'cut' })
  return result(null)
}

const next = (seq: string): string => (BigInt(seq) + 1n).toString()

function breakOf(entry: ChainedEntry, hash: string, last: AuditHead): AuditBreak['kind'] | null {
  if (hashOf(entry) !== hash) return 'changed'
  if (entry.seq !== next(last.seq)) return 'gap'
  return entry.prevHash === last.hash ? null : 'reordered'
}
