import { REGISTRY_COLUMNS, type RegistryColumn, splitCsvLine } from '../../src/eligibility/registry-file.js'
import { Random } from '../../src/generate/random.js'
import { otherPerson } from '../../src/generate/registry-people.js'

/** The persons of the registry bench: who stands in the file, and whom the look-ups ask about. */

/** Person number n is the same one in the file and in the questions. */
export const REGISTRY_SEED = 7

/** Of so many cards one has ended. */
const ENDED_EVERY = 10

const DAYS = ',20240101,20271231,'
const ENDED_DAYS = ',20230101,20251231,'

/** The line of a person in the registry file. */
export function registryLineOf(index: number): string {
  const line = otherPerson(REGISTRY_SEED, index)
  return index % ENDED_EVERY === 0 ? line.replace(DAYS, ENDED_DAYS) : line
}

export type Kind = 'found' | 'ended' | 'unknown'

/** A question as a desk would ask it. */
export interface Question {
  readonly kind: Kind
  /** Card of 15 characters, or for every third the citizen id. */
  readonly key: string
  readonly name: string
  /** dd/MM/yyyy */
  readonly birth: string
}

/** Result code that each kind of question must get. */
export const EXPECTED_CODES: Readonly<Record<Kind, string>> = { found: '000', ended: '010', unknown: '050' }

/**
 * Questions about different persons all over a registry of `cards`: of ten, eight about cards that count, one about
 * a card that has ended, one about nobody.
 */
export function questions(cards: number, count: number, seed: number): Question[] {
  const random = new Random(seed, 0)
  return Array.from({ length: count }, (_, n) => {
    const kind: Kind = n % 10 === 4 ? 'ended' : n % 10 === 9 ? 'unknown' : 'found'
    return questionOf(kind, personFor(kind, cards, random), n % 3 === 0)
  })
}

function personFor(kind: Kind, cards: number, random: Random): number {
  const index = random.below(cards)
  if (kind === 'unknown') return cards + index
  const ended = index - (index % ENDED_EVERY)
  if (kind === 'ended') return ended
  return index === ended ? Math.min(index + 1, cards - 1) : index
}

function questionOf(kind: Kind, index: number, byCitizen: boolean): Question {
  const values = splitCsvLine(registryLineOf(index).trimEnd())!
  const value = (column: RegistryColumn) => values[REGISTRY_COLUMNS.indexOf(column)]!
  const birth = value('birth')
  return {
    kind,
    key: value(byCitizen ? 'cccd' : 'card'),
    name: value('name'),
    birth: `${birth.slice(6)}/${birth.slice(4, 6)}/${birth.slice(0, 4)}`,
  }
}
