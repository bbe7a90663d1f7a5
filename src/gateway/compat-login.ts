import type { FastifyInstance } from 'fastify'
import { failCompat } from './compat-failure.js'
import { TOKEN_PATH } from './compat-paths.js'
import { COMPAT_CONTENT_TYPE, tokenReply } from './compat-reply.js'
import { compatTokenSchema } from './compat-schemas.js'
import { type GatewayContext, note } from './context.js'
import { queryFields } from './credentials.js'
import { GatewayError } from './errors.js'
import { collectBody } from './request-body.js'
import { locateBody } from './submission-body.js'

/** Largest login body. */
const MAX_LOGIN_BYTES = 64 * 1024

/** `POST /api/token/take`: user name and MD5 of the password (or the password itself) for a token. */
export function registerCompatLogin(app: FastifyInstance, context: GatewayContext): void {
  app.post(TOKEN_PATH, { schema: compatTokenSchema }, async (request, reply) => {
    reply.header('content-type', COMPAT_CONTENT_TYPE).header('cache-control', 'no-store')
    try {
      const body = await collectBody(request.raw, {
        limit: MAX_LOGIN_BYTES,
        stallMs: context.config.bodyStallMs,
        ticket: null,
      })
      const fields = { ...queryFields(request.query as Record<string, unknown>), ...locateBody(body).fields }
      const password = fields.password ?? fields.passwordHash
      if (!fields.username || !password) throw new GatewayError('BAD_CREDENTIALS')
      note(request, { face: 'compatible' })
      const maCskcb = fields.maCskcb ? fields.maCskcb : null
      const issued = await context.authority.login(fields.username, password, maCskcb)
      note(request, { account: issued.account, result: '200' })
      return tokenReply('200', issued)
    } catch (error) {
      const told = failCompat(context, request, reply, error)
      return tokenReply(told.entry.maKetQua, null)
    }
  })
}
