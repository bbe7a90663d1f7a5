import { createHash } from 'node:crypto'
import pg from 'pg'

export interface PoolOptions {
  readonly connectionString: string
  /** Most connections at once. Default 10. */
  readonly max?: number
  /** Shown in `pg_stat_activity`. Default `bhyt-intake`. */
  readonly applicationName?: string
  /** PostgreSQL gives up a statement after this time, in milliseconds. Default: never. */
  readonly statementTimeoutMs?: number
  /** Settings of PostgreSQL for every connection of this pool. Names and values are the program's own. */
  readonly settings?: Readonly<Record<string, string>>
  /** Told when an idle connection breaks; the pool replaces it by itself. Default: nothing is done. */
  readonly onIdleError?: (error: Error) => void
}

/** How long a caller waits for a connection (also while the server restarts) before it gets an error. */
const CONNECT_TIMEOUT_MS = 10_000
const IDLE_TIMEOUT_MS = 60_000

/** A connection pool. End it with `pool.end()`. */
export function createPool(options: PoolOptions): pg.Pool {
  const settings = Object.entries(options.settings ?? {})
  const set = settings.map(([name, value]) => `SET ${name} = '${value}'`).join('; ')
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'bhyt-intake',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    keepAlive: true,
    // The pool waits for it before it hands the connection out. A pooler between us and the server must
    // keep a session for a connection: one that gives each transaction another would give these settings to others.
    ...(set === '' ? {} : { onConnect: (client: pg.ClientBase) => client.query(set) }),
    ...(options.statementTimeoutMs === undefined ? {} : { statement_timeout: options.statementTimeoutMs }),
  })
  // Without listeners Node would end the process when the server closes a connection: an idle one, or one that
  // is taken but has no query under way at that moment (the next query on it fails).
  pool.on('error', (error) => options.onIdleError?.(error))
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

const names = new Map<string, string>()

/**
 * Name under which a connection keeps the plan of a statement, made of its text. For statements of which there are few:
 * a connection keeps each for as long as it lives.
 */
export function statementName(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 22)
    names.set(text, name)
  }
  return name
}

/** Runs `work` in a transaction on one connection; commits when it returns, rolls back when it throws. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    client.release()
    return result
  } catch (error) {
    const broken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    )
    client.release(broken)
    throw error
  }
}
