import type { EligibilityFacts } from '../eligibility/facts.js'
import type { EligibilityJudgement } from '../eligibility/judge.js'
import { type CopyIn, copyLine } from './copy.js'
import type { ClaimToLoad } from './load-claims.js'

const COPY = `COPY claim_eligibility (ma_cskcb, claim_id, ma_lk, accepted, outcome, bhxh_no, cccd, left_on, judged_at,
  registry_at, facts, judgement) FROM STDIN`

/** The rows of all claims of the batch that were judged about their card and are stored. */
export function eligibilityCopy(claims: readonly ClaimToLoad[]): CopyIn | null {
  let text = ''
  for (const { unit, claim, placement } of claims) {
    const { eligibility } = claim
    if (eligibility === undefined || eligibility === null || placement.unchanged) continue
    const { facts, judgement, registryAt } = eligibility
    text += copyLine([
      unit.head.maCskcb,
      claim.claimId,
      claim.maLk,
      claim.outcome === 'accepted',
      judgement.outcome,
      personNumber(facts),
      facts.soCccd === '' ? null : facts.soCccd,
      Math.floor(facts.ngayRa / 10_000),
      new Date().toISOString(),
      registryAt?.toISOString() ?? null,
      JSON.stringify(facts),
      JSON.stringify(judgementDetail(judgement)),
    ])
  }
  return text === '' ? null : { statement: COPY, chunks: [Buffer.from(text)] }
}

/** Last ten characters of the first card; null without one. */
export function personNumber(facts: EligibilityFacts): string | null {
  const code = facts.cards[0]?.code ?? ''
  return code.length >= 10 ? code.slice(-10) : null
}

/** The judgement without its findings, which stand in the table of findings. */
export function judgementDetail(judgement: EligibilityJudgement): Omit<EligibilityJudgement, 'findings'> {
  const { findings: _, ...detail } = judgement
  return detail
}
