import type pg from 'pg'
import { ALWAYS, type Day, dayText, FOREVER } from '../standard/catalogue-values.js'
import type { ParameterRow } from '../standard/parameter-set.js'
import { lockEditions, nextEdition } from './editions.js'
import { StoreError } from './errors.js'
import { inTransaction } from './pool.js'

/** A row with the edition that made it. */
export interface ParameterHistoryRow extends ParameterRow {
  readonly addedIn: number
  readonly addedBy: string
  readonly addedAt: Date
  /** File that it came from, or how it was set. */
  readonly source: string
  /** Null while it is in force. */
  readonly removedIn: number | null
  readonly removedBy: string | null
  readonly removedAt: Date | null
}

export interface ParameterChange {
  readonly rows: readonly ParameterRow[]
  readonly source: string
  /** Of the file as read; null when there was none. */
  readonly sha256: Uint8Array | null
  readonly by: string
}

export interface ParameterChangeResult {
  readonly edition: number
  readonly added: number
  readonly changed: number
  readonly kept: number
}

const sqlDay = (day: Day): string =>
  day === ALWAYS ? '-infinity' : day === FOREVER ? 'infinity' : dayText(day)

const DAY = (column: string) =>
  `CASE ${column} WHEN '-infinity' THEN ${ALWAYS} WHEN 'infinity' THEN ${FOREVER}
    ELSE to_char(${column}, 'YYYYMMDD')::int END`

const ROW = `ma_cskcb AS facility, name, ${DAY('valid_from')} AS "from", ${DAY('valid_to')} AS "to", value, basis`

/** Rows in force at present; of one edition when told. */
export async function readParameters(
  db: pg.Pool | pg.ClientBase,
  edition: number | null = null,
): Promise<ParameterRow[]> {
  const { rows } = await db.query(
    edition === null
      ? `SELECT ${ROW} FROM parameter_value WHERE removed_in IS NULL ORDER BY name, ma_cskcb, valid_from`
      : `SELECT ${ROW} FROM parameter_value WHERE added_in <= $1 AND (removed_in IS NULL OR removed_in > $1)
          ORDER BY name, ma_cskcb, valid_from`,
    edition === null ? [] : [edition],
  )
  return rows
}

/** Every row that was ever made for a name, newest first. */
export async function readParameterHistory(pool: pg.Pool, name: string): Promise<ParameterHistoryRow[]> {
  const { rows } = await pool.query(
    `SELECT row.*, a.made_by AS "addedBy", a.made_at AS "addedAt", a.source AS source,
        r.made_by AS "removedBy", r.made_at AS "removedAt"
      FROM (
        SELECT ${ROW}, added_in AS "addedIn", removed_in AS "removedIn" FROM parameter_value WHERE name = $1
      ) AS row
      JOIN edition a ON a.edition = row."addedIn" LEFT JOIN edition r ON r.edition = row."removedIn"
      ORDER BY row."addedIn" DESC, row."from" DESC, row.facility`,
    [name],
  )
  return rows
}

/**
 * Takes rows in, all or none, as one edition. A row for the same name, facility and first day as one in force
 * takes its place; equal ones are kept. When nothing changes there is no new edition.
 *
 * @param also what belongs into the same transaction, run last; not when nothing changes
 * @throws StoreError `PARAMETER_TWICE` when two of the rows are for the same name, facility and first day
 */
export async function changeParameters(
  pool: pg.Pool,
  change: ParameterChange,
  also: (client: pg.PoolClient) => Promise<void> = async () => {},
): Promise<ParameterChangeResult> {
  const wanted = new Map<string, ParameterRow>()
  for (const row of change.rows) {
    const key = keyOf(row)
    if (wanted.has(key)) {
      throw new StoreError(
        'PARAMETER_TWICE',
        `${row.name}: hai dòng cùng ngày bắt đầu / two rows from the same day: ${row.from} ${row.facility}`,
      )
    }
    wanted.set(key, row)
  }
  return inTransaction(pool, async (client) => {
    const edition = await lockEditions(client)
    const present = new Map((await readParameters(client)).map((row) => [keyOf(row), row]))
    const replaced: ParameterRow[] = []
    const fresh: ParameterRow[] = []
    let kept = 0
    for (const [key, row] of wanted) {
      const before = present.get(key)
      if (
        before !== undefined &&
        before.to === row.to &&
        before.value === row.value &&
        before.basis === row.basis
      ) {
        kept++
        continue
      }
      if (before !== undefined) replaced.push(before)
      fresh.push(row)
    }
    if (fresh.length === 0) return { edition, added: 0, changed: 0, kept }
    const added = fresh.length - replaced.length
    const counts = { added, changed: replaced.length, removed: 0, kept }
    const next = await record(client, change, [...wanted.values()], counts)
    await removeRows(client, replaced, next)
    await insertRows(client, fresh, next)
    await also(client)
    return { edition: next, added, changed: replaced.length, kept }
  })
}

/**
 * Takes one row out of force; the values behind it (a row that began earlier, or the shipped one) hold again.
 *
 * @param also what belongs into the same transaction, run last
 * @throws StoreError `PARAMETER_UNKNOWN` when there is no such row in force
 */
export async function removeParameter(
  pool: pg.Pool,
  row: Pick<ParameterRow, 'name' | 'facility' | 'from'>,
  change: Omit<ParameterChange, 'rows'>,
  also: (client: pg.PoolClient) => Promise<void> = async () => {},
): Promise<number> {
  return inTransaction(pool, async (client) => {
    await lockEditions(client)
    const present = (await readParameters(client)).find((other) => keyOf(other) === keyOf(row))
    if (present === undefined) {
      throw new StoreError(
        'PARAMETER_UNKNOWN',
        `Không có dòng này / There is no such row: ${row.name} ${row.from} ${row.facility}`,
      )
    }
    const next = await record(client, change, [present], { added: 0, changed: 0, removed: 1, kept: 0 })
    await removeRows(client, [present], next)
    await also(client)
    return next
  })
}

const keyOf = ({ name, facility, from }: Pick<ParameterRow, 'name' | 'facility' | 'from'>): string =>
  `${name}\n${facility}\n${from}`

function record(
  client: pg.ClientBase,
  { source, sha256, by }: Omit<ParameterChange, 'rows'>,
  rows: readonly ParameterRow[],
  counts: { added: number; changed: number; removed: number; kept: number },
): Promise<number> {
  const one = <T>(values: readonly T[], several: T): T => (new Set(values).size === 1 ? values[0] : several)
  const kind = one(
    rows.map(({ name }) => name),
    'parameters',
  )
  const owner = one(
    rows.map(({ facility }) => facility),
    '',
  )
  return nextEdition(client, { topic: 'parameter', kind, owner, source, sha256, by, ...counts })
}

async function removeRows(
  client: pg.ClientBase,
  rows: readonly ParameterRow[],
  edition: number,
): Promise<void> {
  await client.query(
    `UPDATE parameter_value SET removed_in = $1
      FROM unnest($2::text[], $3::text[], $4::date[]) AS gone(ma_cskcb, name, valid_from)
      WHERE parameter_value.ma_cskcb = gone.ma_cskcb AND parameter_value.name = gone.name
        AND parameter_value.valid_from = gone.valid_from AND removed_in IS NULL`,
    [
      edition,
      rows.map(({ facility }) => facility),
      rows.map(({ name }) => name),
      rows.map(({ from }) => sqlDay(from)),
    ],
  )
}

async function insertRows(
  client: pg.ClientBase,
  rows: readonly ParameterRow[],
  edition: number,
): Promise<void> {
  await client.query(
    `INSERT INTO parameter_value (ma_cskcb, name, valid_from, valid_to, value, basis, added_in)
      SELECT *, $7 FROM unnest($1::text[], $2::text[], $3::date[], $4::date[], $5::text[], $6::text[])`,
    [
      rows.map(({ facility }) => facility),
      rows.map(({ name }) => name),
      rows.map(({ from }) => sqlDay(from)),
      rows.map(({ to }) => sqlDay(to)),
      rows.map(({ value }) => value),
      rows.map(({ basis }) => basis),
      edition,
    ],
  )
}
