import type pg from 'pg'
import type { ResolvedOptions } from '../config.js'
import type { ReferenceSource } from '../intake/reference-source.js'
import type { Intake } from '../intake/service.js'
import type { Log } from '../ops/log.js'
import type { ParameterSet } from '../standard/parameter-set.js'
import type { Plans } from '../standard/plan.js'
import { type AuditTrail, createAuditTrail } from '../store/audit-trail.js'
import { createOriginalParts } from '../store/original-parts.js'
import { createPool } from '../store/pool.js'
import type { OriginalParts } from '../store/read-originals.js'
import { createSealer, type Sealer } from '../store/seal.js'
import { purgeSessions, type SessionTimes } from '../store/user-sessions.js'
import type { LockOptions } from '../store/user-sign-in.js'
import { createDeskLists, type DeskLists } from './desk-lists.js'
import { createSignIn, type SignIn } from './sign-in.js'
import type { ActionSettings, ReviewActions } from './work-actions.js'
import { openWorkDesk } from './work-desk.js'

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
  readonly signIn: SignIn
  /** Takes in what facility users send. */
  readonly intake: Intake
  readonly lists: DeskLists
  /** Files whose claims were just looked at. */
  readonly originals: OriginalParts
  /** What people decide about claims. */
  readonly actions: ReviewActions
  /** The dated parameters as they are now. */
  parameters(): ParameterSet
  /** T_BHTT above which a waiver needs a second person, in 1/100 đồng. */
  readonly secondPersonAbove: bigint
  /** Writes what the trail holds, then closes the pool. */
  close(): Promise<void>
}

export interface ReviewOptions {
  readonly config: ResolvedOptions
  readonly connectionString: string
  readonly log: Log
  readonly plans: Plans
  readonly intake: Intake
  readonly references: Pick<ReferenceSource, 'current'>
  /** Puts a waived claim into the assessment store. Without it waived claims stay marked as to be loaded. */
  readonly loadWaived?: ActionSettings['loadWaived']
}

/** How often sessions that have ended are deleted. */
const PURGE_MS = 10 * 60_000

/** Opens what the pages need; connections are made when the first page asks. */
export function openReview(options: ReviewOptions): Review {
  const { config, log, plans, connectionString, intake } = options
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
  const sealer = createSealer(config.reviewKey)
  const locks: LockOptions = { maxFailures: config.loginFailures, lockMs: config.lockMs }
  const purge = setInterval(() => {
    purgeSessions(pool, sessions).catch(trouble)
  }, PURGE_MS)
  purge.unref()
  const originals = createOriginalParts()
  const desk = openWorkDesk({ ...options, pool })
  let closed: Promise<void> | null = null
  const close = (): Promise<void> => {
    closed ??= (async () => {
      clearInterval(purge)
      originals.clear()
      await desk.close().catch(trouble)
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
    sealer,
    sessions,
    locks,
    signIn: createSignIn({ pool, sealer, sessions, locks }),
    intake,
    lists: createDeskLists(pool),
    originals,
    actions: desk.actions,
    parameters: desk.parameters,
    get secondPersonAbove() {
      return desk.secondPersonAbove()
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
