import type pg from 'pg'
import type { Outcome } from '../rules/verdict.js'
import type { StandardVersion } from '../standard/plan.js'

/** Which stored claims are to be judged again; parts left out do not restrict. */
export interface RejudgeFilter {
  readonly maGiaoDich?: string
  readonly maCskcb?: string
  /** Month of settlement, `YYYY-MM`. */
  readonly period?: string
  /** Only claims that have a finding of this code. */
  readonly rule?: string
  readonly outcome?: Outcome
  /** One MA_LK; needs `maCskcb`. */
  readonly maLk?: string
}

/** A stored claim, newest version of its MA_LK. */
export interface StoredClaim {
  readonly maCskcb: string
  readonly claimId: string
  readonly maLk: string
  readonly version: number
  readonly standardVersion: StandardVersion
  readonly outcome: Outcome
  readonly receivedAt: Date
  readonly edition: number
  /** Accepted in spite of errors, by a reviewer's decision. */
  readonly waived: boolean
  /** Codes of its findings, each once. */
  readonly codes: readonly string[]
}

const FIND = `SELECT standard_version, received_at, ma_lk FROM claim WHERE ma_cskcb = $1 AND claim_id = $2 AND kind = 'claims'`

/** Version of the standard, moment of receipt and MA_LK of one stored claim; null when there is none such. */
export async function findStoredClaim(
  pool: pg.Pool,
  maCskcb: string,
  claimId: string,
): Promise<(Pick<StoredClaim, 'standardVersion' | 'receivedAt'> & { readonly maLk: string | null }) | null> {
  const { rows } = await pool.query(FIND, [maCskcb, claimId])
  return rows.length === 0
    ? null
    : {
        standardVersion: rows[0].standard_version,
        receivedAt: rows[0].received_at,
        maLk: rows[0].ma_lk,
      }
}

const SUBMISSION = `SELECT ma_cskcb, submission_id FROM submission
  WHERE ma_giao_dich = $1 AND ($2::text IS NULL OR ma_cskcb = $2)`

/** The submission of a transaction code, of one facility or of any; null when there is none such. */
export async function findSubmission(
  pool: pg.Pool,
  { maGiaoDich, maCskcb }: { readonly maGiaoDich: string; readonly maCskcb?: string | undefined },
): Promise<{ readonly maCskcb: string; readonly submissionId: string } | null> {
  const { rows } = await pool.query(SUBMISSION, [maGiaoDich, maCskcb ?? null])
  return rows.length === 0 ? null : { maCskcb: rows[0].ma_cskcb, submissionId: rows[0].submission_id }
}

const BATCH = 500

const SELECT = `SELECT c.ma_cskcb, c.claim_id, c.ma_lk, c.version, c.standard_version, c.outcome, c.received_at, c.edition, c.waived,
    ARRAY(SELECT DISTINCT f.code FROM finding f WHERE f.ma_cskcb = c.ma_cskcb AND f.submission_id = c.submission_id
      AND f.claim_id = c.claim_id ORDER BY 1) AS codes
  FROM claim c
  JOIN claim_head h ON h.ma_cskcb = c.ma_cskcb AND h.ma_lk = c.ma_lk AND h.latest_claim_id = c.claim_id
  WHERE c.kind = 'claims' AND (c.ma_cskcb, c.claim_id) > ($1, $2)
    AND ($3::text IS NULL OR c.ma_cskcb = $3)
    AND ($4::date IS NULL OR c.settlement_month = $4)
    AND ($5::text IS NULL OR c.outcome = $5)
    AND ($6::text IS NULL OR c.ma_lk = $6)
    AND ($7::bigint IS NULL OR c.submission_id = $7)
    AND ($8::text IS NULL OR EXISTS (SELECT FROM finding f WHERE f.ma_cskcb = c.ma_cskcb
      AND f.submission_id = c.submission_id AND f.claim_id = c.claim_id AND f.code = $8))
  ORDER BY c.ma_cskcb, c.claim_id LIMIT ${BATCH}`

/** The claims of the filter in the order of facility and id; read in batches, so any number fits in memory. */
export async function* selectStoredClaims(pool: pg.Pool, filter: RejudgeFilter): AsyncGenerator<StoredClaim> {
  const { maGiaoDich } = filter
  // Known first, so that its claims are found by the index of the facility and not among those of all.
  const submission = maGiaoDich === undefined ? null : await findSubmission(pool, { ...filter, maGiaoDich })
  if (maGiaoDich !== undefined && submission === null) return
  let after: readonly [string, string] = ['', '0']
  for (;;) {
    const { rows } = await pool.query(SELECT, [
      ...after,
      submission?.maCskcb ?? filter.maCskcb ?? null,
      filter.period === undefined ? null : `${filter.period}-01`,
      filter.outcome ?? null,
      filter.maLk ?? null,
      submission?.submissionId ?? null,
      filter.rule ?? null,
    ])
    for (const row of rows) {
      yield {
        maCskcb: row.ma_cskcb,
        claimId: row.claim_id,
        maLk: row.ma_lk,
        version: row.version,
        standardVersion: row.standard_version,
        outcome: row.outcome,
        receivedAt: row.received_at,
        edition: row.edition,
        waived: row.waived,
        codes: row.codes,
      }
    }
    if (rows.length < BATCH) return
    const last = rows[rows.length - 1]
    after = [last.ma_cskcb, last.claim_id]
  }
}
