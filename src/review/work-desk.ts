import type pg from 'pg'
import type { ResolvedOptions } from '../config.js'
import type { ReferenceSource } from '../intake/reference-source.js'
import { rejudge } from '../intake/rejudge.js'
import type { Intake } from '../intake/service.js'
import type { Log } from '../ops/log.js'
import { openReference } from '../rules/reference-index.js'
import { dayInVietnam } from '../standard/dated.js'
import { createParameterSet, type ParameterSet } from '../standard/parameter-set.js'
import type { Plans } from '../standard/plan.js'
import { createPool } from '../store/pool.js'
import { readClaimOriginal } from '../store/read-originals.js'
import { selectStoredClaims } from '../store/rejudge-select.js'
import { readItem } from '../store/review-claim.js'
import type { ItemRef } from '../store/review-model.js'
import { type Background, startBackground } from './background.js'
import { deadlinesFrom } from './deadlines.js'
import { type ActionSettings, createReviewActions, type ReviewActions } from './work-actions.js'

/** Findings that say a required table or value is missing: such a claim is not complete. */
export const MISSING_CODES = ['STR-020', 'STR-021', 'STR-040'] as const

export interface WorkDeskOptions {
  readonly config: ResolvedOptions
  readonly connectionString: string
  readonly pool: pg.Pool
  readonly log: Log
  readonly plans: Plans
  readonly intake: Intake
  readonly references: Pick<ReferenceSource, 'current'>
  /** Puts a waived claim into the assessment store. Without it waived claims stay marked as to be loaded. */
  readonly loadWaived?: ActionSettings['loadWaived']
}

/** Review work on the running service: decisions, due days, and the work that nobody waits for. */
export interface WorkDesk {
  readonly actions: ReviewActions
  /** The dated parameters as they are now. */
  parameters(): ParameterSet
  /** T_BHTT above which a waiver needs a second person, in 1/100 đồng. */
  secondPersonAbove(): bigint
  /** Ends the work in the background. */
  close(): Promise<void>
}

/** For the projector, the exports' states, and actions on very many with their leases: apart from the pages, and with time. */
const BACKGROUND_CONNECTIONS = 4
const BACKGROUND_STATEMENT_MS = 10 * 60_000

export function openWorkDesk(options: WorkDeskOptions): WorkDesk {
  const { config, connectionString, pool, log, plans, references } = options
  const trouble = (error: unknown): void => log.warn('review work failed', { event: 'review', error })
  let known: { memory: SharedArrayBuffer; set: ParameterSet } | null = null
  const parameters = (): ParameterSet => {
    const { memory } = references.current()
    if (known?.memory !== memory)
      known = { memory, set: createParameterSet(openReference(memory).parameters) }
    return known.set
  }
  const secondPersonAbove = (): bigint => {
    const today = Number(dayInVietnam(new Date()).replaceAll('-', ''))
    const amount = parameters().money('review.secondPersonAmount', today)
    // Without a limit every waiver needs a second person.
    return Number.isNaN(amount) ? 0n : BigInt(amount)
  }
  const deadlines = deadlinesFrom(parameters)
  const { loadWaived } = options
  const actionsOn = (connections: pg.Pool): ReviewActions =>
    createReviewActions(connections, {
      deadlines,
      // Read for each decision: parameters change while the service runs.
      get secondPersonAbove() {
        return secondPersonAbove()
      },
      loadWaived:
        loadWaived ?? (() => Promise.reject(new Error('waived claims cannot be loaded by this service'))),
      rejudge: (claim, by) => judgeAgain({ ...options, pool: connections }, claim, by),
      onTrouble: trouble,
    })
  const actions = actionsOn(pool)
  let stop = async (): Promise<void> => {}
  if (config.reviewBackground === 'on') {
    const own = createPool({
      connectionString,
      max: BACKGROUND_CONNECTIONS,
      applicationName: 'bhyt-review-work',
      statementTimeoutMs: BACKGROUND_STATEMENT_MS,
      onIdleError: trouble,
    })
    // What nobody waits for takes no connection of the pages, and has more time than they have.
    const unhurried = actionsOn(own)
    const background: Background = startBackground({
      pool: own,
      connectionString,
      plans,
      deadlines,
      missingCodes: MISSING_CODES,
      actions: unhurried,
      ...(loadWaived === undefined ? {} : { loadGranted: () => unhurried.loadGranted() }),
      onTrouble: trouble,
    })
    stop = async () => {
      await background.stop()
      await own.end()
    }
  }
  return { actions, parameters, secondPersonAbove, close: () => stop() }
}

/** Judges one stored claim with what holds now; another outcome becomes a new version, as from the command line. */
async function judgeAgain({ pool, intake }: WorkDeskOptions, ref: ItemRef, by: string): Promise<void> {
  const item = await readItem(pool, ref)
  if (item === null || item.maLk === null) return
  const claims = selectStoredClaims(pool, { maCskcb: ref.maCskcb, maLk: item.maLk })
  const readOriginal = (claim: ItemRef) => readClaimOriginal(pool, claim.maCskcb, claim.claimId)
  for await (const _ of rejudge(claims, { intake, readOriginal, apply: true, by: `review:${by}` })) {
    // Judged and stored as it passes.
  }
}
