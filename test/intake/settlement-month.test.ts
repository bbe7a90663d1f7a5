import { describe, expect, test } from 'vitest'
import { settlementMonth } from '../../src/intake/settlement-month.js'

const received = new Date('2026-03-05T02:00:00Z')

describe('the month of settlement', () => {
  test.each([
    ['2026', '2', '202601312359', '2026-02-01'],
    ['2026', '02', '', '2026-02-01'],
    ['2027', '01', '', '2027-01-01'],
    ['', '2', '202601312359', '2026-01-01'],
    ['2026', '13', '202601312359', '2026-01-01'],
    ['0026', '2', '202512312359', '2025-12-01'],
    ['2126', '2', '202512312359', '2025-12-01'],
    ['', '', '', '2026-03-01'],
    ['', '', '190001010000', '2026-03-01'],
    ['x', 'y', 'abcdefgh', '2026-03-01'],
  ])('NAM_QT %j, THANG_QT %j, NGAY_RA %j: %s', (namQt, thangQt, ngayRa, month) => {
    expect(settlementMonth(namQt, thangQt, ngayRa, received)).toBe(month)
  })
})
