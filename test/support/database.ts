import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { createPool } from '../../src/store/pool.js'
import { onDatabase, TEMPLATE } from './postgres.js'

export interface TestDatabase extends AsyncDisposable {
  /** As the owner of the database, no superuser. */
  readonly connectionString: string
  drop(): Promise<void>
}

/** A database of its own: a copy of the migrated template, or an empty one. Drop it after use. */
export async function testDatabase(
  template: typeof TEMPLATE | 'template0' = TEMPLATE,
): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const adminConnectionString = inject('adminConnectionString')
  await asAdmin(adminConnectionString, `CREATE DATABASE ${name} TEMPLATE ${template} OWNER bhyt`)
  const url = new URL(onDatabase(adminConnectionString, name))
  url.username = 'bhyt'
  const drop = () => asAdmin(adminConnectionString, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  return { connectionString: url.toString(), drop, [Symbol.asyncDispose]: drop }
}

async function asAdmin(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** A database and a pool on it for all tests of a file (or of a `describe`), made before and dropped after. */
export function useTestDatabase(): { readonly pool: pg.Pool; readonly connectionString: string } {
  let database: TestDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = await testDatabase()
    pool = createPool({ connectionString: database.connectionString, max: 20 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })
  return {
    get pool() {
      return pool
    },
    get connectionString() {
      return database.connectionString
    },
  }
}
