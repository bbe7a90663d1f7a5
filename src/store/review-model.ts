/** Verdict of the machine on a version of a claim: `warned` and `clean` were accepted. */
export const REVIEW_OUTCOMES = ['clean', 'warned', 'rejected'] as const
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number]

/**
 * State of the work on a version. `none` for clean ones; `replaced` when a newer version of the MA_LK was flagged again
 * and took the work over. Only a newer accepted version makes `resolved`.
 */
export const WORK_STATES = [
  'none',
  'new',
  'assigned',
  'waiting_hospital',
  'answered',
  'resent',
  'resolved',
  'waived',
  'unfixable',
  'replaced',
] as const
export type WorkState = (typeof WORK_STATES)[number]

/** States in which somebody still has to act (as `review_item.is_open`). */
export const OPEN_STATES: ReadonlySet<WorkState> = new Set([
  'new',
  'assigned',
  'waiting_hospital',
  'answered',
  'resent',
])

/** A version of a claim of a facility. */
export interface ItemRef {
  readonly maCskcb: string
  /** Decimal text. */
  readonly claimId: string
}

/** A row of the queue. */
export interface ReviewItem extends ItemRef {
  readonly outcome: ReviewOutcome
  readonly submissionId: string
  readonly maLk: string | null
  readonly version: number | null
  readonly isLatest: boolean
  readonly state: WorkState
  readonly isOpen: boolean
  readonly revision: number
  readonly owner: string | null
  /** `YYYY-MM-DD` */
  readonly dueDay: string
  /** ISO 8601 instant. */
  readonly receivedAt: string
  /** `YYYY-MM-01` */
  readonly settlementMonth: string
  readonly maLoaiKcb: string | null
  readonly maKhoa: string | null
  /** `YYYY-MM-DD HH:mm` */
  readonly ngayRa: string | null
  /** T_BHTT, plain decimal text, đồng. */
  readonly amount: string
  readonly errors: number
  readonly warnings: number
  readonly codes: readonly string[]
  readonly tables: readonly string[]
}

/** Columns of {@link ReviewItem}, as the driver gives them without conversion. */
export const ITEM_COLUMNS = `ma_cskcb AS "maCskcb", claim_id::text AS "claimId", outcome,
  submission_id::text AS "submissionId", ma_lk AS "maLk", version, is_latest AS "isLatest", state, is_open AS "isOpen",
  revision, owner, to_char(due_day, 'YYYY-MM-DD') AS "dueDay",
  to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "receivedAt",
  to_char(settlement_month, 'YYYY-MM-DD') AS "settlementMonth", ma_loai_kcb AS "maLoaiKcb", ma_khoa AS "maKhoa",
  to_char(ngay_ra, 'YYYY-MM-DD HH24:MI') AS "ngayRa", amount::text AS amount, errors, warnings, codes, tables`

/** Days by which things are due, in working days; from the dated parameters. Days are `YYYY-MM-DD` in Vietnam. */
export interface Deadlines {
  /** Day by which the facility must have repaired what was rejected on `day`. */
  repair(day: string): string
  /** Day by which the agency looks at what was accepted with warnings on `day`. */
  assess(day: string): string
  /** Day by which the facility must have answered what was asked on `day`. */
  answer(day: string): string
  /** Last day on which data of a visit that ended on `day` are in time. */
  send(day: string): string
}
