import type pg from 'pg'
import { LAST_DAY } from '../eligibility/dated.js'
import type { EligibilityFacts } from '../eligibility/facts.js'
import { readFacts } from '../eligibility/facts-text.js'

/** A claim whose card is to be judged (again): the registry could not answer, or has changed since. */
export interface OpenEligibility {
  readonly maCskcb: string
  readonly claimId: string
  readonly facts: EligibilityFacts
  /** When it was last judged, as the store writes it: to the microsecond, which a Date has not. */
  readonly judgedAt: string
}

const OPEN = `SELECT e.ma_cskcb, e.claim_id, e.facts, e.row_groups, e.judged_at::text FROM claim_eligibility AS e
  WHERE (e.outcome = 'pending' OR e.recheck) AND (e.judged_at, e.claim_id) > ($2, $3)
  ORDER BY e.judged_at, e.claim_id LIMIT $1`

/** Open claims, those that wait longest first, behind `after`. */
export async function readOpenEligibility(
  db: pg.Pool | pg.ClientBase,
  limit: number,
  after: Pick<OpenEligibility, 'judgedAt' | 'claimId'> | null,
): Promise<readonly OpenEligibility[]> {
  const { rows } = await db.query(OPEN, [limit, after?.judgedAt ?? '-infinity', after?.claimId ?? '0'])
  return rows.map((row) => ({
    maCskcb: row.ma_cskcb,
    claimId: row.claim_id,
    facts: readFacts(row.facts, row.row_groups),
    judgedAt: row.judged_at,
  }))
}

/** Drops what was noted about claims whose cards are not to be judged after all. */
export async function forgetEligibility(
  client: pg.ClientBase,
  open: readonly OpenEligibility[],
): Promise<void> {
  await client.query(
    `DELETE FROM claim_eligibility AS e USING unnest($1::text[], $2::bigint[]) AS gone (ma_cskcb, claim_id)
      WHERE e.ma_cskcb = gone.ma_cskcb AND e.claim_id = gone.claim_id`,
    [open.map(({ maCskcb }) => maCskcb), open.map(({ claimId }) => claimId)],
  )
}

const MARK = `UPDATE claim_eligibility SET recheck = true
  WHERE (bhxh_no = ANY($1::text[]) OR other_numbers && $1::text[] OR cccd = ANY($2::text[]))
    AND accepted AND outcome <> 'pending' AND NOT recheck`

/**
 * Has the accepted claims of persons judged again, because the registry has changed about them: by each card of the
 * claim, and by the citizen id.
 */
export async function recheckPersons(
  client: pg.ClientBase,
  numbers: readonly string[],
  citizens: readonly string[],
): Promise<number> {
  if (numbers.length === 0 && citizens.length === 0) return 0
  const { rowCount } = await client.query(MARK, [numbers, citizens])
  return rowCount ?? 0
}

const CHANGED = ['person', 'card', 'card_status', 'temp_card']
  .map((table) => `SELECT bhxh_no FROM ${table} WHERE known_from = $1 OR known_to = $1`)
  .join(' UNION ')

/**
 * Numbers and citizen ids of all whom a change touched, as they were before and as they are now, and the stays that it
 * may concern. A co-payment counts to the end of its year, and raises the level from the day after it: each visit has
 * an entry of its own day in the end, which must not have every claim judged twice. One that is taken back may have
 * borne out an exemption on its day already. Anything else may concern every stay.
 */
const TOUCH = [
  `CREATE TEMP TABLE touched (number text COLLATE "C", cccd text COLLATE "C", first integer NOT NULL DEFAULT 0,
    last integer NOT NULL DEFAULT ${LAST_DAY}) ON COMMIT DROP`,
  `INSERT INTO touched (number) ${CHANGED}
    UNION SELECT right(card15, 10) FROM temp_card WHERE known_from = $1 OR known_to = $1`,
  `INSERT INTO touched (cccd) SELECT cccd FROM person
    WHERE (known_from = $1 OR known_to = $1) AND cccd IS NOT NULL`,
  `INSERT INTO touched (number, first, last) SELECT bhxh_no,
      min(CASE WHEN known_to = $1 THEN day ELSE day + 1 END), day / 10000 * 10000 + 1231 FROM copay_entry
    WHERE known_from = $1 OR known_to = $1 GROUP BY bhxh_no, day / 10000`,
  `INSERT INTO touched (cccd, first, last) SELECT DISTINCT p.cccd, t.first, t.last FROM touched AS t
    JOIN person AS p ON p.bhxh_no = t.number AND p.known_to = 'infinity' WHERE p.cccd IS NOT NULL`,
  'ANALYZE touched',
]

/** The facts are looked into only where the change concerns some stays and not others. */
const MARK_TOUCHED = ['e.bhxh_no = t.number', 'e.other_numbers @> ARRAY[t.number]', 'e.cccd = t.cccd'].map(
  (same) => `UPDATE claim_eligibility AS e SET recheck = true FROM touched AS t
    WHERE ${same} AND e.accepted AND e.outcome <> 'pending' AND NOT e.recheck AND e.left_on >= t.first
      AND (t.last = ${LAST_DAY} OR coalesce((e.facts::jsonb ->> 'ngayVao')::bigint, 0) / 10000 <= t.last)`,
)

/** The same for everybody whom one change of the registry touched, in the transaction of that change. */
export async function recheckChange(client: pg.ClientBase, changedAt: Date): Promise<number> {
  // A first import has no claims to look back at, and millions of persons to ask about.
  const { rows } = await client.query('SELECT EXISTS (SELECT FROM claim_eligibility) AS any')
  if (!rows[0].any) return 0
  for (const statement of TOUCH) await client.query(statement, statement.includes('$1') ? [changedAt] : [])
  let marked = 0
  for (const statement of MARK_TOUCHED) marked += (await client.query(statement)).rowCount ?? 0
  return marked
}
