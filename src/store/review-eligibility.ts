import type pg from 'pg'
import type { EligibilityFacts } from '../eligibility/facts.js'
import { type JudgementDetail, readFacts, readJudgement } from '../eligibility/facts-text.js'
import type { EligibilityOutcome } from '../eligibility/judge.js'
import type { ItemRef } from './review-model.js'

/** What was judged about the card of a claim; its findings stand among those of the claim. */
export interface ClaimEligibility {
  readonly outcome: EligibilityOutcome
  /** ISO 8601 instant. */
  readonly judgedAt: string
  /** The registry has changed about this person since. */
  readonly recheck: boolean
  readonly facts: EligibilityFacts
  readonly judgement: JudgementDetail
}

const SELECT = `SELECT outcome, to_char(judged_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "judgedAt",
    recheck, facts, row_groups, judgement
  FROM claim_eligibility WHERE ma_cskcb = $1 AND claim_id = $2`

/** Null when the claim was never judged against the registry. */
export async function readClaimEligibility(
  pool: pg.Pool,
  { maCskcb, claimId }: ItemRef,
): Promise<ClaimEligibility | null> {
  const { rows } = await pool.query(SELECT, [maCskcb, claimId])
  if (rows.length === 0) return null
  const { facts: head, row_groups, judgement, ...rest } = rows[0]
  const facts = readFacts(head, row_groups)
  return { ...rest, facts, judgement: readJudgement(judgement, rest.outcome, facts.rows) }
}
