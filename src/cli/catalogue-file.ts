import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { readSheet } from 'read-excel-file/node'
import { UsageError } from './command.js'

/** A table of data as a file holds it: headings, then lines of cells as text. */
export interface SheetFile {
  readonly headings: readonly string[]
  readonly lines: AsyncIterable<SheetLine>
  /** SHA-256 of the file, once all lines have been read. */
  readonly sha256: () => Buffer
}

export interface SheetLine {
  /** Line of the file, or row of the sheet, from 1. */
  readonly line: number
  readonly cells: readonly string[]
  /** Which cells a spreadsheet holds as numbers; absent for CSV. */
  readonly numbers?: readonly boolean[]
}

/** The file cannot be read as a table. `line` is 0 where none can be named. */
export class SheetError extends Error {
  readonly code = 'CATALOGUE_FILE'
  readonly vi: string
  readonly en: string
  readonly line: number
  constructor(vi: string, en: string, line = 0) {
    super(`${vi} / ${en}`)
    this.vi = vi
    this.en = en
    this.line = line
  }
}

/** Opens a CSV or XLSX file, told apart by its first bytes. `sheet` counts from 1 and is for XLSX. */
export async function openSheet(path: string, sheet = 1): Promise<SheetFile> {
  const head = await firstBytes(path)
  if (head.length === 0) throw new SheetError('tệp trống', `the file is empty: ${path}`)
  if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'))) return openXlsx(path, sheet)
  if (head.readUInt8(0) === 0xd0 && head.length > 1 && head.readUInt8(1) === 0xcf) {
    throw new SheetError(
      'tệp XLS đời cũ; hãy lưu thành XLSX hoặc CSV',
      'an old XLS file; save it as XLSX or CSV',
    )
  }
  return openCsv(path)
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path).catch(() => {
    throw new UsageError(`không có tệp / no such file: ${path}`)
  })
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function openCsv(path: string): Promise<SheetFile> {
  const hash = createHash('sha256')
  const text = utf8(path, hash)
  // The delimiter shows in the line of headings, so the beginning is read before the parser is made.
  const first = await text.next()
  const start = first.done === true ? '' : first.value
  const whole = async function* () {
    yield start
    yield* text
  }
  const progress = { lastLine: 0 }
  const parser = parse({
    delimiter: delimiterOf(start),
    relax_column_count: true,
    info: true,
    on_record: (record, { lines }) => {
      progress.lastLine = lines
      return record
    },
  })
  // Errors of the source come out of the parser, and a reader that stops early ends the source.
  pipeline(Readable.from(whole()), parser, () => {})
  const records = csvRecords(parser, progress)
  const headings = await records.next()
  if (headings.done === true) throw new SheetError('tệp không có dòng tiêu đề', 'the file has no headings')
  return { headings: headings.value.cells, lines: records, sha256: () => hash.copy().digest() }
}

/** `progress`: where the last record ended that was parsed, also when an error keeps it from being delivered. */
async function* csvRecords(
  parser: ReturnType<typeof parse>,
  progress: { readonly lastLine: number },
): AsyncGenerator<SheetLine> {
  // Where a record ends is where the next begins; a cell may hold line breaks.
  let next = 1
  try {
    for await (const { record, info } of parser) {
      const line = next
      next = info.lines + 1
      if (!isBlank(record)) yield { line, cells: record }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new SheetError('không đọc được CSV', `not readable as CSV: ${error.message}`, progress.lastLine + 1)
  }
}

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

/** The text of a file, checked to be UTF-8, without a BOM. */
async function* utf8(path: string, hash: ReturnType<typeof createHash>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    hash.update(chunk as Buffer)
    let text: string
    try {
      text = decoder.decode(chunk as Buffer, { stream: true })
    } catch {
      throw new SheetError(
        'không phải UTF-8; hãy lưu tệp dạng "CSV UTF-8"',
        'not UTF-8; save the file as "CSV UTF-8"',
        line + linesBeforeBadByte(chunk as Buffer),
      )
    }
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) line++
    yield text
  }
  try {
    decoder.decode()
  } catch {
    throw new SheetError('tệp bị cắt giữa chừng', 'the file is cut inside a character', line)
  }
}

function linesBeforeBadByte(chunk: Buffer): number {
  const text = chunk.toString('utf8')
  // The first characters may only look bad, being the end of one that the chunk before began.
  return text.slice(0, Math.max(0, text.indexOf('\ufffd', 3))).split('\n').length - 1
}

/** `,`, `;` or tab: whichever parts the first line into most cells. */
function delimiterOf(start: string): string {
  let quoted = false
  const counts = new Map([
    [',', 0],
    [';', 0],
    ['\t', 0],
  ])
  for (const character of start) {
    if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '\n' || character === '\r') break
    else if (counts.has(character)) counts.set(character, counts.get(character)! + 1)
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0]
}

/** A number as the sheet holds it; kept apart from text that looks like one. */
interface SheetNumber {
  readonly digits: string
}

/** XLSX is one compressed piece, so it is in memory as a whole. */
async function openXlsx(path: string, sheet: number): Promise<SheetFile> {
  const bytes = await readFile(path)
  const rows = await readSheet(bytes, sheet, {
    trim: false,
    parseNumber: (digits: string): SheetNumber => ({ digits }),
  }).catch((error: Error) => {
    throw new SheetError('không đọc được XLSX', `not readable as XLSX: ${error.message}`)
  })
  const lines = rows
    .map((row, i) => ({
      line: i + 1,
      cells: row.map(cellText),
      numbers: row.map((value) => typeof value === 'object' && value !== null && 'digits' in value),
    }))
    .filter(({ cells }) => !isBlank(cells))
  const headings = lines.shift()
  if (headings === undefined) throw new SheetError('bảng không có dòng tiêu đề', 'the sheet has no headings')
  return {
    headings: headings.cells,
    lines: (async function* () {
      yield* lines
    })(),
    sha256: () => createHash('sha256').update(bytes).digest(),
  }
}

/** `value`: text, yes or no, a day, a number as above, or null. */
function cellText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return value === null || value === undefined ? '' : plainNumber((value as SheetNumber).digits)
}

/**
 * Spreadsheets keep numbers as floats and write them out in full (`0.30000000000000004`, `1.2E10`). What shows
 * is at most fifteen digits of it.
 */
function plainNumber(text: string): string {
  const number = Number(text)
  if (!Number.isFinite(number)) return text
  const shown = Number(number.toPrecision(15))
  return Number.isInteger(shown) ? BigInt(shown).toString() : String(shown)
}
