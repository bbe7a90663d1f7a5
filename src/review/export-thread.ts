import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type pg from 'pg'
import { finishExport, type TakenExport } from '../store/review-export-jobs.js'
import { failureOf } from './job-lease.js'

/** What the thread is given (`export-worker.ts`). */
export interface ExportSetup {
  readonly connectionString: string
  readonly job: TakenExport
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
 * for a million findings, and what the export leaves in memory goes with its thread. Failures as those of `makeExport`;
 * a thread that has outgrown its memory would do so again.
 */
export async function makeExportApart(
  pool: pg.Pool,
  connectionString: string,
  job: TakenExport,
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
    const code = failureOf(error, job)
    // Harmless where the thread has told it already.
    if (code !== null) await finishExport(pool, job, 'failed', code)
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
