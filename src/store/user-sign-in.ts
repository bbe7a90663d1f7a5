import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Sealer } from './seal.js'
import { hashUserPassword, matchesUserPassword, USER_COLUMNS, type User } from './users.js'

type Db = pg.Pool | pg.PoolClient

export interface LockOptions {
  /** Failed attempts within the period that lock a user. */
  readonly maxFailures: number
  /** Failures count together within this time, and a lock because of them lasts as long, in milliseconds. */
  readonly lockMs: number
}

/** A lock because of failures ends by itself; one by an administrator does not. */
const LOCKED = `(locked_at IS NOT NULL AND NOT (lock_reason = 'failures'
  AND locked_at < now() - $2::bigint * interval '1 millisecond'))`

const FIND = `SELECT ${USER_COLUMNS}, password_hash AS "passwordHash", ${LOCKED} AS locked
  FROM review_user WHERE name = $1`

const COUNT_FAILURE = `UPDATE review_user AS u SET
    failures = before.count,
    first_failure_at = before.since,
    locked_at = CASE WHEN before.count >= $3 THEN now() END,
    lock_reason = CASE WHEN before.count >= $3 THEN 'failures' END
  FROM (
    SELECT name, CASE WHEN counting THEN failures + 1 ELSE 1 END AS count,
      CASE WHEN counting THEN first_failure_at ELSE now() END AS since
    FROM (
      SELECT name, failures, first_failure_at,
        locked_at IS NULL AND first_failure_at > now() - $2::bigint * interval '1 millisecond' AS counting
      FROM review_user WHERE name = $1 AND NOT ${LOCKED} FOR UPDATE
    ) AS own
  ) AS before
  WHERE u.name = before.name
  RETURNING u.locked_at IS NOT NULL AS locked`

let nobody: Promise<string> | null = null

/** Counts a failed attempt; true when that locked the user. */
export async function countFailure(db: Db, name: string, options: LockOptions): Promise<boolean> {
  const { rows } = await db.query<{ locked: boolean }>(COUNT_FAILURE, [
    name,
    options.lockMs,
    options.maxFailures,
  ])
  return rows[0]?.locked ?? false
}

export type SignInCheck =
  | { readonly ok: true; readonly user: User }
  | {
      readonly ok: false
      readonly reason: 'unknown' | 'wrong' | 'locked'
      /** This attempt was the one that locked the user. */
      readonly lockedNow: boolean
    }

/** Checks a password; as much work for an unknown or locked name as for any. Failures are counted. */
export async function checkPassword(
  db: Db,
  name: string,
  password: string,
  options: LockOptions,
): Promise<SignInCheck> {
  const { rows } = await db.query<User & { passwordHash: string; locked: boolean }>(FIND, [
    name,
    options.lockMs,
  ])
  const found = rows[0]
  nobody ??= hashUserPassword(randomBytes(16).toString('hex'))
  const matches = await matchesUserPassword(found?.passwordHash ?? (await nobody), password)
  if (found === undefined) return { ok: false, reason: 'unknown', lockedNow: false }
  if (found.locked) return { ok: false, reason: 'locked', lockedNow: false }
  if (!matches) {
    return { ok: false, reason: 'wrong', lockedNow: await countFailure(db, name, options) }
  }
  const { passwordHash: _, locked: __, ...user } = found
  return { ok: true, user }
}

/** True while the user is locked, for whatever reason. */
export async function isLocked(db: Db, name: string, options: LockOptions): Promise<boolean> {
  const { rows } = await db.query<{ locked: boolean }>(
    `SELECT ${LOCKED} AS locked FROM review_user WHERE name = $1`,
    [name, options.lockMs],
  )
  return rows[0]?.locked ?? true
}

/** Every factor was right: failures are forgotten. */
export async function noteSignedIn(db: Db, name: string): Promise<void> {
  await db.query(
    `UPDATE review_user SET failures = 0, first_failure_at = NULL, locked_at = NULL, lock_reason = NULL,
       last_sign_in_at = now()
     WHERE name = $1 AND lock_reason IS DISTINCT FROM 'administrator'`,
    [name],
  )
}

/** The secret in use, or the one to be confirmed; null when there is none. */
export async function readTotpSecret(
  db: Db,
  sealer: Sealer,
  name: string,
  which: 'totp_secret' | 'totp_pending',
): Promise<Buffer | null> {
  const { rows } = await db.query(`SELECT ${which} AS sealed FROM review_user WHERE name = $1`, [name])
  return rows[0]?.sealed == null ? null : sealer.open(rows[0].sealed, name)
}

/** Keeps a new secret until a code made with it confirms that the user's device has it. */
export async function keepPendingTotp(db: Db, sealer: Sealer, name: string, secret: Buffer): Promise<void> {
  await db.query('UPDATE review_user SET totp_pending = $2 WHERE name = $1', [
    name,
    sealer.seal(secret, name),
  ])
}

/** Puts the pending secret into use; `counter` is the time step of the code that confirmed it. */
export async function confirmTotp(db: Db, name: string, counter: number): Promise<void> {
  await db.query(
    `UPDATE review_user SET totp_secret = totp_pending, totp_pending = NULL, totp_counter = $2
     WHERE name = $1 AND totp_pending IS NOT NULL`,
    [name, counter],
  )
}

/** Marks the time step of a code as used; false when it, or a later one, was used before. */
export async function useTotpStep(db: Db, name: string, counter: number): Promise<boolean> {
  const { rowCount } = await db.query(
    'UPDATE review_user SET totp_counter = $2 WHERE name = $1 AND totp_counter < $2',
    [name, counter],
  )
  return rowCount === 1
}
