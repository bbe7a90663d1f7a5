import type pg from 'pg'
import type { PoolClient } from 'pg'
import type { Finding } from '../rules/finding.js'
import { conditionOf, type ReviewFilter } from './review-filter.js'
import type { ItemRef, WorkState } from './review-model.js'

/** One finding with the claim it is about, as exports need it. */
export interface ExportRow {
  readonly maCskcb: string
  readonly claimId: string
  readonly maLk: string | null
  readonly version: number | null
  readonly state: WorkState
  readonly outcome: string
  readonly maKhoa: string | null
  readonly maLoaiKcb: string | null
  readonly ngayRa: string | null
  readonly receivedAt: string
  readonly dueDay: string
  readonly amount: string
  readonly hoTen: string | null
  readonly maBn: string | null
  readonly maTheBhyt: string | null
  readonly finding: Finding
}

/** What is exported: all that a filter holds, or the versions that were ticked. */
export type ExportSelection = { readonly filter: ReviewFilter } | { readonly items: readonly ItemRef[] }

/** How rows follow each other: one group after the other, so that each can be a sheet. */
export type ExportGroup = 'none' | 'department' | 'facility'

const GROUP: Readonly<Record<ExportGroup, string>> = {
  none: '',
  department: "coalesce(item.ma_khoa, ''), ",
  facility: 'item.ma_cskcb, ',
}

/**
 * Few enough that a batch has gone before the collector of young objects has passed twice: what it meets twice it keeps
 * with the old, which are collected seldom, and a million findings would leave more than a hundred megabytes there.
 */
const ROWS_AT_ONCE = 100

function sourceOf(selection: ExportSelection, scope: string | null): { from: string; values: unknown[] } {
  if ('filter' in selection) {
    const { sql, values } = conditionOf(selection.filter, scope)
    return { from: `review_item AS item WHERE ${sql}`, values: [...values] }
  }
  const { items } = selection
  const values: unknown[] = [items.map(({ maCskcb }) => maCskcb), items.map(({ claimId }) => claimId)]
  const scoped = scope === null ? '' : ` AND item.ma_cskcb = $${values.push(scope)}::text`
  return {
    from: `review_item AS item WHERE item.outcome <> 'clean'${scoped}
      AND (item.ma_cskcb, item.claim_id) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))`,
    values,
  }
}

/**
 * The findings of a selection, errors and warnings, some at a time from a cursor of the server: memory stays flat however
 * many there are. All of one snapshot.
 */
export async function* exportRows(
  pool: pg.Pool,
  selection: ExportSelection,
  scope: string | null,
  group: ExportGroup,
): AsyncGenerator<readonly ExportRow[]> {
  const { from, values } = sourceOf(selection, scope)
  const select = `SELECT item.ma_cskcb AS "maCskcb", item.claim_id::text AS "claimId", item.ma_lk AS "maLk", item.version,
      item.state, item.outcome, item.ma_khoa AS "maKhoa", item.ma_loai_kcb AS "maLoaiKcb",
      to_char(item.ngay_ra, 'YYYY-MM-DD HH24:MI') AS "ngayRa",
      to_char(item.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "receivedAt",
      to_char(item.due_day, 'YYYY-MM-DD') AS "dueDay", item.amount::text AS amount,
      p.ho_ten AS "hoTen", p.ma_bn AS "maBn", p.ma_the_bhyt AS "maTheBhyt",
      f.code, f.severity, f.table_name, f.row_no, f.field, f.value, f.line, f.col, f.params
    FROM (SELECT item.* FROM ${from}) AS item
    JOIN finding AS f ON f.ma_cskcb = item.ma_cskcb AND f.submission_id = item.submission_id
      AND f.claim_id = item.claim_id AND f.severity <> 'info'
    LEFT JOIN review_person AS p ON p.ma_cskcb = item.ma_cskcb AND p.claim_id = item.claim_id
    ORDER BY ${GROUP[group]}item.ma_cskcb, item.claim_id, f.seq`
  const client = await pool.connect()
  let broken = true
  try {
    await client.query('BEGIN TRANSACTION READ ONLY')
    await client.query(`DECLARE export_rows NO SCROLL CURSOR FOR ${select}`, values)
    for (;;) {
      const { rows } = await client.query(`FETCH ${ROWS_AT_ONCE} FROM export_rows`)
      if (rows.length === 0) break
      yield rows.map(exportRow)
    }
    await client.query('COMMIT')
    broken = false
  } finally {
    // Also when the reader has gone: then the transaction still holds a snapshot.
    if (broken) await client.query('ROLLBACK').catch(() => undefined)
    client.release()
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a row as the driver gives it
function exportRow(row: any): ExportRow {
  const { code, severity, table_name, row_no, field, value, line, col, params, ...claim } = row
  const finding: Finding = {
    code,
    severity,
    table: table_name,
    row: row_no,
    field,
    value,
    line,
    column: col,
    ...(params !== null && { params }),
  }
  return { ...claim, finding }
}

/** Number of findings that {@link exportRows} will give, about: those that were kept are counted, not those found. */
export async function countExportRows(
  pool: pg.Pool,
  selection: ExportSelection,
  scope: string | null,
): Promise<number> {
  const { from, values } = sourceOf(selection, scope)
  const { rows } = await pool.query(
    `SELECT coalesce(sum(item.errors + item.warnings), 0)::float8 AS rows FROM ${from}`,
    values,
  )
  return rows[0].rows
}

const ADJUSTED = `SELECT c.claim_id::text AS "claimId" FROM claim AS c
  WHERE c.ma_cskcb = $1 AND c.ma_lk = $2 AND c.version > $3 AND c.outcome = 'accepted'
  ORDER BY c.version DESC LIMIT 1`

/** The newest accepted version after this one; null when there is none. */
export async function acceptedAfter(
  db: pg.Pool | PoolClient,
  maCskcb: string,
  maLk: string,
  version: number,
): Promise<string | null> {
  return (await db.query(ADJUSTED, [maCskcb, maLk, version])).rows[0]?.claimId ?? null
}
