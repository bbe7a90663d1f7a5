import { md5OfPassword } from '../../store/passwords.js'
import { RegistryClientError } from './errors.js'
import { jsonOf, refuseStatus } from './replies.js'
import type { HttpAnswer, HttpQuestion } from './transport.js'

export interface Token {
  readonly access: string
  readonly id: string
}

/** Logs in when there is no good token, once for all who wait for it. */
export interface SessionHolder {
  readonly account: string
  /** MD5 of the password, as the look-ups of the national gateway want it in the query. */
  readonly passwordMd5: string
  token(): Promise<Token>
  /** Says that a token was not accepted; the next call of `token` logs in, unless somebody did already. */
  discard(stale: Token): void
}

/** A token that ends so soon might end on the way. */
const MARGIN_MS = 15_000

export interface SessionOptions {
  readonly account: string
  readonly password: string
  readonly now: () => number
  readonly send: (question: HttpQuestion) => Promise<HttpAnswer>
  /** Told when name or password are refused: asking again would only lock the account. */
  readonly onRefused: () => void
}

export function createSession({ account, password, now, send, onRefused }: SessionOptions): SessionHolder {
  const passwordMd5 = /^[0-9a-f]{32}$/i.test(password) ? password : md5OfPassword(password)
  let current: { readonly token: Token; readonly until: number } | null = null
  let underWay: Promise<Token> | null = null

  const logIn = async (): Promise<Token> => {
    const answer = await send({
      method: 'POST',
      path: '/api/token/take',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ username: account, password: passwordMd5 }).toString(),
    })
    if (answer.status !== 401 && answer.status !== 403) refuseStatus(answer)
    const reply = answer.text === '' ? {} : jsonOf(answer.text)
    const key = reply.APIKey as Record<string, unknown> | null | undefined
    if (typeof key?.access_token === 'string' && typeof key.id_token === 'string') {
      const token = { access: key.access_token, id: key.id_token }
      current = { token, until: endOf(key.expires_in) }
      return token
    }
    const code = String(reply.maKetQua ?? answer.status)
    if (!/^40[123]$/.test(code)) throw new RegistryClientError('REGISTRY_FAILED', { reason: 'login' })
    onRefused()
    throw new RegistryClientError('REGISTRY_DENIED', { reason: code })
  }

  const endOf = (expires: unknown): number => {
    const at = typeof expires === 'string' ? Date.parse(expires) : Number.NaN
    // Unreadable: good until it is refused.
    return Number.isNaN(at) ? Number.POSITIVE_INFINITY : now() + (at - Date.now()) - MARGIN_MS
  }

  return {
    account,
    passwordMd5,
    token() {
      if (current !== null && now() < current.until) return Promise.resolve(current.token)
      underWay ??= logIn().finally(() => {
        underWay = null
      })
      return underWay
    },
    discard(stale) {
      if (current?.token === stale) current = null
    },
  }
}
