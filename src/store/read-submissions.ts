import type pg from 'pg'
import type { ClaimVerdict, SubmissionVerdict } from '../rules/verdict.js'
import { FILE_ITSELF } from './load-claims.js'
import { outcomeOf } from './load-submissions.js'
import { readFindings } from './read-findings.js'

/** A submission is asked for by its transaction code or by its id. */
export type SubmissionRef = { readonly maGiaoDich: string } | { readonly submissionId: string }

const SUBMISSION = `SELECT ma_cskcb, submission_id, ma_giao_dich, kind, standard_version, face, received_at, state,
    outcome, encode(sha256, 'hex') AS sha256, bytes, claims_total, claims_accepted, claims_warned, claims_rejected,
    rows, duplicate_of
  FROM submission WHERE ma_cskcb = $1 AND `

const CLAIMS = `SELECT claim.claim_id, claim.ordinal, claim.ma_lk, claim.version, claim.outcome, claim.unchanged,
    claim.replaces_version, claim.rows, claim.findings_total, claim.errors, claim.warnings, head.current_version
  FROM claim LEFT JOIN claim_head AS head
    ON head.ma_cskcb = claim.ma_cskcb AND head.ma_lk = claim.ma_lk AND claim.kind = 'claims'
  WHERE claim.ma_cskcb = $1 AND claim.submission_id = $2
  ORDER BY claim.ordinal`

/**
 * A submission of the facility with its claims and findings, as it was answered; `currentVersion` is that of now.
 * Null when the facility has no such submission.
 */
export async function readSubmission(
  pool: pg.Pool,
  maCskcb: string,
  ref: SubmissionRef,
): Promise<SubmissionVerdict | null> {
  const [column, value] =
    'maGiaoDich' in ref ? ['ma_giao_dich', ref.maGiaoDich] : ['submission_id', ref.submissionId]
  const { rows } = await pool.query(`${SUBMISSION}${column} = $2`, [maCskcb, value])
  const row = rows[0]
  if (row === undefined) return null
  const findings = await readFindings(pool, maCskcb, row.submission_id)
  const claims = await pool.query(CLAIMS, [maCskcb, row.submission_id])
  return {
    maGiaoDich: row.ma_giao_dich,
    submissionId: row.submission_id,
    maCskcb: row.ma_cskcb,
    kind: row.kind,
    standardVersion: row.standard_version,
    face: row.face,
    receivedAt: row.received_at.toISOString(),
    state: row.state,
    outcome: row.outcome ?? outcomeOf(false, row.claims_total, row.claims_accepted, false),
    duplicate: row.duplicate_of !== null,
    sha256: row.sha256 ?? '',
    bytes: Number(row.bytes),
    claimsTotal: row.claims_total,
    claimsAccepted: row.claims_accepted,
    claimsWarned: row.claims_warned,
    claimsRejected: row.claims_rejected,
    rows: Number(row.rows),
    findings: findings.get(FILE_ITSELF) ?? [],
    claims: claims.rows.map(
      (claim): ClaimVerdict => ({
        ordinal: claim.ordinal,
        claimId: claim.claim_id,
        maLk: claim.ma_lk,
        outcome: claim.outcome,
        version: claim.version,
        unchanged: claim.unchanged,
        currentVersion: claim.current_version,
        replacedVersion: claim.replaces_version,
        rows: claim.rows,
        findings: findings.get(claim.claim_id) ?? [],
        findingsTotal: claim.findings_total,
        errors: claim.errors,
        warnings: claim.warnings,
      }),
    ),
  }
}
