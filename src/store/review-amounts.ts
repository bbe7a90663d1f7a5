import { conditionOf, namesOnly, outcomesOf, type ReviewFilter } from './review-filter.js'

/*
 * Counts by amount: how many flagged versions have reached a round amount (1, 2 … 9, 10, 20 … 90, 100 …) and not the next,
 * by day of receipt, kept as the other tallies (`review-facets.ts`). What lies between two round amounts at the ends of a
 * condition is counted by rows, of which an index finds just those.
 */

const BESIDE: ReadonlySet<keyof ReviewFilter> = new Set([
  'outcomes',
  'open',
  'receivedFrom',
  'receivedTo',
  'amountFrom',
  'amountTo',
])

/** The name that `review_amount_step` in the migrations gives, and the round amounts around. */
interface Step {
  readonly name: string
  readonly from: string
  readonly next: string
}

/** Of plain decimal text that is not negative. */
export function stepOf(amount: string): Step {
  const whole = (/^0*(\d+)/.exec(amount)?.[1] ?? '0').replace(/^0+(?=\d)/, '')
  const first = Number(whole[0])
  const zeros = '0'.repeat(whole.length - 1)
  return {
    name: `${String(whole.length).padStart(2, '0')}${first}`,
    from: `${first}${zeros}`,
    next: `${first + 1}${zeros}`,
  }
}

/** The count of a filter by amount, over flagged versions of all facilities; null for any other filter. */
export function amountSums(
  filter: ReviewFilter,
  scope: string | null,
  before: readonly unknown[] = [],
): { readonly sql: string; readonly values: readonly unknown[] } | null {
  const { amountFrom, amountTo, ...rest } = filter
  if (scope !== null || (amountFrom === undefined && amountTo === undefined)) return null
  const outcomes = outcomesOf(filter)
  if (outcomes.includes('clean') || !namesOnly(filter, BESIDE)) return null
  const low = amountFrom === undefined ? null : stepOf(amountFrom)
  const high = amountTo === undefined ? null : stepOf(amountTo)
  // Within one step, or none at all: the rows are few.
  if (low !== null && high !== null && low.name >= high.name) return null

  const values: unknown[] = [...before]
  const value = (one: unknown, type: string): string => `$${values.push(one)}::${type}`
  const whole = [`facet = 'amount'`, `outcome = ANY(${value(outcomes, 'text[]')})`]
  if (filter.open !== undefined) whole.push(`is_open = ${value(filter.open, 'boolean')}`)
  if (filter.receivedFrom !== undefined) whole.push(`received_day >= ${value(filter.receivedFrom, 'date')}`)
  if (filter.receivedTo !== undefined) whole.push(`received_day <= ${value(filter.receivedTo, 'date')}`)
  // The amounts of `between` stand among the values already: those of the other conditions follow them.
  const rows = (...between: string[]) => {
    const condition = conditionOf(rest, scope, values)
    values.splice(0, values.length, ...condition.values)
    return `SELECT count(*), coalesce(sum(item.amount), 0) FROM review_item AS item
      WHERE ${[condition.sql, ...between].join(' AND ')}`
  }
  const ends: string[] = []
  if (low !== null) {
    const isRound = Number(amountFrom) === Number(low.from)
    whole.push(`value ${isRound ? '>=' : '>'} ${value(low.name, 'text')}`)
    if (!isRound)
      ends.push(
        rows(`item.amount >= ${value(amountFrom, 'numeric')}`, `item.amount < ${value(low.next, 'numeric')}`),
      )
  }
  if (high !== null) {
    whole.push(`value < ${value(high.name, 'text')}`)
    ends.push(
      rows(`item.amount >= ${value(high.from, 'numeric')}`, `item.amount <= ${value(amountTo, 'numeric')}`),
    )
  }
  const parts = [
    `SELECT coalesce(sum(items), 0), coalesce(sum(amount), 0) FROM review_tally_facet WHERE ${whole.join(' AND ')}`,
    ...ends,
  ]
  return {
    sql: `SELECT sum(items) AS items, sum(amount)::text AS amount FROM (${parts.join(' UNION ALL ')})
      AS part (items, amount)`,
    values,
  }
}
