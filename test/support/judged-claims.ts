import { createHash, randomBytes } from 'node:crypto'
import { brotliCompressSync, constants } from 'node:zlib'
import { copyColumns, KEY_COLUMNS, type SqlType, storeTables } from '../../src/standard/columns.js'
import { loadPlans } from '../../src/standard/compile.js'
import type { TableName } from '../../src/standard/plan.js'
import type { JudgedClaim, JudgedPart, SubmissionHead, WholeSubmission } from '../../src/store/judged.js'

/*
 * What judging hands to the store, made up: claims with rows in COPY text whose values follow from table, row and
 * column, so that a test knows what must be read back.
 */

export const plans = loadPlans()

const VERSION = '3176'

/** Ids that rise, as the application's do. */
let lastId = BigInt(Date.now()) << 20n
export function nextId(): string {
  lastId += 1n
  return lastId.toString()
}

export interface ClaimOptions {
  readonly maLk?: string | null
  /** What stands in the file for this claim; equal text is equal content. Default: unique. */
  readonly content?: string
  readonly rejected?: boolean
  readonly warnings?: number
  /** Rows by table. Default: XML1 one, XML2 two, XML3 three. */
  readonly rows?: Partial<Record<TableName, number>>
  readonly settlementMonth?: string
  /** COPY text put in place of the rows of XML1, to make loading fail. */
  readonly brokenCopy?: string
}

export interface SubmissionOptions {
  readonly maCskcb?: string
  readonly claims: readonly ClaimOptions[]
  readonly refused?: boolean
  readonly kind?: SubmissionHead['kind']
}

const DEFAULT_ROWS: Partial<Record<TableName, number>> = { XML1: 1, XML2: 2, XML3: 3 }

export function submissionHead(options: Omit<SubmissionOptions, 'claims'> = {}): SubmissionHead {
  const maCskcb = options.maCskcb ?? '01999'
  return {
    submissionId: nextId(),
    maGiaoDich: `HSKCB130_${maCskcb}_${randomBytes(16).toString('hex').toUpperCase()}`,
    maCskcb,
    account: 'test',
    kind: options.kind ?? 'claims',
    standardVersion: VERSION,
    face: 'native',
    receivedAt: new Date('2026-01-31T02:03:04.567Z'),
  }
}

export function wholeSubmission(options: SubmissionOptions): WholeSubmission {
  const head = submissionHead(options)
  const { part, bytes } = judgedPart(head, options.claims)
  return {
    mode: 'whole',
    head,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    refused: options.refused ?? false,
    parts: [part],
    findings: [],
  }
}

/** The same bytes sent once more: everything equal but ids and transaction code. */
export function sentAgain(unit: WholeSubmission): WholeSubmission {
  const { submissionId, maGiaoDich } = submissionHead(unit.head)
  const parts = unit.parts.map((part) => {
    let copies = part.copies
    const claims = part.claims.map((claim) => {
      const claimId = nextId()
      copies = copies.map(({ table, bytes }) => ({
        table,
        bytes: Buffer.from(Buffer.from(bytes).toString().replaceAll(claim.claimId, claimId)),
      }))
      return { ...claim, claimId }
    })
    return { ...part, copies, claims }
  })
  return { ...unit, head: { ...unit.head, submissionId, maGiaoDich }, parts }
}

export function judgedPart(
  head: SubmissionHead,
  claims: readonly ClaimOptions[],
  place: { readonly partNo: number; readonly offset: number; readonly firstOrdinal: number } = {
    partNo: 0,
    offset: 0,
    firstOrdinal: 1,
  },
): { part: JudgedPart; bytes: Buffer } {
  const copies = new Map<TableName, { index: number; chunks: Buffer[]; length: number }>()
  const originals: Buffer[] = []
  let offset = place.offset
  const judged = claims.map((options, index): JudgedClaim => {
    const claimId = nextId()
    const settlementMonth = options.settlementMonth ?? '2026-01-01'
    const maLk = options.maLk === undefined ? `LK${claimId}` : options.maLk
    const original = Buffer.from(options.content ?? `<HOSO>${claimId} đồng</HOSO>`)
    const rows = options.rows ?? DEFAULT_ROWS
    const slices: number[] = []
    if (!options.rejected) {
      for (const [table, count] of Object.entries(rows) as [TableName, number][]) {
        let copy = copies.get(table)
        if (copy === undefined) {
          copy = { index: copies.size, chunks: [], length: 0 }
          copies.set(table, copy)
        }
        const text =
          table === 'XML1' && options.brokenCopy !== undefined
            ? options.brokenCopy
            : copyLines(table, count, {
                ma_cskcb: head.maCskcb,
                claim_id: claimId,
                settlement_month: settlementMonth,
              })
        const bytes = Buffer.from(text)
        slices.push(copy.index, copy.length, copy.length + bytes.length)
        copy.chunks.push(bytes)
        copy.length += bytes.length
      }
    }
    const rawOffset = offset
    offset += original.length
    originals.push(original)
    const warnings = options.warnings ?? 0
    const errors = options.rejected ? 1 : 0
    return {
      claimId,
      ordinal: place.firstOrdinal + index,
      maLk,
      outcome: options.rejected ? 'rejected' : 'accepted',
      contentHash: createHash('sha256').update(original).digest('hex').slice(0, 32),
      settlementMonth,
      rawOffset,
      rawLength: original.length,
      rows: Object.values(rows).reduce((sum, count) => sum + count, 0),
      slices,
      findings: [
        ...Array.from({ length: errors }, () => finding('error')),
        ...Array.from({ length: warnings }, () => finding('warning')),
      ],
      findingsTotal: errors + warnings,
      errors,
      warnings,
      maLoaiKcb: '01',
      ngayVao: '2026-01-05 08:30',
      ngayRa: '2026-01-05 10:00',
      tTongchiBv: '1234500.50',
      tBhtt: '987600.40',
    }
  })
  const bytes = Buffer.concat(originals)
  return {
    bytes,
    part: {
      partNo: place.partNo,
      original: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
      folded: false,
      originalLength: bytes.length,
      originalOffset: place.offset,
      copies: [...copies].map(([table, { chunks }]) => ({ table, bytes: Buffer.concat(chunks) })),
      edition: 0,
      claims: judged,
    },
  }
}

function finding(severity: 'error' | 'warning') {
  return {
    code: severity === 'error' ? 'STR-024' : 'STR-001',
    severity,
    table: 'XML2' as const,
    row: 2,
    field: 'MA_THUOC',
    value: 'a\tb\\c\n"đ"',
    line: 3,
    column: 4,
    params: { limit: 255, reason: 'quá dài "x" \\ y' },
  }
}

const tables = new Map(storeTables(plans).map((table) => [table.table, table]))

/** Lines of a table, in the columns of the version, from {@link sampleValue}. */
function copyLines(table: TableName, count: number, key: Record<string, string>): string {
  const types = new Map(tables.get(table)!.columns.map(({ name, sqlType }) => [name, sqlType]))
  const columns = copyColumns(plans, VERSION, table)
  let text = ''
  for (let row = 1; row <= count; row++) {
    const values = columns.map(({ name, emit }) => {
      if (name === 'row_no') return String(row)
      if (emit === 'key') return key[name]!
      return emit === 'partialText' ? '\\N' : sampleValue(types.get(name)!, row)
    })
    text += `${values.join('\t')}\n`
  }
  return text
}

/** The value of every field of a type in a row, as it is written and as it must be read back. */
export function sampleValue(sqlType: SqlType, row: number): string {
  switch (sqlType) {
    case 'text':
      return `Viên nén ${row}`
    case 'integer':
    case 'bigint':
      return String(row)
    case 'numeric':
      return `${1000 + row}.50`
    case 'date':
      return '2026-01-05'
    case 'timestamp':
      return '2026-01-05 08:30'
  }
}

export const keyColumnNames: ReadonlySet<string> = new Set(KEY_COLUMNS.map(({ name }) => name))
