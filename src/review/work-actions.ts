import type pg from 'pg'
import type { PoolClient } from 'pg'
import { WaiverOvertakenError } from '../intake/load-waived.js'
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
   * WaiverOvertakenError withdraws the waiver: what the hospital has sent since counts.
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
   * loaded as waived; WorkError for everything else, then nothing was written
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
   * @returns those that were waived and then overtaken by a newer version before they could be loaded
   */
  actOnMany(
    who: ReviewIdentity,
    request: ActionRequest,
    targets: readonly Expected[],
    alongside?: (client: PoolClient, done: BulkResult) => Promise<void>,
  ): Promise<BulkResult & { late: readonly LockedItem[] }>
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
  /** Loads waived claims that could not be loaded at once; for a timer. */
  loadGranted(): Promise<number>
}

/** Rows of one transaction of {@link ReviewActions.assignAll}: short, so that the projector never waits long. */
const ASSIGN_BATCH = 5_000

export function createReviewActions(pool: pg.Pool, settings: ActionSettings): ReviewActions {
  const today = () => dayInVietnam(settings.now?.() ?? new Date())

  const afterCommit = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      settings.onTrouble?.(error as Error)
    }
  }

  const loadGranted = async (): Promise<{ loaded: number; overtaken: ItemRef[] }> => {
    const claims = await waiversToLoad(pool, 100)
    const overtaken: ItemRef[] = []
    let loaded = 0
    for (const claim of claims)
      await afterCommit(async () => {
        try {
          await settings.loadWaived(claim)
        } catch (error) {
          if (!(error instanceof WaiverOvertakenError)) throw error
          await inTransaction(pool, (client) => withdrawWaiver(client, claim))
          overtaken.push(claim)
          return
        }
        await markLoaded(pool, claim)
        loaded++
      })
    return { loaded, overtaken }
  }

  /** What an action does, in one transaction; with `lenient`, all that it can be done with. */
  const perform = (
    who: ReviewIdentity,
    request: ActionRequest,
    targets: readonly Expected[],
    lenient: boolean,
    alongside: (client: PoolClient, done: BulkResult) => Promise<void> = async () => {},
  ) => {
    const keyOf = ({ maCskcb, claimId }: ItemRef): string => `${maCskcb} ${claimId}`
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
        names: conflicts.slice(0, NAMED).map(({ maLk, claimId }) => maLk ?? claimId),
      }
      await alongside(client, done)
      await audit(
        client,
        changes.map((change) => auditEntry(who, change)),
      )
      return { fresh, conflicts, done, waived: changes.some(({ state }) => state === 'waived') }
    })
  }

  /** Loads what was waived, judges again what was asked for; returns what a newer version has overtaken. */
  const follow = async (
    who: ReviewIdentity,
    { action }: ActionRequest,
    { fresh, waived }: { fresh: readonly LockedItem[]; waived: boolean },
  ): Promise<LockedItem[]> => {
    const overtaken = waived ? (await loadGranted()).overtaken : []
    if (action === 'rejudge')
      for (const item of fresh) await afterCommit(() => settings.rejudge(item, who.user))
    return fresh.filter((item) =>
      overtaken.some(({ maCskcb, claimId }) => maCskcb === item.maCskcb && claimId === item.claimId),
    )
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
      const late = await follow(who, request, outcome)
      if (late.length > 0 && targets.length === 1) throw new ConflictError()
      return {
        changed: outcome.fresh.length - late.length,
        conflicts: [...outcome.conflicts, ...late].map(({ maCskcb, claimId }) => ({ maCskcb, claimId })),
      }
    },

    async actOnMany(who, request, targets, alongside) {
      const outcome = await perform(who, request, targets, true, alongside)
      return { ...outcome.done, late: await follow(who, request, outcome) }
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
    loadGranted: async () => (await loadGranted()).loaded,
  }
}
