import type { Outcome } from '../rules/verdict.js'
import type { LoadedClaim } from './judged.js'

/** What the store knows of a MA_LK: its newest version and the one that assessors work on. */
export interface ClaimHead {
  /** Number of versions, which is also the newest one. */
  readonly versions: number
  readonly latestClaimId: string
  readonly latestHash: string
  readonly latestOutcome: Outcome
  readonly currentClaimId: string | null
  readonly currentVersion: number | null
}

/** A claim as it arrives, as far as versions depend on it. */
export interface Arrival {
  readonly claimId: string
  readonly contentHash: string
  readonly outcome: Outcome
}

/** The place of one arrival among the versions of its MA_LK. */
export interface Placement extends LoadedClaim {
  /** The earlier claim of the same content, when unchanged. */
  readonly sameAs: string | null
  /** True when this is the current version after all arrivals at hand. */
  readonly isCurrent: boolean
  /** Version among the arrivals at hand that replaced this one as current. */
  readonly replacedByVersion: number | null
}

export interface Assignment {
  readonly head: ClaimHead
  readonly placements: readonly Placement[]
  /** The version that was current before and no longer is; null when that did not change. */
  readonly superseded: { readonly claimId: string; readonly byVersion: number } | null
}

/** For claims without versions: check-ins, assessments, and claims whose MA_LK could not be read. */
export const UNVERSIONED: Placement = {
  version: null,
  unchanged: false,
  currentVersion: null,
  replacedVersion: null,
  sameAs: null,
  isCurrent: false,
  replacedByVersion: null,
}

/** Versions by {@link contentKey}, with their claim ids. */
export type KnownContents = ReadonlyMap<string, string>

export const contentKey = ({ contentHash, outcome }: Pick<Arrival, 'contentHash' | 'outcome'>): string =>
  `${contentHash} ${outcome}`

/**
 * Places claims of one MA_LK, in the order of their arrival (at least one). The same content with the same
 * outcome as the newest version is `unchanged` and no version of its own. Anything else becomes the next
 * version; if accepted it is the current one from then on, if rejected the earlier accepted one stays.
 *
 * `alike`: further contents that count as the newest version as long as nothing new has come: those of a file that
 * was cut off on its way and had the MA_LK several times. Sent once more, all of them are there already.
 */
export function assignVersions(
  before: ClaimHead | null,
  arrivals: readonly Arrival[],
  alike: KnownContents = new Map(),
): Assignment {
  let head = before
  let superseded: Assignment['superseded'] = null
  const placements: { -readonly [Key in keyof Placement]: Placement[Key] }[] = []
  let currentIndex = -1

  for (const { claimId, contentHash, outcome } of arrivals) {
    if (head !== null && head.latestHash === contentHash && head.latestOutcome === outcome) {
      const { currentVersion, latestClaimId } = head
      placements.push({ ...UNVERSIONED, unchanged: true, sameAs: latestClaimId, currentVersion })
      continue
    }
    const there = head === before ? alike.get(contentKey({ contentHash, outcome })) : undefined
    if (head !== null && there !== undefined) {
      const { currentVersion } = head
      placements.push({ ...UNVERSIONED, unchanged: true, sameAs: there, currentVersion })
      continue
    }
    const version: number = (head?.versions ?? 0) + 1
    const accepted = outcome === 'accepted'
    const replacedVersion: number | null = accepted ? (head?.currentVersion ?? null) : null
    if (replacedVersion !== null) {
      const earlier = placements[currentIndex]
      if (earlier !== undefined) {
        earlier.isCurrent = false
        earlier.replacedByVersion = version
      } else {
        superseded = { claimId: head!.currentClaimId!, byVersion: version }
      }
    }
    head = {
      versions: version,
      latestClaimId: claimId,
      latestHash: contentHash,
      latestOutcome: outcome,
      currentClaimId: accepted ? claimId : (head?.currentClaimId ?? null),
      currentVersion: accepted ? version : (head?.currentVersion ?? null),
    }
    if (accepted) currentIndex = placements.length
    placements.push({
      ...UNVERSIONED,
      version,
      currentVersion: head.currentVersion,
      replacedVersion,
      isCurrent: accepted,
    })
  }
  return { head: head!, placements, superseded }
}
