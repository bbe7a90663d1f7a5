import fc from 'fast-check'
import { expect, test } from 'vitest'
import { neighbourOf } from '../../src/eligibility/neighbours.js'
import { numbersOf } from '../../src/intake/eligibility-keys.js'
import type { Known, StoredFacts } from '../../src/intake/eligibility-known.js'
import { Neighbourhood } from '../../src/intake/eligibility-neighbours.js'
import type { StoredStay } from '../../src/store/eligibility-context.js'
import { FACTS } from '../eligibility/sample.js'

/*
 * The plain way: every other claim is looked at for each.
 */

const NUMBERS = ['0000000017', '0000000025', '0000000033']
const facts = fc
  .record({
    maLk: fc.constantFrom('LK-1', 'LK-2', 'LK-3'),
    maCskcb: fc.constantFrom('79998', '79999'),
    soCccd: fc.constantFrom('', '079080000017', '0000000017'),
    numbers: fc.subarray(NUMBERS),
  })
  .map(({ numbers, ...differing }) => ({
    ...FACTS,
    ...differing,
    cards: numbers.map((number) => ({ code: `GD479${number}`, facility: '79999', from: 0, to: 0 })),
  }))

const stay = fc
  .record({
    facts,
    bhxhNo: fc.option(fc.constantFrom(...NUMBERS)),
    cccd: fc.option(fc.constant('079080000017')),
  })
  .map((given) => ({ ...given, maCskcb: given.facts.maCskcb }))

const stays = fc
  .array(stay, { maxLength: 5 })
  .map((list): StoredStay[] => list.map((given, i) => ({ ...given, claimId: `s${i}` })))
const batch = fc
  .array(facts, { maxLength: 6 })
  .map((list): StoredFacts[] => list.map((f, i) => ({ maCskcb: f.maCskcb, claimId: `b${i}`, facts: f })))

function plain(claim: StoredFacts, stored: readonly StoredStay[], before: readonly StoredFacts[]) {
  const { soCccd, maLk } = claim.facts
  const numbers = numbersOf(claim.facts)
  const isSame = (other: { maCskcb: string; facts: { maLk: string } }) =>
    other.maCskcb === claim.maCskcb && other.facts.maLk === maLk
  const shares = (others: readonly string[]) => others.some((number) => numbers.includes(number))
  const near = stored.filter(
    (other) =>
      !isSame(other) &&
      (shares(other.bhxhNo === null ? [] : [other.bhxhNo]) ||
        (other.facts.cards.length > 1 && shares(numbersOf(other.facts))) ||
        (soCccd !== '' && other.cccd === soCccd)),
  )
  const nearBefore = before.filter(
    (other) =>
      !isSame(other) &&
      other.facts.cards.length > 0 &&
      (shares(numbersOf(other.facts)) || (soCccd !== '' && other.facts.soCccd === soCccd)),
  )
  return [...near, ...nearBefore].map((other) => neighbourOf(other.claimId, other.facts))
}

test('a claim has the neighbours that looking at every other one finds, in the same order', () => {
  fc.assert(
    fc.property(stays, batch, (stored, claims) => {
      const known: Known = { stays: { stays: stored, seen: null }, lookups: [], checkIns: new Map() }
      const neighbourhood = new Neighbourhood(known)
      for (const [i, claim] of claims.entries()) {
        expect(neighbourhood.of(claim).claims).toEqual(plain(claim, stored, claims.slice(0, i)))
        neighbourhood.add(claim)
      }
    }),
  )
})
