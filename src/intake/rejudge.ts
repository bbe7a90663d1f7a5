import type { ClaimVerdict, Outcome } from '../rules/verdict.js'
import { OvertakenError } from '../store/errors.js'
import type { StoredClaim } from '../store/rejudge-select.js'
import { resubmit, type StoredOriginal } from './resubmit.js'
import type { Intake } from './service.js'

/**
 * - `originalGone`  its bytes are not there: it was not judged
 * - `overtaken`     a newer version came while it was judged: what was found is told, and nothing was stored
 */
export type NotApplied = 'originalGone' | 'overtaken'

/** What judging a stored claim again says. */
export interface Rejudged {
  readonly claim: StoredClaim
  /** The outcome it had when it was not judged. */
  readonly outcome: Outcome
  /** Codes that it has now and had not, and the other way round. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Null when it was not judged. */
  readonly verdict: ClaimVerdict | null
  /** Version that was stored for the new verdict; null when nothing was applied. */
  readonly appliedVersion: number | null
  /** Why nothing was or could be applied; null when nothing stood in the way. */
  readonly skipped: NotApplied | null
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
/** Bytes of such a file: far below what the intake has in flight at most. A larger claim goes alone. */
const BATCH_BYTES = 8 * 1024 * 1024

/** A stored claim on its way. */
interface Read extends StoredOriginal {
  readonly claim: StoredClaim
}

/**
 * Judges stored claims with the catalogues, parameters and rules of the intake, each as of the day on which it
 * was received, and tells what would change. Applied, a claim whose outcome changes goes through the intake like
 * any other: it becomes a new version beside the old one, rows are loaded when it is accepted, and an accepted
 * version stays the current one when the new verdict would reject it. Nothing is ever removed, and nothing that was
 * sent in the meantime is replaced. What a reviewer accepted in spite of errors stays accepted.
 */
export async function* rejudge(
  claims: AsyncIterable<StoredClaim>,
  options: RejudgeOptions,
): AsyncGenerator<Rejudged> {
  for await (const batch of batches(claims, options.readOriginal)) {
    if (!Array.isArray(batch)) {
      yield gone(batch)
      continue
    }
    const shown = await submit(batch, options, true)
    const changed = batch.filter(({ claim }, i) => shown[i].outcome !== claim.outcome)
    const { applied, overtaken } = options.apply ? await apply(changed, options) : NOTHING_APPLIED
    for (const [i, { claim }] of batch.entries()) {
      const stored = applied.get(claim)
      const verdict = stored ?? shown[i]
      const codes = new Set(verdict.findings.map(({ code }) => code))
      yield {
        claim,
        outcome: verdict.outcome,
        added: [...codes].filter((code) => !claim.codes.includes(code)).sort(),
        removed: claim.codes.filter((code) => !codes.has(code)),
        verdict,
        appliedVersion: stored?.version ?? null,
        skipped: overtaken.has(claim) ? 'overtaken' : null,
      }
    }
  }
}

const gone = (claim: StoredClaim): Rejudged => ({
  claim,
  outcome: claim.outcome,
  added: [],
  removed: [],
  verdict: null,
  appliedVersion: null,
  skipped: 'originalGone',
})

interface Applied {
  readonly applied: ReadonlyMap<StoredClaim, ClaimVerdict>
  readonly overtaken: ReadonlySet<StoredClaim>
}

const NOTHING_APPLIED: Applied = { applied: new Map(), overtaken: new Set() }

/** Stores the claims, all but those that a newer version has overtaken. */
async function apply(claims: readonly Read[], options: RejudgeOptions): Promise<Applied> {
  const overtaken = new Set<StoredClaim>()
  let rest = claims
  while (rest.length > 0) {
    try {
      const verdicts = await submit(rest, options, false)
      return { applied: new Map(rest.map(({ claim }, i) => [claim, verdicts[i]])), overtaken }
    } catch (error) {
      if (!(error instanceof OvertakenError) || error.claimIds.length === 0) throw error
      const late = new Set(error.claimIds)
      for (const { claim } of rest) if (late.has(claim.claimId)) overtaken.add(claim)
      rest = rest.filter(({ claimId }) => !late.has(claimId))
    }
  }
  return { applied: new Map(), overtaken }
}

/** Claims of one facility, version of the standard and moment of receipt, all waived or none; one whose original is gone by itself. */
async function* batches(
  claims: AsyncIterable<StoredClaim>,
  readOriginal: RejudgeOptions['readOriginal'],
): AsyncGenerator<Read[] | StoredClaim> {
  let batch: Read[] = []
  let held = 0
  for await (const claim of claims) {
    const bytes = await readOriginal(claim)
    if (bytes === null) {
      yield claim
      continue
    }
    const first = batch[0]?.claim
    const fits =
      first !== undefined &&
      batch.length < BATCH &&
      held + bytes.length <= BATCH_BYTES &&
      first.maCskcb === claim.maCskcb &&
      first.standardVersion === claim.standardVersion &&
      first.receivedAt.getTime() === claim.receivedAt.getTime() &&
      first.waived === claim.waived
    if (first !== undefined && !fits) {
      yield batch
      batch = []
      held = 0
    }
    batch.push({ claim, maLk: claim.maLk, claimId: claim.claimId, bytes })
    held += bytes.length
  }
  if (batch.length > 0) yield batch
}

function submit(
  claims: readonly Read[],
  { intake, by }: RejudgeOptions,
  dryRun: boolean,
): Promise<readonly ClaimVerdict[]> {
  const [
    {
      claim: { maCskcb, standardVersion, receivedAt, waived },
    },
  ] = claims
  return resubmit(
    intake,
    { maCskcb, standardVersion, receivedAt, account: by, dryRun, waive: waived },
    claims,
  )
}
