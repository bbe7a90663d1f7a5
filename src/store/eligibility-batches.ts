import type pg from 'pg'
import { type CopyIn, copyLine } from './copy.js'
import type { ClaimToLoad } from './load-claims.js'

const COPY = 'COPY eligibility_batch (ma_cskcb, first_claim_id, claim_ids, seen) FROM STDIN'

/**
 * The accepted claims of a batch, by facility, with what could be seen when they were compared with others: two
 * batches that are loaded at the same moment do not see each other's claims. Null when nothing was compared.
 */
export function batchesCopy(claims: readonly ClaimToLoad[]): CopyIn | null {
  const ids = new Map<string, string[]>()
  // All of a batch were judged together, so what was seen is the same for all.
  let seen: string | null = null
  for (const { unit, claim, placement } of claims) {
    if (claim.outcome !== 'accepted' || placement.unchanged || claim.eligibility?.seen == null) continue
    seen = claim.eligibility.seen
    const own = ids.get(unit.head.maCskcb)
    if (own === undefined) ids.set(unit.head.maCskcb, [claim.claimId])
    else own.push(claim.claimId)
  }
  if (seen === null) return null
  let text = ''
  for (const [maCskcb, claimIds] of ids)
    text += copyLine([maCskcb, claimIds[0], `{${claimIds.join(',')}}`, seen])
  return { statement: COPY, chunks: [Buffer.from(text)] }
}

const BATCHES = 500
/** Longest that a batch is on its way from being judged to being committed, with room to spare. */
const KEPT = '10 minutes'

/**
 * Two transactions that did not see each other: neither was committed when the claims of the other were compared. A
 * later one that is still to be compared is left to its own turn, so that a long backlog is no square of comparisons.
 */
const PAIRS = `WITH fresh AS MATERIALIZED (
    SELECT ma_cskcb, first_claim_id, seen, loaded_in,
      greatest(loaded_in, (SELECT max(loaded_in) FROM eligibility_batch WHERE compared)) AS up_to
    FROM eligibility_batch WHERE NOT compared ORDER BY loaded_at LIMIT ${BATCHES})
  SELECT n.ma_cskcb, n.first_claim_id, m.ma_cskcb AS beside_cskcb, m.first_claim_id AS beside_id
  FROM fresh AS n LEFT JOIN eligibility_batch AS m ON m.loaded_in >= pg_snapshot_xmin(n.seen)
    AND m.loaded_in <= n.up_to AND m.loaded_in <> n.loaded_in
    AND NOT pg_visible_in_snapshot(m.loaded_in, n.seen) AND NOT pg_visible_in_snapshot(n.loaded_in, m.seen)`

/**
 * Claims of batches, with each number by which their persons are known. A statement of its own, so that the planner
 * knows how few they are: it would read the whole table otherwise.
 */
const MEMBERS = `SELECT b.ma_cskcb, b.first_claim_id, e.claim_id, e.ma_lk, e.other_numbers || e.bhxh_no || e.cccd AS keys
  FROM unnest($1::text[], $2::bigint[]) AS asked (ma_cskcb, first_claim_id)
    JOIN eligibility_batch AS b ON b.ma_cskcb = asked.ma_cskcb AND b.first_claim_id = asked.first_claim_id
    CROSS JOIN unnest(b.claim_ids) AS id
    JOIN claim_eligibility AS e ON e.ma_cskcb = b.ma_cskcb AND e.claim_id = id AND e.accepted`

/** In one statement, so that nothing counts as compared whose claims are not marked. */
const MARK = `WITH done AS (
    UPDATE eligibility_batch AS b SET compared = true FROM unnest($1::text[], $2::bigint[]) AS n (ma_cskcb, first_claim_id)
    WHERE b.ma_cskcb = n.ma_cskcb AND b.first_claim_id = n.first_claim_id)
  UPDATE claim_eligibility AS e SET recheck = true
  FROM unnest($3::text[], $4::bigint[]) AS later (ma_cskcb, claim_id)
  WHERE e.ma_cskcb = later.ma_cskcb AND e.claim_id = later.claim_id AND e.outcome <> 'pending' AND NOT e.recheck`

const FORGET = `DELETE FROM eligibility_batch WHERE compared AND loaded_at < now() - interval '${KEPT}'`

/**
 * Has claims judged again that were loaded at the same moment as another claim of their person, so that neither was
 * compared with the other: the later of the two, as it would have been had they come one by one. One caller at a time.
 *
 * @returns the number of claims that are to be judged again
 */
export async function compareBatches(db: pg.Pool | pg.ClientBase): Promise<number> {
  let marked = 0
  for (;;) {
    const { rows } = await db.query(PAIRS)
    const fresh = new Map<string, BatchKey>(
      rows.map((row) => [`${row.ma_cskcb} ${row.first_claim_id}`, [row.ma_cskcb, row.first_claim_id]]),
    )
    const pairs = rows
      .filter((row) => row.beside_id !== null)
      .map((row): readonly [BatchKey, BatchKey] => [
        [row.ma_cskcb, row.first_claim_id],
        [row.beside_cskcb, row.beside_id],
      ])
    const later = pairs.length === 0 ? [] : await laterOf(db, pairs)
    if (fresh.size > 0) {
      const { rowCount } = await db.query(MARK, [...columnsOf(fresh.values()), ...columnsOf(later)])
      marked += rowCount ?? 0
    }
    if (fresh.size < BATCHES) break
  }
  await db.query(FORGET)
  return marked
}

/** Facility and first claim of a batch; also facility and claim. */
type BatchKey = readonly [maCskcb: string, id: string]

const columnsOf = (keys: Iterable<BatchKey>): [string[], string[]] => {
  const list = [...keys]
  return [list.map(([maCskcb]) => maCskcb), list.map(([, id]) => id)]
}

/** Of each two claims of one person in batches that did not see each other, the later. */
async function laterOf(
  db: pg.Pool | pg.ClientBase,
  pairs: readonly (readonly [BatchKey, BatchKey])[],
): Promise<BatchKey[]> {
  const batches = new Map(pairs.flat().map((batch) => [batch.join(' '), batch]))
  const { rows } = await db.query(MEMBERS, columnsOf(batches.values()))
  const byBatch = new Map<string, Map<string, typeof rows>>()
  for (const row of rows) {
    const batch = `${row.ma_cskcb} ${row.first_claim_id}`
    const byKey = byBatch.get(batch) ?? new Map<string, typeof rows>()
    byBatch.set(batch, byKey)
    for (const key of new Set<string | null>(row.keys)) {
      if (key === null) continue
      const claims = byKey.get(key)
      if (claims === undefined) byKey.set(key, [row])
      else claims.push(row)
    }
  }
  const later = new Map<string, BatchKey>()
  for (const [one, other] of pairs) {
    const beside = byBatch.get(other.join(' '))
    for (const [key, claims] of byBatch.get(one.join(' ')) ?? []) {
      for (const a of claims) {
        for (const b of beside?.get(key) ?? []) {
          if (a.ma_cskcb === b.ma_cskcb && a.ma_lk === b.ma_lk) continue
          const last = BigInt(a.claim_id) > BigInt(b.claim_id) ? a : b
          later.set(`${last.ma_cskcb} ${last.claim_id}`, [last.ma_cskcb, last.claim_id])
        }
      }
    }
  }
  return [...later.values()]
}
