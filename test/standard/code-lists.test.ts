import { expect, test } from 'vitest'
import { CODE_LISTS, codeList } from '../../src/standard/code-lists.js'
import type { StandardVersion } from '../../src/standard/plan.js'

/** List, code, version, day, whether it holds. Around each day of change: the day before and the day itself. */
const CASES: readonly [string, string, StandardVersion, number, boolean][] = [
  ['MA_LOAI_KCB', '10', '3176', 20260731, true],
  ['MA_LOAI_KCB', '11', '3176', 20260731, false],
  ['MA_LOAI_KCB', '11', '3176', 20260801, true],
  ['MA_LOAI_KCB', '16', '4750', 20260801, true],
  ['MA_LOAI_KCB', '17', '3176', 20260801, false],
  ['MA_LOAI_KCB', '1', '3176', 20260801, false],
  ['MA_LOAI_KCB', '1', '130', 20240601, true],
  ['MA_LOAI_KCB', '01', '130', 20240601, true],
  ['MA_DOITUONG_KCB', '1.8', '3176', 20250630, true],
  ['MA_DOITUONG_KCB', '1.15', '3176', 20250630, false],
  ['MA_DOITUONG_KCB', '1.15', '3176', 20250701, true],
  ['MA_DOITUONG_KCB', '1.8', '3176', 20250701, true],
  ['MA_DOITUONG_KCB', '1.8', '3176', 20251231, true],
  ['MA_DOITUONG_KCB', '1.8', '3176', 20260101, false],
  ['MA_DOITUONG_KCB', '1.15', '3176', 20260101, true],
  ['MA_DOITUONG_KCB', '7.1', '4750', 20251231, true],
  ['MA_DOITUONG_KCB', '7.1', '4750', 20260101, false],
  ['MA_XANG_DAU', 'XEDIEN', '3176', 20250630, false],
  ['MA_XANG_DAU', 'XEDIEN', '3176', 20250701, true],
  ['MA_XANG_DAU', 'R955V2', '3176', 20250701, true],
  ['MA_XANG_DAU', 'R954V1', '130', 20240101, true],
  ['KET_QUA_DTRI', '8', '130', 20240601, false],
  ['KET_QUA_DTRI', '8', '4750', 20240601, true],
  ['XML3.MA_NHOM', '19', '130', 20240601, false],
  ['XML3.MA_NHOM', '19', '4750', 20240601, true],
  ['XML2.MA_NHOM', '8', '3176', 20250601, false],
  ['XML8.MA_LOAI_KCB', '09', '4750', 20250601, false],
  ['XML8.MA_LOAI_KCB', '09', '3176', 20250601, true],
  ['NHOM_DOI_TUONG', '0', '4750', 20250601, true],
  ['NHOM_DOI_TUONG', '0', '3176', 20250601, false],
  ['MA_XU_TRI', '8', '130', 20240601, false],
  ['MA_XU_TRI', '8', '4750', 20240601, true],
  ['XML6.PHACDO_DTRI_LAO', '12', '130', 20240601, true],
  ['XML6.PHACDO_DTRI_LAO', '13', '130', 20240601, false],
  ['XML6.PHACDO_DTRI_LAO', '27', '3176', 20250601, true],
  ['XML12.MA_DOI_TUONG', 'KNLĐT1', '130', 20240601, true],
  ['XML12.MA_DOI_TUONG', 'KNLĐT3', '130', 20240601, false],
  ['MA_PHAC_DO_DIEU_TRI', 'NL.29', '3176', 20250601, true],
  ['MA_PHAC_DO_DIEU_TRI', 'NL.30', '3176', 20250601, false],
]

test.each(CASES)('%s %s, version %s, on %i: %s', (name, code, version, day, holds) => {
  const list = codeList(name, version, day)!
  const bytes = Buffer.from(`<${code}>`)
  expect(list.has(code)).toBe(holds)
  expect(list.hasBytes(bytes, 1, bytes.length - 1)).toBe(holds)
  expect(list.label(code) !== null).toBe(holds)
})

test('a list that a version does not have is absent', () => {
  expect(codeList('XML6.PHACDO_DTRI_LAO', '4750', 20250601)).toBeNull()
  expect(codeList('KET_QUA_DTRI_LAO', '130', 20240601)).toBeNull()
  expect(codeList('MA_KHOA', '3176', 20250601)).toBeNull()
})

test('groups of older practice are legacy, those of the annex are not', () => {
  const drugs = codeList('XML2.MA_NHOM', '3176', 20250601)!
  expect(['4', '5', '6', '7', '17'].map(drugs.isLegacy)).toEqual([false, true, true, false, false])
  const services = codeList('XML3.MA_NHOM', '3176', 20250601)!
  expect(['7', '9', '10', '11', '12'].map(services.isLegacy)).toEqual([true, true, false, true, false])
})

test('a list of whole numbers answers for numbers', () => {
  const sex = codeList('GIOI_TINH', '3176', 20250601)!
  expect([0, 1, 3, 4, 1.5, Number.NaN].map(sex.hasNumber)).toEqual([false, true, true, false, false, false])
})

test('a resolved list is one shared object', () => {
  expect(codeList('GIOI_TINH', '3176', 20250601)).toBe(codeList('GIOI_TINH', '4750', 20200101))
})

test.each(CODE_LISTS.map((entry) => [entry.name, entry] as const))(
  '%s has a source, both labels, and no code twice in an edition',
  (_, { editions, vi, en }) => {
    expect(vi && en).toBeTruthy()
    for (const { source, codes, from, to } of editions) {
      expect(source).not.toBe('')
      expect(from).toBeLessThanOrEqual(to)
      expect(codes.length).toBeGreaterThan(0)
      expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length)
      for (const code of codes) expect(code.vi && code.en).toBeTruthy()
    }
  },
)

test('editions of one list leave no gap and do not overlap', () => {
  for (const { editions } of CODE_LISTS) {
    for (const version of ['130', '4750', '3176'] as const) {
      const own = editions.filter(({ versions }) => versions.includes(version))
      own.slice(1).forEach(({ from }, i) => {
        expect(from).toBeGreaterThan(own[i].to)
        const next = new Date(
          Date.UTC(own[i].to / 10000, (Math.floor(own[i].to / 100) % 100) - 1, (own[i].to % 100) + 1),
        )
        expect(from).toBe(Number(next.toISOString().slice(0, 10).replaceAll('-', '')))
      })
    }
  }
})
