import { stringify } from 'csv-stringify/sync'
import { type ByteSink, type Cell, looksLikeFormula, type SheetWriter } from './export-cells.js'

const ROWS_AT_ONCE = 500

/**
 * CSV for spreadsheets: UTF-8 with a byte order mark (without one they misread Vietnamese), every text in quotes, a
 * text that looks like a formula behind an apostrophe. Sheets follow each other without a break.
 */
export function csvWriter(header: readonly string[], sink: ByteSink): SheetWriter {
  let rows: (readonly Cell[])[] = [header]
  let begun = false
  const flush = async () => {
    if (rows.length === 0) return
    const text = linesOf(rows)
    rows = []
    await sink(Buffer.from(begun ? text : `\ufeff${text}`))
    begun = true
  }
  return {
    async sheet() {},
    async row(cells) {
      rows.push(cells)
      if (rows.length >= ROWS_AT_ONCE) await flush()
    },
    end: flush,
  }
}

function linesOf(rows: readonly (readonly Cell[])[]): string {
  const values = rows.map((cells) =>
    cells.map((cell) => {
      if (cell === null) return ''
      if (typeof cell !== 'string') return cell.number
      return looksLikeFormula(cell) ? `'${cell}` : cell
    }),
  )
  return stringify(values, { quoted_string: true, quoted_empty: false, record_delimiter: 'windows' })
}
