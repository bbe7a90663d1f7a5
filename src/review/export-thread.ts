import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type pg from 'pg'
import { type ExportJob, finishExport } from '../store/review-export-jobs.js'

/** What the thread is given (`export-worker.ts`). */
export interface ExportSetup {
  readonly connectionString: string
  readonly job: ExportJob
}

/**
 * A small nursery: rows and sentences die within a batch, and what a large one keeps for later the old objects' collector
 * lets pile up. The whole is far above what any export needs and far below what would bring the service down.
 */
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 }

/** The compiled worker; from sources (tests) the one that the build has put beside them. */
function workerFile(): string {
  const here = fileURLToPath(new URL('./export-worker.js', import.meta.url))
  return existsSync(here)
    ? here
    : fileURLToPath(new URL('../../dist/review/export-worker.js', import.meta.url))
}

/**
 * Makes one export in a thread of its own: the thread that takes claims in and answers reviewers does not stand still
 * for a million findings, and what the export leaves in memory goes with its thread. Failures end in the job's state.
 */
export async function makeExportApart(
  pool: pg.Pool,
  connectionString: string,
  job: ExportJob,
  signal: AbortSignal,
): Promise<void> {
  const workerData: ExportSetup = { connectionString, job }
  const worker = new Worker(workerFile(), { workerData, resourceLimits: LIMITS })
  const stop = () => worker.postMessage('stop')
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    await new Promise<void>((resolve, reject) => {
      worker.once('error', reject)
      worker.once('exit', () => resolve())
    })
  } catch (error) {
    await finishExport(pool, job.exportId, 'failed', (error as Error).message.slice(0, 500))
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
