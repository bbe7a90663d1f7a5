import type pg from 'pg'
import { statementName } from './pool.js'
import {
  conditionOf,
  namesOnly,
  openness,
  outcomesOf,
  type ReviewFilter,
  withoutImplied,
} from './review-filter.js'
import { measure } from './review-measure.js'
import { ITEM_COLUMNS, type ReviewItem } from './review-model.js'

export const SORTS = ['due', 'amount', 'errors', 'received'] as const
export type ReviewSort = (typeof SORTS)[number]

/** A place in a list: the row's sort value and id. Not a page number, so that any page costs the same. */
export interface Cursor {
  readonly key: string
  readonly claimId: string
  /** Rows behind that place, or those before it. */
  readonly direction: 'after' | 'before'
}

export interface QueueQuery {
  readonly filter: ReviewFilter
  readonly scope: string | null
  readonly sort: ReviewSort
  readonly descending: boolean
  readonly limit: number
  readonly cursor: Cursor | null
  /** How many the filter holds, where the caller has measured it already. */
  readonly items?: number
}

export interface QueuePage {
  readonly rows: readonly ReviewItem[]
  /** Cursors of the pages around; null where there is none. */
  readonly next: Cursor | null
  readonly previous: Cursor | null
}

const KEYS: Readonly<
  Record<ReviewSort, { readonly column: string; readonly type: string; readonly text: string }>
> = {
  due: { column: 'due_day', type: 'date', text: "to_char(due_day, 'YYYY-MM-DD')" },
  amount: { column: 'amount', type: 'numeric', text: 'amount::text' },
  errors: { column: 'errors', type: 'integer', text: 'errors::text' },
  received: {
    column: 'received_at',
    type: 'timestamptz',
    text: `to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  },
}

/** What an index in the order of the sort answers alone. */
const BROAD: ReadonlySet<keyof ReviewFilter> = new Set([
  'outcomes',
  'open',
  'states',
  'dueFrom',
  'dueTo',
  'latest',
])
/** The same for the order of receipt, whose indexes the period and the facility also narrow. */
const BY_RECEIPT: ReadonlySet<keyof ReviewFilter> = new Set([
  'outcomes',
  'facility',
  'receivedFrom',
  'receivedTo',
  'latest',
])
/** The same for a month of settlement, which has an index of its own in the order of the due days. */
const BY_MONTH: ReadonlySet<keyof ReviewFilter> = new Set(['outcomes', 'month', 'open'])
/** From so many rows on, walking the index meets a page full of them soon. */
const MANY = 50_000
/** Conditions that leave so little that looking for a page along the sort's index first would only cost. */
const NARROW: readonly (keyof ReviewFilter)[] = ['facility', 'maLk', 'card', 'patient', 'submissionId']
/** So many of the first rows in the order of the sort are looked through for a page. */
const LOOKED_THROUGH = 10_000

/**
 * One page of the queue. Broad filters walk an index in the order of the sort. For others the first rows in that order
 * are looked through, since a filter that holds a part of everything has a page full of them there; when it has not,
 * all that it holds is gathered by whichever index suits, and the page picked from that. Left to itself the planner may
 * walk the sort's index for a filter whose few rows all stand at its end.
 */
export async function queuePage(pool: pg.Pool, query: QueueQuery): Promise<QueuePage> {
  const { scope, cursor, limit } = query
  const filter = withoutImplied(query.filter)
  const withClean = outcomesOf(filter).includes('clean')
  // Clean claims have no work, so only the time of receipt orders them with the others.
  const sort = withClean ? 'received' : query.sort
  const key = KEYS[sort]
  const backwards = cursor?.direction === 'before'
  const descending = query.descending !== backwards
  const order = descending ? 'DESC' : 'ASC'
  const walk =
    (sort === 'received' && namesOnly(filter, BY_RECEIPT)) ||
    (sort === 'due' && filter.month !== undefined && filter.open !== undefined && namesOnly(filter, BY_MONTH))
      ? true
      : scope === null &&
        namesOnly(filter, BROAD) &&
        (query.items ?? (await measure(pool, filter, scope)).items) >= MANY

  const condition = conditionOf(filter, scope)
  const values = [...condition.values]
  let place = ''
  if (cursor !== null) {
    values.push(cursor.key, cursor.claimId)
    place = ` AND (item.${key.column}, item.claim_id) ${descending ? '<' : '>'}
      ($${values.length - 1}::${key.type}, $${values.length}::bigint)`
  }
  // Named with the table: the texts that are given out have the same names, and sort otherwise.
  const orderBy = `ORDER BY item.${key.column} ${order}, item.claim_id ${order} LIMIT ${Math.trunc(limit) + 1}`
  // Only what says which row it is: the other conditions may be answered by an index alone.
  const pick = `SELECT item.ma_cskcb, item.claim_id, item.outcome, item.${key.column} FROM review_item AS item`
  const branch = (extra: string) => `(${pick} WHERE ${condition.sql}${place}${extra} ${orderBy})`
  const read = async (source: string, few: boolean) => {
    // The page is picked first: texts are made of its rows alone.
    const text = `SELECT ${ITEM_COLUMNS}, ${key.text} AS "sortKey"
       FROM (SELECT whole.* FROM (SELECT * FROM ${source} AS item ${orderBy}) AS picked
         JOIN review_item AS whole USING (ma_cskcb, claim_id, outcome) OFFSET 0) AS item
       ORDER BY item.${key.column} ${order}, item.claim_id ${order}`
    const { rows } = await pool.query({ text, values, ...(few ? { name: statementName(text) } : {}) })
    return rows
  }
  if (walk)
    return pageOf(
      await read(
        sort === 'received' || openness(filter) !== null
          ? branch('')
          : // The other indexes begin with is_open.
            `(${branch(' AND item.is_open')} UNION ALL ${branch(' AND NOT item.is_open')})`,
        true,
      ),
      limit,
      cursor,
    )
  const open = openness(filter)
  if (scope === null && NARROW.every((name) => filter[name] === undefined) && open !== null && !withClean) {
    const first = `SELECT item.* FROM review_item AS item WHERE item.outcome IN ('warned', 'rejected')
      AND ${open ? 'item.is_open' : 'NOT item.is_open'}${place}
      ORDER BY item.${key.column} ${order}, item.claim_id ${order} LIMIT ${LOOKED_THROUGH}`
    // Its way is the same whatever the values; but of all combinations there are too many to keep.
    const simple = Object.values(filter).filter((one) => one !== undefined).length <= 2
    const rows = await read(`(SELECT item.* FROM (${first}) AS item WHERE ${condition.sql})`, simple)
    if (rows.length > limit) return pageOf(rows, limit, cursor)
  }
  return pageOf(await read(`(${pick} WHERE ${condition.sql}${place} OFFSET 0)`, false), limit, cursor)
}

function pageOf(
  found: readonly (ReviewItem & { sortKey: string })[],
  limit: number,
  cursor: Cursor | null,
): QueuePage {
  const backwards = cursor?.direction === 'before'
  const more = found.length > limit
  const rows = found.slice(0, limit)
  if (backwards) rows.reverse()
  const at = (row: (typeof rows)[number] | undefined, direction: Cursor['direction']): Cursor | null =>
    row === undefined ? null : { key: row.sortKey, claimId: row.claimId, direction }
  return {
    rows: rows.map(({ sortKey: _, ...item }) => item),
    next: more || backwards ? at(rows.at(-1), 'after') : null,
    previous: (backwards ? more : cursor !== null) ? at(rows[0], 'before') : null,
  }
}

/** A cursor as it stands in an address. */
export function cursorText({ key, claimId, direction }: Cursor): string {
  return Buffer.from(JSON.stringify([direction === 'after' ? 1 : 0, key, claimId])).toString('base64url')
}

/** Null for a text that is no cursor. */
export function parseCursor(text: string): Cursor | null {
  try {
    const [after, key, claimId] = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (typeof key !== 'string' || !/^[0-9T:.Z-]{1,40}$/.test(key)) return null
    if (typeof claimId !== 'string' || !/^\d{1,19}$/.test(claimId)) return null
    return { key, claimId, direction: after === 1 ? 'after' : 'before' }
  } catch {
    return null
  }
}
