import { stringify } from 'csv-stringify/sync'
import { type ByteSink, type Cell, looksLikeFormula, type SheetWriter } from './export-cells.js'

const FLUSH_CHARACTERS = 64 * 1024

/**
 * CSV for spreadsheets: UTF-8 with a byte order mark (without one they misread Vietnamese), every text in quotes, a
 * text that looks like a formula behind an apostrophe. Sheets follow each other without a break.
 */
export function csvWriter(header: readonly string[], sink: ByteSink): SheetWriter {
  let text = `\ufeff${line(header)}`
  const flush = async () => {
    const bytes = Buffer.from(text)
    text = ''
    if (bytes.length > 0) await sink(bytes)
  }
  return {
    async sheet() {},
    async row(cells) {
      text += line(cells)
      if (text.length >= FLUSH_CHARACTERS) await flush()
    },
    end: flush,
  }
}

function line(cells: readonly Cell[]): string {
  const values = cells.map((cell) => {
    if (cell === null) return ''
    if (typeof cell !== 'string') return cell.number
    return looksLikeFormula(cell) ? `'${cell}` : cell
  })
  return stringify([values], { quoted_string: true, quoted_empty: false, record_delimiter: 'windows' })
}
