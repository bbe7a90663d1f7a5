import { answerCard, CARD_CODE_TEXTS } from '../eligibility/card-answer.js'
import type { EligibilityFacts } from '../eligibility/facts.js'
import { type EligibilityJudgement, judgeEligibility } from '../eligibility/judge.js'
import {
  type AskedPerson,
  keyKind,
  normalKey,
  type ReadDetails,
  type RegistryFindings,
  type RegistryLookup,
} from '../eligibility/lookup.js'
import { type Neighbour, type Neighbours, neighbourOf } from '../eligibility/neighbours.js'
import type { EligibilityParameters } from '../eligibility/parameters.js'
import type { RegistryAnswer, RegistryState } from '../eligibility/registry.js'
import type { Finding } from '../rules/finding.js'
import { momentInVietnam } from '../standard/dated.js'
import { addDays } from '../standard/moments.js'
import type { StoredLookup, StoredStay } from '../store/eligibility-context.js'
import type { ClaimEligibility, JudgedClaim, JudgedPart, LoadUnit } from '../store/judged.js'
import { partsOf } from '../store/load-submissions.js'

/** What is known in the store about the persons of a batch; each asked once a batch. */
export interface EligibilityContext {
  /** Accepted stays of persons that ended on or after a day (YYYYMMDD). */
  stays(
    numbers: readonly string[],
    citizens: readonly string[],
    since: number,
  ): Promise<readonly StoredStay[]>
  /** Look-ups of persons by facilities since a moment; the lists go pairwise. */
  lookups(
    facilities: readonly string[],
    numbers: readonly string[],
    since: Date,
  ): Promise<readonly StoredLookup[]>
  /** Whether the check-in of a claim is there, by `facility ma_lk`; the lists go pairwise. */
  checkIns(
    facilities: readonly string[],
    links: readonly string[],
  ): Promise<ReadonlyMap<string, 'found' | 'missing' | 'unknown'>>
}

export interface EligibilityGateOptions {
  readonly registry: RegistryLookup
  readonly context: EligibilityContext
  readonly parameters: () => EligibilityParameters
  /** Told when the registry could not answer and claims were taken in as pending. */
  readonly onUnavailable?: (error: Error) => void
}

export interface EligibilityGate {
  /** False while the registry holds nothing at all: then no claim is judged about its card. */
  inUse(): boolean
  /** The units with every claim judged about its card. Never rejects: who cannot be asked makes claims pending. */
  judge(units: readonly LoadUnit[]): Promise<readonly LoadUnit[]>
  /** Claims that are stored, judged anew; `registryAt` is null when the registry cannot answer. */
  judgeStored(claims: readonly StoredFacts[]): Promise<{
    readonly judgements: readonly EligibilityJudgement[]
    readonly registryAt: Date | null
  }>
}

/** A stored claim with what the checks need of it. */
export interface StoredFacts {
  readonly maCskcb: string
  readonly claimId: string
  readonly facts: EligibilityFacts
}

/** A claim with the facts, where it stands. */
interface Asked extends StoredFacts {
  readonly claim: JudgedClaim
}

/** How far back look-ups count as evidence for a visit, before its first day. */
const EVIDENCE_DAYS = 30
/** How far back stays are neighbours: drugs in hand last for months. */
const NEIGHBOUR_DAYS = 120
const DAY_MS = 86_400_000
/** A registry that held nothing is not asked again for so long. */
const EMPTY_MS = 500

/**
 * Judges the claims of a batch about their cards: one look-up in the registry for all of them, and one round to
 * the store for stays, look-ups and check-ins. Claims that are rejected anyway are not asked about.
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
      const keys = [
        ...asked.flatMap(({ facts }) => keysOf(facts)),
        ...checkIns.map(({ checkIn }) => normalKey(checkIn?.card ?? '')),
      ]
      const details = detailsOf(asked, checkIns)
      const registry = await options.registry
        .read([...new Set(keys)], undefined, details)
        .catch((error: Error) => {
          options.onUnavailable?.(error)
          return null
        })
      if (empty(registry)) return units
      for (const claim of checkIns) if (registry !== null) judged.set(claim, withAnswer(claim, registry))
      if (asked.length > 0) await judgeClaims(asked, registry, options, judged)
      return units.map((unit) => replaced(unit, judged))
    },
    async judgeStored(claims) {
      const keys = new Set(claims.flatMap(({ facts }) => keysOf(facts)))
      const registry = await options.registry
        .read([...keys], undefined, detailsOf(claims, []))
        .catch((error: Error) => {
          options.onUnavailable?.(error)
          return null
        })
      const { judgements } = await judgeFacts(claims, registry, options, () => false)
      return {
        judgements: judgements.map(({ judgement }) => judgement),
        registryAt: registry?.registryAt ?? null,
      }
    },
  }
}

async function judgeClaims(
  asked: readonly Asked[],
  registry: RegistryFindings | null,
  options: EligibilityGateOptions,
  judged: Map<JudgedClaim, JudgedClaim>,
): Promise<void> {
  const take = ({ claim, facts }: Asked, { judgement, answered, checkedIn }: Judged): boolean => {
    const registryAt = answered ? (registry?.registryAt ?? null) : null
    const eligibility: ClaimEligibility = { facts, judgement, registryAt, checkedIn }
    const result = withFindings({ ...claim, eligibility }, judgement.findings)
    judged.set(claim, result)
    return result.outcome === 'accepted'
  }
  await judgeFacts(asked, registry, options, take)
}

interface Judged {
  readonly judgement: EligibilityJudgement
  /** False when something that was needed could not be asked. */
  readonly answered: boolean
  readonly checkedIn: boolean
}

/** `take` says of each claim whether it is a neighbour of those behind it. */
async function judgeFacts<A extends StoredFacts>(
  asked: readonly A[],
  registry: RegistryFindings | null,
  { context, parameters, registry: lookup, onUnavailable }: EligibilityGateOptions,
  take: (claim: A, judged: Judged) => boolean,
): Promise<{ readonly judgements: readonly Judged[] }> {
  const known = await knownOf(asked, context).catch((error: Error) => {
    onUnavailable?.(error)
    return null
  })
  const then =
    registry === null || known === null ? null : await statesThen(asked, registry, known.lookups, lookup)
  const rules = parameters()
  const now = momentInVietnam(new Date())
  const before: Neighbour[] = []
  const judgements: Judged[] = []
  for (const claim of asked) {
    const { facts } = claim
    const answer =
      registry === null || then === null || known === null || lacks(registry, facts)
        ? 'unavailable'
        : answerOf(claim, registry, known.lookups, then)
    const neighbours = neighboursOf(claim, known, before)
    const judgement = judgeEligibility(facts, answer, neighbours, rules, now)
    const result: Judged = {
      judgement,
      answered: answer !== 'unavailable',
      checkedIn: neighbours.checkIn === 'found',
    }
    judgements.push(result)
    if (take(claim, result)) before.push(neighbourOf(claim.claimId, facts))
  }
  return { judgements }
}

interface Known {
  readonly stays: readonly StoredStay[]
  readonly lookups: readonly StoredLookup[]
  readonly checkIns: ReadonlyMap<string, 'found' | 'missing' | 'unknown'>
}

async function knownOf(asked: readonly StoredFacts[], context: EligibilityContext): Promise<Known> {
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
      instantOf(since, -EVIDENCE_DAYS),
    ),
    context.checkIns(
      asked.map(({ maCskcb }) => maCskcb),
      asked.map(({ facts }) => facts.maLk),
    ),
  ])
  return { stays, lookups, checkIns }
}

/** The registry as it stood at look-ups of the batch, by the moment of its newest change then. */
async function statesThen(
  asked: readonly StoredFacts[],
  now: RegistryFindings,
  lookups: readonly StoredLookup[],
  registry: RegistryLookup,
): Promise<ReadonlyMap<number, RegistryFindings> | null> {
  const states = new Map<number, RegistryFindings>([[now.registryAt.getTime(), now]])
  // Then what stood at a look-up is not known, which is something else than as it stands now.
  if (registry.presentOnly === true) return states
  const wanted = new Map<number, Set<string>>()
  for (const claim of asked) {
    const at = lookupsFor(claim, lookups).at(-1)?.registryAt?.getTime()
    if (at === undefined || at >= now.registryAt.getTime()) continue
    const keys = wanted.get(at) ?? new Set<string>()
    for (const key of keysOf(claim.facts)) keys.add(key)
    wanted.set(at, keys)
  }
  try {
    for (const [at, keys] of wanted) states.set(at, await registry.read([...keys], new Date(at)))
    return states
  } catch {
    // What stood then cannot be told: the claims wait, they are not judged by half.
    return null
  }
}

function answerOf(
  claim: StoredFacts,
  now: RegistryFindings,
  lookups: readonly StoredLookup[],
  states: ReadonlyMap<number, RegistryFindings>,
): RegistryAnswer {
  const { facts } = claim
  const own = lookupsFor(claim, lookups)
  const last = own.at(-1)
  const at = last?.registryAt?.getTime()
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
): readonly StoredLookup[] {
  const numbers = new Set(numbersOf(facts))
  const arrival = Math.floor(facts.ngayVao / 10_000)
  const from = instantOf(arrival, -EVIDENCE_DAYS)
  const to = instantOf(Math.floor(facts.ngayRa / 10_000) || arrival, 1)
  return lookups.filter(
    (entry) =>
      entry.maCskcb === maCskcb && numbers.has(entry.bhxhNo) && entry.askedAt >= from && entry.askedAt < to,
  )
}

function neighboursOf(
  { facts, maCskcb, claimId }: StoredFacts,
  known: Known | null,
  before: readonly Neighbour[],
): Neighbours {
  const numbers = new Set(numbersOf(facts))
  const isNear = (number: string | null, cccd: string) =>
    (number !== null && numbers.has(number)) || (cccd !== '' && cccd === facts.soCccd)
  const stored = (known?.stays ?? []).filter(
    (stay) =>
      isNear(stay.bhxhNo, stay.cccd ?? '') &&
      stay.claimId !== claimId &&
      !(stay.maCskcb === maCskcb && stay.facts.maLk === facts.maLk),
  )
  const ofBatch = before.filter(
    (other) =>
      other.cardCodes.some((code) => isNear(code.slice(-10), other.soCccd)) &&
      !(other.maCskcb === facts.maCskcb && other.maLk === facts.maLk),
  )
  return {
    claims: [...stored.map((stay) => neighbourOf(stay.claimId, stay.facts)), ...ofBatch],
    checkIn: known?.checkIns.get(`${maCskcb} ${facts.maLk}`) ?? 'unknown',
  }
}

/** Findings of eligibility are added; an error among them rejects the claim, whose rows are then not loaded. */
export function withFindings(claim: JudgedClaim, findings: readonly Finding[]): JudgedClaim {
  if (findings.length === 0) return claim
  const errors = claim.errors + findings.filter(({ severity }) => severity === 'error').length
  // Who decided to take a claim in spite of its errors decided about these too.
  const rejected = errors > 0 && claim.waived !== true
  return {
    ...claim,
    outcome: rejected ? 'rejected' : claim.outcome,
    slices: rejected ? [] : claim.slices,
    findings: [...claim.findings, ...findings],
    findingsTotal: claim.findingsTotal + findings.length,
    errors,
    warnings: claim.warnings + findings.filter(({ severity }) => severity === 'warning').length,
  }
}

/** Answers that say: the card may be used, as it is or with another one. */
const USABLE: ReadonlySet<string> = new Set(['000', '001', '002', '003', '004', '130'])

/** A check-in with what the registry says about its card; it is taken in whatever that is. */
function withAnswer(claim: JudgedClaim, registry: RegistryFindings): JudgedClaim {
  const { checkIn } = claim
  if (checkIn == null) return claim
  const key = normalKey(checkIn.card)
  if (registry.unanswered?.has(key)) return claim
  const arrived = checkIn.arrivedAt?.slice(0, 10).replaceAll('-', '')
  const answer = answerCard(
    {
      key,
      name: checkIn.name === '' ? null : checkIn.name,
      birthDay: checkIn.birthDay === 0 ? null : checkIn.birthDay,
      day: arrived === undefined ? Math.floor(momentInVietnam(new Date()) / 10_000) : Number(arrived),
    },
    registry.byKey.get(key) ?? [],
  )
  const { vi, en } = CARD_CODE_TEXTS[answer.code]
  const finding: Finding = {
    code: 'ELG-C01',
    severity: USABLE.has(answer.code) ? 'info' : 'warning',
    table: 'XML0',
    row: claim.ordinal,
    field: 'MA_THE_BHYT',
    value: null,
    line: 0,
    column: 0,
    params: { result: answer.code, vi, en },
  }
  const bhxhNo = answer.record?.person.bhxhNo ?? null
  return {
    ...withFindings(claim, [finding]),
    checkIn: { ...checkIn, answer: { code: answer.code, bhxhNo, registryAt: registry.registryAt } },
  }
}

function askedOf(units: readonly LoadUnit[]): Asked[] {
  return units.flatMap((unit) =>
    partsOf(unit).flatMap(({ claims }) =>
      claims.flatMap((claim) =>
        claim.facts == null || claim.outcome === 'rejected'
          ? []
          : [{ maCskcb: unit.head.maCskcb, claimId: claim.claimId, claim, facts: claim.facts }],
      ),
    ),
  )
}

function replaced(unit: LoadUnit, judged: ReadonlyMap<JudgedClaim, JudgedClaim>): LoadUnit {
  const part = (given: JudgedPart): JudgedPart => ({
    ...given,
    claims: given.claims.map((claim) => judged.get(claim) ?? claim),
  })
  if (unit.mode === 'whole') return { ...unit, parts: unit.parts.map(part) }
  return unit.mode === 'part' ? { ...unit, part: part(unit.part) } : unit
}

/** Whether the registry left a key of the claim unanswered: such a claim waits, and only such a one. */
const lacks = ({ unanswered }: RegistryFindings, facts: EligibilityFacts): boolean =>
  unanswered !== undefined && keysOf(facts).some((key) => unanswered.has(key))

/** Whom claims and check-ins take each key to belong to: what a registry elsewhere wants to be told. */
function detailsOf(asked: readonly StoredFacts[], checkIns: readonly JudgedClaim[]): ReadDetails {
  const persons = new Map<string, AskedPerson[]>()
  const add = (key: string, name: string, birthDay: number): void => {
    const known = persons.get(key) ?? []
    if (known.some((person) => person.name === name && person.birthDay === birthDay)) return
    persons.set(key, [...known, { name, birthDay }])
  }
  for (const { facts } of asked)
    for (const key of keysOf(facts)) add(key, facts.hoTen, Math.floor(facts.ngaySinh / 10_000))
  for (const { checkIn } of checkIns)
    if (checkIn != null) add(normalKey(checkIn.card), checkIn.name, checkIn.birthDay)
  return { persons, partial: true }
}

/** What the registry is asked by for a claim: its cards, temporary numbers and the citizen id. */
export function keysOf(facts: EligibilityFacts): string[] {
  const keys = facts.cards.map(({ code }) => normalKey(code))
  if (facts.maTheTam !== '') keys.push(normalKey(facts.maTheTam))
  if (facts.soCccd !== '') keys.push(normalKey(facts.soCccd))
  return keys.filter((key) => keyKind(key) !== null)
}

/** Numbers of the person as the cards of the claim have them. */
const numbersOf = (facts: EligibilityFacts): string[] => [
  ...new Set(facts.cards.map(({ code }) => code.slice(-10)).filter((number) => number.length === 10)),
]

/** Midnight in Vietnam of a day YYYYMMDD, some days on; the beginning of time for an unknown one. */
function instantOf(day: number, days: number): Date {
  if (!(day > 0)) return new Date(0)
  const at = Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100) - 7 * 3_600_000
  return new Date(at + days * DAY_MS)
}
