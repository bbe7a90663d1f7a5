import { Piscina } from 'piscina'
import { RULES } from '../rules/rules.js'
import { loadPlans } from '../standard/compile.js'
import { IdMaker } from './ids.js'
import type { Job } from './job.js'
import { JobRunner, type RunnerLimits } from './job-runner.js'
import { type BodyPlace, placeResult } from './result-place.js'

/** Handed to each worker thread when it starts. */
export interface WorkerSetup {
  readonly limits: RunnerLimits
  /** Node number of the process, and what its threads share to make ids. */
  readonly node: number
  readonly idState: SharedArrayBuffer
  /** Memory of the bodies. */
  readonly memory: SharedArrayBuffer
  /** No rules about content. */
  readonly structureOnly: boolean
}

/** A job as it is sent: its bytes, or their place in the memory of the bodies. */
export type SentJob = Job | (Omit<Job, 'bytes'> & { readonly bytes: BodyPlace })

const { limits, node, idState, memory, structureOnly } = Piscina.workerData as WorkerSetup
const runner = new JobRunner(loadPlans(), new IdMaker(node, idState), limits, structureOnly ? [] : RULES)

function received(job: SentJob): Job {
  const { bytes } = job
  return bytes instanceof Uint8Array
    ? (job as Job)
    : ({ ...job, bytes: new Uint8Array(memory, bytes.at, bytes.length) } as Job)
}

function placeOf({ bytes }: SentJob): BodyPlace | null {
  return bytes instanceof Uint8Array ? null : bytes
}

/** The task: several jobs, one after the other; each fails for itself. */
export default function run(jobs: readonly SentJob[]): unknown {
  const moved: ArrayBuffer[] = []
  // Placed when all are judged: a job that kills the thread leaves the bodies of the others as they were.
  const results = runner
    .runAll(jobs.map(received))
    .map((result, i) => placeResult(result, memory, placeOf(jobs[i]), moved))
  const message = {
    get [Piscina.transferableSymbol]() {
      return moved
    },
    get [Piscina.valueSymbol]() {
      return results
    },
  }
  return Piscina.move(message as unknown as Parameters<typeof Piscina.move>[0])
}
