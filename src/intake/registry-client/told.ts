import type { RegistryRecord } from '../../eligibility/lookup.js'
import { compareNames, tidyName } from '../../eligibility/names.js'
import type { BirthPrecision, Card, Person, TempCard } from '../../eligibility/registry.js'

/** Who is meant by a key, as the asker has it; both sides compare. */
export interface AskedPerson {
  readonly name: string
  /** YYYYMMDD, unknown parts 00; 0 when unknown. */
  readonly birthDay: number
}

/** What the other side thinks of the name and the birth date that it was told. */
export type Agreement = 'agrees' | 'nameDiffers' | 'nameNearly' | 'birthDiffers' | 'notCompared'

/** What one answer tells of a person; null and empty where it is silent. */
export interface Told {
  readonly bhxhNo: string
  readonly agreement: Agreement
  readonly asked: AskedPerson | null
  readonly citizenId: string | null
  readonly name: string | null
  readonly birthDay: number | null
  readonly sex: Person['sex'] | null
  readonly address: string
  readonly verifiedDay: number | null
  readonly deathDay: number | null
  readonly cards: readonly Card[]
  readonly tempCards: readonly TempCard[]
}

/** A name that agrees with none: the registry says that its own is another, and keeps it to itself. */
export const OTHER_NAME = '?'
/** A birth day that agrees with none, later than all so that no age is derived from it. */
export const OTHER_BIRTH_DAY = 2200_01_01

/**
 * One record of all that was told of a person. What the other side compared but keeps to itself comes back as a
 * value that compares the same way: a name of the same initials, or {@link OTHER_NAME}, {@link OTHER_BIRTH_DAY}.
 * What it does not tell at all stays blank, which no check holds against a claim.
 */
export function recordOf(all: readonly Told[]): RegistryRecord {
  const first = <T>(pick: (told: Told) => T | null): T | null => {
    for (const told of all) {
      const value = pick(told)
      if (value !== null) return value
    }
    return null
  }
  const birthDay = first(toldBirthDay) ?? (all.some(isOtherBirth) ? OTHER_BIRTH_DAY : 0)
  return {
    person: {
      bhxhNo: all[0]!.bhxhNo,
      citizenId: first(({ citizenId }) => citizenId),
      names: namesOf(all),
      birthDay,
      birthPrecision: precisionOf(birthDay),
      sex: first(({ sex }) => sex) ?? 3,
      verifiedDay: first(({ verifiedDay }) => verifiedDay),
      deathDay: first(({ deathDay }) => deathDay),
    },
    address: first(({ address }) => (address === '' ? null : address)) ?? '',
    cards: distinct(all.flatMap(({ cards }) => cards)),
    tempCards: distinct(all.flatMap(({ tempCards }) => tempCards)),
    copays: [],
  }
}

const isOtherBirth = ({ agreement }: Told): boolean => agreement === 'birthDiffers'

/** What was told, or what was asked and agreed. */
const toldBirthDay = ({ birthDay, agreement, asked }: Told): number | null =>
  birthDay ?? (agreement === 'agrees' && asked !== null && asked.birthDay > 0 ? asked.birthDay : null)

function namesOf(all: readonly Told[]): string[] {
  const names = new Set<string>()
  for (const { name } of all) if (name !== null) names.add(name)
  // What agreed without being the name in force is a former one.
  for (const { agreement, asked } of all)
    if (asked !== null && asked.name !== '' && (agreement === 'agrees' || agreement === 'birthDiffers'))
      if (![...names].some((name) => isSame(asked.name, name))) names.add(asked.name)
  if (names.size > 0) return [...names]
  for (const { agreement, asked } of all)
    if (agreement === 'nameNearly' && asked !== null) names.add(initialsOnly(asked.name))
    else if (agreement === 'nameDiffers') names.add(OTHER_NAME)
  return [...names]
}

const isSame = (a: string, b: string): boolean => /^(?:same|tonePlacement)$/.test(compareNames(a, b))

/** A name of which only the initials are those of the other. */
const initialsOnly = (name: string): string =>
  tidyName(name)
    .split(' ')
    .map((word) => `${word[0] ?? ''}XX`)
    .join(' ')

const precisionOf = (day: number): BirthPrecision =>
  day % 10_000 === 0 ? 'year' : day % 100 === 0 ? 'month' : 'day'

/** A card of which nothing is told but that it is there: from the day 0 on, so that no day is held against it. */
export const untoldCard = (code: string, bhxhNo: string): Card => ({
  code,
  bhxhNo,
  from: 0,
  to: null,
  facility: '',
  area: '',
  fiveYearDay: null,
  statuses: [],
})

/** Periods as they begin, each once; of several tellings of one, the fullest. */
function distinct<T extends Card | TempCard>(periods: readonly T[]): T[] {
  const found = new Map<string, T>()
  for (const period of periods) {
    if (period.from === 0 && periods.some(({ code, from }) => code === period.code && from > 0)) continue
    const key = `${period.code} ${period.from}`
    const known = found.get(key)
    if (known === undefined || fullness(period) > fullness(known)) found.set(key, period)
  }
  return [...found.values()].sort((a, b) => a.from - b.from || (a.code < b.code ? -1 : 1))
}

const fullness = (period: Card | TempCard): number =>
  'statuses' in period ? period.statuses.length + (period.fiveYearDay === null ? 0 : 1) : 0
