import type pg from 'pg'
import type { ReviewFilter } from './review-filter.js'
import { type Measure, measureAll } from './review-measure.js'
import type { ReviewOutcome } from './review-model.js'

/** A number with the filter of the list behind it: the list holds exactly so many. */
export interface LinkedNumber extends Measure {
  readonly filter: ReviewFilter
}

export interface PeriodNumbers {
  readonly from: string
  readonly to: string
  /** Claims by their newest version, which was received in the period; a claim sent again is none more. */
  readonly claims: LinkedNumber
  /** Let in: with warnings or without. */
  readonly accepted: LinkedNumber
  readonly warned: LinkedNumber
  readonly rejected: LinkedNumber
  /** Rejected and still open; `amount` is the money held up. */
  readonly held: LinkedNumber
  /** Versions received in the period of claims whose newest version came later: with `claims`, all that came in. */
  readonly replaced: LinkedNumber
}

type PeriodName = Exclude<keyof PeriodNumbers, 'from' | 'to'>

/** Periods that end today: the day, the week from Monday, the month. Days are `YYYY-MM-DD`. */
export function periodsOf(today: string): Readonly<Record<'today' | 'week' | 'month', string>> {
  const date = new Date(`${today}T00:00:00Z`)
  const sinceMonday = (date.getUTCDay() + 6) % 7
  return {
    today,
    week: new Date(date.getTime() - sinceMonday * 86_400_000).toISOString().slice(0, 10),
    month: `${today.slice(0, 7)}-01`,
  }
}

/** Every version, whatever the verdict. */
export const ALL: readonly ReviewOutcome[] = ['clean', 'warned', 'rejected']

function periodFilters(from: string, to: string): Readonly<Record<PeriodName, ReviewFilter>> {
  const period = { receivedFrom: from, receivedTo: to }
  const of = (outcomes: readonly ReviewOutcome[]) => ({ ...period, outcomes, latest: true })
  return {
    claims: of(ALL),
    accepted: of(['clean', 'warned']),
    warned: of(['warned']),
    rejected: of(['rejected']),
    // What is open is the newest version of its claim: a newer one closes it.
    held: { ...period, outcomes: ['rejected'], open: true },
    replaced: { ...period, outcomes: ALL, latest: false },
  }
}

export async function periodNumbers(
  pool: pg.Pool,
  scope: string | null,
  from: string,
  to: string,
): Promise<PeriodNumbers> {
  return { from, to, ...(await linked(pool, scope, periodFilters(from, to))) }
}

/** Measures each filter; all in one question. */
async function linked<Name extends string>(
  pool: pg.Pool,
  scope: string | null,
  filters: Readonly<Record<Name, ReviewFilter>>,
): Promise<Record<Name, LinkedNumber>> {
  const named = Object.entries(filters) as [Name, ReviewFilter][]
  const measured = await measureAll(
    pool,
    named.map(([, filter]) => filter),
    scope,
  )
  return Object.fromEntries(named.map(([name, filter], n) => [name, { ...measured[n]!, filter }])) as Record<
    Name,
    LinkedNumber
  >
}

/** Ages of open records in days since receipt, both ends included. */
export const AGES = [
  { from: 0, to: 7 },
  { from: 8, to: 15 },
  { from: 16, to: 30 },
  { from: 31, to: null },
] as const

export interface AgeNumbers extends LinkedNumber {
  readonly fromDays: number
  readonly toDays: number | null
}

/** By their place in {@link AGES}. */
function ageFilters(today: string): Readonly<Record<string, ReviewFilter>> {
  return Object.fromEntries(
    AGES.map(({ from, to }, n) => [
      String(n),
      {
        open: true,
        receivedTo: daysBefore(today, from),
        ...(to === null ? {} : { receivedFrom: daysBefore(today, to) }),
      },
    ]),
  )
}

const ofAges = (numbers: readonly LinkedNumber[]): AgeNumbers[] =>
  AGES.map(({ from, to }, n) => ({ fromDays: from, toDays: to, ...numbers[n]! }))

export async function openByAge(pool: pg.Pool, scope: string | null, today: string): Promise<AgeNumbers[]> {
  return ofAges(Object.values(await linked(pool, scope, ageFilters(today))))
}

export type DueBucket = 'overdue' | 'today' | 'tomorrow' | 'later'

/** The days of a due bucket, to be put into a filter. */
export function dueDays(bucket: DueBucket, today: string): Pick<ReviewFilter, 'dueFrom' | 'dueTo'> {
  const tomorrow = daysBefore(today, -1)
  switch (bucket) {
    case 'overdue':
      return { dueTo: daysBefore(today, 1) }
    case 'today':
      return { dueFrom: today, dueTo: today }
    case 'tomorrow':
      return { dueFrom: tomorrow, dueTo: tomorrow }
    case 'later':
      return { dueFrom: daysBefore(today, -2) }
  }
}

/** Open versions by how far off their due day is; all flagged ones where no outcomes are named. */
export async function openByDue(
  pool: pg.Pool,
  scope: string | null,
  today: string,
  outcomes?: readonly ReviewOutcome[],
): Promise<Record<DueBucket, LinkedNumber>> {
  return linked(pool, scope, dueFilters(today, outcomes))
}

function dueFilters(
  today: string,
  outcomes?: readonly ReviewOutcome[],
): Readonly<Record<DueBucket, ReviewFilter>> {
  const of = (bucket: DueBucket): ReviewFilter => ({
    ...(outcomes === undefined ? {} : { outcomes }),
    open: true,
    ...dueDays(bucket, today),
  })
  return { overdue: of('overdue'), today: of('today'), tomorrow: of('tomorrow'), later: of('later') }
}

/** What an overview begins with: periods that end today, ages and due days of what is open. */
export interface StandingNumbers {
  readonly periods: Readonly<Record<keyof ReturnType<typeof periodsOf>, PeriodNumbers>>
  readonly ages: readonly AgeNumbers[]
  readonly due: Readonly<Record<DueBucket, LinkedNumber>>
}

/** {@link periodNumbers}, {@link openByAge} and {@link openByDue} in one question, all of one moment. */
export async function standingNumbers(
  pool: pg.Pool,
  scope: string | null,
  today: string,
): Promise<StandingNumbers> {
  const starts = periodsOf(today)
  const groups: Readonly<Record<string, Readonly<Record<string, ReviewFilter>>>> = {
    today: periodFilters(starts.today, today),
    week: periodFilters(starts.week, today),
    month: periodFilters(starts.month, today),
    ages: ageFilters(today),
    due: dueFilters(today),
  }
  const named = Object.entries(groups).flatMap(([group, filters]) =>
    Object.entries(filters).map(([name, filter]) => [`${group}.${name}`, filter] as const),
  )
  const all = await linked(pool, scope, Object.fromEntries(named))
  const of = <Name extends string>(group: string) =>
    Object.fromEntries(Object.keys(groups[group]!).map((name) => [name, all[`${group}.${name}`]!])) as Record<
      Name,
      LinkedNumber
    >
  const period = (name: keyof typeof starts): PeriodNumbers => ({
    from: starts[name],
    to: today,
    ...of<PeriodName>(name),
  })
  return {
    periods: { today: period('today'), week: period('week'), month: period('month') },
    ages: ofAges(Object.values(of('ages'))),
    due: of<DueBucket>('due'),
  }
}

export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
}
