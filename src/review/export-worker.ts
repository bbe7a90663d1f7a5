import { parentPort, workerData } from 'node:worker_threads'
import { loadPlans } from '../standard/compile.js'
import type { Plans } from '../standard/plan.js'
import { createPool } from '../store/pool.js'
import { makeExport } from './export-make.js'
import type { ExportSetup } from './export-thread.js'

// A thread of its own for one export.
/** One holds the cursor, one writes what is done, one notes how far it is. */
const CONNECTIONS = 3
const STATEMENT_MS = 10 * 60_000

const { connectionString, job } = workerData as ExportSetup
const stopping = new AbortController()
parentPort?.on('message', () => stopping.abort())
const pool = createPool({
  connectionString,
  max: CONNECTIONS,
  applicationName: 'bhyt-review export',
  statementTimeoutMs: STATEMENT_MS,
})
let plans: Plans | null = null
try {
  // Most layouts need no plans, which take longer to compile than a small export.
  await makeExport(pool, () => (plans ??= loadPlans()), job, stopping.signal)
} finally {
  await pool.end()
  parentPort?.close()
}
