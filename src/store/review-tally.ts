import type { PoolClient } from 'pg'

/** Rows of one day, beyond one for each sum, from which on they are worth adding up, while a day is being filled … */
const CROWDED = 200
/** … and when there is time. */
const UNTIDY = 20

const CROWDED_DAYS = `SELECT to_char(received_day, 'YYYY-MM-DD') AS day FROM (
    SELECT received_day, outcome, state, due_day, count(*) - 1 AS more FROM review_tally
    WHERE $2::date[] IS NULL OR received_day = ANY($2::date[])
    GROUP BY received_day, outcome, state, due_day) AS sums
  GROUP BY received_day HAVING sum(more) > $1`
const CROWDED_RULE_DAYS = `SELECT to_char(received_day, 'YYYY-MM-DD') AS day FROM (
    SELECT received_day, code, is_open, is_latest, count(*) - 1 AS more FROM review_tally_rule
    WHERE $2::date[] IS NULL OR received_day = ANY($2::date[])
    GROUP BY received_day, code, is_open, is_latest) AS sums
  GROUP BY received_day HAVING sum(more) > $1`

const COMPACT = `WITH gone AS (DELETE FROM review_tally WHERE received_day = ANY($1::date[]) RETURNING *)
  INSERT INTO review_tally
  SELECT received_day, outcome, state, due_day, sum(items), sum(amount) FROM gone
  GROUP BY received_day, outcome, state, due_day HAVING sum(items) <> 0 OR sum(amount) <> 0`

const COMPACT_RULES = `WITH gone AS (DELETE FROM review_tally_rule WHERE received_day = ANY($1::date[]) RETURNING *)
  INSERT INTO review_tally_rule (received_day, code, is_open, is_latest, items, amount)
  SELECT received_day, code, is_open, is_latest, sum(items), sum(amount) FROM gone
  GROUP BY received_day, code, is_open, is_latest HAVING sum(items) <> 0 OR sum(amount) <> 0`

/**
 * Adds up the differences of days that have many: of these days, or of all that have some. Only by who has the right to
 * settle (`review-settle.ts`): a DELETE sees what is committed, so rows that others are just adding stay as they are, and
 * every reader sees either all rows of a day or their sums.
 */
export async function compactTallies(client: PoolClient, days: readonly string[] | null): Promise<void> {
  const values = [days === null ? UNTIDY : CROWDED, days]
  const crowded = await client.query(CROWDED_DAYS, values)
  if (crowded.rows.length > 0) await client.query(COMPACT, [crowded.rows.map(({ day }) => day)])
  const ruleDays = await client.query(CROWDED_RULE_DAYS, values)
  if (ruleDays.rows.length > 0) await client.query(COMPACT_RULES, [ruleDays.rows.map(({ day }) => day)])
}
