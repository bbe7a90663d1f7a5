import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sizeText } from '../rules/message-values.js'
import type { SubmissionVerdict } from '../rules/verdict.js'
import { resultCode } from './compat-code.js'
import { failCompat } from './compat-failure.js'
import { compatMessage } from './compat-message.js'
import { COMPAT_SERVICES, type CompatService } from './compat-paths.js'
import { COMPAT_CONTENT_TYPE, submissionReply } from './compat-reply.js'
import { compatSubmitSchema } from './compat-schemas.js'
import { type GatewayContext, note, noteVerdict } from './context.js'
import { type Credentials, compatCredentials } from './credentials.js'
import { GatewayError, type ToldError } from './errors.js'
import { collectBody, declaredLength } from './request-body.js'
import type { Session } from './store.js'
import { type LocatedBody, locateBody } from './submission-body.js'

/** Largest body of a sender who shows its token only inside it: a stranger must not hold more. */
const MAX_STRANGER_BYTES = 4 * 1024 * 1024

/** Check-in, claim and assessment services of the compatible face. */
export function registerCompatSubmit(app: FastifyInstance, context: GatewayContext): void {
  for (const service of COMPAT_SERVICES) {
    app.post(service.path, { schema: compatSubmitSchema(service) }, async (request, reply) => {
      const receivedAt = new Date()
      reply.header('content-type', COMPAT_CONTENT_TYPE)
      try {
        const verdict = await take(context, service, request, receivedAt)
        const maKetQua = resultCode(verdict)
        note(request, { result: maKetQua })
        noteVerdict(context, request, verdict)
        return submissionReply({
          maKetQua,
          maGiaoDich: verdict.maGiaoDich,
          receivedAt: new Date(verdict.receivedAt),
          thongDiep: compatMessage(verdict),
        })
      } catch (error) {
        const told = failCompat(context, request, reply, error)
        return submissionReply({
          maKetQua: told.entry.maKetQua,
          maGiaoDich: '',
          receivedAt,
          thongDiep: failureMessage(told),
        })
      }
    })
  }
}

async function take(
  context: GatewayContext,
  service: CompatService,
  request: FastifyRequest,
  receivedAt: Date,
): Promise<SubmissionVerdict> {
  const { config, intake } = context
  const { raw } = request
  const query = request.query as Record<string, unknown>
  // Who it is gets settled before the body is read wherever the sender allows it.
  const early = compatCredentials(raw.headers, query)
  const known = early.accessToken === null ? null : await identify(context, early)
  const limit = known === null ? Math.min(config.maxBodyBytes, MAX_STRANGER_BYTES) : config.maxBodyBytes
  const declared = declaredLength(raw)
  if (known === null && declared !== null && declared > limit) throw new GatewayError('NO_TOKEN')
  const only = known?.facilities.length === 1 ? known.facilities[0]! : (known?.account ?? null)
  if (declared !== null && declared > limit) throw tooLarge(limit)
  const ticket = intake.admit(only, declared ?? 0)
  try {
    const body = await collectBody(raw, { limit, stallMs: config.bodyStallMs, ticket })
    const located = locateBody(body)
    const session = known ?? (await identify(context, compatCredentials(raw.headers, query, located.fields)))
    note(request, { account: session.account, face: 'compatible' })
    const maCskcb = permittedFacility(session, located)
    checkKind(service, located)
    if (located.file === null || located.file.bytes.length === 0) throw new GatewayError('NO_FILE')
    return await intake.submit(
      {
        maCskcb,
        account: session.account,
        face: 'compatible',
        kind: service.kind,
        standardVersion: service.standardVersion,
        receivedAt,
        body: located.file,
      },
      ticket,
    )
  } finally {
    ticket.release()
  }
}

async function identify(context: GatewayContext, credentials: Credentials): Promise<Session> {
  if (credentials.accessToken === null || credentials.tokenId === null) throw new GatewayError('NO_TOKEN')
  return context.authority.session(credentials)
}

function permittedFacility(session: Session, { fields }: LocatedBody): string {
  if (fields.username && fields.username.toLowerCase() !== session.account.toLowerCase())
    throw new GatewayError('BAD_TOKEN', {
      vi: 'phiên không thuộc tài khoản ghi trong username',
      en: 'the token is not of the account named in username',
    })
  if (!fields.maCskcb)
    throw new GatewayError('BAD_REQUEST', { vi: 'thiếu maCSKCB', en: 'maCSKCB is missing' })
  if (!session.facilities.includes(fields.maCskcb)) throw new GatewayError('WRONG_FACILITY')
  return fields.maCskcb
}

function checkKind(service: CompatService, { fields }: LocatedBody): void {
  if (fields.loaiHoSo && !service.loaiHoSo.includes(fields.loaiHoSo))
    throw new GatewayError('WRONG_FILE_KIND', {
      vi: `dịch vụ này nhận loaiHoSo ${service.loaiHoSo[0]}`,
      en: `this service takes loaiHoSo ${service.loaiHoSo[0]}`,
    })
}

function tooLarge(limit: number): GatewayError {
  return new GatewayError('TOO_LARGE', {
    vi: `tối đa ${sizeText(limit, 'vi')} mỗi lần gửi`,
    en: `at most ${sizeText(limit, 'en')} a request`,
  })
}

function failureMessage(told: ToldError): string {
  return told.detail === null ? `${told.entry.vi}.` : `${told.entry.vi} (${told.detail.vi}).`
}
