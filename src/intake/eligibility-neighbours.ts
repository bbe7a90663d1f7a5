import type { EligibilityFacts } from '../eligibility/facts.js'
import { type Neighbour, type Neighbours, neighbourOf } from '../eligibility/neighbours.js'
import type { StoredStay } from '../store/eligibility-context.js'
import { numbersOf } from './eligibility-keys.js'
import type { Known, StoredFacts } from './eligibility-known.js'

/** Another claim, by the numbers and the citizen id that its person is known by. */
interface Other {
  readonly stored: boolean
  /** Those of the store before those of the batch, each as they came. */
  readonly place: number
  readonly claimId: string
  readonly maCskcb: string
  readonly maLk: string
  neighbour(): Neighbour
}

/** Who is near whom in a batch: found by number and citizen id, since looking through all for each takes the square. */
export class Neighbourhood {
  readonly #known: Known | null
  readonly #byKey = new Map<string, Other[]>()
  #count = 0

  constructor(known: Known | null) {
    this.#known = known
    for (const stay of known?.stays.stays ?? []) this.#addStored(stay)
  }

  /** A claim of the batch that was let in: a neighbour of those behind it. */
  add({ claimId, facts }: StoredFacts): void {
    // Without a card nobody knows whose numbers these are.
    if (facts.cards.length === 0) return
    const { maCskcb, maLk } = facts
    const other = { stored: false, place: this.#count++, claimId, maCskcb, maLk }
    let made: Neighbour | null = null
    const neighbour = (): Neighbour => {
      made ??= neighbourOf(claimId, facts)
      return made
    }
    this.#put([...lastTens(facts), citizenKey(facts.soCccd)], { ...other, neighbour })
  }

  /** Stays of the person: those of the store, and of the claims before it in the batch. */
  of(claim: StoredFacts): Neighbours {
    const { facts, maCskcb, claimId } = claim
    const found = new Set<Other>()
    for (const key of [...numbersOf(facts), citizenKey(facts.soCccd)])
      if (key !== null)
        for (const other of this.#byKey.get(key) ?? [])
          if (other.claimId !== claimId && !isVersion(other, claim)) found.add(other)
    return {
      claims:
        found.size === 0
          ? NOBODY
          : [...found].sort((a, b) => a.place - b.place).map((other) => other.neighbour()),
      checkIn: this.#known?.checkIns.get(`${maCskcb} ${facts.maLk}`) ?? 'unknown',
    }
  }

  #addStored({ maCskcb, claimId, bhxhNo, cccd, facts }: StoredStay): void {
    const numbers = facts.cards.length > 1 ? numbersOf(facts) : []
    this.#put([bhxhNo, ...numbers, citizenKey(cccd ?? '')], {
      stored: true,
      place: this.#count++,
      claimId,
      maCskcb,
      maLk: facts.maLk,
      neighbour: () => neighbourOf(claimId, facts),
    })
  }

  #put(keys: readonly (string | null)[], other: Other): void {
    for (const key of keys) {
      if (key === null) continue
      const others = this.#byKey.get(key)
      if (others === undefined) this.#byKey.set(key, [other])
      else if (others.at(-1) !== other) others.push(other)
    }
  }
}

/** Whether it is the same claim, sent before. */
const isVersion = (other: Other, { maCskcb, facts }: StoredFacts): boolean =>
  other.maLk === facts.maLk && other.maCskcb === (other.stored ? maCskcb : facts.maCskcb)

const NOBODY: readonly Neighbour[] = []

/** Citizen ids are kept apart from numbers. */
const citizenKey = (cccd: string): string | null => (cccd === '' ? null : `cccd ${cccd}`)

const lastTens = ({ cards }: EligibilityFacts): string[] => cards.map(({ code }) => code.slice(-10))
