import { createBrotliDecompress } from 'node:zlib'
import type pg from 'pg'

const NEXT_PART = `SELECT part_no, original_offset, bytes FROM submission_original
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

const CLAIM_PLACE = `SELECT submission_id, raw_offset, raw_length FROM claim
  WHERE ma_cskcb = $1 AND claim_id = $2`

/** The bytes of one claim as they stand in its submission; null when the facility has no such claim. */
export async function readClaimOriginal(
  pool: pg.Pool,
  maCskcb: string,
  claimId: string,
): Promise<Uint8Array | null> {
  const { rows } = await pool.query(CLAIM_PLACE, [maCskcb, claimId])
  if (rows.length === 0) return null
  const { submission_id, raw_offset, raw_length } = rows[0]
  const from = Number(raw_offset)
  const stretches: Uint8Array[] = []
  for await (const bytes of readRange(pool, maCskcb, submission_id, from, from + Number(raw_length))) {
    stretches.push(bytes)
  }
  return Buffer.concat(stretches)
}

async function* readRange(
  pool: pg.Pool,
  maCskcb: string,
  submissionId: string,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  for (let partNo = -1; ; ) {
    const { rows } = await pool.query(NEXT_PART, [maCskcb, submissionId, partNo, from, to])
    if (rows.length === 0) return
    partNo = rows[0].part_no
    const offset = Number(rows[0].original_offset)
    yield await decompress(rows[0].bytes, Math.max(from - offset, 0), to - offset)
  }
}

/** Pieces that come out at a time: larger ones save turns, smaller ones save what stands behind the stretch. */
const PIECE_BYTES = 256 * 1024

/** A stretch of what was compressed. What stands behind it is never unpacked: a claim is a small part of most files. */
async function decompress(compressed: Uint8Array, from: number, to: number): Promise<Buffer> {
  const stream = createBrotliDecompress({ chunkSize: PIECE_BYTES })
  stream.end(compressed)
  const wanted: Buffer[] = []
  let at = 0
  for await (const piece of stream as AsyncIterable<Buffer>) {
    const end = at + piece.length
    if (end > from) wanted.push(piece.subarray(Math.max(from - at, 0), to - at))
    at = end
    // Leaving the loop ends the stream.
    if (at >= to) break
  }
  return Buffer.concat(wanted)
}
