import type pg from 'pg'
import { writeJudgement } from '../eligibility/facts-text.js'
import type { EligibilityJudgement } from '../eligibility/judge.js'
import { type Finding, MORE_FINDINGS, moreFindings } from '../rules/finding.js'
import type { OpenEligibility } from './eligibility-open.js'
import { findingKey } from './eligibility-rows.js'

const SETTLE = `UPDATE claim_eligibility SET outcome = $3, judged_at = now(), registry_at = $4, recheck = false, judgement = $5
  WHERE ma_cskcb = $1 AND claim_id = $2`

/** What the claim has got; nothing when it was rejected, or replaced while it waited: nobody assesses it then. */
const KNOWN = `SELECT c.submission_id, c.findings_total, f.seq, f.code, f.table_name, f.row_no, f.field, f.params
  FROM claim AS c LEFT JOIN finding AS f
    ON f.ma_cskcb = c.ma_cskcb AND f.submission_id = c.submission_id AND f.claim_id = c.claim_id
  WHERE c.ma_cskcb = $1 AND c.claim_id = $2 AND c.is_current`

const UNLISTED = `SELECT judgement::jsonb -> 'unlisted' AS keys FROM claim_eligibility WHERE ma_cskcb = $1 AND claim_id = $2`

const NO_MORE = `DELETE FROM finding WHERE ma_cskcb = $1 AND submission_id = $2 AND claim_id = $3 AND code = '${MORE_FINDINGS}'`

const ADD = `INSERT INTO finding (ma_cskcb, submission_id, claim_id, seq, code, severity, table_name, row_no, field, value,
    line, col, params)
  SELECT $1, $2, $3, $4 + new.place, new.code, new.severity, new.table_name, new.row_no, new.field, new.value, 0, 0,
    new.params
  FROM unnest($5::text[], $6::text[], $7::text[], $8::int[], $9::text[], $10::text[], $11::jsonb[])
    WITH ORDINALITY AS new (code, severity, table_name, row_no, field, value, params, place)`

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
 * ineligible becomes a finding for review (errors come as warnings), and nothing is changed without one.
 *
 * Added are findings that the claim has not got yet; of those about other claims each names one, so that another of
 * them is new. All are counted. Listed are at most `limit` in all, but what would have rejected the claim always;
 * what is not listed is remembered by its key, so that judging once more does not count it again.
 *
 * @returns the number of findings that were new
 */
export async function settleEligibility(
  client: pg.ClientBase,
  { maCskcb, claimId }: Pick<OpenEligibility, 'maCskcb' | 'claimId'>,
  judgement: EligibilityJudgement,
  registryAt: Date,
  limit: number,
): Promise<number> {
  const { rows: known } = await client.query(KNOWN, [maCskcb, claimId])
  const { rows: before } = await client.query(UNLISTED, [maCskcb, claimId])
  const unlisted = new Set<string>(before[0]?.keys ?? [])
  const listedBefore = known.filter(({ code }) => code !== null && code !== MORE_FINDINGS)
  const keys = new Set(listedBefore.map(keyOfRow))
  const current = known.length > 0
  const fresh = current
    ? judgement.findings.filter(
        (finding) => !keys.has(findingKey(finding)) && !unlisted.has(findingKey(finding)),
      )
    : []
  const listed = chosen(fresh, listedBefore.length, limit)
  for (const finding of fresh) if (!listed.includes(finding)) unlisted.add(findingKey(finding))
  await client.query(SETTLE, [
    maCskcb,
    claimId,
    judgement.outcome,
    registryAt,
    writeJudgement(judgement, [...unlisted]),
  ])
  if (fresh.length === 0) return 0
  const { submission_id, findings_total } = known[0]
  const more = findings_total + fresh.length - listedBefore.length - listed.length
  const last = Math.max(0, ...listedBefore.map(({ seq }) => seq))
  await client.query(NO_MORE, [maCskcb, submission_id, claimId])
  await add(
    client,
    [maCskcb, submission_id, claimId, last],
    [...listed.map(forReview), ...(more > 0 ? [moreFindings(more)] : [])],
  )
  const warned = fresh.map(forReview).filter(({ severity }) => severity === 'warning')
  await client.query(COUNT, [maCskcb, claimId, fresh.length, warned.length])
  if (warned.length > 0) {
    const shown = listed.map(forReview).filter(({ severity }) => severity === 'warning')
    await client.query(SHOW, [
      maCskcb,
      claimId,
      warned.length,
      shown.map(({ code }) => code),
      shown.map(({ table }) => table),
    ])
  }
  return fresh.length
}

/** What would have rejected the claim, then what there is room for, in the order in which they were found. */
function chosen(fresh: readonly Finding[], before: number, limit: number): readonly Finding[] {
  const errors = fresh.filter(({ severity }) => severity === 'error').length
  let room = Math.max(0, limit - before - errors)
  return fresh.filter(({ severity }) => severity === 'error' || room-- > 0)
}

async function add(
  client: pg.ClientBase,
  place: readonly [maCskcb: string, submissionId: string, claimId: string, last: number],
  findings: readonly Finding[],
): Promise<void> {
  if (findings.length === 0) return
  await client.query(ADD, [
    ...place,
    findings.map(({ code }) => code),
    findings.map(({ severity }) => severity),
    findings.map(({ table }) => table),
    findings.map(({ row }) => row),
    findings.map(({ field }) => field),
    findings.map(({ value }) => value),
    findings.map(({ params }) => (params === undefined ? null : JSON.stringify(params))),
  ])
}

const keyOfRow = (row: {
  code: string
  table_name: string | null
  row_no: number
  field: string | null
  params: Finding['params'] | null
}): string =>
  findingKey({
    code: row.code,
    table: row.table_name,
    row: row.row_no,
    field: row.field,
    params: row.params ?? {},
  })

const forReview = (finding: Finding): Finding =>
  finding.severity === 'error' ? { ...finding, severity: 'warning' } : finding
