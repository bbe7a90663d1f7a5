import { expect, test } from 'vitest'
import { storeTables } from '../../src/standard/columns.js'
import { createPartitions } from '../../src/store/partitions.js'
import { createPool } from '../../src/store/pool.js'
import { useTestDatabase } from '../support/database.js'
import { plans } from '../support/judged-claims.js'

const database = useTestDatabase()
const tableNames = storeTables(plans).map(({ tableName }) => tableName)

async function attached(suffix: string): Promise<string[]> {
  const { rows } = await database.pool.query(
    `SELECT parent.relname FROM pg_inherits
      JOIN pg_class AS parent ON parent.oid = inhparent JOIN pg_class AS child ON child.oid = inhrelid
      WHERE child.relkind = 'r' AND child.relname = parent.relname || $1`,
    [suffix],
  )
  return rows.map((row) => row.relname).sort()
}

test('every claim table gets its month, with each index of the parent', async () => {
  await createPartitions(database.pool, tableNames).ensure(['2026-01-01'])
  expect(await attached('_y2026m01')).toEqual(tableNames.toSorted())
  const { rows } = await database.pool.query(
    `SELECT parent.relname, (SELECT count(*)::int FROM pg_inherits WHERE inhparent = indexrelid) AS parts
      FROM pg_index JOIN pg_class AS parent ON parent.oid = indrelid WHERE parent.relname = ANY($1)`,
    [tableNames],
  )
  expect(new Set(rows.map(({ relname }) => relname))).toEqual(new Set(tableNames))
  expect(rows.filter(({ parts }) => parts !== 1)).toEqual([])
})

test('processes that need the same months at once both get them', async () => {
  const pools = Array.from({ length: 4 }, () => createPool({ connectionString: database.connectionString }))
  const months = ['2026-11-01', '2026-12-01', '2027-01-01']
  await Promise.all(pools.map((pool) => createPartitions(pool, tableNames).ensure(months)))
  await Promise.all(pools.map((pool) => pool.end()))
  for (const suffix of ['_y2026m11', '_y2026m12', '_y2027m01']) {
    expect(await attached(suffix)).toEqual(tableNames.toSorted())
  }
})

test('a month is made while another connection is loading', async () => {
  const partitions = createPartitions(database.pool, tableNames)
  await partitions.ensure(['2026-02-01'])
  const loading = await database.pool.connect()
  await loading.query('BEGIN')
  await loading.query(
    "INSERT INTO xml2 (ma_cskcb, claim_id, settlement_month, row_no) VALUES ('01999', 1, '2026-02-01', 1)",
  )
  // With that transaction open, this would wait for ever if it locked the parent against writers.
  await partitions.ensure(['2026-03-01'])
  await loading.query('COMMIT')
  loading.release()
  expect(await attached('_y2026m03')).toEqual(tableNames.toSorted())
})

test('what is no month is refused', async () => {
  const partitions = createPartitions(database.pool, tableNames)
  for (const month of ['2026-13-01', '2026-01-02', "2026-01-01'; DROP TABLE claim; --", '0000-01-01']) {
    await expect(partitions.ensure([month])).rejects.toMatchObject({ code: 'PARTITION_MONTH' })
  }
})
