import type { CatalogueColumns } from './catalogue-columns.js'
import {
  ALWAYS,
  type Day,
  FOREVER,
  type Reading,
  readAttribute,
  readDay,
  readText,
} from './catalogue-values.js'

/** An entry of a catalogue, checked and in its stored form. */
export interface CatalogueEntry {
  readonly code: string
  /** First and last day of validity. */
  readonly from: Day
  readonly to: Day
  /**
   * By name of the attribute, blank ones left out. Numbers are plain decimals with a point and without needless
   * zeros, flags `0` or `1`, lists parted by `;`.
   */
  readonly attributes: Readonly<Record<string, string>>
}

/** An entry with the line of the file that it came from. */
export interface CatalogueLine extends CatalogueEntry {
  readonly line: number
}

/** Why a line of a file cannot be taken. */
export interface LineProblem {
  readonly line: number
  /** Heading of the column; '' when it is the line as a whole. */
  readonly column: string
  readonly value: string
  readonly vi: string
  readonly en: string
}

const MAX_CODE = 255

/**
 * Reads one line of a file. `defaultFrom` is the first day of validity where the line names none; `numbers` tells
 * which cells a spreadsheet holds as numbers.
 */
export function readRow(
  columns: CatalogueColumns,
  cells: readonly string[],
  line: number,
  defaultFrom: Day = ALWAYS,
  numbers: readonly boolean[] = [],
): CatalogueLine | LineProblem[] {
  const problems: LineProblem[] = []
  const problem = (column: number, vi: string, en: string) => {
    problems.push({ line, column: columns.headings[column] ?? '', value: cells[column] ?? '', vi, en })
  }
  const take = (column: number, reading: Reading): string => {
    if (typeof reading === 'string') return reading
    problem(column, reading.vi, reading.en)
    return ''
  }
  const day = (column: number, absent: Day): Day => {
    if (column === -1) return absent
    const reading = readDay(cells[column] ?? '')
    if (reading === null) return absent
    if (typeof reading === 'number') return reading
    problem(column, reading.vi, reading.en)
    return absent
  }

  const extra = cells.findIndex((cell, column) => column >= columns.headings.length && cell.trim() !== '')
  if (extra !== -1) problem(extra, 'dòng nhiều ô hơn tiêu đề', 'more cells than headings')
  if (cells.length < columns.headings.length) {
    problem(-1, 'dòng ít ô hơn tiêu đề', 'fewer cells than headings')
    return problems
  }
  const before = problems.length
  const code = take(columns.code, readText(unguarded(cells[columns.code]!)))
  if (code === '' && problems.length === before) problem(columns.code, 'mã trống', 'the code is blank')
  else if (code.length > MAX_CODE) {
    problem(columns.code, `mã dài quá ${MAX_CODE} ký tự`, `the code is longer than ${MAX_CODE} characters`)
  }
  const from = day(columns.from, defaultFrom)
  const to = day(columns.to, FOREVER)
  if (from > to && problems.length === before) {
    problem(columns.to, 'ngày cuối trước ngày đầu', 'the last day is before the first')
  }
  const attributes: Record<string, string> = {}
  for (const { attribute, column } of columns.attributes) {
    const value = take(column, readAttribute(attribute, unguarded(cells[column]!), numbers[column]))
    if (value !== '') attributes[attribute.name] = value
  }
  return problems.length > 0 ? problems : { line, code, from, to, attributes }
}

// A cell that begins like this is a formula to a spreadsheet.
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/

/** A cell that no spreadsheet takes for a formula; {@link readRow} gives the value back. */
export function guarded(value: string): string {
  return FORMULA.test(value) ? `'${value}` : value
}

function unguarded(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell
}
