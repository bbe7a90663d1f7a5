import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { NO_REFERENCE } from '../rules/reference.js'
import { openReference } from '../rules/reference-index.js'
import { ruleStatuses } from '../rules/rule-status.js'
import type { SubmissionKind, SubmissionVerdict } from '../rules/verdict.js'
import { momentInVietnam } from '../standard/dated.js'
import { createParameterSet } from '../standard/parameter-set.js'
import { OvertakenError } from '../store/errors.js'
import type { LoadedClaim, LoadResult, LoadUnit, SubmissionHead, WholeSubmission } from '../store/judged.js'
import { partsOf } from '../store/load-submissions.js'
import { Admission } from './admission.js'
import { BodyArena } from './body-arena.js'
import { Dispatcher } from './dispatcher.js'
import type { EligibilityGate } from './eligibility-gate.js'
import {
  BadBase64Error,
  EmptySubmissionError,
  ShuttingDownError,
  StoreUnavailableError,
  WorkerFailedError,
} from './errors.js'
import { GroupCommit, type Loaded } from './group-commit.js'
import { IdMaker, sharedIdState } from './ids.js'
import type { FileResult, Job, JobEdition, JobResult } from './job.js'
import type { Intake, IntakeStats, RulesInForce, StreamEvent, SubmitRequest, Ticket } from './service.js'
import { StageTotals } from './stage-times.js'
import { streamSubmission } from './stream.js'
import { claimVerdict, submissionSummary, Tally } from './verdicts.js'

/** Where judged submissions go. Without one (`bhyt validate`) everything is judged and nothing kept. */
export interface IntakeStore {
  loadBatch(units: readonly LoadUnit[]): Promise<LoadResult[]>
  /** The verdict of an earlier submission, for its duplicate. */
  readVerdict(maCskcb: string, submissionId: string): Promise<SubmissionVerdict | null>
}

export interface IntakeOptions {
  readonly workers: number
  readonly loaders: number
  readonly batchBytes: number
  readonly findingsPerClaim: number
  readonly maxTableBytes: number
  readonly maxClaimBytes: number
  readonly maxBytesInFlight: number
  readonly facilityShare: number
  readonly maxWaiting: number
  readonly maxWaitMs: number
  /** Node number that ids are made with. */
  readonly node: number
  /** Judge structure alone. */
  readonly structureOnly?: boolean
}

export interface RunningIntake extends Intake {
  /** Takes nothing new, waits for what is in work, ends the threads. */
  close(): Promise<void>
}

/** Memory for bodies that all threads see; see `body-arena.ts`. */
const ARENA_BYTES = 256 * 1024 * 1024

/** Place taken by one stream, in bytes; see `stream.ts` for what it holds. */
const STREAM_BYTES = 32 * 1024 * 1024

/** Beginning of a transaction code by kind; `HSKCB130_<facility>_<32 hex>` is what the national gateway gives for claims. */
const CODE_PREFIX: Readonly<Record<SubmissionKind, string>> = {
  claims: 'HSKCB130',
  checkin: 'CHECKIN130',
  assessment: 'GDYK130',
}

/** Where the edition of catalogues and parameters comes from that jobs are judged with. */
export interface EditionSource {
  current(): JobEdition | null
}

const NO_EDITION: EditionSource = { current: () => null }

/** Starts the worker threads and returns the intake. */
export function createIntake(
  options: IntakeOptions,
  store: IntakeStore | null,
  editions: EditionSource = NO_EDITION,
  gate: EligibilityGate | null = null,
): RunningIntake {
  const idState = sharedIdState()
  const arena = new BodyArena(Math.min(ARENA_BYTES, options.maxBytesInFlight))
  const dispatcher = new Dispatcher({
    memory: arena.memory,
    idState,
    workers: options.workers,
    node: options.node,
    maxWaitMs: options.maxWaitMs,
    structureOnly: options.structureOnly ?? false,
    limits: {
      findingsPerClaim: options.findingsPerClaim,
      maxTableBytes: options.maxTableBytes,
      maxClaimBytes: options.maxClaimBytes,
    },
  })
  const admission = new Admission(options, arena)
  const ids = new IdMaker(options.node, idState)
  const stages = new StageTotals()
  const commits = new GroupCommit(
    async (units) => {
      const started = performance.now()
      const judged = gate === null ? units : await gate.judge(units)
      stages.add('eligibility', performance.now() - started)
      const loading = performance.now()
      const results = await (store === null ? judged.map(loadNowhere) : store.loadBatch(judged))
      stages.add('load', performance.now() - loading)
      return results.map((result, i) => ({ ...result, unit: judged[i] }))
    },
    { lanes: options.loaders, batchBytes: options.batchBytes, judging: () => judging },
  )
  let judging = 0
  let closing = false
  let open = 0
  let idle: (() => void) | null = null

  const judge = async (job: Job): Promise<JobResult> => {
    const started = performance.now()
    judging++
    const result = await dispatcher.run(job).finally(() => {
      judging--
    })
    const { times } = result
    if (times !== undefined) {
      const spent = times.decode + times.judge + times.compress
      stages.add('wait', Math.max(0, performance.now() - started - spent))
      for (const [stage, milliseconds] of Object.entries(times)) stages.add(stage, milliseconds)
    }
    return result
  }

  const load = async (unit: LoadUnit): Promise<Loaded> => {
    const started = performance.now()
    const result = await commits.add(unit)
    stages.add('commit', performance.now() - started)
    return result
  }

  /** Judged like any other, loaded nowhere. */
  const tryOut = async (unit: LoadUnit): Promise<Loaded> => {
    const [judged] = gate === null ? [unit] : await gate.judge([unit])
    return { ...loadNowhere(judged), unit: judged }
  }

  const begin = (): void => {
    if (closing) throw new ShuttingDownError()
    open++
  }
  const end = (): void => {
    if (--open === 0) idle?.()
  }

  const headOf = (request: Omit<SubmitRequest, 'body'>): SubmissionHead => ({
    submissionId: ids.next(),
    maGiaoDich: `${CODE_PREFIX[request.kind]}_${request.maCskcb}_${randomUUID().replaceAll('-', '').toUpperCase()}`,
    maCskcb: request.maCskcb,
    account: request.account,
    kind: request.kind,
    standardVersion: request.standardVersion,
    face: request.face,
    receivedAt: request.receivedAt,
  })

  const submit = async (request: SubmitRequest): Promise<SubmissionVerdict> => {
    begin()
    try {
      const head = headOf(request)
      const keep = store !== null && request.dryRun !== true
      const result = fileResult(
        await judge({
          type: 'file',
          bytes: request.body.bytes,
          encoding: request.body.encoding,
          kind: request.kind,
          standardVersion: request.standardVersion,
          maCskcb: request.maCskcb,
          receivedAt: request.receivedAt.getTime(),
          store: keep,
          edition: editions.current(),
          eligibility: gate?.inUse() ?? false,
          waive: request.waive === true,
        }),
      )
      const unit: WholeSubmission = {
        mode: 'whole',
        head,
        sha256: result.sha256,
        bytes: result.bytes,
        refused: result.refused,
        parts: [result.part],
        findings: result.findings,
        ...(request.inPlaceOf === undefined ? {} : { inPlaceOf: request.inPlaceOf }),
      }
      // ┌───────────────────────────────────────────────────────────────────────────────────────────┐
      // │ Ack means committed. The verdict leaves this function only after `load` has resolved, and    │
      // │ `load` resolves only after COMMIT. Nothing may be answered, queued or scheduled before it:   │
      // │ a crash at any moment leaves all of a submission or nothing, and the sender, who got no      │
      // │ answer, sends again, which is harmless because the same bytes are recognised.                │
      // └───────────────────────────────────────────────────────────────────────────────────────────┘
      const loaded = keep ? await load(unit) : await tryOut(unit)
      if (loaded.status === 'failed')
        throw loaded.error instanceof OvertakenError ? loaded.error : new StoreUnavailableError(loaded.error)
      if (loaded.status === 'duplicate') return await firstAnswer(request.maCskcb, loaded.submissionId)
      const tally = new Tally()
      const claims = partsOf(loaded.unit)[0].claims.map((claim, i) => {
        tally.add(claim)
        return claimVerdict(claim, loaded.claims[i])
      })
      return { ...submissionSummary(head, tally, result), claims }
    } finally {
      end()
    }
  }

  const firstAnswer = async (maCskcb: string, submissionId: string): Promise<SubmissionVerdict> => {
    let verdict: SubmissionVerdict | null = null
    try {
      verdict = (await store?.readVerdict(maCskcb, submissionId)) ?? null
    } catch (error) {
      throw new StoreUnavailableError(error)
    }
    if (verdict === null)
      throw new StoreUnavailableError(new Error(`submission ${submissionId} is not there`))
    return { ...verdict, duplicate: true }
  }

  async function* stream(
    request: Omit<SubmitRequest, 'body'>,
    source: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): AsyncGenerator<StreamEvent> {
    begin()
    let ticket: Ticket | null = null
    try {
      // What a stream holds does not grow with its file: the parts in work, and a claim or two.
      ticket = admission.enter(request.maCskcb, STREAM_BYTES)
      const keep = store !== null && request.dryRun !== true
      const events = streamSubmission(headOf(request), source, {
        judge,
        load: keep ? load : tryOut,
        store: keep,
        edition: editions.current(),
        eligibility: gate?.inUse() ?? false,
        maxClaimBytes: options.maxClaimBytes,
        parallel: options.workers + 1,
      })
      for await (const event of events) {
        signal?.throwIfAborted()
        yield event
      }
    } finally {
      ticket?.release()
      end()
    }
  }

  return {
    admit: (maCskcb: string | null, bytes: number): Ticket => {
      if (closing) throw new ShuttingDownError()
      return admission.enter(maCskcb, bytes)
    },
    submit,
    stream,
    rules: (maCskcb): RulesInForce => {
      const edition = editions.current()
      const index = edition === null ? null : openReference(edition.memory)
      const day = Math.floor(momentInVietnam(new Date()) / 10_000)
      return {
        edition: edition?.edition ?? 0,
        rules: ruleStatuses(
          maCskcb,
          day,
          createParameterSet(index?.parameters ?? []),
          index?.forFacility(maCskcb) ?? NO_REFERENCE,
        ),
      }
    },
    stats: (): IntakeStats => ({
      bytesInFlight: admission.bytes,
      waiting: admission.tickets,
      poolQueue: dispatcher.queued,
      workers: dispatcher.workers,
      workersBusy: dispatcher.busy,
      batches: { ...commits.batches },
      stages: stages.read(),
    }),
    close: async () => {
      closing = true
      if (open > 0)
        await new Promise<void>((resolve) => {
          idle = resolve
        })
      await dispatcher.close()
    },
  }
}

function fileResult(result: JobResult): FileResult {
  if (result.type === 'file') return result
  if (result.type === 'failure') {
    if (result.code === 'BAD_BASE64') throw new BadBase64Error(result.message)
    if (result.code === 'EMPTY') throw new EmptySubmissionError()
    throw new WorkerFailedError(new Error(result.message))
  }
  throw new WorkerFailedError(new Error('a part came back for a file'))
}

const NOT_LOADED: LoadedClaim = {
  version: null,
  unchanged: false,
  currentVersion: null,
  replacedVersion: null,
}

/** The store of a run that keeps nothing. */
function loadNowhere(unit: LoadUnit): LoadResult {
  const parts = unit.mode === 'whole' ? unit.parts : unit.mode === 'part' ? [unit.part] : []
  return { status: 'stored', claims: parts.flatMap((part) => part.claims.map(() => NOT_LOADED)) }
}
