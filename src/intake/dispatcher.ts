import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { BODY_SPARE } from './body-arena.js'
import { OverloadedError, WorkerFailedError } from './errors.js'
import type { Job, JobResult } from './job.js'
import type { RunnerLimits } from './job-runner.js'
import { type BodyPlace, isStillBody, markAsBody, receiveResult, type SentResult } from './result-place.js'
import type { SentJob, WorkerSetup } from './worker.js'

export interface DispatcherOptions {
  readonly workers: number
  readonly node: number
  readonly idState: SharedArrayBuffer
  /** Memory of the bodies, shared with the threads. */
  readonly memory: SharedArrayBuffer
  readonly limits: RunnerLimits
  /** Longest that a job may wait for a thread, in milliseconds; after that its sender is asked to come back. */
  readonly maxWaitMs: number
  readonly structureOnly: boolean
}

const NURSERY_MB = 12

/** Jobs up to this size share a task: handing over costs about as much as judging a small claim. */
const SMALL_JOB_BYTES = 256 * 1024
const TASK_BYTES = 1024 * 1024

interface Waiting {
  readonly job: Job
  readonly since: number
  readonly resolve: (result: JobResult) => void
  readonly reject: (error: Error) => void
}

/**
 * Hands jobs to the worker threads, facilities in turn, so that one with a thousand files waiting delays
 * another by no more than a file. Small jobs that wait at the same moment share a task.
 *
 * A worker that dies costs the jobs of its task an error; small ones are tried again alone, so that only the
 * one that killed it is lost. Piscina replaces the thread.
 */
export class Dispatcher {
  readonly #pool: Piscina
  readonly #workers: number
  readonly #maxWaitMs: number
  readonly #memory: SharedArrayBuffer
  readonly #queues = new Map<string, Waiting[]>()
  #queued = 0
  #running = 0

  constructor(options: DispatcherOptions) {
    this.#workers = options.workers
    this.#maxWaitMs = options.maxWaitMs
    this.#memory = options.memory
    const workerData: WorkerSetup = {
      limits: options.limits,
      structureOnly: options.structureOnly,
      node: options.node,
      idState: options.idState,
      memory: options.memory,
    }
    this.#pool = new Piscina({
      filename: workerFile(),
      minThreads: options.workers,
      maxThreads: options.workers,
      // The fair queue here is the only one: a task is handed over when a thread is about to be free.
      maxQueue: options.workers + 1,
      concurrentTasksPerWorker: 1,
      recordTiming: false,
      // A worker's objects die with the claim. A small nursery stays in the cache, and the buffers that only dead
      // objects hold are given back sooner: 80 MB less at the peak of a 1 GB file, and no slower.
      resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB },
      workerData,
    })
    this.#pool.on('error', () => {})
  }

  get queued(): number {
    return this.#queued
  }
  get workers(): number {
    return this.#workers
  }
  get busy(): number {
    return Math.min(this.#running, this.#workers)
  }

  /** Runs a job; its `bytes` may be moved away. Rejects with {@link WorkerFailedError} when the worker dies. */
  run(job: Job): Promise<JobResult> {
    const place = this.#placeOf(job)
    if (place !== null) markAsBody(this.#memory, place)
    return new Promise((resolve, reject) => {
      const facility = job.maCskcb
      const queue = this.#queues.get(facility)
      const waiting = { job, since: Date.now(), resolve, reject }
      if (queue === undefined) this.#queues.set(facility, [waiting])
      else queue.push(waiting)
      this.#queued++
      // Jobs that arrive in the same turn of the loop get the chance to share a task.
      setImmediate(() => this.#pump())
    })
  }

  /** Ends the threads; whoever calls has waited for the jobs. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }

  #pump(): void {
    // One task more than threads, so that a thread never waits for the main loop.
    while (this.#queued > 0 && this.#running <= this.#workers) {
      const task = this.#takeTask().filter((waiting) => this.#inTime(waiting))
      if (task.length === 0) continue
      this.#running++
      void this.#runTask(task).finally(() => {
        this.#running--
        this.#pump()
      })
    }
  }

  /** Where the body lies in the arena; null when it lies elsewhere. */
  #placeOf({ bytes }: Job): BodyPlace | null {
    return (bytes.buffer as unknown) === this.#memory
      ? { at: bytes.byteOffset, length: bytes.byteLength }
      : null
  }

  /** What a thread is told of a job: a place in the arena, or bytes of its own. */
  #toSend(job: Job): SentJob {
    const { bytes } = job
    const place = this.#placeOf(job)
    if (place !== null) return { ...job, bytes: place }
    // Copying a view to a thread would copy all of the buffer that it looks into.
    if (bytes.buffer.byteLength <= bytes.byteLength + BODY_SPARE) return job
    const own = new Uint8Array(bytes.byteLength + BODY_SPARE)
    own.set(bytes)
    return { ...job, bytes: own.subarray(0, bytes.byteLength) }
  }

  #mayTryAgain(job: Job): boolean {
    const place = this.#placeOf(job)
    return place === null || isStillBody(this.#memory, place)
  }

  #inTime({ since, reject }: Waiting): boolean {
    if (Date.now() - since <= this.#maxWaitMs) return true
    reject(new OverloadedError(Math.ceil(this.#maxWaitMs / 1000)))
    return false
  }

  /** The next job in turn, with small ones after it. */
  #takeTask(): Waiting[] {
    const task: Waiting[] = []
    let bytes = 0
    for (;;) {
      const next = this.#queues.entries().next()
      if (next.done === true) return task
      const [facility, queue] = next.value
      const size = queue[0].job.bytes.byteLength
      if (task.length > 0 && (size > SMALL_JOB_BYTES || bytes + size > TASK_BYTES)) return task
      task.push(queue.shift() as Waiting)
      this.#queued--
      bytes += size
      // To the end of the line, if it has more.
      this.#queues.delete(facility)
      if (queue.length > 0) this.#queues.set(facility, queue)
      if (size > SMALL_JOB_BYTES) return task
    }
  }

  async #runTask(task: readonly Waiting[]): Promise<void> {
    const jobs = task.map(({ job }) => job)
    const alone = jobs.length === 1
    try {
      // Outside the arena a large body is moved to the worker and gone from here; small ones are copied, so that
      // they can be tried again.
      const move = alone && jobs[0].bytes.byteLength > SMALL_JOB_BYTES && this.#placeOf(jobs[0]) === null
      const results = (await this.#pool.run(move ? jobs : jobs.map((job) => this.#toSend(job)), {
        transferList: move ? [jobs[0].bytes.buffer as ArrayBuffer] : [],
      })) as SentResult[]
      for (const [i, { resolve }] of task.entries()) resolve(receiveResult(results[i], this.#memory))
    } catch (error) {
      for (const waiting of task)
        if (alone || !this.#mayTryAgain(waiting.job)) waiting.reject(new WorkerFailedError(error))
        else await this.#runTask([waiting])
    }
  }
}

/** The compiled worker; tests run from sources and take it from the build. */
function workerFile(): string {
  const beside = fileURLToPath(new URL('./worker.js', import.meta.url))
  if (existsSync(beside)) return beside
  return fileURLToPath(new URL('../../dist/intake/worker.js', import.meta.url))
}
