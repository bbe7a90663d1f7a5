import type pg from 'pg'
import { createBriefCache } from './brief-cache.js'
import { StoreError } from './errors.js'

/** What an account may do beside sending claims of its facilities. */
export interface AccountRights {
  /** Look up cards and visits; given to every account unless taken away. */
  readonly lookUp: boolean
  /** Send changes of the registry; given to none unless granted. */
  readonly feedRegistry: boolean
}

const NOTHING: AccountRights = { lookUp: false, feedRegistry: false }
const MAX_REMEMBERED = 10_000

/** Rights by account, remembered for `trustMs` milliseconds; of an unknown account: none. */
export function createRights(pool: pg.Pool, trustMs: number): (account: string) => Promise<AccountRights> {
  const known = createBriefCache<AccountRights>(trustMs, MAX_REMEMBERED)
  return async (account) => {
    const remembered = known.get(account)
    if (remembered !== undefined) return remembered
    const { rows } = await pool.query('SELECT may_look_up, may_feed_registry FROM account WHERE name = $1', [
      account,
    ])
    const rights: AccountRights =
      rows.length === 0 ? NOTHING : { lookUp: rows[0].may_look_up, feedRegistry: rows[0].may_feed_registry }
    known.set(account, rights)
    return rights
  }
}

/** Gives or takes rights; those left out stay. Throws StoreError `ACCOUNT_UNKNOWN`. */
export async function setRights(
  pool: pg.Pool,
  account: string,
  rights: Partial<AccountRights>,
): Promise<void> {
  const { rowCount } = await pool.query(
    `UPDATE account SET may_look_up = coalesce($2, may_look_up), may_feed_registry = coalesce($3, may_feed_registry)
      WHERE name = $1`,
    [account, rights.lookUp ?? null, rights.feedRegistry ?? null],
  )
  if (rowCount === 0)
    throw new StoreError('ACCOUNT_UNKNOWN', `Không có tài khoản / There is no account: ${account}`)
}
