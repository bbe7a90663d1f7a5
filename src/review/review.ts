import type pg from 'pg'
import type { ResolvedOptions } from '../config.js'
import type { Log } from '../ops/log.js'
import type { Plans } from '../standard/plan.js'
import { type AuditTrail, createAuditTrail } from '../store/audit-trail.js'
import { createPool } from '../store/pool.js'
import { createSealer, type Sealer } from '../store/seal.js'
import { purgeSessions, type SessionTimes } from '../store/user-sessions.js'
import type { LockOptions } from '../store/user-sign-in.js'

/** What every page of the assessment centre works with. */
export interface Review extends AsyncDisposable {
  /** Few connections of its own, with a time limit on statements: pages never take those of the intake. */
  readonly pool: pg.Pool
  readonly config: ResolvedOptions
  readonly log: Log
  readonly plans: Plans
  /** For "who saw what"; what changes data calls `audit` in its own transaction. */
  readonly trail: AuditTrail
  readonly sealer: Sealer
  readonly sessions: SessionTimes
  readonly locks: LockOptions
  /** Writes what the trail holds, then closes the pool. */
  close(): Promise<void>
}

export interface ReviewOptions {
  readonly config: ResolvedOptions
  readonly connectionString: string
  readonly log: Log
  readonly plans: Plans
}

/** How often sessions that have ended are deleted. */
const PURGE_MS = 10 * 60_000

/** Opens what the pages need; connections are made when the first page asks. */
export function openReview(options: ReviewOptions): Review {
  const { config, log, plans, connectionString } = options
  const trouble = (error: unknown): void => log.warn('store trouble', { event: 'review', error })
  const pool = createPool({
    connectionString,
    max: config.reviewConnections,
    applicationName: 'bhyt-review',
    statementTimeoutMs: config.reviewStatementMs,
    onIdleError: trouble,
  })
  const trail = createAuditTrail(pool, { onError: trouble })
  const sessions: SessionTimes = { idleMs: config.reviewIdleMs, lifeMs: config.reviewSessionMs }
  const purge = setInterval(() => {
    purgeSessions(pool, sessions).catch(trouble)
  }, PURGE_MS)
  purge.unref()
  let closed: Promise<void> | null = null
  const close = (): Promise<void> => {
    closed ??= (async () => {
      clearInterval(purge)
      await trail.close().catch(trouble)
      await pool.end()
    })()
    return closed
  }
  return {
    pool,
    config,
    log,
    plans,
    trail,
    sealer: createSealer(config.reviewKey),
    sessions,
    locks: { maxFailures: config.loginFailures, lockMs: config.lockMs },
    close,
    [Symbol.asyncDispose]: close,
  }
}
