import { describe, expect, test } from 'vitest'
import { changedClaim } from '../../src/generate/rule-examples.js'
import type { Finding } from '../../src/rules/finding.js'
import type { Change } from '../../src/rules/rule.js'
import { STANDARD_VERSIONS } from '../../src/standard/plan.js'
import { judgeModel } from '../support/judge-model.js'

/** What files of the field commonly do, as a difference of a good inpatient claim, and what may be said about it. */
const HABITS: readonly (readonly [habit: string, change: Change, said: readonly string[]])[] = [
  [
    'a drug and a service carried out in the minute of their order',
    { 'XML2[2].NGAY_TH_YL': '202609171441', 'XML3[5].NGAY_TH_YL': '202609180337' },
    [],
  ],
  ['a result in the minute of the service', { 'XML3[5].NGAY_KQ': '202609180345' }, []],
  ['a result before the service', { 'XML3[5].NGAY_KQ': '202609180340' }, ['X3-046']],
  ['a result of XML4 after the discharge', { 'XML4[7].NGAY_KQ': '202609190800' }, ['CX-017']],
  ['a test without a machine', { 'XML3[2].MA_MAY': '' }, ['X3-026']],
  [
    'a drug row whose level is not what was paid',
    { 'XML2[2].MUC_HUONG': '80', 'XML3[2].MUC_HUONG': '80' },
    ['X2-020'],
  ],
  ['a follow-up day without XML14', { 'XML1.NGAY_TAI_KHAM': '20261001' }, ['CX-025']],
  ['no reason for the admission', { 'XML1.LY_DO_VNT': '' }, ['X1-029']],
  ['no method of treatment', { 'XML1.PP_DIEU_TRI': '' }, ['X1-064', 'STR-040']],
  ['no number of the transfer paper', { 'XML1.MA_NOI_DI': '79998' }, ['X1-047']],
  ['category 1.3 without the transfer paper', { 'XML1.MA_DOITUONG_KCB': '1.3' }, ['X1-045']],
  ['no head of the facility', { 'XML1.MA_TTDV': '', 'XML7.MA_TTDV': '' }, ['STR-040']],
  [
    'the same service ordered twice in one minute',
    {
      'XML3[9].NGAY_YL': '202609180711',
      'XML3[9].NGAY_TH_YL': '202609180718',
      'XML3[9].NGAY_KQ': '202609180739',
    },
    ['CX-040'],
  ],
]

const errorsOf = (findings: readonly Finding[]) =>
  findings
    .filter(({ severity }) => severity === 'error')
    .map(({ code, table, row, field }) => `${code} ${table} ${row} ${field}`)

describe('what files of the field commonly do does not reject a claim', () => {
  const cases = HABITS.flatMap(([habit, change, said]) =>
    STANDARD_VERSIONS.map((version) => [habit, version, change, said] as const),
  )
  test.each(cases)('%s (%s)', (_habit, version, change, said) => {
    // The claim is written for the newest version: some of its values are long for the others.
    const good = judgeModel(changedClaim('inpatient', {}, 'MAU.1'), version)
    const findings = judgeModel(changedClaim('inpatient', change, 'MAU.1'), version)
    expect(errorsOf(findings).filter((error) => !errorsOf(good).includes(error))).toEqual([])
    const known = new Set(good.map(({ code }) => code))
    const more = [...new Set(findings.map(({ code }) => code))].filter((code) => !known.has(code))
    expect(more.filter((code) => !said.includes(code))).toEqual([])
    if (version === '3176') expect(more.length > 0).toBe(said.length > 0)
  })
})
