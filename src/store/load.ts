import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { copyColumns, storeTables } from '../standard/columns.js'
import type { Plans } from '../standard/plan.js'
import { OvertakenError } from './errors.js'
import type { LoadResult, LoadUnit } from './judged.js'
import { loadTransaction } from './load-batch.js'
import { isPartitionMissing, remedyFor } from './load-errors.js'
import type { CopyStatement } from './load-rows.js'
import { partsOf } from './load-submissions.js'
import { createPartitions } from './partitions.js'

export interface Loader {
  /**
   * Loads the units in one transaction, in their order, and returns one result each, in that order, once they
   * are committed. Never rejects: a unit that cannot be stored is `failed`, and does not take others with it.
   * Any number of batches may be loaded at once; each uses one connection of the pool.
   */
  loadBatch(units: readonly LoadUnit[]): Promise<LoadResult[]>
}

export interface LoaderOptions {
  /** Told of every attempt that did not succeed, before the remedy. Default: nothing is done. */
  readonly onRetry?: (error: Error) => void
}

/** Waits before each new attempt, in milliseconds: after a broken connection, and after meeting another batch. */
const PATIENCE_MS = { again: [50, 500, 2000], retry: [5, 20, 50] }

/**
 * A loader for these plans. The pool's database must be migrated. Several loaders, in this process or in others,
 * may work on one database.
 */
export function createLoader(pool: pg.Pool, plans: Plans, options: LoaderOptions = {}): Loader {
  const partitions = createPartitions(
    pool,
    storeTables(plans).map(({ tableName }) => tableName),
  )
  const copyStatement = copyStatements(plans)

  const loadOnce = async (units: readonly LoadUnit[], again: boolean): Promise<LoadResult[]> => {
    await partitions.ensure(settlementMonths(units))
    const client = await pool.connect()
    try {
      const results = await loadTransaction(client, units, copyStatement, again)
      client.release()
      return results
    } catch (error) {
      if (isPartitionMissing(error)) partitions.forget()
      const broken = await client.query('ROLLBACK').then(
        () => false,
        () => true,
      )
      client.release(broken)
      throw error
    }
  }

  const load = async (units: readonly LoadUnit[], doubt: boolean): Promise<LoadResult[]> => {
    let again = doubt
    for (let attempt = 0; ; attempt++) {
      try {
        return await loadOnce(units, again)
      } catch (error) {
        // Nothing is wrong with the store: a newer version was quicker.
        if (!(error instanceof OvertakenError)) options.onRetry?.(error as Error)
        const remedy = remedyFor(error)
        again ||= remedy === 'again'
        const wait = remedy === 'again' || remedy === 'retry' ? PATIENCE_MS[remedy][attempt] : undefined
        if (wait !== undefined) {
          await sleep(wait)
        } else if ((remedy === 'split' || remedy === 'retry') && units.length > 1) {
          const middle = units.length >> 1
          return [...(await load(units.slice(0, middle), again)), ...(await load(units.slice(middle), again))]
        } else {
          return units.map(() => ({ status: 'failed', error: error as Error }))
        }
      }
    }
  }
  return { loadBatch: (units) => (units.length === 0 ? Promise.resolve([]) : load(units, false)) }
}

/** Months of the claims that have rows to load. */
function settlementMonths(units: readonly LoadUnit[]): Set<string> {
  const months = new Set<string>()
  for (const unit of units) {
    for (const { claims } of partsOf(unit)) {
      for (const { settlementMonth, slices } of claims) if (slices.length > 0) months.add(settlementMonth)
    }
  }
  return months
}

function copyStatements(plans: Plans): CopyStatement {
  const known = new Map<string, string>()
  return (version, table) => {
    const key = `${table} ${version}`
    let statement = known.get(key)
    if (statement === undefined) {
      const columns = copyColumns(plans, version, table).map(({ name }) => name)
      statement = `COPY ${table.toLowerCase()} (${columns.join(', ')}) FROM STDIN`
      known.set(key, statement)
    }
    return statement
  }
}
