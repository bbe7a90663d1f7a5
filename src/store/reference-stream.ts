import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { CatalogueKind } from '../standard/catalogue-kinds.js'
import type { CatalogueRow } from './catalogue-read.js'

/** The lists that changed after edition `since`, up to `edition`. */
export async function changedLists(
  pool: pg.Pool,
  since: number,
  edition: number,
): Promise<{ readonly owner: string; readonly kind: CatalogueKind }[]> {
  const { rows } = await pool.query(
    `SELECT DISTINCT ma_cskcb AS owner, kind FROM edition
      WHERE topic = 'catalogue' AND edition > $1 AND edition <= $2`,
    [since, edition],
  )
  return rows
}

/**
 * Entries in force in an edition, of all lists or of some, in batches, ordered by owner, kind, code and first day.
 * COPY brings them several times faster than a query: there may be hundreds of thousands.
 */
export async function* streamCatalogueEntries(
  pool: pg.Pool,
  edition: number,
  lists: readonly { readonly owner: string; readonly kind: CatalogueKind }[] | null = null,
): AsyncGenerator<readonly CatalogueRow[]> {
  const client = await pool.connect()
  let whole = false
  try {
    yield* copyEntries(client, edition, lists)
    whole = true
  } finally {
    client.release(!whole)
  }
}

/** {@link streamCatalogueEntries} on a connection that may be in a transaction; it must be read to its end. */
export async function* copyEntries(
  client: pg.ClientBase,
  edition: number,
  lists: readonly { readonly owner: string; readonly kind: CatalogueKind }[] | null = null,
): AsyncGenerator<readonly CatalogueRow[]> {
  if (!Number.isSafeInteger(edition)) throw new RangeError('edition')
  // COPY takes no parameters.
  const quoted = (text: string) => client.escapeLiteral(text)
  const chosen =
    lists === null
      ? ''
      : `AND (ma_cskcb, kind) IN (${[{ owner: '', kind: '' }, ...lists]
          .map(({ owner, kind }) => `(${quoted(owner)}, ${quoted(kind)})`)
          .join(', ')})`
  await client.query("SET datestyle = 'ISO'")
  const copy = client.query(
    // In byte order, which needs no collation and is the same on every server.
    copyTo(`COPY (
      SELECT ma_cskcb, kind, code, valid_from, valid_to, attributes FROM catalogue_entry
      WHERE added_in <= ${edition} AND (removed_in IS NULL OR removed_in > ${edition}) ${chosen}
      ORDER BY ma_cskcb COLLATE "C", kind COLLATE "C", code COLLATE "C", valid_from, item_key
    ) TO STDOUT`),
  )
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of copy) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() as string
    if (lines.length > 0) yield lines.map(entryOf)
  }
}

const days = new Map<string, number>([
  ['-infinity', 0],
  ['infinity', 99_999_999],
])

function dayOf(text: string): number {
  let day = days.get(text)
  if (day === undefined) {
    day = Number(text.replaceAll('-', ''))
    days.set(text, day)
  }
  return day
}

function entryOf(line: string): CatalogueRow {
  const [owner, kind, code, from, to, attributes] = line.split('\t')
  return {
    owner,
    kind: kind as CatalogueKind,
    code: unescaped(code),
    from: dayOf(from),
    to: dayOf(to),
    attributes: JSON.parse(unescaped(attributes)),
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** Undoes the escapes of COPY's text format. */
function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char) : text
}
