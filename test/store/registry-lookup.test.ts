import type pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { createPool } from '../../src/store/pool.js'
import { createRegistryPool, createStoreRegistry } from '../../src/store/registry-lookup.js'
import { useTestDatabase } from '../support/database.js'
import { importLines, personLine } from '../support/registry.js'

const database = useTestDatabase()

const PERSONS = 300
const number = (n: number): string => String(7_900_000_000 + n)
const card = (n: number): string => `GD479${number(n)}`

beforeAll(() =>
  importLines(
    database.pool,
    Array.from({ length: PERSONS }, (_, n) => personLine(number(n))),
  ),
)

/** How often tables of the registry were read from end to end by the look-ups of a pool. Ends the pool. */
async function wholeReads(pool: pg.Pool): Promise<number> {
  const read = async (): Promise<number> => {
    const { rows } = await database.pool.query(`SELECT sum(seq_scan)::int AS reads FROM pg_stat_user_tables
      WHERE relname IN ('person', 'card', 'card_status', 'temp_card', 'copay_entry')`)
    return rows[0].reads
  }
  const before = await read()
  const registry = createStoreRegistry(pool)
  for (let n = 0; n < 10; n++) {
    const { byKey } = await registry.read([card(n), `0001800${number(n).slice(-5)}`])
    expect(byKey.get(card(n))).toHaveLength(1)
  }
  // A connection tells what it did at its end at the latest.
  await pool.end()
  await expect
    .poll(async () => {
      const { rows } = await database.pool.query(
        `SELECT count(*)::int AS open FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'bhyt-intake registry'`,
      )
      return rows[0].open
    })
    .toBe(0)
  return (await read()) - before
}

test('goes down indexes, also into tables that the planner takes for empty', async () => {
  const { connectionString } = database
  expect(await wholeReads(createRegistryPool(connectionString))).toBe(0)
  // What any other connection makes of it: the tables of status and co-payments were empty at the import.
  const other = createPool({ connectionString, applicationName: 'bhyt-intake registry' })
  expect(await wholeReads(other)).toBeGreaterThan(0)
})

test('look-ups that come together share queries, none of which asks for too much', async () => {
  const pool = createRegistryPool(database.connectionString)
  const asked: number[] = []
  const watched = new Proxy(pool, {
    get(target, property) {
      if (property !== 'query') return Reflect.get(target, property)
      return (query: { values: string[] }) => {
        // Numbers, as PostgreSQL writes an array of them.
        asked.push(query.values[0]!.split(',').length)
        return target.query(query as unknown as pg.QueryConfig)
      }
    },
  })
  const registry = createStoreRegistry(watched, { lanes: 1, batch: 40 })
  // One alone asks for more than a query has room for, and goes by itself.
  const sizes = [1, ...Array.from({ length: 30 }, () => 10), 60, 5]
  let next = 0
  const lists = sizes.map((size) => Array.from({ length: size }, () => card(next++ % PERSONS)))
  const all = await Promise.all(lists.map((keys) => registry.read(keys)))
  for (const [place, keys] of lists.entries())
    for (const key of keys) expect(all[place]!.byKey.get(key)![0]!.person.bhxhNo).toBe(key.slice(-10))
  expect(asked.filter((keys) => keys > 40)).toEqual([60])
  expect(asked.length).toBeLessThan(lists.length / 2)
  await pool.end()
})
