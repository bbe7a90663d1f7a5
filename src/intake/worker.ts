import { Piscina } from 'piscina'
import { loadPlans } from '../standard/compile.js'
import { IdMaker } from './ids.js'
import type { Job, JobResult } from './job.js'
import { JobRunner, type RunnerLimits } from './job-runner.js'

/** Handed to each worker thread when it starts. */
export interface WorkerSetup {
  readonly limits: RunnerLimits
  /** Node number of the process, and what its threads share to make ids. */
  readonly node: number
  readonly idState: SharedArrayBuffer
  /** Memory of the bodies. */
  readonly memory: SharedArrayBuffer
}

/** A job as it is sent: its bytes, or their place in the memory of the bodies. */
export type SentJob =
  | Job
  | (Omit<Job, 'bytes'> & { readonly bytes: { readonly at: number; readonly length: number } })

const { limits, node, idState, memory } = Piscina.workerData as WorkerSetup
const runner = new JobRunner(loadPlans(), new IdMaker(node, idState), limits)

/** Buffers of the results, to be moved instead of copied. */
function buffersOf(results: readonly JobResult[]): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = []
  for (const result of results) {
    if (result.type === 'failure') continue
    for (const { bytes } of result.part.copies) buffers.push(bytes.buffer as ArrayBuffer)
    // A packed original is a view into a buffer of its own, unless it is so small that it lies in Buffer's pool.
    const { buffer } = result.part.original
    if (buffer.byteLength > Buffer.poolSize) buffers.push(buffer as ArrayBuffer)
  }
  return buffers
}

function received(job: SentJob): Job {
  const { bytes } = job
  return bytes instanceof Uint8Array
    ? (job as Job)
    : ({ ...job, bytes: new Uint8Array(memory, bytes.at, bytes.length) } as Job)
}

/** The task: several jobs, one after the other; each fails for itself. */
export default function run(jobs: readonly SentJob[]): unknown {
  const results = jobs.map((job) => runner.run(received(job)))
  const message = {
    get [Piscina.transferableSymbol]() {
      return buffersOf(results)
    },
    get [Piscina.valueSymbol]() {
      return results
    },
  }
  return Piscina.move(message as unknown as Parameters<typeof Piscina.move>[0])
}
