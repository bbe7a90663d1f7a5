import { expect, test } from 'vitest'
import { DEFECTS, generateClaims, generateEnvelope } from '../../src/generate/index.js'
import { CATALOGUE } from '../../src/rules/catalogue.js'
import { plans } from './claims.js'

const base = { seed: 17, quirks: 0, rows: 8, kind: 'outpatient', plans } as const

test.each(DEFECTS.map((defect) => [defect.name, defect] as const))('%s changes the file', (name, defect) => {
  const several = defect.of === 'envelope' ? defect.claims === 'several' : defect.notFirst === true
  const options = {
    ...base,
    claims: several ? 2 : 1,
    ...(defect.of === 'claim' ? { wants: defect.needs } : {}),
  }
  const good = Buffer.concat([...generateEnvelope(options)])
  const bad = Buffer.concat([...generateEnvelope({ ...options, defects: [name] })])
  expect(bad.equals(good)).toBe(false)
})

test('names are unique, and every expected finding is in the catalogue with its severity', () => {
  expect(new Set(DEFECTS.map((defect) => defect.name)).size).toBe(DEFECTS.length)
  for (const { expects } of DEFECTS) {
    expect(CATALOGUE.get(expects.code)?.severity).toBe(expects.severity)
  }
})

test('shares are kept, and claims without a defect stay as they were', () => {
  const defects = ['too-long:0.1', 'no-xml1:0.05']
  const plain = [...generateClaims({ ...base, claims: 400 })]
  const count = new Map<string, number>()
  for (const [i, claim] of [...generateClaims({ ...base, claims: 400, defects })].entries()) {
    if (claim.defect === null) expect(claim.hoso.equals(plain[i]!.hoso)).toBe(true)
    else count.set(claim.defect.name, (count.get(claim.defect.name) ?? 0) + 1)
  }
  expect(Math.abs(count.get('too-long')! - 40)).toBeLessThanOrEqual(2)
  expect(Math.abs(count.get('no-xml1')! - 20)).toBeLessThanOrEqual(2)
})

test('defects without a share divide the claims among them', () => {
  const names = [...generateClaims({ ...base, claims: 60, defects: ['too-long', 'table-cut'] })].map(
    (claim) => claim.defect?.name,
  )
  expect(new Set(names)).toEqual(new Set(['too-long', 'table-cut']))
})
