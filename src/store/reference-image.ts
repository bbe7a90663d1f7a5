import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/*
 * All catalogues of an edition, laid out as the worker threads read them. Laying out hundreds of thousands of entries
 * takes seconds, which an import spends once, so that no node has to before it judges by the new edition. Images are
 * a shortcut only: what is missing is built from the entries.
 */

/** Keeps the image of an edition, in the transaction that makes it; images of earlier ones go. */
export async function writeReferenceImage(
  client: pg.ClientBase,
  edition: number,
  layout: string,
  image: Uint8Array,
): Promise<void> {
  await client.query('DELETE FROM reference_image WHERE edition < $1', [edition])
  await client.query('INSERT INTO reference_image (edition, layout, image) VALUES ($1, $2, $3)', [
    edition,
    layout,
    Buffer.from(image.buffer, image.byteOffset, image.byteLength),
  ])
}

/** COPY's binary form of one row with one value: signature, flags and extension, count of fields, length. */
const HEAD_BYTES = 11 + 4 + 4 + 2 + 4

/** The newest image of a layout that is newer than `since`, up to an edition; null when there is none. */
export async function readReferenceImage(
  pool: pg.Pool,
  edition: number,
  layout: string,
  since: number,
): Promise<{ readonly edition: number; readonly memory: SharedArrayBuffer } | null> {
  const { rows } = await pool.query(
    `SELECT edition, length(image) AS bytes FROM reference_image
      WHERE edition <= $1 AND edition > $2 AND layout = $3 ORDER BY edition DESC LIMIT 1`,
    [edition, since, layout],
  )
  if (rows.length === 0) return null
  const found = rows[0] as { readonly edition: number; readonly bytes: number }
  const client = await pool.connect()
  let whole = false
  try {
    // As COPY sends it: a query would bring it as hexadecimal text.
    const sql = `COPY (SELECT image FROM reference_image WHERE edition = ${Number(found.edition)}) TO STDOUT (FORMAT binary)`
    const memory = await gather(client.query(copyTo(sql)), found.bytes)
    whole = true
    return memory === null ? null : { edition: found.edition, memory }
  } finally {
    client.release(!whole)
  }
}

/** The value of the one row; null when the row went away meanwhile. */
async function gather(copy: AsyncIterable<Buffer>, bytes: number): Promise<SharedArrayBuffer | null> {
  const memory = new SharedArrayBuffer(bytes)
  const target = new Uint8Array(memory)
  let at = -HEAD_BYTES
  for await (const chunk of copy) {
    const from = Math.max(0, -at)
    const to = Math.min(chunk.length, bytes - at)
    if (to > from) target.set(chunk.subarray(from, to), at + from)
    at += chunk.length
  }
  return at < bytes ? null : memory
}
