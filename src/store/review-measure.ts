import type pg from 'pg'
import { statementName } from './pool.js'
import { amountSums } from './review-amounts.js'
import { facetSums } from './review-facets.js'
import {
  conditionOf,
  namesOnly,
  openness,
  outcomesOf,
  type ReviewFilter,
  withoutImplied,
} from './review-filter.js'

/** How many versions of claims a filter holds, and their T_BHTT (plain decimal text, đồng). */
export interface Measure {
  readonly items: number
  readonly amount: string
}

type Db = pg.Pool | pg.PoolClient

const BY_FACILITY_DAY: ReadonlySet<keyof ReviewFilter> = new Set([
  'outcomes',
  'facility',
  'receivedFrom',
  'receivedTo',
  'latest',
])
const BY_TALLY: ReadonlySet<keyof ReviewFilter> = new Set([
  'outcomes',
  'receivedFrom',
  'receivedTo',
  'open',
  'states',
  'dueFrom',
  'dueTo',
])
const BY_RULE: ReadonlySet<keyof ReviewFilter> = new Set([
  'rule',
  'receivedFrom',
  'receivedTo',
  'open',
  'latest',
])

/**
 * Counts what a filter holds: exactly the rows that its list would page through. Broad filters are answered from
 * sums that are kept with each change, since counting a million rows for every click is not needed; all others by
 * counting. Both see the same snapshot of committed rows.
 */
export async function measure(db: Db, filter: ReviewFilter, scope: string | null): Promise<Measure> {
  const { sql, values, few } = statementOf(filter, scope)
  const { rows } = await db.query({
    text: sql,
    values: [...values],
    ...(few ? { name: statementName(sql) } : {}),
  })
  return { items: Number(rows[0].items), amount: rows[0].amount }
}

/** {@link measure} of several filters in one question, in their order: all of one snapshot. */
export async function measureAll(
  db: Db,
  filters: readonly ReviewFilter[],
  scope: string | null,
): Promise<Measure[]> {
  let values: readonly unknown[] = []
  let few = true
  const parts = filters.map((filter, n) => {
    const one = statementOf(filter, scope, values)
    values = one.values
    few &&= one.few === true
    return `(SELECT ${n} AS n, items, amount FROM (${one.sql}) AS measured)`
  })
  if (parts.length === 0) return []
  const text = `${parts.join(' UNION ALL ')} ORDER BY n`
  const { rows } = await db.query({
    text,
    values: [...values],
    ...(few ? { name: statementName(text) } : {}),
  })
  return rows.map(({ items, amount }) => ({ items: Number(items), amount }))
}

/** The same by counting rows, whatever the filter: what {@link measure} must always agree with. */
export async function measureRows(db: Db, filter: ReviewFilter, scope: string | null): Promise<Measure> {
  const { sql, values } = ofItems(filter, scope)
  const { rows } = await db.query(sql, [...values])
  return { items: Number(rows[0].items), amount: rows[0].amount }
}

type Source = 'review_facility_day' | 'review_tally' | 'review_tally_rule' | 'items'

function sourceOf(filter: ReviewFilter, scope: string | null): Source {
  if (namesOnly(filter, BY_FACILITY_DAY)) return 'review_facility_day'
  if (scope !== null) return 'items'
  const flaggedOnly = !outcomesOf(filter).includes('clean')
  if (flaggedOnly && namesOnly(filter, BY_TALLY)) return 'review_tally'
  if (filter.outcomes === undefined && filter.rule !== undefined && namesOnly(filter, BY_RULE))
    return 'review_tally_rule'
  return 'items'
}

interface Statement {
  readonly sql: string
  readonly values: readonly unknown[]
  /** There are few of its kind, whatever is asked, so that each connection may keep it planned. */
  readonly few?: boolean
}

/** The cheapest question that has the answer; its values follow those of `before`. */
function statementOf(filter: ReviewFilter, scope: string | null, before: readonly unknown[] = []): Statement {
  const plain = withoutImplied(filter)
  return ofKept(plain, scope, before) ?? withoutAsked(plain, scope, before) ?? ofItems(plain, scope, before)
}

/** From sums that are kept; null where none are kept for the filter. */
function ofKept(filter: ReviewFilter, scope: string | null, before: readonly unknown[]): Statement | null {
  const source = sourceOf(filter, scope)
  const statement =
    source === 'items'
      ? (facetSums(filter, scope, before) ?? amountSums(filter, scope, before))
      : ofSums(source, filter, scope, before)
  return statement === null ? null : { ...statement, few: true }
}

/**
 * Everything but the claims for which a waiver is asked: the kept sum of everything, less those, which are few and
 * found by their waivers.
 */
function withoutAsked(
  filter: ReviewFilter,
  scope: string | null,
  before: readonly unknown[],
): Statement | null {
  if (filter.waiver !== false || scope !== null) return null
  const { waiver: _, ...everything } = filter
  const whole = ofKept(everything, scope, before)
  if (whole === null) return null
  const asked = ofItems({ ...everything, waiver: true }, scope, whole.values)
  return {
    sql: `SELECT whole.items - asked.items AS items, (whole.amount::numeric - asked.amount::numeric)::text AS amount
      FROM (${whole.sql}) AS whole, (${asked.sql}) AS asked`,
    values: asked.values,
  }
}

function ofItems(filter: ReviewFilter, scope: string | null, before: readonly unknown[] = []): Statement {
  const { sql, values } = conditionOf(filter, scope, before)
  return {
    sql: `SELECT count(*) AS items, coalesce(sum(amount), 0)::text AS amount FROM review_item AS item WHERE ${sql}`,
    values,
  }
}

function ofSums(
  source: Exclude<Source, 'items'>,
  filter: ReviewFilter,
  scope: string | null,
  before: readonly unknown[],
): Statement {
  const values: unknown[] = [...before]
  const value = (one: unknown, type: string): string => `$${values.push(one)}::${type}`
  const parts: string[] = ['true']
  if (source !== 'review_tally_rule') parts.push(`outcome = ANY(${value(outcomesOf(filter), 'text[]')})`)
  if (scope !== null) parts.push(`ma_cskcb = ${value(scope, 'text')}`)
  if (filter.facility !== undefined) parts.push(`ma_cskcb = ${value(filter.facility, 'text')}`)
  if (filter.receivedFrom !== undefined) parts.push(`received_day >= ${value(filter.receivedFrom, 'date')}`)
  if (filter.receivedTo !== undefined) parts.push(`received_day <= ${value(filter.receivedTo, 'date')}`)
  if (filter.rule !== undefined) parts.push(`code = ${value(filter.rule, 'text')}`)
  if (source === 'review_tally_rule') {
    if (filter.open !== undefined) parts.push(`is_open = ${value(filter.open, 'boolean')}`)
    if (filter.latest !== undefined) parts.push(`is_latest = ${value(filter.latest, 'boolean')}`)
  } else {
    const open = openness(filter)
    if (open !== null)
      parts.push(`(state IN ('new', 'assigned', 'waiting_hospital', 'answered', 'resent')) = ${open}`)
    if (filter.states !== undefined) parts.push(`state = ANY(${value(filter.states, 'text[]')})`)
    if (filter.dueFrom !== undefined) parts.push(`due_day >= ${value(filter.dueFrom, 'date')}`)
    if (filter.dueTo !== undefined) parts.push(`due_day <= ${value(filter.dueTo, 'date')}`)
  }
  const sum = (column: 'items' | 'amount') =>
    `coalesce(sum(${source === 'review_facility_day' ? ofVersions(column, filter.latest) : column}), 0)`
  return {
    sql: `SELECT ${sum('items')} AS items, ${sum('amount')}::text AS amount FROM ${source}
      WHERE ${parts.join(' AND ')}`,
    values,
  }
}

/** The sum of a facility's day over all versions, the newest ones, or those that were overtaken. */
function ofVersions(column: 'items' | 'amount', latest: boolean | undefined): string {
  if (latest === undefined) return column
  return latest ? `latest_${column}` : `${column} - latest_${column}`
}
