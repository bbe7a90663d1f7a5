import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { audit } from '../store/audit.js'
import { inTransaction } from '../store/pool.js'
import { checkPassword } from '../store/user-sign-in.js'
import { PASSWORD_LENGTH, passwordFault, setLanguage, setPassword } from '../store/users.js'
import { cookieOptions, goTo, page, userOf } from './access.js'
import { field, formOf, rawField } from './form.js'
import type { Review } from './review.js'
import type { TextKey } from './texts.js'
import { LANGUAGE_COOKIE, translateFor } from './view.js'

const YEAR_SECONDS = 31_536_000

type Faults = Partial<Record<'current' | 'new' | 'again', TextKey>>

/** The own account: password and language. */
export function registerAccountPages(app: FastifyInstance, review: Review, base: string): void {
  const { pool } = review

  const show = (request: FastifyRequest, reply: FastifyReply, faults: Faults = {}) => {
    const t = translateFor(request)
    const told = Object.entries(faults).map(([name, key]) => [name, t(key, PASSWORD_LENGTH)])
    return reply.viewAsync('account', { faults: Object.fromEntries(told), length: PASSWORD_LENGTH })
  }

  app.get('/account', page('own'), (request, reply) => show(request, reply))

  app.post('/account/password', page('own'), async (request, reply) => {
    const user = userOf(request)
    const form = formOf(request)
    const [current, wanted] = [rawField(form, 'current'), rawField(form, 'new')]
    const faults: Faults = {}
    const fault = passwordFault(wanted, user.name)
    if (fault !== null) faults.new = `fault.${fault}`
    else if (wanted === current) faults.new = 'fault.same'
    if (rawField(form, 'again') !== wanted) faults.again = 'fault.again'
    // Counted like a sign-in: an open screen is no way to guess.
    const check = await checkPassword(pool, user.name, current, review.locks)
    if (!check.ok) faults.current = 'fault.current'
    if (Object.keys(faults).length > 0) {
      reply.code(422)
      return show(request, reply, faults)
    }
    await inTransaction(pool, async (client) => {
      await setPassword(client, user.name, wanted, {
        mustChange: false,
        keepToken: request.person!.tokenHash,
      })
      await audit(client, {
        user: user.name,
        action: 'user.password',
        subject: user.name,
        detail: { by: 'self' },
      })
    })
    return goTo(request, reply, `${base}/account?notice=password-changed`)
  })

  app.post('/account/language', page('own'), async (request, reply) => {
    const language = field(formOf(request), 'language') === 'en' ? 'en' : 'vi'
    await setLanguage(pool, userOf(request).name, language)
    reply.setCookie(LANGUAGE_COOKIE, language, cookieOptions(review, request, YEAR_SECONDS))
    return goTo(request, reply, `${base}/account?notice=language-saved`)
  })
}
