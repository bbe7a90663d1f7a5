import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DECISIONS } from '../../src/eligibility/decisions.js'
import { ELIGIBILITY_CHECKS } from '../../src/eligibility/findings.js'
import * as names from '../../src/eligibility/names.js'
import { CATALOGUE } from '../../src/rules/catalogue.js'

const shared = join(import.meta.dirname, '../../../shared')
const source = join(shared, 'eligibility/eligibility-checks.md')
// Not part of the package: without it there is nothing to compare with.
const there = existsSync(source)
const required = there ? readFileSync(source, 'utf8') : ''

test.skipIf(!there)('every required check is decided, once, and nothing else is', () => {
  const codes = [...required.matchAll(/^\| (ELG-[A-Z]\d\d) \|/gm)].map(([, code]) => code)
  const points = /## 3\.[^\n]*\n([\s\S]*?)\n## 4/.exec(required)?.[1].match(/^\d\. /gm) ?? []
  expect(codes.length).toBeGreaterThan(50)
  const wanted = [...codes, ...points.map((_, i) => `name-${i + 1}`)]
  expect(DECISIONS.map(({ code }) => code).sort()).toEqual(wanted.sort())
})

test('what is implemented or covered names codes and functions that exist', () => {
  const known = new Set([...ELIGIBILITY_CHECKS.map(({ code }) => code), ...CATALOGUE.keys()])
  for (const decision of DECISIONS) {
    if (decision.decision === 'refused') {
      expect(decision.reason.length).toBeGreaterThan(30)
      continue
    }
    expect(decision.by.length).toBeGreaterThan(0)
    for (const by of decision.by)
      expect({ by, found: known.has(by) || by in names }).toMatchObject({ found: true })
  }
})

test('every check carries out a decision', () => {
  const decided = new Set(DECISIONS.flatMap((entry) => (entry.decision === 'implemented' ? entry.by : [])))
  expect(ELIGIBILITY_CHECKS.filter(({ code }) => !decided.has(code)).map(({ code }) => code)).toEqual([])
})

test.skipIf(!there)('errors are where the requirements put them, or lighter', () => {
  const severity = new Map(ELIGIBILITY_CHECKS.map((entry) => [entry.code, entry.severity]))
  for (const [, code, written] of required.matchAll(/^\| (ELG-[A-Z]\d\d) \|[^|]*\| ([EWI][^|]*) \|/gm)) {
    const own = severity.get(code)
    if (own === undefined) continue
    if (own === 'error') expect({ code, written }).toMatchObject({ written: expect.stringContaining('E') })
    if (!written.includes('E')) expect({ code, own }).not.toMatchObject({ own: 'error' })
  }
})
