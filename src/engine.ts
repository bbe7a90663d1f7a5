import type pg from 'pg'
import type { ResolvedOptions } from './config.js'
import type { RegistryLookup } from './eligibility/lookup.js'
import { createEligibilityGate, type EligibilityGate } from './intake/eligibility-gate.js'
import { NODE_LIMIT } from './intake/ids.js'
import { createIntake, type RunningIntake } from './intake/intake.js'
import type { JobEdition } from './intake/job.js'
import { referenceOfDay } from './intake/reference-of-day.js'
import { createReferenceSource, type ReferenceSource } from './intake/reference-source.js'
import { createRegistryClient } from './intake/registry-client/client.js'
import { registryClientOptions } from './intake/registry-client/options.js'
import { createLog, type Log } from './ops/log.js'
import { openReference } from './rules/reference-index.js'
import { loadPlans } from './standard/compile.js'
import { createParameterSet, type ParameterSet } from './standard/parameter-set.js'
import type { Plans } from './standard/plan.js'
import { createContextPool, readCheckIns, readLookups, readStays } from './store/eligibility-context.js'
import { type EmbeddedServer, findRunningServer, startEmbedded } from './store/embedded.js'
import { StoreError } from './store/errors.js'
import { createLoader } from './store/load.js'
import { migrate } from './store/migrate.js'
import { leaseNode } from './store/node-lease.js'
import { createPool } from './store/pool.js'
import { readSubmission } from './store/read-submissions.js'
import { createRegistryPool, createStoreRegistry } from './store/registry-lookup.js'

/** Database and intake, without HTTP: what `serve`, `load` and the benches stand on. */
export interface Engine extends AsyncDisposable {
  readonly pool: pg.Pool
  readonly plans: Plans
  readonly intake: RunningIntake
  /** Catalogues and parameters as they are followed from the store. */
  readonly references: ReferenceSource
  /** The card registry: the store's own, or one elsewhere (`BHYT_REGISTRY=http`). */
  readonly registry: RegistryLookup
  /** Judges claims about their cards. */
  readonly gate: EligibilityGate
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

export interface DatabaseOptions {
  /** Use the embedded server that another process, the service, runs on the folder. The service itself does not. */
  readonly join?: boolean
}

/** Opens the database that the options name. `tell` gets lines for people. */
export async function openDatabase(
  config: ResolvedOptions,
  tell: (line: string) => void,
  onIdleError: (error: Error) => void = () => {},
  { join = true }: DatabaseOptions = {},
): Promise<Database> {
  const { embedded, connectionString } = await reach(config, tell, join)
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

/** The database's address; the embedded server is started unless it runs. */
async function reach(
  { databaseUrl, dataDir }: ResolvedOptions,
  tell: (line: string) => void,
  join: boolean,
): Promise<{ embedded: EmbeddedServer | null; connectionString: string }> {
  if (databaseUrl !== null) return { embedded: null, connectionString: databaseUrl }
  try {
    const embedded = await startEmbedded({ directory: dataDir, log: tell })
    return { embedded, connectionString: embedded.connectionString }
  } catch (error) {
    const running =
      join && error instanceof StoreError && error.code === 'DB_IN_USE'
        ? await findRunningServer(dataDir)
        : null
    if (running === null) throw error
    return { embedded: null, connectionString: running }
  }
}

export interface EngineOptions extends DatabaseOptions {
  /** Judge with catalogues and parameters as they stood at the end of this day, `YYYY-MM-DD`; null: as they are. */
  readonly asOf?: string | null
  /** Judge structure alone and no content; to measure what the rules cost. */
  readonly structureOnly?: boolean
}

/** Opens database and intake. */
export async function openEngine(
  config: ResolvedOptions,
  tell: (line: string) => void,
  onStoreTrouble: (error: Error) => void = () => {},
  log: Log = createLog({ level: 'silent' }),
  { asOf = null, join = true, structureOnly = false }: EngineOptions = {},
): Promise<Engine> {
  const plans = loadPlans()
  const database = await openDatabase(config, tell, onStoreTrouble, { join })
  const { pool, connectionString, embedded, migrations } = database
  const opened: (() => Promise<void>)[] = [() => database.close()]
  try {
    const lease = await leaseNode(connectionString, NODE_LIMIT)
    opened.push(() => lease.release())
    const references = createReferenceSource({
      connectionString,
      pollMs: config.referencePollMs,
      log,
    })
    opened.push(() => references.close())
    const editions = asOf === null ? references : fixed(await referenceOfDay(pool, asOf))
    const outside = registryClientOptions(config)
    const client = outside === null ? null : createRegistryClient(outside, log)
    if (client !== null) opened.push(() => client.close())
    const registryPool = createRegistryPool(connectionString, onStoreTrouble)
    opened.push(() => registryPool.end())
    const registry = client ?? createStoreRegistry(registryPool)
    const contextPool = createContextPool(connectionString, onStoreTrouble)
    opened.push(() => contextPool.end())
    const gate = createEligibilityGate({
      registry,
      context: {
        stays: (numbers, citizens, since) => readStays(contextPool, numbers, citizens, since),
        lookups: (facilities, numbers, since) => readLookups(contextPool, facilities, numbers, since),
        checkIns: (facilities, links) => readCheckIns(contextPool, facilities, links),
      },
      parameters: followedParameters(editions),
      findingsPerClaim: config.findingsPerClaim,
      onUnavailable: (error) =>
        log.warn('the card registry could not be asked; claims wait', { event: 'registry', error }),
    })
    const loader = createLoader(pool, plans, { onRetry: onStoreTrouble })
    const intake = createIntake(
      { ...intakeOptions(config), node: lease.node, structureOnly },
      {
        loadBatch: (units) => loader.loadBatch(units),
        readVerdict: (maCskcb, submissionId) => readSubmission(pool, maCskcb, { submissionId }),
      },
      editions,
      config.registry === 'off' ? null : gate,
    )
    opened.push(() => intake.close())
    // The first claims are to be judged with what was imported, not with what ships.
    await references.ready
    let closed: Promise<void> | null = null
    const close = (): Promise<void> => {
      closed ??= (async () => {
        for (const end of opened.reverse()) await end()
      })()
      return closed
    }
    return {
      pool,
      plans,
      intake,
      references,
      registry,
      gate,
      connectionString,
      embedded,
      migrations,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    for (const end of opened.reverse()) await end()
    throw error
  }
}

/** The parameters of the edition that counts; read anew only when that changes. */
function followedParameters(editions: { current(): JobEdition }): () => ParameterSet {
  let memory: SharedArrayBuffer | null = null
  let parameters = createParameterSet()
  return () => {
    const current = editions.current()
    if (current.memory !== memory) {
      memory = current.memory
      parameters = createParameterSet(openReference(memory).parameters)
    }
    return parameters
  }
}

const fixed = (edition: JobEdition) => ({ current: () => edition })

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
