import type { EligibilityFacts } from '../eligibility/facts.js'
import type { EligibilityJudgement, EligibilityOutcome } from '../eligibility/judge.js'

/** What was judged about the card of a claim; its findings stand among those of the claim. */
export interface ClaimEligibility {
  readonly outcome: EligibilityOutcome
  /** ISO 8601 instant. */
  readonly judgedAt: string
  /** The registry has changed about this person since. */
  readonly recheck: boolean
  readonly facts: EligibilityFacts
  readonly judgement: Omit<EligibilityJudgement, 'findings'>
}

/** Of the claim $2 of the facility $1. */
export const ELIGIBILITY = `SELECT outcome, to_char(judged_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "judgedAt",
    recheck, facts, judgement
  FROM claim_eligibility WHERE ma_cskcb = $1 AND claim_id = $2`
