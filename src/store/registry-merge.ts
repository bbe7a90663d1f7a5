import type pg from 'pg'

/**
 * Staged lines and how they become rows of the registry's tables. The same statements serve a file of millions
 * (staged by COPY) and a handful of events (staged as JSON): close what has changed, add what is new.
 */

/** Columns of a staged line, with the type of each. */
export const STAGED_COLUMNS = [
  ['line', 'bigint'],
  ['kind', 'text'],
  ['bhxh_no', 'text COLLATE "C"'],
  ['name', 'text'],
  ['former_names', 'text[]'],
  ['cccd', 'text COLLATE "C"'],
  ['birth_day', 'integer'],
  ['birth_precision', 'text'],
  ['sex', 'smallint'],
  ['address', 'text'],
  ['verified_day', 'integer'],
  ['death_day', 'integer'],
  ['card15', 'text COLLATE "C"'],
  ['valid_from', 'integer'],
  ['valid_to', 'integer'],
  ['facility', 'text'],
  ['area', 'text'],
  ['five_year_day', 'integer'],
  ['state', 'text'],
  ['reason', 'text'],
  ['official_card', 'text COLLATE "C"'],
  ['entry_no', 'text COLLATE "C"'],
  ['amount', 'numeric(18,2)'],
  ['counted', 'boolean'],
  ['route', 'text'],
] as const

type StagedColumn = (typeof STAGED_COLUMNS)[number][0]

/** A line that was checked; what a kind of line does not use is null. */
export type StagedRow = { readonly [C in StagedColumn]: unknown }

interface Target {
  readonly table: string
  /** Staged lines that are rows of this table. */
  readonly where: string
  /** Column of the table = expression over the staged line. */
  readonly key: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
}

const own = (...names: StagedColumn[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `s.${name}`]))

const TARGETS: readonly Target[] = [
  {
    table: 'person',
    where: "s.kind IN ('card', 'person') AND s.name IS NOT NULL",
    key: own('bhxh_no'),
    values: own(
      'name',
      'former_names',
      'cccd',
      'birth_day',
      'birth_precision',
      'sex',
      'address',
      'verified_day',
      'death_day',
    ),
  },
  {
    table: 'card',
    where: "s.kind = 'card'",
    key: own('bhxh_no', 'card15', 'valid_from'),
    values: own('valid_to', 'facility', 'area', 'five_year_day'),
  },
  {
    table: 'card_status',
    where: "s.kind = 'status'",
    key: { ...own('bhxh_no', 'card15'), status_from: 's.valid_from' },
    values: { status_to: 's.valid_to', ...own('state', 'reason') },
  },
  {
    table: 'temp_card',
    where: "s.kind = 'temp'",
    key: own('card15'),
    values: own('bhxh_no', 'valid_from', 'valid_to', 'official_card'),
  },
  {
    table: 'copay_entry',
    where: "s.kind = 'copay'",
    key: own('bhxh_no', 'entry_no'),
    values: {
      day: 's.valid_to',
      arrival_day: 's.valid_from',
      ...own('amount', 'counted', 'facility', 'route'),
      card15: "coalesce(s.card15, '')",
    },
  },
]

/** Periods and status entries that a change takes away, by their key. */
const REMOVALS = [
  `UPDATE card AS l SET known_to = $1 FROM $SOURCE AS s WHERE s.kind = 'removeCard' AND l.known_to = 'infinity'
    AND l.bhxh_no = s.bhxh_no AND l.card15 = s.card15 AND l.valid_from = s.valid_from`,
  `UPDATE card_status AS l SET known_to = $1 FROM $SOURCE AS s WHERE s.kind = 'removeStatus'
    AND l.known_to = 'infinity' AND l.bhxh_no = s.bhxh_no AND l.card15 = s.card15 AND l.status_from = s.valid_from`,
] as const

export interface MergeCounts {
  readonly added: number
  readonly closed: number
}

/** Two staged lines are one and the same row of a table. */
export class StagedTwiceError extends Error {
  readonly code = 'REGISTRY_TWICE'
  readonly table: string
  /** Numbers of lines that stand for a row that an earlier line stands for. */
  readonly lines: readonly number[]

  constructor(table: string, lines: readonly number[]) {
    super(`${table}: ${lines.join(', ')}`)
    this.name = 'StagedTwiceError'
    this.table = table
    this.lines = lines
  }
}

export interface Source {
  /** Relation or function with the staged lines, to stand behind FROM. */
  readonly sql: string
  /** Parameters of `sql`, from $2 on. */
  readonly values: readonly unknown[]
}

/** Staged lines as a parameter, for a few. */
export function jsonSource(rows: readonly Partial<StagedRow>[]): Source {
  const columns = STAGED_COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ')
  return {
    sql: `(SELECT * FROM jsonb_to_recordset($2::jsonb) AS line (${columns.replaceAll(' COLLATE "C"', '')}))`,
    values: [JSON.stringify(rows)],
  }
}

/**
 * Makes the staged lines part of the registry, known from `at` on, in the caller's transaction. `full`: the lines
 * are the whole registry, and what they do not hold is no longer so; otherwise they add and correct.
 *
 * @throws StagedTwiceError
 */
export async function mergeStaged(
  client: pg.ClientBase,
  source: Source,
  at: Date,
  full: boolean,
): Promise<MergeCounts> {
  let added = 0
  let closed = 0
  const run = async (sql: string): Promise<number> =>
    (await client.query(sql.replaceAll('$SOURCE', source.sql), [at, ...source.values])).rowCount ?? 0
  if (!full) for (const sql of REMOVALS) closed += await run(sql)
  for (const target of TARGETS) {
    const { rows } = await client.query(`SELECT EXISTS (SELECT FROM ${target.table}) AS some`)
    const known: boolean = rows[0].some
    if (known) closed += await run(full ? closeFull(target) : closeChanged(target))
    const staged = await run(insert(target, known))
    added += staged
    await refuseDoubles(client, source, target, staged, known)
  }
  return { added, closed }
}

const columnsOf = ({ key, values }: Target): string => Object.keys({ ...key, ...values }).join(', ')
const stagedOf = ({ key, values }: Target): string => Object.values({ ...key, ...values }).join(', ')

function sameKey({ key }: Target): string {
  return Object.entries(key)
    .map(([column, expression]) => `l.${column} = ${expression}`)
    .join(' AND ')
}

function differs({ values }: Target): string {
  const live = Object.keys(values).map((column) => `l.${column}`)
  return `(${live.join(', ')}) IS DISTINCT FROM (${Object.values(values).join(', ')})`
}

function closeChanged(target: Target): string {
  return `UPDATE ${target.table} AS l SET known_to = $1 FROM $SOURCE AS s
    WHERE ${target.where} AND l.known_to = 'infinity' AND ${sameKey(target)} AND ${differs(target)}`
}

function closeFull(target: Target): string {
  return `UPDATE ${target.table} AS l SET known_to = $1 WHERE l.known_to = 'infinity' AND NOT EXISTS (
    SELECT FROM $SOURCE AS s WHERE ${target.where} AND ${sameKey(target)} AND NOT (${differs(target)}))`
}

/** What is still open under the same key says the same, or it would have been closed. */
function insert(target: Target, known: boolean): string {
  const fresh = known
    ? `AND NOT EXISTS (SELECT FROM ${target.table} AS l WHERE l.known_to = 'infinity' AND ${sameKey(target)})`
    : ''
  return `INSERT INTO ${target.table} (${columnsOf(target)}, known_from)
    SELECT ${stagedOf(target)}, $1 FROM $SOURCE AS s WHERE ${target.where} ${fresh} ON CONFLICT DO NOTHING`
}

/** A line left out because of another with the same key: found by counting, named only then. */
async function refuseDoubles(
  client: pg.ClientBase,
  source: Source,
  target: Target,
  inserted: number,
  known: boolean,
): Promise<void> {
  const parameters = [...source.values]
  const text = (sql: string) =>
    sql.replaceAll('$SOURCE', source.sql).replace(/\$(\d+)/g, (_, n) => `$${Number(n) - 1}`)
  if (!known) {
    const { rows } = await client.query(
      text(`SELECT count(*)::bigint AS lines FROM $SOURCE AS s WHERE ${target.where}`),
      parameters,
    )
    if (Number(rows[0].lines) === inserted) return
  }
  const { rows } = await client.query(
    text(`SELECT line FROM (SELECT s.line, row_number() OVER (PARTITION BY ${Object.values(target.key).join(', ')} ORDER BY s.line) AS place
      FROM $SOURCE AS s WHERE ${target.where}) AS placed WHERE place > 1 ORDER BY line LIMIT 100`),
    parameters,
  )
  if (rows.length > 0)
    throw new StagedTwiceError(
      target.table,
      rows.map(({ line }) => Number(line)),
    )
}

/** One lock for all that change the registry of this database; the number only has to be ours. */
const LOCK = 0x62687267

/**
 * Lets this transaction alone change the registry until it ends, and gives the moment that its rows are known from:
 * later than that of any change before it, which is what makes "the newest change seen" a state.
 */
export async function beginChange(client: pg.ClientBase): Promise<Date> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
  return nextMoment(client)
}

/**
 * Whether no change of the registry is under way. If so, none begins until the caller's transaction ends, so that
 * what it does with a state of the registry lies wholly before or behind each change. Never waits.
 */
export async function holdRegistry(client: pg.ClientBase | pg.Pool): Promise<boolean> {
  const { rows } = await client.query('SELECT pg_try_advisory_xact_lock_shared($1) AS held', [LOCK])
  return rows[0].held
}

/**
 * The same, and the moment of the newest change; null while one is under way. Two statements, so that the second sees
 * what was committed before the lock was taken, in one message.
 */
export async function holdNewestChange(client: pg.ClientBase): Promise<Date | null> {
  const results = (await client.query(
    `SELECT pg_try_advisory_xact_lock_shared(${LOCK}) AS held; SELECT max(applied_at) AS at FROM registry_change`,
  )) as unknown as readonly pg.QueryResult[]
  return results[0]!.rows[0].held ? (results[1]!.rows[0].at ?? new Date(0)) : null
}

/** Whether the registry in our store knows of a change after a moment. */
export async function changedSince(client: pg.ClientBase, moment: Date): Promise<boolean> {
  const { rows } = await client.query(
    'SELECT EXISTS (SELECT FROM registry_change WHERE applied_at > $1) AS changed',
    [moment],
  )
  return rows[0].changed
}

/** Whole milliseconds, as a Date has no more. */
async function nextMoment(client: pg.ClientBase): Promise<Date> {
  const { rows } = await client.query(
    `SELECT greatest(date_trunc('milliseconds', clock_timestamp()), max(applied_at) + interval '1 millisecond') AS at
      FROM registry_change`,
  )
  return rows[0].at
}

export interface ChangeRecord extends MergeCounts {
  readonly kind: 'snapshot' | 'changes' | 'events'
  readonly source: string
  readonly madeBy: string
  readonly sha256: Uint8Array | null
  readonly lines: number
}

/** Writes down the change that `at` belongs to. */
export async function recordChange(client: pg.ClientBase, at: Date, change: ChangeRecord): Promise<void> {
  await client.query(
    `INSERT INTO registry_change (applied_at, kind, source, made_by, sha256, lines, added, closed)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      at,
      change.kind,
      change.source,
      change.madeBy,
      change.sha256 === null ? null : Buffer.from(change.sha256),
      change.lines,
      change.added,
      change.closed,
    ],
  )
}
