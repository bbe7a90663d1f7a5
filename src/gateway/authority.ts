import { createHash } from 'node:crypto'
import type { Credentials } from './credentials.js'
import { passwordMd5 } from './credentials.js'
import { GatewayError } from './errors.js'
import type { Account, GatewayStore, IssuedToken, PasswordCheck, Session } from './store.js'

/** Says who a sender is. */
export interface Authority {
  /**
   * Logs in. Throws BAD_CREDENTIALS, ACCOUNT_LOCKED, OVERLOADED, or WRONG_FACILITY when `maCskcb` is
   * given and is not the account's.
   */
  login(username: string, password: string, maCskcb: string | null): Promise<IssuedToken & Account>
  /** Who the credentials belong to. A password, if shown, must be right. Throws NO_TOKEN, BAD_TOKEN, BAD_CREDENTIALS, ACCOUNT_LOCKED. */
  session(credentials: Credentials): Promise<Session>
}

/** Logins under way at once; each costs a slow hash, so a flood of them must not queue up. */
const LOGINS_AT_ONCE = 64
const MAX_REMEMBERED = 10_000

/**
 * What the store said of the passwords shown with a token, by their digest, also while it is still asked:
 * many requests may arrive with a fresh token at once, and the slow hash must run once for them all.
 */
type Passwords = Map<string, Promise<PasswordCheck['status']>>

/** Different passwords remembered with one token; a sane sender shows one. */
const MAX_PASSWORDS = 4

interface Remembered {
  readonly session: Session
  readonly until: number
  readonly passwords: Passwords
}

/** `cacheMs`: how long a checked token is believed without asking the store. */
export function createAuthority(options: {
  readonly store: GatewayStore
  readonly cacheMs: number
  readonly now?: () => number
}): Authority {
  const { store, cacheMs, now = Date.now } = options
  const remembered = new Map<string, Remembered>()
  /** Look-ups under way: requests that come with the same token meanwhile share the answer. */
  const asking = new Map<string, Promise<Remembered>>()
  let logins = 0

  const remember = (key: string, session: Session, passwords: Passwords): Remembered => {
    const entry = { session, until: Math.min(now() + cacheMs, session.expiresAt.getTime()), passwords }
    remembered.delete(key)
    remembered.set(key, entry)
    if (remembered.size > MAX_REMEMBERED) remembered.delete(remembered.keys().next().value!)
    return entry
  }

  const lookUp = (accessToken: string, tokenId: string | null): Promise<Remembered> => {
    const key = tokenKey(accessToken, tokenId)
    const known = remembered.get(key)
    if (known !== undefined && now() < known.until) return Promise.resolve(known)
    let asked = asking.get(key)
    if (asked === undefined) {
      asked = ask(key, known, accessToken, tokenId).finally(() => asking.delete(key))
      asking.set(key, asked)
    }
    return asked
  }

  const ask = async (
    key: string,
    known: Remembered | undefined,
    accessToken: string,
    tokenId: string | null,
  ): Promise<Remembered> => {
    const session = await store.verifyToken(accessToken, tokenId)
    if (session === null || session.expiresAt.getTime() <= now()) {
      remembered.delete(key)
      throw new GatewayError('BAD_TOKEN')
    }
    return remember(key, session, known?.passwords ?? new Map())
  }

  const checkPassword = async (entry: Remembered, password: string): Promise<void> => {
    const md5 = passwordMd5(password)
    const key = digest(md5)
    const { passwords, session } = entry
    let check = passwords.get(key)
    if (check === undefined) {
      check = store.verifyPassword(session.account, md5).then((result) => result.status)
      if (passwords.size >= MAX_PASSWORDS) passwords.clear()
      passwords.set(key, check)
      // Only what stays true is kept: a lock ends, and a store that failed may answer next time.
      check.then(
        (status) => status === 'locked' && passwords.delete(key),
        () => passwords.delete(key),
      )
    }
    const status = await check
    if (status === 'locked') throw new GatewayError('ACCOUNT_LOCKED')
    if (status === 'wrong') throw new GatewayError('BAD_CREDENTIALS')
  }

  return {
    async login(username, password, maCskcb) {
      if (logins >= LOGINS_AT_ONCE) throw new GatewayError('OVERLOADED')
      logins += 1
      try {
        const md5 = passwordMd5(password)
        const result = await store.verifyPassword(username, md5)
        if (result.status === 'locked') throw new GatewayError('ACCOUNT_LOCKED')
        if (result.status === 'wrong') throw new GatewayError('BAD_CREDENTIALS')
        const { account } = result
        if (maCskcb !== null && !account.facilities.includes(maCskcb))
          throw new GatewayError('WRONG_FACILITY')
        const token = await store.issueToken(account.account)
        const passwords: Passwords = new Map([[digest(md5), Promise.resolve('ok' as const)]])
        remember(
          tokenKey(token.accessToken, token.tokenId),
          { ...account, expiresAt: token.expiresAt },
          passwords,
        )
        return { ...token, ...account }
      } finally {
        logins -= 1
      }
    },

    async session({ accessToken, tokenId, password }) {
      if (accessToken === null) throw new GatewayError('NO_TOKEN')
      const entry = await lookUp(accessToken, tokenId)
      if (password !== null) await checkPassword(entry, password)
      return entry.session
    },
  }
}

/** Keys are digests, so that comparing them tells nothing about the secret by its timing. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

function tokenKey(accessToken: string, tokenId: string | null): string {
  return digest(`${accessToken}\n${tokenId ?? ''}`)
}
