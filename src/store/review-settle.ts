import type { PoolClient } from 'pg'

/** A MA_LK of a facility. */
export interface ClaimKey {
  readonly maCskcb: string
  readonly maLk: string
}

/** One in a database at a time settles versions; the number only has to be ours. */
const LOCK = 0x62687277

/** Lets this transaction settle versions once nobody else does. */
export async function waitToSettle(client: PoolClient): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
}

/** The same, if nobody else does; false when somebody is at it. */
export async function tryToSettle(client: PoolClient): Promise<boolean> {
  return (await client.query('SELECT pg_try_advisory_xact_lock($1) AS taken', [LOCK])).rows[0].taken
}

/** What the newest versions mean for versions before them, by the committed truth of `claim`. */
const OVERTAKEN = `SELECT i.ma_cskcb AS "maCskcb", i.claim_id::text AS "claimId", i.outcome, i.revision, i.state,
    CASE WHEN newest.accepted > i.version AND (i.is_open OR i.state = 'unfixable') THEN 'resolved'
      WHEN i.is_open THEN 'replaced' ELSE i.state END AS next, newest.version
  FROM (SELECT DISTINCT ma_cskcb, ma_lk FROM unnest($1::text[], $2::text[]) AS k (ma_cskcb, ma_lk)) AS key
  CROSS JOIN LATERAL (SELECT max(v.version) AS version,
      max(v.version) FILTER (WHERE v.outcome = 'accepted') AS accepted
    FROM claim AS v WHERE v.ma_cskcb = key.ma_cskcb AND v.ma_lk = key.ma_lk AND v.version IS NOT NULL) AS newest
  JOIN review_item AS i ON i.ma_lk = key.ma_lk AND i.ma_cskcb = key.ma_cskcb
    AND i.version < newest.version
    AND (i.is_latest OR i.is_open OR (newest.accepted > i.version AND i.state = 'unfixable'))
  ORDER BY i.claim_id FOR UPDATE OF i`

const SETTLE = `UPDATE review_item AS i SET is_latest = false, state = s.next, revision = i.revision + 1
  FROM unnest($1::text[], $2::bigint[], $3::text[]) AS s (ma_cskcb, claim_id, next)
  WHERE i.ma_cskcb = s.ma_cskcb AND i.claim_id = s.claim_id AND i.outcome <> 'clean'`

/** Clean versions have no work, and no history of it. */
const OVERTAKE_CLEAN = `UPDATE review_item AS i SET is_latest = false
  FROM unnest($1::text[], $2::bigint[]) AS s (ma_cskcb, claim_id)
  WHERE i.ma_cskcb = s.ma_cskcb AND i.claim_id = s.claim_id AND i.outcome = 'clean'`

const RECORD = `INSERT INTO review_event (ma_cskcb, claim_id, revision, side, action, from_state, to_state, detail)
  SELECT ma_cskcb, claim_id, revision + 1, 'service', 'new_version', state, next, jsonb_build_object('version', version)
  FROM unnest($1::text[], $2::bigint[], $3::text[], $4::int[], $5::text[], $6::int[])
    AS s (ma_cskcb, claim_id, next, revision, state, version)`

/**
 * Closes the work on versions that newer ones have overtaken: `resolved` when a newer one was accepted, `replaced`
 * when not (the newest carries the work on). What was waived or given up before stays so, except that an accepted
 * version also resolves what was thought beyond repair. Locks the rows in the order of their ids, as every writer.
 * Call {@link waitToSettle} or {@link tryToSettle} before the first row of the transaction is written.
 */
export async function settleVersions(client: PoolClient, keys: readonly ClaimKey[]): Promise<void> {
  if (keys.length === 0) return
  const { rows } = await client.query(OVERTAKEN, [
    keys.map(({ maCskcb }) => maCskcb),
    keys.map(({ maLk }) => maLk),
  ])
  if (rows.length === 0) return
  const clean = rows.filter(({ outcome }) => outcome === 'clean')
  if (clean.length > 0)
    await client.query(OVERTAKE_CLEAN, [
      clean.map(({ maCskcb }) => maCskcb),
      clean.map(({ claimId }) => claimId),
    ])
  const flagged = rows.filter(({ outcome }) => outcome !== 'clean')
  if (flagged.length === 0) return
  const column = (name: string) => flagged.map((row) => row[name])
  const settled = [column('maCskcb'), column('claimId'), column('next')]
  await client.query(SETTLE, settled)
  await client.query(RECORD, [...settled, column('revision'), column('state'), column('version')])
}
