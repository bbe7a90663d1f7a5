import pg from 'pg'

/** What is in the store, counted with SQL. */
export interface StoreCount {
  readonly submissions: number
  readonly claims: number
  readonly accepted: number
  readonly rows: number
  readonly findings: number
}

/** Tables that rows of claims are loaded into. */
export const ROW_TABLES = Array.from({ length: 16 }, (_, n) => `xml${n}`)

const OTHER_TABLES = [
  'submission',
  'submission_original',
  'claim',
  'claim_head',
  'finding',
  'claim_eligibility',
  'eligibility_batch',
  'review_inbox',
  'review_item',
  'review_person',
  'review_tally',
  'review_tally_rule',
  'review_tally_facet',
  'review_facility_day',
  'review_event',
]

/** Empties the store, so that each workload starts alike, and writes out what the last one left behind. */
export async function emptyStore(client: pg.Client): Promise<void> {
  await client.query(`TRUNCATE ${[...OTHER_TABLES, ...ROW_TABLES].join(', ')}`)
  await client.query('CHECKPOINT')
}

export async function countStore(client: pg.Client): Promise<StoreCount> {
  const rows = ROW_TABLES.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ')
  const counted = await client.query(`SELECT
    (SELECT count(*) FROM submission WHERE state = 'complete') AS submissions,
    (SELECT count(*) FROM claim) AS claims,
    (SELECT count(*) FROM claim WHERE outcome = 'accepted') AS accepted,
    (SELECT count(*) FROM finding) AS findings,
    ${rows} AS rows`)
  const numbers = Object.entries(counted.rows[0] as Record<string, string>)
  return Object.fromEntries(numbers.map(([name, value]) => [name, Number(value)])) as unknown as StoreCount
}

export async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return client
}
