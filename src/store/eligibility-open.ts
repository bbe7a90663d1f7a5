import type pg from 'pg'
import type { EligibilityFacts } from '../eligibility/facts.js'
import { readFacts, writeJudgement } from '../eligibility/facts-text.js'
import type { EligibilityJudgement } from '../eligibility/judge.js'
import type { Finding } from '../rules/finding.js'

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
  db: pg.ClientBase,
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

const SETTLE = `UPDATE claim_eligibility SET outcome = $3, judged_at = now(), registry_at = $4, recheck = false, judgement = $5
  WHERE ma_cskcb = $1 AND claim_id = $2`

/**
 * Findings that the claim has not got yet, behind those it has (of those about other claims each names one, so that
 * another of them is new); errors come as warnings, for it was accepted. A
 * version that was rejected, or replaced while it waited, gets none: nobody assesses it.
 */
const ADD = `WITH c AS (SELECT submission_id FROM claim WHERE ma_cskcb = $1 AND claim_id = $2 AND is_current),
  last AS (SELECT coalesce(max(f.seq), 0) AS seq FROM finding AS f, c
    WHERE f.ma_cskcb = $1 AND f.submission_id = c.submission_id AND f.claim_id = $2)
  INSERT INTO finding (ma_cskcb, submission_id, claim_id, seq, code, severity, table_name, row_no, field, value, line,
    col, params)
  SELECT $1, c.submission_id, $2, last.seq + new.place, new.code, new.severity, new.table_name, new.row_no, new.field,
    new.value, 0, 0, new.params
  FROM c, last, unnest($3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[], $9::jsonb[])
    WITH ORDINALITY AS new (code, severity, table_name, row_no, field, value, params, place)
  WHERE NOT EXISTS (SELECT FROM finding AS f WHERE f.ma_cskcb = $1 AND f.submission_id = c.submission_id
    AND f.claim_id = $2 AND f.code = new.code AND f.row_no = new.row_no
    AND f.table_name IS NOT DISTINCT FROM new.table_name AND f.field IS NOT DISTINCT FROM new.field
    AND (f.params IS NOT DISTINCT FROM new.params OR new.code NOT LIKE 'ELG-X%'))
  RETURNING severity, code, table_name`

const COUNT = `UPDATE claim SET findings_total = findings_total + $3, warnings = warnings + $4
  WHERE ma_cskcb = $1 AND claim_id = $2`

/** What reviewers see: a clean version becomes a warned one, with the new codes. */
const SHOW = `UPDATE review_item SET outcome = CASE outcome WHEN 'clean' THEN 'warned' ELSE outcome END,
    state = CASE state WHEN 'none' THEN 'new' ELSE state END, warnings = warnings + $3, revision = revision + 1,
    codes = codes || ARRAY(SELECT DISTINCT code FROM unnest($4::text[]) AS code WHERE code <> ALL (codes)),
    tables = tables || ARRAY(SELECT DISTINCT name FROM unnest($5::text[]) AS name WHERE name <> ALL (tables))
  WHERE ma_cskcb = $1 AND claim_id = $2`

/**
 * Keeps what judging an accepted claim later has said, in the caller's transaction, which holds the registry (see
 * `holdRegistry`): a change that came in between would be forgotten. The claim stays accepted: what turned out
 * ineligible becomes a finding for review, and nothing is changed without one.
 *
 * @returns the number of findings that were new
 */
export async function settleEligibility(
  client: pg.ClientBase,
  { maCskcb, claimId }: OpenEligibility,
  judgement: EligibilityJudgement,
  registryAt: Date,
): Promise<number> {
  await client.query(SETTLE, [maCskcb, claimId, judgement.outcome, registryAt, writeJudgement(judgement)])
  const found = judgement.findings.map(forReview)
  if (found.length === 0) return 0
  const { rows } = await client.query(ADD, [
    maCskcb,
    claimId,
    found.map(({ code }) => code),
    found.map(({ severity }) => severity),
    found.map(({ table }) => table),
    found.map(({ row }) => row),
    found.map(({ field }) => field),
    found.map(({ value }) => value),
    found.map(({ params }) => (params === undefined ? null : JSON.stringify(params))),
  ])
  if (rows.length === 0) return 0
  const warned = rows.filter(({ severity }) => severity === 'warning')
  await client.query(COUNT, [maCskcb, claimId, rows.length, warned.length])
  if (warned.length > 0)
    await client.query(SHOW, [
      maCskcb,
      claimId,
      warned.length,
      warned.map(({ code }) => code),
      warned.map(({ table_name }) => table_name),
    ])
  return rows.length
}

const forReview = (finding: Finding): Finding =>
  finding.severity === 'error' ? { ...finding, severity: 'warning' } : finding

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

/** Numbers and citizen ids of all whom a change touched, as they were before and as they are now. */
const TOUCH = [
  'CREATE TEMP TABLE touched (number text COLLATE "C", cccd text COLLATE "C") ON COMMIT DROP',
  `INSERT INTO touched (number) ${CHANGED}
    UNION SELECT right(card15, 10) FROM temp_card WHERE known_from = $1 OR known_to = $1`,
  `INSERT INTO touched (cccd) SELECT cccd FROM person WHERE (known_from = $1 OR known_to = $1) AND cccd IS NOT NULL
    UNION SELECT p.cccd FROM touched AS t JOIN person AS p ON p.bhxh_no = t.number AND p.known_to = 'infinity'
      WHERE p.cccd IS NOT NULL`,
  'ANALYZE touched',
]

const MARK_TOUCHED = ['e.bhxh_no = t.number', 'e.other_numbers @> ARRAY[t.number]', 'e.cccd = t.cccd'].map(
  (same) => `UPDATE claim_eligibility AS e SET recheck = true FROM touched AS t
    WHERE ${same} AND e.accepted AND e.outcome <> 'pending' AND NOT e.recheck`,
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
