import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findSession, type UserSession } from '../store/user-sessions.js'
import { addressOf } from './access.js'
import { REVIEW_API_PREFIX, speaksJson } from './api.js'
import { fieldsOf } from './api-actions.js'
import { endSessionSchema, startSessionSchema } from './api-schemas.js'
import type { Review } from './review.js'
import { WorkError } from './work-errors.js'

/**
 * Signing in for programs: a bearer token instead of a cookie, so that nothing a browser would send along opens
 * anything and no CSRF token is needed. Roles, lock-out, idle time-out and record are those of the pages.
 */
export function registerSessionRoutes(app: FastifyInstance, review: Review): void {
  const { signIn, sessions } = review
  app.register(
    async (routes) => {
      speaksJson(routes)

      routes.post('/session', { schema: startSessionSchema }, async (request, reply) => {
        const { user: name, password, otp } = fieldsOf(request.body)
        if (typeof name !== 'string' || name === '') throw new WorkError('REVIEW_BAD_REQUEST', 'user')
        if (typeof password !== 'string') throw new WorkError('REVIEW_BAD_REQUEST', 'password')
        if (otp !== undefined && typeof otp !== 'string') throw new WorkError('REVIEW_BAD_REQUEST', 'otp')
        const check = await signIn.password(name.toLowerCase(), password, addressOf(review, request))
        if (check === null) throw new WorkError('REVIEW_TOO_MANY')
        if (!check.ok) throw new WorkError('REVIEW_SIGN_IN')
        const { user } = check
        if (user.hasTotp) {
          if (otp === undefined) throw new WorkError('REVIEW_CODE')
          if (!(await signIn.code(user, otp)).ok) throw new WorkError('REVIEW_SIGN_IN')
        }
        if (user.mustChangePassword) throw new WorkError('REVIEW_FORBIDDEN', 'password')
        const token = await signIn.enter(user)
        request.notes = { ...request.notes, account: user.name }
        return reply.code(201).send({
          token,
          tokenType: 'Bearer',
          idleSeconds: Math.floor(sessions.idleMs / 1000),
          expiresAt: new Date(Date.now() + sessions.lifeMs).toISOString(),
          user: { name: user.name, role: user.role, maCskcb: user.maCskcb },
        })
      })

      routes.delete('/session', { schema: endSessionSchema }, async (request, reply) => {
        const session = await bearerOf(review, request)
        if (session === null) throw new WorkError('REVIEW_NOT_SIGNED_IN')
        await signIn.leave(session.user, session.tokenHash)
        return reply.code(204).send()
      })
    },
    { prefix: REVIEW_API_PREFIX },
  )
}

async function bearerOf(review: Review, request: FastifyRequest): Promise<UserSession | null> {
  const token = bearerToken(request)
  return token === null ? null : findSession(review.pool, token, review.sessions)
}

/** The token of `Authorization: Bearer …`; null when there is none. */
export function bearerToken(request: FastifyRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
}
