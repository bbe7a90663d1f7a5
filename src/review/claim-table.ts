import type { Plans, StandardVersion, TableName } from '../standard/plan.js'
import type { ClaimDocument, DocumentTable } from '../store/review-document.js'
import type { FindingView } from './claim-findings.js'
import type { Language } from './texts.js'

/** Rows on the page at once. */
export const ROWS_AT_ONCE = 100

/** HIV and tuberculosis. */
export const SENSITIVE_TABLES: ReadonlySet<string> = new Set(['XML6', 'XML15'])

export interface TabHead {
  readonly table: TableName
  readonly label: string
  readonly rows: number
  readonly findings: number
  readonly worst: 'error' | 'warning' | 'info' | null
}

export interface ColumnView {
  readonly name: string
  readonly label: string
}

export interface CellView {
  readonly name: string
  readonly value: string
  readonly present: boolean
  readonly valid: boolean
  readonly findings: readonly FindingView[]
}

export interface RowView {
  readonly row: number
  /** About the row as a whole, or about an element that the standard does not know. */
  readonly findings: readonly FindingView[]
  readonly cells: readonly CellView[]
}

/** The stretch of a table that is on the page. */
export interface TableView {
  readonly table: TableName
  readonly label: string
  readonly readable: boolean
  readonly total: number
  readonly from: number
  readonly to: number
  readonly columns: readonly ColumnView[]
  readonly rows: readonly RowView[]
  /** About the table as a whole. */
  readonly findings: readonly FindingView[]
}

const WEIGHT = { error: 0, warning: 1, info: 2 } as const

export function tabHeads(
  document: ClaimDocument,
  findings: readonly FindingView[],
  language: Language,
): TabHead[] {
  return document.tables.map(({ table, labelVi, labelEn, total }) => {
    const own = findings.filter((finding) => finding.table === table)
    const worst = own.toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity])[0]?.severity ?? null
    return {
      table,
      label: language === 'vi' ? labelVi : labelEn,
      rows: total,
      findings: own.length,
      worst,
    }
  })
}

export interface TableAsk {
  /** First row wanted, from 1. */
  readonly from: number
  /** Row that must be on the page; 0 for none. */
  readonly row: number
  /** Fields without any value too. */
  readonly everyField: boolean
}

/**
 * A stretch of the table with its findings in their cells.
 *
 * @param named rows of this table that a finding names beside its first, by the number of the finding
 */
export function tableView(
  document: DocumentTable,
  findings: readonly FindingView[],
  plans: Plans,
  version: StandardVersion,
  language: Language,
  { from: asked, row: wanted, everyField }: TableAsk,
  named: ReadonlyMap<number, ReadonlySet<number>> = new Map(),
): TableView {
  const { table, rows } = document
  const own = findings.filter((finding) => finding.table === table || named.has(finding.number))
  const start = Math.min(Math.max(wanted > 0 ? wanted : asked, 1), Math.max(rows.length, 1))
  const from = start - ((start - 1) % ROWS_AT_ONCE)
  const shown = rows.slice(from - 1, from - 1 + ROWS_AT_ONCE)
  const flagged = new Set(own.map(({ field }) => field))
  const fields = plans[version].tables.get(table)?.fields ?? []
  const used = new Set(
    shown.flatMap((row) => row.fields.filter(({ value }) => value !== '').map(({ name }) => name)),
  )
  // MA_LK is that of the claim in every row, unless a finding says otherwise.
  const columns = fields
    .filter(
      ({ name }) =>
        everyField || flagged.has(name) || (used.has(name) && !(name === 'MA_LK' && rows.length > 1)),
    )
    .map(({ name, labelVi, labelEn }) => ({ name, label: language === 'vi' ? labelVi : labelEn }))
  const known = new Set(columns.map(({ name }) => name))
  return {
    table,
    label: language === 'vi' ? document.labelVi : document.labelEn,
    readable: document.readable,
    total: rows.length,
    from,
    to: from + shown.length - 1,
    columns,
    findings: own.filter((one) => one.table === table && (one.row === 0 || one.row > rows.length)),
    rows: shown.map(({ row, fields: cells }): RowView => {
      const ofRow = own.filter(
        (one) => (one.table === table && one.row === row) || named.get(one.number)?.has(row) === true,
      )
      const byName = new Map(cells.map((cell) => [cell.name, cell]))
      return {
        row,
        findings: ofRow.filter(({ field }) => field === null || !known.has(field)),
        cells: columns.map(({ name }): CellView => {
          const { value, present, valid } = byName.get(name)!
          return { name, value, present, valid, findings: ofRow.filter(({ field }) => field === name) }
        }),
      }
    }),
  }
}
