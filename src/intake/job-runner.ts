import { hash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { brotliCompressSync, constants } from 'node:zlib'
import { NO_REFERENCE } from '../rules/reference.js'
import { openReference, type ReferenceIndex } from '../rules/reference-index.js'
import type { RuleEntry } from '../rules/rule.js'
import { RULES } from '../rules/rules.js'
import { createParameterSet, type ParameterSet } from '../standard/parameter-set.js'
import type { Plans, StandardVersion } from '../standard/plan.js'
import type { JudgedPart } from '../store/judged.js'
import { Base64Folder } from '../xml/base64-fold.js'
import { EnvelopeReader } from '../xml/envelope-reader.js'
import { ClaimJudge, type Edition, type JudgeLimits, type PendingClaim, settleSlices } from './claim-judge.js'
import { BadBase64Error, EmptySubmissionError } from './errors.js'
import { FileJudge, refuses } from './file-judge.js'
import type { IdMaker } from './ids.js'
import type { FileJob, FileResult, Job, JobResult, PartJob, PartResult, StageTimes } from './job.js'
import { decodeOuter } from './outer-decode.js'
import { type LoneTable, TableFileJudge } from './table-file-judge.js'

const SHIPPED_PARAMETERS = createParameterSet()

export interface RunnerLimits extends JudgeLimits {
  /** Largest claim inside an envelope, in bytes. */
  readonly maxClaimBytes: number
}

/** Level 1 packs decoded claims about twenty times at 900 MB/s; higher levels cost more than they save. */
const BROTLI_QUALITY = 1

/** Editions that a thread keeps open: the present one and the one before. */
const EDITIONS_KEPT = 2

interface OpenEdition {
  readonly edition: number
  readonly memory: SharedArrayBuffer
  readonly index: ReferenceIndex
  readonly parameters: ParameterSet
}

type Packed = Pick<JudgedPart, 'original' | 'folded'>
const NOT_PACKED: Packed = { original: new Uint8Array(0), folded: false }

const MOST_KEPT_BYTES = 32 * 1024 * 1024

/** The work of one thread: decodes, reads, judges and packs. Knows neither HTTP nor the store. */
export class JobRunner {
  readonly #plans: Plans
  readonly #ids: IdMaker
  readonly #limits: RunnerLimits
  readonly #rules: readonly RuleEntry[]
  readonly #claims = new Map<StandardVersion, ClaimJudge>()
  readonly #tables = new Map<string, TableFileJudge>()
  readonly #editions: OpenEdition[] = []
  readonly #folder = new Base64Folder()
  #decoded = Buffer.allocUnsafeSlow(1 << 20)

  /** `rules` are all rules about content unless told. */
  constructor(plans: Plans, ids: IdMaker, limits: RunnerLimits, rules: readonly RuleEntry[] = RULES) {
    this.#rules = rules
    this.#plans = plans
    this.#ids = ids
    this.#limits = limits
  }

  /** What is kept of an original is packed better without base64. */
  readonly #fold = (start: number, end: number, document: Buffer, length: number): void =>
    this.#folder.add(start, end, document, length)

  /** Jobs one after the other. COPY text in the results is good until the next call. */
  runAll(jobs: readonly Job[]): JobResult[] {
    for (const judge of [...this.#claims.values(), ...this.#tables.values()]) judge.forget()
    return jobs.map((job) => this.#run(job))
  }

  /** {@link runAll} with one job. */
  run(job: Job): JobResult {
    return this.runAll([job])[0]
  }

  /** Never throws: what goes wrong becomes a failure of this job alone. */
  #run(job: Job): JobResult {
    const times: StageTimes = { decode: 0, judge: 0, compress: 0 }
    try {
      return { ...(job.type === 'file' ? this.#file(job, times) : this.#part(job, times)), times }
    } catch (error) {
      if (error instanceof BadBase64Error)
        return { type: 'failure', code: 'BAD_BASE64', message: error.message }
      if (error instanceof EmptySubmissionError)
        return { type: 'failure', code: 'EMPTY', message: error.message }
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
      return { type: 'failure', code: 'WORKER_FAILED', message }
    }
  }

  /** What the rules judge with. Editions are opened once; one that is on its way out may still come up. */
  #edition(job: Job): Edition {
    const { eligibility } = job
    const waive = job.type === 'file' && job.waive
    if (job.edition === null)
      return { reference: NO_REFERENCE, parameters: SHIPPED_PARAMETERS, eligibility, waive }
    const { edition, memory } = job.edition
    let opened = this.#editions.find(
      (candidate) => candidate.memory === memory || candidate.edition === edition,
    )
    if (opened === undefined) {
      const index = openReference(memory)
      opened = { edition, memory, index, parameters: createParameterSet(index.parameters) }
      this.#editions.unshift(opened)
      this.#editions.length = Math.min(this.#editions.length, EDITIONS_KEPT)
    }
    return {
      reference: opened.index.forFacility(job.maCskcb),
      parameters: opened.parameters,
      eligibility,
      waive,
    }
  }

  /** Memory for a decoded file, the same again for each job; only a very large one gets its own. */
  #room(size: number): Buffer {
    if (size > MOST_KEPT_BYTES) return Buffer.allocUnsafeSlow(size)
    if (this.#decoded.length < size)
      this.#decoded = Buffer.allocUnsafeSlow(Math.max(size, this.#decoded.length * 2))
    return this.#decoded
  }

  #file(job: FileJob, times: StageTimes): FileResult {
    const started = performance.now()
    const { buffer, length } = decodeOuter(job.bytes, job.encoding, (size) => this.#room(size))
    const original = buffer.subarray(0, length)
    times.decode = performance.now() - started
    const sha256 = job.store ? hash('sha256', original, 'hex') : ''
    this.#folder.begin()
    const judging = performance.now()
    const judged =
      job.kind === 'claims' ? this.#envelope(job, buffer, length) : this.#tableFile(job, buffer, length)
    times.judge = performance.now() - judging
    const packed = job.store ? this.#pack(original, times) : NOT_PACKED
    return {
      type: 'file',
      sha256,
      bytes: length,
      ...judged,
      part: { ...judged.part, ...packed, originalLength: length },
    }
  }

  #envelope(job: FileJob, buffer: Buffer, length: number): Pick<FileResult, 'part' | 'refused' | 'findings'> {
    const judge = this.#claimJudge(job.standardVersion)
    const receivedAt = new Date(job.receivedAt)
    const file = new FileJudge(job.standardVersion, job.maCskcb, receivedAt, { buffer, length })
    judge.onDecoded = job.store ? this.#fold : null
    judge.start({
      ...this.#edition(job),
      standardVersion: job.standardVersion,
      maCskcb: job.maCskcb,
      envelopeMaCskcb: null,
      receivedAt,
    })
    const claims: PendingClaim[] = []
    const reader = new EnvelopeReader(
      {
        field: (name, value, offset) => {
          file.field(name, value, offset)
          if (name === 'MACSKCB') judge.inEnvelopeOf(file.maCskcb)
        },
        signature: (blank) => file.signature(blank),
        problem: (problem, offset) => file.problem(problem, offset),
        claim: (bytes, start, end, offset, flat) => {
          const ordinal = ++file.claims
          if (file.refused) return
          claims.push(
            judge.judge(bytes, start, end, flat, { ordinal, rawOffset: offset }, (maLk) =>
              file.claim(ordinal, maLk),
            ),
          )
        },
      },
      { maxClaimBytes: this.#limits.maxClaimBytes },
    )
    reader.readWhole(buffer, length)
    file.end()
    return this.#finish(judge, file.refused ? [] : claims, file.findings, job)
  }

  #finish(
    judge: ClaimJudge,
    claims: readonly PendingClaim[],
    findings: FileResult['findings'],
    job: FileJob,
  ): Pick<FileResult, 'part' | 'refused' | 'findings'> {
    const { copies, indexOf } = judge.finish()
    return {
      part: {
        partNo: 0,
        ...NOT_PACKED,
        originalLength: 0,
        originalOffset: 0,
        copies: claims.length === 0 ? [] : copies,
        claims: settleSlices(claims, indexOf),
        edition: job.edition?.edition ?? 0,
      },
      refused: findings.some(refuses),
      findings,
    }
  }

  #tableFile(
    job: FileJob,
    buffer: Buffer,
    length: number,
  ): Pick<FileResult, 'part' | 'refused' | 'findings'> {
    const table: LoneTable = job.kind === 'checkin' ? 'XML0' : 'XML12'
    const key = `${job.standardVersion} ${table}`
    let judge = this.#tables.get(key)
    if (judge === undefined) {
      judge = new TableFileJudge(
        this.#plans,
        job.standardVersion,
        table,
        this.#ids,
        this.#limits.findingsPerClaim,
      )
      this.#tables.set(key, judge)
    }
    const { units, copies, findings } = judge.judge(buffer, length, {
      standardVersion: job.standardVersion,
      maCskcb: job.maCskcb,
      envelopeMaCskcb: null,
      receivedAt: new Date(job.receivedAt),
    })
    return {
      part: {
        partNo: 0,
        ...NOT_PACKED,
        originalLength: 0,
        originalOffset: 0,
        copies,
        claims: settleSlices(units, new Map([[table, 0]])),
        edition: job.edition?.edition ?? 0,
      },
      refused: units.length === 0,
      findings,
    }
  }

  #part(job: PartJob, times: StageTimes): PartResult {
    const bytes = Buffer.from(job.bytes.buffer, job.bytes.byteOffset, job.bytes.byteLength)
    this.#folder.begin()
    const started = performance.now()
    const judge = this.#claimJudge(job.standardVersion)
    judge.onDecoded = job.store ? this.#fold : null
    judge.start({
      standardVersion: job.standardVersion,
      maCskcb: job.maCskcb,
      envelopeMaCskcb: job.envelopeMaCskcb,
      receivedAt: new Date(job.receivedAt),
      ...this.#edition(job),
    })
    const claims: PendingClaim[] = []
    for (let i = 0; i < job.claims.length; i += 4) {
      const [start, end, flat, ordinal] = job.claims.slice(i, i + 4)
      const place = { ordinal, rawOffset: job.originalOffset + start }
      claims.push(judge.judge(bytes, start, end, flat === 1, place, () => []))
    }
    const { copies, indexOf } = judge.finish()
    times.judge = performance.now() - started
    const part: JudgedPart = {
      partNo: job.partNo,
      ...(job.store ? this.#pack(bytes.subarray(0, job.length), times) : NOT_PACKED),
      originalLength: job.length,
      originalOffset: job.originalOffset,
      copies,
      claims: settleSlices(claims, indexOf),
      edition: job.edition?.edition ?? 0,
    }
    return { type: 'part', part }
  }

  #claimJudge(version: StandardVersion): ClaimJudge {
    let judge = this.#claims.get(version)
    if (judge === undefined) {
      judge = new ClaimJudge(this.#plans, version, this.#ids, this.#limits, this.#rules)
      this.#claims.set(version, judge)
    }
    return judge
  }

  /** The original of the job that was just judged. */
  #pack(original: Buffer, times: StageTimes): Packed {
    const started = performance.now()
    const folded = this.#folder.fold(original, original.length)
    const bytes = folded ?? original
    const packed = brotliCompressSync(bytes, {
      // About the size of the result, so that it comes in one piece.
      chunkSize: Math.max(16 * 1024, bytes.length >> 3),
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    })
    times.compress = performance.now() - started
    return { original: packed, folded: folded !== null }
  }
}
