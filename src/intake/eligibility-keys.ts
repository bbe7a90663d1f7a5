import type { EligibilityFacts } from '../eligibility/facts.js'
import { type AskedPerson, keyKind, normalKey, type ReadDetails } from '../eligibility/lookup.js'
import type { CheckInCard } from '../store/judged.js'

/** What the registry is asked by for a claim: its cards, temporary numbers and the citizen id. */
export function keysOf(facts: EligibilityFacts): string[] {
  const keys = facts.cards.map(({ code }) => normalKey(code))
  if (facts.maTheTam !== '') keys.push(normalKey(facts.maTheTam))
  if (facts.soCccd !== '') keys.push(normalKey(facts.soCccd))
  return keys.filter((key) => keyKind(key) !== null)
}

/** Numbers of the person as the cards of the claim have them. */
export const numbersOf = (facts: EligibilityFacts): string[] => [
  ...new Set(facts.cards.map(({ code }) => code.slice(-10)).filter((number) => number.length === 10)),
]

/** What a registry is told beside the keys; whom they belong to is gathered when it asks for that. */
export function detailsOf(
  claims: readonly { readonly facts: EligibilityFacts }[],
  checkIns: readonly CheckInCard[],
): ReadDetails {
  let persons: ReadonlyMap<string, readonly AskedPerson[]> | null = null
  return {
    get persons() {
      persons ??= personsOf(claims, checkIns)
      return persons
    },
    partial: true,
  }
}

/** Whom claims and check-ins take each key to belong to. */
function personsOf(
  claims: readonly { readonly facts: EligibilityFacts }[],
  checkIns: readonly CheckInCard[],
): ReadonlyMap<string, readonly AskedPerson[]> {
  const persons = new Map<string, AskedPerson[]>()
  const add = (key: string, name: string, birthDay: number): void => {
    const known = persons.get(key) ?? []
    if (known.some((person) => person.name === name && person.birthDay === birthDay)) return
    persons.set(key, [...known, { name, birthDay }])
  }
  for (const { facts } of claims)
    for (const key of keysOf(facts)) add(key, facts.hoTen, Math.floor(facts.ngaySinh / 10_000))
  for (const { card, name, birthDay } of checkIns) add(normalKey(card), name, birthDay)
  return persons
}
