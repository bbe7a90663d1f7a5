import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { catalogueFiles, readCatalogueFile } from '../../src/cli/catalogue-import.js'
import { generateClaims } from '../../src/generate/index.js'
import type { CatalogueKind } from '../../src/standard/catalogue-kinds.js'
import { CATALOGUE_KINDS } from '../../src/standard/catalogue-kinds.js'
import type { CatalogueLine, LineProblem } from '../../src/standard/catalogue-row.js'
import { STANDARD_VERSIONS } from '../../src/standard/plan.js'
import { type ParsedRow, plans, rowsOf } from './claims.js'

const lists = new Map<CatalogueKind, Map<string, CatalogueLine[]>>()
const problems: LineProblem[] = []

beforeAll(async () => {
  for (const file of await catalogueFiles(
    fileURLToPath(new URL('../../samples/catalogues/', import.meta.url)),
  )) {
    const list = new Map<string, CatalogueLine[]>()
    const reader = await readCatalogueFile(file, (found) => problems.push(...found))
    expect(reader.unused, file.path).toEqual([])
    for await (const entry of reader.rows) list.set(entry.code, [...(list.get(entry.code) ?? []), entry])
    lists.set(file.kind, list)
  }
})

function valid(kind: CatalogueKind, code: string, day: number): CatalogueLine[] {
  return (lists.get(kind)?.get(code) ?? []).filter(({ from, to }) => from <= day && day <= to)
}

test('there is a sample of every kind, and every line of them is good', () => {
  expect(problems).toEqual([])
  expect([...lists.keys()].sort()).toEqual(CATALOGUE_KINDS.map(({ kind }) => kind).sort())
})

/** Fields that hold one code or a list of them, by the catalogue they are from. */
const FIELDS: Readonly<Record<string, CatalogueKind>> = {
  MA_CSKCB: 'facility',
  MA_DKBD: 'facility',
  MA_NOI_DI: 'facility',
  MA_NOI_DEN: 'facility',
  MA_CSKCB_DI: 'facility',
  MA_CSKCB_DEN: 'facility',
  MA_QUOCTICH: 'nationality',
  MA_DANTOC: 'ethnicity',
  MA_DANTOC_NND: 'ethnicity',
  MA_NGHE_NGHIEP: 'occupation',
  MATINH_CU_TRU: 'province',
  MAXA_CU_TRU: 'commune',
  MA_BENH_CHINH: 'icd10',
  MA_BENH_KT: 'icd10',
  MA_BENH: 'icd10',
  MA_BENH_YHCT: 'yhct',
  MA_KHOA: 'department',
  MA_KHOA_RV: 'department',
  MA_BAC_SI: 'staff',
  MA_BS: 'staff',
  MA_BS_DOC_KQ: 'staff',
  NGUOI_THUC_HIEN: 'staff',
  MA_TTDV: 'staff',
  MA_THUOC: 'drug',
  MA_DICH_VU: 'service',
  MA_VAT_TU: 'supply',
  MA_MAY: 'machine',
  DUONG_DUNG: 'route',
}

test('a good claim of each version finds all its codes, with the names, prices and bids of its rows', () => {
  const checked = new Set<string>()
  const missing = new Set<string>()
  const expectSame = (what: string, entries: readonly CatalogueLine[], wanted: Record<string, string>) => {
    const found = entries.some(({ attributes }) =>
      Object.entries(wanted).every(([name, value]) =>
        name === 'price' ? Number(attributes.price) >= Number(value) : attributes[name] === value,
      ),
    )
    if (!found) missing.add(`${what} ${JSON.stringify(wanted)}`)
  }
  for (const version of STANDARD_VERSIONS) {
    for (const claim of generateClaims({ seed: 11, version, claims: 300, quirks: 0, plans })) {
      const tables = rowsOf(claim, version)
      const head = tables.get('XML1')![0]!
      const rows: ParsedRow[] = [...tables.values()].flat()
      for (const row of rows) {
        const day = Number((row.NGAY_YL || head.NGAY_VAO!).slice(0, 8))
        for (const [field, kind] of Object.entries(FIELDS)) {
          for (const code of (row[field] ?? '').split(';').filter((item) => item !== '')) {
            checked.add(field)
            if (valid(kind, code, day).length === 0) missing.add(`${version} ${field} ${code} ${day}`)
          }
        }
        if (row.MA_THUOC) {
          expectSame(row.MA_THUOC, valid('drug', row.MA_THUOC, day), {
            name: row.TEN_THUOC!,
            strength: row.HAM_LUONG!,
            registration: row.SO_DANG_KY!,
            bid: row.TT_THAU!,
            route: row.DUONG_DUNG!,
            price: row.DON_GIA!,
          })
        }
        if (row.MA_DICH_VU && row.DON_GIA_BH) {
          const wanted = { name: row.TEN_DICH_VU!, price: row.DON_GIA_BH }
          expectSame(row.MA_DICH_VU, valid('service', row.MA_DICH_VU, day), wanted)
        }
        if (row.MA_VAT_TU) {
          const wanted = { name: row.TEN_VAT_TU!, bid: row.TT_THAU!, price: row.DON_GIA_BH! }
          expectSame(row.MA_VAT_TU, valid('supply', row.MA_VAT_TU, day), wanted)
        }
      }
      for (const card of head.MA_THE_BHYT!.split(';')) {
        const levels = valid('cardObject', card.slice(0, 2), Number(head.NGAY_VAO!.slice(0, 8)))
        if (!levels.some(({ attributes }) => attributes.levels?.split(';').includes(card.charAt(2)))) {
          missing.add(`card ${card.slice(0, 3)}`)
        }
      }
      const main = valid('icd10', head.MA_BENH_CHINH!, Number(head.NGAY_VAO!.slice(0, 8)))
      const usable = main.some(({ attributes }) => {
        const sex = attributes.sex ?? head.GIOI_TINH
        return attributes.final === '1' && attributes.main === 'CO' && sex === head.GIOI_TINH
      })
      if (!usable) missing.add(`not usable as main diagnosis: ${head.MA_BENH_CHINH}`)
    }
  }
  expect([...missing]).toEqual([])
  const never = Object.keys(FIELDS).filter((field) => !checked.has(field))
  expect(never).toEqual(['MA_BENH_YHCT'])
})
