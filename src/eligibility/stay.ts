import { daysBetween } from '../standard/moments.js'
import { type ExemptionRecord, type ExpectedLevel, expectedLevel } from './benefit-level.js'
import { type CardNumber, isTemporary, parseCard } from './card-number.js'
import { isMinistryCard, NEWBORN_DAYS } from './card-special.js'
import { type Cover, type CoverPeriod, coverOn, endOf, type Treatment } from './coverage.js'
import { type ClaimedCard, type EligibilityFacts, isPaid, type RowGroup } from './facts.js'
import { type ClaimedIdentity, matchNobody, matchPerson, type PersonMatch } from './identity.js'
import type { Neighbour, Neighbours } from './neighbours.js'
import type { EligibilityParameters } from './parameters.js'
import type { Card, LookupEvidence, PersonRecord, RegistryState, TempCard } from './registry.js'
import { type RowLevel, rowLevels } from './row-levels.js'

/** A card as the claim names it, with what is known about it. */
export interface ListedCard {
  /** Place in the list, from 1. */
  readonly place: number
  readonly claimed: ClaimedCard
  /** Null when the characters are no card number. */
  readonly number: CardNumber | null
  readonly temporary: boolean
  /** Of the army's or the police's agency: the registry may lack it. */
  readonly ministry: boolean
  /** Entries of the registry with the same 15 characters. */
  readonly registered: readonly Card[]
  /** Entry of the registry's list of temporary numbers. */
  readonly temp: TempCard | null
}

/** The claim beside what the registry knew at one moment: what the checks look at. */
export interface Stay {
  readonly facts: EligibilityFacts
  readonly arrivalDay: number
  readonly dischargeDay: number
  /** MA_LOAI_KCB, two characters. */
  readonly careType: string
  readonly treatment: Treatment
  /** At most 28 days old on arrival. */
  readonly newborn: boolean
  readonly emergency: boolean
  /** Not a visit paid by health insurance: MA_DOITUONG_KCB 9, or a recall (8). */
  readonly outside: boolean
  readonly cards: readonly ListedCard[]
  /** Null when the registry could not answer. */
  readonly state: RegistryState | null
  /** The person that the claim's cards, temporary number or citizen id lead to; null when there is none. */
  readonly record: PersonRecord | null
  readonly foundBy: 'number' | 'temporary' | 'citizenId' | null
  readonly periods: readonly CoverPeriod[]
  readonly exemption: ExemptionRecord | null
  readonly lookups: readonly LookupEvidence[] | null
  readonly neighbours: Neighbours
  readonly parameters: EligibilityParameters
  /** Other claims, without earlier versions of this one. */
  others(): readonly Neighbour[]
  /** How the fields of the identity agree with the registry's person. */
  match(): PersonMatch
  /** Rows that the fund is asked to pay for, by day. */
  paidRows(): readonly RowGroup[]
  /** Expected beside claimed level of every group of rows. */
  levels(): readonly RowLevel[]
  /** How a day stands; computed once a day. */
  cover(day: number): Cover
  /** The benefit level due on a day that a card covers; null when none does, or it cannot be said. */
  level(day: number): ExpectedLevel | null
}

export interface StayInput {
  readonly facts: EligibilityFacts
  readonly state: RegistryState | null
  readonly lookups: readonly LookupEvidence[] | null
  readonly neighbours: Neighbours
  readonly parameters: EligibilityParameters
}

const NO_VISIT: ReadonlySet<string> = new Set(['8', '9'])

export function makeStay(input: StayInput): Stay {
  const { facts, state, parameters, neighbours } = input
  const arrivalDay = Math.floor(facts.ngayVao / 10_000)
  const dischargeDay = Math.floor(facts.ngayRa / 10_000)
  const found = state === null ? null : findPerson(facts, state)
  const record = found?.record ?? null
  const cards = facts.cards.map((claimed, i) => listCard(claimed, i + 1, record, arrivalDay))
  const periods = coverPeriods(cards, record)
  const careType = facts.maLoaiKcb.length === 1 ? `0${facts.maLoaiKcb}` : facts.maLoaiKcb
  const birthDay = Math.floor(facts.ngaySinh / 10_000)
  const newborn = birthDay % 100 !== 0 && arrivalDay > 0 && daysBetween(birthDay, arrivalDay) <= NEWBORN_DAYS
  const treatment = { arrivalDay, dischargeDay, careType }
  const exemption = record === null ? null : exemptionRecord(record)
  const cover = onceADay((day) => coverOn(day, periods, treatment, parameters))
  const level = onceADay((day) => {
    const covered = cover(day)
    return covered.kind === 'covered' || covered.kind === 'grace'
      ? expectedLevel(facts, day, covered.periods, exemption, parameters)
      : null
  })
  return {
    facts,
    arrivalDay,
    dischargeDay,
    careType,
    treatment,
    newborn,
    emergency: facts.maDoituongKcb === '2',
    outside: NO_VISIT.has(facts.maDoituongKcb),
    cards,
    state,
    record,
    foundBy: found?.by ?? null,
    periods,
    exemption,
    lookups: input.lookups,
    neighbours,
    parameters,
    others: once(() =>
      neighbours.claims.filter(({ maCskcb, maLk }) => maCskcb !== facts.maCskcb || maLk !== facts.maLk),
    ),
    match: once(() =>
      record === null
        ? matchNobody(state === null ? 'notAsked' : 'unknown')
        : matchPerson(claimedIdentity(facts, newborn), record.person),
    ),
    paidRows: once(() => facts.rows.filter(isPaid).sort((a, b) => a.day - b.day)),
    levels: once(() => rowLevels(facts, level)),
    cover,
    level,
  }
}

const claimedIdentity = (facts: EligibilityFacts, newborn: boolean): ClaimedIdentity => ({
  hoTen: facts.hoTen,
  ngaySinh: facts.ngaySinh,
  gioiTinh: facts.gioiTinh,
  soCccd: facts.soCccd,
  newborn,
})

/** Works out a value when it is first asked for, since several checks share it. */
function once<T>(compute: () => T): () => T {
  let value: { readonly is: T } | null = null
  return () => {
    value ??= { is: compute() }
    return value.is
  }
}

function onceADay<T>(compute: (day: number) => T): (day: number) => T {
  const values = new Map<number, T>()
  return (day) => {
    let value = values.get(day)
    if (value === undefined) {
      value = compute(day)
      values.set(day, value)
    }
    return value
  }
}

/** By the number on a card, else a temporary number, else the citizen id. */
function findPerson(
  facts: EligibilityFacts,
  state: RegistryState,
): { record: PersonRecord; by: 'number' | 'temporary' | 'citizenId' } | null {
  if (state.persons.length === 0) return null
  for (const { code } of facts.cards) {
    const number = code.slice(-10)
    for (const record of state.persons) if (record.person.bhxhNo === number) return { record, by: 'number' }
  }
  for (const record of state.persons)
    for (const temp of record.tempCards)
      if (temp.code === facts.maTheTam || facts.cards.some((card) => card.code === temp.code))
        return { record, by: 'temporary' }
  if (facts.soCccd !== '')
    for (const record of state.persons)
      if (record.person.citizenId === facts.soCccd) return { record, by: 'citizenId' }
  return null
}

function listCard(
  claimed: ClaimedCard,
  place: number,
  record: PersonRecord | null,
  arrivalDay: number,
): ListedCard {
  const number = parseCard(claimed.code)
  const temp = record?.tempCards.find((entry) => entry.code === number?.code) ?? null
  return {
    place,
    claimed,
    number,
    temporary: temp !== null || (number !== null && isTemporary(number, claimed.facility)),
    ministry: number !== null && isMinistryCard(number.object, arrivalDay),
    registered: number === null ? [] : (record?.cards.filter((card) => card.code === number.code) ?? []),
    temp,
  }
}

/**
 * The days that count: those of the registry for every card of the person; those of the claim for cards that the
 * registry does not keep (army, police, temporary numbers), could not be asked about, or does not know at all,
 * which is a finding of its own.
 */
function coverPeriods(cards: readonly ListedCard[], record: PersonRecord | null): CoverPeriod[] {
  const periods: CoverPeriod[] = []
  for (const card of record?.cards ?? []) {
    const number = parseCard(card.code)
    if (number === null) continue
    periods.push({
      code: card.code,
      object: number.object,
      level: number.level,
      facility: card.facility,
      from: card.from,
      to: endOf(card.to),
      statuses: card.statuses,
      listed: cards.some((listed) => listed.number?.code === card.code),
    })
  }
  for (const { claimed, number, registered, temporary, ministry, temp } of cards) {
    if (number === null || registered.length > 0) continue
    if (record !== null && !temporary && !ministry) continue
    periods.push({
      code: number.code,
      object: number.object,
      level: number.level,
      facility: claimed.facility,
      from: temp?.from ?? claimed.from,
      to: endOf(temp === null ? claimed.to : temp.to),
      statuses: [],
      listed: true,
    })
  }
  return periods
}

/** The five-year day of the newest card that has one: a long gap begins the count anew. */
function exemptionRecord(record: PersonRecord): ExemptionRecord {
  let newest: Card | null = null
  for (const card of record.cards)
    if (card.fiveYearDay !== null && (newest === null || card.from > newest.from)) newest = card
  return { fiveYearDay: newest?.fiveYearDay ?? 0, copays: record.copays }
}
