import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findSession } from '../store/user-sessions.js'
import { CSRF_HEADER, SESSION_COOKIE, sameText } from './access.js'
import { type ReviewApi, registerReviewApi } from './api.js'
import { bearerToken, registerSessionRoutes } from './api-session.js'
import type { ReviewIdentity } from './identity.js'
import type { Review } from './review.js'
import { WorkError } from './work-errors.js'

/** The running service as the routes of `/v1/review` know it. */
export function reviewApi(review: Review): ReviewApi {
  const { pool, plans, actions, trail } = review
  return {
    pool,
    plans,
    actions,
    identify: (request) => identify(review, request),
    saw: (who, action, about) => trail.seen({ user: who.user, action, ...about }),
  }
}

/** Serves `/v1/review` to programs. */
export function registerReviewPrograms(app: FastifyInstance, review: Review): void {
  app.register(async (scope) => {
    await scope.register(cookie)
    registerSessionRoutes(scope, review)
    registerReviewApi(scope, reviewApi(review))
  })
}

/**
 * Who sends a request: the session that signing in gave, as `Authorization: Bearer …` or as the cookie of the pages.
 * With the cookie, what changes something must bring the session's CSRF token, as on the pages.
 */
async function identify(review: Review, request: FastifyRequest): Promise<ReviewIdentity | null> {
  const bearer = bearerToken(request)
  const token = bearer ?? request.cookies[SESSION_COOKIE]
  if (token === undefined) return null
  const session = await findSession(review.pool, token, review.sessions)
  if (session === null || session.stage !== 'full') return null
  const { name, role, maCskcb, rights, mustChangePassword } = session.user
  if (mustChangePassword) throw new WorkError('REVIEW_FORBIDDEN', 'password')
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (bearer === null && !reads && !sameText(String(request.headers[CSRF_HEADER] ?? ''), session.csrf))
    throw new WorkError('REVIEW_FORBIDDEN', CSRF_HEADER)
  request.notes = { ...request.notes, account: name }
  return { user: name, role, facility: maCskcb, rights }
}
