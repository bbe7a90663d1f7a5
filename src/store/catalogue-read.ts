import type pg from 'pg'
import type { CatalogueKind } from '../standard/catalogue-kinds.js'
import type { CatalogueEntry } from '../standard/catalogue-row.js'
import { type Day, dayText } from '../standard/catalogue-values.js'
import { currentEdition } from './editions.js'

/** An entry with its list: what the index of the workers is built from. */
export interface CatalogueRow extends CatalogueEntry {
  /** Facility (MA_CSKCB) that owns it; '' is national. */
  readonly owner: string
  readonly kind: CatalogueKind
}

/** Whole numbers, so that nobody has to make a date of them; see `Day`. */
const DAYS = `CASE WHEN valid_from = '-infinity' THEN 0 ELSE to_char(valid_from, 'YYYYMMDD')::integer END AS from_day,
  CASE WHEN valid_to = 'infinity' THEN 99999999 ELSE to_char(valid_to, 'YYYYMMDD')::integer END AS to_day`

/** Entries in force in an edition. */
const inForce = (parameter: string, table = 'catalogue_entry') =>
  `(${table}.added_in <= ${parameter} AND (${table}.removed_in IS NULL OR ${table}.removed_in > ${parameter}))`

const BATCH_ROWS = 5000

/** The rows of a query in batches, in flat memory; all of them as they were when the first was read. */
async function* batches<R, T>(
  pool: pg.Pool,
  sql: string,
  values: readonly unknown[],
  make: (row: R) => T,
): AsyncGenerator<T[]> {
  const client = await pool.connect()
  let broken = true
  try {
    await client.query('BEGIN READ ONLY')
    await client.query(`DECLARE batch NO SCROLL CURSOR FOR ${sql}`, [...values])
    for (;;) {
      const { rows } = await client.query(`FETCH ${BATCH_ROWS} FROM batch`)
      if (rows.length > 0) yield rows.map(make)
      if (rows.length < BATCH_ROWS) break
    }
    broken = false
  } finally {
    // Also reached when the reader stops early; a connection that cannot roll back is thrown away.
    const usable = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    )
    client.release(broken && !usable)
  }
}

interface EntryRow {
  readonly code: string
  readonly from_day: Day
  readonly to_day: Day
  readonly attributes: Readonly<Record<string, string>>
}

function entryOf(row: EntryRow): CatalogueEntry {
  return { code: row.code, from: row.from_day, to: row.to_day, attributes: row.attributes }
}

/**
 * All entries of all lists in force in an edition (the current one unless told), in batches, ordered by owner,
 * kind, code and first day. The edition of an empty store is 0 and has none.
 */
export async function* readCatalogueEntries(
  pool: pg.Pool,
  edition?: number,
): AsyncGenerator<readonly CatalogueRow[]> {
  yield* batches(
    pool,
    `SELECT ma_cskcb, kind, code, ${DAYS}, attributes FROM catalogue_entry
      WHERE ${inForce('$1')} ORDER BY ma_cskcb, kind, code, valid_from`,
    [edition ?? (await currentEdition(pool))],
    (row: EntryRow & { ma_cskcb: string; kind: CatalogueKind }) => ({
      owner: row.ma_cskcb,
      kind: row.kind,
      ...entryOf(row),
    }),
  )
}

export interface CatalogueList {
  readonly kind: CatalogueKind
  readonly owner: string
  readonly entries: number
  /** The edition that last changed the list, when, from which file and by whom. */
  readonly edition: number
  readonly at: Date
  readonly source: string
  readonly by: string
}

/** Every list that has entries in force, by kind and owner. */
export async function listCatalogues(pool: pg.Pool): Promise<CatalogueList[]> {
  const { rows } = await pool.query(
    `SELECT list.kind, list.ma_cskcb, list.entries, last.edition, last.made_at, last.source, last.made_by
      FROM (
        SELECT kind, ma_cskcb, count(*)::integer AS entries FROM catalogue_entry
        WHERE removed_in IS NULL GROUP BY kind, ma_cskcb
      ) AS list
      CROSS JOIN LATERAL (
        SELECT * FROM edition
        WHERE edition.ma_cskcb = list.ma_cskcb AND edition.kind = list.kind AND edition.topic = 'catalogue'
        ORDER BY edition.edition DESC LIMIT 1
      ) AS last
      ORDER BY list.kind, list.ma_cskcb`,
  )
  return rows.map((row) => ({
    kind: row.kind,
    owner: row.ma_cskcb,
    entries: row.entries,
    edition: row.edition,
    at: row.made_at,
    source: row.source,
    by: row.made_by,
  }))
}

/** One list of one edition (the current one unless told), in batches; only what is valid on `day` when told. */
export async function* exportCatalogue(
  pool: pg.Pool,
  asked: {
    readonly kind: CatalogueKind
    readonly owner: string
    readonly edition?: number
    readonly day?: Day
  },
): AsyncGenerator<readonly CatalogueEntry[]> {
  yield* batches(
    pool,
    `SELECT code, ${DAYS}, attributes FROM catalogue_entry
      WHERE ma_cskcb = $1 AND kind = $2 AND ${inForce('$3')}
        AND ($4::date IS NULL OR (valid_from <= $4 AND valid_to >= $4))
      ORDER BY code, valid_from, item_key`,
    [
      asked.owner,
      asked.kind,
      asked.edition ?? (await currentEdition(pool)),
      asked.day === undefined ? null : dayText(asked.day),
    ],
    entryOf,
  )
}

/** What happened to an entry between two editions. */
export interface CatalogueDifference {
  readonly change: 'added' | 'changed' | 'removed'
  readonly before: CatalogueEntry | null
  readonly after: CatalogueEntry | null
}

/** How a list differs from edition `a` to edition `b`, in batches, by code. Either may be the later one. */
export async function* diffEditions(
  pool: pg.Pool,
  kind: CatalogueKind,
  owner: string,
  a: number,
  b: number,
): AsyncGenerator<readonly CatalogueDifference[]> {
  const state = (mine: string, other: string) =>
    `SELECT item_key, valid_from, code, ${DAYS}, attributes FROM catalogue_entry e
      WHERE ma_cskcb = $1 AND kind = $2 AND ${inForce(mine, 'e')} AND NOT ${inForce(other, 'e')}`
  yield* batches(
    pool,
    `SELECT to_jsonb(x) AS before, to_jsonb(y) AS after
      FROM (${state('$3', '$4')}) AS x FULL JOIN (${state('$4', '$3')}) AS y USING (item_key, valid_from)
      WHERE x.code IS NULL OR y.code IS NULL OR x.to_day <> y.to_day OR x.attributes <> y.attributes
      ORDER BY coalesce(x.code, y.code), valid_from, item_key`,
    [owner, kind, a, b],
    ({ before, after }: { before: EntryRow | null; after: EntryRow | null }): CatalogueDifference => ({
      change: before === null ? 'added' : after === null ? 'removed' : 'changed',
      before: before === null ? null : entryOf(before),
      after: after === null ? null : entryOf(after),
    }),
  )
}

/** What a facility's claim of a day finds under a code. */
export interface CatalogueAnswer {
  readonly edition: number
  /** The list that counts for the facility: its own, '' the national one; null: there is none. */
  readonly list: string | null
  readonly valid: readonly CatalogueEntry[]
  /** Entries of the code in that list which are not valid on the day. */
  readonly otherTimes: readonly CatalogueEntry[]
}

/**
 * Whether a code was valid for a facility on a day, by the lists of an edition (the current one unless told).
 * A facility that has a list of its own of the kind is judged by that alone, as rules do.
 */
export async function findInCatalogue(
  pool: pg.Pool,
  asked: {
    readonly kind: CatalogueKind
    readonly facility: string
    readonly code: string
    readonly day: Day
    readonly edition?: number
  },
): Promise<CatalogueAnswer> {
  const edition = asked.edition ?? (await currentEdition(pool))
  const lists = await pool.query(
    `SELECT owner FROM unnest(ARRAY[$1, '']) WITH ORDINALITY AS o (owner, place)
      WHERE EXISTS (SELECT FROM catalogue_entry e WHERE e.ma_cskcb = owner AND e.kind = $2 AND ${inForce('$3', 'e')})
      ORDER BY place LIMIT 1`,
    [asked.facility, asked.kind, edition],
  )
  const list: string | null = lists.rows[0]?.owner ?? null
  if (list === null) return { edition, list, valid: [], otherTimes: [] }
  const { rows } = await pool.query(
    `SELECT code, ${DAYS}, attributes FROM catalogue_entry
      WHERE ma_cskcb = $1 AND kind = $2 AND code = $3 AND ${inForce('$4')} ORDER BY valid_from, item_key`,
    [list, asked.kind, asked.code, edition],
  )
  const entries = rows.map(entryOf)
  const isValid = (entry: CatalogueEntry) => entry.from <= asked.day && asked.day <= entry.to
  return {
    edition,
    list,
    valid: entries.filter(isValid),
    otherTimes: entries.filter((entry) => !isValid(entry)),
  }
}
