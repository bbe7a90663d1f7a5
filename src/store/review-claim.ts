import type pg from 'pg'
import type { Finding } from '../rules/finding.js'
import type { StandardVersion } from '../standard/plan.js'
import { findingOf } from './read-findings.js'
import type { OriginalPlace } from './read-originals.js'
import { type ClaimEligibility, ELIGIBILITY, eligibilityOf } from './review-eligibility.js'
import { ITEM_COLUMNS, type ItemRef, type ReviewItem, type WorkState } from './review-model.js'

export interface ReviewPerson {
  readonly hoTen: string | null
  readonly maBn: string | null
  readonly maTheBhyt: string | null
}

export interface ReviewVersion {
  readonly claimId: string
  readonly version: number | null
  readonly receivedAt: string
  readonly outcome: 'accepted' | 'rejected'
  readonly isCurrent: boolean
  readonly errors: number
  readonly warnings: number
  readonly maGiaoDich: string
}

export interface ReviewEvent {
  readonly claimId: string
  readonly revision: number
  readonly at: string
  /** Null for the service itself. */
  readonly actor: string | null
  /** Name of that person; null for the service, and for users that are no more. */
  readonly actorName: string | null
  readonly side: 'service' | 'agency' | 'hospital'
  readonly action: string
  readonly fromState: WorkState
  readonly toState: WorkState
  readonly reasonCode: string | null
  readonly note: string | null
  readonly detail: Readonly<Record<string, unknown>> | null
}

export interface Waiver {
  readonly reasonCode: string
  readonly note: string | null
  readonly amount: string
  readonly askedBy: string
  readonly askedAt: string
  readonly agreedBy: string | null
  /** Null while a second person is awaited. */
  readonly grantedAt: string | null
  readonly loadedAt: string | null
}

/** One version of a claim as a reviewer opens it. */
export interface ReviewClaim {
  readonly item: ReviewItem
  readonly person: ReviewPerson | null
  readonly standardVersion: StandardVersion
  /** `YYYY-MM-DD HH:mm` */
  readonly ngayVao: string | null
  readonly tTongchiBv: string | null
  readonly maGiaoDich: string
  readonly ordinal: number
  readonly rows: number
  /** Errors first, then warnings, then notes; within them by table, row and place. */
  readonly findings: readonly Finding[]
  /** All that were found; more than listed when the claim had very many. */
  readonly findingsTotal: number
  /** Oldest first; only this one when its MA_LK could not be read. */
  readonly versions: readonly ReviewVersion[]
  /** Of all versions, oldest first. */
  readonly history: readonly ReviewEvent[]
  readonly waiver: Waiver | null
}

const ITEM = `SELECT ${ITEM_COLUMNS} FROM review_item WHERE ma_cskcb = $1 AND claim_id = $2`

/** A version's row of the queue; null when there is none, or not yet. */
export async function readItem(
  db: pg.Pool | pg.PoolClient,
  { maCskcb, claimId }: ItemRef,
): Promise<ReviewItem | null> {
  return (await db.query({ name: 'review-item', text: ITEM, values: [maCskcb, claimId] })).rows[0] ?? null
}

const INSTANT = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const VERSIONS = `SELECT v.claim_id::text AS "claimId", v.version, ${INSTANT('v.received_at')} AS "receivedAt", v.outcome,
    v.is_current AS "isCurrent", v.errors, v.warnings, coalesce(s.ma_giao_dich, '') AS "maGiaoDich"
  FROM claim AS v LEFT JOIN submission AS s USING (ma_cskcb, submission_id)
  WHERE v.ma_cskcb = $1 AND (v.claim_id = $2 OR (v.ma_lk = item."maLk" AND v.version IS NOT NULL))
  ORDER BY v.version`

const HISTORY = `SELECT claim_id::text AS "claimId", revision, ${INSTANT('at')} AS at, actor,
    (SELECT display_name FROM review_user WHERE name = actor) AS "actorName", side, action,
    from_state AS "fromState", to_state AS "toState", reason_code AS "reasonCode", note, detail
  FROM review_event WHERE ma_cskcb = $1 AND (claim_id = $2 OR claim_id IN (SELECT o.claim_id FROM claim AS o
    WHERE o.ma_cskcb = $1 AND o.ma_lk = item."maLk" AND o.version IS NOT NULL))
  ORDER BY review_event.at, claim_id, revision`

const WAIVER = `SELECT reason_code AS "reasonCode", note, amount::text AS amount, asked_by AS "askedBy",
    ${INSTANT('asked_at')} AS "askedAt", agreed_by AS "agreedBy", ${INSTANT('granted_at')} AS "grantedAt",
    ${INSTANT('loaded_at')} AS "loadedAt"
  FROM review_waiver WHERE ma_cskcb = $1 AND claim_id = $2`

const FINDINGS = `SELECT code, severity, table_name, row_no, field, value, line, col, params FROM finding AS f
  WHERE f.ma_cskcb = $1 AND f.submission_id = c.submission_id AND f.claim_id = $2 ORDER BY seq`

const listOf = (select: string): string => `(SELECT coalesce(json_agg(one), '[]') FROM (${select}) AS one)`
const oneOf = (select: string): string => `(SELECT to_json(one) FROM (${select}) AS one)`

/** All that a page shows of a claim in one question: each question of its own costs as much again as its answer. */
const CLAIM = `SELECT to_json(item) AS item, c.standard_version AS "standardVersion",
    to_char(c.ngay_vao, 'YYYY-MM-DD HH24:MI') AS "ngayVao", c.t_tongchi_bv::text AS "tTongchiBv", c.ordinal, c.rows,
    c.findings_total AS "findingsTotal", coalesce(s.ma_giao_dich, '') AS "maGiaoDich",
    c.raw_offset::float8 AS "offset", c.raw_length::float8 AS "length",
    CASE WHEN p.claim_id IS NOT NULL THEN json_build_object('hoTen', p.ho_ten, 'maBn', p.ma_bn,
      'maTheBhyt', p.ma_the_bhyt) END AS person,
    ${listOf(FINDINGS)} AS findings, ${listOf(VERSIONS)} AS versions, ${listOf(HISTORY)} AS history,
    ${oneOf(WAIVER)} AS waiver, ${oneOf(ELIGIBILITY)} AS eligibility
  FROM (${ITEM}) AS item
  JOIN claim AS c ON c.ma_cskcb = $1 AND c.claim_id = $2
  LEFT JOIN submission AS s USING (ma_cskcb, submission_id)
  LEFT JOIN review_person AS p ON p.ma_cskcb = $1 AND p.claim_id = $2`

const WEIGHT = { error: 0, warning: 1, info: 2 } as const

/** A version of a claim, where its bytes are, and what was judged about its card. */
export interface OpenedClaim {
  readonly claim: ReviewClaim
  readonly place: OriginalPlace
  readonly eligibility: ClaimEligibility | null
}

/** Null when there is none, or not yet. */
export async function openReviewClaim(
  pool: pg.Pool,
  { maCskcb, claimId }: ItemRef,
): Promise<OpenedClaim | null> {
  const { rows } = await pool.query({ name: 'review-claim', text: CLAIM, values: [maCskcb, claimId] })
  if (rows.length === 0) return null
  const { offset, length, eligibility, findings, ...claim } = rows[0]
  const found = (findings as unknown[]).map(findingOf)
  return {
    claim: {
      ...claim,
      findings: found
        .map((finding, index) => ({ finding, index }))
        .sort((a, b) => WEIGHT[a.finding.severity] - WEIGHT[b.finding.severity] || a.index - b.index)
        .map(({ finding }) => finding),
    },
    place: { maCskcb, submissionId: claim.item.submissionId, offset, length },
    eligibility: eligibility === null ? null : eligibilityOf(eligibility),
  }
}

/** A version of a claim with its findings, versions and history; null when there is none, or not yet. */
export async function readReviewClaim(pool: pg.Pool, ref: ItemRef): Promise<ReviewClaim | null> {
  return (await openReviewClaim(pool, ref))?.claim ?? null
}
