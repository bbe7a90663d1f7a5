import { describe, expect, test } from 'vitest'
import { answerCard, readAskedBirth } from '../../src/eligibility/card-answer.js'
import type { RegistryRecord } from '../../src/eligibility/lookup.js'
import type { Card, CardState } from '../../src/eligibility/registry.js'

const NUMBER = '7900000001'
const DAY = 20260315

const card = (prefix = 'GD479', values: Partial<Card> = {}): Card => ({
  code: `${prefix}${NUMBER}`,
  bhxhNo: NUMBER,
  from: 20260101,
  to: 20261231,
  facility: '79999',
  area: '',
  fiveYearDay: null,
  statuses: [],
  ...values,
})

const inState = (state: CardState, from = 20260301): Card =>
  card('GD479', { statuses: [{ state, from, to: null, reason: null }] })

function person(cards: readonly Card[], values: Partial<RegistryRecord> = {}): RegistryRecord {
  return {
    person: {
      bhxhNo: NUMBER,
      citizenId: '000180000001',
      names: ['NGUYỄN THỊ HÒA', 'NGUYỄN THỊ CŨ'],
      birthDay: 19800517,
      birthPrecision: 'day',
      sex: 2,
      verifiedDay: null,
      deathDay: null,
    },
    address: '',
    cards,
    tempCards: [],
    copays: [],
    ...values,
  }
}

interface Case {
  readonly cards?: readonly Card[]
  readonly record?: Partial<RegistryRecord>
  readonly dead?: number
  readonly key?: string
  readonly name?: string
  readonly birth?: number
  readonly none?: true
}

function codeOf({ cards = [card()], record = {}, dead, key, name, birth, none }: Case): string {
  const made = person(cards, record)
  const found = dead === undefined ? made : { ...made, person: { ...made.person, deathDay: dead } }
  const question = {
    key: key ?? `GD479${NUMBER}`,
    name: name ?? 'Nguyễn Thị Hoà',
    birthDay: birth ?? 19800517,
    day: DAY,
  }
  return answerCard(question, none ? [] : [found]).code
}

const ended = card('GD479', { from: 20250101, to: 20251231 })
const temp = { code: 'TE1797900000077', from: 20260301, to: 20260601, officialCode: null }

describe('the result code of a look-up', () => {
  test.each<[string, string, Case]>([
    ['000', 'a card that covers the day', {}],
    ['000', 'the same person by number', { key: NUMBER }],
    ['000', 'a former name', { name: 'nguyễn thị cũ' }],
    ['000', 'the birth year alone', { birth: 19800000 }],
    ['000', 'a card that ends today', { cards: [card('GD479', { to: DAY })] }],
    ['000', 'a state that begins tomorrow', { cards: [inState('withdrawn', 20260316)] }],
    ['001', 'a card of the army', { cards: [card('QN579')], key: `QN579${NUMBER}` }],
    ['002', 'a card of the police', { cards: [card('CA579')], key: `CA579${NUMBER}` }],
    ['003', 'an ended card with a new one', { cards: [ended, card('HT379')] }],
    [
      '003',
      'a withdrawn card with a later one',
      { cards: [inState('withdrawn'), card('HT379', { from: 20260302 })] },
    ],
    ['004', 'a valid card with a new one to come', { cards: [card(), card('HT379', { from: 20260401 })] }],
    ['010', 'a card that has ended', { cards: [ended] }],
    ['010', 'a card that has not begun', { cards: [card('GD479', { from: 20260316 })] }],
    ['050', 'nobody', { none: true }],
    ['050', 'a person without any card', { cards: [] }],
    ['051', 'another object code', { key: `HT479${NUMBER}` }],
    ['052', 'another province', { key: `GD401${NUMBER}` }],
    ['053', 'another benefit level', { key: `GD379${NUMBER}` }],
    ['060', 'another name', { name: 'TRẦN VĂN KHÁC HẲN' }],
    ['061', 'the same initials', { name: 'NGUYỄN THANH HƯƠNG' }],
    ['061', 'a name without accents', { name: 'NGUYEN THI HOA' }],
    ['070', 'another birth date', { birth: 19800518 }],
    ['070', 'another birth year', { birth: 19810000 }],
    ['110', 'withdrawn', { cards: [inState('withdrawn')] }],
    ['110', 'held', { cards: [inState('held')] }],
    ['110', 'locked', { cards: [inState('locked')] }],
    ['120', 'reduced', { cards: [inState('reduced')] }],
    ['120', 'a holder who died', { dead: 20260314 }],
    ['121', 'moved out', { cards: [inState('movedOut')] }],
    ['122', 'moved within', { cards: [inState('movedWithin')] }],
    ['123', 'enrolled again', { cards: [inState('increasedAgain')] }],
    ['124', 'stopped', { cards: [inState('stopped')] }],
    ['130', 'a child under a temporary number', { cards: [], record: { tempCards: [temp] }, key: temp.code }],
    [
      '010',
      'a temporary number that has ended',
      { cards: [], record: { tempCards: [{ ...temp, to: 20260310 }] }, key: temp.code },
    ],
    [
      '004',
      'a temporary number with an official card',
      { record: { tempCards: [{ ...temp, officialCode: card().code }] }, key: temp.code },
    ],
  ])('%s for %s', (code, _, made) => {
    expect(codeOf(made)).toBe(code)
  })

  test('asked by the person, the card with the highest benefit counts', () => {
    const both = person([card('HN279', { from: 20250101 }), card('GD479')])
    const answer = answerCard({ key: NUMBER, name: null, birthDay: null, day: DAY }, [both])
    expect(answer).toMatchObject({ code: '000', card: { code: `HN279${NUMBER}` } })
  })

  test('of two persons under one citizen id, the one whose name fits is meant', () => {
    const other = person([card('DN479')])
    const wrong = { ...other, person: { ...other.person, names: ['PHẠM VĂN KHÁC'] } }
    const question = { key: '000180000001', name: 'NGUYỄN THỊ HÒA', birthDay: 19800517, day: DAY }
    expect(answerCard(question, [wrong, person([card()])])).toMatchObject({
      code: '000',
      card: { code: card().code },
    })
  })
})

test.each([
  ['17/05/1980', 19800517],
  ['7/5/1980', 19800507],
  ['05/1980', 19800500],
  ['1980', 19800000],
  ['17051980', 19800517],
  ['19800517', 19800517],
  ['1980-05-17', 19800517],
  ['30/02/1980', null],
  ['13/1980', null],
  ['hôm qua', null],
  ['', null],
])('a birth date written %s', (text, day) => {
  expect(readAskedBirth(text)).toBe(day)
})
