import { describe, expect, test } from 'vitest'
import { Row } from '../../src/rules/row.js'
import {
  bidForm,
  bidYear,
  isBedList,
  isDoneElsewhere,
  isMachine,
  isPackage,
} from '../../src/rules/row-forms.js'

/** A row with one field. */
function rowOf(value: string): Row {
  const row = new Row()
  row.bytes = Buffer.from(`>${value}<`)
  row.start = Int32Array.of(1)
  row.end = Int32Array.of(row.bytes.length - 1)
  row.bad = Uint8Array.of(0)
  return row
}

describe('bid information', () => {
  test.each([
    ['123/QĐ-SYT;G1;N2;2026', 'full', 2026],
    ['123/QĐ-SYT.79;G1;N2;2026;00', 'full', 2026],
    ['123/QĐ-SYT;G1;N2;2026;', 'full', 2026],
    ['45/VB;2025', 'inHouse', 2025],
    ['123/QĐ-SYT;G1;N2', 'noYear', Number.NaN],
    ['123/QĐ-SYT', 'wrong', Number.NaN],
    ['123/QĐ-SYT;N2;G1;2026', 'wrong', 2026],
    [';G1;N2;2026', 'wrong', 2026],
    ['123;G100;N2;2026', 'wrong', 2026],
    ['123;G1;N2;26', 'wrong', Number.NaN],
  ])('%s is %s', (value, form, year) => {
    expect(bidForm(rowOf(value), 0)).toBe(form)
    expect(bidYear(rowOf(value), 0)).toBe(year)
  })
})

test.each([
  ['SH.1.MAU0003', true],
  ['SA.2.79999.SN 12-A;SN 12-B', true],
  ['XQ.3[Thuê].123', true],
  ['ĐTĐ.1.9', true],
  ['S.1.9', false],
  ['SH.4.9', false],
  ['SH.1', false],
  ['SH.1.', false],
  ['SH.1.9;', false],
  ['SH1.1.9', false],
])('machine %s: %s', (value, good) => {
  expect(isMachine(rowOf(value), 0)).toBe(good)
})

test.each([
  ['H001', true],
  ['H001; T002', true],
  ['', false],
  ['A001', false],
  ['H01', false],
])('bed %s: %s', (value, good) => {
  expect(isBedList(rowOf(value), 0)).toBe(good)
})

test('packages are G and a number; what was done elsewhere names the facility', () => {
  expect(['G1', 'G12', 'G', '1', 'GA'].map((value) => isPackage(rowOf(value), 0))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
  expect(isDoneElsewhere(rowOf('22.0121.1369.K.79001'), 0)).toBe(true)
  expect(isDoneElsewhere(rowOf('22.0121.1369'), 0)).toBe(false)
})
