import { describe, expect, test } from 'vitest'
import { citizenIdFault } from '../../src/eligibility/card-citizen.js'
import { isTemporary, parseCard, parseLookupKey } from '../../src/eligibility/card-number.js'
import { CARD_OBJECTS, isLevelPossible } from '../../src/eligibility/card-objects.js'
import { CARD_PROVINCES, isIssuingUnit, provinceOn } from '../../src/eligibility/card-provinces.js'
import { childCoverEnd, isMinistryCard, isPaidOutOfScope } from '../../src/eligibility/card-special.js'

describe('a card number', () => {
  test('is taken apart, whatever its blanks and case', () => {
    expect(parseCard(' dn4 79 0000000017 ')).toEqual({
      code: 'DN4790000000017',
      object: 'DN',
      level: '4',
      province: '79',
      bhxhNo: '0000000017',
    })
  })

  test.each([
    '',
    'DN679000000001',
    'DN6790000000017',
    'D14790000000017',
    'DN479000000001X',
    'DN4790000000017 8',
  ])('%j is none', (text) => expect(parseCard(text)).toBeNull())

  test('is looked up in 15, 10 or 12 characters', () => {
    expect(parseLookupKey('DN4790000000017')).toMatchObject({ form: 'card' })
    expect(parseLookupKey('0000 000 017')).toEqual({ form: 'bhxhNo', bhxhNo: '0000000017' })
    expect(parseLookupKey('079080000017')).toEqual({ form: 'citizenId', citizenId: '079080000017' })
    expect(parseLookupKey('12345678901')).toBeNull()
  })

  test.each([
    ['TE179KT00000017', '79999', true],
    ['HG479KT00000017', '79000', true],
    ['TE1790000000017', '79000', true],
    ['TE1790000000017', '79999', false],
    ['DN4790000000017', '79000', false],
  ])('%s at %s is temporary: %s', (code, facility, is) => {
    const card = parseCard(code)
    expect(card !== null && isTemporary(card, facility)).toBe(is)
  })
})

test.each([
  ['DN', '4', true],
  ['DN', '2', true],
  ['DN', '5', false],
  ['TE', '1', true],
  ['TE', '2', false],
  ['HT', '4', false],
  ['QN', '5', true],
  ['QN', '4', false],
  ['CN', '3', true],
  ['CN', '2', true],
  ['ZZ', '4', true],
] as const)('object %s may carry level %s: %s', (object, level, is) => {
  expect(isLevelPossible(object, level, 20260310)).toBe(is)
})

test('object codes stand once, and each has a level', () => {
  expect(new Set(CARD_OBJECTS.map(({ code }) => code)).size).toBe(CARD_OBJECTS.length)
  for (const { levels } of CARD_OBJECTS) expect(levels.length).toBeGreaterThan(0)
})

describe('provinces', () => {
  test('were 63 and are 34, and keep their numbers under other names', () => {
    expect(CARD_PROVINCES.filter(({ to }) => to === 20250630)).toHaveLength(63)
    expect(CARD_PROVINCES.filter(({ from }) => from === 20250701)).toHaveLength(34)
    for (const [code, before, after] of [
      ['15', 'Yên Bái', 'Lào Cai'],
      ['24', 'Bắc Giang', 'Bắc Ninh'],
      ['44', 'Quảng Bình', 'Quảng Trị'],
      ['52', 'Bình Định', 'Gia Lai'],
      ['80', 'Long An', 'Tây Ninh'],
      ['82', 'Tiền Giang', 'Đồng Tháp'],
      ['91', 'Kiên Giang', 'An Giang'],
    ]) {
      expect(provinceOn(code, 20250630)?.name).toBe(before)
      expect(provinceOn(code, 20250701)?.name).toBe(after)
    }
    expect(provinceOn('34', 20250701)).toBeUndefined()
  })

  test('issue cards under their numbers of before and after', () => {
    for (const code of ['01', '34', '96', '97']) expect(isIssuingUnit(code)).toBe(true)
    for (const code of ['00', '03', '05', '50', 'KT']) expect(isIssuingUnit(code)).toBe(false)
  })
})

test.each([
  [20200101, 20260930],
  [20200930, 20260930],
  [20201001, 20261031],
  [20201205, 20261231],
  [20191115, 20251130],
  [20200000, 20261231],
])('cover of a child born %s ends by age on %s', (birth, end) => {
  expect(childCoverEnd(birth)).toBe(end)
})

test('cards of the army, the police and the cipher service go their own ways', () => {
  expect(['QN', 'HC', 'LS', 'XK', 'CY', 'CA'].every((object) => isMinistryCard(object, 20260310))).toBe(true)
  expect(isMinistryCard('DN', 20260310)).toBe(false)
  expect(isPaidOutOfScope('CY', 20260310)).toBe(true)
  expect(isPaidOutOfScope('XK', 20260310)).toBe(false)
})

test.each([
  ['079080000017', 19800520, 1, null],
  ['079180000017', 19800520, 2, null],
  ['079180000017', 19800520, 3, null],
  ['079180000017', 19800520, 1, 'sex'],
  ['079280000017', 19800520, 1, 'birthYear'],
  ['079205000017', 20050000, 1, null],
  ['079206000017', 20050000, 1, 'birthYear'],
  ['003080000017', 19800520, 1, 'prefix'],
  ['079080000017', 0, 0, null],
  ['000080000017', 19800520, 1, null],
  ['123456789', 19800520, 1, null],
  ['B1234567', 19800520, 1, null],
] as const)('citizen id %s, born %s, sex %s: %s', (id, birth, sex, fault) => {
  expect(citizenIdFault(id, birth, sex)).toBe(fault)
})
