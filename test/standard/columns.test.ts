import { describe, expect, test } from 'vitest'
import { copyColumns, KEY_COLUMNS, type SqlType, storeTables } from '../../src/standard/columns.js'
import { loadPlans } from '../../src/standard/compile.js'
import {
  type FieldKind,
  type FieldPlan,
  type Plans,
  STANDARD_VERSIONS,
  TABLE_NAMES,
  type TableName,
} from '../../src/standard/plan.js'

const plans = loadPlans()
const tables = new Map(storeTables(plans).map((table) => [table.table, table]))
const sqlType = (table: TableName, name: string) =>
  tables.get(table)?.columns.find((column) => column.name === name)?.sqlType

describe('store tables', () => {
  test('there is one for each table of the standard, named in lower case', () => {
    expect([...tables.values()].map((table) => table.tableName)).toEqual(
      TABLE_NAMES.map((t) => t.toLowerCase()),
    )
  })

  test('each starts with the key columns', () => {
    for (const { columns } of tables.values()) {
      expect(columns.slice(0, 4).map(({ name, sqlType }) => `${name} ${sqlType}`)).toEqual([
        'ma_cskcb text',
        'claim_id bigint',
        'settlement_month date',
        'row_no integer',
      ])
    }
  })

  test('a table has the fields of every version', () => {
    for (const version of STANDARD_VERSIONS) {
      for (const [name, plan] of plans[version].tables) {
        const fields = new Set(tables.get(name)?.columns.map((column) => column.field))
        for (const field of plan.fields) expect(fields).toContain(field.name)
      }
    }
    expect(sqlType('XML13', 'ma_noi_di')).toBe('text')
    expect(sqlType('XML13', 'ma_cskcb_di')).toBe('text')
  })

  test.each([
    ['XML1', 'stt', 'bigint'],
    ['XML1', 'gioi_tinh', 'integer'],
    ['XML1', 't_bhtt', 'numeric'],
    ['XML1', 'nam_nam_lien_tuc', 'date'],
    ['XML1', 'ngay_vao', 'timestamp'],
    ['XML1', 'ngay_sinh', 'timestamp'],
    ['XML1', 'ngay_sinh_text', 'text'],
    ['XML1', 'ngay_mien_cct', 'timestamp'],
    ['XML1', 'ngay_mien_cct_text', 'text'],
    ['XML1', 'gt_the_tu', 'text'],
    ['XML1', 'ma_lk', 'text'],
    ['XML12', 'ngay_sinh', 'date'],
    ['XML6', 'ma_xu_tri', 'text'],
    ['XML13', 'ngay_vao', 'text'],
    ['XML14', 'ngay_hen_kl', 'timestamp'],
  ] as const)('%s.%s is %s', (table, name, type) => {
    expect(sqlType(table, name)).toBe(type)
  })

  test('MA_CSKCB of a row stands beside the facility that sent it', () => {
    const columns = tables.get('XML1')?.columns.filter((column) => column.name.startsWith('ma_cskcb'))
    expect(columns?.map(({ name, field }) => [name, field])).toEqual([
      ['ma_cskcb', null],
      ['ma_cskcb_sent', 'MA_CSKCB'],
    ])
  })

  test('each column has a label in both languages', () => {
    for (const { columns } of tables.values()) {
      for (const { commentVi, commentEn } of columns) {
        expect(commentVi).not.toBe('')
        expect(commentEn).not.toBe('')
      }
    }
  })
})

describe('a field that changed its kind', () => {
  const form = (kind: FieldKind, totalDigits = 0): FieldPlan => ({
    index: 0,
    name: 'F',
    labelVi: 'v',
    labelEn: 'e',
    kind,
    required: false,
    maxLength: 0,
    totalDigits,
    fractionDigits: 0,
  })
  const plansOf = (older: FieldPlan, newer: FieldPlan): Plans => {
    const version = (v: '130' | '4750' | '3176', field: FieldPlan | null) => ({
      version: v,
      tables: new Map(
        field === null
          ? []
          : [
              [
                'XML1' as const,
                {
                  version: v,
                  table: 'XML1' as const,
                  labelVi: 'v',
                  labelEn: 'e',
                  root: 'R',
                  list: null,
                  row: null,
                  rowAliases: [],
                  extras: [],
                  fields: [field],
                },
              ],
            ],
      ),
    })
    return { '130': version('130', older), '4750': version('4750', null), '3176': version('3176', newer) }
  }

  test.each<[FieldKind, FieldKind, SqlType, string, string]>([
    ['date', 'datetime', 'timestamp', 'date', 'timestamp'],
    ['datetime', 'datetimeList', 'text', 'text', 'text'],
    ['date', 'text', 'text', 'text', 'text'],
    ['integer', 'list', 'text', 'text', 'text'],
    ['integer', 'decimal', 'numeric', 'number', 'number'],
    ['date', 'integer', 'text', 'text', 'text'],
  ])('%s then %s is kept as %s', (older, newer, type, olderEmit, newerEmit) => {
    const changed = plansOf(form(older, 3), form(newer, 3))
    expect(storeTables(changed)[0].columns.at(-1)).toMatchObject({ name: 'f', sqlType: type })
    expect(copyColumns(changed, '130', 'XML1').at(-1)).toEqual({ name: 'f', fieldIndex: 0, emit: olderEmit })
    expect(copyColumns(changed, '3176', 'XML1').at(-1)).toEqual({ name: 'f', fieldIndex: 0, emit: newerEmit })
  })

  test('the wider of two integers decides', () => {
    expect(storeTables(plansOf(form('integer', 10), form('integer', 2)))[0].columns.at(-1)?.sqlType).toBe(
      'bigint',
    )
    expect(storeTables(plansOf(form('integer', 9), form('integer', 2)))[0].columns.at(-1)?.sqlType).toBe(
      'integer',
    )
  })

  test('a moment that may be partial keeps its text in either version', () => {
    const changed = plansOf(form('datetime'), form('birth'))
    expect(
      storeTables(changed)[0]
        .columns.slice(4)
        .map((c) => `${c.name} ${c.sqlType}`),
    ).toEqual(['f timestamp', 'f_text text'])
    expect(
      copyColumns(changed, '130', 'XML1')
        .slice(4)
        .map((c) => c.emit),
    ).toEqual(['partial', 'partialText'])
  })

  test('a field that takes the name of another column is refused', () => {
    const plan = plansOf(form('birth'), form('birth'))
    const fields = plan['3176'].tables.get('XML1')?.fields as FieldPlan[]
    fields.push({ ...form('text'), index: 1, name: 'F_TEXT' })
    expect(() => storeTables(plan)).toThrow('two columns of XML1 have one name')
  })
})

describe('COPY columns', () => {
  test('they are the key columns and then the fields of the version in its order', () => {
    const columns = copyColumns(plans, '4750', 'XML14')
    expect(columns.map(({ name, emit }) => `${name}:${emit}`).join(' ')).toBe(
      'ma_cskcb:key claim_id:key settlement_month:key row_no:key ma_lk:text so_giayhen_kl:text ' +
        'ma_cskcb_sent:text ho_ten:text ngay_sinh:partial ngay_sinh_text:partialText gioi_tinh:number dia_chi:text ' +
        'ma_the_bhyt:text gt_the_den:text ngay_vao:timestamp ngay_vao_noi_tru:timestamp ngay_ra:timestamp ' +
        'ngay_hen_kl:timestamp chan_doan_rv:text ma_benh_chinh:text ma_benh_kt:text ma_benh_yhct:text ' +
        'ma_doituong_kcb:text ma_bac_si:text ma_ttdv:text ngay_ct:date du_phong:text',
    )
    expect(columns.find((column) => column.name === 'ngay_hen_kl')?.fieldIndex).toBe(12)
  })

  test('a day goes as a day into a column of moments, and a number as text into a column of text', () => {
    const emit = (version: '130' | '4750' | '3176', table: TableName, name: string) =>
      copyColumns(plans, version, table).find((column) => column.name === name)?.emit
    expect(emit('3176', 'XML14', 'ngay_hen_kl')).toBe('date')
    expect(emit('130', 'XML6', 'ma_xu_tri')).toBe('text')
    expect(emit('4750', 'XML13', 'ngay_vao')).toBe('text')
  })

  test('every column exists in the store table, once', () => {
    for (const version of STANDARD_VERSIONS) {
      for (const table of plans[version].tables.keys()) {
        const store = new Set(tables.get(table)?.columns.map((column) => column.name))
        const names = copyColumns(plans, version, table).map((column) => column.name)
        expect(new Set(names).size).toBe(names.length)
        for (const name of names) expect(store).toContain(name)
        expect(names.slice(0, KEY_COLUMNS.length)).toEqual(KEY_COLUMNS.map((column) => column.name))
      }
    }
  })

  test('a table that the version does not have is refused', () => {
    expect(() => copyColumns(plans, '130', 'XML13')).toThrow('version 130 has no XML13')
  })
})
