import type {} from '@fastify/swagger'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { dayInVietnam } from '../standard/dated.js'
import { note } from './context.js'
import { nativeCredentials } from './credentials.js'
import { GatewayError } from './errors.js'
import type { LookupContext } from './lookup.js'

const DAY_MS = 86_400_000
/** Days shown unless told. */
const DAYS = 30
const MOST = 1000

const text = { type: 'string' }
const day = { type: 'string', description: 'YYYY-MM-DD, day of receipt' }

const schema: FastifySchema = {
  summary:
    'Check-in chưa có hồ sơ, hồ sơ không có check-in · check-ins without claim, claims without check-in',
  description:
    `Of one facility of the account, by day of receipt; the last ${DAYS} days unless told. Emergencies and visits ` +
    `outside health insurance need no check-in. At most ${MOST} of each, oldest first; \`more\` says that there are others.`,
  tags: ['native'],
  security: [{ bearer: [] }],
  querystring: {
    type: 'object',
    properties: {
      maCSKCB: { type: 'string', description: 'Facility, when the account has several' },
      from: day,
      to: day,
    },
  },
  response: {
    200: {
      description: 'Kết quả · what stands open',
      type: 'object',
      properties: {
        maCSKCB: text,
        from: text,
        to: text,
        more: { type: 'boolean' },
        withoutClaim: {
          type: 'array',
          items: {
            type: 'object',
            properties: { maLk: text, checkInId: text, receivedAt: text, answer: text },
          },
        },
        withoutCheckIn: {
          type: 'array',
          items: { type: 'object', properties: { maLk: text, claimId: text, receivedAt: text } },
        },
      },
    },
  },
}

interface Query {
  readonly maCSKCB?: string
  readonly from?: string
  readonly to?: string
}

/** `GET /v1/checkins/open`: what stands open between the check-ins and the claims of the own facility. */
export function registerNativeCheckIns(app: FastifyInstance, context: LookupContext): void {
  app.get<{ Querystring: Query }>('/v1/checkins/open', { schema }, async (request, reply) => {
    const session = await context.authority.session(nativeCredentials(request.headers))
    note(request, { account: session.account, face: 'native' })
    const maCSKCB = request.query.maCSKCB ?? session.facilities[0]
    if (maCSKCB === undefined || !session.facilities.includes(maCSKCB)) throw new GatewayError('NOT_FOUND')
    const today = new Date()
    const from = dayAsked(request.query, 'from') ?? dayInVietnam(new Date(today.getTime() - DAYS * DAY_MS))
    const to = dayAsked(request.query, 'to') ?? dayInVietnam(today)
    const open = await context.desk.openCheckIns(maCSKCB, { from, to, limit: MOST })
    reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store')
    return JSON.stringify({ maCSKCB, from, to, ...open })
  })
}

function dayAsked(query: Query, name: 'from' | 'to'): string | null {
  const asked = query[name]
  if (asked === undefined || asked === '') return null
  if (/^\d{4}-\d\d-\d\d$/.test(asked)) {
    const time = Date.parse(asked)
    // 31 February is read as a day of March.
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(asked)) return asked
  }
  throw new GatewayError('BAD_REQUEST', {
    vi: `${name} phải là YYYY-MM-DD`,
    en: `${name} must be YYYY-MM-DD`,
  })
}
