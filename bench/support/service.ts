import { readdir } from 'node:fs/promises'
import { product } from './product.js'
import { accountOf, FACILITIES, LOOKUP_DESKS, lookupFacility, PASSWORD, STRUCTURE_ONLY } from './workloads.js'

/*
 * The service in a process of its own, as `bhyt serve` runs it, with an account for each facility. Tells its
 * parent where it is, and stops when told to. Options come from the environment; with DATABASE_URL it is a further
 * node on the database of one that runs already.
 */

/** What the parent is told once the service listens. */
export interface ServiceReady {
  readonly url: string
  readonly pid: number
  /** Threads that judge claims; empty where the system does not tell. */
  readonly workerThreads: readonly number[]
  readonly connectionString: string
  /** As the server's superuser, on the service's database; '' for a further node. */
  readonly adminConnectionString: string
  /** 0 for a further node. */
  readonly postgresPid: number
  readonly postgres: string
  readonly settings: Readonly<Record<string, string>>
}

const SHOWN_SETTINGS = [
  'shared_buffers',
  'max_wal_size',
  'wal_buffers',
  'wal_level',
  'fsync',
  'full_page_writes',
  'synchronous_commit',
]

// Also starts libuv's own threads, so that the threads which appear from here on are the workers.
const before = new Set(await threads())
const { createLog } = await product.log()
const { resolveOptions } = await product.config()
const { startService } = await product.main()
const { md5OfPassword } = await product.passwords()

const config = resolveOptions()
const service = await startService(
  config,
  createLog({ level: config.logLevel }),
  (line) => process.stderr.write(`${line}\n`),
  { structureOnly: process.argv[2] === STRUCTURE_ONLY },
)
const workerThreads = (await threads()).filter((thread) => !before.has(thread))
const known = new Set((await service.accounts.list()).map(({ name }) => name))
const { embedded, pool } = service.engine
const desks = Array.from({ length: LOOKUP_DESKS }, (_, desk) => lookupFacility(desk))
if (embedded !== null)
  await Promise.all(
    [...FACILITIES, ...desks]
      .filter((facility) => !known.has(accountOf(facility)))
      .map((facility) => service.accounts.add(accountOf(facility), md5OfPassword(PASSWORD), [facility])),
  )
const shown = await pool.query(
  'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name',
  [SHOWN_SETTINGS],
)
const { rows } = await pool.query('SELECT current_database() AS database, version() AS version')
const ready: ServiceReady = {
  url: service.url,
  pid: process.pid,
  workerThreads,
  connectionString: service.engine.connectionString,
  adminConnectionString: embedded?.adminConnectionString.replace('/postgres?', `/${rows[0].database}?`) ?? '',
  postgresPid: embedded?.pid ?? 0,
  postgres: /^PostgreSQL \S+/.exec(rows[0].version)?.[0] ?? rows[0].version,
  settings: {
    ...Object.fromEntries(shown.rows.map(({ name, value }) => [name, value])),
    workers: String(config.workers),
    loaders: String(config.loaders),
    batchBytes: String(config.batchBytes),
    logLevel: config.logLevel,
  },
}
process.send?.(ready)
process.once('message', () => void service.stop().then(() => process.disconnect()))
// The parent is gone: nobody is left to measure for.
process.once('disconnect', () => void service.stop())

async function threads(): Promise<number[]> {
  return (await readdir('/proc/self/task').catch(() => [])).map(Number)
}
