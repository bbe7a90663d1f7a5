import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { CatalogueKind } from '../standard/catalogue-kinds.js'
import type { CatalogueRow } from './catalogue-read.js'

/** The last edition up to `edition` that changed a catalogue; 0 when none did. */
export async function lastCatalogueEdition(pool: pg.Pool, edition: number): Promise<number> {
  const { rows } = await pool.query(
    `SELECT coalesce(max(edition), 0) AS edition FROM edition WHERE topic = 'catalogue' AND edition <= $1`,
    [edition],
  )
  return rows[0].edition
}

/**
 * All entries in force in an edition, in batches, ordered by owner, kind, code and first day. COPY brings them
 * several times faster than a query: hundreds of thousands of entries are read with each change.
 */
export async function* streamCatalogueEntries(
  pool: pg.Pool,
  edition: number,
): AsyncGenerator<readonly CatalogueRow[]> {
  if (!Number.isSafeInteger(edition)) throw new RangeError('edition')
  const client = await pool.connect()
  let whole = false
  try {
    await client.query("SET datestyle = 'ISO'")
    const copy = client.query(
      // COPY takes no parameters. In byte order, which needs no collation and is the same on every server.
      copyTo(`COPY (
        SELECT ma_cskcb, kind, code, valid_from, valid_to, attributes FROM catalogue_entry
        WHERE added_in <= ${edition} AND (removed_in IS NULL OR removed_in > ${edition})
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
    whole = true
  } finally {
    client.release(!whole)
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
