import type pg from 'pg'
import type { PoolClient } from 'pg'
import { WaiverNotLoadedError, WaiverOvertakenError } from '../intake/load-waived.js'
import { dayInVietnam } from '../standard/dated.js'
import { audit } from '../store/audit.js'
import { inTransaction } from '../store/pool.js'
import {
  assignMatching,
  changeItems,
  type ItemChange,
  type LockedItem,
  lockItems,
  markLoaded,
  type WaivedClaim,
  waiversToLoad,
  waiversToLoadOf,
  withdrawWaiver,
} from '../store/review-actions.js'
import { type BulkResult, NAMED } from '../store/review-bulk.js'
import type { ReviewFilter } from '../store/review-filter.js'
import type { Deadlines, ItemRef } from '../store/review-model.js'
import { type ReviewIdentity, scopeOf, sideOf } from './identity.js'
import type { WorkAction } from './work.js'
import { auditEntry, checkOwner, checkRequest, decide } from './work-decide.js'
import { ConflictError, WorkError } from './work-errors.js'

/** A version as the user saw it: the action fails when its revision is another by now. */
export interface Expected extends ItemRef {
  readonly revision: number
}

export interface ActionRequest {
  readonly action: WorkAction
  /** New owner, for `assign`. */
  readonly owner?: string
  /** Code of the managed list, for `waive` and `unfixable`. */
  readonly reasonCode?: string
  /** Question, answer or remark. */
  readonly note?: string
}

export interface ActionSettings {
  readonly deadlines: Deadlines
  /** T_BHTT above which a waiver needs a second person, in 1/100 đồng. */
  readonly secondPersonAbove: bigint
  /**
   * Loads a waived claim into the assessment store by the path of any other claim, marked as waived. Called after the
   * decision is committed, and again later should it throw or the process end: it must not mind being called twice.
   * WaiverOvertakenError withdraws the waiver: what the hospital has sent since counts. So does WaiverNotLoadedError:
   * it would be the same each time.
   */
  loadWaived(claim: WaivedClaim): Promise<void>
  /** Judges the stored original once more by the rules and catalogues of now. Called after the wish is recorded. */
  rejudge(claim: ItemRef, by: string): Promise<void>
  /** Told of what failed after its decision was committed. */
  onTrouble?(error: Error): void
  /** Default: the clock. */
  now?(): Date
}

export interface ReviewActions {
  /**
   * Does one thing with one version or, all in one transaction, with several.
   *
   * @returns the versions that had moved on and were left alone
   * @throws ConflictError when there is only one and it had moved on, or a newer version came before it could be
   * loaded as waived; WorkError REVIEW_NOT_POSSIBLE when the only one cannot be loaded as waived at all, and is open
   * again; WorkError for everything else, then nothing was written
   */
  act(
    who: ReviewIdentity,
    request: ActionRequest,
    targets: readonly Expected[],
  ): Promise<{ changed: number; conflicts: ItemRef[] }>
  /**
   * Does one thing with many versions, all in one transaction, and leaves alone what had moved on or does not allow it.
   * `alongside` is part of the transaction and told what it does.
   *
   * @returns with `after`: what to add to the sums for those that were waived and then could not be loaded
   */
  actOnMany(
    who: ReviewIdentity,
    request: ActionRequest,
    targets: readonly Expected[],
    alongside?: (client: PoolClient, done: BulkResult) => Promise<void>,
  ): Promise<{ done: BulkResult; after: BulkResult | null }>
  /** Refuses what lacks a reason, a text or an owner, before a job is made of it. @throws WorkError */
  check(request: ActionRequest): Promise<void>
  /** Gives up to `limit` of what a filter held at a moment to an owner, in one transaction; returns their number. */
  assignSome(
    who: ReviewIdentity,
    order: {
      readonly filter: ReviewFilter
      readonly owner: string
      readonly before: string | null
      readonly limit: number
    },
    alongside?: (client: PoolClient, count: number) => Promise<void>,
  ): Promise<number>
  /** Gives all open newest versions that a filter holds to an owner; returns their number. */
  assignAll(who: ReviewIdentity, filter: ReviewFilter, owner: string): Promise<number>
  /**
   * Loads waived claims that could not be loaded at once, so many in a round; for a timer. The next round begins behind
   * them, so that none that fails keeps those behind it from their turn.
   */
  loadGranted(): Promise<number>
}

const keyOf = ({ maCskcb, claimId }: ItemRef): string => `${maCskcb} ${claimId}`
const nameOf = ({ maLk, claimId }: LockedItem): string => maLk ?? claimId

/** Rows of one transaction of {@link ReviewActions.assignAll}: short, so that the projector never waits long. */
const ASSIGN_BATCH = 5_000

/** Waivers of one round of {@link ReviewActions.loadGranted}. */
const LOAD_BATCH = 100

export function createReviewActions(pool: pg.Pool, settings: ActionSettings): ReviewActions {
  const today = () => dayInVietnam(settings.now?.() ?? new Date())

  const afterCommit = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      settings.onTrouble?.(error as Error)
    }
  }

  /** Loads a waived claim; tells what became of it. */
  const load = async (claim: WaivedClaim): Promise<'loaded' | 'overtaken' | 'unreadable' | 'later'> => {
    let outcome: 'loaded' | 'overtaken' | 'unreadable' | 'later' = 'later'
    await afterCommit(async () => {
      try {
        await settings.loadWaived(claim)
      } catch (error) {
        const why =
          error instanceof WaiverOvertakenError
            ? 'overtaken'
            : error instanceof WaiverNotLoadedError
              ? 'unreadable'
              : null
        if (why === null) throw error
        await inTransaction(pool, (client) => withdrawWaiver(client, claim, why))
        outcome = why
        if (why === 'unreadable') settings.onTrouble?.(error as Error)
        return
      }
      await markLoaded(pool, claim)
      outcome = 'loaded'
    })
    return outcome
  }

  let tried: WaivedClaim | null = null
  const loadGranted = async (): Promise<number> => {
    const claims = await waiversToLoad(pool, LOAD_BATCH, tried)
    tried = claims.length < LOAD_BATCH ? null : claims.at(-1)!
    let loaded = 0
    for (const claim of claims) if ((await load(claim)) === 'loaded') loaded++
    return loaded
  }

  /** What an action does, in one transaction; with `lenient`, all that it can be done with. */
  const perform = (
    who: ReviewIdentity,
    request: ActionRequest,
    targets: readonly Expected[],
    lenient: boolean,
    alongside: (client: PoolClient, done: BulkResult) => Promise<void> = async () => {},
  ) => {
    const seen = new Map(targets.map((target) => [keyOf(target), target]))
    const scope = scopeOf(who)
    if (scope !== null && targets.some(({ maCskcb }) => maCskcb !== scope))
      throw new WorkError('REVIEW_NOT_FOUND')
    return inTransaction(pool, async (client) => {
      await checkRequest(client, request)
      const items = await lockItems(client, targets)
      if (items.length < seen.size) throw new WorkError('REVIEW_NOT_FOUND')
      const moved = (item: LockedItem) =>
        item.revision !== seen.get(keyOf(item))!.revision || (!item.isLatest && request.action !== 'note')
      const conflicts = items.filter(moved)
      if (conflicts.length > 0 && items.length === 1 && !lenient) throw new ConflictError()
      const changes: ItemChange[] = []
      const fresh: LockedItem[] = []
      for (const item of items.filter((one) => !moved(one))) {
        try {
          changes.push(await decide(client, who, request, item, today(), settings))
          fresh.push(item)
        } catch (error) {
          // It is thrown before anything is written about the claim.
          if (!lenient || !(error instanceof WorkError) || error.code !== 'REVIEW_NOT_POSSIBLE') throw error
        }
      }
      await changeItems(client, changes)
      const done: BulkResult = {
        changed: fresh.length,
        moved: conflicts.length,
        skipped: items.length - conflicts.length - fresh.length,
        names: conflicts.slice(0, NAMED).map(nameOf),
      }
      await alongside(client, done)
      await audit(
        client,
        changes.map((change) => auditEntry(who, change)),
      )
      return { fresh, conflicts, done, waived: changes.some(({ state }) => state === 'waived') }
    })
  }

  /** Loads what was waived, judges again what was asked for; returns what could not be loaded, and why. */
  const follow = async (
    who: ReviewIdentity,
    { action }: ActionRequest,
    { fresh, waived }: { fresh: readonly LockedItem[]; waived: boolean },
  ): Promise<{ overtaken: LockedItem[]; unreadable: LockedItem[] }> => {
    const lost = { overtaken: [] as LockedItem[], unreadable: [] as LockedItem[] }
    if (waived) {
      const items = new Map(fresh.map((item) => [keyOf(item), item]))
      let claims: WaivedClaim[] = []
      await afterCommit(async () => {
        claims = await waiversToLoadOf(pool, fresh)
      })
      for (const claim of claims) {
        const outcome = await load(claim)
        if (outcome === 'overtaken' || outcome === 'unreadable') lost[outcome].push(items.get(keyOf(claim))!)
      }
    }
    if (action === 'rejudge')
      for (const item of fresh) await afterCommit(() => settings.rejudge(item, who.user))
    return lost
  }

  const assignSome: ReviewActions['assignSome'] = (who, { filter, owner, before, limit }, alongside) => {
    if (sideOf(who) !== 'agency') throw new WorkError('REVIEW_FORBIDDEN')
    return inTransaction(pool, async (client) => {
      await checkOwner(client, owner)
      const count = await assignMatching(client, filter, scopeOf(who), owner, who.user, limit, before)
      await alongside?.(client, count)
      if (count > 0)
        await audit(client, {
          user: who.user,
          action: 'claim.assign',
          detail: { owner, filter, claims: count },
        })
      return count
    })
  }

  return {
    async act(who, request, targets) {
      const outcome = await perform(who, request, targets, false)
      const { overtaken, unreadable } = await follow(who, request, outcome)
      if (targets.length === 1) {
        if (overtaken.length > 0) throw new ConflictError()
        if (unreadable.length > 0) throw new WorkError('REVIEW_NOT_POSSIBLE', 'original')
      }
      const lost = [...overtaken, ...unreadable]
      return {
        changed: outcome.fresh.length - lost.length,
        conflicts: [...outcome.conflicts, ...lost].map(({ maCskcb, claimId }) => ({ maCskcb, claimId })),
      }
    },

    async actOnMany(who, request, targets, alongside) {
      const outcome = await perform(who, request, targets, true, alongside)
      const { overtaken, unreadable } = await follow(who, request, outcome)
      const lost = overtaken.length + unreadable.length
      if (lost === 0) return { done: outcome.done, after: null }
      const [moved, skipped] = [overtaken.length, unreadable.length]
      return {
        done: outcome.done,
        after: { changed: -lost, moved, skipped, names: overtaken.slice(0, NAMED).map(nameOf) },
      }
    },

    assignSome,

    check: (request) => inTransaction(pool, (client) => checkRequest(client, request)),

    async assignAll(who, filter, owner) {
      for (let total = 0; ; ) {
        const changed = await assignSome(who, { filter, owner, before: null, limit: ASSIGN_BATCH })
        total += changed
        if (changed < ASSIGN_BATCH) return total
      }
    },
    loadGranted,
  }
}
