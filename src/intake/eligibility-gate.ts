import { readFacts } from '../eligibility/facts-text.js'
import { type EligibilityJudgement, judgeEligibility } from '../eligibility/judge.js'
import { normalKey, type RegistryFindings, type RegistryLookup } from '../eligibility/lookup.js'
import type { EligibilityParameters } from '../eligibility/parameters.js'
import { momentInVietnam } from '../standard/dated.js'
import type { ClaimEligibility, JudgedClaim, JudgedPart, LoadUnit } from '../store/judged.js'
import { partsOf } from '../store/load-submissions.js'
import { withAnswer } from './eligibility-check-in.js'
import { withFindings } from './eligibility-findings.js'
import { detailsOf, keysOf } from './eligibility-keys.js'
import {
  answerOf,
  type EligibilityContext,
  type Known,
  knownOf,
  type StoredFacts,
  statesThen,
} from './eligibility-known.js'
import { Neighbourhood } from './eligibility-neighbours.js'

export interface EligibilityGateOptions {
  readonly registry: RegistryLookup
  readonly context: EligibilityContext
  readonly parameters: () => EligibilityParameters
  /** Findings that a claim keeps at most. */
  readonly findingsPerClaim: number
  /** Told when the registry could not answer and claims were taken in as pending. */
  readonly onUnavailable?: (error: Error) => void
}

export interface EligibilityGate {
  /** False while the registry holds nothing at all: then no claim is judged about its card. */
  inUse(): boolean
  /** The units with every claim judged about its card. Never rejects: who cannot be asked makes claims pending. */
  judge(units: readonly LoadUnit[]): Promise<readonly LoadUnit[]>
  /** Claims that are stored, judged anew, with all findings; `registryAt` is null when the registry cannot answer. */
  judgeStored(claims: readonly StoredFacts[]): Promise<{
    readonly judgements: readonly EligibilityJudgement[]
    readonly registryAt: Date | null
  }>
}

/** A claim with the facts, where it stands. */
interface Asked extends StoredFacts {
  readonly claim: JudgedClaim
}

/** A registry that held nothing is not asked again for so long. */
const EMPTY_MS = 500

/**
 * Judges the claims of a batch about their cards: one look-up in the registry for all of them, and one round to
 * the store for stays, look-ups and check-ins. A claim that is rejected for its content is asked about as well, so
 * that the hospital learns all in one round; what cannot be asked about it now does not wait.
 */
export function createEligibilityGate(options: EligibilityGateOptions): EligibilityGate {
  let emptySince = 0
  const empty = (registry: RegistryFindings | null): boolean => {
    const none = registry !== null && registry.registryAt.getTime() === 0
    emptySince = none ? Date.now() : 0
    return none
  }
  const inUse = (): boolean => Date.now() - emptySince > EMPTY_MS
  return {
    inUse,
    async judge(units) {
      if (!inUse()) return units
      const asked = askedOf(units)
      const checkIns = units.flatMap((unit) =>
        partsOf(unit).flatMap(({ claims }) => claims.filter(({ checkIn }) => checkIn != null)),
      )
      if (asked.length === 0 && checkIns.length === 0) return units
      const judged = new Map<JudgedClaim, JudgedClaim>()
      const cards = checkIns.flatMap(({ checkIn }) => checkIn ?? [])
      const keys = [
        ...asked.flatMap(({ facts }) => keysOf(facts)),
        ...cards.map(({ card }) => normalKey(card)),
      ]
      // Beside each other: neither needs what the other says.
      const known = knownOrNull(asked, options)
      const registry = await options.registry
        .read([...new Set(keys)], undefined, detailsOf(asked, cards))
        .catch((error: Error) => {
          options.onUnavailable?.(error)
          return null
        })
      if (empty(registry)) return units
      for (const claim of checkIns) judged.set(claim, withAnswer(claim, registry, options.findingsPerClaim))
      if (asked.length > 0) await judgeClaims(asked, registry, await known, options, judged)
      return units.map((unit) => replaced(unit, judged))
    },
    async judgeStored(claims) {
      const keys = new Set(claims.flatMap(({ facts }) => keysOf(facts)))
      const known = knownOrNull(claims, options)
      const registry = await options.registry
        .read([...keys], undefined, detailsOf(claims, []))
        .catch((error: Error) => {
          options.onUnavailable?.(error)
          return null
        })
      const judgements: EligibilityJudgement[] = []
      await judgeFacts(claims, registry, await known, options, (_, { judgement }) => {
        judgements.push(judgement)
        return false
      })
      return { judgements, registryAt: registry?.registryAt ?? null }
    },
  }
}

async function judgeClaims(
  asked: readonly Asked[],
  registry: RegistryFindings | null,
  known: Known | null,
  options: EligibilityGateOptions,
  judged: Map<JudgedClaim, JudgedClaim>,
): Promise<void> {
  const take = ({ claim, facts }: Asked, { judgement, answered, checkedIn, seen }: Judged): boolean => {
    // It comes again in any case, and nothing is kept that would wait for an answer about it.
    if (claim.outcome === 'rejected' && !answered) return false
    const registryAt = answered ? (registry?.registryAt ?? null) : null
    const eligibility: ClaimEligibility = { facts, judgement, registryAt, checkedIn, seen }
    const result = withFindings({ ...claim, eligibility }, judgement.findings, options.findingsPerClaim)
    judged.set(claim, result)
    return result.outcome === 'accepted'
  }
  await judgeFacts(asked, registry, known, options, take)
}

/** All that the store knows about the persons of these claims; null when it cannot say. Never rejects. */
const knownOrNull = (
  asked: readonly StoredFacts[],
  { context, parameters, onUnavailable }: EligibilityGateOptions,
): Promise<Known | null> =>
  knownOf(asked, context, parameters()).catch((error: Error) => {
    onUnavailable?.(error)
    return null
  })

interface Judged {
  readonly judgement: EligibilityJudgement
  /** False when something that was needed could not be asked. */
  readonly answered: boolean
  readonly checkedIn: boolean
  /** Which transactions the stays of its neighbours were read behind; null when they were not read. */
  readonly seen: string | null
}

/** `take` gets each judgement in turn, and says of the claim whether it is a neighbour of those behind it. */
async function judgeFacts<A extends StoredFacts>(
  asked: readonly A[],
  registry: RegistryFindings | null,
  known: Known | null,
  { parameters, registry: lookup }: EligibilityGateOptions,
  take: (claim: A, judged: Judged) => boolean,
): Promise<void> {
  const rules = parameters()
  const then =
    registry === null || known === null
      ? null
      : await statesThen(asked, registry, known.lookups, lookup, rules)
  const now = momentInVietnam(new Date())
  const neighbourhood = new Neighbourhood(known)
  for (const claim of asked) {
    const { facts } = claim
    const answer =
      registry === null || then === null || known === null || lacks(registry, claim)
        ? 'unavailable'
        : answerOf(claim, registry, known.lookups, then, rules)
    const neighbours = neighbourhood.of(claim)
    const judged: Judged = {
      judgement: judgeEligibility(facts, answer, neighbours, rules, now),
      answered: answer !== 'unavailable',
      checkedIn: neighbours.checkIn === 'found',
      seen: known?.stays.seen ?? null,
    }
    if (take(claim, judged)) neighbourhood.add(claim)
  }
}

function askedOf(units: readonly LoadUnit[]): Asked[] {
  return units.flatMap((unit) =>
    partsOf(unit).flatMap(({ claims }) =>
      claims.flatMap((claim) => {
        if (claim.facts == null) return []
        const facts = readFacts(claim.facts.head, claim.facts.groups)
        if (!isAskedAbout(claim, facts)) return []
        return [{ maCskcb: unit.head.maCskcb, claimId: claim.claimId, claim, facts }]
      }),
    ),
  )
}

/** Without the days of the visit, which content may have been rejected for, nothing can be said about its card. */
const isAskedAbout = ({ outcome }: JudgedClaim, { ngayVao, ngayRa }: StoredFacts['facts']): boolean =>
  outcome === 'accepted' || (ngayVao > 0 && ngayRa >= ngayVao)

function replaced(unit: LoadUnit, judged: ReadonlyMap<JudgedClaim, JudgedClaim>): LoadUnit {
  const part = (given: JudgedPart): JudgedPart => ({
    ...given,
    claims: given.claims.map((claim) => judged.get(claim) ?? claim),
  })
  if (unit.mode === 'whole') return { ...unit, parts: unit.parts.map(part) }
  return unit.mode === 'part' ? { ...unit, part: part(unit.part) } : unit
}

/** Whether the registry left a key of the claim unanswered: such a claim waits, and only such a one. */
const lacks = ({ unanswered }: RegistryFindings, { facts }: StoredFacts): boolean =>
  unanswered !== undefined && keysOf(facts).some((key) => unanswered.has(key))
