import type pg from 'pg'
import { namesOnly, outcomesOf, type ReviewFilter } from './review-filter.js'

/*
 * Counts by one condition at a time: how many flagged versions a department, a table, a kind of visit … has, by day of
 * receipt. Every change of `review_item` adds rows with differences in its own transaction, as for the other tallies.
 */

/** Conditions with a count of their own; `review_facets` in the migrations spells their values. */
const FACETS = [
  'severity',
  'table',
  'department',
  'visitType',
  'month',
  'owner',
  'first',
  'late',
  'incomplete',
] as const satisfies readonly (keyof ReviewFilter)[]

const BESIDE: readonly (keyof ReviewFilter)[] = ['outcomes', 'open', 'receivedFrom', 'receivedTo']

/** The count of a filter by one of the facets, over flagged versions of all facilities; null for any other filter. */
export function facetSums(
  filter: ReviewFilter,
  scope: string | null,
  before: readonly unknown[] = [],
): { readonly sql: string; readonly values: readonly unknown[] } | null {
  const [facet, ...others] = FACETS.filter((name) => filter[name] !== undefined)
  if (facet === undefined || others.length > 0 || scope !== null) return null
  const outcomes = outcomesOf(filter)
  if (outcomes.includes('clean') || !namesOnly(filter, new Set([facet, ...BESIDE]))) return null
  const values: unknown[] = [...before]
  const parts = [
    `facet = $${values.push(facet)}::text`,
    `value = $${values.push(String(filter[facet]))}::text`,
    `outcome = ANY($${values.push(outcomes)}::text[])`,
  ]
  if (filter.open !== undefined) parts.push(`is_open = $${values.push(filter.open)}::boolean`)
  if (filter.receivedFrom !== undefined)
    parts.push(`received_day >= $${values.push(filter.receivedFrom)}::date`)
  if (filter.receivedTo !== undefined) parts.push(`received_day <= $${values.push(filter.receivedTo)}::date`)
  return {
    sql: `SELECT coalesce(sum(items), 0) AS items, coalesce(sum(amount), 0)::text AS amount FROM review_tally_facet
      WHERE ${parts.join(' AND ')}`,
    values,
  }
}

/** Rows of one day, beyond one for each sum, from which on they are worth adding up. */
const CROWDED = 500

const CROWDED_DAYS = `SELECT to_char(received_day, 'YYYY-MM-DD') AS day FROM (
    SELECT received_day, facet, value, outcome, is_open, count(*) - 1 AS more FROM review_tally_facet
    GROUP BY received_day, facet, value, outcome, is_open) AS sums
  GROUP BY received_day HAVING sum(more) > $1`

const COMPACT = `WITH gone AS (DELETE FROM review_tally_facet WHERE received_day = ANY($1::date[]) RETURNING *)
  INSERT INTO review_tally_facet
  SELECT received_day, facet, value, outcome, is_open, sum(items), sum(amount) FROM gone
  GROUP BY received_day, facet, value, outcome, is_open HAVING sum(items) <> 0 OR sum(amount) <> 0`

/**
 * Adds up the differences of days that have many. A DELETE takes what is committed, each row once, so that several may
 * do this at a time, and every reader sees either all rows of a day or their sums.
 */
export async function compactFacets(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(CROWDED_DAYS, [CROWDED])
  if (rows.length > 0) await pool.query(COMPACT, [rows.map(({ day }) => day)])
}
