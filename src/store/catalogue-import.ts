import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type CatalogueKind, type CatalogueKindEntry, catalogueKind } from '../standard/catalogue-kinds.js'
import type { CatalogueEntry, CatalogueLine } from '../standard/catalogue-row.js'
import { ALWAYS, type Day, dayText, FOREVER } from '../standard/catalogue-values.js'
import { copyLine } from './copy.js'
import { lockEditions, nextEdition } from './editions.js'
import { StoreError } from './errors.js'
import { inTransaction } from './pool.js'

export interface CatalogueImport {
  readonly kind: CatalogueKind
  /** Facility (MA_CSKCB) that owns the list; '' is national. */
  readonly owner: string
  readonly rows: AsyncIterable<CatalogueLine> | Iterable<CatalogueLine>
  /**
   * `replace`: the rows are the whole list, others leave it. `merge`: other entries stay. `remove`: there are no
   * rows, and the whole list goes out of force.
   */
  readonly mode: 'replace' | 'merge' | 'remove'
  /** Name of the file, for the record. */
  readonly source: string
  /** SHA-256 of the file; asked for when all rows have been read. */
  readonly sha256?: () => Uint8Array | null
  readonly by: string
  /** Asked when all rows have been read; true: nothing is imported, because the reader found bad lines. */
  readonly refused?: () => boolean
  /** Tells what would change, and changes nothing. */
  readonly dryRun?: boolean
  /** Called in the transaction of an import that changed much, with the edition it makes; may lay it out for the nodes. */
  readonly afterLargeChange?: (client: pg.ClientBase, edition: number) => Promise<void>
}

/** Changed entries from which an import counts as large: nodes read fewer in no time. */
const LARGE_CHANGE = 5_000

export interface CatalogueImportResult {
  /** The edition that was made; the current one when nothing changed or nothing was to be changed. */
  readonly edition: number
  /** False when the list was the same already, and with `dryRun`: no edition was made. */
  readonly imported: boolean
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly kept: number
}

/** Two entries of one code that cannot be told apart and are valid on the same day. */
export interface CatalogueOverlap {
  readonly code: string
  /** Line of the later one; null when that is in the store already. */
  readonly line: number | null
  /** Line of the other one; null when that is in the store already or further back. */
  readonly otherLine: number | null
  /** First day of the later one. */
  readonly from: Day
}

/** Thrown when entries overlap; carries all of them. */
export class CatalogueOverlapError extends StoreError {
  readonly overlaps: readonly CatalogueOverlap[]
  constructor(overlaps: readonly CatalogueOverlap[]) {
    super(
      'CATALOGUE_OVERLAP',
      `${overlaps.length} mục trùng thời gian hiệu lực / entries overlap in validity`,
    )
    this.overlaps = overlaps
  }
}

/**
 * Imports a list, all or nothing, and makes an edition of it if it differs from what is in force. Entries that
 * did not change are not touched; of a changed one the former stays for earlier editions. Several imports may run
 * at once: they wait for each other only while changing the store.
 *
 * @throws StoreError `CATALOGUE_OWNER` when the kind has no such owner, `CATALOGUE_EMPTY` for no rows,
 * `CATALOGUE_REFUSED` when `refused` says so, {@link CatalogueOverlapError}; and what `rows` throws.
 */
export async function importCatalogue(pool: pg.Pool, asked: CatalogueImport): Promise<CatalogueImportResult> {
  const kind = catalogueKind(asked.kind)
  checkOwner(kind, asked.owner)
  let result: CatalogueImportResult | null = null
  try {
    await inTransaction(pool, async (client) => {
      await receive(client, kind, asked.rows)
      // From here on nobody else changes anything; reading the file took its time before.
      const current = await lockEditions(client)
      await compare(client, asked)
      const overlaps = await findOverlaps(client)
      if (overlaps.length > 0) throw new CatalogueOverlapError(overlaps)
      if (asked.refused?.() === true) {
        throw new StoreError(
          'CATALOGUE_REFUSED',
          'Có dòng sai, không nhập gì / There are bad lines, nothing imported',
        )
      }
      const counts = await countChanges(client)
      if (asked.mode !== 'remove' && counts.added + counts.changed + counts.kept === 0) {
        throw new StoreError('CATALOGUE_EMPTY', 'Danh mục không có dòng nào / The list has no entries')
      }
      const same = counts.added + counts.changed + counts.removed === 0
      result = { edition: current, imported: false, ...counts }
      if (asked.dryRun === true) throw new DryRun()
      if (same) return
      const { owner, source, by } = asked
      const sha256 = asked.sha256?.() ?? null
      const edition = await nextEdition(client, {
        topic: 'catalogue',
        kind: asked.kind,
        owner,
        source,
        sha256,
        by,
        ...counts,
      })
      await apply(client, asked, edition)
      if (counts.added + counts.changed + counts.removed >= LARGE_CHANGE)
        await asked.afterLargeChange?.(client, edition)
      result = { edition, imported: true, ...counts }
    })
  } catch (error) {
    if (!(error instanceof DryRun)) throw error
  }
  return result!
}

/** Rolls a dry run back. */
class DryRun extends Error {}

/** @throws StoreError `CATALOGUE_OWNER` */
export function checkOwner(kind: CatalogueKindEntry, owner: string): void {
  const refuse = (reason: string) => {
    throw new StoreError('CATALOGUE_OWNER', `${kind.kind}: ${reason}`)
  }
  if (owner === '' && kind.owner === 'facility') {
    refuse('danh mục của cơ sở, cần mã cơ sở / belongs to a facility, name it')
  }
  if (owner !== '' && kind.owner === 'national') {
    refuse('danh mục dùng chung, không thuộc cơ sở / a national list, owned by no facility')
  }
  if (owner !== '' && !/^[0-9A-Z]{5}$/.test(owner)) {
    refuse(`mã cơ sở gồm 5 chữ số hoặc chữ hoa / a facility code has 5 digits or capitals: ${owner}`)
  }
}

/** What tells an item from others of the same list over all its periods of validity. */
function itemKey(kind: CatalogueKindEntry, entry: CatalogueEntry): string {
  const parts = (kind.distinguish ?? []).map((name) => entry.attributes[name] ?? '')
  return createHash('sha256')
    .update(JSON.stringify([entry.code, ...parts]))
    .digest('hex')
    .slice(0, 32)
}

const BATCH_CHARACTERS = 1 << 16

/** Names of attributes in the order of their kind, so that the same entry is always written the same. */
function writeAttributes(kind: CatalogueKindEntry, attributes: Readonly<Record<string, string>>): string {
  const pairs = kind.attributes.flatMap(({ name }) =>
    attributes[name] === undefined ? [] : [[name, attributes[name]]],
  )
  return JSON.stringify(Object.fromEntries(pairs))
}

const sqlFrom = (day: Day): string => (day === ALWAYS ? '-infinity' : dayText(day))
const sqlTo = (day: Day): string => (day === FOREVER ? 'infinity' : dayText(day))

async function receive(
  client: pg.PoolClient,
  kind: CatalogueKindEntry,
  rows: CatalogueImport['rows'],
): Promise<void> {
  await client.query(`CREATE TEMP TABLE incoming (
    line integer, item_key uuid, code text, valid_from date, valid_to date, attributes jsonb
  ) ON COMMIT DROP`)
  const copy = client.query(copyFrom('COPY incoming FROM STDIN'))
  await pipeline(Readable.from(copyText(kind, rows)), copy)
  await client.query('ANALYZE incoming')
}

async function* copyText(kind: CatalogueKindEntry, rows: CatalogueImport['rows']): AsyncGenerator<Buffer> {
  let text = ''
  for await (const row of rows) {
    text += copyLine([
      row.line,
      itemKey(kind, row),
      row.code,
      sqlFrom(row.from),
      sqlTo(row.to),
      writeAttributes(kind, row.attributes),
    ])
    if (text.length < BATCH_CHARACTERS) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}

/**
 * `difference`: what is to happen to each entry, in force or incoming. Lines that repeat the same item from the
 * same day appear more than once here, and are found as overlaps.
 */
async function compare(client: pg.PoolClient, { kind, owner, mode }: CatalogueImport): Promise<void> {
  await client.query(`CREATE TEMP TABLE difference (
    line integer, item_key uuid, code text, valid_from date, valid_to date, attributes jsonb, change text
  ) ON COMMIT DROP`)
  await client.query(
    `INSERT INTO difference
      SELECT i.line, item_key, coalesce(i.code, e.code), valid_from, coalesce(i.valid_to, e.valid_to), i.attributes,
        CASE
          WHEN e.code IS NULL THEN 'added'
          WHEN i.code IS NULL AND $3 THEN 'removed'
          WHEN i.code IS NULL THEN 'kept'
          WHEN i.valid_to = e.valid_to AND i.attributes = e.attributes THEN 'kept'
          ELSE 'changed'
        END
      FROM incoming i FULL JOIN (
        SELECT item_key, code, valid_from, valid_to, attributes FROM catalogue_entry
        WHERE ma_cskcb = $1 AND kind = $2 AND removed_in IS NULL
      ) e USING (item_key, valid_from)`,
    [owner, kind, mode !== 'merge'],
  )
  await client.query('ANALYZE difference')
}

async function findOverlaps(client: pg.PoolClient): Promise<CatalogueOverlap[]> {
  const { rows } = await client.query(
    `SELECT code, line, CASE WHEN former_to >= valid_from THEN former_line END AS other_line,
        CASE WHEN valid_from = '-infinity' THEN 0 ELSE to_char(valid_from, 'YYYYMMDD')::integer END AS from_day
      FROM (
        SELECT code, line, valid_from, lag(line) OVER item AS former_line, lag(valid_to) OVER item AS former_to,
          max(valid_to) OVER (item ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_to
        FROM difference WHERE change <> 'removed'
        WINDOW item AS (PARTITION BY item_key ORDER BY valid_from, line)
      ) AS ordered
      WHERE earlier_to >= valid_from ORDER BY line, code`,
  )
  return rows.map((row) => ({
    code: row.code,
    line: row.line,
    otherLine: row.other_line,
    from: row.from_day,
  }))
}

async function countChanges(
  client: pg.PoolClient,
): Promise<Pick<CatalogueImportResult, 'added' | 'changed' | 'removed' | 'kept'>> {
  const { rows } = await client.query(`SELECT
    (count(*) FILTER (WHERE change = 'added'))::integer AS added,
    (count(*) FILTER (WHERE change = 'changed'))::integer AS changed,
    (count(*) FILTER (WHERE change = 'removed'))::integer AS removed,
    (count(*) FILTER (WHERE change = 'kept'))::integer AS kept
    FROM difference`)
  return rows[0]
}

async function apply(
  client: pg.PoolClient,
  { kind, owner }: CatalogueImport,
  edition: number,
): Promise<void> {
  // What the planner knows of the store is from before this transaction; with the index any plan is a good one.
  await client.query(
    "CREATE INDEX ON difference (item_key, valid_from) WHERE change IN ('changed', 'removed')",
  )
  await client.query(
    `UPDATE catalogue_entry e SET removed_in = $3
      FROM difference d
      WHERE e.ma_cskcb = $1 AND e.kind = $2 AND e.removed_in IS NULL
        AND d.item_key = e.item_key AND d.valid_from = e.valid_from AND d.change IN ('changed', 'removed')`,
    [owner, kind, edition],
  )
  await client.query(
    `INSERT INTO catalogue_entry (ma_cskcb, kind, item_key, code, valid_from, valid_to, attributes, added_in)
      SELECT $1, $2, item_key, code, valid_from, valid_to, attributes, $3
      FROM difference WHERE change IN ('added', 'changed')`,
    [owner, kind, edition],
  )
}
