import type { PoolClient } from 'pg'

/** Rows of one day from which on they are worth adding up. */
const CROWDED = 200

const CROWDED_DAYS = `SELECT to_char(received_day, 'YYYY-MM-DD') AS day FROM review_tally
  GROUP BY received_day HAVING count(*) > $1`
const CROWDED_RULE_DAYS = `SELECT to_char(received_day, 'YYYY-MM-DD') AS day FROM review_tally_rule
  GROUP BY received_day HAVING count(*) > $1 + 3 * count(DISTINCT code)`

const COMPACT = `WITH gone AS (DELETE FROM review_tally WHERE received_day = ANY($1::date[]) RETURNING *)
  INSERT INTO review_tally
  SELECT received_day, outcome, state, due_day, sum(items), sum(amount) FROM gone
  GROUP BY received_day, outcome, state, due_day HAVING sum(items) <> 0 OR sum(amount) <> 0`

const COMPACT_RULES = `WITH gone AS (DELETE FROM review_tally_rule WHERE received_day = ANY($1::date[]) RETURNING *)
  INSERT INTO review_tally_rule (received_day, code, is_open, is_latest, items, amount)
  SELECT received_day, code, is_open, is_latest, sum(items), sum(amount) FROM gone
  GROUP BY received_day, code, is_open, is_latest HAVING sum(items) <> 0 OR sum(amount) <> 0`

/**
 * Adds up the differences of days that have many. Only by the projector: a DELETE sees what is committed, so rows that
 * others are just adding stay as they are, and every reader sees either all rows of a day or their sums.
 */
export async function compactTallies(client: PoolClient): Promise<void> {
  const days = await client.query(CROWDED_DAYS, [CROWDED])
  if (days.rows.length > 0) await client.query(COMPACT, [days.rows.map(({ day }) => day)])
  const ruleDays = await client.query(CROWDED_RULE_DAYS, [CROWDED])
  if (ruleDays.rows.length > 0) await client.query(COMPACT_RULES, [ruleDays.rows.map(({ day }) => day)])
}
