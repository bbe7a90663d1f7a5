import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { endSession, startSession } from '../store/user-sessions.js'
import { anyUser, type User } from '../store/users.js'
import { addressOf, CSRF_FIELD, cookieOptions, goTo, page, SESSION_COOKIE, sameText } from './access.js'
import { ReviewError } from './errors.js'
import { field, formOf, queryField, rawField } from './form.js'
import type { Review } from './review.js'
import type { TextKey } from './texts.js'
import { LANGUAGE_COOKIE } from './view.js'

/** Holds the token of the sign-in form, as there is no session yet that could. */
const BEFORE_COOKIE = 'bhyt_review_before'
const YEAR_SECONDS = 31_536_000

export function registerSignInPages(app: FastifyInstance, review: Review, base: string): void {
  const { pool, signIn } = review

  const form = async (request: FastifyRequest, reply: FastifyReply, fault: TextKey | null, name = '') => {
    const token = request.cookies[BEFORE_COOKIE] ?? randomBytes(24).toString('base64url')
    reply.setCookie(BEFORE_COOKIE, token, { ...cookieOptions(review, request), sameSite: 'strict' })
    return reply.viewAsync('sign-in', {
      fault,
      name,
      token,
      next: safeNext(base, queryField(request, 'next') || field(formOf(request), 'next')),
      ended: fault === null && queryField(request, 'next') !== '',
      nobody: !(await anyUser(pool)),
      failures: review.locks.maxFailures,
      minutes: Math.ceil(review.locks.lockMs / 60_000),
    })
  }

  app.get('/sign-in', page('public'), (request, reply) => form(request, reply, null))

  app.post('/sign-in', page('public'), async (request, reply) => {
    const sent = formOf(request)
    if (!sameText(rawField(sent, CSRF_FIELD), request.cookies[BEFORE_COOKIE] ?? '')) {
      reply.code(403)
      return form(request, reply, 'signIn.reload')
    }
    const name = field(sent, 'name').toLowerCase()
    const check = await signIn.password(name, rawField(sent, 'password'), addressOf(review, request))
    if (check === null) throw new ReviewError('TOO_MANY')
    if (!check.ok) {
      reply.code(401)
      return form(request, reply, 'signIn.failed', name)
    }
    const next = safeNext(base, field(sent, 'next'))
    reply.clearCookie(BEFORE_COOKIE, { path: '/' })
    if (!check.user.hasTotp) return enter(request, reply, check.user, next)
    const token = await startSession(pool, name, 'second_factor', review.sessions)
    reply.setCookie(SESSION_COOKIE, token, cookieOptions(review, request))
    return reply.redirect(`${base}/sign-in/code?next=${encodeURIComponent(next)}`, 303)
  })

  const codeForm = (request: FastifyRequest, reply: FastifyReply, fault: TextKey | null) =>
    reply.viewAsync('sign-in-code', {
      fault,
      next: safeNext(base, queryField(request, 'next') || field(formOf(request), 'next')),
    })

  app.get('/sign-in/code', page('second_factor'), (request, reply) => codeForm(request, reply, null))

  app.post('/sign-in/code', page('second_factor'), async (request, reply) => {
    const { user, tokenHash } = request.person!
    const { ok, locked } = await signIn.code(user, field(formOf(request), 'code'))
    if (!ok) {
      reply.code(401)
      // A locked user has to begin again, and learns no more about codes.
      if (locked) {
        await endSession(pool, tokenHash)
        return form(request, reply, 'signIn.failed')
      }
      return codeForm(request, reply, 'code.wrong')
    }
    await endSession(pool, tokenHash)
    return enter(request, reply, user, safeNext(base, field(formOf(request), 'next')))
  })

  /** Every factor was right: a new session, so that a cookie from before is worth nothing. */
  const enter = async (request: FastifyRequest, reply: FastifyReply, user: User, next: string) => {
    const token = await signIn.enter(user)
    reply.setCookie(SESSION_COOKIE, token, cookieOptions(review, request))
    if (user.language !== null)
      reply.setCookie(LANGUAGE_COOKIE, user.language, cookieOptions(review, request, YEAR_SECONDS))
    return reply.redirect(user.mustChangePassword ? `${base}/account` : next || `${base}/`, 303)
  }

  app.post('/sign-out', page('own'), async (request, reply) => {
    const { user, tokenHash } = request.person!
    await signIn.leave(user, tokenHash)
    reply.clearCookie(SESSION_COOKIE, { path: '/' })
    return goTo(request, reply, `${base}/sign-in`)
  })

  app.get<{ Params: { language: string } }>('/language/:language', page('public'), async (request, reply) => {
    const language = request.params.language === 'en' ? 'en' : 'vi'
    reply.setCookie(LANGUAGE_COOKIE, language, cookieOptions(review, request, YEAR_SECONDS))
    return reply.redirect(safeNext(base, queryField(request, 'back')) || `${base}/`, 303)
  })
}

/** Only a page of ours may follow a sign-in: nobody can send people elsewhere with a link to us. */
function safeNext(base: string, next: string): string {
  return next.startsWith(`${base}/`) && !/[\\\s]|^\/\//.test(next) ? next : ''
}
