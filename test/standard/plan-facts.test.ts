import { describe, expect, test } from 'vitest'
import { loadPlans } from '../../src/standard/compile.js'
import {
  type FieldPlan,
  STANDARD_VERSIONS,
  type StandardVersion,
  type TableName,
} from '../../src/standard/plan.js'

const plans = loadPlans()
const tableOf = (version: StandardVersion, table: TableName) => plans[version].tables.get(table)!
const field = (version: StandardVersion, table: TableName, name: string): FieldPlan =>
  tableOf(version, table).fields.find((f) => f.name === name)!
const overVersions = <T>(table: TableName, name: string, pick: (f: FieldPlan) => T): T[] =>
  STANDARD_VERSIONS.map((version) => pick(field(version, table, name)))

describe('fields that changed between QĐ 130, QĐ 4750 and QĐ 3176', () => {
  test.each([
    ['XML1', 'MA_NGHE_NGHIEP', [5, 5, 2]],
    ['XML1', 'SO_CCCD', [15, 15, 0]],
    ['XML1', 'MA_BENH_YHCT', [255, 255, 150]],
    ['XML1', 'MA_DOITUONG_KCB', [3, 4, 4]],
    ['XML1', 'MA_TTDV', [10, 10, 255]],
    ['XML2', 'MA_KHOA', [15, 50, 50]],
    ['XML3', 'TT_THAU', [25, 50, 50]],
    ['XML4', 'MA_DICH_VU', [15, 15, 50]],
    ['XML4', 'GIA_TRI', [50, 50, 255]],
    ['XML7', 'PP_DIEUTRI', [1500, 1500, 0]],
    ['XML0', 'SO_CCCD', [15, 15, 15]],
    ['XML12', 'DANG_HUONG_CHE_DO', [3, 10, 10]],
  ] as const)('%s.%s is at most %j characters long', (table, name, lengths) => {
    expect(overVersions(table, name, (f) => f.maxLength)).toEqual(lengths)
  })

  test('codes stay text although QĐ 130 called them numbers', () => {
    for (const name of ['MA_QUOCTICH', 'MA_DANTOC', 'SO_CCCD', 'DIEN_THOAI', 'MA_LOAI_KCB']) {
      expect(overVersions('XML1', name, (f) => f.kind)).toEqual(['text', 'text', 'text'])
    }
  })

  test('XML6.MA_XU_TRI is one digit in QĐ 130 and a list after it', () => {
    expect(overVersions('XML6', 'MA_XU_TRI', (f) => f.kind)).toEqual(['integer', 'list', 'list'])
  })

  test('XML7.SO_NGAY_NGHI has two digits, three in QĐ 3176', () => {
    expect(overVersions('XML7', 'SO_NGAY_NGHI', (f) => f.totalDigits)).toEqual([2, 2, 3])
  })

  test('XML14.NGAY_HEN_KL is a moment in QĐ 4750 and a day in QĐ 3176', () => {
    expect(field('4750', 'XML14', 'NGAY_HEN_KL').kind).toBe('datetime')
    expect(field('3176', 'XML14', 'NGAY_HEN_KL').kind).toBe('date')
  })

  test('XML13 names its facilities and the condition of the patient anew in QĐ 3176', () => {
    const names = (version: StandardVersion) => tableOf(version, 'XML13').fields.map((f) => f.name)
    const only = (a: StandardVersion, b: StandardVersion) =>
      names(a).filter((name) => !names(b).includes(name))
    expect(only('4750', '3176')).toEqual([
      'MA_NOI_DI',
      'MA_NOI_DEN',
      'TEN_DICH_VU',
      'TEN_THUOC',
      'PP_DIEU_TRI',
    ])
    expect(only('3176', '4750')).toEqual(['MA_CSKCB_DI', 'MA_CSKCB_DEN', 'TINH_TRANG_CT'])
    expect(names('3176').slice(4, 8)).toEqual(['MA_CSKCB', 'MA_CSKCB_DI', 'MA_CSKCB_DEN', 'HO_TEN'])
  })

  test('XML13.NGAY_VAO is a list of moments in QĐ 3176', () => {
    expect(field('4750', 'XML13', 'NGAY_VAO')).toMatchObject({ kind: 'datetime', maxLength: 0 })
    expect(field('3176', 'XML13', 'NGAY_VAO')).toMatchObject({ kind: 'datetimeList', maxLength: 100 })
  })

  test('the first service of a check-in is required in QĐ 130 only', () => {
    expect(overVersions('XML0', 'MA_DICH_VU', (f) => f.required)).toEqual([true, false, false])
  })
})

describe('fields of a kind of their own', () => {
  test.each([
    ['XML1', 'NGAY_SINH', 'birth'],
    ['XML12', 'NGAY_SINH', 'date'],
    ['XML1', 'NGAY_MIEN_CCT', 'dateOrDatetime'],
    ['XML1', 'GT_THE_TU', 'dateList'],
    ['XML0', 'GT_THE_TU', 'date'],
    ['XML1', 'NGAY_TAI_KHAM', 'dateList'],
    ['XML1', 'CAN_NANG_CON', 'integerList'],
    ['XML9', 'CAN_NANG_CON', 'integer'],
    ['XML6', 'MA_TINH_TRANG_DK', 'integerList'],
    ['XML1', 'MA_THE_BHYT', 'list'],
    ['XML1', 'CAN_NANG', 'text'],
  ] as const)('%s.%s is of kind %s', (table, name, kind) => {
    for (const version of STANDARD_VERSIONS) expect(field(version, table, name).kind).toBe(kind)
  })

  test.each([
    ['XML1', 'T_BHTT', 15, 2],
    ['XML2', 'DON_GIA', 15, 3],
    ['XML3', 'DON_GIA_BV', 15, 3],
    ['XML3', 'DON_GIA_BH', 15, 3],
    ['XML3', 'SO_LUONG', 10, 3],
    ['XML3', 'MUC_HUONG', 3, 1],
    ['XML3', 'T_TRANTT', 15, 2],
  ] as const)('%s.%s has %i digits, %i of them decimals', (table, name, totalDigits, fractionDigits) => {
    expect(field('3176', table, name)).toMatchObject({ kind: 'decimal', totalDigits, fractionDigits })
  })
})

describe('shapes of the tables', () => {
  test('XML1 is flat, XML2 a list', () => {
    expect(tableOf('3176', 'XML1')).toMatchObject({ root: 'TONG_HOP', list: null, row: null, extras: [] })
    expect(tableOf('3176', 'XML2')).toMatchObject({
      root: 'CHITIEU_CHITIET_THUOC',
      list: 'DSACH_CHI_TIET_THUOC',
      row: 'CHI_TIET_THUOC',
      rowAliases: [],
      extras: [],
    })
  })

  test('XML0 and XML12 may carry a signature, and XML12 knows two spellings of its row', () => {
    expect(tableOf('4750', 'XML0').extras).toEqual(['CHUKYDONVI'])
    expect(tableOf('4750', 'XML12')).toMatchObject({
      row: 'GIAM_DINH_YKHOA',
      rowAliases: ['GIAM_DINH_Y_KHOA'],
      extras: ['CHUKYDONVI'],
    })
  })

  test('fields are numbered in their order', () => {
    for (const version of STANDARD_VERSIONS) {
      for (const { fields } of plans[version].tables.values()) {
        expect(fields.map((f) => f.index)).toEqual(fields.map((_, i) => i))
      }
    }
  })
})
