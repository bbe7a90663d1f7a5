import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Plans, StandardVersion } from '../standard/plan.js'
import { ClaimReader, decodeDocument, documentBound } from '../xml/claim-reader.js'
import { Malformed } from '../xml/notice.js'
import { SLACK, TableScanner } from '../xml/table-scanner.js'
import { isFlat } from './review-document.js'
import { unpackOriginal } from './unpack-original.js'

/** What the queue needs of XML1 beyond the claim's own columns. */
export interface ReviewHead {
  readonly maKhoa: string | null
  readonly hoTen: string | null
  readonly maBn: string | null
  /** As sent: several card numbers are parted by `;`. */
  readonly maTheBhyt: string | null
}

/** A flagged claim of a batch. */
export interface FlaggedClaim {
  readonly maCskcb: string
  readonly claimId: string
  readonly submissionId: string
  readonly standardVersion: StandardVersion
  readonly outcome: 'accepted' | 'rejected'
  readonly settlementMonth: string
  readonly rawOffset: number
  readonly rawLength: number
}

const ACCEPTED = `SELECT x.claim_id::text AS "claimId", x.ma_khoa AS "maKhoa", x.ho_ten AS "hoTen", x.ma_bn AS "maBn",
    x.ma_the_bhyt AS "maTheBhyt"
  FROM unnest($1::text[], $2::bigint[]) AS c (ma_cskcb, claim_id)
  JOIN xml1 AS x ON x.ma_cskcb = c.ma_cskcb AND x.claim_id = c.claim_id
  WHERE x.settlement_month = ANY($3::date[])`

/**
 * Heads of flagged claims by claim id: of accepted ones from the rows of XML1, of rejected ones from their original
 * bytes, since they have no rows. A claim whose XML1 cannot be read has none.
 */
export async function readHeads(
  client: PoolClient,
  plans: Plans,
  claims: readonly FlaggedClaim[],
): Promise<Map<string, ReviewHead>> {
  const heads = new Map<string, ReviewHead>()
  const accepted = claims.filter(({ outcome }) => outcome === 'accepted')
  if (accepted.length > 0) {
    const months = [...new Set(accepted.map(({ settlementMonth }) => settlementMonth))]
    const { rows } = await client.query(ACCEPTED, [
      accepted.map(({ maCskcb }) => maCskcb),
      accepted.map(({ claimId }) => claimId),
      months,
    ])
    for (const { claimId, ...head } of rows) heads.set(claimId, head)
  }
  const bySubmission = new Map<string, FlaggedClaim[]>()
  for (const claim of claims) {
    if (claim.outcome !== 'rejected') continue
    const key = `${claim.maCskcb} ${claim.submissionId}`
    const known = bySubmission.get(key)
    if (known === undefined) bySubmission.set(key, [claim])
    else known.push(claim)
  }
  for (const group of bySubmission.values()) await readOriginalHeads(client, plans, group, heads)
  return heads
}

const PART = `SELECT part_no, original_offset, original_length, bytes, folded FROM submission_original
  WHERE ma_cskcb = $1 AND submission_id = $2 AND part_no > $3 AND original_offset + original_length > $4
  ORDER BY part_no LIMIT 1`

/** Part by part, each decompressed once. A claim stands wholly in one part, that which its worker judged. */
async function readOriginalHeads(
  client: PoolClient,
  plans: Plans,
  claims: readonly FlaggedClaim[],
  heads: Map<string, ReviewHead>,
): Promise<void> {
  const { maCskcb, submissionId } = claims[0]!
  const waiting = claims.toSorted((a, b) => a.rawOffset - b.rawOffset)
  for (let partNo = -1, at = 0; at < waiting.length; ) {
    const { rows } = await client.query(PART, [maCskcb, submissionId, partNo, waiting[at]!.rawOffset])
    if (rows.length === 0) return
    partNo = rows[0].part_no
    const offset = Number(rows[0].original_offset)
    const bytes = await unpackOriginal(rows[0])
    for (; at < waiting.length && waiting[at]!.rawOffset < offset + bytes.length; at++) {
      const claim = waiting[at]!
      const from = claim.rawOffset - offset
      const head = headOf(plans, claim.standardVersion, bytes.subarray(from, from + claim.rawLength))
      if (head !== null) heads.set(claim.claimId, head)
    }
  }
}

const reader = new ClaimReader()
const scanner = new TableScanner()

function headOf(plans: Plans, version: StandardVersion, raw: Buffer): ReviewHead | null {
  const plan = plans[version].tables.get('XML1')
  if (plan === undefined) return null
  const bytes = Buffer.concat([raw, Buffer.alloc(1)])
  try {
    const { files } = reader.read(bytes, 0, raw.length, isFlat(bytes))
    const file = files.find(({ name, form }) => name.toUpperCase() === 'XML1' && form !== 'blank')
    if (file === undefined) return null
    const document = Buffer.alloc(documentBound(file) * 2 + SLACK)
    const length = decodeDocument(bytes, file, document)
    if (length < 0) return null
    let head: ReviewHead | null = null
    scanner.scan(plan, document, 0, length, {
      notice() {},
      row({ program, start, end, bytes }) {
        const text = (name: string): string | null => {
          const f = program.byName.get(name)
          if (f === undefined || start[f] === end[f]) return null
          return Buffer.from(bytes.buffer, bytes.byteOffset + start[f], end[f] - start[f]).toString('utf8')
        }
        head ??= {
          maKhoa: text('MA_KHOA'),
          hoTen: text('HO_TEN'),
          maBn: text('MA_BN'),
          maTheBhyt: text('MA_THE_BHYT'),
        }
      },
    })
    return head
  } catch (problem) {
    if (problem instanceof Malformed) return null
    throw problem
  }
}

/** MA_KHOA lists the departments in the order of treatment; the last one is where a question about the claim goes. */
export function lastDepartment(maKhoa: string | null): string | null {
  const departments = (maKhoa ?? '').split(';').map((item) => item.trim())
  return departments.findLast((item) => item !== '')?.slice(0, 50) ?? null
}

/** What a card number or a patient code is found by, as a signed 64-bit number in decimal text. */
export function searchKey(kind: 'card' | 'patient', value: string): string {
  const digest = createHash('sha256').update(`${kind}:${value.trim().toUpperCase()}`).digest()
  return digest.readBigInt64BE(0).toString()
}

export function searchKeys({ maBn, maTheBhyt }: ReviewHead): string[] {
  const keys: string[] = []
  if (maBn !== null && maBn.trim() !== '') keys.push(searchKey('patient', maBn))
  for (const card of (maTheBhyt ?? '').split(';')) {
    if (card.trim() !== '') keys.push(searchKey('card', card))
  }
  return [...new Set(keys)]
}
