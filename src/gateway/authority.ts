import { type Credentials, passwordMd5 } from './credentials.js'
import { GatewayError } from './errors.js'
import type { Account, GatewayStore, IssuedToken, Session } from './store.js'

/** Says who a sender is. Checked tokens and passwords are remembered for a short while by the store. */
export interface Authority {
  /**
   * Logs in. Throws BAD_CREDENTIALS, ACCOUNT_LOCKED, OVERLOADED, or WRONG_FACILITY when `maCskcb` is
   * given and is not the account's.
   */
  login(username: string, password: string, maCskcb: string | null): Promise<IssuedToken & Account>
  /**
   * Who the credentials belong to. A tokenId or password, if shown, must be right. Throws NO_TOKEN,
   * BAD_TOKEN, BAD_CREDENTIALS, ACCOUNT_LOCKED.
   */
  session(credentials: Credentials): Promise<Session>
}

/** Logins under way at once; each costs a slow hash, so a flood of them must not queue up. */
const LOGINS_AT_ONCE = 64

export function createAuthority(store: GatewayStore): Authority {
  let logins = 0

  const checkedPassword = async (account: string, password: string): Promise<Account> => {
    const check = await store.verifyPassword(account, passwordMd5(password))
    if (check.status === 'ok') return check.account
    throw new GatewayError(check.status === 'locked' ? 'ACCOUNT_LOCKED' : 'BAD_CREDENTIALS')
  }

  return {
    async login(username, password, maCskcb) {
      if (logins >= LOGINS_AT_ONCE) throw new GatewayError('OVERLOADED')
      logins += 1
      try {
        const account = await checkedPassword(username, password)
        if (maCskcb !== null && !account.facilities.includes(maCskcb))
          throw new GatewayError('WRONG_FACILITY')
        return { ...(await store.issueToken(account.account)), ...account }
      } finally {
        logins -= 1
      }
    },

    async session({ accessToken, tokenId, password }) {
      if (accessToken === null) throw new GatewayError('NO_TOKEN')
      const session = await store.verifyToken(accessToken, tokenId)
      if (session === null || session.expiresAt.getTime() <= Date.now()) throw new GatewayError('BAD_TOKEN')
      if (password !== null) await checkedPassword(session.account, password)
      return session
    },
  }
}
