import { createHash } from 'node:crypto'
import { ClaimTooLargeError } from '../xml/envelope-reader.js'
import { IntakeError, StoreUnavailableError, TooLargeError } from './errors.js'
import { FileJudge } from './file-judge.js'
import type { Job, JobResult } from './job.js'
import type { JudgedPart, LoadedClaim, LoadResult, LoadUnit, SubmissionHead } from './judged.js'
import { type CutPart, PartCutter } from './part-cutter.js'
import type { StreamEvent } from './service.js'
import { claimVerdict, rejectFor, submissionSummary, Tally } from './verdicts.js'

/** Size of a part: large enough that a transaction is cheap for it, small enough that several fit in memory. */
const PART_BYTES = 2 * 1024 * 1024

export interface StreamTools {
  readonly judge: (job: Job) => Promise<JobResult>
  readonly load: (unit: LoadUnit) => Promise<LoadResult>
  readonly store: boolean
  readonly maxClaimBytes: number
  /** Parts in work at once. */
  readonly parallel: number
}

interface LoadedPart {
  readonly part: JudgedPart
  readonly loaded: readonly LoadedClaim[]
}

/**
 * A file of any size, in flat memory: cut into parts, judged side by side, committed part by part. Each claim
 * is given out after its commit, in the order of the file; the summary is last.
 *
 * What was committed stays when the source breaks off: the submission is then left in state `receiving`, and
 * sending the file again finds its claims unchanged.
 */
export async function* streamSubmission(
  head: SubmissionHead,
  source: AsyncIterable<Uint8Array>,
  tools: StreamTools,
): AsyncGenerator<StreamEvent> {
  const file = new FileJudge(head.standardVersion, head.maCskcb, head.receivedAt, null)
  const cutter = new PartCutter(file, { partBytes: PART_BYTES, maxClaimBytes: tools.maxClaimBytes })
  const digest = createHash('sha256')
  const tally = new Tally()
  const work: Promise<LoadedPart>[] = []
  let bytes = 0
  /** Ends when the claims of the part before have been compared with the file's. */
  let compared: Promise<unknown> = Promise.resolve()
  /** Ends when the first part, which opens the submission, is committed; no part may be there without it. */
  let opened: Promise<unknown> | null = null

  const begin = (cut: CutPart): void => {
    const judged = judgePart(cut, head, file, tools)
    const checked = Promise.all([judged, compared]).then(([part]) => compare(part, file))
    compared = checked.catch(() => {})
    const before = opened
    const loaded = checked.then(async (part) => {
      await before
      const result = await tools.load({ mode: 'part', head, first: before === null, part })
      if (result.status === 'failed') throw new StoreUnavailableError(result.error)
      if (result.status === 'duplicate')
        throw new StoreUnavailableError(new Error('a stream part came back as duplicate'))
      return { part, loaded: result.claims }
    })
    opened ??= loaded
    // Awaited in order below; a failure must not count as unhandled until then.
    loaded.catch(() => {})
    work.push(loaded)
  }

  try {
    for await (const chunk of source) {
      bytes += chunk.length
      digest.update(chunk)
      for (const cut of cutter.push(chunk)) begin(cut)
      if (cutter.broken || file.refused) break
      while (work.length >= tools.parallel) yield* giveOut((await work.shift()) as LoadedPart, tally)
    }
    for (const cut of cutter.finish()) begin(cut)
  } catch (error) {
    await Promise.allSettled(work)
    if (error instanceof ClaimTooLargeError) throw new TooLargeError(error.limit)
    throw error
  }
  while (work.length > 0) yield* giveOut((await work.shift()) as LoadedPart, tally)
  file.end()
  const refused = file.refused && tally.total === 0
  const facts = { sha256: digest.digest('hex'), bytes, refused, findings: file.findings }
  const ended = await tools.load({ mode: 'end', head, first: opened === null, ...facts })
  if (ended.status === 'failed') throw new StoreUnavailableError(ended.error)
  yield { summary: submissionSummary(head, tally, facts) }
}

async function judgePart(
  cut: CutPart,
  head: SubmissionHead,
  file: FileJudge,
  tools: StreamTools,
): Promise<JudgedPart> {
  const result = await tools.judge({
    type: 'part',
    bytes: cut.bytes,
    length: cut.length,
    // A refused file gives no claims, wherever in it the reason stands.
    claims: file.refused ? [] : cut.claims,
    partNo: cut.partNo,
    originalOffset: cut.originalOffset,
    standardVersion: head.standardVersion,
    maCskcb: head.maCskcb,
    envelopeMaCskcb: file.maCskcb,
    receivedAt: head.receivedAt.getTime(),
    store: tools.store,
  })
  if (result.type !== 'part')
    throw new IntakeError('WORKER_FAILED', result.type === 'failure' ? result.message : 'unexpected result')
  return result.part
}

/** The same MA_LK earlier in the file turns a claim down. */
function compare(part: JudgedPart, file: FileJudge): JudgedPart {
  const claims = part.claims.map((claim) =>
    file.claim(claim.ordinal, claim.maLk).reduce((judged, finding) => rejectFor(judged, finding), claim),
  )
  return { ...part, claims }
}

function* giveOut({ part, loaded }: LoadedPart, tally: Tally): Generator<StreamEvent> {
  for (const [i, claim] of part.claims.entries()) {
    tally.add(claim)
    yield { claim: claimVerdict(claim, loaded[i]) }
  }
}
