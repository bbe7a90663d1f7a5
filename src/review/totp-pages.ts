import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { audit } from '../store/audit.js'
import { inTransaction } from '../store/pool.js'
import { checkPassword, confirmTotp, keepPendingTotp, readTotpSecret } from '../store/user-sign-in.js'
import { PASSWORD_LENGTH } from '../store/users.js'
import { goTo, page, userOf } from './access.js'
import { field, formOf, rawField } from './form.js'
import { qrSvg } from './qr-code.js'
import type { Review } from './review.js'
import type { TextKey } from './texts.js'
import { newTotpSecret, totpForPeople, totpStepOf } from './totp.js'
import { translateFor } from './view.js'

/** Setting up the second factor: a secret, shown once, then a code that proves the device has it. */
export function registerTotpPages(app: FastifyInstance, review: Review, base: string): void {
  const { pool, sealer } = review

  app.post('/account/totp', page('anyone'), async (request, reply) => {
    const user = userOf(request)
    // Who finds a screen open must not be able to lock its owner out.
    const check = await checkPassword(pool, user.name, rawField(formOf(request), 'password'), review.locks)
    if (!check.ok) {
      reply.code(422)
      const faults = { totp: translateFor(request)('fault.current') }
      return reply.viewAsync('account', { faults, length: PASSWORD_LENGTH })
    }
    const secret = newTotpSecret()
    await keepPendingTotp(pool, sealer, user.name, secret)
    return showSecret(request, reply, user.name, secret)
  })

  app.post('/account/totp/confirm', page('anyone'), async (request: FastifyRequest, reply) => {
    const user = userOf(request)
    const secret = await readTotpSecret(pool, sealer, user.name, 'totp_pending')
    if (secret === null) return goTo(request, reply, `${base}/account`)
    const step = totpStepOf(secret, field(formOf(request), 'code'))
    if (step === null) {
      reply.code(422)
      return showSecret(request, reply, user.name, null, 'code.wrong')
    }
    await inTransaction(pool, async (client) => {
      await confirmTotp(client, user.name, step)
      await audit(client, { user: user.name, action: 'user.totp', subject: user.name })
    })
    return goTo(request, reply, `${base}/account?notice=totp-on`)
  })
}

/** The secret is on the page that made it and on no other: not even the next attempt to confirm shows it. */
function showSecret(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  secret: Buffer | null,
  fault: TextKey | null = null,
) {
  const shown = secret === null ? null : totpForPeople(secret, name)
  const qr = shown === null ? null : qrSvg(shown.uri, translateFor(request)('totp.qr'))
  return reply.viewAsync('totp', { secret: shown, qr, fault })
}
