import { expect, test } from 'vitest'
import { withFindings } from '../../src/intake/eligibility-findings.js'
import type { Finding } from '../../src/rules/finding.js'
import type { JudgedClaim } from '../../src/store/judged.js'
import { wholeSubmission } from '../support/judged-claims.js'

const finding = (code: string, severity: Finding['severity'], params?: Finding['params']): Finding => ({
  ...{ code, severity, table: 'XML1', row: 1, field: null, value: null, line: 0, column: 0 },
  ...(params === undefined ? {} : { params }),
})
const many = (count: number, code: string, severity: Finding['severity']) =>
  Array.from({ length: count }, () => finding(code, severity))

function claimWith(findings: readonly Finding[], more = 0): JudgedClaim {
  const [claim] = wholeSubmission({ claims: [{}] }).parts[0]!.claims
  return {
    ...claim!,
    findings: more === 0 ? findings : [...findings, finding('STR-054', 'info', { more })],
    findingsTotal: findings.length + more,
    warnings: findings.length + more,
  }
}

test('findings within the bound are all kept', () => {
  const claim = withFindings(claimWith(many(2, 'X1', 'warning')), many(3, 'ELG-B01', 'warning'), 5)
  expect(claim.findings.map(({ code }) => code)).toEqual(['X1', 'X1', 'ELG-B01', 'ELG-B01', 'ELG-B01'])
  expect(claim).toMatchObject({ findingsTotal: 5, warnings: 5, outcome: 'accepted' })
})

test('beyond it all are counted, errors stay, and it is said how many are not listed', () => {
  const elg = [...many(4, 'ELG-B01', 'warning'), finding('ELG-R01', 'error')]
  const claim = withFindings(claimWith(many(3, 'X1', 'warning')), elg, 4)
  expect(claim.findings.map(({ code }) => code)).toEqual(['X1', 'X1', 'X1', 'ELG-R01', 'STR-054'])
  expect(claim.findings.at(-1)?.params).toEqual({ more: 4 })
  expect(claim).toMatchObject({ findingsTotal: 8, warnings: 7, errors: 1, outcome: 'rejected', slices: [] })
})

test('what was beyond the bound before is counted once', () => {
  const claim = withFindings(claimWith(many(4, 'X1', 'warning'), 6), [finding('ELG-R01', 'error')], 4)
  expect(claim.findings.map(({ code }) => code)).toEqual(['X1', 'X1', 'X1', 'ELG-R01', 'STR-054'])
  expect(claim.findings.at(-1)?.params).toEqual({ more: 7 })
  expect(claim.findingsTotal).toBe(11)
})
