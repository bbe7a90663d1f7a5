import { describe, expect, test } from 'vitest'
import {
  type Form,
  folded,
  isCardNumber,
  isDiagnosisCode,
  isInsuranceNumber,
  isPersonalId,
  isTemporaryCard,
} from '../../src/rules/forms.js'

const fits = (form: Form, text: string): boolean => {
  const bytes = Buffer.from(`;${text};`)
  return form(bytes, 1, bytes.length - 1)
}

describe('forms of codes', () => {
  test.each([
    ['HT3790000000001', true],
    ['ht3790000000001', true],
    ['TE179KT00000001', true],
    ['HG479KTABC00001', true],
    ['DN479KT00000001', false],
    ['HT6790000000001', false],
    ['HT379000000001', false],
    ['HT379000000000A', false],
    ['123790000000001', false],
  ])('card %s: %s', (card, good) => expect(fits(isCardNumber, card)).toBe(good))

  test.each([
    ['TE1790000000001', true],
    ['TE179KT00000001', true],
    ['HG4790000000001', true],
    ['TE2790000000001', false],
    ['HT3790000000001', false],
    ['TE1XX0000000001', false],
  ])('temporary card %s: %s', (card, good) => expect(fits(isTemporaryCard, card)).toBe(good))

  test.each([
    ['000164000001', true],
    ['123456789', true],
    ['B1234567', true],
    ['0001640000', false],
    ['B123 4567', false],
    ['KHONG CO', false],
  ])('personal id %s: %s', (id, good) => expect(fits(isPersonalId, id)).toBe(good))

  test.each([
    ['0000000012', true],
    ['0000000000', false],
    ['123456789', false],
    ['12345678X0', false],
  ])('insurance number %s: %s', (number, good) => expect(fits(isInsuranceNumber, number)).toBe(good))

  test.each([
    ['J20.9', true],
    ['I10', true],
    ['G63.2*', true],
    ['J2', false],
    ['J20;J21', false],
    ['J20 J21', false],
    ['209', false],
  ])('diagnosis %s: %s', (code, good) => expect(fits(isDiagnosisCode, code)).toBe(good))

  test('words are compared without case and diacritics, however they are composed', () => {
    expect(folded('DƯỠNG thai, Đẻ')).toBe('duong thai, de')
    expect(folded('DƯỠNG thai'.normalize('NFD'))).toBe('duong thai')
  })
})
