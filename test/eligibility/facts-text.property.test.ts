import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EligibilityFacts, RowGroup } from '../../src/eligibility/facts.js'
import { readFacts, readJudgement, writeFacts, writeJudgement } from '../../src/eligibility/facts-text.js'
import type { RowJudgement } from '../../src/eligibility/judge.js'
import { FACTS, judge, row } from './sample.js'

const text = fc.oneof(fc.constant(''), fc.string({ unit: 'binary' }))
const whole = fc.oneof(fc.constant(0), fc.integer({ min: -1, max: 999_999_999_999_999 }))

const group: fc.Arbitrary<RowGroup> = fc.record({
  table: fc.constantFrom('XML2', 'XML3'),
  row: whole,
  rows: whole,
  day: whole,
  mucHuong: whole,
  phamVi: text,
  maNhom: text,
  thanhTienBh: whole,
  tBhtt: whole,
})

const facility = fc.record({
  level: text,
  points: whole,
  formerLine: text,
  inpatient: fc.option(fc.boolean()),
})
const card = fc.record({ code: text, facility: text, from: whole, to: whole })

/** Any text and number for each field of the good claim. */
const facts = fc.record({
  ...(Object.fromEntries(
    Object.entries(FACTS).map(([field, value]) => [field, typeof value === 'number' ? whole : text]),
  ) as unknown as { [K in keyof EligibilityFacts]: fc.Arbitrary<EligibilityFacts[K]> }),
  facility: fc.option(facility),
  cards: fc.array(card, { maxLength: 3 }),
  rows: fc.array(group, { maxLength: 5 }),
})

test('facts come back from their text as they were', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const { head, groups } = writeFacts(given)
      expect(readFacts(head, groups)).toEqual(given)
      expect(readFacts(head)).toEqual({ ...given, rows: [] })
    }),
  )
})

const level = fc.record({
  expected: fc.option(fc.constantFrom(8_000, 10_000)),
  allowed: fc.constantFrom([], [8_000], [8_000, 10_000]),
  verdict: fc.constantFrom('right', 'over', 'notJudged'),
}) as fc.Arbitrary<Pick<RowJudgement, 'expected' | 'allowed' | 'verdict'>>

test('a judgement comes back from its text as it was, without its findings', () => {
  const judged = fc.array(fc.tuple(group, level), { maxLength: 8 })
  fc.assert(
    fc.property(judged, (pairs) => {
      const groups = pairs.map(([one]) => one)
      const rows = pairs.map(([{ table, row, rows, day, mucHuong }, due]) => ({
        ...{ table, row, rows, day, claimed: mucHuong },
        ...due,
      }))
      const { findings, ...detail } = { ...judge(), rows }
      expect(readJudgement(writeJudgement({ ...detail, findings }), detail.outcome, groups)).toEqual(detail)
    }),
  )
})

test('groups that were judged alike take the room of one', () => {
  const of = (count: number) => writeJudgement(judge({ facts: { rows: Array(count).fill(row()) } })).length
  expect(of(50)).toBeLessThan(of(1) + 10)
})
