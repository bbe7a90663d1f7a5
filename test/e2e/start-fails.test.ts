import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { resolveOptions } from '../../src/config.js'
import { openEngine } from '../../src/engine.js'
import { useTestDatabase } from '../support/database.js'
import { startTestService } from '../support/service.js'

const database = useTestDatabase()

/** Connections of ours to the database, beside that of this test. */
const connections = async () =>
  (
    await database.pool.query(
      `SELECT application_name FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid() AND application_name LIKE 'bhyt-intake%'`,
    )
  ).rows

async function allGone(): Promise<void> {
  for (let i = 0; i < 100 && (await connections()).length > 0; i++)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await connections()).toEqual([])
}

test('an engine that cannot be opened leaves nothing open', async () => {
  const config = resolveOptions({ workers: 1, databaseUrl: database.connectionString }, {})
  const opening = openEngine(config, () => {}, undefined, undefined, { asOf: '2026-13-41' })
  await expect(opening).rejects.toThrow()
  await allGone()
})

test('nor does a service whose port is taken', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as { port: number }
  const started = startTestService(
    {
      connectionString: database.connectionString,
      drop: async () => {},
      [Symbol.asyncDispose]: async () => {},
    },
    { port },
  )
  await expect(started).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await allGone()
  await new Promise((resolve) => other.close(resolve))
})
