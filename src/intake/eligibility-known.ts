import type { EligibilityFacts } from '../eligibility/facts.js'
import { keyKind, type RegistryFindings, type RegistryLookup } from '../eligibility/lookup.js'
import type { EligibilityParameters } from '../eligibility/parameters.js'
import type { RegistryAnswer, RegistryState } from '../eligibility/registry.js'
import { momentInVietnam } from '../standard/dated.js'
import { addDays } from '../standard/moments.js'
import type { CheckInsRead, StaysRead, StoredLookup } from '../store/eligibility-context.js'
import { keysOf, numbersOf } from './eligibility-keys.js'

/** What is known in the store about the persons of a batch; each asked once a batch. */
export interface EligibilityContext {
  /** Accepted stays of persons that ended on or after a day (YYYYMMDD). */
  stays(numbers: readonly string[], citizens: readonly string[], since: number): Promise<StaysRead>
  /** Look-ups of persons by facilities since a moment; the lists go pairwise. */
  lookups(
    facilities: readonly string[],
    numbers: readonly string[],
    since: Date,
  ): Promise<readonly StoredLookup[]>
  /** The check-ins of claims; the lists go pairwise. */
  checkIns(facilities: readonly string[], links: readonly string[]): Promise<CheckInsRead>
}

/** A stored claim with what the checks need of it. */
export interface StoredFacts {
  readonly maCskcb: string
  readonly claimId: string
  readonly facts: EligibilityFacts
}

export interface Known {
  readonly stays: StaysRead
  readonly lookups: readonly StoredLookup[]
  readonly checkIns: CheckInsRead['states']
}

/** A bound of the search, not of law: how far back stays are fetched as neighbours. Drugs in hand last for months. */
const NEIGHBOUR_DAYS = 120
const DAY_MS = 86_400_000

/** All that the store knows about the persons of these claims, in one round. */
export async function knownOf(
  asked: readonly StoredFacts[],
  context: EligibilityContext,
  parameters: EligibilityParameters,
): Promise<Known> {
  const numbers = new Set<string>()
  const citizens = new Set<string>()
  const pairs = new Map<string, readonly [facility: string, number: string]>()
  let first = Number.POSITIVE_INFINITY
  for (const { maCskcb, facts } of asked) {
    for (const number of numbersOf(facts)) {
      numbers.add(number)
      pairs.set(`${maCskcb} ${number}`, [maCskcb, number])
    }
    if (keyKind(facts.soCccd) === 'citizen') citizens.add(facts.soCccd)
    const arrival = Math.floor(facts.ngayVao / 10_000)
    if (arrival > 0 && arrival < first) first = arrival
  }
  const since = Number.isFinite(first) ? first : 0
  const lists = [...pairs.values()]
  const [stays, lookups, checkIns] = await Promise.all([
    context.stays([...numbers], [...citizens], since === 0 ? 0 : addDays(since, -NEIGHBOUR_DAYS)),
    context.lookups(
      lists.map(([facility]) => facility),
      lists.map(([, number]) => number),
      instantOf(since, -evidenceDays(parameters, since)),
    ),
    context.checkIns(
      asked.map(({ maCskcb }) => maCskcb),
      asked.map(({ facts }) => facts.maLk),
    ),
  ])
  return { stays, lookups: inOrder(lookups, checkIns.lookups), checkIns: checkIns.states }
}

/** Oldest first, as each of the two is. */
const inOrder = (
  lookups: readonly StoredLookup[],
  ofCheckIns: readonly StoredLookup[],
): readonly StoredLookup[] =>
  ofCheckIns.length === 0
    ? lookups
    : [...lookups, ...ofCheckIns].sort((a, b) => a.askedAt.getTime() - b.askedAt.getTime())

/** How many days before a visit a look-up still counts as evidence that the facility asked. */
const evidenceDays = (parameters: EligibilityParameters, day: number): number =>
  parameters.number('lookupEvidenceDays', day) || 0

/** Registry states at look-ups of a batch, by the moment of the newest change that each stood on. */
export type StatesThen = ReadonlyMap<number, RegistryFindings>

/** The registry as it stood at the last look-up of each claim; null when that cannot be told now. */
export async function statesThen(
  asked: readonly StoredFacts[],
  now: RegistryFindings,
  lookups: readonly StoredLookup[],
  registry: RegistryLookup,
  parameters: EligibilityParameters,
): Promise<StatesThen | null> {
  const states = new Map<number, RegistryFindings>([[now.registryAt.getTime(), now]])
  // Then what stood at a look-up is not known, which is something else than as it stands now.
  if (registry.readThen === undefined) return states
  const wanted = new Map<number, Set<string>>()
  for (const claim of asked) {
    const at = lastAnswered(lookupsFor(claim, lookups, parameters))
    if (at === undefined || at >= now.registryAt.getTime()) continue
    const keys = wanted.get(at) ?? new Set<string>()
    for (const key of keysOf(claim.facts)) keys.add(key)
    wanted.set(at, keys)
  }
  if (wanted.size === 0) return states
  try {
    const moments = [...wanted]
    const then = await registry.readThen(
      moments.map(([at, keys]) => ({ asOf: new Date(at), keys: [...keys] })),
    )
    for (const [i, [at]] of moments.entries()) states.set(at, then[i])
    return states
  } catch {
    // What stood then cannot be told: the claims wait, they are not judged by half.
    return null
  }
}

/** State of the registry that the last look-up was answered from; one that could not be answered says nothing. */
function lastAnswered(lookups: readonly StoredLookup[]): number | undefined {
  return lookups.findLast(({ registryAt }) => registryAt !== null)?.registryAt?.getTime()
}

/** What the registry says about a claim: now, and at the facility's last look-up. */
export function answerOf(
  claim: StoredFacts,
  now: RegistryFindings,
  lookups: readonly StoredLookup[],
  states: StatesThen,
  parameters: EligibilityParameters,
): RegistryAnswer {
  const { facts } = claim
  const own = lookupsFor(claim, lookups, parameters)
  const at = lastAnswered(own)
  const then = at === undefined ? undefined : at >= now.registryAt.getTime() ? now : states.get(at)
  const stateNow = stateOf(facts, now)
  return {
    now: stateNow,
    atLookup: then === undefined ? null : then === now ? stateNow : stateOf(facts, then),
    lookups: own.map(({ askedAt, answer }) => ({ askedAt: momentInVietnam(askedAt), result: answer })),
  }
}

function stateOf(facts: EligibilityFacts, { registryAt, byKey }: RegistryFindings): RegistryState {
  const persons = new Map<string, RegistryState['persons'][number]>()
  for (const key of keysOf(facts))
    for (const record of byKey.get(key) ?? []) persons.set(record.person.bhxhNo, record)
  return { knownAt: momentInVietnam(registryAt), persons: [...persons.values()] }
}

function lookupsFor(
  { facts, maCskcb }: StoredFacts,
  lookups: readonly StoredLookup[],
  parameters: EligibilityParameters,
): readonly StoredLookup[] {
  if (lookups.length === 0) return lookups
  const numbers = new Set(numbersOf(facts))
  const arrival = Math.floor(facts.ngayVao / 10_000)
  const from = instantOf(arrival, -evidenceDays(parameters, arrival))
  const to = instantOf(Math.floor(facts.ngayRa / 10_000) || arrival, 1)
  return lookups.filter(
    (entry) =>
      entry.maCskcb === maCskcb && numbers.has(entry.bhxhNo) && entry.askedAt >= from && entry.askedAt < to,
  )
}

/** Midnight in Vietnam of a day YYYYMMDD, some days on; the beginning of time for an unknown one. */
function instantOf(day: number, days: number): Date {
  if (!(day > 0)) return new Date(0)
  const at = Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100) - 7 * 3_600_000
  return new Date(at + days * DAY_MS)
}
