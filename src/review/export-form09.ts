import type { ClaimDocument, DocumentRow, DocumentTable } from '../store/review-document.js'
import type { ExportRow } from '../store/review-export.js'
import type { Cell } from './export-cells.js'
import { describeOr, type FindingColumns, stateText, withoutHidden } from './export-findings.js'

/**
 * Columns of Mẫu 09/BH, the list by which a facility adjusts what automatic assessment refused (TT 12/2026/TT-BTC,
 * điều 10): one line for each refused field, its adjustment taken from the version that was accepted afterwards.
 */
export const FORM09_HEADER: readonly string[] = [
  'STT',
  'ID XML1',
  'ID dòng chi phí',
  'Bảng',
  'MA_LK',
  'Trường ban đầu',
  'Giá trị ban đầu',
  'Lý do từ chối',
  'Số tiền từ chối',
  'Trường điều chỉnh',
  'Giá trị điều chỉnh',
  'Lý do điều chỉnh',
  'Trạng thái',
  'Ký xác nhận',
]

/** What a line needs beyond the findings of its claim. */
export interface Form09Claim {
  /** The version that was refused; null when its bytes cannot be read. */
  readonly before: ClaimDocument | null
  /** The newest version accepted since; null when there is none. */
  readonly after: ClaimDocument | null
  /** What the facility answered last; null when nothing. */
  readonly answer: string | null
}

/**
 * The lines of one claim. The refused amount of a cost row is its T_BHTT, once for each row however many findings it
 * has; where none of the findings is about a cost row, the whole claim's T_BHTT stands on its first line.
 */
export function form09Lines(
  rows: readonly ExportRow[],
  claim: Form09Claim,
  columns: FindingColumns,
  firstNumber: number,
): Cell[][] {
  const charged = new Set<string>()
  const amounts = rows.map(({ finding }) => {
    const row = rowOf(claim.before, finding.table, finding.row)
    const amount = row === null ? '' : fieldValue(row, 'T_BHTT')
    const key = `${finding.table} ${finding.row}`
    if (amount === '' || finding.table === 'XML1' || charged.has(key)) return null
    charged.add(key)
    return amount
  })
  const byRow = charged.size > 0
  return rows.map((entry, index) => {
    const finding = withoutHidden(entry.finding, columns)
    const hidden = finding !== entry.finding
    const row = rowOf(claim.before, finding.table, finding.row)
    const original =
      row === null || finding.field === null || hidden
        ? (finding.value ?? '')
        : fieldValue(row, finding.field)
    const adjusted = finding.field === null ? null : adjustedValue(claim, entry.finding)
    const amount = byRow ? amounts[index] : index === 0 ? entry.amount : null
    return [
      { number: String(firstNumber + index) },
      entry.claimId,
      row === null ? null : fieldValue(row, 'STT') || String(row.row),
      finding.table,
      entry.maLk,
      finding.field,
      original,
      `${finding.code}: ${describeOr(finding).vi}`,
      amount === null || amount === undefined || !/^-?\d+(?:\.\d+)?$/.test(amount)
        ? null
        : { number: amount },
      adjusted === null ? null : finding.field,
      adjusted === null ? null : hidden ? '…' : adjusted,
      adjusted === null ? null : claim.answer,
      stateText(entry.state),
      null,
    ]
  })
}

function tableOf(document: ClaimDocument | null, name: string | null): DocumentTable | undefined {
  return document?.tables.find(({ table }) => table === name)
}

function rowOf(document: ClaimDocument | null, table: string | null, row: number): DocumentRow | null {
  return tableOf(document, table)?.rows[row - 1] ?? null
}

function fieldValue(row: DocumentRow, field: string): string {
  return row.fields.find(({ name }) => name === field)?.value ?? ''
}

/** The field's value in the accepted version, where it is another; its row is found by STT, else by place. */
function adjustedValue(
  { before, after }: Form09Claim,
  { table, row, field }: ExportRow['finding'],
): string | null {
  const old = rowOf(before, table, row)
  const rows = tableOf(after, table)?.rows
  if (old === null || rows === undefined || field === null) return null
  const stt = fieldValue(old, 'STT')
  const counterpart =
    (stt === '' ? undefined : rows.find((one) => fieldValue(one, 'STT') === stt)) ?? rows[row - 1]
  if (counterpart === undefined) return null
  const value = fieldValue(counterpart, field)
  return value === fieldValue(old, field) ? null : value
}
