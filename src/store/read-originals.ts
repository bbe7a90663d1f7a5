import type pg from 'pg'
import { decompressOriginal, type StoredOriginal, stretchOf } from './unpack-original.js'

const NEXT_PART = `SELECT part_no, original_offset, original_length, bytes, folded FROM submission_original
  WHERE ma_cskcb = $1 AND submission_id = $2 AND part_no > $3
    AND original_offset + original_length > $4 AND original_offset < $5
  ORDER BY part_no LIMIT 1`

/**
 * The bytes of a submission as they were received, in stretches, one in memory at a time. Nothing comes out when
 * the facility has no such submission.
 */
export function readOriginal(
  pool: pg.Pool,
  maCskcb: string,
  submissionId: string,
): AsyncGenerator<Uint8Array> {
  return readRange(pool, maCskcb, submissionId, 0, Number.MAX_SAFE_INTEGER)
}

const DIGEST = `SELECT submission_id, encode(sha256, 'hex') AS sha256, bytes FROM submission
  WHERE ma_cskcb = $1 AND ma_giao_dich = $2`

/** Id, digest (hex, '' while a stream is on its way) and size of a submission; null when the facility has none such. */
export async function findOriginal(
  pool: pg.Pool,
  maCskcb: string,
  maGiaoDich: string,
): Promise<{ submissionId: string; sha256: string; bytes: number } | null> {
  const { rows } = await pool.query(DIGEST, [maCskcb, maGiaoDich])
  if (rows.length === 0) return null
  const { submission_id, sha256, bytes } = rows[0]
  return { submissionId: submission_id, sha256: sha256 ?? '', bytes: Number(bytes) }
}

/** Where a claim's bytes stand in what was received. */
export interface OriginalPlace {
  readonly maCskcb: string
  readonly submissionId: string
  readonly offset: number
  readonly length: number
}

const CLAIM_PLACE = `SELECT ma_cskcb AS "maCskcb", submission_id AS "submissionId", raw_offset::float8 AS "offset",
    raw_length::float8 AS "length"
  FROM claim WHERE ma_cskcb = $1 AND claim_id = $2`

/** The bytes of one claim as they stand in its submission; null when the facility has no such claim. */
export async function readClaimOriginal(
  pool: pg.Pool,
  maCskcb: string,
  claimId: string,
): Promise<Uint8Array | null> {
  const { rows } = await pool.query<OriginalPlace>(CLAIM_PLACE, [maCskcb, claimId])
  return rows.length === 0 ? null : readOriginalAt(pool, rows[0]!)
}

/** The bytes of a claim. With `parts`, what was unpacked for another claim of the same file is used again. */
export async function readOriginalAt(
  pool: pg.Pool,
  { maCskcb, submissionId, offset, length }: OriginalPlace,
  parts?: OriginalParts,
): Promise<Uint8Array> {
  const stretches: Uint8Array[] = []
  for await (const bytes of readRange(pool, maCskcb, submissionId, offset, offset + length, parts))
    stretches.push(bytes)
  return stretches.length === 1 ? stretches[0]! : Buffer.concat(stretches)
}

/** A stretch of a submission that was read, decompressed. */
export interface OriginalPart {
  readonly partNo: number
  readonly from: number
  readonly to: number
  readonly bytes: Buffer
  readonly folded: boolean
}

/** Parts that were just read; see `original-parts.ts`. */
export interface OriginalParts {
  /** The part of a submission with this byte, if it is there. */
  find(maCskcb: string, submissionId: string, at: number): OriginalPart | undefined
  keep(maCskcb: string, submissionId: string, part: OriginalPart): void
}

async function* readRange(
  pool: pg.Pool,
  maCskcb: string,
  submissionId: string,
  from: number,
  to: number,
  parts?: OriginalParts,
): AsyncGenerator<Uint8Array> {
  for (let partNo = -1, at = from; at < to; ) {
    const known = parts?.find(maCskcb, submissionId, at)
    const part = known ?? (await nextPart(pool, maCskcb, submissionId, partNo, from, to))
    if (part === null) return
    if (known === undefined) parts?.keep(maCskcb, submissionId, part)
    partNo = part.partNo
    yield stretchOf(part, Math.max(from - part.from, 0), Math.min(to, part.to) - part.from)
    at = part.to
  }
}

async function nextPart(
  pool: pg.Pool,
  maCskcb: string,
  submissionId: string,
  after: number,
  from: number,
  to: number,
): Promise<OriginalPart | null> {
  const { rows } = await pool.query<StoredOriginal & { part_no: number; original_offset: string }>({
    name: 'original-part',
    text: NEXT_PART,
    values: [maCskcb, submissionId, after, from, to],
  })
  const [row] = rows
  if (row === undefined) return null
  const start = Number(row.original_offset)
  return {
    partNo: row.part_no,
    from: start,
    to: start + Number(row.original_length),
    bytes: await decompressOriginal(row),
    folded: row.folded,
  }
}
