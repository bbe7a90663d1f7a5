import { hash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { createBriefCache } from './brief-cache.js'
import { StoreError } from './errors.js'
import { hashPassword, matchesPassword } from './passwords.js'

export interface Account {
  readonly name: string
  /** Facility codes (MA_CSKCB) that it may send for. */
  readonly facilities: readonly string[]
}

export interface AccountEntry extends Account {
  readonly createdAt: Date
  readonly lockedAt: Date | null
  readonly lockReason: 'administrator' | 'failures' | null
}

export type PasswordCheck =
  | { readonly ok: true; readonly account: Account }
  /** `wrong` also stands for an unknown name: the caller cannot tell, and nor can the sender. */
  | { readonly ok: false; readonly reason: 'wrong' | 'locked' }

export interface AccountsOptions {
  /** Failed logins that lock an account. Default 10. */
  readonly maxFailures?: number
  /** Failures count together within this time, in milliseconds. Default 15 minutes. */
  readonly failurePeriodMs?: number
  /** After this time a lock because of failures ends by itself, in milliseconds; null: never. Default 15 minutes. */
  readonly unlockAfterMs?: number | null
  /**
   * How long a verified password is trusted without asking again, in milliseconds: clients send it with every
   * request. A lock set by another process is noticed so much later. Default 30 seconds.
   */
  readonly trustMs?: number
}

export interface Accounts {
  /** @throws StoreError `ACCOUNT_NAME` when the name is taken or is no name. `md5Hex`: see `md5OfPassword`. */
  add(name: string, md5Hex: string, facilities: readonly string[]): Promise<void>
  list(): Promise<AccountEntry[]>
  /** @throws StoreError `ACCOUNT_UNKNOWN` */
  lock(name: string): Promise<void>
  /** @throws StoreError `ACCOUNT_UNKNOWN` */
  unlock(name: string): Promise<void>
  /** Checks the MD5 (either case) that a client sent. As much work for an unknown name as for a known one. */
  verifyPassword(name: string, md5Hex: string): Promise<PasswordCheck>
}

const MINUTE_MS = 60_000
const MAX_TRUSTED = 10_000
/** Long for the sake of clients that work all day; what ends it is another hash, not time. */
const FITTING_MS = 60 * MINUTE_MS

/** A lock because of failures ends by itself after `$2` milliseconds, unless that is null. */
const LOCKED = `(locked_at IS NOT NULL AND NOT (lock_reason = 'failures' AND $2::bigint IS NOT NULL
  AND locked_at < now() - $2::bigint * interval '1 millisecond'))`

const SELECT = `SELECT name, password_hash, facilities, ${LOCKED} AS locked FROM account WHERE name = $1`

/** Counts one more failure and locks at the last. A lock that came in between is left as it is. */
const COUNT_FAILURE = `UPDATE account SET
    failures = before.count,
    first_failure_at = before.since,
    locked_at = CASE WHEN before.count >= $4 THEN now() END,
    lock_reason = CASE WHEN before.count >= $4 THEN 'failures' END
  FROM (
    SELECT name, ${LOCKED} AS locked, CASE WHEN counting THEN failures + 1 ELSE 1 END AS count,
      CASE WHEN counting THEN first_failure_at ELSE now() END AS since
    FROM (
      SELECT *, locked_at IS NULL AND first_failure_at > now() - $3::bigint * interval '1 millisecond' AS counting
      FROM account WHERE name = $1 FOR UPDATE
    ) AS locked_row
  ) AS before
  WHERE account.name = before.name AND NOT before.locked`

const FORGET_FAILURES = `UPDATE account SET failures = 0, first_failure_at = NULL, locked_at = NULL, lock_reason = NULL
  WHERE name = $1 AND (failures > 0 OR locked_at IS NOT NULL) AND lock_reason IS DISTINCT FROM 'administrator'`

/** The accounts of this database. Several processes may work on one database. */
export function createAccounts(pool: pg.Pool, options: AccountsOptions = {}): Accounts {
  const maxFailures = options.maxFailures ?? 10
  const failurePeriodMs = options.failurePeriodMs ?? 15 * MINUTE_MS
  const unlockAfterMs = options.unlockAfterMs === undefined ? 15 * MINUTE_MS : options.unlockAfterMs
  const trusted = createBriefCache<Account>(options.trustMs ?? 30_000, MAX_TRUSTED)
  // Which kept hash a password was found to fit: while the account still has that one, it need not be derived again,
  // which costs tens of milliseconds of processor.
  const fitting = createBriefCache<string>(FITTING_MS, MAX_TRUSTED)
  const underway = new Map<string, Promise<PasswordCheck>>()
  // Names and passwords are remembered only as this; the secret leaves with the process, and so do the marks.
  const secret = randomBytes(32).toString('hex')
  const mark = (name: string, md5Hex: string) =>
    hash('sha256', JSON.stringify([secret, name, md5Hex.toUpperCase()]), 'base64')
  // What an unknown name is checked against, so that it takes as long as a known one.
  const nobody = hashPassword(randomBytes(16).toString('hex'))

  const check = async (name: string, md5Hex: string, key: string): Promise<PasswordCheck> => {
    const { rows } = await pool.query(SELECT, [name, unlockAfterMs])
    const row = rows[0]
    const known = row !== undefined && fitting.get(key) === row.password_hash
    const matches = known || (await matchesPassword(row?.password_hash ?? (await nobody), md5Hex))
    if (row === undefined) return { ok: false, reason: 'wrong' }
    if (row.locked) return { ok: false, reason: 'locked' }
    if (!matches) {
      await pool.query(COUNT_FAILURE, [name, unlockAfterMs, failurePeriodMs, maxFailures])
      return { ok: false, reason: 'wrong' }
    }
    fitting.set(key, row.password_hash)
    await pool.query(FORGET_FAILURES, [name])
    return { ok: true, account: { name: row.name, facilities: row.facilities } }
  }

  const change = async (sql: string, name: string) => {
    trusted.clear()
    const { rowCount } = await pool.query(sql, [name])
    if (rowCount === 0) {
      throw new StoreError('ACCOUNT_UNKNOWN', `Không có tài khoản / There is no account: ${name}`)
    }
  }

  return {
    async add(name, md5Hex, facilities) {
      if (!/^[\p{L}\p{N}._@-]{1,64}$/u.test(name)) {
        throw new StoreError('ACCOUNT_NAME', `Tên tài khoản không hợp lệ / Not an account name: ${name}`)
      }
      const { rowCount } = await pool.query(
        'INSERT INTO account (name, password_hash, facilities) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [name, await hashPassword(md5Hex), facilities],
      )
      if (rowCount === 0) {
        throw new StoreError('ACCOUNT_NAME', `Tài khoản đã có / The account exists already: ${name}`)
      }
    },
    async list() {
      const { rows } = await pool.query(
        'SELECT name, facilities, created_at, locked_at, lock_reason FROM account ORDER BY name',
      )
      return rows.map((row) => ({
        name: row.name,
        facilities: row.facilities,
        createdAt: row.created_at,
        lockedAt: row.locked_at,
        lockReason: row.lock_reason,
      }))
    },
    lock: (name) =>
      change("UPDATE account SET locked_at = now(), lock_reason = 'administrator' WHERE name = $1", name),
    unlock: (name) =>
      change(
        'UPDATE account SET locked_at = NULL, lock_reason = NULL, failures = 0, first_failure_at = NULL WHERE name = $1',
        name,
      ),
    async verifyPassword(name, md5Hex) {
      const key = mark(name, md5Hex)
      const account = trusted.get(key)
      if (account !== undefined) return { ok: true, account }
      // Requests of one client that arrive together are checked once.
      let checking = underway.get(key)
      if (checking === undefined) {
        checking = check(name, md5Hex, key).finally(() => underway.delete(key))
        underway.set(key, checking)
      }
      const result = await checking
      if (result.ok) trusted.set(key, result.account)
      return result
    },
  }
}
