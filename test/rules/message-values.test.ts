import { expect, test } from 'vitest'
import { describeFinding } from '../../src/rules/catalogue.js'
import type { Finding } from '../../src/rules/finding.js'
import { numberText, sizeText } from '../../src/rules/message-values.js'

const finding = (code: string, differing: Partial<Finding>): Finding => ({
  code,
  severity: 'warning',
  table: 'XML1',
  row: 1,
  field: null,
  value: null,
  line: 0,
  column: 0,
  ...differing,
})

test('amounts are written as each language writes them, without needless decimals', () => {
  const params = { rows: 3, expected: '80', cost: '4 099 170', limit: '351000' }
  const { vi, en } = describeFinding(
    finding('ELG-B02', { table: 'XML3', field: 'MUC_HUONG', value: '100', params }),
  )
  expect(vi).toContain('chi phí 4.099.170 đ không thấp hơn 351.000 đ')
  expect(en).toContain('the cost of 4,099,170 đ is not below 351,000 đ')
  const money = describeFinding(
    finding('X1-065', { field: 'T_THUOC', value: '4099170.00', params: { expected: '4099100.5' } }),
  )
  expect(money.vi).toContain('4.099.170')
  expect(money.vi).toContain('4.099.100,5')
  expect(money.vi).not.toContain('4099170')
  expect(money.en).toContain('4,099,170')
})

test('levels keep their decimals, lists their items, and codes stay as they are', () => {
  const level = finding('ELG-B01', {
    field: 'MUC_HUONG',
    value: '47.5',
    params: { rows: 2, expected: '40; 80' },
  })
  expect(describeFinding(level).vi).toContain('MUC_HUONG 47,5 cao hơn mức được hưởng (40; 80)')
  const code = finding('X2-039', { field: 'TEN_THUOC', value: '1000000', params: { expected: '2000000' } })
  expect(describeFinding(code).vi).toBe('Tên thuốc «1000000» khác danh mục («2000000»).')
})

test('times are told as days and hours, where they are times', () => {
  expect(describeFinding(finding('CX-025', { field: 'NGAY_TAI_KHAM', value: '20260601' })).vi).toContain(
    'ngày tái khám 01/06/2026 nhưng',
  )
  const birth = finding('X1-008', { field: 'NGAY_SINH', value: '202606011100', params: { found: 3 } })
  expect(describeFinding(birth).vi).toContain('NGAY_SINH 01/06/2026 11:00 không có')
  // What is wrong is how it is written.
  expect(describeFinding(finding('STR-027', { field: 'NGAY_SINH', value: '20260631' })).vi).toContain(
    '«20260631»',
  )
})

test('a blank value is said to be blank', () => {
  const blank = finding('X1-048', { field: 'MA_NOI_DEN', value: '', params: { found: 2 } })
  expect(describeFinding(blank).vi).toContain('MA_NOI_DEN là (trống):')
  expect(describeFinding(blank).en).toContain('MA_NOI_DEN is (blank):')
  const area = finding('ELG-R19', { field: 'MA_KHUVUC', value: 'K1', params: { expected: '' } })
  expect(describeFinding(area).vi).toBe('MA_KHUVUC «K1» khác thẻ trong hệ thống (trống)')
  expect(describeFinding(finding('STR-017', { params: { encoding: '' } })).vi).toBe('Không phải UTF-8')
})

test('numbers and sizes', () => {
  expect(['1234567.50', '-1000', '0.05', 'K1', ''].map((one) => numberText(one, 'vi'))).toEqual([
    '1.234.567,5',
    '−1.000',
    '0,05',
    'K1',
    '',
  ])
  expect([sizeText(64 * 2 ** 20, 'vi'), sizeText(8 * 2 ** 30, 'vi'), sizeText(1.5 * 2 ** 30, 'en')]).toEqual([
    '64 MB',
    '8 GB',
    '1.5 GB',
  ])
})
