import { Readable } from 'node:stream'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { REGISTRY_COLUMNS, type RegistryColumn } from '../eligibility/registry-file.js'

type Values = Partial<Record<RegistryColumn, string>>

const COPAY_DAY = 'day::text'

/** One kind of line: what stands in its columns; the others are blank. */
function lines(order: number, values: Values, from: string, sort: string): string {
  const columns = REGISTRY_COLUMNS.map((column) => `${values[column] ?? "''"} AS "${column}"`)
  return `SELECT ${order} AS part, ${sort} AS sort, ${columns.join(', ')} FROM ${from}`
}

const text = (expression: string): string => `coalesce(${expression}::text, '')`
/** The person's column on the first of its lines, else blank. */
const first = (expression: string): string => `CASE WHEN place = 1 THEN ${text(expression)} ELSE '' END`

const PERSON: Values = {
  name: first('p.name'),
  former_names: first("array_to_string(p.former_names, '|')"),
  cccd: first('p.cccd'),
  birth: first('p.birth_day'),
  sex: first('p.sex'),
  address: first('p.address'),
  verified: first('p.verified_day'),
  death: first('p.death_day'),
}

/** The registry as it stands now, in the order of persons, so that the same registry gives the same file. */
const EXPORT = [
  lines(
    1,
    {
      ...PERSON,
      kind: "CASE WHEN c.card15 IS NULL THEN 'person' ELSE 'card' END",
      bhxh_no: 'p.bhxh_no',
      card: text('c.card15'),
      from: text('c.valid_from'),
      to: text('c.valid_to'),
      facility: text('c.facility'),
      area: text('c.area'),
      five_year: text('c.five_year_day'),
    },
    `person AS p LEFT JOIN (SELECT card.*, row_number() OVER (PARTITION BY bhxh_no ORDER BY valid_from, card15) AS nth
        FROM card WHERE known_to = 'infinity') AS c ON c.bhxh_no = p.bhxh_no
      CROSS JOIN LATERAL (SELECT coalesce(c.nth, 1) AS place) AS placed WHERE p.known_to = 'infinity'`,
    "p.bhxh_no || to_char(place, 'FM0000')",
  ),
  lines(
    2,
    {
      kind: "'status'",
      bhxh_no: 'bhxh_no',
      card: 'card15',
      from: 'status_from::text',
      to: text('status_to'),
      state: 'state',
      reason: text('reason'),
    },
    "card_status WHERE known_to = 'infinity'",
    'bhxh_no || card15 || status_from',
  ),
  lines(
    3,
    {
      kind: "'temp'",
      bhxh_no: 'bhxh_no',
      card: 'card15',
      from: 'valid_from::text',
      to: text('valid_to'),
      official_card: text('official_card'),
    },
    "temp_card WHERE known_to = 'infinity'",
    'bhxh_no || card15',
  ),
  lines(
    4,
    {
      kind: "'copay'",
      bhxh_no: 'bhxh_no',
      card: 'card15',
      from: text('arrival_day'),
      to: COPAY_DAY,
      entry: 'entry_no',
      amount: 'amount::text',
      counted: "CASE WHEN counted THEN '1' ELSE '0' END",
      facility: 'facility',
      route: 'route',
    },
    "copay_entry WHERE known_to = 'infinity'",
    'bhxh_no || day || entry_no',
  ),
].join('\nUNION ALL\n')

// Blank as null, which CSV writes as nothing instead of "".
const COPY = `COPY (SELECT ${REGISTRY_COLUMNS.map((column) => `nullif("${column}", '') AS "${column}"`).join(', ')}
  FROM (${EXPORT}) AS line ORDER BY part, sort COLLATE "C") TO STDOUT WITH (FORMAT csv, HEADER)`

/** The registry as it stands now, as a file that `importRegistry` takes as a snapshot. */
export async function* exportRegistry(pool: pg.Pool): AsyncGenerator<Uint8Array> {
  const client = await pool.connect()
  let done = false
  try {
    for await (const chunk of Readable.from(client.query(copyTo(COPY)), { objectMode: false })) yield chunk
    done = true
  } finally {
    // A COPY that nobody reads to its end blocks the connection.
    client.release(!done)
  }
}
