import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { JudgedPart, LoadedClaim, LoadUnit, SubmissionHead } from '../store/judged.js'
import { ClaimTooLargeError } from '../xml/envelope-reader.js'
import { IntakeError, StoreUnavailableError, TooLargeError } from './errors.js'
import { FileJudge } from './file-judge.js'
import type { Loaded } from './group-commit.js'
import type { Job, JobEdition, JobResult } from './job.js'
import { type CutPart, PartCutter } from './part-cutter.js'
import type { StreamEvent } from './service.js'
import { claimVerdict, rejectFor, submissionSummary, Tally } from './verdicts.js'

/** Size of a part: large enough that a transaction is cheap for it, small enough that several fit in memory. */
const PART_BYTES = 2 * 1024 * 1024

export interface StreamTools {
  readonly judge: (job: Job) => Promise<JobResult>
  readonly load: (unit: LoadUnit) => Promise<Loaded>
  readonly store: boolean
  /** What the rules judge the whole stream with. */
  readonly edition: JobEdition | null
  readonly eligibility: boolean
  readonly maxClaimBytes: number
  /** Parts in work at once. */
  readonly parallel: number
}

interface LoadedPart {
  readonly part: JudgedPart
  readonly loaded: readonly LoadedClaim[]
}

/**
 * A file of any size, in flat memory: cut into parts, judged side by side, committed one after the other in the
 * order of the file. Each claim is given out after its commit; the summary is last.
 *
 * What was committed stays when the source breaks off: it is the beginning of the file, the submission is left in
 * state `receiving`, and sending the file again finds its claims unchanged.
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
  let last: Promise<LoadedPart> | null = null
  let compared: Promise<unknown> = Promise.resolve()

  const begin = (cut: CutPart): void => {
    const judged = judgePart(cut, head, file, tools)
    // The same MA_LK earlier in the file is found in the order of the file.
    const checked = Promise.all([judged, compared]).then(([part]) => compare(part, file))
    compared = checked.catch(() => {})
    last = loadAfter(last, checked, head, tools)
    // Awaited in order below; a failure must not count as unhandled until then.
    last.catch(() => {})
    work.push(last)
  }
  const first = async (): Promise<LoadedPart> => (await work.shift()) as LoadedPart

  const chunks = source[Symbol.asyncIterator]()
  try {
    let next = watched(chunks.next())
    for (;;) {
      while (work.length >= tools.parallel) yield* giveOut(await first(), tally)
      const event = await whatComesFirst(next, work[0])
      if (event === 'part') {
        yield* giveOut(await first(), tally)
        continue
      }
      if (event === 'nothing') {
        // The sender is slow and nothing is in work: what is complete need not wait for a full part.
        for (const cut of cutter.flush()) begin(cut)
        if (work.length > 0) continue
      }
      const { value, done } = await next
      if (done === true) break
      bytes += value.length
      digest.update(value)
      for (const cut of cutter.push(value)) begin(cut)
      if (cutter.broken || file.refused) break
      next = watched(chunks.next())
    }
    for (const cut of cutter.finish()) begin(cut)
    while (work.length > 0) yield* giveOut(await first(), tally)
  } catch (error) {
    if (error instanceof ClaimTooLargeError) throw new TooLargeError(error.limit)
    throw error
  } finally {
    // Early leave: nothing more is read. Not awaited, since a source that waits for its sender may never answer.
    chunks.return?.()?.catch(() => {})
    // The place among the bytes in flight is given back after this: nothing may be in work then.
    await Promise.allSettled(work)
  }
  file.end()
  const refused = file.refused && tally.total === 0
  const facts = { sha256: digest.digest('hex'), bytes, refused, findings: file.findings }
  const ended = await tools.load({ mode: 'end', head, first: last === null, ...facts })
  if (ended.status === 'failed') throw new StoreUnavailableError(ended.error)
  yield { summary: submissionSummary(head, tally, facts) }
}

/** A promise whose failure is told to whoever awaits it, however late, and to nobody else. */
function watched<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/** Whether a chunk or a finished part is there first; `nothing` when neither is and no part is in work. */
async function whatComesFirst(
  chunk: Promise<unknown>,
  part: Promise<unknown> | undefined,
): Promise<'chunk' | 'part' | 'nothing'> {
  const arrived = chunk.then(
    () => 'chunk' as const,
    () => 'chunk' as const,
  )
  if (part === undefined) return Promise.race([arrived, setImmediate('nothing' as const)])
  const finished = part.then(
    () => 'part' as const,
    () => 'part' as const,
  )
  return Promise.race([arrived, finished])
}

/** Loads a part when the one before it is committed, so that what the store holds is always a beginning of the file. */
async function loadAfter(
  before: Promise<LoadedPart> | null,
  checked: Promise<JudgedPart>,
  head: SubmissionHead,
  tools: StreamTools,
): Promise<LoadedPart> {
  const [part] = await Promise.all([checked, before])
  const result = await tools.load({ mode: 'part', head, first: before === null, part })
  if (result.status === 'failed') throw new StoreUnavailableError(result.error)
  if (result.status === 'duplicate')
    throw new StoreUnavailableError(new Error('a stream part came back as duplicate'))
  const { unit } = result
  return { part: unit.mode === 'part' ? unit.part : part, loaded: result.claims }
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
    edition: tools.edition,
    eligibility: tools.eligibility,
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
