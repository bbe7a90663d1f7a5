import type { PoolClient } from 'pg'
import type { Finding } from '../rules/finding.js'
import type { SubmissionOutcome } from '../rules/verdict.js'
import { type BinaryField, binaryRows, type CopyIn } from './copy.js'
import { StoreError } from './errors.js'
import { givesWay } from './give-way.js'
import type { JudgedPart, LoadUnit, StreamEnd, StreamPart, SubmissionHead } from './judged.js'

/** Sums over the claims of a submission, or of a stretch of it. */
export interface Totals {
  readonly total: number
  readonly accepted: number
  readonly warned: number
  readonly rejected: number
  readonly rows: number
}

export function totalsOf(parts: readonly JudgedPart[]): Totals {
  const totals = { total: 0, accepted: 0, warned: 0, rejected: 0, rows: 0 }
  for (const claim of parts.flatMap((part) => part.claims)) {
    totals.total++
    totals.rows += claim.rows
    if (claim.outcome === 'rejected') totals.rejected++
    else {
      totals.accepted++
      if (claim.warnings > 0) totals.warned++
    }
  }
  return totals
}

/**
 * How a submission of these claims ends. A file without claims that could be opened lets none in: rejected.
 * `damaged`: the file itself has an error (a stream that breaks behind its last whole claim), so not all came.
 */
export function outcomeOf(
  refused: boolean,
  total: number,
  accepted: number,
  damaged: boolean,
): SubmissionOutcome {
  if (refused) return 'refused'
  if (accepted === 0) return 'rejected'
  return accepted === total && !damaged ? 'accepted' : 'partly'
}

/** True when one of the findings about a file is an error. */
export const isDamaged = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error')

export function partsOf(unit: LoadUnit): readonly JudgedPart[] {
  if (unit.mode === 'whole') return unit.parts
  return unit.mode === 'part' ? [unit.part] : []
}

/** Unit and the digest that its row is inserted with; null while a stream is on its way. */
interface Opening {
  readonly unit: LoadUnit
  readonly head: SubmissionHead
  readonly sha256: string | null
}

const INSERT = `INSERT INTO submission (ma_cskcb, submission_id, ma_giao_dich, account, kind, standard_version, face,
    received_at, state, outcome, sha256, bytes, claims_total, claims_accepted, claims_warned, claims_rejected, rows,
    edition)
  SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::timestamptz[], $9::text[], $10::text[], $11::bytea[], $12::bigint[], $13::int[], $14::int[], $15::int[],
    $16::int[], $17::bigint[], $18::int[])
  ON CONFLICT DO NOTHING
  RETURNING ma_cskcb, submission_id`

/**
 * Inserts the submissions that begin in this batch. Two batches that bring the same bytes at once queue on the
 * digest's unique index, in the same order, so neither waits for the other in a circle.
 *
 * @returns for each unit whose bytes are there already, the id of the first submission with them
 */
export async function openSubmissions(
  client: PoolClient,
  units: readonly LoadUnit[],
): Promise<Map<LoadUnit, string>> {
  const openings = units
    .filter((unit) => unit.mode === 'whole' || unit.first)
    .map((unit): Opening => ({ unit, head: unit.head, sha256: unit.mode === 'whole' ? unit.sha256 : null }))
  if (openings.length === 0) return new Map()
  // A stable sort: of equal bytes within the batch the one that arrived first is inserted.
  openings.sort((a, b) => compareText(sortKey(a), sortKey(b)))
  const inserted = await client.query({ name: 'open-submissions', text: INSERT, values: columnsOf(openings) })
  const opened = new Set(inserted.rows.map((row) => rowKey(row.ma_cskcb, row.submission_id)))
  const late = openings.filter(({ head }) => !opened.has(rowKey(head.maCskcb, head.submissionId)))
  const firsts = new Map<LoadUnit, string>()
  for (const opening of late) {
    const first = await findFirst(client, opening)
    // Asked again: while this one waited, the first may have given way to another with the same bytes.
    if (!(await judgedAnew(client, opening, first)))
      firsts.set(opening.unit, await findFirst(client, opening))
  }
  return firsts
}

/** The same bytes again, and worth judging again: see {@link givesWay}. Returns true when the unit was opened. */
async function judgedAnew(client: PoolClient, { unit, head }: Opening, first: string): Promise<boolean> {
  if (unit.mode !== 'whole' || first === head.submissionId) return false
  const claims = unit.parts.flatMap((part) => part.claims)
  if (!(await givesWay(client, first, head, claims, unit.parts[0]?.edition ?? 0))) return false
  const opened = await client.query(INSERT, columnsOf([{ unit, head, sha256: unit.sha256 }]))
  return opened.rowCount === 1
}

function sortKey({ head, sha256 }: Opening): string {
  return `${head.maCskcb} ${head.kind} ${head.standardVersion} ${sha256 ?? ''}`
}

export function rowKey(maCskcb: string, id: string): string {
  return `${maCskcb} ${id}`
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function columnsOf(openings: readonly Opening[]): unknown[][] {
  const columns: unknown[][] = Array.from({ length: 18 }, () => [])
  for (const { unit, head, sha256 } of openings) {
    const whole = unit.mode === 'whole'
    const totals = totalsOf(whole ? unit.parts : [])
    const values = [
      head.maCskcb,
      head.submissionId,
      head.maGiaoDich,
      head.account,
      head.kind,
      head.standardVersion,
      head.face,
      head.receivedAt.toISOString(),
      whole ? 'complete' : 'receiving',
      whole ? outcomeOf(unit.refused, totals.total, totals.accepted, isDamaged(unit.findings)) : null,
      sha256 === null ? null : `\\x${sha256}`,
      whole ? unit.bytes : 0,
      totals.total,
      totals.accepted,
      totals.warned,
      totals.rejected,
      totals.rows,
      partsOf(unit)[0]?.edition ?? 0,
    ]
    for (let i = 0; i < values.length; i++) columns[i]!.push(values[i])
  }
  return columns
}

const FIND_FIRST = `SELECT submission_id FROM submission
  WHERE ma_cskcb = $1 AND kind = $2 AND standard_version = $3 AND sha256 = $4 AND duplicate_of IS NULL
    AND judged_again_as IS NULL`

async function findFirst(client: PoolClient, { head, sha256 }: Opening): Promise<string> {
  const digest = sha256 === null ? null : Buffer.from(sha256, 'hex')
  const { rows } = await client.query(FIND_FIRST, [head.maCskcb, head.kind, head.standardVersion, digest])
  if (rows.length === 0) {
    throw new StoreError(
      'LOAD_CONFLICT',
      `submission ${head.submissionId} collides with another in id or code`,
    )
  }
  return rows[0].submission_id
}

const ADD_PART = `UPDATE submission SET claims_total = claims_total + $3, claims_accepted = claims_accepted + $4,
    claims_warned = claims_warned + $5, claims_rejected = claims_rejected + $6, rows = rows + $7, bytes = bytes + $8
  WHERE ma_cskcb = $1 AND submission_id = $2`

/** Adds a stretch of a stream to its submission's sums. */
export async function addStreamPart(client: PoolClient, { head, part }: StreamPart): Promise<void> {
  const { total, accepted, warned, rejected, rows } = totalsOf([part])
  const sums = [total, accepted, warned, rejected, rows, part.originalLength]
  const { rowCount } = await client.query(ADD_PART, [head.maCskcb, head.submissionId, ...sums])
  if (rowCount === 0) throw missing(head)
}

const END_STREAM = `UPDATE submission SET state = 'complete', sha256 = $5, bytes = $6,
    outcome = CASE WHEN $7 THEN 'refused' WHEN claims_accepted = 0 THEN 'rejected'
      WHEN claims_accepted = claims_total AND NOT $8 THEN 'accepted' ELSE 'partly' END,
    duplicate_of = (SELECT first.submission_id FROM submission AS first
      WHERE first.ma_cskcb = $1 AND first.kind = $3 AND first.standard_version = $4 AND first.sha256 = $5
        AND first.duplicate_of IS NULL AND first.judged_again_as IS NULL)
  WHERE ma_cskcb = $1 AND submission_id = $2`

/** Ends a stream. Only now is its digest known, and with it whether the same bytes had come before. */
export async function endStream(client: PoolClient, unit: StreamEnd): Promise<void> {
  const { head } = unit
  const digest = Buffer.from(unit.sha256, 'hex')
  const { rowCount } = await client.query(END_STREAM, [
    head.maCskcb,
    head.submissionId,
    head.kind,
    head.standardVersion,
    digest,
    unit.bytes,
    unit.refused,
    isDamaged(unit.findings),
  ])
  if (rowCount === 0) throw missing(head)
}

function missing(head: SubmissionHead): StoreError {
  return new StoreError('LOAD_NO_SUBMISSION', `submission ${head.submissionId} was never opened`)
}

const COPY_ORIGINAL = `COPY submission_original (ma_cskcb, submission_id, part_no, original_offset, original_length, bytes,
  folded) FROM STDIN (FORMAT binary)`

/** `boolean` in COPY's binary form. */
const TRUE = Uint8Array.of(1)
const FALSE = Uint8Array.of(0)

/** The original bytes, in COPY's binary form: as text they would be twice as long. */
export function originalsCopy(units: readonly LoadUnit[]): CopyIn | null {
  const rows: BinaryField[][] = []
  for (const unit of units) {
    const maCskcb = Buffer.from(unit.head.maCskcb)
    for (const part of partsOf(unit)) {
      rows.push([
        maCskcb,
        { int8: BigInt(unit.head.submissionId) },
        { int4: part.partNo },
        { int8: BigInt(part.originalOffset) },
        { int8: BigInt(part.originalLength) },
        part.original,
        part.folded ? TRUE : FALSE,
      ])
    }
  }
  return rows.length === 0 ? null : { statement: COPY_ORIGINAL, chunks: binaryRows(rows) }
}
