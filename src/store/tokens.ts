import { hash as digest, randomBytes, timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import type { Account } from './accounts.js'
import { createBriefCache } from './brief-cache.js'

export interface IssuedToken {
  /** Letters and digits only, as clients paste tokens into URLs and headers unescaped. */
  readonly accessToken: string
  readonly idToken: string
  readonly expiresAt: Date
}

export interface TokensOptions {
  /** How long a token is good for, in milliseconds. Default 10 minutes. */
  readonly tokenTtlMs?: number
  /** How long a verified token is trusted without asking again, in milliseconds. Default 10 seconds. */
  readonly trustMs?: number
}

export interface Tokens {
  /** Gives out a new token to an account whose password has been verified. */
  issue(account: string): Promise<IssuedToken>
  /**
   * The account that the token was given to; null when it is unknown or has expired, when the administrator has
   * locked the account, or when `idToken` is given and belongs to another token. A lock because of failed logins
   * keeps guessers out, not those who have logged in.
   */
  verify(accessToken: string, idToken?: string | null): Promise<Account | null>
  /** Deletes expired tokens; returns how many. */
  purge(): Promise<number>
}

const TOKEN_BYTES = 32
const MAX_TRUSTED = 10_000

const INSERT = `INSERT INTO access_token (token_hash, id_token_hash, account, issued_at, expires_at)
  VALUES ($1, $2, $3, $4, $5)`

const SELECT = `SELECT token.id_token_hash, token.expires_at, account.name, account.facilities
  FROM access_token AS token JOIN account ON account.name = token.account
  WHERE token.token_hash = $1 AND token.expires_at > $2 AND account.lock_reason IS DISTINCT FROM 'administrator'`

interface Known {
  readonly account: Account
  readonly idTokenHash: Buffer
  readonly expiresAt: number
}

/**
 * Tokens are random and kept only as SHA-256, so a copy of the database opens no door. They are found by that hash,
 * whose comparison tells a guesser nothing about the token.
 */
export function createTokens(pool: pg.Pool, options: TokensOptions = {}): Tokens {
  const ttlMs = options.tokenTtlMs ?? 10 * 60_000
  const trusted = createBriefCache<Known>(options.trustMs ?? 10_000, MAX_TRUSTED)

  const find = async (tokenHash: Buffer): Promise<Known | null> => {
    const key = tokenHash.toString('base64')
    const known = trusted.get(key)
    if (known !== undefined) return known.expiresAt > Date.now() ? known : null
    const { rows } = await pool.query(SELECT, [tokenHash, new Date()])
    const row = rows[0]
    if (row === undefined) return null
    const found: Known = {
      account: { name: row.name, facilities: row.facilities },
      idTokenHash: row.id_token_hash,
      expiresAt: row.expires_at.getTime(),
    }
    trusted.set(key, found)
    return found
  }

  return {
    async issue(account) {
      const accessToken = randomBytes(TOKEN_BYTES).toString('hex')
      const idToken = randomBytes(TOKEN_BYTES).toString('hex')
      const issuedAt = new Date()
      const expiresAt = new Date(issuedAt.getTime() + ttlMs)
      await pool.query(INSERT, [hash(accessToken), hash(idToken), account, issuedAt, expiresAt])
      return { accessToken, idToken, expiresAt }
    },
    async verify(accessToken, idToken = null) {
      const known = await find(hash(accessToken))
      if (known === null) return null
      if (idToken !== null && !timingSafeEqual(known.idTokenHash, hash(idToken))) return null
      return known.account
    },
    async purge() {
      const { rowCount } = await pool.query('DELETE FROM access_token WHERE expires_at <= $1', [new Date()])
      return rowCount ?? 0
    },
  }
}

function hash(token: string): Buffer {
  return digest('sha256', token, 'buffer')
}
