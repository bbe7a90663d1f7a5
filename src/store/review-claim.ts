import type pg from 'pg'
import type { Finding } from '../rules/finding.js'
import type { StandardVersion } from '../standard/plan.js'
import { readClaimFindings } from './read-findings.js'
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
  return (await db.query(ITEM, [maCskcb, claimId])).rows[0] ?? null
}

const INSTANT = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const CLAIM = `SELECT c.standard_version AS "standardVersion", to_char(c.ngay_vao, 'YYYY-MM-DD HH24:MI') AS "ngayVao",
    c.t_tongchi_bv::text AS "tTongchiBv", c.ordinal, c.rows, c.findings_total AS "findingsTotal",
    coalesce(s.ma_giao_dich, '') AS "maGiaoDich", p.ho_ten AS "hoTen", p.ma_bn AS "maBn",
    p.ma_the_bhyt AS "maTheBhyt", p.claim_id IS NOT NULL AS "hasPerson"
  FROM claim AS c
  LEFT JOIN submission AS s USING (ma_cskcb, submission_id)
  LEFT JOIN review_person AS p ON p.ma_cskcb = c.ma_cskcb AND p.claim_id = c.claim_id
  WHERE c.ma_cskcb = $1 AND c.claim_id = $2`

const VERSIONS = `SELECT c.claim_id::text AS "claimId", c.version, ${INSTANT('c.received_at')} AS "receivedAt", c.outcome,
    c.is_current AS "isCurrent", c.errors, c.warnings, coalesce(s.ma_giao_dich, '') AS "maGiaoDich"
  FROM claim AS c LEFT JOIN submission AS s USING (ma_cskcb, submission_id)
  WHERE c.ma_cskcb = $1 AND (c.claim_id = $2 OR (c.ma_lk = $3 AND c.version IS NOT NULL))
  ORDER BY c.version`

const HISTORY = `SELECT claim_id::text AS "claimId", revision, ${INSTANT('at')} AS at, actor,
    (SELECT display_name FROM review_user WHERE name = actor) AS "actorName", side, action,
    from_state AS "fromState", to_state AS "toState", reason_code AS "reasonCode", note, detail
  FROM review_event WHERE ma_cskcb = $1 AND claim_id = ANY($2::bigint[])
  ORDER BY review_event.at, claim_id, revision`

const WAIVER = `SELECT reason_code AS "reasonCode", note, amount::text AS amount, asked_by AS "askedBy",
    ${INSTANT('asked_at')} AS "askedAt", agreed_by AS "agreedBy", ${INSTANT('granted_at')} AS "grantedAt",
    ${INSTANT('loaded_at')} AS "loadedAt"
  FROM review_waiver WHERE ma_cskcb = $1 AND claim_id = $2`

const WEIGHT = { error: 0, warning: 1, info: 2 } as const

/** A version of a claim with its findings, versions and history; null when there is none, or not yet. */
export async function readReviewClaim(pool: pg.Pool, ref: ItemRef): Promise<ReviewClaim | null> {
  const item = await readItem(pool, ref)
  if (item === null) return null
  const key = [ref.maCskcb, ref.claimId]
  const { hasPerson, hoTen, maBn, maTheBhyt, ...claim } = (await pool.query(CLAIM, key)).rows[0]
  const findings = await readClaimFindings(pool, ref.maCskcb, item.submissionId, ref.claimId)
  const versions = (await pool.query<ReviewVersion>(VERSIONS, [...key, item.maLk])).rows
  const history = await pool.query(HISTORY, [ref.maCskcb, versions.map(({ claimId }) => claimId)])
  const waiver = await pool.query(WAIVER, key)
  return {
    item,
    person: hasPerson ? { hoTen, maBn, maTheBhyt } : null,
    ...claim,
    findings: findings
      .map((finding, index) => ({ finding, index }))
      .sort((a, b) => WEIGHT[a.finding.severity] - WEIGHT[b.finding.severity] || a.index - b.index)
      .map(({ finding }) => finding),
    versions,
    history: history.rows,
    waiver: waiver.rows[0] ?? null,
  }
}
