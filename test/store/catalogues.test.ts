import pg from 'pg'
import { describe, expect, test } from 'vitest'
import type { CatalogueLine } from '../../src/standard/catalogue-row.js'
import { FOREVER } from '../../src/standard/catalogue-values.js'
import { type CatalogueImport, importCatalogue } from '../../src/store/catalogue-import.js'
import {
  diffEditions,
  exportCatalogue,
  findInCatalogue,
  listCatalogues,
  readCatalogueEntries,
} from '../../src/store/catalogue-read.js'
import { currentEdition, listEditions, nextEdition, REFERENCE_CHANNEL } from '../../src/store/editions.js'
import { inTransaction } from '../../src/store/pool.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()

function line(
  number: number,
  code: string,
  attributes: Record<string, string> = {},
  from = 0,
  to = FOREVER,
): CatalogueLine {
  return { line: number, code, attributes, from, to }
}

const load = (asked: Partial<CatalogueImport> & Pick<CatalogueImport, 'kind' | 'rows'>) =>
  importCatalogue(database.pool, { owner: '', mode: 'replace', source: 'test.csv', by: 'test', ...asked })

async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const rows: T[] = []
  for await (const batch of batches) rows.push(...batch)
  return rows
}

const plain = ({ code, from, to, attributes }: Omit<CatalogueLine, 'line'>) => ({
  code,
  from,
  to,
  attributes,
})
const stored = (kind: CatalogueImport['kind'], owner = '', edition?: number) =>
  all(exportCatalogue(database.pool, { kind, owner, ...(edition === undefined ? {} : { edition }) }))

describe('an import', () => {
  test('keeps the former edition, leaves unchanged entries alone, and counts what it did', async () => {
    const first = [line(2, 'A', { name: 'a' }), line(3, 'B', { name: 'b' }), line(4, 'C', { name: 'c' })]
    const one = await load({ kind: 'route', rows: first })
    expect(one).toMatchObject({ imported: true, added: 3, changed: 0, removed: 0, kept: 0 })
    const second = [line(2, 'A', { name: 'a' }), line(3, 'B', { name: 'đổi' }), line(4, 'D', { name: 'd' })]
    const two = await load({ kind: 'route', rows: second })
    expect(two).toEqual({
      edition: one.edition + 1,
      imported: true,
      added: 1,
      changed: 1,
      removed: 1,
      kept: 1,
    })

    expect(await stored('route', '', one.edition)).toEqual(first.map(plain))
    expect(await stored('route')).toEqual(second.map(plain))
    const { rows } = await database.pool.query(
      "SELECT code, added_in, removed_in FROM catalogue_entry WHERE kind = 'route' AND code = 'A'",
    )
    expect(rows).toEqual([{ code: 'A', added_in: one.edition, removed_in: null }])
    const differences = await all(diffEditions(database.pool, 'route', '', one.edition, two.edition))
    expect(
      differences.map(({ change, before, after }) => [change, before?.code, after?.attributes.name]),
    ).toEqual([
      ['changed', 'B', 'đổi'],
      ['removed', 'C', undefined],
      ['added', undefined, 'd'],
    ])
    const back = await all(diffEditions(database.pool, 'route', '', two.edition, one.edition))
    expect(back.map(({ change }) => change)).toEqual(['changed', 'added', 'removed'])
  })

  test('of the same list makes no edition', async () => {
    const rows = [line(2, 'X', { name: 'x', price: '1.5' }, 20250101, 20251231)]
    await load({ kind: 'service', rows })
    const before = await currentEdition(database.pool)
    expect(await load({ kind: 'service', rows })).toMatchObject({ edition: before, imported: false, kept: 1 })
    expect(await currentEdition(database.pool)).toBe(before)
    expect((await listEditions(database.pool))[0]?.edition).toBe(before)
  })

  test('that merges leaves other entries in force; one that removes takes the whole list', async () => {
    await load({ kind: 'yhct', rows: [line(2, 'A', { name: 'a' }), line(3, 'B', { name: 'b' })] })
    const merged = await load({
      kind: 'yhct',
      mode: 'merge',
      rows: [line(2, 'B', { name: 'b2' }), line(3, 'C')],
    })
    expect(merged).toMatchObject({ added: 1, changed: 1, removed: 0, kept: 1 })
    expect((await stored('yhct')).map(({ code, attributes }) => [code, attributes.name])).toEqual([
      ['A', 'a'],
      ['B', 'b2'],
      ['C', undefined],
    ])
    expect(await load({ kind: 'yhct', mode: 'remove', rows: [] })).toMatchObject({
      removed: 3,
      imported: true,
    })
    expect(await stored('yhct')).toEqual([])
    expect(await stored('yhct', '', merged.edition)).toHaveLength(3)
  })

  test('is all or nothing: when the reader fails, when lines are bad, when there are none', async () => {
    await load({ kind: 'nationality', rows: [line(2, '000', { name: 'Việt Nam' })] })
    const before = await currentEdition(database.pool)
    const broken = async function* () {
      for (let i = 0; i < 5000; i++) yield line(i + 2, `N${i}`)
      throw new Error('the disk is gone')
    }
    await expect(load({ kind: 'nationality', rows: broken() })).rejects.toThrow('the disk is gone')
    const some = [line(2, '001')]
    await expect(load({ kind: 'nationality', rows: some, refused: () => true })).rejects.toMatchObject({
      code: 'CATALOGUE_REFUSED',
    })
    await expect(load({ kind: 'nationality', rows: [] })).rejects.toMatchObject({ code: 'CATALOGUE_EMPTY' })
    expect(await load({ kind: 'nationality', rows: some, dryRun: true })).toMatchObject({
      imported: false,
      added: 1,
      removed: 1,
    })
    expect(await currentEdition(database.pool)).toBe(before)
    expect((await stored('nationality')).map(({ code }) => code)).toEqual(['000'])
  })

  test('refuses entries that cannot be told apart on one day, and names the lines', async () => {
    const overlapping = [
      line(2, 'A', {}, 20250101, 20250701),
      line(3, 'A', {}, 20250701, 20251231),
      line(4, 'B', {}, 20250101),
      line(5, 'B', {}, 20250101),
      line(6, 'C', {}, 20250101, 20250630),
      line(7, 'C', {}, 20250701),
    ]
    await expect(load({ kind: 'occupation', rows: overlapping })).rejects.toMatchObject({
      code: 'CATALOGUE_OVERLAP',
      overlaps: [
        { code: 'A', line: 3, otherLine: 2, from: 20250701 },
        { code: 'B', line: 5, otherLine: 4, from: 20250101 },
      ],
    })
    await load({ kind: 'occupation', rows: [line(2, 'A', {}, 20250101)] })
    await expect(
      load({ kind: 'occupation', mode: 'merge', rows: [line(2, 'A', {}, 20260101)] }),
    ).rejects.toMatchObject({ overlaps: [{ code: 'A', line: 2, otherLine: null }] })
  })

  test('takes several entries of one code where the kind can tell them apart', async () => {
    const bids = ['G1', 'G2'].map((bid, i) =>
      line(i + 2, '40.901', { bid, registration: 'VD-1', price: '5' }),
    )
    expect(await load({ kind: 'drug', owner: '79999', rows: bids })).toMatchObject({ added: 2 })
    await expect(
      load({ kind: 'staff', owner: '79999', rows: [line(2, 'X'), line(3, 'X')] }),
    ).rejects.toMatchObject({ code: 'CATALOGUE_OVERLAP' })
  })

  test('takes only an owner that the kind can have', async () => {
    const wrong = [
      ['staff', ''],
      ['icd10', '79999'],
      ['drug', '7999'],
    ] as const
    for (const [kind, owner] of wrong) {
      await expect(load({ kind, owner, rows: [line(2, 'A')] })).rejects.toMatchObject({
        code: 'CATALOGUE_OWNER',
      })
    }
  })

  test('is announced at commit, with the number of its edition', async () => {
    const client = new pg.Client({ connectionString: database.connectionString })
    await client.connect()
    try {
      const heard = new Promise<string | undefined>((resolve) => {
        client.on('notification', ({ payload }) => resolve(payload))
      })
      await client.query(`LISTEN ${REFERENCE_CHANNEL}`)
      const { edition } = await load({ kind: 'bodySite', rows: [line(2, '1')] })
      expect(await heard).toBe(String(edition))
    } finally {
      await client.end()
    }
  })

  test('and another at once both count, one after the other', async () => {
    const before = await currentEdition(database.pool)
    const rows = (name: string) => Array.from({ length: 500 }, (_, i) => line(i + 2, `M${i}`, { name }))
    const results = await Promise.all(
      ['một', 'hai', 'ba'].map((name) => load({ kind: 'machine', owner: '79999', rows: rows(name) })),
    )
    expect(results.map(({ edition }) => edition).sort((a, b) => a - b)).toEqual([
      before + 1,
      before + 2,
      before + 3,
    ])
    const last = results.findIndex(({ edition }) => edition === before + 3)
    const names = new Set((await stored('machine', '79999')).map(({ attributes }) => attributes.name))
    expect([...names]).toEqual([['một', 'hai', 'ba'][last]])
    expect(results.map(({ added }) => added).sort((a, b) => a - b)).toEqual([0, 0, 500])
  })
})

test('the number line is shared: another change of reference data takes the next number, rolled back ones none', async () => {
  const before = await currentEdition(database.pool)
  const change = {
    topic: 'parameter',
    kind: 'tolerance',
    owner: '',
    source: 'p.csv',
    sha256: Buffer.from('abcd', 'hex'),
    added: 1,
    changed: 0,
    removed: 0,
    kept: 0,
    by: 'test',
  } as const
  const failed = inTransaction(database.pool, async (client) => {
    await nextEdition(client, change)
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  expect(await inTransaction(database.pool, (client) => nextEdition(client, change))).toBe(before + 1)
  expect((await listEditions(database.pool, { kind: 'tolerance' }))[0]).toMatchObject({
    edition: before + 1,
    topic: 'parameter',
    sha256: 'abcd',
    by: 'test',
  })
})

describe('asked about a code', () => {
  const ask = (code: string, day: number, facility = '79999') =>
    findInCatalogue(database.pool, { kind: 'supply', facility, code, day })

  test('answers by the day, both ends of validity counted', async () => {
    await load({ kind: 'supply', rows: [line(2, 'N1', {}, 20250701, 20260630), line(3, 'N2')] })
    const validOn = async (day: number) => (await ask('N1', day)).valid.length
    expect(await Promise.all([20250630, 20250701, 20260630, 20260701].map(validOn))).toEqual([0, 1, 1, 0])
    expect(await ask('N1', 20260701)).toMatchObject({
      list: '',
      otherTimes: [{ from: 20250701, to: 20260630 }],
    })
    expect((await ask('N2', 19000101)).valid).toHaveLength(1)
  })

  test("goes by the facility's own list alone where it has one", async () => {
    await load({ kind: 'supply', owner: '79999', rows: [line(2, 'N3')] })
    expect(await ask('N2', 20260101)).toMatchObject({ list: '79999', valid: [] })
    expect((await ask('N3', 20260101)).valid).toHaveLength(1)
    expect(await ask('N2', 20260101, '79998')).toMatchObject({ list: '', valid: [{ code: 'N2' }] })
    expect(
      await findInCatalogue(database.pool, { kind: 'commune', facility: '', code: '1', day: 20260101 }),
    ).toEqual({ edition: await currentEdition(database.pool), list: null, valid: [], otherTimes: [] })
  })
})

test('all lists are read in order for an index, as of any edition', async () => {
  await load({ kind: 'cardObject', rows: [line(2, 'TE', { levels: '1' }), line(3, 'CN', {}, 20260101)] })
  const edition = await currentEdition(database.pool)
  await load({ kind: 'cardObject', rows: Array.from({ length: 12_001 }, (_, i) => line(i + 2, `Z${i}`)) })
  const rows = await all(readCatalogueEntries(database.pool, edition))
  expect(rows.filter(({ kind }) => kind === 'cardObject')).toEqual([
    { owner: '', kind: 'cardObject', code: 'CN', from: 20260101, to: FOREVER, attributes: {} },
    { owner: '', kind: 'cardObject', code: 'TE', from: 0, to: FOREVER, attributes: { levels: '1' } },
  ])
  const now = await all(readCatalogueEntries(database.pool))
  expect(now.filter(({ kind }) => kind === 'cardObject')).toHaveLength(12_001)
  expect(await all(readCatalogueEntries(database.pool, 0))).toEqual([])
  // A reader that stops early gives its connection back.
  for (let i = 0; i < 30; i++) for await (const _ of readCatalogueEntries(database.pool)) break
  expect((await listCatalogues(database.pool)).find(({ kind }) => kind === 'cardObject')).toMatchObject({
    entries: 12_001,
    edition: edition + 1,
    owner: '',
  })
})
