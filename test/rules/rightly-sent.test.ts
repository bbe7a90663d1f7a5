import { describe, expect, test } from 'vitest'
import { changedClaim } from '../../src/generate/rule-examples.js'
import type { ExampleBase } from '../../src/rules/examples/base.js'
import type { Change } from '../../src/rules/rule.js'
import type { StandardVersion } from '../../src/standard/plan.js'
import { judgeModel } from '../support/judge-model.js'

/** The severities of what one rule says of a changed sample claim. */
function said(code: string, on: ExampleBase, change: Change, version: StandardVersion = '3176'): string[] {
  return judgeModel(changedClaim(on, change, 'MAU.1'), version)
    .filter((finding) => finding.code === code)
    .map(({ severity }) => severity)
}

/** Weeks after the moment of receipt that examples are judged by. */
const COURSE_END = {
  'XML1.MA_LOAI_KCB': '05',
  'XML1.NGAY_RA': '202610312359',
  'XML1.NGAY_TTOAN': '202609121339',
}

describe('what hospitals rightly send is not rejected', () => {
  test('until QĐ 3176 a course of drugs ends at 23:59 of its last day, weeks after it was sent', () => {
    expect(said('X1-054', 'outpatient', COURSE_END, '4750')).toEqual([])
    expect(said('X1-068', 'outpatient', COURSE_END, '4750')).toEqual([])
    expect(said('X1-054', 'outpatient', COURSE_END, '3176')).toEqual(['error'])
  })

  test('a card that begins during an inpatient stay is a warning, in an outpatient visit an error', () => {
    const later = { 'XML1.GT_THE_TU': '20260918' }
    expect(said('X1-023', 'inpatient', later)).toEqual([])
    expect(said('X1-023B', 'inpatient', later)).toEqual(['warning'])
    expect(said('X1-023', 'outpatient', { 'XML1.GT_THE_TU': '20260913' })).toEqual(['error'])
  })

  test('a card that expired before the arrival is said once', () => {
    const expired = { 'XML1.GT_THE_DEN': '20260911' }
    expect(said('X1-023', 'outpatient', expired)).toEqual(['error'])
    expect(said('X1-024', 'outpatient', expired)).toEqual([])
  })

  test('the ambulance leaves after the discharge; a drug is not given after it', () => {
    const late = { 'XML3[4].NGAY_TH_YL': '202609180330' }
    const transport = { ...late, 'XML3[4].MA_NHOM': '12' }
    const after = { 'XML1.NGAY_RA': '202609180300' }
    expect(said('CX-016', 'inpatient', { ...after, ...late }).length).toBe(
      said('CX-016', 'inpatient', { ...after, ...transport }).length + 1,
    )
  })

  test('a row that the patient pays may keep its rate beside an insurance amount of 0', () => {
    const own = { PHAM_VI: '2', TYLE_TT_BH: '100', THANH_TIEN_BH: '0' }
    const row = (table: string, values: object) =>
      Object.fromEntries(Object.entries(values).map(([field, value]) => [`${table}.${field}`, value]))
    expect(said('X2-016', 'outpatient', row('XML2[2]', own))).toEqual([])
    expect(said('X2-016', 'outpatient', row('XML2[2]', { ...own, PHAM_VI: '1' }))).toEqual(['error'])
    expect(said('X3-017', 'outpatient', row('XML3[4]', own))).toEqual([])
    expect(said('X3-017', 'outpatient', row('XML3[4]', { ...own, PHAM_VI: '1' }))).toEqual(['error'])
  })

  test('a result belongs to its service whatever tells where or how it was done', () => {
    expect(said('CX-019', 'outpatient', { 'XML3[3].MA_DICH_VU': '99.0202.9202.K.79998' })).toEqual([])
    expect(said('CX-019', 'outpatient', { 'XML3[3].MA_DICH_VU': '99.0202.9209' })).toEqual(['error'])
  })
})
