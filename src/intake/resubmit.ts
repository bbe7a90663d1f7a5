import { randomUUID } from 'node:crypto'
import type { ClaimVerdict } from '../rules/verdict.js'
import type { Intake, SubmitRequest } from './service.js'

/** Who sends stored claims once more, and as of when. */
export type Resubmission = Pick<SubmitRequest, 'maCskcb' | 'standardVersion' | 'receivedAt' | 'account'> &
  Partial<Pick<SubmitRequest, 'dryRun' | 'waive'>>

/** A stored claim with its bytes as they were received. */
export interface StoredOriginal {
  readonly maLk: string
  readonly claimId: string
  readonly bytes: Uint8Array
}

/**
 * Puts claims, byte for byte as they were received, through the intake once more; verdicts in their order. Throws
 * OvertakenError, with nothing stored, when one of them is no longer the newest version of its MA_LK: what the
 * hospital has sent since must not be replaced by what it had sent before.
 */
export async function resubmit(
  intake: Intake,
  request: Resubmission,
  claims: readonly StoredOriginal[],
): Promise<readonly ClaimVerdict[]> {
  const bytes = fileOf(
    request.maCskcb,
    claims.map((claim) => claim.bytes),
  )
  const ticket = intake.admit(null, bytes.length)
  try {
    const body = ticket.buffer(bytes.length)
    body.set(bytes)
    const verdict = await intake.submit(
      {
        ...request,
        face: 'cli',
        kind: 'claims',
        inPlaceOf: new Map(claims.map(({ maLk, claimId }) => [maLk, claimId])),
        body: { bytes: body, encoding: 'xml' },
      },
      ticket,
    )
    return verdict.claims
  } finally {
    ticket.release()
  }
}

/**
 * The claims, byte for byte as they were received, in an envelope of our own. No two are the same: a former one with
 * the same claims would answer for this, and its verdict is what is in question. Claims that do not change are
 * known by their own bytes.
 */
function fileOf(maCskcb: string, originals: readonly Uint8Array[]): Buffer {
  const head = `<!-- ${randomUUID()} --><GIAMDINHHS><THONGTINDONVI><MACSKCB>${maCskcb}</MACSKCB></THONGTINDONVI><THONGTINHOSO><NGAYLAP></NGAYLAP><SOLUONGHOSO>${originals.length}</SOLUONGHOSO><DANHSACHHOSO>`
  const tail = '</DANHSACHHOSO></THONGTINHOSO><CHUKYDONVI></CHUKYDONVI></GIAMDINHHS>'
  const parts: Uint8Array[] = [Buffer.from(head)]
  for (const original of originals) {
    // A claim that stood without HOSO of its own (one a file) needs one among others.
    const bare = Buffer.from(original.buffer, original.byteOffset, Math.min(original.byteLength, 64))
    if (/^\s*<(?:\w+:)?FILEHOSO[\s>]/.test(bare.toString('latin1')))
      parts.push(Buffer.from('<HOSO>'), original, Buffer.from('</HOSO>'))
    else parts.push(original)
  }
  return Buffer.concat([...parts, Buffer.from(tail)])
}
