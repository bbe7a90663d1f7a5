import type pg from 'pg'
import { StoreError } from './errors.js'
import { inTransaction } from './pool.js'

export interface Partitions {
  /**
   * Makes the partitions of these months (`YYYY-MM-01`) in every claim table, where they are missing. Also safe
   * while other connections load and while another process does the same.
   *
   * @throws StoreError `PARTITION_MONTH` when a text is no such month.
   */
  ensure(months: Iterable<string>): Promise<void>
  /** Forgets which months are there, after a hint that a partition has gone. */
  forget(): void
}

/** One lock for all processes that make partitions in this database; the number only has to be ours. */
const LOCK = 0x62687970

/** @param tableNames the partitioned claim tables, `xml0` … `xml15` */
export function createPartitions(pool: pg.Pool, tableNames: readonly string[]): Partitions {
  const known = new Set<string>()
  const underway = new Map<string, Promise<void>>()

  const make = (month: string) => {
    let making = underway.get(month)
    if (making === undefined) {
      making = createMonth(pool, tableNames, month)
        .then(() => void known.add(month))
        .finally(() => underway.delete(month))
      underway.set(month, making)
    }
    return making
  }
  return {
    async ensure(months) {
      for (const month of new Set(months)) if (!known.has(month)) await make(month)
    },
    forget: () => known.clear(),
  }
}

/**
 * A table is made by itself and then attached. `CREATE TABLE … PARTITION OF` would lock the parent against
 * everything, and so wait for every COPY under way and hold up every later one; ATTACH gets along with them.
 * The index that LIKE copies is taken over as the partition's part of the parent's index.
 */
async function createMonth(pool: pg.Pool, tableNames: readonly string[], month: string): Promise<void> {
  const { suffix, next } = monthRange(month)
  await inTransaction(pool, async (client) => {
    const wanted = tableNames.map((name) => `${name}_${suffix}`)
    const missing = async () => {
      const { rows } = await client.query(
        'SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(quote_ident(name)) IS NULL',
        [wanted],
      )
      return new Set(rows.map((row) => row.name as string))
    }
    if ((await missing()).size === 0) return
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    // Looked up again: whoever held the lock before us may have made them.
    const absent = await missing()
    const statements = tableNames
      .map((parent, index) => ({ parent, child: wanted[index]! }))
      .filter(({ child }) => absent.has(child))
      .flatMap(({ parent, child }) => [
        `CREATE TABLE ${child} (LIKE ${parent} INCLUDING ALL EXCLUDING COMMENTS)`,
        `ALTER TABLE ${parent} ATTACH PARTITION ${child} FOR VALUES FROM ('${month}') TO ('${next}')`,
      ])
    if (statements.length > 0) await client.query(statements.join(';\n'))
  })
}

function monthRange(month: string): { suffix: string; next: string } {
  const match = /^(\d{4})-(0[1-9]|1[0-2])-01$/.exec(month)
  if (match === null || match[1] === '0000') {
    throw new StoreError('PARTITION_MONTH', `Không phải tháng / Not a month: ${month}`)
  }
  const year = Number(match[1])
  const number = Number(match[2])
  const next = number === 12 ? [year + 1, 1] : [year, number + 1]
  return {
    suffix: `y${match[1]}m${match[2]}`,
    next: `${String(next[0]).padStart(4, '0')}-${String(next[1]).padStart(2, '0')}-01`,
  }
}
