import type pg from 'pg'
import type { Plans } from '../standard/plan.js'
import { countExportRows } from '../store/review-export.js'
import {
  addChunk,
  finishExport,
  noteProgress,
  releaseExport,
  renewExport,
  type TakenExport,
} from '../store/review-export-jobs.js'
import { type ExportRequest, runExport } from './export-run.js'
import { failureOf, JobStopped, keepLease, MOST_ATTEMPTS } from './job-lease.js'
import { checkExportStanding } from './standing-rights.js'
import { WorkError } from './work-errors.js'

const CHUNK_BYTES = 1024 * 1024
/** How long a node may be silent about an export before another takes it over. */
export const LEASE_MS = 60_000

/**
 * Makes one export, if who ordered it still may have it, and keeps its bytes in the store. What the work itself refuses
 * ends in the job's state. Everything else is thrown: the lease then leads to another try, until the last one ends in
 * the state as well.
 */
export async function makeExport(
  pool: pg.Pool,
  plans: () => Plans,
  job: TakenExport,
  signal?: AbortSignal,
  leaseMs: number = LEASE_MS,
): Promise<void> {
  const request = job.request as unknown as ExportRequest
  const { scope } = job
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  let chunks = 0
  let bytes = 0
  const flush = async () => {
    if (waitingBytes === 0) return
    if (!(await addChunk(pool, job, chunks++, Buffer.concat(waiting)))) throw new JobStopped()
    bytes += waitingBytes
    waiting = []
    waitingBytes = 0
  }
  const sink = async (piece: Uint8Array) => {
    waiting.push(piece)
    waitingBytes += piece.length
    if (waitingBytes >= CHUNK_BYTES) await flush()
  }
  using _ = keepLease(() => renewExport(pool, job, leaseMs), leaseMs)
  try {
    // Taken so often that its nodes must have died of it.
    if (job.attempts > MOST_ATTEMPTS) throw new WorkError('REVIEW_JOB')
    await checkExportStanding(pool, job)
    const rowsTotal = await countExportRows(pool, request.selection, scope)
    const note = async (rowsDone: number) => {
      const progress = { rowsDone, rowsTotal, bytes: bytes + waitingBytes, leaseMs }
      if (signal?.aborted || !(await noteProgress(pool, job, progress))) throw new JobStopped()
    }
    const rows = await runExport(request, { pool, plans, scope, sink, generatedAt: new Date(), onRows: note })
    await flush()
    await note(rows)
    await finishExport(pool, job, 'done')
  } catch (error) {
    // A stop is no failed try.
    if (error instanceof JobStopped) return signal?.aborted ? await releaseExport(pool, job) : undefined
    const code = failureOf(error, job)
    if (code !== null) await finishExport(pool, job, 'failed', code)
    if (!(error instanceof WorkError)) throw error
  }
}
