import { describe, expect, test } from 'vitest'
import { CATALOGUE, describeFinding } from '../../src/rules/catalogue.js'
import type { Finding } from '../../src/rules/finding.js'
import { MALFORMED_TEXTS } from '../../src/rules/malformed-texts.js'
import { policyRows } from '../../src/rules/policy.js'
import { codeOf } from '../../src/rules/structure.js'
import { loadPlans } from '../../src/standard/compile.js'
import type { TablePlan } from '../../src/standard/plan.js'
import { MALFORMED, NOTICE } from '../../src/xml/notice.js'

const finding = (code: string, params: Finding['params'] = {}): Finding => ({
  code,
  severity: 'error',
  table: 'XML2',
  row: 3,
  field: 'SO_LUONG',
  value: 'abc',
  line: 1,
  column: 2,
  params,
})

describe('the catalogue of findings', () => {
  test('has an entry for every notice of the reader, and a text for every way to be malformed', () => {
    const plan = loadPlans()['3176'].tables.get('XML2') as TablePlan
    for (const kind of Object.values(NOTICE)) expect(CATALOGUE.has(codeOf(kind, plan, 0))).toBe(true)
    for (const reason of Object.values(MALFORMED)) expect(MALFORMED_TEXTS[reason]?.vi).toBeTruthy()
  })

  test('speaks both languages and says what to do and why, without repeating a code', () => {
    expect(new Set(CATALOGUE.keys()).size).toBe(CATALOGUE.size)
    for (const entry of CATALOGUE.values())
      for (const text of [entry.text.vi, entry.text.en, entry.advice.vi, entry.advice.en, entry.basis])
        expect(text.trim().length).toBeGreaterThan(3)
  })

  test('fills in what a message names', () => {
    expect(describeFinding(finding('STR-025')).vi).toBe('SO_LUONG «abc» không phải là số')
    expect(describeFinding(finding('STR-014', { reason: 'reference' })).en).toContain('a wrong & reference')
    expect(describeFinding(finding('STR-035', { times: 12 })).en).toContain('(12 times in the table)')
    for (const code of CATALOGUE.keys())
      expect(describeFinding(finding(code)).vi).not.toMatch(/undefined|null/)
    expect(() => describeFinding(finding('STR-999'))).toThrow(RangeError)
  })

  test('exceptions of the policy concern fields that exist and codes that weigh more elsewhere', () => {
    const plans = loadPlans()
    for (const { code, table, field, versions, severity } of policyRows) {
      expect(CATALOGUE.get(code)?.severity).not.toBe(severity)
      const known = (versions ?? (['130', '4750', '3176'] as const)).some((version) =>
        plans[version].tables.get(table)?.fields.some(({ name }) => name === field),
      )
      expect(known).toBe(true)
    }
  })
})
