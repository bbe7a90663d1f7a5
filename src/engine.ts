import type pg from 'pg'
import type { ResolvedOptions } from './config.js'
import { NODE_LIMIT } from './intake/ids.js'
import { createIntake, type RunningIntake } from './intake/intake.js'
import { loadPlans } from './standard/compile.js'
import type { Plans } from './standard/plan.js'
import { type EmbeddedServer, startEmbedded } from './store/embedded.js'
import { createLoader } from './store/load.js'
import { migrate } from './store/migrate.js'
import { leaseNode } from './store/node-lease.js'
import { createPool } from './store/pool.js'
import { readSubmission } from './store/read-submissions.js'

/** Database and intake, without HTTP: what `serve`, `load` and the benches stand on. */
export interface Engine extends AsyncDisposable {
  readonly pool: pg.Pool
  readonly plans: Plans
  readonly intake: RunningIntake
  readonly connectionString: string
  /** Null when `DATABASE_URL` points elsewhere. */
  readonly embedded: EmbeddedServer | null
  readonly migrations: readonly string[]
  /** Finishes what is in work, then closes everything in order. Safe to call twice. */
  close(): Promise<void>
}

/** A database that is ready for work: started if it is the embedded one, and migrated. */
export interface Database {
  readonly pool: pg.Pool
  readonly connectionString: string
  readonly embedded: EmbeddedServer | null
  readonly migrations: readonly string[]
  close(): Promise<void>
}

/** Opens the database that the options name. `tell` gets lines for people. */
export async function openDatabase(
  config: ResolvedOptions,
  tell: (line: string) => void,
  onIdleError: (error: Error) => void = () => {},
): Promise<Database> {
  const embedded =
    config.databaseUrl === null ? await startEmbedded({ directory: config.dataDir, log: tell }) : null
  const connectionString = config.databaseUrl ?? (embedded as EmbeddedServer).connectionString
  const pool = createPool({ connectionString, max: config.loaders + 8, onIdleError })
  try {
    const migrations = await migrate(pool, { log: tell })
    return {
      pool,
      connectionString,
      embedded,
      migrations,
      close: async () => {
        await pool.end()
        await embedded?.stop()
      },
    }
  } catch (error) {
    await pool.end()
    await embedded?.stop()
    throw error
  }
}

/** Opens database and intake. */
export async function openEngine(
  config: ResolvedOptions,
  tell: (line: string) => void,
  onStoreTrouble: (error: Error) => void = () => {},
): Promise<Engine> {
  const plans = loadPlans()
  const database = await openDatabase(config, tell, onStoreTrouble)
  const { pool, connectionString, embedded, migrations } = database
  try {
    const lease = await leaseNode(connectionString, NODE_LIMIT)
    const loader = createLoader(pool, plans, { onRetry: onStoreTrouble })
    const intake = createIntake(
      { ...intakeOptions(config), node: lease.node },
      {
        loadBatch: (units) => loader.loadBatch(units),
        readVerdict: (maCskcb, submissionId) => readSubmission(pool, maCskcb, { submissionId }),
      },
    )
    let closed: Promise<void> | null = null
    const close = (): Promise<void> => {
      closed ??= (async () => {
        await intake.close()
        await lease.release()
        await database.close()
      })()
      return closed
    }
    return {
      pool,
      plans,
      intake,
      connectionString,
      embedded,
      migrations,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** The intake's part of the configuration. */
export function intakeOptions(config: ResolvedOptions) {
  return {
    workers: config.workers,
    loaders: config.loaders,
    batchBytes: config.batchBytes,
    findingsPerClaim: config.findingsPerClaim,
    maxTableBytes: config.maxTableBytes,
    maxClaimBytes: config.maxClaimBytes,
    maxBytesInFlight: config.maxBytesInFlight,
    facilityShare: config.facilityShare,
    maxWaiting: config.maxConnections,
    maxWaitMs: config.maxWaitMs,
  }
}
