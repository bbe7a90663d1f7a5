import type pg from 'pg'
import type { RegistryFindings, RegistryLookup } from '../eligibility/lookup.js'
import { createPool } from './pool.js'
import { readRegistry, readRegistryThen } from './registry-read.js'

export interface StoreRegistryOptions {
  /** Queries under way at once for look-ups of the present state. Default 2. */
  readonly lanes?: number
  /** Look-ups share a query until it asks for so many keys. Default 100. */
  readonly batch?: number
}

const LANES = 2

/**
 * A look-up goes down indexes, whatever the planner believes of the tables. It knows nothing of them right after an
 * import, and takes one that was empty yesterday for empty today: a parallel scan of the whole registry for every
 * question is what it would choose then. Planned once a connection, too.
 */
const BY_INDEX = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  max_parallel_workers_per_gather: '0',
  plan_cache_mode: 'force_generic_plan',
} as const

/** Connections for {@link createStoreRegistry} and nothing else. End it with `end()`. */
export function createRegistryPool(
  connectionString: string,
  onIdleError: (error: Error) => void = () => {},
): pg.Pool {
  // One more than lanes, for questions about former states.
  return createPool({
    connectionString,
    max: LANES + 1,
    applicationName: 'bhyt-intake registry',
    settings: BY_INDEX,
    onIdleError,
  })
}

interface Waiting {
  readonly keys: readonly string[]
  resolve(findings: RegistryFindings): void
  reject(error: Error): void
}

/**
 * The registry in our own store. Look-ups that arrive while the lanes are busy share the next query, so that under
 * load one round trip answers dozens, and a lone one never waits.
 */
export function createStoreRegistry(pool: pg.Pool, options: StoreRegistryOptions = {}): RegistryLookup {
  const lanes = options.lanes ?? LANES
  const batch = options.batch ?? 100
  const waiting: Waiting[] = []
  let busy = 0

  const work = async (): Promise<void> => {
    busy += 1
    try {
      while (waiting.length > 0) {
        const together = waiting.splice(0, countUpTo(waiting, batch))
        try {
          const findings = await readRegistry(pool, [...new Set(together.flatMap(({ keys }) => keys))])
          for (const { resolve } of together) resolve(findings)
        } catch (error) {
          for (const { reject } of together) reject(error as Error)
        }
      }
    } finally {
      busy -= 1
    }
  }

  return {
    read(keys, asOf) {
      if (asOf !== undefined) return readRegistry(pool, keys, asOf)
      return new Promise((resolve, reject) => {
        waiting.push({ keys, resolve, reject })
        // What else arrives in this turn of the event loop goes along.
        if (busy < lanes) setImmediate(() => busy < lanes && void work())
      })
    },
    readThen: (moments) => readRegistryThen(pool, moments),
  }
}

/** How many of the first go along: those with so many keys in all, but one at least. */
function countUpTo(waiting: readonly Waiting[], batch: number): number {
  let keys = 0
  const over = waiting.findIndex((one) => {
    keys += one.keys.length
    return keys > batch
  })
  return over === -1 ? waiting.length : Math.max(1, over)
}
