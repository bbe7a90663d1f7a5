import type pg from 'pg'
import type { Plans } from '../standard/plan.js'
import { purgeBulk, takeBulk } from '../store/review-bulk.js'
import { purgeExports, takeExport } from '../store/review-export-jobs.js'
import { compactFacets } from '../store/review-facets.js'
import {
  DEFAULT_BATCH_CLAIMS,
  type ProjectOptions,
  projectOnce,
  tidyTallies,
} from '../store/review-project.js'
import { BULK_LEASE_MS, runBulk } from './bulk-run.js'
import { LEASE_MS, makeExport } from './export-make.js'
import { makeExportApart } from './export-thread.js'
import type { ReviewActions } from './work-actions.js'

export interface BackgroundOptions extends ProjectOptions {
  readonly pool: pg.Pool
  readonly plans: Plans
  /** Exports are made in a thread of their own, which connects with this. Without it: here. */
  readonly connectionString?: string
  /** How long to rest at least, unless a full batch was taken. Default 500 ms. */
  readonly restMs?: number
  /** Days that finished exports are kept. Default 7. */
  readonly keepExportsDays?: number
  /** Does what was ordered for all that a filter holds. Without it such jobs are left to other nodes. */
  readonly actions?: ReviewActions
  /** Loads waived claims that could not be loaded at once (`ReviewActions.loadGranted`). */
  loadGranted?(): Promise<unknown>
  onTrouble?(error: Error): void
}

/** The work that nobody waits for: taking new claims into the reviewers' tables, exports, actions on very many claims. */
export interface Background {
  /** Ends what is in work and stops. An export or a job under way is left to another node, or to the next start. */
  stop(): Promise<void>
}

const HOUSEKEEPING_MS = 60_000

/** Starts the loops on this node; of all nodes one projects at a time, and each export and job is one's. */
export function startBackground(options: BackgroundOptions): Background {
  const { pool, plans, connectionString } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let tidied = 0
  const project = loop(signal, options, async () => {
    if (Date.now() - tidied > HOUSEKEEPING_MS) {
      tidied = Date.now()
      await options.loadGranted?.()
      await purgeExports(pool, options.keepExportsDays ?? 7)
      await purgeBulk(pool, options.keepExportsDays ?? 7)
      await compactFacets(pool)
      await tidyTallies(pool)
    }
    const claims = (await projectOnce(pool, plans, options)) ?? 0
    // What has come meanwhile waits for company: a pass costs some milliseconds beside its claims.
    return claims >= (options.batchClaims ?? DEFAULT_BATCH_CLAIMS)
  })
  const exports = loop(signal, options, async () => {
    const job = await takeExport(pool, LEASE_MS)
    if (job === null) return false
    if (connectionString === undefined) await makeExport(pool, () => plans, job, signal)
    else await makeExportApart(pool, connectionString, job, signal)
    return true
  })
  const bulk = loop(signal, options, async () => {
    const { actions } = options
    const job = actions === undefined ? null : await takeBulk(pool, BULK_LEASE_MS)
    if (job === null) return false
    await runBulk(pool, actions!, job, signal)
    return true
  })
  return {
    async stop() {
      stopping.abort()
      await Promise.all([project, exports, bulk])
    },
  }
}

/**
 * After each piece of work the loops rest so many times as long as it took. What takes its claims in at full speed is
 * not slowed down by those who watch: behind a peak the reviewers' tables lag, and catch up afterwards.
 */
const REST_SHARE = 2
/** After one long piece, an export of everything, the next must not wait for minutes. */
const MOST_REST_MS = 5_000

/** Runs `work` again and again until the signal, resting longer whenever it has nothing more to do or failed. */
async function loop(
  signal: AbortSignal,
  { restMs = 500, onTrouble }: BackgroundOptions,
  work: () => Promise<boolean>,
): Promise<void> {
  while (!signal.aborted) {
    const start = performance.now()
    let more = false
    try {
      more = await work()
    } catch (error) {
      onTrouble?.(error as Error)
    }
    const share = Math.min(REST_SHARE * (performance.now() - start), MOST_REST_MS)
    await rest(more ? share : Math.max(share, restMs), signal)
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
