import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { failCompat } from './compat-failure.js'
import { LOOKUP_PATHS } from './compat-paths.js'
import { COMPAT_CONTENT_TYPE, oneLine } from './compat-reply.js'
import { lookupSchema } from './compat-schemas.js'
import { type GatewayContext, note } from './context.js'
import { compatCredentials } from './credentials.js'
import { GatewayError, type ToldError } from './errors.js'
import {
  admitLookup,
  isIdentified,
  type LookupContext,
  lookUpCard,
  recorded,
  todayInVietnam,
} from './lookup.js'
import { type LookupFields, lookupFields } from './lookup-fields.js'
import { cardReply, copayReply, detailReply, historyReply, outcomeNote } from './lookup-reply.js'
import { collectBody } from './request-body.js'
import type { Session } from './store.js'

/** Largest body of a look-up. */
const MAX_BYTES = 64 * 1024
/** Visits of the last two years, as many as a person at the desk can look through. */
const HISTORY_YEARS = 2
const HISTORY_VISITS = 200

/** What each service makes of a request that was let in. */
interface Service {
  readonly path: string
  readonly vi: string
  answer(context: LookupContext, asked: Asked): Promise<string>
  /** The same service's way of saying no. */
  refuse(told: ToldError): string
}

interface Asked {
  readonly session: Session
  readonly facility: string
  readonly fields: LookupFields
  readonly request: FastifyRequest
}

const failNote = (told: ToldError) => ({
  maKetQua: told.entry.maKetQua,
  // Some clients log in again only when they read the word Token.
  ghiChu: oneLine(
    `${told.entry.maKetQua === '401' ? 'Token: ' : ''}${told.entry.vi}${told.detail === null ? '' : ` (${told.detail.vi})`}.`,
  ),
})

const SERVICES: readonly Service[] = [
  {
    path: LOOKUP_PATHS.card,
    vi: 'Tra cứu thẻ BHYT · look up a card',
    async answer(context, asked) {
      const outcome = await inquire(context, asked, 'KQNhanLichSuKCB2024')
      return cardReply(outcomeNote(outcome), outcome.kind === 'answer' ? outcome.answer : null)
    },
    refuse: (told) => cardReply(failNote(told), null),
  },
  {
    path: LOOKUP_PATHS.history,
    vi: 'Lịch sử khám chữa bệnh · visits of a person',
    async answer(context, asked) {
      const outcome = await inquire(context, asked, 'Lskcb2025')
      const told = outcomeNote(outcome)
      if (outcome.kind === 'refused' || !isIdentified(outcome.answer)) return historyReply(told, null)
      const { day, answer } = outcome
      const from = day - HISTORY_YEARS * 10_000
      const bhxhNo = answer.record!.person.bhxhNo
      return historyReply(told, await context.desk.visits({ bhxhNo, from, to: day, limit: HISTORY_VISITS }))
    },
    refuse: (told) => historyReply(failNote(told), null),
  },
  {
    path: LOOKUP_PATHS.detail,
    vi: 'Chi tiết một lần khám chữa bệnh · one past record in detail',
    answer: answerDetail,
    refuse: (told) => JSON.stringify({ ...failNote(told), hoSoKCB: null }),
  },
  {
    path: LOOKUP_PATHS.copay,
    vi: 'Tra cứu tiền cùng chi trả trong năm · co-payments of the year',
    answer: answerCopay,
    refuse: (told) => copayReply(told.entry.maKetQua, failNote(told).ghiChu, null, []),
  },
]

/** Look-up services of the compatible face. The outcome is the code in the body, nearly always under HTTP 200. */
export function registerCompatLookup(app: FastifyInstance, context: LookupContext): void {
  for (const service of SERVICES) {
    app.post(service.path, { schema: lookupSchema(service.vi) }, async (request, reply) => {
      reply.header('content-type', COMPAT_CONTENT_TYPE).header('cache-control', 'no-store')
      note(request, { face: 'compatible' })
      try {
        const text = await service.answer(context, await admit(context, request))
        note(request, { result: /"[mM]aKetQua":"(\d+)"/.exec(text)?.[1] ?? '' })
        return text
      } catch (error) {
        return refuse(context, service, request, reply, error)
      }
    })
  }
}

async function admit(context: LookupContext, request: FastifyRequest): Promise<Asked> {
  const query = request.query as Record<string, unknown>
  const body = await collectBody(request.raw, {
    limit: MAX_BYTES,
    stallMs: context.config.bodyStallMs,
    ticket: null,
  })
  const fields = lookupFields(body, query)
  const session = await identify(context, request, fields)
  if (fields.username && fields.username.toLowerCase() !== session.account.toLowerCase())
    throw new GatewayError('BAD_TOKEN')
  const own = fields.maCskcb !== undefined && session.facilities.includes(fields.maCskcb)
  // Elsewhere in this family maCSKCB names the facility that a card is registered at, so another code is no fault.
  const facility = await admitLookup(context, request, session, own ? fields.maCskcb! : null)
  return { session, facility, fields, request }
}

function identify(context: GatewayContext, request: FastifyRequest, fields: LookupFields): Promise<Session> {
  const credentials = compatCredentials(request.raw.headers, request.query as Record<string, unknown>, {
    ...(fields.accessToken === undefined ? {} : { accessToken: fields.accessToken }),
    ...(fields.tokenId === undefined ? {} : { tokenId: fields.tokenId }),
    ...(fields.password === undefined ? {} : { password: fields.password }),
    ...(fields.passwordHash === undefined ? {} : { passwordHash: fields.passwordHash }),
  })
  if (credentials.accessToken === null || credentials.tokenId === null) throw new GatewayError('NO_TOKEN')
  return context.authority.session(credentials)
}

function refuse(
  context: LookupContext,
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): string {
  const told = failCompat(context, request, reply, error)
  if (service.path === LOOKUP_PATHS.copay) {
    // This one service tells a bad token by the HTTP status alone, and bad parameters by both.
    if (told.entry.status === 401) {
      reply.code(401)
      return ''
    }
    if (told.entry.status === 400) reply.code(400)
    const code = told.entry.status === 400 ? '400' : '500'
    return copayReply(code, failNote(told).ghiChu, null, [])
  }
  return service.refuse(told)
}

function inquire(context: LookupContext, { session, facility, fields }: Asked, service: string) {
  return lookUpCard(context, session, facility, {
    service,
    key: fields.maThe ?? '',
    name: fields.hoTen ?? '',
    birth: fields.ngaySinh ?? '',
    staffName: fields.hoTenCb ?? '',
    staffId: fields.cccdCb ?? '',
    maCskcb: facility,
  })
}

async function answerDetail(context: LookupContext, { session, facility, fields }: Asked): Promise<string> {
  const asked = /^([0-9A-Z]{5})\.(\d{1,19})\.([0-9a-f]{16})$/i.exec(fields.maHoSo ?? '')
  const found =
    asked === null
      ? null
      : await context.desk.sealedClaim(asked[1]!.toUpperCase(), asked[2]!, asked[3]!.toLowerCase())
  await recorded(context, {
    maCskcb: facility,
    askedAt: new Date(),
    account: session.account,
    service: 'nhanHoSoKCBChiTiet',
    keyKind: 'claim',
    key: fields.maHoSo ?? '',
    bhxhNo: null,
    card: null,
    answer: asked === null ? '205' : found === null ? '204' : '200',
    registryAt: null,
    staff: null,
  })
  if (asked === null)
    throw new GatewayError('BAD_REQUEST', {
      vi: 'maHoSo thiếu hoặc sai dạng',
      en: 'maHoSo is missing or has the wrong form',
    })
  if (found === null) return JSON.stringify({ maKetQua: '204', ghiChu: 'Không có hồ sơ này.', hoSoKCB: null })
  return detailReply(found.rows)
}

async function answerCopay(context: LookupContext, asked: Asked): Promise<string> {
  const outcome = await inquire(context, asked, 'TraCuuTienMCCT')
  const { ghiChu } = outcomeNote(outcome)
  if (outcome.kind === 'refused')
    throw new GatewayError('BAD_REQUEST', { vi: ghiChu, en: `parameters are wrong (${outcome.code})` })
  const { answer } = outcome
  if (!isIdentified(answer)) return copayReply('204', ghiChu, null, [])
  const year = Math.floor(todayInVietnam(new Date()) / 10_000)
  const copays = await context.desk.copays(answer.record!.person.bhxhNo, year)
  return copays.length === 0
    ? copayReply('204', 'Chưa có số tiền cùng chi trả trong năm.', answer, [])
    : copayReply('200', ghiChu, answer, copays)
}
