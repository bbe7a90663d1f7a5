import type pg from 'pg'
import type { Plans } from '../standard/plan.js'
import { countExportRows } from '../store/review-export.js'
import { addChunk, type ExportJob, finishExport, noteProgress } from '../store/review-export-jobs.js'
import { type ExportRequest, runExport } from './export-run.js'

const CHUNK_BYTES = 1024 * 1024
/** How long a node may be silent about an export before another takes it over. */
export const LEASE_MS = 60_000

/** Somebody cancelled the export, or this node is stopping. */
class ExportStopped extends Error {}

/** Makes one export and keeps its bytes in the store. Failures end in the job's state, not in an exception. */
export async function makeExport(
  pool: pg.Pool,
  plans: () => Plans,
  job: ExportJob,
  signal?: AbortSignal,
): Promise<void> {
  const request = job.request as unknown as ExportRequest
  const { exportId, scope } = job
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  let chunks = 0
  let bytes = 0
  const flush = async () => {
    if (waitingBytes === 0) return
    await addChunk(pool, exportId, chunks++, Buffer.concat(waiting))
    bytes += waitingBytes
    waiting = []
    waitingBytes = 0
  }
  const sink = async (piece: Uint8Array) => {
    waiting.push(piece)
    waitingBytes += piece.length
    if (waitingBytes >= CHUNK_BYTES) await flush()
  }
  try {
    const rowsTotal = await countExportRows(pool, request.selection, scope)
    const note = async (rowsDone: number) => {
      const progress = { rowsDone, rowsTotal, bytes: bytes + waitingBytes, leaseMs: LEASE_MS }
      if (signal?.aborted || !(await noteProgress(pool, exportId, progress))) throw new ExportStopped()
    }
    const rows = await runExport(request, { pool, plans, scope, sink, generatedAt: new Date(), onRows: note })
    await flush()
    await note(rows)
    await finishExport(pool, exportId, 'done')
  } catch (error) {
    if (error instanceof ExportStopped) return
    await finishExport(pool, exportId, 'failed', (error as Error).message.slice(0, 500))
  }
}
