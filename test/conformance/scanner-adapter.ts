import type { TablePlan } from '../../src/standard/plan.js'
import { CopyWriter, copyProgram } from '../../src/xml/copy-writer.js'
import { NOTICE_NAMES } from '../../src/xml/notice.js'
import { SLACK, TableScanner } from '../../src/xml/table-scanner.js'

export interface ScanNotice {
  readonly kind: string
  /** True when a schema processor would call the document invalid for it. */
  readonly denotesInvalid: boolean
  readonly offset: number
  readonly detail: string
}

export interface ScanResult {
  readonly notices: readonly ScanNotice[]
  /** False when the document could not be read to its end. */
  readonly complete: boolean
  /** Values of each row in the order of the plan's fields, as COPY text gives them back; null for blank. */
  readonly rows: readonly (readonly (string | null)[])[]
}

const scanner = new TableScanner()

/** What the scanner says about one document, by itself in its buffer. */
export function scanTable(plan: TablePlan, bytes: Uint8Array): ScanResult {
  const buffer = Buffer.alloc(bytes.length * 2 + SLACK)
  // What other documents left in a reused buffer must not show: the room behind this one is full of markup.
  for (let at = 0; at < buffer.length; at++) buffer[at] = MARKUP[at % MARKUP.length]!
  buffer.set(bytes)
  const notices: ScanNotice[] = []
  const copy = new CopyWriter()
  const columns = copyProgram(plan.fields.map((field) => ({ fieldIndex: field.index, emit: 'text' })))
  const complete = scanner.scan(plan, buffer, 0, bytes.length, {
    notice(kind, _field, offset, _from, _to, detail) {
      notices.push({ kind: NOTICE_NAMES[kind]!, denotesInvalid: true, offset, detail })
    },
    row(view) {
      copy.writeRow(columns, view, EMPTY, view.number)
    },
  })
  return { notices, complete, rows: readCopyText(Buffer.from(copy.view(0)).toString('utf8')) }
}

const EMPTY = new Uint8Array(0)
const MARKUP = Buffer.from('x</MA_LK>]]>-->?>"\'>1')

const UNESCAPED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' }

/** Reads PostgreSQL's COPY text; the row number in front is left out. */
export function readCopyText(text: string): (string | null)[][] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) =>
      line
        .split('\t')
        .slice(1)
        .map((cell) =>
          cell === '\\N' ? null : cell.replace(/\\(.)/g, (_, letter: string) => UNESCAPED[letter]!),
        ),
    )
}
