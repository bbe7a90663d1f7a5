import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { layOutEdition } from '../../src/intake/reference-image.js'
import { createReferenceSource, type ReferenceSource } from '../../src/intake/reference-source.js'
import { silentLog } from '../../src/ops/log.js'
import { openReference } from '../../src/rules/reference-index.js'
import type { CatalogueLine } from '../../src/standard/catalogue-row.js'
import { importCatalogue } from '../../src/store/catalogue-import.js'
import { REFERENCE_CHANNEL } from '../../src/store/editions.js'
import { changeParameters } from '../../src/store/parameter-values.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const sources: ReferenceSource[] = []
afterEach(async () => {
  for (const source of sources.splice(0)) await source.close()
})

const NEVER = 3_600_000

async function follow(pollMs: number): Promise<ReferenceSource> {
  const { connectionString } = database
  const source = createReferenceSource({ connectionString, pollMs, log: silentLog })
  sources.push(source)
  await source.ready
  return source
}

const setWeight = (value: string) =>
  changeParameters(database.pool, {
    rows: [{ name: 'maxWeight', facility: '', from: 20260101, to: 99_999_999, value, basis: 'thử' }],
    source: 'thử',
    sha256: null,
    by: 'thử',
  })

async function* lines(codes: readonly string[]): AsyncGenerator<CatalogueLine> {
  for (const [i, code] of codes.entries())
    yield {
      line: i + 2,
      code,
      from: 0,
      to: 99_999_999,
      attributes: { name: `Thuốc ${code}`, price: '1650.5' },
    }
}

const importDrugs = (codes: readonly string[], owner = '') =>
  importCatalogue(database.pool, {
    afterLargeChange: layOutEdition,
    kind: 'drug',
    owner,
    rows: lines(codes),
    mode: 'replace',
    source: 'thử',
    by: 'thử',
  })

/** Settles when the source has the edition. */
async function reaches(source: ReferenceSource, edition: number): Promise<void> {
  if (source.current().edition >= edition) return
  await new Promise<void>((resolve) => {
    const stop = source.onChange((next) => {
      if (next.edition < edition) return
      stop()
      resolve()
    })
  })
}

test('a store without reference data is edition 0 at once', async () => {
  const source = await follow(NEVER)
  expect(source.current().edition).toBe(0)
  expect(openReference(source.current().memory).forFacility('01001').has('drug')).toBe(false)
})

test('every node follows a change that is announced, catalogue and parameters together', async () => {
  const nodes = await Promise.all([follow(NEVER), follow(NEVER)])
  await importDrugs(['40.901'])
  const { edition } = await setWeight('210')
  for (const node of nodes) {
    await reaches(node, edition)
    const reference = openReference(node.current().memory)
    expect(reference.edition).toBe(edition)
    expect(reference.parameters).toMatchObject([{ name: 'maxWeight', value: '210' }])
    const bound = reference.forFacility('01001')
    const drug = bound.findText('drug', '40.901', 20260701)
    expect([bound.text(drug, 'name'), bound.number(drug, 'price')]).toEqual(['Thuốc 40.901', 16_505_000])
  }
})

test('who holds the former edition can go on using it', async () => {
  await importDrugs(['A'], '01002')
  const source = await follow(NEVER)
  const former = openReference(source.current().memory).forFacility('01002')
  const { edition } = await importDrugs(['B'], '01002')
  await reaches(source, edition)
  const next = openReference(source.current().memory).forFacility('01002')
  const finds = (code: string) => [former, next].map((one) => one.findText('drug', code, 20260701) !== 0)
  expect([finds('A'), finds('B')]).toEqual([
    [true, false],
    [false, true],
  ])
})

test('a large edition is laid out with its import, and small changes are put on top of it', async () => {
  const { pool } = database
  const codes = Array.from({ length: 6_000 }, (_, i) => `L${i}`)
  const nodes = [await follow(NEVER)]
  const { edition: large } = await importDrugs(codes, '01003')
  expect((await pool.query('SELECT edition FROM reference_image')).rows).toEqual([{ edition: large }])
  await importDrugs(['nhỏ'], '01004')
  const { edition } = await setWeight('230')
  nodes.push(await follow(NEVER))
  for (const node of nodes) {
    await reaches(node, edition)
    const reference = openReference(node.current().memory)
    expect(reference.parameters).toMatchObject([{ value: '230' }])
    const finds = (facility: string, code: string) =>
      reference.forFacility(facility).findText('drug', code, 20260701) !== 0
    expect([finds('01003', 'L5999'), finds('01003', 'nhỏ'), finds('01004', 'nhỏ')]).toEqual([
      true,
      false,
      true,
    ])
  }
  // A release with another layout reads the entries.
  await pool.query(`UPDATE reference_image SET layout = 'khác', image = 'x'`)
  const other = await follow(NEVER)
  expect(openReference(other.current().memory).entries).toBe(
    openReference(nodes[0]!.current().memory).entries,
  )
})

test('a connection that is cut is made anew, and changes meanwhile are found', async () => {
  const source = await follow(200)
  await cut(database.connectionString)
  const { edition } = await setWeight('220')
  await reaches(source, edition)
  expect(openReference(source.current().memory).parameters).toMatchObject([{ value: '220' }])
})

test('a change that cannot be read at once ends nothing, and the next announcement is followed', async () => {
  const { connectionString, pool } = database
  let failed = () => {}
  const failure = new Promise<void>((resolve) => {
    failed = resolve
  })
  const log = { ...silentLog, warn: () => failed() }
  const source = createReferenceSource({ connectionString, pollMs: NEVER, log })
  sources.push(source)
  await source.ready
  await pool.query('ALTER TABLE parameter_value RENAME TO parameter_value_away')
  const { rows } = await pool.query('UPDATE reference_edition SET edition = edition + 1 RETURNING edition')
  await pool.query(`NOTIFY ${REFERENCE_CHANNEL}`)
  await failure
  await pool.query('ALTER TABLE parameter_value_away RENAME TO parameter_value')
  await pool.query(`NOTIFY ${REFERENCE_CHANNEL}`)
  await reaches(source, rows[0].edition)
})

async function cut(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'bhyt-intake reference' AND datname = current_database()`,
  )
  await client.end()
}
