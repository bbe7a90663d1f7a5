import type pg from 'pg'
import type { Plans, TableName } from '../standard/plan.js'
import { readClaimDocument } from '../store/review-document.js'
import {
  acceptedAfter,
  type ExportGroup,
  type ExportRow,
  type ExportSelection,
  exportRows,
} from '../store/review-export.js'
import type { ByteSink, SheetWriter } from './export-cells.js'
import { csvWriter } from './export-csv.js'
import { type FindingColumns, findingCells, findingsHeader, sheetOf } from './export-findings.js'
import { FORM09_HEADER, form09Lines } from './export-form09.js'
import { jsonWriter } from './export-json.js'
import { xlsxWriter } from './export-xlsx.js'

export const EXPORT_LAYOUTS = ['findings', 'form09'] as const
export const EXPORT_FORMATS = ['xlsx', 'csv', 'json'] as const

/** What is asked of an export. */
export interface ExportRequest extends FindingColumns {
  readonly layout: (typeof EXPORT_LAYOUTS)[number]
  /** JSON has the findings layout only. */
  readonly format: (typeof EXPORT_FORMATS)[number]
  /** One sheet for each; XLSX only. */
  readonly group: ExportGroup
  readonly selection: ExportSelection
}

export const MEDIA_TYPES: Readonly<Record<ExportRequest['format'], string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
}

/** What an export works with. `onRows` is told of progress and may throw to stop it. */
export interface ExportContext {
  readonly pool: pg.Pool
  /** Asked for by layouts that read claims as they were sent. */
  plans(): Plans
  /** Facility that the user is bound to; null for none. */
  readonly scope: string | null
  readonly sink: ByteSink
  readonly generatedAt: Date
  onRows(done: number): Promise<void>
}

/** Writes an export to the sink; returns the number of findings in it. Memory stays flat whatever its size. */
export async function runExport(request: ExportRequest, context: ExportContext): Promise<number> {
  const { pool, scope, sink } = context
  const rows = exportRows(pool, request.selection, scope, request.group)
  if (request.format === 'json') {
    const { selection, personal } = request
    const head = { generatedAt: context.generatedAt.toISOString(), selection, personal }
    const writer = jsonWriter(sink, head, request)
    await writer.start()
    const count = await eachClaim(rows, context, (claim) => writer.claim(claim))
    await writer.end()
    return count
  }
  const header = request.layout === 'form09' ? FORM09_HEADER : findingsHeader(request)
  const writer = request.format === 'xlsx' ? xlsxWriter(header, sink) : csvWriter(header, sink)
  const toSheet = sheets(writer, request.group)
  let count: number
  if (request.layout === 'form09') {
    let line = 1
    count = await eachClaim(rows, context, async (claim) => {
      await toSheet(claim[0]!)
      for (const cells of form09Lines(claim, await form09Claim(context, claim), request, line))
        await writer.row(cells)
      line += claim.length
    })
  } else {
    count = 0
    for await (const batch of rows) {
      for (const row of batch) {
        await toSheet(row)
        await writer.row(findingCells(row, request))
      }
      count += batch.length
      await context.onRows(count)
    }
  }
  await writer.end()
  return count
}

/** Begins a sheet whenever the group changes; rows come sorted by it. */
function sheets(writer: SheetWriter, group: ExportGroup): (row: ExportRow) => Promise<void> {
  let present: string | null = null
  return async (row) => {
    const title = sheetOf(row, group)
    if (title === present) return
    present = title
    await writer.sheet(title)
  }
}

/** Hands over the rows claim by claim; returns their number. */
async function eachClaim(
  batches: AsyncIterable<readonly ExportRow[]>,
  context: ExportContext,
  work: (rows: readonly ExportRow[]) => Promise<void>,
): Promise<number> {
  let claim: ExportRow[] = []
  let count = 0
  for await (const batch of batches) {
    for (const row of batch) {
      if (claim.length > 0 && (row.claimId !== claim[0]!.claimId || row.maCskcb !== claim[0]!.maCskcb)) {
        await work(claim)
        claim = []
      }
      claim.push(row)
    }
    count += batch.length
    await context.onRows(count)
  }
  if (claim.length > 0) await work(claim)
  return count
}

const LAST_ANSWER = `SELECT note FROM review_event WHERE ma_cskcb = $1 AND claim_id = $2 AND side = 'hospital'
  AND action = 'answer' ORDER BY revision DESC LIMIT 1`

async function form09Claim({ pool, plans }: ExportContext, rows: readonly ExportRow[]) {
  const { maCskcb, claimId, maLk, version } = rows[0]!
  const only = new Set(
    rows.flatMap(({ finding }) => (finding.table === null ? [] : [finding.table as TableName])),
  )
  const later = maLk === null || version === null ? null : await acceptedAfter(pool, maCskcb, maLk, version)
  const answer = await pool.query(LAST_ANSWER, [maCskcb, claimId])
  return {
    before: await readClaimDocument(pool, plans(), { maCskcb, claimId }, only),
    after: later === null ? null : await readClaimDocument(pool, plans(), { maCskcb, claimId: later }, only),
    answer: answer.rows[0]?.note ?? null,
  }
}
