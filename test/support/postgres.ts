import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/store/embedded.js'
import { migrate } from '../../src/store/migrate.js'
import { createPool } from '../../src/store/pool.js'

declare module 'vitest' {
  export interface ProvidedContext {
    adminConnectionString: string
  }
}

/** Database that `testDatabase` copies. */
export const TEMPLATE = 'bhyt_template'

const MEMORY_BYTES = 1024 * 1024 * 1024

/** Starts the PostgreSQL of the run in a temporary folder and migrates the template; stops and deletes it all after. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'bhyt-test-'))
  const server = await startEmbedded({
    directory,
    memoryBytes: MEMORY_BYTES,
    settings: { max_connections: '200' },
  })
  const admin = new pg.Client({ connectionString: server.adminConnectionString })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${TEMPLATE} OWNER bhyt`)
  await admin.end()
  const pool = createPool({ connectionString: onDatabase(server.connectionString, TEMPLATE) })
  await migrate(pool)
  await pool.end()
  project.provide('adminConnectionString', server.adminConnectionString)
  return async () => {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

/** The same server and user, another database. */
export function onDatabase(connectionString: string, database: string): string {
  const url = new URL(connectionString)
  url.pathname = `/${database}`
  return url.toString()
}
