import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cover, type CoverPeriod, coverOn } from '../../src/eligibility/coverage.js'
import type { CardState } from '../../src/eligibility/registry.js'
import { parameters } from './sample.js'

/*
 * The plain calculation: every day of 2025 and 2026 is a cell, painted period by period, status by status. Days
 * are counted by the calendar of the platform, not by the engine's arithmetic.
 */

const FIRST = Date.UTC(2025, 0, 1)
const DAYS = 730
const numberOf = (index: number): number =>
  Number(new Date(FIRST + index * 86_400_000).toISOString().slice(0, 10).replaceAll('-', ''))

interface PlainPeriod {
  readonly from: number
  readonly to: number
  readonly statuses: readonly { readonly state: CardState; readonly from: number; readonly to: number }[]
}

function plainCover(
  periods: readonly PlainPeriod[],
  arrival: number,
  grace: number,
  day: number,
): Cover['kind'] {
  const cells = periods.map((period) => {
    const states: (CardState | null)[] = new Array(DAYS).fill(null)
    for (let i = period.from; i <= period.to; i++) states[i] = 'active'
    for (const status of period.statuses)
      for (let i = status.from; i <= status.to; i++) if (states[i] !== null) states[i] = status.state
    return states
  })
  if (cells.some((states) => states[day] === 'active')) return 'covered'
  let last = -1
  for (const [i, states] of cells.entries()) {
    const end = periods[i].to
    if (end >= arrival && end < day && states[end] === 'active') last = Math.max(last, end)
  }
  if (last >= 0 && grace > 0 && day - last <= grace) return 'grace'
  if (cells.some((states) => states[day] !== null)) return 'blocked'
  return last >= 0 && grace > 0 ? 'afterGrace' : 'gap'
}

const dayIndex = fc.integer({ min: 0, max: DAYS - 1 })
const span = fc.tuple(dayIndex, fc.integer({ min: 0, max: 200 })).map(([from, length]) => ({
  from,
  to: Math.min(DAYS - 1, from + length),
}))
const plainPeriod: fc.Arbitrary<PlainPeriod> = fc
  .tuple(
    span,
    fc.array(
      fc
        .tuple(span, fc.constantFrom<CardState>('withdrawn', 'held', 'active', 'stopped'))
        .map(([days, state]) => ({
          ...days,
          state,
        })),
      { maxLength: 3 },
    ),
  )
  .map(([days, statuses]) => ({ ...days, statuses }))

const engine = (period: PlainPeriod): CoverPeriod => ({
  code: 'DN4790000000017',
  object: 'DN',
  level: '4',
  facility: '79999',
  from: numberOf(period.from),
  to: numberOf(period.to),
  statuses: period.statuses.map(({ state, from, to }) => ({
    state,
    from: numberOf(from),
    to: numberOf(to),
    reason: null,
  })),
  listed: true,
})

/** Days of grace as the law's text has them: inpatients always, other treatment from 01/07/2025, visits never. */
function plainGrace(careType: string, dischargeDay: number): number {
  if (careType === '03') return 15
  return careType === '05' && dischargeDay >= 20250701 ? 15 : 0
}

test('every day of a stay stands as a day-by-day calculation says', () => {
  const seen = new Set<Cover['kind']>()
  fc.assert(
    fc.property(
      fc.array(plainPeriod, { maxLength: 4 }),
      dayIndex,
      fc.integer({ min: 0, max: 60 }),
      fc.constantFrom('01', '03', '05'),
      (periods, arrival, length, careType) => {
        const discharge = Math.min(DAYS - 1, arrival + length)
        const treatment = { arrivalDay: numberOf(arrival), dischargeDay: numberOf(discharge), careType }
        const grace = plainGrace(careType, treatment.dischargeDay)
        const given = periods.map(engine)
        for (let day = arrival; day <= discharge; day++) {
          const { kind } = coverOn(numberOf(day), given, treatment, parameters)
          seen.add(kind)
          expect({ day, kind }).toEqual({ day, kind: plainCover(periods, arrival, grace, day) })
        }
      },
    ),
    { numRuns: 2000 },
  )
  expect([...seen].sort()).toEqual(['afterGrace', 'blocked', 'covered', 'gap', 'grace'])
})
