import { timingSafeEqual } from 'node:crypto'
import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findSession, type UserSession } from '../store/user-sessions.js'
import { ROLES, type Role, type User } from '../store/users.js'
import { ReviewError } from './errors.js'
import { formOf } from './form.js'
import type { ReviewIdentity } from './identity.js'
import type { Review } from './review.js'

/**
 * Who may use a route: `public` everybody, `second_factor` who has given the password, `anyone` who is signed in,
 * `own` the same also before a forced change of password, or only these roles.
 */
export type Access = 'public' | 'second_factor' | 'anyone' | 'own' | readonly Role[]

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    /** Null on public routes without a session. */
    person: UserSession | null
  }
}

export const SESSION_COOKIE = 'bhyt_review'
export const CSRF_FIELD = '_csrf'
export const CSRF_HEADER = 'x-csrf-token'

export const STAFF: readonly Role[] = ['reviewer', 'supervisor', 'administrator']
export const EVERY_ROLE: readonly Role[] = ROLES

/** Route options of a page: who may open it; kept out of the API description. */
export function page(access: Access) {
  return { schema: { hide: true }, config: { access } }
}

/**
 * Guards every route of this scope: nothing is open unless its route says so (a route that does not say is refused
 * at start), sessions are looked up before a body is read, and what changes something must bring the session's
 * CSRF token, as a form field or a header.
 */
export async function registerAccess(app: FastifyInstance, review: Review): Promise<void> {
  await app.register(cookie)
  app.decorateRequest('person', null)
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined)
      throw new Error(`${route.url}: the route does not say who may use it`)
  })
  app.addHook('onRequest', async (request) => {
    const access = accessOf(request)
    // Files and the way in need no session; a page that is not there still shows the way elsewhere.
    if (access === 'public' && !request.is404) return
    const token = request.cookies[SESSION_COOKIE]
    if (token !== undefined) request.person = await findSession(review.pool, token, review.sessions)
    check(access, request.person)
    if (request.person?.stage === 'full')
      request.notes = { ...request.notes, account: request.person.user.name }
  })
  app.addHook('preHandler', async (request) => {
    if (/^(?:GET|HEAD|OPTIONS)$/.test(request.method) || accessOf(request) === 'public') return
    const brought = request.headers[CSRF_HEADER] ?? formOf(request).get(CSRF_FIELD)
    if (typeof brought !== 'string' || !sameText(brought, request.person?.csrf ?? ''))
      throw new ReviewError('BAD_CSRF')
  })
}

/** Paths that lead nowhere tell nothing to those outside. */
function accessOf(request: FastifyRequest): Access {
  return request.is404 ? 'public' : (request.routeOptions.config.access ?? [])
}

function check(access: Access, person: UserSession | null): void {
  if (access === 'public') return
  if (person === null) throw new ReviewError('SIGN_IN_NEEDED')
  if (access === 'second_factor') {
    if (person.stage !== 'second_factor') throw new ReviewError('SIGN_IN_NEEDED')
    return
  }
  if (person.stage !== 'full') throw new ReviewError('SIGN_IN_NEEDED')
  if (access === 'own') return
  if (person.user.mustChangePassword) throw new ReviewError('PASSWORD_CHANGE_NEEDED')
  if (access !== 'anyone' && !access.includes(person.user.role)) throw new ReviewError('NOT_ALLOWED')
}

/** The signed-in user of a guarded route. */
export function userOf(request: FastifyRequest): User {
  if (request.person === null) throw new ReviewError('SIGN_IN_NEEDED')
  return request.person.user
}

/** {@link userOf} as review work knows people. */
export function identityOf(request: FastifyRequest): ReviewIdentity {
  const { name, role, maCskcb, rights } = userOf(request)
  return { user: name, role, facility: maCskcb, rights }
}

/** Compares in a time that tells nothing about where they differ. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b)
}

/** Attributes of our cookies; `Secure` as configured, or when the request came over TLS. */
export function cookieOptions(review: Review, request: FastifyRequest, maxAgeSeconds?: number) {
  const { reviewSecureCookies } = review.config
  const forwarded = String(request.headers['x-forwarded-proto'] ?? '').split(',')[0]
  const tls = request.protocol === 'https' || forwarded.trim().toLowerCase() === 'https'
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: reviewSecureCookies === 'always' || (reviewSecureCookies === 'auto' && tls),
    ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }),
  }
}

/** Where a request comes from, past the proxies that are ours. */
export function addressOf(review: Review, request: FastifyRequest): string {
  const hops = review.config.reviewProxyHops
  const socket = request.socket.remoteAddress ?? ''
  if (hops === 0) return socket
  const chain = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return chain[chain.length - hops] ?? chain[0] ?? socket
}

/** Sends the browser on after a form, also when the form was sent by htmx. */
export function goTo(request: FastifyRequest, reply: FastifyReply, url: string): FastifyReply {
  if (request.headers['hx-request'] === 'true') return reply.code(200).header('hx-redirect', url).send('')
  return reply.redirect(url, 303)
}
