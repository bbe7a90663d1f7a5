import { MATCH_CAUSES } from '../eligibility/identity.js'
import type { ClaimEligibility } from '../store/review-eligibility.js'
import type { Tone } from './components.js'
import { percent } from './format.js'
import type { Language } from './texts.js'

const TONES: Readonly<Record<ClaimEligibility['outcome'], Tone>> = {
  eligible: 'good',
  notEligible: 'bad',
  pending: 'warn',
  notApplicable: 'quiet',
}

const IDENTITY = ['card', 'name', 'birthDate', 'sex', 'citizenId'] as const

/** Shares in 1/100 %. */
const share = (value: number): string => percent(value / 10_000)

/** What was judged about the card, in words. */
export function eligibilityView(
  { outcome, judgedAt, recheck, judgement }: ClaimEligibility,
  language: Language,
) {
  return {
    outcome,
    tone: TONES[outcome],
    judgedAt,
    recheck,
    identity: IDENTITY.map((field) => ({ field, text: MATCH_CAUSES[judgement.identity[field]][language] })),
    rows: judgement.rows
      .filter(({ expected, verdict }) => expected !== null && verdict !== 'right' && verdict !== 'notJudged')
      .map(({ table, row, claimed, expected }) => ({
        table,
        row,
        claimed: claimed < 0 ? '' : share(claimed),
        expected: share(expected!),
      })),
  }
}
