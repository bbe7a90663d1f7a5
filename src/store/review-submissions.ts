import type pg from 'pg'
import type { SubmissionOutcome } from '../rules/verdict.js'

export interface SubmissionRow {
  readonly maCskcb: string
  readonly submissionId: string
  readonly maGiaoDich: string
  readonly account: string
  readonly kind: string
  readonly standardVersion: string
  readonly face: string
  /** ISO 8601 instant. */
  readonly receivedAt: string
  readonly state: 'receiving' | 'complete'
  readonly outcome: SubmissionOutcome | null
  readonly bytes: number
  readonly claimsTotal: number
  readonly claimsAccepted: number
  readonly claimsWarned: number
  readonly claimsRejected: number
  readonly rows: number
}

export interface SubmissionFilter {
  readonly facility?: string
  /** Days of receipt in Vietnam, both ends included. */
  readonly receivedFrom?: string
  readonly receivedTo?: string
  readonly outcome?: SubmissionOutcome
  readonly kind?: string
  readonly account?: string
  /** Transaction code, exact. */
  readonly maGiaoDich?: string
}

/** Place of a submission in the list, which runs from the newest to the oldest. */
export interface SubmissionCursor {
  readonly receivedAt: string
  readonly submissionId: string
  readonly direction: 'after' | 'before'
}

export interface SubmissionPage {
  readonly rows: readonly SubmissionRow[]
  readonly next: SubmissionCursor | null
  readonly previous: SubmissionCursor | null
}

const RECEIVED = `to_char(s.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Columns of {@link SubmissionRow} from `submission AS s`. */
export const SUBMISSION_COLUMNS = `s.ma_cskcb AS "maCskcb", s.submission_id::text AS "submissionId", s.ma_giao_dich AS "maGiaoDich",
  s.account, s.kind, s.standard_version AS "standardVersion", s.face, ${RECEIVED} AS "receivedAt", s.state, s.outcome,
  s.bytes::float8 AS bytes, s.claims_total AS "claimsTotal", s.claims_accepted AS "claimsAccepted",
  s.claims_warned AS "claimsWarned", s.claims_rejected AS "claimsRejected", s.rows::float8 AS rows`

/** Every facility that has sent, by steps through the index: quick however many submissions there are. */
const FACILITIES = `WITH RECURSIVE facility AS (
    (SELECT ma_cskcb FROM submission ORDER BY ma_cskcb LIMIT 1)
    UNION ALL
    SELECT (SELECT s.ma_cskcb FROM submission AS s WHERE s.ma_cskcb > facility.ma_cskcb ORDER BY s.ma_cskcb LIMIT 1)
    FROM facility WHERE facility.ma_cskcb IS NOT NULL)
  SELECT ma_cskcb FROM facility WHERE ma_cskcb IS NOT NULL`

function conditionOf(filter: SubmissionFilter): { parts: string[]; values: unknown[] } {
  const values: unknown[] = []
  const value = (one: unknown, type: string): string => `$${values.push(one)}::${type}`
  const parts: string[] = []
  if (filter.receivedFrom !== undefined)
    parts.push(`s.received_at >= ${value(`${filter.receivedFrom}T00:00:00+07`, 'timestamptz')}`)
  if (filter.receivedTo !== undefined)
    parts.push(
      `s.received_at < ${value(`${filter.receivedTo}T00:00:00+07`, 'timestamptz')} + interval '1 day'`,
    )
  if (filter.outcome !== undefined) parts.push(`s.outcome = ${value(filter.outcome, 'text')}`)
  if (filter.kind !== undefined) parts.push(`s.kind = ${value(filter.kind, 'text')}`)
  if (filter.account !== undefined) parts.push(`s.account = ${value(filter.account, 'text')}`)
  if (filter.maGiaoDich !== undefined) parts.push(`s.ma_giao_dich = ${value(filter.maGiaoDich, 'text')}`)
  return { parts, values }
}

/**
 * A page of submissions, the newest first. Intake's table has no index over all facilities, and shall not pay for one:
 * the newest of each facility are merged.
 *
 * @param scope facility that the reader is bound to; null for none
 */
export async function submissionPage(
  pool: pg.Pool,
  filter: SubmissionFilter,
  scope: string | null,
  limit: number,
  cursor: SubmissionCursor | null,
): Promise<SubmissionPage> {
  const { parts, values } = conditionOf(filter)
  const backwards = cursor?.direction === 'before'
  const order = backwards ? 'ASC' : 'DESC'
  if (cursor !== null) {
    values.push(cursor.receivedAt, cursor.submissionId)
    parts.push(`(s.received_at, s.submission_id) ${backwards ? '>' : '<'}
      ($${values.length - 1}::timestamptz, $${values.length}::bigint)`)
  }
  const facility = facilityOf(filter, scope)
  const ordered = `ORDER BY s.received_at ${order}, s.submission_id ${order} LIMIT ${limit + 1}`
  const newest = (where: readonly string[]) =>
    `SELECT s.* FROM submission AS s WHERE ${[...where, ...parts].join(' AND ')} ${ordered}`
  const read = async (source: string, given: unknown[]) =>
    (await pool.query<SubmissionRow>(`SELECT ${SUBMISSION_COLUMNS} FROM ${source} ${ordered}`, given)).rows
  const ofAll = (within: readonly string[]) =>
    `(${FACILITIES}) AS f CROSS JOIN LATERAL (${newest(['s.ma_cskcb = f.ma_cskcb', ...within])}) AS s`
  let rows: SubmissionRow[]
  if (facility !== undefined)
    rows = await read(`(${newest([`s.ma_cskcb = $${values.push(facility)}::text`])}) AS s`, values)
  else {
    // A day beside the place mostly fills a page; without it a page's worth of every facility would be merged.
    const place = cursor?.receivedAt ?? new Date().toISOString()
    const day = `s.received_at ${backwards ? '<' : '>'} $${values.length + 1}::timestamptz
      ${backwards ? '+' : '-'} interval '1 day'`
    rows = await read(ofAll([day]), [...values, place])
    if (rows.length <= limit) rows = await read(ofAll([]), values)
  }
  const page = rows.slice(0, limit)
  if (backwards) page.reverse()
  const more = rows.length > limit
  const at = (row: SubmissionRow | undefined, direction: SubmissionCursor['direction']) =>
    row === undefined ? null : { receivedAt: row.receivedAt, submissionId: row.submissionId, direction }
  return {
    rows: page,
    next: more || backwards ? at(page.at(-1), 'after') : null,
    previous: (backwards ? more : cursor !== null) ? at(page[0], 'before') : null,
  }
}

/** Number of submissions that a filter holds, and of the claims in them. */
export async function countSubmissions(
  pool: pg.Pool,
  filter: SubmissionFilter,
  scope: string | null,
): Promise<{ submissions: number; claims: number }> {
  const { parts, values } = conditionOf(filter)
  const facility = facilityOf(filter, scope)
  if (facility !== undefined) parts.push(`s.ma_cskcb = $${values.push(facility)}::text`)
  const { rows } = await pool.query(
    `SELECT count(*)::float8 AS submissions, coalesce(sum(claims_total), 0)::float8 AS claims
     FROM submission AS s ${parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`}`,
    values,
  )
  return rows[0]
}

/** A reader bound to one facility who asks for another gets what is in neither: nothing. */
function facilityOf(filter: SubmissionFilter, scope: string | null): string | undefined {
  if (scope === null) return filter.facility
  return filter.facility === undefined || filter.facility === scope ? scope : ''
}
