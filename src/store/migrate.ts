import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { StoreError } from './errors.js'
import { inTransaction } from './pool.js'

/** The package ships its sources, so the same folder serves `src/` and the compiled `dist/`. */
const MIGRATIONS = fileURLToPath(new URL('../../src/store/migrations/', import.meta.url))

const OLDEST_SERVER = 150_000

/** One lock for all processes that migrate this database; the number only has to be ours. */
const LOCK = 0x62687974

export interface MigrateOptions {
  /** Folder of `NNNN-name.sql` files. Default: the package's own. */
  readonly directory?: string
  readonly log?: (line: string) => void
}

interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/**
 * Brings the database up to date: runs the numbered SQL files that it has not seen, each in a transaction of
 * its own. Any number of processes may do so at once. Nodes of the version before may be at work meanwhile: a file
 * that fills a table from another locks that one first, as 0022 does.
 *
 * @returns names of the files that were run now
 * @throws StoreError `DB_VERSION` for a server before PostgreSQL 15, `MIGRATION_CHANGED` when a file that was run
 * has been edited since, `MIGRATION_UNKNOWN` when the database is newer than this program, `MIGRATION_FAILED`.
 */
export async function migrate(pool: pg.Pool, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = await readMigrations(options.directory ?? MIGRATIONS)
  await prepare(pool, migrations)
  const done: string[] = []
  for (const migration of migrations) {
    if (await apply(pool, migration)) {
      options.log?.(`migration ${migration.name}`)
      done.push(migration.name)
    }
  }
  return done
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      // A checkout may have turned line ends into CR LF; that is no edit.
      const sql = (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n')
      const checksum = createHash('sha256').update(sql).digest('hex')
      return { number: Number(name.slice(0, 4)), name, sql, checksum }
    }),
  )
}

async function prepare(pool: pg.Pool, migrations: readonly Migration[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS version")
    if (rows[0].version < OLDEST_SERVER) {
      throw new StoreError('DB_VERSION', 'Cần PostgreSQL 15 trở lên / PostgreSQL 15 or later is needed')
    }
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    await client.query(`CREATE TABLE IF NOT EXISTS schema_migration (
      number integer PRIMARY KEY,
      name text NOT NULL,
      checksum text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`)
    const newest = migrations.at(-1)?.number ?? 0
    const unknown = await client.query(
      'SELECT name FROM schema_migration WHERE number > $1 ORDER BY number',
      [newest],
    )
    if (unknown.rows.length > 0) {
      throw new StoreError(
        'MIGRATION_UNKNOWN',
        `Cơ sở dữ liệu mới hơn chương trình / The database is newer than this program: ${unknown.rows[0].name}`,
      )
    }
  })
}

/** True when the migration was run now. */
async function apply(pool: pg.Pool, migration: Migration): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    const { rows } = await client.query('SELECT name, checksum FROM schema_migration WHERE number = $1', [
      migration.number,
    ])
    if (rows.length > 0) {
      if (rows[0].checksum !== migration.checksum || rows[0].name !== migration.name) throw edited(migration)
      return false
    }
    try {
      await client.query(migration.sql)
    } catch (cause) {
      throw new StoreError('MIGRATION_FAILED', `${migration.name}: ${(cause as Error).message}`, { cause })
    }
    await client.query('INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ])
    return true
  })
}

function edited(migration: Migration): StoreError {
  return new StoreError(
    'MIGRATION_CHANGED',
    `Tệp đã chạy bị sửa; hãy viết tệp mới / A file that was run has been edited; write a new one instead: ${migration.name}`,
  )
}
