import type pg from 'pg'
import { inTransaction } from './pool.js'

/** A member of staff whom a facility registered for look-ups. */
export interface LookupStaff {
  readonly cccd: string
  readonly name: string
}

/** Puts this list in place of the facility's present one; an empty one means that nobody is checked. */
export async function replaceLookupStaff(
  pool: pg.Pool,
  maCskcb: string,
  staff: readonly LookupStaff[],
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('DELETE FROM lookup_staff WHERE ma_cskcb = $1', [maCskcb])
    await client.query(
      `INSERT INTO lookup_staff (ma_cskcb, cccd, name)
        SELECT $1, cccd, name FROM unnest($2::text[], $3::text[]) AS staff (cccd, name)`,
      [maCskcb, staff.map(({ cccd }) => cccd), staff.map(({ name }) => name)],
    )
  })
}

export async function readLookupStaff(pool: pg.Pool, maCskcb: string): Promise<readonly LookupStaff[]> {
  const { rows } = await pool.query('SELECT cccd, name FROM lookup_staff WHERE ma_cskcb = $1 ORDER BY cccd', [
    maCskcb,
  ])
  return rows
}
