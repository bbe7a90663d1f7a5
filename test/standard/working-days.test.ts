import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createParameterSet } from '../../src/standard/parameter-set.js'
import { addWorkingDays, workingDaysBetween } from '../../src/standard/working-days.js'

const { holidays } = createParameterSet()

test.each([
  [20260213, 1, 20260223, 'from the Friday before Tết to the Monday behind it'],
  [20260212, 2, 20260223, 'the day itself does not count'],
  [20240502, 1, 20240503, 'an ordinary day'],
  [20240503, 1, 20240504, 'a Saturday worked in exchange counts'],
  [20260424, 1, 20260428, 'the day in lieu of a holiday on a Sunday is off'],
  [20260708, 2, 20260710, 'two days to repair'],
  [20260710, 2, 20260714, 'over a weekend'],
  [20251231, 1, 20260105, 'over the new year'],
  [20260223, -1, 20260213, 'backwards'],
  [20260214, 0, 20260214, 'nothing added'],
])('%i and %i working days is %i: %s', (day, n, expected) => {
  expect(addWorkingDays(day, n, holidays)).toBe(expected)
})

test('an imported day changes the calendar', () => {
  const rows = [
    { name: 'holiday', facility: '', from: 20270901, to: 20270901, value: 'Quốc khánh', basis: 'thử' },
    { name: 'workday', facility: '', from: 20270205, to: 20270205, value: 'Làm bù', basis: 'thử' },
  ]
  const changed = createParameterSet(rows).holidays
  expect([20270901, 20270205].map((day) => holidays.isWorkingDay(day))).toEqual([true, false])
  expect([20270901, 20270205].map((day) => changed.isWorkingDay(day))).toEqual([false, true])
})

test('counting undoes adding', () => {
  const day = fc
    .tuple(
      fc.integer({ min: 2023, max: 2028 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
    )
    .map(([y, m, d]) => y * 10_000 + m * 100 + d)
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 60 }), (from, n) => {
      const to = addWorkingDays(from, n, holidays)
      expect(holidays.isWorkingDay(to)).toBe(true)
      expect(workingDaysBetween(from, to, holidays)).toBe(n)
      expect(workingDaysBetween(to, from, holidays)).toBe(-n)
    }),
  )
})
