import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { EligibilityJudgement } from '../eligibility/judge.js'
import { compareBatches } from '../store/eligibility-batches.js'
import {
  forgetEligibility,
  type OpenEligibility,
  readOpenEligibility,
  settleEligibility,
} from '../store/eligibility-open.js'
import { inTransaction } from '../store/pool.js'
import { changedSince, holdRegistry } from '../store/registry-merge.js'

export interface EligibilityTaskOptions {
  readonly pool: pg.Pool
  /** Judges stored claims anew; `registryAt` null: the registry cannot answer now. */
  judge(open: readonly OpenEligibility[]): Promise<{
    readonly judgements: readonly EligibilityJudgement[]
    readonly registryAt: Date | null
  }>
  /** Rest when all that is open was tried, or the registry is away, in milliseconds. */
  readonly restMs: number
  readonly onTrouble?: (error: Error) => void
}

export interface EligibilityTask {
  stop(): Promise<void>
}

/** One node at a time in a database; the number only has to be ours. */
const LOCK = 0x62686567
const BATCH = 200

/**
 * Judges claims that were taken in while the registry could not answer, as soon as it can, claims about whose persons
 * it has changed, and those taken in at the same moment as another claim of their person. What turns out ineligible
 * becomes a finding for review, never a silent change.
 */
export function startEligibilityTask(options: EligibilityTaskOptions): EligibilityTask {
  const stopping = new AbortController()
  const { signal } = stopping
  const run = (async () => {
    // Claims that stay pending must not keep those behind them from being asked about.
    let after: OpenEligibility | null = null
    while (!signal.aborted) {
      after = await round(options, after).catch((error: Error) => {
        options.onTrouble?.(error)
        return null
      })
      if (after === null) await sleep(options.restMs, undefined, { signal, ref: false }).catch(() => {})
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await run
    },
  }
}

/** One batch of those behind `after`; returns its last, null when there is nothing more to be done for now. */
async function round(
  options: EligibilityTaskOptions,
  after: OpenEligibility | null,
): Promise<OpenEligibility | null> {
  const client = await options.pool.connect()
  let broken = true
  try {
    // Held by the session: while an outside registry is asked, which may take its time, no transaction is open.
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS taken', [LOCK])
    let last: OpenEligibility | null = null
    if (rows[0].taken) {
      // Outside a transaction this only asks whether a change is under way: it marks claims itself.
      if (await holdRegistry(client)) {
        if (after === null) await compareBatches(client)
        last = await judgeOpen(client, options, after)
      }
      await client.query('SELECT pg_advisory_unlock($1)', [LOCK])
    }
    broken = false
    return last
  } finally {
    // A connection that is thrown away gives the lock back.
    client.release(broken)
  }
}

async function judgeOpen(
  client: pg.PoolClient,
  { pool, judge }: EligibilityTaskOptions,
  after: OpenEligibility | null,
): Promise<OpenEligibility | null> {
  const open = await readOpenEligibility(client, BATCH, after)
  if (open.length === 0) return null
  const last = open.length < BATCH ? null : open[open.length - 1]!
  const { judgements, registryAt } = await judge(open)
  if (registryAt === null) return null
  return inTransaction(pool, async (work) => {
    if (registryAt.getTime() === 0) {
      // Taken in while nobody could say that no registry is kept here at all.
      await forgetEligibility(work, open)
      return last
    }
    // What was judged on a state that has changed since is judged anew, or the change would be forgotten.
    if (!(await holdRegistry(work)) || (await changedSince(work, registryAt))) return null
    for (const [i, judgement] of judgements.entries()) {
      if (judgement.outcome === 'pending') continue
      await settleEligibility(work, open[i]!, judgement, registryAt)
    }
    return last
  })
}
