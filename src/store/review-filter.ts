import { searchKey } from './review-heads.js'
import { OPEN_STATES, REVIEW_OUTCOMES, type ReviewOutcome, type WorkState } from './review-model.js'

/**
 * Which versions of claims are meant: the one definition that lists, counts, overview numbers, bulk actions and
 * exports share. What is left out does not restrict; days are `YYYY-MM-DD`, both ends included.
 */
export interface ReviewFilter {
  /** Default: `warned` and `rejected`. */
  readonly outcomes?: readonly ReviewOutcome[]
  readonly facility?: string
  /** Finding code. */
  readonly rule?: string
  readonly severity?: 'error' | 'warning'
  readonly table?: string
  readonly department?: string
  readonly visitType?: string
  /** Day of receipt, in Vietnam. */
  readonly receivedFrom?: string
  readonly receivedTo?: string
  /** Settlement month, `YYYY-MM`. */
  readonly month?: string
  readonly open?: boolean
  readonly states?: readonly WorkState[]
  /** A user's name; '' means nobody. */
  readonly owner?: string
  /** T_BHTT in đồng, plain decimal text. */
  readonly amountFrom?: string
  readonly amountTo?: string
  readonly dueFrom?: string
  readonly dueTo?: string
  readonly maLk?: string
  readonly card?: string
  readonly patient?: string
  readonly submissionId?: string
  /** Only the first version of each MA_LK. */
  readonly first?: boolean
  /** Only the newest version of each MA_LK: claims rather than versions. */
  readonly latest?: boolean
  /** A waiver was asked for and a second person must agree; the agency's own affair. */
  readonly waiver?: boolean
  readonly late?: boolean
  readonly incomplete?: boolean
}

export const FLAGGED: readonly ReviewOutcome[] = ['warned', 'rejected']

const WAIVER_ASKED = `item.outcome = 'rejected' AND item.is_open AND EXISTS (SELECT FROM review_waiver AS w
  WHERE w.ma_cskcb = item.ma_cskcb AND w.claim_id = item.claim_id AND w.granted_at IS NULL)`

/** The SQL condition of a filter on `review_item` (alias `item`), its values starting behind those given. */
export interface Condition {
  readonly sql: string
  readonly values: readonly unknown[]
}

/**
 * @param scope facility that the reader is bound to, whatever the filter says; null for none
 */
export function conditionOf(
  filter: ReviewFilter,
  scope: string | null,
  before: readonly unknown[] = [],
): Condition {
  const values = [...before]
  const value = (one: unknown, type: string): string => `$${values.push(one)}::${type}`
  // Spelled out, so that the planner leaves partitions out.
  const outcomes = outcomesOf(filter).map((outcome) => `'${outcome}'`)
  const parts: string[] = [`item.outcome IN (${outcomes.join(', ')})`]
  if (scope !== null) parts.push(`item.ma_cskcb = ${value(scope, 'text')}`)
  if (filter.facility !== undefined) parts.push(`item.ma_cskcb = ${value(filter.facility, 'text')}`)
  if (filter.rule !== undefined) parts.push(`item.codes @> ARRAY[${value(filter.rule, 'text')}]`)
  if (filter.severity === 'error') parts.push('item.errors > 0')
  if (filter.severity === 'warning') parts.push('item.warnings > 0')
  if (filter.table !== undefined) parts.push(`item.tables @> ARRAY[${value(filter.table, 'text')}]`)
  if (filter.department !== undefined) parts.push(`item.ma_khoa = ${value(filter.department, 'text')}`)
  if (filter.visitType !== undefined) parts.push(`item.ma_loai_kcb = ${value(filter.visitType, 'text')}`)
  if (filter.receivedFrom !== undefined)
    parts.push(`item.received_at >= ${value(`${filter.receivedFrom}T00:00:00+07`, 'timestamptz')}`)
  if (filter.receivedTo !== undefined)
    parts.push(
      `item.received_at < ${value(`${filter.receivedTo}T00:00:00+07`, 'timestamptz')} + interval '1 day'`,
    )
  if (filter.month !== undefined) parts.push(`item.settlement_month = ${value(`${filter.month}-01`, 'date')}`)
  const open = openness(filter)
  if (open !== null) parts.push(open ? 'item.is_open' : 'NOT item.is_open')
  if (filter.states !== undefined) parts.push(`item.state = ANY(${value(filter.states, 'text[]')})`)
  if (filter.owner === '') parts.push('item.owner IS NULL')
  else if (filter.owner !== undefined) parts.push(`item.owner = ${value(filter.owner, 'text')}`)
  if (filter.amountFrom !== undefined) parts.push(`item.amount >= ${value(filter.amountFrom, 'numeric')}`)
  if (filter.amountTo !== undefined) parts.push(`item.amount <= ${value(filter.amountTo, 'numeric')}`)
  if (filter.dueFrom !== undefined) parts.push(`item.due_day >= ${value(filter.dueFrom, 'date')}`)
  if (filter.dueTo !== undefined) parts.push(`item.due_day <= ${value(filter.dueTo, 'date')}`)
  if (filter.maLk !== undefined) parts.push(`item.ma_lk = ${value(filter.maLk, 'text')}`)
  if (filter.card !== undefined)
    parts.push(`item.search_keys @> ARRAY[${value(searchKey('card', filter.card), 'bigint')}]`)
  if (filter.patient !== undefined)
    parts.push(`item.search_keys @> ARRAY[${value(searchKey('patient', filter.patient), 'bigint')}]`)
  if (filter.submissionId !== undefined)
    parts.push(`item.submission_id = ${value(filter.submissionId, 'bigint')}`)
  if (filter.first !== undefined) parts.push(`item.is_first = ${value(filter.first, 'boolean')}`)
  if (filter.latest !== undefined) parts.push(`item.is_latest = ${value(filter.latest, 'boolean')}`)
  // A facility is told of none, whatever it asks for.
  if (filter.waiver !== undefined)
    parts.push(scope !== null ? 'false' : filter.waiver ? WAIVER_ASKED : `NOT (${WAIVER_ASKED})`)
  if (filter.late !== undefined) parts.push(`item.is_late = ${value(filter.late, 'boolean')}`)
  if (filter.incomplete !== undefined)
    parts.push(`item.is_incomplete = ${value(filter.incomplete, 'boolean')}`)
  return { sql: parts.join(' AND '), values }
}

/** Each once and in one order, however it was asked: they stand in the text of statements that the server keeps. */
export const outcomesOf = ({ outcomes }: ReviewFilter): readonly ReviewOutcome[] =>
  outcomes === undefined ? FLAGGED : REVIEW_OUTCOMES.filter((outcome) => outcomes.includes(outcome))

/** Whether a filter holds only open work, only closed, or (null) both. */
export function openness(filter: ReviewFilter): boolean | null {
  if (filter.open !== undefined) return filter.open
  if (filter.states === undefined || filter.states.length === 0) return null
  const open = filter.states.map((state) => OPEN_STATES.has(state))
  return open.every((one) => one) ? true : open.some((one) => one) ? null : false
}

/** The same filter without what it says twice: what is open is the newest version of its claim, a newer one closes it. */
export function withoutImplied(filter: ReviewFilter): ReviewFilter {
  if (filter.latest !== true || openness(filter) !== true) return filter
  const { latest: _, ...rest } = filter
  return rest
}

/** True when the filter names nothing beyond these keys. */
export function namesOnly(filter: ReviewFilter, keys: ReadonlySet<keyof ReviewFilter>): boolean {
  return Object.entries(filter).every(
    ([key, value]) => value === undefined || keys.has(key as keyof ReviewFilter),
  )
}
