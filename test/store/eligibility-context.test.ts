import type pg from 'pg'
import { expect, test } from 'vitest'
import {
  createContextPool,
  readCheckIns,
  readLookups,
  readStays,
} from '../../src/store/eligibility-context.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()

/** Claims at first, and later. */
const FEW = 200
const MANY = 5000
/** Persons of a batch. */
const BATCH = 100
const number = (n: number): string => String(7_900_000_000 + n)

const FILL = [
  `INSERT INTO claim_eligibility (ma_cskcb, claim_id, ma_lk, accepted, outcome, bhxh_no, cccd, other_numbers, left_on,
      judged_at, facts, judgement)
    SELECT '79999', n, 'LK-' || n, true, 'eligible', (7900000000 + n)::text, '079' || lpad(n::text, 9, '0'),
      CASE WHEN n % 100 = 0 THEN ARRAY[(7800000000 + n)::text] END, 20260301, now(), '{"maLk":"LK"}', '{}'
    FROM generate_series($1::int, $2::int) AS n`,
  `INSERT INTO lookup_log (ma_cskcb, asked_at, account, service, key_kind, key_digest, bhxh_no, answer)
    SELECT '79999', now(), 'a', 'v1/cards', 'number', '', (7900000000 + n)::text, '000'
    FROM generate_series($1::int, $2::int) AS n`,
  `INSERT INTO checkin_link (ma_cskcb, ma_lk, checkin_id, received_at, answer)
    SELECT '79999', 'LK-' || n, n, now(), '000' FROM generate_series($1::int, $2::int) AS n`,
]

/** Each has a stay by number; one more a further card; another is known by citizen id alone. */
async function ask(pool: pg.Pool) {
  const ns = Array.from({ length: BATCH }, (_, n) => n + 1)
  const numbers = ns.map(number)
  const facilities = ns.map(() => '79999')
  const stays = await readStays(pool, [...numbers, '7800000200'], ['079000000150'], 20260101)
  const lookups = await readLookups(pool, facilities, numbers, new Date(0))
  const checkIns = await readCheckIns(
    pool,
    facilities,
    ns.map((n) => `LK-${n}`),
  )
  return [stays.stays.length, lookups.length, [...checkIns.states.values()].every((s) => s === 'found')]
}

const fill = async (from: number, to: number) => {
  for (const statement of FILL) await database.pool.query(statement, [from, to])
}
const FOUND = [BATCH + 2, BATCH, true]

test('what is asked about a batch goes down indexes, also when it was first asked while the tables were small', async () => {
  const pool = createContextPool(database.connectionString)
  await fill(1, FEW)
  // As often as it takes the server to settle on a plan.
  for (let n = 0; n < 10; n++) expect(await ask(pool)).toEqual(FOUND)
  await fill(FEW + 1, MANY)
  const read = async (): Promise<number> => {
    const { rows } = await database.pool.query(`SELECT sum(seq_tup_read)::int AS rows FROM pg_stat_user_tables
      WHERE relname IN ('claim_eligibility', 'lookup_log', 'checkin_link')`)
    return rows[0].rows
  }
  const before = await read()
  for (let n = 0; n < 10; n++) expect(await ask(pool)).toEqual(FOUND)
  // A connection tells what it did at its end at the latest.
  await pool.end()
  await expect
    .poll(async () => {
      const { rows } = await database.pool.query(
        `SELECT count(*)::int AS open FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'bhyt-intake eligibility'`,
      )
      return rows[0].open
    })
    .toBe(0)
  // What the pool did with the small tables may be told late; it is far below one look at a large one.
  expect((await read()) - before).toBeLessThan(MANY)
})
