import { findingJson } from '../rules/catalogue.js'
import type { ClaimVerdict, SubmissionSummary, SubmissionVerdict } from '../rules/verdict.js'

/** Verdicts as JSON text for the native face: the data of the verdict, each finding with its sentences. */

export function renderClaim(claim: ClaimVerdict): string {
  return JSON.stringify({ ...claim, findings: claim.findings.map(findingJson) })
}

export function renderSummary(summary: SubmissionSummary): string {
  return JSON.stringify(told(summary))
}

/** One NDJSON line, with its line break. */
export function claimLine(claim: ClaimVerdict): string {
  return `{"type":"claim",${renderClaim(claim).slice(1)}\n`
}

export function summaryLine(summary: SubmissionSummary): string {
  return `{"type":"summary",${renderSummary(summary).slice(1)}\n`
}

export function errorLine(problem: object): string {
  return `${JSON.stringify({ ...problem, type: 'error' })}\n`
}

/** Gathers claims into one reply whose findings stay within a bound. */
export interface ReplyBuilder {
  add(claim: ClaimVerdict): void
  finish(summary: SubmissionSummary): string
}

/**
 * `maxBytes`: once the rendered claims are longer (in UTF-16 units), further claims are told without
 * their findings and marked `findingsOmitted`; their counts stay. Asking again as NDJSON gives all.
 */
export function replyBuilder(maxBytes: number): ReplyBuilder {
  const claims: string[] = []
  let length = 0
  return {
    add(claim) {
      let text = renderClaim(claim)
      if (claim.findings.length > 0 && length + text.length > maxBytes)
        text = JSON.stringify({ ...claim, findings: [], findingsOmitted: true })
      length += text.length
      claims.push(text)
    },
    finish(summary) {
      return `${renderSummary(summary).slice(0, -1)},"claims":[${claims.join(',')}]}`
    },
  }
}

/** A whole verdict as JSON text. */
export function renderVerdict(verdict: SubmissionVerdict, maxBytes: number): string {
  const builder = replyBuilder(maxBytes)
  for (const claim of verdict.claims) builder.add(claim)
  return builder.finish(verdict)
}

/** A summary without the claims that a whole verdict also carries. */
function told(summary: SubmissionSummary) {
  const { claims: _, ...rest } = summary as SubmissionVerdict
  return { ...rest, findings: summary.findings.map(findingJson) }
}
