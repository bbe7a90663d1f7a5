import { expect, test } from 'vitest'
import { dosageTotal } from '../../src/rules/dosage.js'

test.each([
  ['1 viên/lần * 2 lần/ngày * 7 ngày [2 viên/ngày]', 14_000],
  ['0,5 viên/lần*3 lần/ngày*5 ngày', 7_500],
  ['1/2 viên x 2 lần x 10 ngày', 10_000],
])('%s is a total of %d thousandths', (text, total) => {
  expect(dosageTotal(text)).toBe(total)
})

test.each([
  '2 viên/lần * 1 lần/ngày [2 viên/ngày]',
  'Uống sau ăn',
  'viên * 2 lần * 3 ngày',
  'Ngày 1: 1 viên * 2 lần * 1 ngày; ngày 2: 2 viên * 1 lần * 1 ngày',
])('%s has no total that can be known', (text) => {
  expect(dosageTotal(text)).toBeNaN()
})
