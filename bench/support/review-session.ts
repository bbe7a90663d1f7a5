import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import { USER_PASSWORD } from './review-store.js'

/** A page as a browser gets it. */
export interface Page {
  readonly status: number
  readonly body: string
  /** From the request to the last byte. */
  readonly milliseconds: number
}

/** A person who has signed in at the pages, with a connection that stays open. */
export interface Session {
  readonly token: string
  get(path: string): Promise<Page>
  close(): void
}

const COOKIE = 'bhyt_review'

/** Signs in as a person does: fetches the form, sends it with its token, keeps the cookie. */
export async function signIn(url: string, name: string): Promise<Session> {
  const form = await fetch(`${url}/review/sign-in`)
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1]
  const before = form.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!)
  if (csrf === undefined) throw new Error('the sign-in form has no token')
  const answer = await fetch(`${url}/review/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: before.join('; ') },
    body: new URLSearchParams({ _csrf: csrf, name, password: USER_PASSWORD }),
  })
  const token = answer.headers
    .getSetCookie()
    .map((cookie) => new RegExp(`^${COOKIE}=([^;]+)`).exec(cookie)?.[1])
    .find((value) => value !== undefined)
  if (answer.status !== 303 || token === undefined)
    throw new Error(`${name} could not sign in: ${answer.status}`)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { cookie: `${COOKIE}=${token}` }
  return {
    token,
    get: (path) => getPage(`${url}${path}`, agent, headers),
    close: () => agent.destroy(),
  }
}

function getPage(address: string, agent: Agent, headers: Record<string, string>): Promise<Page> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const sent = request(address, { agent, headers }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          // The addresses in it are what is read of it: no need to decode its texts.
          body: Buffer.concat(pieces).toString('latin1'),
          milliseconds: performance.now() - started,
        }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

export interface Times {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly max: number
}

/** Of milliseconds in any order; percentiles by the nearest rank. */
export function timesOf(milliseconds: readonly number[]): Times {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { count: sorted.length, p50: rank(0.5), p95: rank(0.95), max: sorted.at(-1) ?? 0 }
}
