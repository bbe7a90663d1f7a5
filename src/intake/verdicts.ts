import type { Finding } from '../rules/finding.js'
import type { ClaimVerdict, SubmissionSummary } from '../rules/verdict.js'
import type { JudgedClaim, LoadedClaim, SubmissionHead } from '../store/judged.js'
import { isDamaged, outcomeOf } from '../store/load-submissions.js'

/** The verdict of one claim: what the judge found, and what became of it in the store. */
export function claimVerdict(claim: JudgedClaim, loaded: LoadedClaim): ClaimVerdict {
  return {
    ordinal: claim.ordinal,
    claimId: claim.claimId,
    maLk: claim.maLk,
    outcome: claim.outcome,
    version: loaded.version,
    unchanged: loaded.unchanged,
    currentVersion: loaded.currentVersion,
    replacedVersion: loaded.replacedVersion,
    rows: claim.rows,
    findings: claim.findings,
    findingsTotal: claim.findingsTotal,
    errors: claim.errors,
    warnings: claim.warnings,
  }
}

/** Running totals of a submission. */
export class Tally {
  total = 0
  accepted = 0
  warned = 0
  rejected = 0
  rows = 0

  add(claim: JudgedClaim): void {
    this.total++
    this.rows += claim.rows
    if (claim.outcome === 'accepted') {
      this.accepted++
      if (claim.warnings > 0) this.warned++
    } else this.rejected++
  }
}

export interface FileFacts {
  readonly sha256: string
  readonly bytes: number
  readonly refused: boolean
  readonly findings: readonly Finding[]
}

export function submissionSummary(head: SubmissionHead, tally: Tally, file: FileFacts): SubmissionSummary {
  return {
    maGiaoDich: head.maGiaoDich,
    submissionId: head.submissionId,
    maCskcb: head.maCskcb,
    kind: head.kind,
    standardVersion: head.standardVersion,
    face: head.face,
    receivedAt: head.receivedAt.toISOString(),
    state: 'complete',
    outcome: outcomeOf(file.refused, tally.total, tally.accepted, isDamaged(file.findings)),
    duplicate: false,
    sha256: file.sha256,
    bytes: file.bytes,
    claimsTotal: tally.total,
    claimsAccepted: tally.accepted,
    claimsWarned: tally.warned,
    claimsRejected: tally.rejected,
    rows: tally.rows,
    findings: file.findings,
  }
}

/** A claim turned down for what its place in the file shows: its lines are not loaded. */
export function rejectFor(claim: JudgedClaim, finding: Finding): JudgedClaim {
  return {
    ...claim,
    outcome: 'rejected',
    slices: [],
    findings: [...claim.findings, finding],
    findingsTotal: claim.findingsTotal + 1,
    errors: claim.errors + 1,
  }
}
