import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type EmbeddedServer, startEmbedded } from '../../src/store/embedded.js'
import { createPool } from '../../src/store/pool.js'

let folder: string
let directory: string
const memoryBytes = 512 * 1024 * 1024

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bhyt-embedded-'))
  directory = join(folder, 'a folder with blanks', '.bhyt')
  // Made for its owner only; a server of another user has to get through.
  await chmod(folder, 0o755)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function query(server: EmbeddedServer, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: server.connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A server that belongs to another process, with one committed row. */
async function startInAnotherProcess(): Promise<{ child: ChildProcess; pid: number }> {
  const file = (name: string) => fileURLToPath(new URL(`../support/${name}`, import.meta.url))
  const child = fork(file('run-typescript.mjs'), [file('embedded-process.ts'), directory], { execArgv: [] })
  const [{ pid }] = await once(child, 'message')
  return { child, pid }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20)
}

test('data stay from one start to the next, and what keeps them safe is on', async () => {
  const first = await startEmbedded({ directory, memoryBytes })
  await query(first, 'CREATE TABLE kept AS SELECT 42 AS value')
  const settings = await query(
    first,
    `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit',
      'data_checksums', 'server_encoding', 'listen_addresses') ORDER BY name`,
  )
  expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
    ...{ data_checksums: 'on', fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' },
    ...{ listen_addresses: '', server_encoding: 'UTF8' },
  })
  expect(await query(first, "SELECT current_setting('is_superuser') AS super")).toEqual([{ super: 'off' }])
  await expect(startEmbedded({ directory, memoryBytes })).rejects.toMatchObject({ code: 'DB_IN_USE' })
  await first.stop()
  await first.stop()
  expect(isAlive(first.pid)).toBe(false)

  await using second = await startEmbedded({ directory, memoryBytes })
  expect(await query(second, 'SELECT value FROM kept')).toEqual([{ value: 42 }])
})

test('a server that is killed is started again, with everything that was committed', async () => {
  await using server = await startEmbedded({ directory, memoryBytes })
  const pool = createPool({ connectionString: server.connectionString })
  await pool.query('CREATE TABLE kept AS SELECT 1 AS value')
  const { pid } = server
  process.kill(pid, 'SIGKILL')
  await until(() => server.pid !== pid)
  await until(() =>
    pool.query('SELECT value FROM kept').then(
      (result) => result.rows.length === 1,
      () => false,
    ),
  )
  await pool.end()
})

test('a pid file that names some other living process does not stop the start', async () => {
  const first = await startEmbedded({ directory, memoryBytes })
  const { dataDirectory } = first
  await first.stop()
  await writeFile(
    join(dataDirectory, 'postmaster.pid'),
    `${process.pid}\n${dataDirectory}\n1\n5432\n/tmp\n\n\nready\n`,
  )
  await using second = await startEmbedded({ directory, memoryBytes })
  expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('when its process is killed the server ends, and the next start has the data', async () => {
  const owner = await startInAnotherProcess()
  expect(isAlive(owner.pid)).toBe(true)
  owner.child.kill('SIGKILL')
  await until(() => !isAlive(owner.pid))
  await using server = await startEmbedded({ directory, memoryBytes })
  expect(await query(server, 'SELECT value FROM kept')).toEqual([{ value: 7 }])
})

test('when process and server are killed together the next start recovers the data', async () => {
  const owner = await startInAnotherProcess()
  process.kill(owner.pid, 'SIGKILL')
  owner.child.kill('SIGKILL')
  await once(owner.child, 'exit')
  await using server = await startEmbedded({ directory, memoryBytes })
  expect(await query(server, 'SELECT value FROM kept')).toEqual([{ value: 7 }])
})
