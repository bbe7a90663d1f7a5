import type pg from 'pg'
import type { ReviewFilter } from './review-filter.js'
import { ALL, type LinkedNumber } from './review-standing.js'

export interface DayNumbers {
  readonly day: string
  readonly claims: number
  readonly accepted: number
  readonly warned: number
  readonly rejected: number
  /** Versions received on the day that newer ones have replaced since. */
  readonly replaced: number
  /** Claims sent for the first time, and how many of them were accepted. */
  readonly first: number
  readonly firstAccepted: number
}

const BY_DAY = `SELECT to_char(received_day, 'YYYY-MM-DD') AS day, sum(latest_items)::int AS claims,
    coalesce(sum(latest_items) FILTER (WHERE outcome <> 'rejected'), 0)::int AS accepted,
    coalesce(sum(latest_items) FILTER (WHERE outcome = 'warned'), 0)::int AS warned,
    coalesce(sum(latest_items) FILTER (WHERE outcome = 'rejected'), 0)::int AS rejected,
    coalesce(sum(items - latest_items), 0)::int AS replaced, coalesce(sum(first_items), 0)::int AS first,
    coalesce(sum(first_items) FILTER (WHERE outcome <> 'rejected'), 0)::int AS "firstAccepted"
  FROM review_facility_day
  WHERE received_day BETWEEN $1 AND $2 AND ($3::text IS NULL OR ma_cskcb = $3)
  GROUP BY received_day HAVING sum(items) > 0 ORDER BY received_day`

/** Claims by the day of their newest version, oldest first; and of those sent for the first time on it. */
export async function numbersByDay(
  pool: pg.Pool,
  scope: string | null,
  from: string,
  to: string,
): Promise<DayNumbers[]> {
  return (await pool.query(BY_DAY, [from, to, scope])).rows
}

export interface RuleNumbers extends LinkedNumber {
  readonly code: string
}

const TOP_RULES = `SELECT code, sum(items)::float8 AS items, sum(amount)::text AS amount FROM review_tally_rule
  WHERE is_open GROUP BY code HAVING sum(items) > 0`
const TOP_RULES_OF = `SELECT code, count(*)::float8 AS items, sum(amount)::text AS amount
  FROM review_item AS item, unnest(codes) AS code
  WHERE item.outcome IN ('warned', 'rejected') AND item.is_open AND item.ma_cskcb = $1 GROUP BY code`

/**
 * Rules by the open claims that have them; a claim with several counts under each. Order them by `items` or by
 * `amount`: the two Pareto charts.
 */
export async function openRules(pool: pg.Pool, scope: string | null): Promise<RuleNumbers[]> {
  const { rows } = await (scope === null ? pool.query(TOP_RULES) : pool.query(TOP_RULES_OF, [scope]))
  return rows
    .map((row) => ({ ...row, filter: { rule: row.code, open: true } }))
    .sort((a, b) => b.items - a.items || (a.code < b.code ? -1 : 1))
}

const RULE_TREND = `SELECT to_char(received_day, 'YYYY-MM-DD') AS day, sum(items)::float8 AS items
  FROM review_tally_rule WHERE code = $1 AND is_latest AND received_day BETWEEN $2 AND $3
  GROUP BY received_day HAVING sum(items) > 0 ORDER BY received_day`

/** Claims whose newest version has a code, by its day of receipt, open or not. */
export async function ruleByDay(
  pool: pg.Pool,
  code: string,
  from: string,
  to: string,
): Promise<{ day: string; items: number }[]> {
  return (await pool.query(RULE_TREND, [code, from, to])).rows
}

export interface RulePlace {
  readonly maCskcb: string
  readonly maKhoa: string | null
  readonly items: number
  readonly amount: string
}

const RULE_PLACES = `SELECT ma_cskcb AS "maCskcb", ma_khoa AS "maKhoa", count(*)::int AS items,
    sum(amount)::text AS amount
  FROM review_item AS item
  WHERE outcome IN ('warned', 'rejected') AND is_open AND codes @> ARRAY[$1::text]
    AND ($2::text IS NULL OR ma_cskcb = $2)
  GROUP BY ma_cskcb, ma_khoa ORDER BY items DESC, ma_cskcb, ma_khoa LIMIT $3`

/** Facilities and departments whose open claims have a code, those with most first. */
export async function rulePlaces(
  pool: pg.Pool,
  scope: string | null,
  code: string,
  limit: number,
): Promise<RulePlace[]> {
  return (await pool.query(RULE_PLACES, [code, scope, limit])).rows
}

export interface FacilityNumbers {
  readonly maCskcb: string
  readonly claims: number
  readonly rejected: number
  readonly filter: ReviewFilter
}

const FACILITIES = `SELECT ma_cskcb AS "maCskcb", sum(latest_items)::int AS claims,
    sum(latest_items) FILTER (WHERE outcome = 'rejected')::int AS rejected
  FROM review_facility_day WHERE received_day BETWEEN $1 AND $2 AND ($3::text IS NULL OR ma_cskcb = $3)
  GROUP BY ma_cskcb HAVING sum(latest_items) FILTER (WHERE outcome = 'rejected') > 0
  ORDER BY rejected DESC, ma_cskcb LIMIT $4`

/** Facilities with most claims whose newest version was received in the period and rejected. */
export async function mostRejected(
  pool: pg.Pool,
  scope: string | null,
  from: string,
  to: string,
  limit: number,
): Promise<FacilityNumbers[]> {
  const { rows } = await pool.query(FACILITIES, [from, to, scope, limit])
  return rows.map((row) => ({
    ...row,
    filter: {
      outcomes: ['rejected'],
      facility: row.maCskcb,
      receivedFrom: from,
      receivedTo: to,
      latest: true,
    },
  }))
}

export interface SilentFacility {
  readonly maCskcb: string
  /** Last day with claims; null when none ever came. */
  readonly lastDay: string | null
}

const SILENT = `SELECT known.ma_cskcb AS "maCskcb", to_char(last.day, 'YYYY-MM-DD') AS "lastDay"
  FROM (SELECT DISTINCT unnest(facilities) AS ma_cskcb FROM account) AS known
  LEFT JOIN LATERAL (SELECT received_day AS day FROM review_facility_day AS d
    WHERE d.ma_cskcb = known.ma_cskcb ORDER BY received_day DESC LIMIT 1) AS last ON true
  WHERE (last.day IS NULL OR last.day < $1) AND ($2::text IS NULL OR known.ma_cskcb = $2)
  ORDER BY last.day NULLS FIRST, known.ma_cskcb`

/** Facilities with an account that have sent no claim since `day`, the longest silent first. */
export async function silentFacilities(
  pool: pg.Pool,
  scope: string | null,
  day: string,
): Promise<SilentFacility[]> {
  return (await pool.query(SILENT, [day, scope])).rows
}

/**
 * Quality of a facility's data in a month of receipt: shares (0 … 1) of the claims whose newest version came in it.
 *
 * - right (đúng): accepted, that is without any error;
 * - complete (đủ): no required table or value is missing;
 * - clean (sạch): neither error nor warning;
 * - live (sống): first sent in time, no later than the working day after the end of the visit (TT 48/2017/TT-BYT,
 *   điều 6 khoản 1). A claim whose NGAY_RA cannot be read is not counted as late.
 */
export interface QualityNumbers {
  readonly maCskcb: string
  /** `YYYY-MM` */
  readonly month: string
  readonly claims: number
  readonly right: number
  readonly complete: number
  readonly clean: number
  readonly live: number
  /** Lists of what each measure leaves out. */
  readonly behind: Readonly<Record<'right' | 'complete' | 'clean' | 'live', ReviewFilter>>
}

const QUALITY = `SELECT ma_cskcb AS "maCskcb", sum(latest_items)::float8 AS claims,
    coalesce(sum(latest_items) FILTER (WHERE outcome = 'rejected'), 0)::float8 AS rejected,
    sum(latest_incomplete_items)::float8 AS incomplete,
    coalesce(sum(latest_items) FILTER (WHERE outcome <> 'clean'), 0)::float8 AS flagged,
    sum(latest_late_items)::float8 AS late
  FROM review_facility_day
  WHERE received_day BETWEEN $1 AND $2 AND ($3::text IS NULL OR ma_cskcb = $3)
  GROUP BY ma_cskcb HAVING sum(latest_items) > 0 ORDER BY ma_cskcb`

/** @param month `YYYY-MM` */
export async function dataQuality(
  pool: pg.Pool,
  scope: string | null,
  month: string,
): Promise<QualityNumbers[]> {
  const receivedFrom = `${month}-01`
  const [year, number] = month.split('-').map(Number) as [number, number]
  const receivedTo = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
  const { rows } = await pool.query(QUALITY, [receivedFrom, receivedTo, scope])
  return rows.map(({ maCskcb, claims, rejected, incomplete, flagged, late }) => {
    const period = { facility: maCskcb, receivedFrom, receivedTo, latest: true }
    return {
      maCskcb,
      month,
      claims,
      right: 1 - rejected / claims,
      complete: 1 - incomplete / claims,
      clean: 1 - flagged / claims,
      live: 1 - late / claims,
      behind: {
        right: { ...period, outcomes: ['rejected'] },
        complete: { ...period, incomplete: true },
        clean: period,
        live: { ...period, outcomes: ALL, late: true },
      },
    }
  })
}
