import { describe, expect, test } from 'vitest'
import { factsOf } from '../../src/eligibility/facts.js'
import { answer, type Case, card, codesOf, FACTS, judge, NOW, record, row } from './sample.js'

const withdrawn = (from: number) =>
  answer([record({ cards: [card({ statuses: [{ state: 'withdrawn', from, to: null, reason: null }] })] })])
const good = answer().now

describe('a registry that cannot answer', () => {
  test('leaves a claim pending, whatever the registry would have said', () => {
    const judged = judge({
      registry: 'unavailable',
      facts: { hoTen: 'TRẦN THỊ KHÁC', rows: [row({ day: 20270101 })] },
    })
    expect(judged.outcome).toBe('pending')
    expect(judged.findings).toEqual([])
    expect(judged.identity).toMatchObject({ card: 'notAsked', name: 'notAsked', verified: null })
    expect(judged.rows).toMatchObject([{ claimed: 8_000, expected: null, verdict: 'notJudged' }])
    expect(judged.registry).toEqual({ now: null, atLookup: null })
  })

  test('does not keep back what the claim itself shows', () => {
    const judged = judge({ registry: 'unavailable', facts: { cards: [] } })
    expect(judged.findings.map(({ code }) => code)).toEqual(['ELG-F13'])
  })
})

test('a value of one facility counts for its claims alone', () => {
  const due = (facility: string) => {
    const given = { name: 'benefitLevel.4', facility, from: 0, to: 99_999_999, value: '60', basis: 'thử' }
    return judge({ set: [given] }).rows[0]
  }
  expect(due('79999')).toMatchObject({ expected: 6_000, verdict: 'over' })
  expect(due('79998')).toMatchObject({ expected: 8_000, verdict: 'right' })
})

describe('two times', () => {
  test('a card withdrawn after the look-up is "changed after look-up", not a rejection', () => {
    const judged = judge({
      registry: { ...withdrawn(20260301), atLookup: { ...good, knownAt: 202603100755 } },
    })
    expect(judged.outcome).toBe('eligible')
    expect(judged.findings).toMatchObject([
      { code: 'ELG-R17', severity: 'info', params: { codes: 'ELG-R10' } },
    ])
    expect(judged.registry).toEqual({ now: 202603151200, atLookup: 202603100755 })
  })

  test('a card withdrawn before the look-up is rejected', () => {
    const judged = judge({ registry: { ...withdrawn(20260301), atLookup: withdrawn(20260301).now } })
    expect(judged.outcome).toBe('notEligible')
    expect(judged.findings).toMatchObject([{ code: 'ELG-R10', severity: 'error' }])
  })

  test('a card that came into the registry after the look-up is not held against the claim either', () => {
    const judged = judge({ registry: { ...answer(), atLookup: { knownAt: 202603100755, persons: [] } } })
    expect(judged.outcome).toBe('eligible')
    expect(judged.findings.map(({ code }) => code)).toEqual(['ELG-R17'])
  })

  test('without a look-up, the registry counts as it stands now', () => {
    expect(codesOf({ registry: withdrawn(20260301) })).toEqual(['ELG-R10'])
  })

  test('nothing changed, nothing said', () => {
    expect(codesOf({ registry: { ...answer(), atLookup: { ...good, knownAt: 202603100755 } } })).toEqual([])
  })

  test('rows are judged by the state of the look-up', () => {
    const raised = answer([record({ cards: [card(), card({ code: 'HN2790000000017' })] })])
    const judged = judge({ registry: { ...raised, atLookup: good } })
    expect(judged.rows).toMatchObject([
      { claimed: 8_000, expected: 8_000, allowed: [8_000], verdict: 'right' },
    ])
    expect(judge({ registry: raised }).rows).toMatchObject([{ allowed: [8_000, 10_000] }])
  })
})

describe('cards of the army and the police', () => {
  const army = {
    cards: [{ code: 'QN5970000000017', facility: '79999', from: 20260101, to: 0 }],
    rows: [row({ mucHuong: 10_000, tBhtt: 50_000_000 })],
  }

  test('count from paper when the registry lacks them', () => {
    const judged = judge({ facts: army, registry: [] })
    expect(judged).toMatchObject({ outcome: 'eligible', findings: [], identity: { card: 'ministry' } })
  })

  test('count by the registry when it has them', () => {
    const known = record({ cards: [card({ code: 'QN5970000000017', to: 20260301 })] })
    expect(codesOf({ facts: army, registry: [known] })).toContain('ELG-R06')
  })
})

test('severities can be set, for a facility and from a day on', () => {
  const otherSex = [record({ person: { sex: 2 } })]
  const set = (value: string, facility: string, from = 20260101) => [
    { name: 'severity.ELG-R04', facility, from, to: 99991231, value, basis: 'Quyết định của giám định' },
  ]
  const severities = (given: Case) =>
    judge({ registry: otherSex, ...given }).findings.map(({ severity }) => severity)
  expect(severities({})).toEqual(['warning'])
  expect(severities({ set: set('error', '') })).toEqual(['error'])
  expect(judge({ registry: otherSex, set: set('error', '') }).outcome).toBe('notEligible')
  expect(severities({ set: set('off', '79999') })).toEqual([])
  expect(severities({ set: set('off', '79998') })).toEqual(['warning'])
  expect(severities({ set: set('off', '79999', 20260401) })).toEqual(['warning'])
})

test.each(['8', '9'])('MA_DOITUONG_KCB %s is no insured visit', (category) => {
  const judged = judge({ facts: { maDoituongKcb: category, cards: [] }, registry: [] })
  expect(judged).toMatchObject({ outcome: 'notApplicable', findings: [] })
})

test('the person is found by number, and by citizen id when no number leads anywhere', () => {
  expect(judge().identity).toEqual({
    card: 'same',
    name: 'same',
    birthDate: 'same',
    sex: 'same',
    citizenId: 'same',
    verified: true,
  })
  const other = { cards: [{ ...FACTS.cards[0], code: 'DN4790000000088' }] }
  const byId = judge({ facts: other })
  expect(byId.identity.card).toBe('byCitizenId')
  expect(byId.outcome).toBe('eligible')
  expect(byId.findings.map(({ code }) => code)).toEqual(['ELG-R20'])
})

test('what the benefit check finds does not change who is insured', () => {
  const judged = judge({ facts: { rows: [row({ mucHuong: 10_000, tBhtt: 50_000_000 })] } })
  expect(judged.outcome).toBe('eligible')
  expect(judged.findings).toMatchObject([
    { code: 'ELG-B02', table: 'XML3', row: 1, field: 'MUC_HUONG', value: '100', params: { rows: 2 } },
  ])
  expect(judged.rows).toMatchObject([{ claimed: 10_000, expected: 8_000, verdict: 'over' }])
  expect(judged.judgedAt).toBe(NOW)
})

test('gaps are listed as stretches of days with their first row', () => {
  const days = [20260310, 20260312, 20260314, 20260401]
  const judged = judge({
    facts: {
      maLoaiKcb: '01',
      ngayRa: 202604010900,
      rows: days.map((day, i) => row({ day, row: i * 2 + 1, maNhom: String(i) })),
    },
    registry: [record({ cards: [card({ to: 20260310 }), card({ from: 20260401 })] })],
  })
  expect(judged.findings.filter(({ code }) => code === 'ELG-R06')).toMatchObject([
    { table: 'XML3', row: 3, params: { from: '12/03/2026', to: '14/03/2026', rows: 4 } },
  ])
})

test('facts of plain rows are grouped, with sums and the first row', () => {
  const facts = factsOf({
    XML1: {
      MA_LK: 'LK-1',
      MA_THE_BHYT: 'DN4790000000017;HN2790000000017',
      MA_DKBD: '79999;79998',
      GT_THE_TU: '20260101;20260601',
      GT_THE_DEN: '20260531; ',
      NGAY_VAO: '202603100800',
      NGAY_MIEN_CCT: '202603010900',
      T_BHTT: '400000,5',
      NAM_QT: '2026',
      THANG_QT: '3',
    },
    XML3: [
      {
        NGAY_YL: '202603100830',
        MUC_HUONG: '80',
        PHAM_VI: '1',
        MA_NHOM: '1',
        THANH_TIEN_BH: '100',
        T_BHTT: '80',
      },
      { NGAY_YL: '', MUC_HUONG: '80.0', PHAM_VI: '1', MA_NHOM: '1', THANH_TIEN_BH: '50.25', T_BHTT: '40.2' },
      {
        NGAY_YL: '202603100830',
        MUC_HUONG: '47.5',
        PHAM_VI: '1',
        MA_NHOM: '1',
        THANH_TIEN_BH: '1',
        T_BHTT: '1',
      },
      { NGAY_YL: '202603100830', MUC_HUONG: 'x', PHAM_VI: '2', MA_NHOM: '1' },
    ],
  })
  expect(facts.cards).toEqual([
    { code: 'DN4790000000017', facility: '79999', from: 20260101, to: 20260531 },
    { code: 'HN2790000000017', facility: '79998', from: 20260601, to: 0 },
  ])
  expect(facts).toMatchObject({ ngayMienCct: 20260301, tBhtt: 40_000_050, settlementMonth: 202603 })
  expect(facts.rows).toMatchObject([
    { row: 1, rows: 2, day: 20260310, mucHuong: 8_000, thanhTienBh: 15_025, tBhtt: 12_020 },
    { row: 3, rows: 1, mucHuong: 4_750 },
    { row: 4, rows: 1, mucHuong: -1, phamVi: '2' },
  ])
  expect(structuredClone(facts)).toEqual(facts)
})
