import type { RegistryRecord } from './lookup.js'
import type { BirthPrecision, Card, CardState, CardStatus, Person } from './registry.js'
import { CARD_FORM, CARD_STATES, readBirth, readDay } from './registry-file.js'

/** Changes of the registry that come one by one. */
export const EVENT_TYPES = [
  'issued',
  'renewed',
  'withdrawn',
  'held',
  'reduced',
  'stopped',
  'restored',
  'identity-changed',
  'died',
] as const

export type EventType = (typeof EVENT_TYPES)[number]

/** Parts of a person that an event states; what is left out stays. */
export interface EventPerson {
  readonly name?: string
  readonly cccd?: string | null
  readonly birthDay?: number
  readonly birthPrecision?: BirthPrecision
  readonly sex?: 1 | 2 | 3
  readonly address?: string
  readonly verifiedDay?: number | null
}

export interface EventCard {
  readonly code: string
  readonly from: number
  readonly to: number | null
  readonly facility: string
  readonly area: string
  readonly fiveYearDay: number | null
}

export interface RegistryEvent {
  /** Given by the sender; the same id again is the same event. */
  readonly id: string
  readonly type: EventType
  readonly bhxhNo: string
  /** Day from which it holds, YYYYMMDD. */
  readonly day: number
  /** Card of a change of status; null: all cards of the person that count on the day or later. */
  readonly cardCode: string | null
  /** `issued`, `renewed`: the new period. */
  readonly card: EventCard | null
  readonly person: EventPerson
  readonly state: CardState
  readonly reason: string | null
}

export interface EventProblem {
  readonly field: string
  readonly vi: string
  readonly en: string
}

const STATE_OF: Readonly<Partial<Record<EventType, CardState>>> = {
  withdrawn: 'withdrawn',
  held: 'held',
  reduced: 'reduced',
  stopped: 'stopped',
}

/** States that `reduced` may be told more exactly with. */
const REDUCED_STATES: ReadonlySet<string> = new Set(['reduced', 'movedOut', 'movedWithin', 'increasedAgain'])
const MAX_TEXT = 500

/** Reads one event of a request; returns it, or everything that is wrong with it. */
export function readEvent(json: unknown): RegistryEvent | readonly EventProblem[] {
  const problems: EventProblem[] = []
  const wrong = (field: string, vi: string, en: string): void => void problems.push({ field, vi, en })
  const object = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const event = object(json)
  const text = (
    owner: Record<string, unknown>,
    field: string,
    pattern: RegExp,
    path = field,
  ): string | null => {
    const value = owner[field]
    if (value === undefined || value === null || value === '') return null
    if (typeof value === 'string' && value.length <= MAX_TEXT && pattern.test(value)) return value
    wrong(path, 'sai dạng', 'has the wrong form')
    return null
  }
  const day = (owner: Record<string, unknown>, field: string, path = field): number | null => {
    const value = text(owner, field, /^\d{4}-?\d{2}-?\d{2}$/, path)
    if (value === null) return null
    const found = readDay(value.replaceAll('-', ''))
    if (found === null) wrong(path, 'không phải ngày', 'is no day')
    return found
  }

  const id = text(event, 'id', /^[\w.:-]{1,64}$/)
  if (id === null) wrong('id', 'thiếu hoặc sai dạng', 'is missing or has the wrong form')
  const type = EVENT_TYPES.find((known) => known === event.type)
  if (type === undefined)
    wrong('type', `một trong ${EVENT_TYPES.join(', ')}`, `one of ${EVENT_TYPES.join(', ')}`)
  const bhxhNo = text(event, 'bhxhNo', /^\d{10}$/) ?? ''
  if (bhxhNo === '') wrong('bhxhNo', 'cần 10 chữ số', 'ten digits are needed')
  const from = day(event, 'day')
  if (from === null) wrong('day', 'thiếu', 'is missing')
  const cardCode = text(event, 'card', CARD_FORM)
  const issue = type === 'issued' || type === 'renewed'
  const period = issue ? object(event.period) : {}
  const person = object(event.person)
  const card = issue
    ? {
        code: cardCode ?? '',
        from: day(period, 'from', 'period.from') ?? from ?? 0,
        to: day(period, 'to', 'period.to'),
        facility: text(period, 'facility', /^[0-9A-Z]{5}$/, 'period.facility') ?? '',
        area: text(period, 'area', /^K[123]$/, 'period.area') ?? '',
        fiveYearDay: day(period, 'fiveYearDay', 'period.fiveYearDay'),
      }
    : null
  if (issue && cardCode === null) wrong('card', 'thiếu', 'is missing')
  if (cardCode !== null && !cardCode.endsWith(bhxhNo))
    wrong('card', 'không mang mã số của người', 'does not carry the number of the person')
  if (card !== null && card.to !== null && card.to < card.from)
    wrong('period.to', 'trước period.from', 'is before period.from')
  const birthText = text(person, 'birth', /^\d{4}(?:-?\d{2}){0,2}$/, 'person.birth')
  const birth = birthText === null ? null : readBirth(birthText.replaceAll('-', ''))
  if (birthText !== null && birth === null) wrong('person.birth', 'không phải ngày sinh', 'is no birth day')
  const name = text(person, 'name', /^\P{Cc}+$/u, 'person.name')
  const cccd = text(person, 'cccd', /^[0-9A-Z]{8,15}$/, 'person.cccd')
  const address = text(person, 'address', /^\P{Cc}+$/u, 'person.address')
  const verified = day(person, 'verified', 'person.verified')
  const sex = person.sex
  if (sex !== undefined && sex !== 1 && sex !== 2 && sex !== 3)
    wrong('person.sex', '1, 2 hoặc 3', '1, 2 or 3')
  if (type === 'identity-changed' && Object.keys(person).length === 0) wrong('person', 'thiếu', 'is missing')
  const state = text(event, 'state', /^\w+$/)
  if (state !== null && (type !== 'reduced' || !REDUCED_STATES.has(state)))
    wrong('state', 'chỉ dùng với reduced', 'goes with reduced only, as one of its kinds')
  const reason = text(event, 'reason', /^\P{Cc}+$/u)
  if (problems.length > 0) return problems
  return {
    id: id!,
    type: type!,
    bhxhNo,
    day: from!,
    cardCode,
    card,
    person: {
      ...(name === null ? {} : { name: name.normalize('NFC').trim() }),
      ...(cccd === null ? {} : { cccd }),
      ...(birth === null ? {} : { birthDay: birth.day, birthPrecision: birth.precision }),
      ...(sex === undefined ? {} : { sex: sex as 1 | 2 | 3 }),
      ...(address === null ? {} : { address }),
      ...(verified === null ? {} : { verifiedDay: verified }),
    },
    state: CARD_STATES.find((known) => known === state) ?? STATE_OF[type!] ?? 'active',
    reason,
  }
}

/** What is missing for an event to be applied to this person; null when nothing is. */
export function eventObstacle(event: RegistryEvent, record: RegistryRecord | null): EventProblem | null {
  if (record === null) {
    const { name, birthDay, sex } = event.person
    const complete = name !== undefined && birthDay !== undefined && sex !== undefined
    if (event.type === 'issued' && complete) return null
    return event.type === 'issued'
      ? {
          field: 'person',
          vi: 'người mới: cần name, birth, sex',
          en: 'a new person needs name, birth, sex',
        }
      : { field: 'bhxhNo', vi: 'không có trong sổ thẻ', en: 'is not in the registry' }
  }
  const known = event.cardCode === null || record.cards.some(({ code }) => code === event.cardCode)
  if (known || event.type === 'issued' || event.type === 'renewed') return null
  return { field: 'card', vi: 'người này không có thẻ đó', en: 'the person has no such card' }
}

/** The person as the registry will know them after the event; the event must have no obstacle. */
export function applyEvent(event: RegistryEvent, record: RegistryRecord | null): RegistryRecord {
  const before = record ?? newRecord(event)
  switch (event.type) {
    case 'issued':
    case 'renewed':
      return { ...withIdentity(before, event.person), cards: withPeriod(before.cards, event) }
    case 'identity-changed':
      return withIdentity(before, event.person)
    case 'died':
      return { ...before, person: { ...before.person, deathDay: event.day } }
    default:
      return { ...before, cards: before.cards.map((card) => withState(card, event)) }
  }
}

function newRecord({ bhxhNo, person }: RegistryEvent): RegistryRecord {
  return {
    person: {
      bhxhNo,
      citizenId: null,
      names: [person.name ?? ''],
      birthDay: person.birthDay ?? 0,
      birthPrecision: person.birthPrecision ?? 'year',
      sex: person.sex ?? 3,
      verifiedDay: null,
      deathDay: null,
    },
    address: '',
    cards: [],
    tempCards: [],
    copays: [],
  }
}

function withIdentity(record: RegistryRecord, change: EventPerson): RegistryRecord {
  const { person } = record
  const changed: Person = {
    ...person,
    names:
      change.name === undefined || change.name === person.names[0]
        ? person.names
        : [change.name, ...person.names.filter((name) => name !== change.name)],
    citizenId: change.cccd === undefined ? person.citizenId : change.cccd,
    birthDay: change.birthDay ?? person.birthDay,
    birthPrecision: change.birthPrecision ?? person.birthPrecision,
    sex: change.sex ?? person.sex,
    verifiedDay: change.verifiedDay === undefined ? person.verifiedDay : change.verifiedDay,
  }
  return { ...record, person: changed, address: change.address ?? record.address }
}

/** A period of the same card and first day is corrected; another one is added. */
function withPeriod(cards: readonly Card[], { card, bhxhNo }: RegistryEvent): Card[] {
  const { code, from, to, facility, area, fiveYearDay } = card!
  const statuses = cards.find((known) => known.code === code)?.statuses ?? []
  const period: Card = { code, bhxhNo, from, to, facility, area, fiveYearDay, statuses }
  return [...cards.filter((known) => known.code !== code || known.from !== from), period].sort(
    (a, b) => a.from - b.from,
  )
}

/** From the day on the card is in the new state: what held then ends the day before, what was to come falls away. */
function withState(card: Card, event: RegistryEvent): Card {
  const { day, state, reason, cardCode } = event
  if (cardCode !== null ? card.code !== cardCode : card.to !== null && card.to < day) return card
  const kept = card.statuses
    .filter(({ from }) => from < day)
    .map(
      (entry): CardStatus =>
        entry.to === null || entry.to >= day ? { ...entry, to: dayBefore(day) } : entry,
    )
  return { ...card, statuses: [...kept, { state, from: day, to: null, reason }] }
}

function dayBefore(day: number): number {
  const date = new Date(
    Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, (day % 100) - 1),
  )
  return Number(date.toISOString().slice(0, 10).replaceAll('-', ''))
}
