import fc from 'fast-check'
import { expect, test } from 'vitest'
import { claimTime, date, dateTime, figure, percent, today } from '../../src/review/format.js'
import { attributes, escapeHtml, Html, html } from '../../src/review/html.js'
import { ruleWords } from '../../src/review/rule-words.js'
import { TEXTS, translator } from '../../src/review/texts.js'
import { totpStepOf } from '../../src/review/totp.js'

test('figures are grouped by dots, exactly, however large', () => {
  expect(['0', '999', '1000', '1234567', '12345678901234567890', '-1000'].map((one) => figure(one))).toEqual([
    '0',
    '999',
    '1.000',
    '1.234.567',
    '12.345.678.901.234.567.890',
    '−1.000',
  ])
  expect(['1234.50', '1234.00', '0.05'].map((one) => figure(one))).toEqual(['1.234,5', '1.234', '0,05'])
  expect([figure(null), figure(undefined), figure(''), figure(12n)]).toEqual(['', '', '', '12'])
  fc.assert(
    fc.property(fc.bigInt(), (value) => {
      expect(BigInt(figure(value).replaceAll('.', '').replace('−', '-'))).toBe(value)
    }),
  )
  expect([figure('1234567.50', 'en'), percent(0.1234, 'en')]).toEqual(['1,234,567.5', '12.3 %'])
  expect([percent(0.1234), percent(1), percent(Number.NaN), percent(null)]).toEqual([
    '12,3 %',
    '100 %',
    '',
    '',
  ])
})

test('moments are told in Vietnamese time, times of a claim as they were written', () => {
  expect(dateTime('2026-11-22T17:05:09.123456Z')).toBe('23/11/2026 00:05')
  expect(dateTime(new Date('2026-11-22T17:05:09Z'), true)).toBe('23/11/2026 00:05:09')
  expect(date('2026-12-31T16:59:59Z')).toBe('31/12/2026')
  expect([dateTime(null), dateTime('không phải giờ'), date('')]).toEqual(['', '', ''])
  expect(claimTime('202611220705')).toBe('22/11/2026 07:05')
  expect(claimTime('2026-11-22 07:05:00')).toBe('22/11/2026 07:05')
  expect(claimTime('20261122')).toBe('22/11/2026')
  expect(today(Date.parse('2026-11-22T17:00:00Z'))).toBe('2026-11-23')
})

test('whatever is put into markup stays text, in elements and in attributes', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', ';', '/', '=') }), (text) => {
      const made = html`<b title="${text}">${text}</b>`.text + attributes({ 'data-x': text }).text
      expect(made.match(/</g)).toHaveLength(2)
      expect(made.match(/"/g)).toHaveLength(4)
      const back = escapeHtml(text)
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&')
      expect(back).toBe(text)
    }),
  )
  expect(escapeHtml([new Html('<i>'), '<i>', null, undefined, false, 0])).toBe('<i>&lt;i&gt;0')
  expect(attributes({ a: null, b: false, c: true, d: '' }).text).toBe(' c d=""')
})

test('every sentence is there in both languages with the same places', () => {
  for (const [key, [vi, en]] of Object.entries(TEXTS)) {
    expect([key, vi.trim() !== '', en.trim() !== '']).toEqual([key, true, true])
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()
    expect([key, places(vi)]).toEqual([key, places(en)])
  }
})

test('one-time codes are those of RFC 6238, one step to either side', () => {
  // Appendix B, SHA-1, the last six digits.
  const secret = Buffer.from('12345678901234567890')
  for (const [seconds, code] of [
    [59, '287082'],
    [1111111109, '081804'],
    [20000000000, '353130'],
  ] as const) {
    const step = Math.floor(seconds / 30)
    expect(totpStepOf(secret, code, seconds * 1000)).toBe(step)
    expect(totpStepOf(secret, `${code.slice(0, 3)} ${code.slice(3)}`, (seconds + 30) * 1000)).toBe(step)
    expect(totpStepOf(secret, code, (seconds + 90) * 1000)).toBeNull()
  }
  expect(totpStepOf(secret, '', 59_000)).toBeNull()
})

test('words that follow a number follow it in English', () => {
  const [vi, en] = [translator('vi'), translator('en')]
  expect([1, 2, '1.000'].map((count) => en('queue.errors', { count }))).toEqual([
    '1 error',
    '2 errors',
    '1.000 errors',
  ])
  expect(en('queue.bulk.all', { count: 1 })).toBe('all 1 claim that matches the filter')
  expect(en('claim.findings.count', { errors: 1, warnings: 0 })).toBe('1 error, 0 warnings')
  expect([1, 2].map((count) => vi('queue.errors', { count }))).toEqual(['1 lỗi', '2 lỗi'])
})

test('a rule without a claim ends its sentence once', () => {
  const text = {
    vi: 'Giới tính là {value}; chỉ dùng {allowed}.',
    en: 'Sex is {value}; only {field} is used.',
  }
  expect(ruleWords(text, 'vi')).toBe('Giới tính là …; chỉ dùng …')
  expect(ruleWords(text, 'en')).toBe('Sex is …; only FIELD is used.')
})
