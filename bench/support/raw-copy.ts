import { execFile } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { product } from './product.js'
import { connect, ROW_TABLES } from './store-check.js'

/*
 * The yardstick: the rows that the service has just loaded, out into files and with COPY back into a second
 * database on the same server, with the same tables, partitions, indexes and settings. No HTTP, no reading or
 * judging, no archive, no submissions, no findings; one transaction a connection.
 */

export interface RawCopyResult {
  readonly means: string
  readonly rows: number
  readonly bytes: number
  /** Seconds by number of connections. */
  readonly seconds: Readonly<Record<'1' | '2', number>>
}

const DATABASE = 'bhyt_bench_copy'
/** Rows of claims and the claims themselves. */
const TABLES = [...ROW_TABLES, 'claim']
const HALVES = [0, 1] as const

interface Source {
  readonly table: string
  readonly columns: string
  readonly file: string
  readonly bytes: number
}

export async function measureRawCopy(adminConnectionString: string, folder: string): Promise<RawCopyResult> {
  await mkdir(folder, { recursive: true })
  const service = await connect(adminConnectionString)
  const halves = [await exportHalf(service, folder, 0), await exportHalf(service, folder, 1)]
  const months = await service.query(
    `SELECT DISTINCT to_char(settlement_month, 'YYYY-MM-DD') AS month FROM claim`,
  )
  const rows = await service.query(
    `SELECT ${ROW_TABLES.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ')} AS rows`,
  )
  const bytes = halves.flat().reduce((sum, source) => sum + source.bytes, 0)
  const target = new URL(adminConnectionString)
  target.pathname = `/${DATABASE}`
  const connectionString = target.href
  try {
    const usePsql = await hasPsql()
    const seconds = { '1': 0, '2': 0 }
    for (const connections of ['1', '2'] as const) {
      await service.query(`DROP DATABASE IF EXISTS ${DATABASE}`)
      await service.query(`CREATE DATABASE ${DATABASE}`)
      await makeTables(
        connectionString,
        months.rows.map(({ month }) => month as string),
      )
      await service.query('CHECKPOINT')
      const shares = connections === '1' ? [halves.flat()] : halves
      const started = performance.now()
      await Promise.all(
        shares.map((sources, n) =>
          usePsql
            ? loadWithPsql(connectionString, sources, folder, n)
            : loadWithNode(connectionString, sources),
        ),
      )
      seconds[connections] = (performance.now() - started) / 1000
    }
    const loaded = await connect(connectionString)
    const { rows: counted } = await loaded.query('SELECT count(*) AS claims FROM claim')
    await loaded.end()
    const { rows: expected } = await service.query('SELECT count(*) AS claims FROM claim')
    if (counted[0].claims !== expected[0].claims) throw new Error('raw COPY did not load the same claims')
    return {
      means: usePsql ? 'psql \\copy' : 'pg-copy-streams',
      rows: Number(rows.rows[0].rows),
      bytes,
      seconds,
    }
  } finally {
    await service.query(`DROP DATABASE IF EXISTS ${DATABASE}`)
    await service.end()
    await rm(folder, { recursive: true, force: true })
  }
}

async function exportHalf(
  client: pg.Client,
  folder: string,
  half: (typeof HALVES)[number],
): Promise<Source[]> {
  const sources: Source[] = []
  for (const table of TABLES) {
    const { rows } = await client.query(
      `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
      [table],
    )
    const { columns } = rows[0] as { columns: string }
    const file = join(folder, `${table}-${half}.copy`)
    const select = `SELECT ${columns} FROM ${table} WHERE hashint8(claim_id) & 1 = ${half}`
    await pipeline(client.query(copyTo(`COPY (${select}) TO STDOUT`)), createWriteStream(file))
    const { size } = await stat(file)
    if (size > 0) sources.push({ table, columns, file, bytes: size })
  }
  return sources
}

async function makeTables(connectionString: string, months: readonly string[]): Promise<void> {
  const { migrate } = await product.migrate()
  const { createPartitions } = await product.partitions()
  const pool = new pg.Pool({ connectionString, max: 2 })
  await migrate(pool)
  await createPartitions(pool, ROW_TABLES).ensure(months)
  await pool.end()
}

async function hasPsql(): Promise<boolean> {
  return promisify(execFile)('psql', ['--version']).then(
    () => true,
    () => false,
  )
}

async function loadWithPsql(
  connectionString: string,
  sources: readonly Source[],
  folder: string,
  number: number,
): Promise<void> {
  const script = join(folder, `load-${number}.sql`)
  const lines = sources.map(({ table, columns, file }) => `\\copy ${table} (${columns}) FROM '${file}'\n`)
  await writeFile(script, lines.join(''))
  const flags = ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '--single-transaction']
  await promisify(execFile)('psql', [...flags, '--dbname', connectionString, '--file', script])
}

async function loadWithNode(connectionString: string, sources: readonly Source[]): Promise<void> {
  const client = await connect(connectionString)
  await client.query('BEGIN')
  for (const { table, columns, file } of sources) {
    const into = client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN`))
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), into)
  }
  await client.query('COMMIT')
  await client.end()
}
