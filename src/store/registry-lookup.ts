import type pg from 'pg'
import type { RegistryFindings, RegistryLookup } from '../eligibility/lookup.js'
import { readRegistry, readRegistryThen } from './registry-read.js'

export interface StoreRegistryOptions {
  /** Queries under way at once for look-ups of the present state. Default 2. */
  readonly lanes?: number
  /** Most look-ups that share a query. Default 100. */
  readonly batch?: number
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
  const lanes = options.lanes ?? 2
  const batch = options.batch ?? 100
  const waiting: Waiting[] = []
  let busy = 0

  const work = async (): Promise<void> => {
    busy += 1
    try {
      while (waiting.length > 0) {
        const together = waiting.splice(0, batch)
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
