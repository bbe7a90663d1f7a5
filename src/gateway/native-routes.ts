import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findingJson } from '../rules/catalogue.js'
import { ruleStatusJson } from '../rules/rule-status.js'
import { type GatewayContext, note } from './context.js'
import { nativeCredentials } from './credentials.js'
import { GatewayError } from './errors.js'
import { renderVerdict } from './native-render.js'
import {
  claimSchema,
  originalSchema,
  readSubmissionSchema,
  rulesSchema,
  tokenSchema,
} from './native-schemas.js'
import { collectBody } from './request-body.js'
import type { Session } from './store.js'

const MAX_LOGIN_BYTES = 64 * 1024
const JSON_TYPE = 'application/json; charset=utf-8'

/** Token and reading routes of the native face. A facility sees only its own; others' things are "not found". */
export function registerNativeRoutes(app: FastifyInstance, context: GatewayContext): void {
  const { authority, store, config, intake } = context

  app.post('/v1/token', { schema: tokenSchema }, async (request, reply) => {
    const options = { limit: MAX_LOGIN_BYTES, stallMs: config.bodyStallMs, ticket: null }
    const { username, password } = loginFields(await collectBody(request.raw, options))
    const issued = await authority.login(username, password, null)
    note(request, { account: issued.account, face: 'native' })
    reply.header('content-type', JSON_TYPE).header('cache-control', 'no-store')
    return JSON.stringify({
      accessToken: issued.accessToken,
      tokenId: issued.tokenId,
      tokenType: 'Bearer',
      expiresAt: issued.expiresAt.toISOString(),
      account: issued.account,
      facilities: issued.facilities,
    })
  })

  app.get<{ Params: { maGiaoDich: string } }>(
    '/v1/submissions/:maGiaoDich',
    { schema: readSubmissionSchema },
    async (request, reply) => {
      const { maGiaoDich } = request.params
      const maCskcb = ownFacility(maGiaoDich, await sessionOf(context, request))
      const verdict = await store.readSubmission(maCskcb, maGiaoDich)
      if (verdict === null) throw new GatewayError('NOT_FOUND')
      reply.header('content-type', JSON_TYPE)
      return renderVerdict(verdict, config.maxReplyBytes)
    },
  )

  app.get<{ Params: { maGiaoDich: string } }>(
    '/v1/submissions/:maGiaoDich/original',
    { schema: originalSchema },
    async (request, reply) => {
      const { maGiaoDich } = request.params
      const maCskcb = ownFacility(maGiaoDich, await sessionOf(context, request))
      const original = await store.readOriginal(maCskcb, maGiaoDich)
      if (original === null) throw new GatewayError('NOT_FOUND')
      reply
        .header('content-type', 'application/xml')
        .header('content-disposition', `attachment; filename="${maGiaoDich}.xml"`)
      // Of a file that was cut off on its way neither the length nor the digest was ever known.
      if (original.sha256 !== '')
        reply.header('content-length', String(original.bytes)).header('etag', `"${original.sha256}"`)
      return reply.send(Readable.from(original.content, { objectMode: false }))
    },
  )

  app.get<{ Querystring: { maCSKCB?: string } }>(
    '/v1/rules',
    { schema: rulesSchema },
    async (request, reply) => {
      const session = await sessionOf(context, request)
      const maCskcb = facilityAsked(request.query.maCSKCB, session)
      const { edition, rules } = intake.rules(maCskcb)
      reply.header('content-type', JSON_TYPE)
      return JSON.stringify({ maCSKCB: maCskcb, edition, rules: rules.map(ruleStatusJson) })
    },
  )

  app.get<{ Params: { maCSKCB: string; maLK: string }; Querystring: { version?: string } }>(
    '/v1/claims/:maCSKCB/:maLK',
    { schema: claimSchema },
    async (request, reply) => {
      const { maCSKCB, maLK } = request.params
      const session = await sessionOf(context, request)
      if (!session.facilities.includes(maCSKCB)) throw new GatewayError('NOT_FOUND')
      const claim = await store.readClaim(maCSKCB, maLK, versionAsked(request.query.version))
      if (claim === null) throw new GatewayError('NOT_FOUND')
      const versions = claim.versions.map((v) => ({ ...v, findings: v.findings.map(findingJson) }))
      reply.header('content-type', JSON_TYPE)
      return JSON.stringify({ ...claim, versions })
    },
  )
}

/** The facility that is asked for, or the only one of the session. */
function facilityAsked(maCskcb: string | undefined, session: Session): string {
  const facility = maCskcb ?? session.facilities[0]
  if (facility === undefined || !session.facilities.includes(facility)) throw new GatewayError('NOT_FOUND')
  return facility
}

async function sessionOf(context: GatewayContext, request: FastifyRequest): Promise<Session> {
  const session = await context.authority.session(nativeCredentials(request.headers))
  note(request, { account: session.account, face: 'native' })
  return session
}

/** The facility that a transaction code names, if it is one of the session's own. */
function ownFacility(maGiaoDich: string, session: Session): string {
  const named = /^[A-Za-z0-9]+_([^_]+)_[0-9A-Fa-f]{32}$/.exec(maGiaoDich)?.[1]
  if (named === undefined || !session.facilities.includes(named)) throw new GatewayError('NOT_FOUND')
  return named
}

function versionAsked(version: string | undefined): number | null {
  if (version === undefined || version === '') return null
  if (/^[1-9]\d{0,8}$/.test(version)) return Number(version)
  throw new GatewayError('BAD_REQUEST', {
    vi: 'version phải là số nguyên dương',
    en: 'version must be a positive whole number',
  })
}

function loginFields(body: Buffer): { username: string; password: string } {
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch {
    throw new GatewayError('BAD_BODY')
  }
  const { username, password } = (parsed ?? {}) as Record<string, unknown>
  if (typeof username !== 'string' || typeof password !== 'string' || username === '' || password === '')
    throw new GatewayError('BAD_REQUEST', {
      vi: 'cần username và password',
      en: 'username and password are needed',
    })
  return { username, password }
}
