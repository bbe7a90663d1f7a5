import { createHash } from 'node:crypto'
import type pg from 'pg'
import { inTransaction } from './pool.js'

/** One thing that somebody did. What is left out was not part of it. */
export interface AuditEntry {
  /** Name of the signed-in user; `cli:NAME` for the command line, `system` for the service itself. */
  readonly user: string
  /** Dotted verb such as `user.add`, `claim.view`, `claim.waive`, `rule.severity`. */
  readonly action: string
  readonly maCskcb?: string | null
  /** Decimal text. */
  readonly claimId?: string | null
  readonly maLk?: string | null
  readonly version?: number | null
  /** What it was done to, where that is no claim: a rule's code, a user's name, an export's id. */
  readonly subject?: string | null
  /** Reason, old and new values. No passwords, no secrets; personal data only where the reason names it. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/** An entry as it stands in the chain. Times as ISO text in UTC with microseconds, hashes in hexadecimal. */
export interface ChainedEntry {
  readonly seq: string
  readonly at: string
  readonly user: string
  readonly action: string
  readonly maCskcb: string | null
  readonly claimId: string | null
  readonly maLk: string | null
  readonly version: number | null
  readonly subject: string | null
  readonly detail: Readonly<Record<string, unknown>>
  readonly prevHash: string
}

/** `at` in the exact text that is hashed. */
export const AUDIT_TIME = `to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Taken by every writer until its transaction ends: the next one sees the entry this one wrote. */
const TAKE_HEAD = `SELECT seq::text AS seq, encode(hash, 'hex') AS hash,
    to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
  FROM audit_head FOR UPDATE`

const APPEND = `WITH entry AS (
    INSERT INTO audit_entry
      (seq, at, user_name, action, ma_cskcb, claim_id, ma_lk, version, subject, detail, prev_hash, hash)
    SELECT seq, at, user_name, action, ma_cskcb, claim_id, ma_lk, version, subject, detail,
      decode(prev_hash, 'hex'), decode(hash, 'hex')
    FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
      $8::integer[], $9::text[], $10::jsonb[], $11::text[], $12::text[])
      AS e (seq, at, user_name, action, ma_cskcb, claim_id, ma_lk, version, subject, detail, prev_hash, hash)
  )
  UPDATE audit_head SET seq = $13::bigint, hash = decode($14, 'hex')`

/**
 * Appends entries to the audit record.
 *
 * ┌──────────────────────────────────────────────────────────────────────────────────────────────────┐
 * │ With a client the entries are part of the caller's transaction: what was done and the record of  │
 * │ it are committed together or not at all. Writers queue on the head row from here until they      │
 * │ commit, so call this as the LAST statement of the transaction: earlier, it would make everybody  │
 * │ wait, and two callers that lock claims in between could block each other.                        │
 * └──────────────────────────────────────────────────────────────────────────────────────────────────┘
 *
 * With a pool they get a transaction of their own.
 */
export async function audit(db: pg.Pool | pg.PoolClient, entries: AuditEntry | readonly AuditEntry[]) {
  const list = Array.isArray(entries) ? (entries as readonly AuditEntry[]) : [entries as AuditEntry]
  if (list.length === 0) return
  if ('totalCount' in db) await inTransaction(db, (client) => append(client, list))
  else await append(db, list)
}

async function append(client: pg.PoolClient, entries: readonly AuditEntry[]): Promise<void> {
  const head = (await client.query<{ seq: string; hash: string; at: string }>(TAKE_HEAD)).rows[0]!
  const columns: unknown[][] = Array.from({ length: 12 }, () => [])
  let seq = BigInt(head.seq)
  let hash = head.hash
  for (const entry of entries) {
    seq += 1n
    const chained = chain(entry, seq.toString(), head.at, hash)
    hash = hashOf(chained)
    const row = [
      chained.seq,
      chained.at,
      chained.user,
      chained.action,
      chained.maCskcb,
      chained.claimId,
      chained.maLk,
      chained.version,
      chained.subject,
      canonicalJson(chained.detail),
      chained.prevHash,
      hash,
    ]
    for (const [i, value] of row.entries()) columns[i]!.push(value)
  }
  await client.query(APPEND, [...columns, seq.toString(), hash])
}

function chain(entry: AuditEntry, seq: string, at: string, prevHash: string): ChainedEntry {
  return {
    seq,
    at,
    user: storable(entry.user),
    action: storable(entry.action),
    maCskcb: orNull(entry.maCskcb),
    claimId: entry.claimId ?? null,
    maLk: orNull(entry.maLk),
    version: entry.version ?? null,
    subject: orNull(entry.subject),
    // Through JSON once, so that what is hashed is what the store gives back.
    detail: JSON.parse(canonicalJson(entry.detail ?? {})),
    prevHash,
  }
}

/** SHA-256 over the canonical form: a JSON array of the fields in this order, keys of `detail` sorted. */
export function hashOf(entry: ChainedEntry): string {
  const canonical = canonicalJson([
    entry.seq,
    entry.at,
    entry.user,
    entry.action,
    entry.maCskcb,
    entry.claimId,
    entry.maLk,
    entry.version,
    entry.subject,
    entry.detail,
    entry.prevHash,
  ])
  return createHash('sha256').update(canonical, 'utf8').digest('hex')
}

/** JSON with sorted keys and without what PostgreSQL cannot hold. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'string') return storable(inner)
    if (typeof inner === 'bigint') return inner.toString()
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner
    const record = inner as Record<string, unknown>
    const sorted: [string, unknown][] = Object.keys(record)
      .sort()
      .map((key) => [storable(key), record[key]])
    return Object.fromEntries(sorted)
  })
}

const orNull = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : storable(text)

/** PostgreSQL holds neither NUL nor half a surrogate pair. */
function storable(text: string): string {
  return Buffer.from(text.replaceAll('\0', '�'), 'utf8').toString('utf8')
}
