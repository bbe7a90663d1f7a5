import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CatalogueLine } from '../../src/standard/catalogue-row.js'
import { importCatalogue } from '../../src/store/catalogue-import.js'
import { type CatalogueRow, readCatalogueEntries } from '../../src/store/catalogue-read.js'
import { currentEdition } from '../../src/store/editions.js'
import { changeParameters } from '../../src/store/parameter-values.js'
import { changedLists, streamCatalogueEntries } from '../../src/store/reference-stream.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()

const importDrugs = (owner: string, rows: readonly CatalogueLine[]) =>
  importCatalogue(database.pool, { kind: 'drug', owner, rows, mode: 'replace', source: 'thử', by: 'thử' })

async function collect(batches: AsyncIterable<readonly CatalogueRow[]>): Promise<CatalogueRow[]> {
  const all: CatalogueRow[] = []
  for await (const batch of batches) all.push(...batch)
  const key = ({ owner, kind, code, from }: CatalogueRow) => JSON.stringify([owner, kind, code, from])
  return all.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\\', '"', '\t', '\n', '\r', 'ệ', '\\n', '💊', '\u2028'),
    fc.constantFrom('a', ';'),
  ),
  minLength: 1,
  maxLength: 12,
})

test('the stream gives the entries that a query gives, whatever their texts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(text, { maxLength: 8 }), text, async (codes, name) => {
      const entry = (code: string, i: number): CatalogueLine => ({
        line: i + 2,
        code,
        from: i % 2 === 0 ? 0 : 20260701,
        to: i % 3 === 0 ? 99_999_999 : 20261231,
        attributes: { name, price: '1650.5' },
      })
      await importDrugs('01001', [entry('giữ', 0)])
      await importDrugs('', [...codes, 'giữ'].map(entry))
      const edition = await currentEdition(database.pool)
      const streamed = await collect(streamCatalogueEntries(database.pool, edition))
      expect(streamed).toEqual(await collect(readCatalogueEntries(database.pool, edition)))
      expect(streamed.length).toBe(codes.length + 2)
    }),
    { numRuns: 25 },
  )
})

test('a former edition can still be streamed', async () => {
  const before = await currentEdition(database.pool)
  const expected = await collect(streamCatalogueEntries(database.pool, before))
  await importDrugs('', [{ line: 2, code: 'khác', from: 0, to: 99_999_999, attributes: { name: 'Khác' } }])
  expect(await collect(streamCatalogueEntries(database.pool, before))).toEqual(expected)
})

test('a change of parameters is no change of catalogues', async () => {
  const before = await currentEdition(database.pool)
  const { edition } = await changeParameters(database.pool, {
    rows: [{ name: 'maxWeight', facility: '', from: 0, to: 99_999_999, value: '210', basis: 'thử' }],
    source: 'thử',
    sha256: null,
    by: 'thử',
  })
  expect(edition).toBe(before + 1)
  expect(await changedLists(database.pool, before, edition)).toEqual([])
})

test('the lists that changed are named once each, and can be streamed alone', async () => {
  const before = await currentEdition(database.pool)
  const line = (code: string): CatalogueLine => ({ line: 2, code, from: 0, to: 99_999_999, attributes: {} })
  await importDrugs('01002', [line('một')])
  const { edition } = await importDrugs('01002', [line('hai')])
  const lists = await changedLists(database.pool, before, edition)
  expect(lists).toEqual([{ owner: '01002', kind: 'drug' }])
  const streamed = await collect(streamCatalogueEntries(database.pool, edition, lists))
  expect(streamed.map(({ owner, code }) => [owner, code])).toEqual([['01002', 'hai']])
  expect(await collect(streamCatalogueEntries(database.pool, edition, []))).toEqual([])
})
