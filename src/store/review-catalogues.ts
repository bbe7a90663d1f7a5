import type pg from 'pg'
import type { CatalogueKind } from '../standard/catalogue-kinds.js'

/** From the record of imports: entries themselves are many, and few pages ask. */
const KINDS = `SELECT DISTINCT kind FROM (
    SELECT DISTINCT ON (ma_cskcb, kind) kind, added + changed + kept AS entries FROM edition
    WHERE topic = 'catalogue' ORDER BY ma_cskcb, kind, edition DESC) AS last
  WHERE entries > 0`

/** Kinds of which there is a list, of the nation or of any facility. */
export async function cataloguesThereAre(pool: pg.Pool): Promise<ReadonlySet<CatalogueKind>> {
  return new Set((await pool.query(KINDS)).rows.map(({ kind }) => kind))
}
