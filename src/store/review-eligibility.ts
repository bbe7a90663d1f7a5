import type { EligibilityFacts } from '../eligibility/facts.js'
import { type JudgementDetail, readFacts, readJudgement } from '../eligibility/facts-text.js'
import type { EligibilityOutcome } from '../eligibility/judge.js'

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

/** Of the claim $2 of the facility $1; a row is read by {@link eligibilityOf}. */
export const ELIGIBILITY = `SELECT outcome, to_char(judged_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "judgedAt",
    recheck, facts, row_groups AS groups, judgement
  FROM claim_eligibility WHERE ma_cskcb = $1 AND claim_id = $2`

export interface EligibilityRow extends Omit<ClaimEligibility, 'facts' | 'judgement'> {
  readonly facts: string
  readonly groups: string
  readonly judgement: string
}

export function eligibilityOf({ facts: head, groups, judgement, ...rest }: EligibilityRow): ClaimEligibility {
  const facts = readFacts(head, groups)
  return { ...rest, facts, judgement: readJudgement(judgement, rest.outcome, facts.rows) }
}
