import type pg from 'pg'
import type { Finding } from '../rules/finding.js'
import type { Outcome } from '../rules/verdict.js'
import { FILE_ITSELF } from './load-claims.js'
import { readClaimFindings } from './read-findings.js'
import { SUBMISSION_COLUMNS, type SubmissionRow } from './review-submissions.js'

/** One submission as its page shows it. */
export interface SubmissionDetail extends SubmissionRow {
  /** Hex; '' while a stream is on its way, or when it was cut off. */
  readonly sha256: string
  /** Submission of the same bytes that was answered with; null when these were new. */
  readonly duplicateOf: string | null
  /** Findings about the file itself. */
  readonly findings: readonly Finding[]
}

/** A claim as it stands in its submission. */
export interface SubmittedClaim {
  readonly claimId: string
  readonly ordinal: number
  readonly maLk: string | null
  readonly version: number | null
  readonly outcome: Outcome
  /** The same content had been received before: nothing new to look at. */
  readonly unchanged: boolean
  readonly amount: string | null
  readonly errors: number
  readonly warnings: number
  /** Codes of its errors and warnings, heaviest first; empty for clean ones, and for a moment after receipt. */
  readonly codes: readonly string[]
  /** Null while reviewers' tables have not taken it. */
  readonly state: string | null
}

const DETAIL = `SELECT ${SUBMISSION_COLUMNS}, coalesce(encode(s.sha256, 'hex'), '') AS sha256,
    s.duplicate_of::text AS "duplicateOf"
  FROM submission AS s WHERE s.ma_cskcb = $1 AND s.submission_id = $2`

/** A submission of the facility with what was found about its file; null when there is none. */
export async function readSubmissionDetail(
  pool: pg.Pool,
  maCskcb: string,
  submissionId: string,
): Promise<SubmissionDetail | null> {
  const row = (await pool.query(DETAIL, [maCskcb, submissionId])).rows[0]
  if (row === undefined) return null
  return { ...row, findings: await readClaimFindings(pool, maCskcb, submissionId, FILE_ITSELF) }
}

/** Which claims of a submission are listed. */
export const SHOWN_CLAIMS = ['all', 'rejected', 'warned', 'clean'] as const
export type ShownClaims = (typeof SHOWN_CLAIMS)[number]

const ONLY: Readonly<Record<ShownClaims, string>> = {
  all: '',
  rejected: "AND c.outcome = 'rejected'",
  warned: "AND c.outcome = 'accepted' AND c.warnings > 0",
  clean: "AND c.outcome = 'accepted' AND c.warnings = 0",
}

/** Claims of a submission in the order of the file, behind the one with the ordinal `after`. */
export async function claimsOfSubmission(
  pool: pg.Pool,
  maCskcb: string,
  submissionId: string,
  shown: ShownClaims,
  after: number,
  limit: number,
): Promise<SubmittedClaim[]> {
  const { rows } = await pool.query(
    `SELECT c.claim_id::text AS "claimId", c.ordinal, c.ma_lk AS "maLk", c.version, c.outcome, c.unchanged,
       c.t_bhtt::text AS amount, c.errors, c.warnings, coalesce(i.codes, '{}') AS codes, i.state
     FROM claim AS c
     LEFT JOIN review_item AS i ON i.ma_cskcb = c.ma_cskcb AND i.claim_id = c.claim_id
     WHERE c.ma_cskcb = $1 AND c.submission_id = $2 AND c.ordinal > $3 ${ONLY[shown]}
     ORDER BY c.ordinal LIMIT $4`,
    [maCskcb, submissionId, after, limit],
  )
  return rows
}
