import type pg from 'pg'
import { addUser, type NewUser } from '../../src/store/users.js'
import { type Call, call, type Reply } from '../support/http.js'

/** People in front of the pages, as far as the tests need them. */

export const PASSWORD = 'một câu dễ nhớ 2026'

/** Makes a user whose password is {@link PASSWORD}. */
export async function makeUser(pool: pg.Pool, name: string, user: Partial<NewUser> = {}): Promise<void> {
  await addUser(pool, {
    name,
    displayName: `Người dùng ${name}`,
    role: 'reviewer',
    maCskcb: null,
    rights: [],
    password: PASSWORD,
    mustChangePassword: false,
    ...user,
  })
}

/** A browser without a screen: keeps cookies, finds the CSRF token of the last page. */
export class Visitor {
  readonly url: string
  readonly cookies = new Map<string, string>()
  /** Token of the last page seen. */
  csrf = ''

  constructor(url: string) {
    this.url = url
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.#call(path, { headers })
  }

  /** Sends a form as the last page would have; a field of null is left out. */
  async post(
    path: string,
    fields: Record<string, string | null> = {},
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const form = new URLSearchParams()
    for (const [name, value] of Object.entries({ _csrf: this.csrf, ...fields }))
      if (value !== null) form.append(name, value)
    return this.#call(path, {
      method: 'POST',
      body: form.toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    })
  }

  async #call(path: string, options: Call): Promise<Reply> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await call(this.url + path, { ...options, headers: { ...options.headers, Cookie: cookie } })
    for (const line of reply.headers['set-cookie'] ?? []) {
      const [pair] = line.split(';')
      const at = pair!.indexOf('=')
      if (/Max-Age=0|Expires=Thu, 01 Jan 1970/.test(line)) this.cookies.delete(pair!.slice(0, at))
      else this.cookies.set(pair!.slice(0, at), pair!.slice(at + 1))
    }
    this.csrf = /name="_csrf" value="([^"]+)"/.exec(reply.text)?.[1] ?? this.csrf
    return reply
  }
}

/** The reply to signing in, and the visitor who did. */
export async function trySignIn(
  url: string,
  name: string,
  password: string = PASSWORD,
): Promise<{ visitor: Visitor; reply: Reply }> {
  const visitor = new Visitor(url)
  await visitor.get('/review/sign-in')
  const reply = await visitor.post('/review/sign-in', { name, password, next: '' })
  return { visitor, reply }
}

/** A visitor who is signed in and has seen the own account. */
export async function signedIn(url: string, name: string, password: string = PASSWORD): Promise<Visitor> {
  const { visitor, reply } = await trySignIn(url, name, password)
  if (reply.status !== 303) throw new Error(`sign-in of ${name}: ${reply.status}`)
  await visitor.get('/review/account')
  return visitor
}
