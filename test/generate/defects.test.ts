import { expect, test } from 'vitest'
import {
  DEFECTS,
  findDefect,
  GenerateError,
  generateClaims,
  generateEnvelope,
  RULE_DEFECTS,
} from '../../src/generate/index.js'
import { CATALOGUE } from '../../src/rules/catalogue.js'
import { RULES } from '../../src/rules/rules.js'
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

test('a rule is broken by its own example, with the MA_LK and the facility of the file', () => {
  const options = { ...base, claims: 40, maCskcb: '01999', defects: ['X1-052:0.5', 'too-long:0.25'] }
  const claims = [...generateClaims(options)]
  const broken = claims.filter(({ defect }) => defect?.name === 'X1-052')
  expect(Math.abs(broken.length - 20)).toBeLessThanOrEqual(2)
  expect(new Set(claims.map(({ maLk }) => maLk)).size).toBe(40)
  for (const { maLk, documents } of broken) {
    const head = documents.find(({ table }) => table === 'XML1')!.bytes.toString()
    expect(head).toContain(`<MA_LK>${maLk}</MA_LK>`)
    expect(head).toContain('<MA_CSKCB>01999</MA_CSKCB>')
    expect(head).toContain('<NGAY_RA>202609120800</NGAY_RA>')
    for (const { bytes } of documents) expect(bytes.toString()).not.toContain('<MA_CSKCB>79999<')
  }
})

test('a rule cannot be planted in another version than that of its example', () => {
  const plant = (version: '130' | '3176') => () => [
    ...generateClaims({ ...base, version, defects: ['X1-052'] }),
  ]
  expect(plant('3176')).not.toThrow()
  expect(plant('130')).toThrow(GenerateError)
})

test('each rule is a defect with its code for a name, and no code is the name of another', () => {
  expect(RULE_DEFECTS.map(({ name }) => name)).toEqual(RULES.map(({ code }) => code))
  for (const { name } of RULE_DEFECTS) expect(findDefect(name)?.of).toBe('rule')
  for (const { name, of } of DEFECTS) expect(findDefect(name)?.of).toBe(of)
})
