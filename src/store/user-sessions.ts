import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { USER_COLUMNS, type User } from './users.js'

export type SessionStage = 'second_factor' | 'full'

export interface UserSession {
  /** SHA-256 of the cookie's value; the value itself is kept nowhere. */
  readonly tokenHash: Buffer
  readonly stage: SessionStage
  readonly csrf: string
  readonly user: User
}

export interface SessionTimes {
  /** Ends after so long without a request, in milliseconds. */
  readonly idleMs: number
  /** Ends after so long in any case, in milliseconds. */
  readonly lifeMs: number
}

/** Time for the second factor, in milliseconds. */
const SECOND_FACTOR_MS = 5 * 60_000
const TOKEN_BYTES = 32

type Db = pg.Pool | pg.PoolClient

/** Starts a session; returns the value for the cookie. */
export async function startSession(
  db: Db,
  userName: string,
  stage: SessionStage,
  times: SessionTimes,
): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  await db.query(
    `INSERT INTO review_session (token_hash, user_name, stage, csrf, created_at, last_seen_at, expires_at)
     VALUES ($1, $2, $3, $4, now(), now(), now() + $5::bigint * interval '1 millisecond')`,
    [
      hashOfToken(token),
      userName,
      stage,
      randomBytes(TOKEN_BYTES).toString('base64url'),
      stage === 'full' ? times.lifeMs : SECOND_FACTOR_MS,
    ],
  )
  return token
}

const FIND = `SELECT s.stage, s.csrf, u.*,
    s.last_seen_at < now() - least(60000, $2::bigint / 4) * interval '1 millisecond' AS stale
  FROM review_session s
  JOIN (SELECT ${USER_COLUMNS} FROM review_user) AS u ON u.name = s.user_name
  WHERE s.token_hash = $1 AND s.expires_at > now()
    AND s.last_seen_at > now() - $2::bigint * interval '1 millisecond'
    AND u."lockReason" IS DISTINCT FROM 'administrator'`

/**
 * The session of a cookie, null when it has ended. It counts as a sign of life, written at most once a minute
 * (or a quarter of the idle time), so that pages do not cost a write each.
 */
export async function findSession(db: Db, token: string, times: SessionTimes): Promise<UserSession | null> {
  const tokenHash = hashOfToken(token)
  const { rows } = await db.query({ name: 'review-session', text: FIND, values: [tokenHash, times.idleMs] })
  if (rows.length === 0) return null
  const { stage, csrf, stale, ...user } = rows[0]
  if (stale)
    await db.query('UPDATE review_session SET last_seen_at = now() WHERE token_hash = $1', [tokenHash])
  return { tokenHash, stage, csrf, user: user as User }
}

export async function endSession(db: Db, tokenHash: Buffer): Promise<void> {
  await db.query('DELETE FROM review_session WHERE token_hash = $1', [tokenHash])
}

/** Deletes sessions that have ended. */
export async function purgeSessions(db: Db, times: SessionTimes): Promise<void> {
  await db.query(
    `DELETE FROM review_session WHERE expires_at <= now()
       OR last_seen_at <= now() - $1::bigint * interval '1 millisecond'`,
    [times.idleMs],
  )
}

const hashOfToken = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest()
