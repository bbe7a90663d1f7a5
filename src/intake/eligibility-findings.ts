import { type Finding, MORE_FINDINGS, moreFindings } from '../rules/finding.js'
import type { JudgedClaim } from '../store/judged.js'

/**
 * Findings of eligibility are added; an error among them rejects the claim, whose rows are then not loaded. All are
 * counted, at most `limit` are kept: errors before what is none, and of equals those that came first.
 */
export function withFindings(claim: JudgedClaim, findings: readonly Finding[], limit: number): JudgedClaim {
  if (findings.length === 0) return claim
  const errors = claim.errors + findings.filter(({ severity }) => severity === 'error').length
  // Who decided to take a claim in spite of its errors decided about these too.
  const rejected = errors > 0 && claim.waived !== true
  const total = claim.findingsTotal + findings.length
  return {
    ...claim,
    outcome: rejected ? 'rejected' : claim.outcome,
    slices: rejected ? [] : claim.slices,
    findings: bounded(
      [...claim.findings.filter(({ code }) => code !== MORE_FINDINGS), ...findings],
      total,
      limit,
    ),
    findingsTotal: total,
    errors,
    warnings: claim.warnings + findings.filter(({ severity }) => severity === 'warning').length,
  }
}

/** At most `limit` of the findings and, where there are more in all, how many more. */
function bounded(findings: readonly Finding[], total: number, limit: number): readonly Finding[] {
  let kept = findings
  if (findings.length > limit) {
    const errors = findings.filter(({ severity }) => severity === 'error').length
    let room = Math.max(0, limit - errors)
    kept = findings.filter(({ severity }) => severity === 'error' || room-- > 0).slice(0, limit)
  }
  if (total <= kept.length) return kept
  return [...kept, moreFindings(total - kept.length)]
}
