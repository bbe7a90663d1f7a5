import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { EligibilityJudgement } from '../eligibility/judge.js'
import { compareBatches } from '../store/eligibility-batches.js'
import { forgetEligibility, type OpenEligibility, readOpenEligibility } from '../store/eligibility-open.js'
import { settleEligibility } from '../store/eligibility-settle.js'
import { inTransaction } from '../store/pool.js'
import { changedSince, holdRegistry } from '../store/registry-merge.js'
import { type TaskLease, taskLease } from '../store/task-lease.js'

export interface EligibilityTaskOptions {
  readonly pool: pg.Pool
  /** Judges stored claims anew; `registryAt` null: the registry cannot answer now. */
  judge(open: readonly OpenEligibility[]): Promise<{
    readonly judgements: readonly EligibilityJudgement[]
    readonly registryAt: Date | null
  }>
  /** Findings that a claim lists at most. */
  readonly findingsPerClaim: number
  /** Rest when all that is open was tried, or the registry is away, in milliseconds. */
  readonly restMs: number
  /** How long a node that died keeps others from the task at most, in milliseconds. Default 20,000. */
  readonly leaseMs?: number
  readonly onTrouble?: (error: Error) => void
}

export interface EligibilityTask {
  stop(): Promise<void>
}

/** One node at a time in a database. */
const TASK = 'eligibility'
const LEASE_MS = 20_000
/** Part of the lease after which it is renewed: it takes two renewals that fail to lose it. */
const RENEWALS = 3
const BATCH = 200

/**
 * Judges claims that were taken in while the registry could not answer, as soon as it can, claims about whose persons
 * it has changed, and those taken in at the same moment as another claim of their person. What turns out ineligible
 * becomes a finding for review, never a silent change.
 */
export function startEligibilityTask(options: EligibilityTaskOptions): EligibilityTask {
  const stopping = new AbortController()
  const { signal } = stopping
  const leaseMs = options.leaseMs ?? LEASE_MS
  const lease = taskLease(options.pool, TASK, leaseMs)
  const run = (async () => {
    // Claims that stay pending must not keep those behind them from being asked about.
    let after: OpenEligibility | null = null
    while (!signal.aborted) {
      after = await round(options, lease, leaseMs, after).catch((error: Error) => {
        options.onTrouble?.(error)
        return null
      })
      if (after === null) await sleep(options.restMs, undefined, { signal, ref: false }).catch(() => {})
    }
    // Stopped in the middle: the others need not wait for the lease to run out.
    if (after !== null) await lease.release().catch(() => undefined)
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
  lease: TaskLease,
  leaseMs: number,
  after: OpenEligibility | null,
): Promise<OpenEligibility | null> {
  if (!(await lease.take())) return null
  let last: OpenEligibility | null = null
  try {
    const done = await renewing(lease, leaseMs, () => judgeOpen(options, after))
    if (done !== null) last = await settle(options, lease, done)
    return last
  } finally {
    // Idle nodes hold nothing, so that one that dies then keeps nobody waiting.
    if (last === null) await lease.release()
  }
}

/** Renews the lease while `work` is under way: an outside registry may take its time. */
async function renewing<T>(lease: TaskLease, leaseMs: number, work: () => Promise<T>): Promise<T> {
  // A renewal that fails is told by the lease when the result is to be kept.
  const timer = setInterval(() => void lease.renew().catch(() => undefined), leaseMs / RENEWALS)
  timer.unref()
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

interface Done {
  readonly open: readonly OpenEligibility[]
  readonly judgements: readonly EligibilityJudgement[]
  readonly registryAt: Date
}

/** Judges a batch of open claims, with no transaction open; null when there is none, or nobody can say. */
async function judgeOpen(
  { pool, judge }: EligibilityTaskOptions,
  after: OpenEligibility | null,
): Promise<Done | null> {
  // Outside a transaction this only asks whether a change is under way: it marks claims itself.
  if (!(await holdRegistry(pool))) return null
  if (after === null) await compareBatches(pool)
  const open = await readOpenEligibility(pool, BATCH, after)
  if (open.length === 0) return null
  const { judgements, registryAt } = await judge(open)
  return registryAt === null ? null : { open, judgements, registryAt }
}

async function settle(
  { pool, findingsPerClaim }: EligibilityTaskOptions,
  lease: TaskLease,
  { open, judgements, registryAt }: Done,
): Promise<OpenEligibility | null> {
  const last = open.length < BATCH ? null : open[open.length - 1]!
  return inTransaction(pool, async (work) => {
    // Another node has taken over and judges the same claims: one of the two results is enough.
    if (!(await lease.hold(work))) return null
    if (registryAt.getTime() === 0) {
      // Taken in while nobody could say that no registry is kept here at all.
      await forgetEligibility(work, open)
      return last
    }
    // What was judged on a state that has changed since is judged anew, or the change would be forgotten.
    if (!(await holdRegistry(work)) || (await changedSince(work, registryAt))) return null
    for (const [i, judgement] of judgements.entries()) {
      if (judgement.outcome === 'pending') continue
      await settleEligibility(work, open[i]!, judgement, registryAt, findingsPerClaim)
    }
    return last
  })
}
