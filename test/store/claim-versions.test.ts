import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Arrival, assignVersions, type ClaimHead } from '../../src/store/claim-versions.js'

const accepted = (claimId: string, contentHash: string): Arrival => ({
  claimId,
  contentHash,
  outcome: 'accepted',
})
const rejected = (claimId: string, contentHash: string): Arrival => ({
  claimId,
  contentHash,
  outcome: 'rejected',
})

test('the first accepted claim is version 1 and current', () => {
  const { head, placements, superseded } = assignVersions(null, [accepted('1', 'a')])
  expect(placements).toMatchObject([
    { version: 1, isCurrent: true, currentVersion: 1, replacedVersion: null },
  ])
  expect(head).toMatchObject({ versions: 1, currentClaimId: '1', currentVersion: 1 })
  expect(superseded).toBeNull()
})

test('the same content again is no version', () => {
  const { head } = assignVersions(null, [accepted('1', 'a')])
  const again = assignVersions(head, [accepted('2', 'a')])
  expect(again.placements).toMatchObject([{ version: null, unchanged: true, sameAs: '1', currentVersion: 1 }])
  expect(again.head).toBe(head)
})

test('the same content with another outcome is a version', () => {
  const { head } = assignVersions(null, [rejected('1', 'a')])
  const again = assignVersions(head, [accepted('2', 'a')])
  expect(again.placements).toMatchObject([
    { version: 2, unchanged: false, isCurrent: true, replacedVersion: null },
  ])
})

test('a rejected version leaves the accepted one current', () => {
  const { head } = assignVersions(null, [accepted('1', 'a')])
  const after = assignVersions(head, [rejected('2', 'b')])
  expect(after.placements).toMatchObject([
    { version: 2, isCurrent: false, currentVersion: 1, replacedVersion: null },
  ])
  expect(after.superseded).toBeNull()
  expect(after.head).toMatchObject({ versions: 2, currentClaimId: '1', currentVersion: 1 })
})

test('of several at once the last accepted one is current, and each knows what replaced it', () => {
  const { head } = assignVersions(null, [accepted('1', 'a')])
  const after = assignVersions(head, [accepted('2', 'b'), rejected('3', 'c'), accepted('4', 'd')])
  expect(after.placements).toMatchObject([
    { version: 2, isCurrent: false, replacedVersion: 1, replacedByVersion: 4 },
    { version: 3, isCurrent: false, replacedVersion: null, replacedByVersion: null },
    { version: 4, isCurrent: true, replacedVersion: 2, replacedByVersion: null },
  ])
  expect(after.superseded).toEqual({ claimId: '1', byVersion: 2 })
})

test('it does not matter how arrivals are spread over batches', () => {
  const arrivals = fc.array(
    fc.record({
      contentHash: fc.constantFrom('a', 'b', 'c'),
      outcome: fc.constantFrom('accepted', 'rejected'),
    }),
    { minLength: 1, maxLength: 12 },
  )
  fc.assert(
    fc.property(arrivals, fc.nat(), (list, cut) => {
      const claims = list.map((one, index) => ({ ...one, claimId: String(index + 1) }) as Arrival)
      const at = cut % claims.length
      const whole = assignVersions(null, claims)
      const first: { head: ClaimHead | null; placements: readonly object[] } =
        at === 0 ? { head: null, placements: [] } : assignVersions(null, claims.slice(0, at))
      const second = assignVersions(first.head, claims.slice(at))
      expect(second.head).toEqual(whole.head)
      const versions = (placements: readonly object[]) =>
        placements.map((placement) => ({ ...placement, isCurrent: null, replacedByVersion: null }))
      expect(versions([...first.placements, ...second.placements])).toEqual(versions(whole.placements))
      expect(whole.placements.filter(({ isCurrent }) => isCurrent).length).toBe(
        claims.some(({ outcome }) => outcome === 'accepted') ? 1 : 0,
      )
    }),
  )
})
