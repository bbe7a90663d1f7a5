import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../../src/store/migrate.js'
import { createPool } from '../../src/store/pool.js'
import { type TestDatabase, testDatabase } from '../support/database.js'

let database: TestDatabase
let pool: pg.Pool
let directory: string

beforeEach(async () => {
  database = await testDatabase('template0')
  pool = createPool({ connectionString: database.connectionString })
  directory = await mkdtemp(join(tmpdir(), 'bhyt-migrations-'))
  await cp(fileURLToPath(new URL('../../src/store/migrations/', import.meta.url)), directory, {
    recursive: true,
  })
})
afterEach(async () => {
  await pool.end()
  await database.drop()
  await rm(directory, { recursive: true })
})

test('an empty database gets every migration, and the second time none', async () => {
  const done = await migrate(pool, { directory })
  expect(done[0]).toBe('0001-submissions.sql')
  expect(done.length).toBeGreaterThanOrEqual(2)
  expect(await migrate(pool, { directory })).toEqual([])
})

test('of processes that migrate at once, each file is run by one', async () => {
  const others = Array.from({ length: 3 }, () => createPool({ connectionString: database.connectionString }))
  const done = await Promise.all([pool, ...others].map((one) => migrate(one, { directory })))
  await Promise.all(others.map((other) => other.end()))
  const names = done.flat()
  expect(new Set(names).size).toBe(names.length)
  const { rows } = await pool.query('SELECT name FROM schema_migration ORDER BY number')
  expect(rows.map((row) => row.name)).toEqual(names.toSorted())
})

test('a file that was edited after it was run is refused by name', async () => {
  await migrate(pool, { directory })
  await writeFile(join(directory, '0001-submissions.sql'), 'CREATE TABLE another (id integer);')
  await expect(migrate(pool, { directory })).rejects.toMatchObject({
    code: 'MIGRATION_CHANGED',
    message: expect.stringContaining('0001-submissions.sql'),
  })
})

test('line ends that a checkout changed are no edit', async () => {
  await migrate(pool, { directory })
  const file = join(directory, '9001-note.sql')
  await writeFile(file, 'CREATE TABLE note (\n  id integer\n);\n')
  await migrate(pool, { directory })
  await writeFile(file, 'CREATE TABLE note (\r\n  id integer\r\n);\r\n')
  expect(await migrate(pool, { directory })).toEqual([])
})

test('a migration that fails leaves nothing of itself', async () => {
  await migrate(pool, { directory })
  await writeFile(join(directory, '9001-half.sql'), 'CREATE TABLE half (id integer); SELECT 1 / 0;')
  await expect(migrate(pool, { directory })).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
  const { rows } = await pool.query("SELECT to_regclass('half') AS half")
  expect(rows[0].half).toBeNull()
})

test('a database newer than the program is refused', async () => {
  await migrate(pool, { directory })
  await pool.query(
    "INSERT INTO schema_migration (number, name, checksum) VALUES (9000, '9000-later.sql', '')",
  )
  await expect(migrate(pool, { directory })).rejects.toMatchObject({ code: 'MIGRATION_UNKNOWN' })
})

test('every table has a comment', async () => {
  await migrate(pool, { directory })
  const { rows } = await pool.query(`SELECT relname FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> 'schema_migration'
      AND obj_description(oid) IS NULL`)
  expect(rows).toEqual([])
})
