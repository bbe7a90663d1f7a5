import pg from 'pg'

/** First half of the advisory lock key; the second is the node number. */
const LOCK_CLASS = 0x62686e6f

export interface NodeLease {
  /** No other process on this database makes ids with this number. */
  readonly node: number
  release(): Promise<void>
}

/**
 * Takes a node number below `limit` for the ids of this process, by an advisory lock that ends with its connection.
 * Throws when all are taken.
 */
export async function leaseNode(connectionString: string, limit: number): Promise<NodeLease> {
  const client = new pg.Client({ connectionString, application_name: 'bhyt-intake node', keepAlive: true })
  // The lock goes with the connection. A number taken twice after that costs a retry, never a claim: keys are unique.
  client.on('error', () => {})
  await client.connect()
  for (let node = 0; node < limit; node++) {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1, $2) AS taken', [LOCK_CLASS, node])
    if (rows[0].taken) return { node, release: () => client.end() }
  }
  await client.end()
  throw new Error(`all ${limit} node numbers are in use on this database`)
}
