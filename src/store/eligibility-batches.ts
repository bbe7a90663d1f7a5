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
 * Two transactions that did not see each other: neither was committed when the claims of the other were compared.
 * Of two such claims of one person the later is judged again, as it would have been had they come one by one.
 */
const COMPARE = `WITH fresh AS (
    UPDATE eligibility_batch SET compared = true WHERE (ma_cskcb, first_claim_id) IN (
      SELECT ma_cskcb, first_claim_id FROM eligibility_batch WHERE NOT compared ORDER BY loaded_at LIMIT ${BATCHES})
    RETURNING *),
  pair AS MATERIALIZED (
    SELECT n.ma_cskcb AS n_facility, n.first_claim_id AS n_first, n.claim_ids AS n_ids,
      m.ma_cskcb AS m_facility, m.first_claim_id AS m_first, m.claim_ids AS m_ids
    FROM fresh AS n JOIN eligibility_batch AS m ON m.loaded_in >= pg_snapshot_xmin(n.seen)
      AND m.loaded_in <> n.loaded_in
      AND NOT pg_visible_in_snapshot(m.loaded_in, n.seen) AND NOT pg_visible_in_snapshot(n.loaded_in, m.seen)),
  member AS MATERIALIZED (
    SELECT b.facility, b.first, e.claim_id, e.ma_lk, e.bhxh_no, e.cccd
    FROM (SELECT n_facility, n_first, n_ids FROM pair UNION SELECT m_facility, m_first, m_ids FROM pair)
        AS b (facility, first, ids)
      CROSS JOIN unnest(b.ids) AS id
      JOIN claim_eligibility AS e ON e.ma_cskcb = b.facility AND e.claim_id = id AND e.accepted),
  near AS (
    SELECT a.facility AS a_facility, a.claim_id AS a_id, b.facility AS b_facility, b.claim_id AS b_id
    FROM pair JOIN member AS a ON (a.facility, a.first) = (n_facility, n_first)
      JOIN member AS b ON (b.facility, b.first) = (m_facility, m_first) AND b.bhxh_no = a.bhxh_no
        AND (b.facility, b.ma_lk) IS DISTINCT FROM (a.facility, a.ma_lk)
    UNION
    SELECT a.facility, a.claim_id, b.facility, b.claim_id
    FROM pair JOIN member AS a ON (a.facility, a.first) = (n_facility, n_first)
      JOIN member AS b ON (b.facility, b.first) = (m_facility, m_first) AND b.cccd = a.cccd
        AND (b.facility, b.ma_lk) IS DISTINCT FROM (a.facility, a.ma_lk)),
  marked AS (
    UPDATE claim_eligibility AS e SET recheck = true FROM near
    WHERE e.ma_cskcb = CASE WHEN a_id > b_id THEN a_facility ELSE b_facility END
      AND e.claim_id = greatest(a_id, b_id) AND e.outcome <> 'pending' AND NOT e.recheck RETURNING 1)
  SELECT (SELECT count(*) FROM fresh)::int AS fresh, (SELECT count(*) FROM marked)::int AS marked`

const FORGET = `DELETE FROM eligibility_batch WHERE compared AND loaded_at < now() - interval '${KEPT}'`

/**
 * Has claims judged again that were loaded at the same moment as another claim of their person, so that neither was
 * compared with the other. One caller at a time.
 *
 * @returns the number of claims that are to be judged again
 */
export async function compareBatches(db: pg.Pool | pg.ClientBase): Promise<number> {
  let marked = 0
  for (;;) {
    const { rows } = await db.query(COMPARE)
    marked += rows[0].marked
    if (rows[0].fresh < BATCHES) break
  }
  await db.query(FORGET)
  return marked
}
