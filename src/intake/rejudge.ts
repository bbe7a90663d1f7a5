import { randomUUID } from 'node:crypto'
import type { ClaimVerdict, Outcome } from '../rules/verdict.js'
import type { StoredClaim } from '../store/rejudge-select.js'
import type { Intake, SubmitRequest } from './service.js'

/** What judging a stored claim again says. */
export interface Rejudged {
  readonly claim: StoredClaim
  readonly outcome: Outcome
  /** Codes that it has now and had not, and the other way round. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly verdict: ClaimVerdict
  /** Version that was stored for the new verdict; null when nothing was applied. */
  readonly appliedVersion: number | null
}

export interface RejudgeOptions {
  readonly intake: Intake
  /** The claim's bytes as they were received; null when they are gone. */
  readonly readOriginal: (claim: StoredClaim) => Promise<Uint8Array | null>
  /** Stores the verdicts that change the outcome; without it they are only shown. */
  readonly apply: boolean
  /** Who asked, for the record: becomes the account of the new submissions. */
  readonly by: string
}

/** Claims that share a file when they are judged again. */
const BATCH = 50

/**
 * Judges stored claims with the catalogues, parameters and rules of the intake, each as of the day on which it
 * was received, and tells what would change. Applied, a claim whose outcome changes goes through the intake like
 * any other: it becomes a new version beside the old one, rows are loaded when it is accepted, and an accepted
 * version stays the current one when the new verdict would reject it. Nothing is ever removed.
 */
export async function* rejudge(
  claims: AsyncIterable<StoredClaim>,
  options: RejudgeOptions,
): AsyncGenerator<Rejudged> {
  for await (const batch of batches(claims)) {
    const originals: Uint8Array[] = []
    const found: StoredClaim[] = []
    for (const claim of batch) {
      const bytes = await options.readOriginal(claim)
      if (bytes === null) continue
      found.push(claim)
      originals.push(bytes)
    }
    if (found.length === 0) continue
    const shown = await submit(found, originals, options, true)
    const changed = found.flatMap((claim, i) => (shown[i].outcome === claim.outcome ? [] : [i]))
    const applied = new Map<number, ClaimVerdict>()
    if (options.apply && changed.length > 0) {
      const stored = await submit(
        changed.map((i) => found[i]),
        changed.map((i) => originals[i]),
        options,
        false,
      )
      for (const [place, i] of changed.entries()) applied.set(i, stored[place])
    }
    for (const [i, claim] of found.entries()) {
      const verdict = applied.get(i) ?? shown[i]
      const codes = new Set(verdict.findings.map(({ code }) => code))
      yield {
        claim,
        outcome: verdict.outcome,
        added: [...codes].filter((code) => !claim.codes.includes(code)).sort(),
        removed: claim.codes.filter((code) => !codes.has(code)),
        verdict,
        appliedVersion: applied.get(i)?.version ?? null,
      }
    }
  }
}

/** Claims of one facility, version of the standard and moment of receipt. */
async function* batches(claims: AsyncIterable<StoredClaim>): AsyncGenerator<StoredClaim[]> {
  let batch: StoredClaim[] = []
  for await (const claim of claims) {
    const [first] = batch
    const fits =
      first !== undefined &&
      batch.length < BATCH &&
      first.maCskcb === claim.maCskcb &&
      first.standardVersion === claim.standardVersion &&
      first.receivedAt.getTime() === claim.receivedAt.getTime()
    if (first !== undefined && !fits) {
      yield batch
      batch = []
    }
    batch.push(claim)
  }
  if (batch.length > 0) yield batch
}

function submit(
  claims: readonly StoredClaim[],
  originals: readonly Uint8Array[],
  { intake, by }: RejudgeOptions,
  dryRun: boolean,
): Promise<readonly ClaimVerdict[]> {
  const [{ maCskcb, standardVersion, receivedAt }] = claims
  return resubmit(intake, { maCskcb, standardVersion, receivedAt, account: by, dryRun }, originals)
}

/** Who sends stored claims once more, and as of when. */
export type Resubmission = Pick<SubmitRequest, 'maCskcb' | 'standardVersion' | 'receivedAt' | 'account'> &
  Partial<Pick<SubmitRequest, 'dryRun' | 'waive'>>

/** Puts claims, byte for byte as they were received, through the intake once more; verdicts in their order. */
export async function resubmit(
  intake: Intake,
  request: Resubmission,
  originals: readonly Uint8Array[],
): Promise<readonly ClaimVerdict[]> {
  const { maCskcb } = request
  const bytes = fileOf(maCskcb, originals)
  const ticket = intake.admit(null, bytes.length)
  try {
    const body = ticket.buffer(bytes.length)
    body.set(bytes)
    const verdict = await intake.submit(
      { ...request, face: 'cli', kind: 'claims', body: { bytes: body, encoding: 'xml' } },
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
