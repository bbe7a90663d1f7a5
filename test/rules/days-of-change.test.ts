import { describe, expect, test } from 'vitest'
import { changedClaim } from '../../src/generate/rule-examples.js'
import type { ExampleBase } from '../../src/rules/examples/base.js'
import { type ListEntry, listReference } from '../../src/rules/list-reference.js'
import type { Change } from '../../src/rules/rule.js'
import { createParameterSet } from '../../src/standard/parameter-set.js'
import { STANDARD_VERSIONS, type StandardVersion } from '../../src/standard/plan.js'
import { judgeModel } from '../support/judge-model.js'

interface Asked {
  readonly on?: ExampleBase
  readonly version?: StandardVersion
  readonly change: Change
  readonly catalogue?: readonly ListEntry[]
}

/** True when a claim whose patient came and left on that day raises the rule. */
function raises(
  code: string,
  day: number,
  { on = 'outpatient', version = '3176', ...asked }: Asked,
): boolean {
  const change = { 'XML1.NGAY_VAO': `${day}0818`, 'XML1.NGAY_RA': `${day}1304`, ...asked.change }
  const reference = listReference(asked.catalogue ?? [])
  const findings = judgeModel(changedClaim(on, change, 'MAU.1'), version, { reference })
  return findings.some((finding) => finding.code === code)
}

interface Turn {
  readonly what: string
  readonly rule: string
  /** The last day of the old law and the first of the new. */
  readonly days: readonly [number, number]
  /** Whether each of them raises the rule. */
  readonly raised: readonly [boolean, boolean]
  readonly asked: Asked
  readonly versions?: readonly StandardVersion[]
}

const JULY_2025 = [20250630, 20250701] as const
const NEW_YEAR_2026 = [20251231, 20260101] as const
const JULY_2026 = [20260630, 20260701] as const
const AUGUST_2026 = [20260731, 20260801] as const

const category = (code: string): Asked => ({ change: { 'XML1.MA_DOITUONG_KCB': code } })
const care = (code: string): Asked => ({ change: { 'XML1.MA_LOAI_KCB': code } })
const fuel = (code: string): Asked => ({
  on: 'transfer',
  change: { 'XML3[4].MA_NHOM': '12', 'XML3[4].MA_XANG_DAU': code },
})

const TURNS: readonly Turn[] = [
  {
    what: 'districts are abolished',
    rule: 'X1-016',
    days: JULY_2025,
    raised: [false, true],
    asked: { change: { 'XML1.MAHUYEN_CU_TRU': '760' } },
  },
  {
    what: 'a grown-up needs a citizen id',
    rule: 'X1-005',
    days: JULY_2025,
    raised: [false, true],
    asked: { change: { 'XML1.SO_CCCD': '' } },
  },
  {
    what: 'category 1.11 begins',
    rule: 'X1-041',
    days: JULY_2025,
    raised: [true, false],
    asked: category('1.11'),
  },
  {
    what: 'category 1.9 may still be used while both lists hold',
    rule: 'X1-041',
    days: JULY_2025,
    raised: [false, false],
    asked: category('1.9'),
  },
  {
    what: 'category 1.9 ends with the transition',
    rule: 'X1-041',
    days: NEW_YEAR_2026,
    raised: [false, true],
    asked: category('1.9'),
  },
  {
    what: 'category 1.1 goes on',
    rule: 'X1-041',
    days: NEW_YEAR_2026,
    raised: [false, false],
    asked: category('1.1'),
  },
  {
    what: 'category 1.15 is for inpatients',
    rule: 'X1-043',
    days: JULY_2025,
    raised: [false, true],
    asked: category('1.15'),
  },
  {
    what: 'category 1.13 is right before and after it gets a benefit',
    rule: 'X1-041',
    days: JULY_2026,
    raised: [false, false],
    asked: category('1.13'),
  },
  {
    what: 'new fuels are listed',
    rule: 'X3-007B',
    days: JULY_2025,
    raised: [true, false],
    asked: fuel('E10V2'),
  },
  {
    what: 'old fuels stay listed',
    rule: 'X3-007B',
    days: JULY_2025,
    raised: [false, false],
    asked: fuel('R954V1'),
  },
  {
    what: 'mobile care (11) begins',
    rule: 'X1-077',
    days: AUGUST_2026,
    raised: [true, false],
    asked: care('11'),
  },
  {
    what: 'screening (16) begins',
    rule: 'X1-077',
    days: AUGUST_2026,
    raised: [true, false],
    asked: care('16'),
  },
  {
    what: 'type 17 is on no list',
    rule: 'X1-077',
    days: AUGUST_2026,
    raised: [true, true],
    asked: care('17'),
  },
  {
    what: 'inpatient (03) goes on',
    rule: 'X1-077',
    days: AUGUST_2026,
    raised: [false, false],
    asked: care('03'),
  },
  {
    what: 'a province ends with the merger',
    rule: 'X1-014',
    days: JULY_2025,
    raised: [false, true],
    asked: {
      change: { 'XML1.MATINH_CU_TRU': '74' },
      catalogue: [{ kind: 'province', code: '74', to: 20250630, attributes: {} }],
    },
  },
  {
    what: 'a disease ends with the new ICD-10 list',
    rule: 'X1-033',
    days: JULY_2026,
    raised: [false, true],
    asked: {
      change: { 'XML1.MA_BENH_CHINH': 'J20.9' },
      catalogue: [{ kind: 'icd10', code: 'J20.9', to: 20260630, attributes: {} }],
    },
  },
]

describe('rules at the day before a change of law and at the day itself', () => {
  const cases = TURNS.flatMap((turn) =>
    (turn.versions ?? STANDARD_VERSIONS).map((version) => [turn.what, version, turn] as const),
  )
  test.each(cases)('%s (%s)', (_what, version, { rule, days, raised, asked }) => {
    expect(days.map((day) => raises(rule, day, { ...asked, version }))).toEqual(raised)
  })
})

describe('rules that differ between versions of the standard', () => {
  const cases: readonly (readonly [string, string, Asked, Readonly<Record<StandardVersion, boolean>>])[] = [
    [
      'death outside the facility (8) came with QĐ 4750',
      'X1-065',
      { change: { 'XML1.KET_QUA_DTRI': '8' } },
      { '130': true, '4750': false, '3176': false },
    ],
    [
      'the form of machine codes came with QĐ 4750',
      'X3-027',
      { change: { 'XML3[2].MA_MAY': 'SH.MAU0003' } },
      { '130': false, '4750': true, '3176': true },
    ],
    [
      'index names came with QĐ 3176',
      'X4-004',
      { change: { 'XML4[1].TEN_CHI_SO': '' } },
      { '130': false, '4750': false, '3176': true },
    ],
    [
      'QĐ 130 wrote the type of care as a number',
      'X1-077',
      { change: { 'XML1.MA_LOAI_KCB': '1' } },
      { '130': false, '4750': true, '3176': true },
    ],
  ]
  test.each(cases)('%s', (_what, rule, asked, expected) => {
    for (const version of STANDARD_VERSIONS)
      expect([version, raises(rule, 20260912, { ...asked, version })]).toEqual([version, expected[version]])
  })
})

describe('dated values at the day before a change and at the day itself', () => {
  const parameters = createParameterSet()

  test.each([
    ['referenceLevel', [20240630, 20240701], [1_800_000, 2_340_000]],
    ['referenceLevel', JULY_2026, [2_340_000, 2_530_000]],
    ['routePercent.1.13.outpatient', JULY_2025, [Number.NaN, 0]],
    ['routePercent.1.13.outpatient', JULY_2026, [0, 50]],
    ['routePercent.1.14.outpatient', JULY_2026, [0, 50]],
    ['routePercent.1.18.outpatient', JULY_2026, [0, 50]],
    ['routePercent.3.2.inpatient', [20201231, 20210101], [60, 100]],
    ['routePercent.3.3.outpatient', [20151231, 20160101], [70, 100]],
    ['flatBenefitPercent.1.2', JULY_2025, [Number.NaN, 100]],
    ['cardGraceDays.outpatient', JULY_2025, [0, 15]],
    ['cardGraceDays.inpatient', JULY_2025, [15, 15]],
    ['citizenIdAge', JULY_2025, [Number.NaN, 14]],
    ['transferFormDays', [20241231, 20250101], [Number.NaN, 10]],
  ] as const)('%s', (name, days, expected) => {
    expect(days.map((day) => parameters.number(name, day))).toEqual(expected)
  })
})

describe('MUC_HUONG with a decimal, as half of a level gives', () => {
  /** The drug row divided at 47.5 %. */
  const half: Change = { 'XML2[2].MUC_HUONG': '47.5' }
  test.each([...JULY_2026])('is no fault in itself on %i', (day) => {
    expect(raises('X2-019', day, { change: half })).toBe(false)
    expect(raises('X2-019', day, { change: { 'XML2[2].MUC_HUONG': '100.1' } })).toBe(true)
  })
})
