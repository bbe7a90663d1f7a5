import type pg from 'pg'
import type { Plans, StandardVersion, TableName, TablePlan } from '../standard/plan.js'
import {
  ClaimReader,
  type ContentForm,
  decodeDocument,
  documentBound,
  type TableFile,
} from '../xml/claim-reader.js'
import { Malformed } from '../xml/notice.js'
import { PositionFinder } from '../xml/position.js'
import { type RowView, SLACK, TableScanner } from '../xml/table-scanner.js'
import {
  type OriginalParts,
  type OriginalPlace,
  readClaimOriginal,
  readOriginalAt,
} from './read-originals.js'
import type { ItemRef } from './review-model.js'

/** One field of a row as it was sent. */
export interface DocumentField {
  readonly name: string
  /** Trimmed and unescaped; '' when blank. */
  readonly value: string
  /** False when the element is not in the row. */
  readonly present: boolean
  /** False when the value is outside its type, so that it would not be loaded as such. */
  readonly valid: boolean
  /** Where the field stands in the decoded table, both from 1; 0 when it is not there. */
  readonly line: number
  readonly column: number
}

export interface DocumentRow {
  /** Row in document order, from 1; what `Finding.row` means. */
  readonly row: number
  /** In the order of the standard. */
  readonly fields: readonly DocumentField[]
}

export interface DocumentTable {
  readonly table: TableName
  readonly labelVi: string
  readonly labelEn: string
  readonly form: ContentForm
  /** False when it is not well-formed or broken base64: rows end where reading stopped. */
  readonly readable: boolean
  /** All rows there are, also those that were not asked for. */
  readonly total: number
  readonly rows: readonly DocumentRow[]
}

/** A claim as it stands in the sender's file. */
export interface ClaimDocument {
  readonly standardVersion: StandardVersion
  readonly tables: readonly DocumentTable[]
  /** LOAIHOSO of files that are no table of this version. */
  readonly others: readonly string[]
  /** True when the claim's own markup is broken, so that only `raw` can be shown. */
  readonly malformed: boolean
  /** The text of a table, decoded; null when it is not there or broken base64. */
  text(table: TableName): string | null
}

const VERSION = 'SELECT standard_version FROM claim WHERE ma_cskcb = $1 AND claim_id = $2'

/** A stored claim read from its original bytes; null when the facility has no such claim. */
export async function readClaimDocument(
  pool: pg.Pool,
  plans: Plans,
  { maCskcb, claimId }: ItemRef,
  only?: ReadonlySet<TableName>,
): Promise<ClaimDocument | null> {
  const { rows } = await pool.query(VERSION, [maCskcb, claimId])
  const raw = rows.length === 0 ? null : await readClaimOriginal(pool, maCskcb, claimId)
  return raw === null ? null : parseClaimDocument(plans, rows[0].standard_version, raw, only)
}

/** The same for a claim of which version and place are known already; `parts` of its file may be known too. */
export async function readDocumentAt(
  pool: pg.Pool,
  plans: Plans,
  version: StandardVersion,
  place: OriginalPlace,
  only: ReadonlySet<TableName>,
  parts: OriginalParts,
): Promise<ClaimDocument> {
  return parseClaimDocument(plans, version, await readOriginalAt(pool, place, parts), only)
}

/**
 * Tables, rows and fields of a claim's original bytes, with the place of each field. Every table by default; with
 * `only`, the others have no rows. Never throws for what a sender wrote.
 */
export function parseClaimDocument(
  plans: Plans,
  version: StandardVersion,
  raw: Uint8Array,
  only?: ReadonlySet<TableName>,
): ClaimDocument {
  const bytes = Buffer.concat([raw, Buffer.alloc(1)])
  let files: readonly TableFile[] = []
  let malformed = false
  try {
    files = new ClaimReader().read(bytes, 0, raw.length, isFlat(bytes)).files
  } catch (problem) {
    if (!(problem instanceof Malformed)) throw problem
    malformed = true
  }
  const tables: DocumentTable[] = []
  const others: string[] = []
  for (const file of files) {
    const plan = plans[version].tables.get(file.name.toUpperCase() as TableName)
    if (plan === undefined) others.push(file.name)
    else tables.push(readTable(plan, bytes, file, only === undefined || only.has(plan.table)))
  }
  return {
    standardVersion: version,
    tables: tables.sort((a, b) => Number(a.table.slice(3)) - Number(b.table.slice(3))),
    others,
    malformed,
    text(table) {
      const file = files.find(({ name }) => name.toUpperCase() === table)
      const decoded = file === undefined ? null : decode(bytes, file)
      return decoded === null ? null : decoded.document.toString('utf8', 0, decoded.length)
    },
  }
}

/** True when the stretch is a run of FILEHOSO without a HOSO around it. */
export function isFlat(bytes: Buffer): boolean {
  return /^\s*<(?:[^\s<>:]+:)?FILEHOSO[\s/>]/.test(bytes.toString('latin1', 0, 200))
}

function decode(bytes: Buffer, file: TableFile): { document: Buffer; length: number } | null {
  const document = Buffer.alloc(documentBound(file) * 2 + SLACK)
  const length = decodeDocument(bytes, file, document)
  return length < 0 ? null : { document, length }
}

function readTable(plan: TablePlan, bytes: Buffer, file: TableFile, withRows: boolean): DocumentTable {
  const { table, labelVi, labelEn } = plan
  const head = { table, labelVi, labelEn, form: file.form }
  if (file.form === 'blank') return { ...head, readable: true, total: 0, rows: [] }
  const decoded = decode(bytes, file)
  if (decoded === null) return { ...head, readable: false, total: 0, rows: [] }
  const { document, length } = decoded
  const positions = new PositionFinder()
  positions.open(document, 0, length)
  const rows: DocumentRow[] = []
  let total = 0
  const readable = new TableScanner().scan(plan, document, 0, length, {
    notice() {},
    row(view) {
      total++
      if (withRows) rows.push(rowOf(plan, view, positions))
    },
  })
  return { ...head, readable, total, rows }
}

function rowOf(plan: TablePlan, view: RowView, positions: PositionFinder): DocumentRow {
  const { offset, start, end, bad, bytes, number } = view
  const places = new Map<number, { line: number; column: number }>()
  // The finder is cheap for growing offsets only, and fields may stand in any order.
  for (const { index } of plan.fields.toSorted((a, b) => offset[a.index] - offset[b.index])) {
    if (offset[index] < 0) continue
    positions.find(offset[index])
    places.set(index, { line: positions.line, column: positions.column })
  }
  const fields = plan.fields.map(({ index, name }): DocumentField => {
    const length = end[index] - start[index]
    return {
      name,
      value:
        length === 0 ? '' : Buffer.from(bytes.buffer, bytes.byteOffset + start[index], length).toString(),
      present: offset[index] >= 0,
      valid: bad[index] === 0,
      ...(places.get(index) ?? { line: 0, column: 0 }),
    }
  })
  return { row: number, fields }
}
