import pg from 'pg'

/** First half of the advisory lock key: one lock a node number. */
const LOCK_CLASS = 0x62686e6f

export interface NodeLease {
  /** First of `size` numbers that no other process on this database makes ids with. */
  readonly node: number
  release(): Promise<void>
}

/**
 * Takes a range of node numbers for the ids of this process, by an advisory lock that ends with its connection.
 * Throws when all ranges are taken.
 */
export async function leaseNode(connectionString: string, size: number, limit: number): Promise<NodeLease> {
  const client = new pg.Client({ connectionString, application_name: 'bhyt-intake node', keepAlive: true })
  // The lock goes with the connection. A number taken twice after that costs a retry, never a claim: keys are unique.
  client.on('error', () => {})
  await client.connect()
  for (let range = 0; (range + 1) * size <= limit; range++) {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1, $2) AS taken', [LOCK_CLASS, range])
    if (rows[0].taken) return { node: range * size, release: () => client.end() }
  }
  await client.end()
  throw new Error(`all ${Math.floor(limit / size)} node numbers are in use on this database`)
}
