import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { dayInVietnam } from '../standard/dated.js'
import type { Plans } from '../standard/plan.js'
import { registerActionRoutes, registerBulkRoutes } from './api-actions.js'
import { registerExportRoutes } from './api-exports.js'
import { registerReadRoutes } from './api-reads.js'
import type { ReviewIdentity } from './identity.js'
import type { ReviewActions } from './work-actions.js'
import { WORK_ERRORS, WorkError } from './work-errors.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is at work; set by whoever guards the routes. */
    reviewer?: ReviewIdentity | null
  }
}

/** What the routes of `/v1/review` work with. */
export interface ReviewApi {
  readonly pool: pg.Pool
  readonly plans: Plans
  readonly actions: ReviewActions
  /** Who sends a request, by session or bearer token; null when nobody is signed in. Throws what it likes. */
  identify(request: FastifyRequest): Promise<ReviewIdentity | null>
  /** Records that somebody looked at something. */
  saw(who: ReviewIdentity, action: string, about: Readonly<Record<string, string | null>>): Promise<void>
  /** Default: the clock. */
  now?(): Date
}

export const REVIEW_API_PREFIX = '/v1/review'
const BODY_BYTES = 1024 * 1024
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** Registers the routes of `/v1/review`: what the pages show and do, for programs. */
export function registerReviewApi(app: FastifyInstance, api: ReviewApi): void {
  app.register(
    async (routes) => {
      speaksJson(routes)
      if (!routes.hasRequestDecorator('reviewer')) routes.decorateRequest('reviewer', null)
      routes.addHook('onRequest', async (request) => {
        request.reviewer = await api.identify(request)
        if (request.reviewer === null) throw new WorkError('REVIEW_NOT_SIGNED_IN')
      })
      registerReadRoutes(routes, api)
      registerActionRoutes(routes, api)
      registerBulkRoutes(routes, api)
      registerExportRoutes(routes, api)
    },
    { prefix: REVIEW_API_PREFIX },
  )
}

/** Makes a scope take JSON and tell its errors as problem details; nothing of it is kept by anybody on the way. */
export function speaksJson(routes: FastifyInstance): void {
  routes.removeContentTypeParser('*')
  routes.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: BODY_BYTES },
    (_request, body, done) => {
      try {
        done(null, JSON.parse(body as string))
      } catch {
        done(new WorkError('REVIEW_BAD_REQUEST', 'JSON'))
      }
    },
  )
  routes.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  routes.setErrorHandler((error, request, reply) => {
    const told = toldError(error)
    // What is not ours goes to the service's own handler.
    if (told === null) throw error
    return sendProblem(request, reply, told)
  })
}

export const todayOf = (api: ReviewApi): string => dayInVietnam(api.now?.() ?? new Date())

/** The identity of a guarded route. */
export function reviewerOf(request: FastifyRequest): ReviewIdentity {
  if (request.reviewer === null || request.reviewer === undefined) throw new WorkError('REVIEW_NOT_SIGNED_IN')
  return request.reviewer
}

function toldError(error: unknown): WorkError | null {
  if (error instanceof WorkError) return error
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown }
  // Errors of the framework about the request; others may carry a status too, with a code of their own.
  if (typeof statusCode === 'number' && statusCode < 500 && String(code).startsWith('FST_'))
    return new WorkError('REVIEW_BAD_REQUEST')
  return null
}

/** Problem details of RFC 9457, with our stable code and both languages. */
function sendProblem(request: FastifyRequest, reply: FastifyReply, error: WorkError): FastifyReply {
  const { status, vi, en } = WORK_ERRORS[error.code]
  request.notes = { ...request.notes, result: error.code }
  const detail = error.detail === null ? {} : { detail: error.detail }
  return reply
    .code(status)
    .header('content-type', PROBLEM_TYPE)
    .send(
      JSON.stringify({
        type: `urn:bhyt-intake:problem:${error.code.toLowerCase().replaceAll('_', '-')}`,
        title: en,
        status,
        code: error.code,
        vi,
        en,
        ...detail,
      }),
    )
}
