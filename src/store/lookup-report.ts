import type pg from 'pg'

/** Look-ups of a stretch of time that a person should look at. */
export interface LookupReport {
  readonly total: number
  readonly facilities: number
  readonly accounts: number
  /** Accounts with the most look-ups. */
  readonly busiest: readonly AccountLookups[]
  /** Accounts with the most that found nobody or did not fit the person: what guessing looks like. */
  readonly guessing: readonly AccountLookups[]
  /** Persons asked about by the most facilities. */
  readonly sought: readonly {
    readonly bhxhNo: string
    readonly facilities: number
    readonly lookups: number
  }[]
  /** Accounts that ask at night, most first. */
  readonly night: readonly AccountLookups[]
}

export interface AccountLookups {
  readonly account: string
  readonly maCskcb: string
  readonly lookups: number
  /** Different keys. */
  readonly keys: number
  /** Answers 050 … 053, 060, 061, 070. */
  readonly missed: number
  readonly night: number
}

/** Night in Vietnam: from 22:00 to before 05:00. */
const NIGHT = `(extract(hour FROM asked_at AT TIME ZONE 'Asia/Ho_Chi_Minh') NOT BETWEEN 5 AND 21)`
const MISSED = `answer IN ('050', '051', '052', '053', '060', '061', '070')`

const BY_ACCOUNT = `SELECT account, ma_cskcb, count(*)::int AS lookups, count(DISTINCT key_digest)::int AS keys,
    count(*) FILTER (WHERE ${MISSED})::int AS missed, count(*) FILTER (WHERE ${NIGHT})::int AS night
  FROM lookup_log WHERE asked_at >= $1 AND asked_at < $2 GROUP BY account, ma_cskcb`

const TOTAL = `SELECT count(*)::int AS total, count(DISTINCT ma_cskcb)::int AS facilities,
    count(DISTINCT account)::int AS accounts
  FROM lookup_log WHERE asked_at >= $1 AND asked_at < $2`

const SOUGHT = `SELECT bhxh_no, count(DISTINCT ma_cskcb)::int AS facilities, count(*)::int AS lookups
  FROM lookup_log WHERE asked_at >= $1 AND asked_at < $2 AND bhxh_no IS NOT NULL
  GROUP BY bhxh_no HAVING count(DISTINCT ma_cskcb) > 1 ORDER BY 2 DESC, 3 DESC, 1 LIMIT $3`

/** The report over `from` … before `to`, at most `top` lines each. */
export async function readLookupReport(pool: pg.Pool, from: Date, to: Date, top = 10): Promise<LookupReport> {
  const [total, accounts, sought] = await Promise.all([
    pool.query(TOTAL, [from, to]),
    pool.query(BY_ACCOUNT, [from, to]),
    pool.query(SOUGHT, [from, to, top]),
  ])
  const all: AccountLookups[] = accounts.rows.map((row) => ({
    account: row.account,
    maCskcb: row.ma_cskcb,
    lookups: row.lookups,
    keys: row.keys,
    missed: row.missed,
    night: row.night,
  }))
  const most = (by: 'lookups' | 'missed' | 'night'): AccountLookups[] =>
    all
      .filter((entry) => entry[by] > 0)
      .sort((a, b) => b[by] - a[by] || (a.account < b.account ? -1 : 1))
      .slice(0, top)
  return {
    ...total.rows[0],
    busiest: most('lookups'),
    guessing: most('missed'),
    night: most('night'),
    sought: sought.rows.map((row) => ({
      bhxhNo: row.bhxh_no,
      facilities: row.facilities,
      lookups: row.lookups,
    })),
  }
}
