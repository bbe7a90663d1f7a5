import { expect, test } from 'vitest'
import { isListed, type RouteList } from '../../src/eligibility/route-lists.js'

test('a category is on a list from the first day of its row to the last', () => {
  const lists: readonly RouteList[] = [
    { codes: ['3.1'], from: 20250101, to: 20251231, basis: 'thử' },
    { codes: ['2', '9'], from: 20260101, to: 20261231, basis: 'thử' },
  ]
  const on = (code: string, ...days: number[]) => days.map((day) => isListed(lists, code, day))
  expect(on('3.1', 20241231, 20250101, 20251231, 20260101)).toEqual([false, true, true, false])
  expect(on('9', 20251231, 20260101)).toEqual([false, true])
  expect(on('1.1', 20250601)).toEqual([false])
})
