import { expect, test } from 'vitest'
import { type GenerateOptions, generateClaims, generateEnvelope } from '../../src/generate/index.js'
import { STANDARD_VERSIONS } from '../../src/standard/plan.js'
import { plans, rowsOf } from './claims.js'

const bytesOf = (options: GenerateOptions) => Buffer.concat([...generateEnvelope({ ...options, plans })])

test('the same options give the same bytes, another seed gives others', () => {
  const options = { claims: 40, seed: 7, quirks: 0.5, defects: ['too-long:0.2'] }
  expect(bytesOf(options).equals(bytesOf(options))).toBe(true)
  expect(bytesOf(options).equals(bytesOf({ ...options, seed: 8 }))).toBe(false)
})

test('a claim depends on its number alone, so a series can be made in parts', () => {
  const options = { seed: 7, quirks: 0.3, plans }
  const whole = [...generateClaims({ ...options, claims: 20 })].map((claim) => claim.hoso.toString())
  const part = [...generateClaims({ ...options, first: 12, claims: 8 })].map((claim) => claim.hoso.toString())
  expect(part).toEqual(whole.slice(12))
  expect(new Set(whole).size).toBe(20)
})

test('2,000 claims have about 50 rows and 58 KB each, 12 % inpatients and a long tail', () => {
  let rows = 0
  let bytes = 0
  let inpatients = 0
  let largest = 0
  for (const claim of generateClaims({ claims: 2000, seed: 11, quirks: 0, plans })) {
    rows += claim.rows
    largest = Math.max(largest, claim.rows)
    if (claim.documents.some((document) => document.table === 'XML7')) inpatients++
    for (const document of claim.documents) bytes += document.bytes.length
  }
  expect(rows / 2000).toBeGreaterThan(45)
  expect(rows / 2000).toBeLessThan(55)
  expect(bytes / 2000).toBeGreaterThan(52_200)
  expect(bytes / 2000).toBeLessThan(63_800)
  expect(inpatients).toBeGreaterThanOrEqual(238)
  expect(inpatients).toBeLessThanOrEqual(242)
  expect(largest).toBeGreaterThan(1500)
}, 60_000)

test('every table of the version turns up, and none of another', () => {
  for (const version of STANDARD_VERSIONS) {
    const seen = new Set<string>()
    for (const [kind, rows] of [
      ['outpatient', 8],
      ['inpatient', 20],
    ] as const) {
      for (const claim of generateClaims({ claims: 400, seed: 2, version, kind, rows, plans })) {
        for (const { table } of claim.documents) seen.add(table)
      }
    }
    const known = [...plans[version].tables.keys()].filter((table) => table !== 'XML0' && table !== 'XML12')
    expect([...seen].sort()).toEqual(known.sort())
  }
}, 60_000)

test('times follow each other: arrival, order, carrying out, result, discharge', () => {
  for (const version of STANDARD_VERSIONS) {
    for (const claim of generateClaims({ claims: 60, seed: 4, version, quirks: 0, plans })) {
      const tables = rowsOf(claim, version)
      const { NGAY_VAO, NGAY_RA, NGAY_VAO_NOI_TRU, MA_LK } = tables.get('XML1')![0]!
      expect(
        NGAY_VAO_NOI_TRU === '' || (NGAY_VAO_NOI_TRU! >= NGAY_VAO! && NGAY_VAO_NOI_TRU! < NGAY_RA!),
      ).toBe(true)
      const stages = [...(tables.get('XML2') ?? []), ...tables.get('XML3')!].map((row) =>
        [NGAY_VAO, row.NGAY_YL, row.NGAY_TH_YL, row.NGAY_KQ, NGAY_RA].filter(Boolean),
      )
      for (const times of stages) expect(times).toEqual([...times].sort())
      for (const row of tables.get('XML5') ?? []) {
        expect(row.THOI_DIEM_DBLS! >= NGAY_VAO! && row.THOI_DIEM_DBLS! <= NGAY_RA!).toBe(true)
      }
      const services = new Set(tables.get('XML3')!.map((row) => row.MA_DICH_VU))
      for (const row of tables.get('XML4') ?? []) expect(services.has(row.MA_DICH_VU)).toBe(true)
      for (const rows of tables.values()) for (const row of rows) expect(row.MA_LK).toBe(MA_LK)
      for (const table of ['XML2', 'XML3', 'XML4', 'XML5'] as const) {
        const numbers = (tables.get(table) ?? []).map((row) => Number(row.STT))
        expect(numbers).toEqual(numbers.map((_, i) => i + 1))
      }
    }
  }
}, 60_000)

test('options that cannot be followed are refused by name', () => {
  expect(() => generateEnvelope({ month: '202513', plans })).toThrow(/month/)
  expect(() => generateEnvelope({ defects: ['no-such-defect'], plans })).toThrow(/no-such-defect/)
  expect(() => generateEnvelope({ defects: ['too-long:2'], plans })).toThrow(/share/)
  expect(() => generateEnvelope({ claims: 2, defects: ['files-without-hoso'], plans })).toThrow(/one claim/)
  expect(() => generateEnvelope({ quirks: 1.5, plans })).toThrow(/quirks/)
})
