import type { FastifyReply, FastifyRequest } from 'fastify'
import { CLIENT_GONE_STATUS, logFailure } from './compat-failure.js'
import { type GatewayContext, note, retryAfter } from './context.js'
import { ClientGoneError, type ToldError, toldError } from './errors.js'

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8'

/** Problem details of RFC 9457, with our stable code and both languages. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly vi: string
  readonly en: string
  readonly detail?: string
  readonly retryAfterSeconds?: number
}

export function problemOf(told: ToldError): Problem {
  const { code, entry, detail, retryAfterSeconds } = told
  return {
    type: `urn:bhyt-intake:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: entry.en,
    status: entry.status,
    code,
    vi: detail === null ? entry.vi : `${entry.vi} (${detail.vi})`,
    en: detail === null ? entry.en : `${entry.en} (${detail.en})`,
    ...(detail === null ? {} : { detail: detail.en }),
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  }
}

/** Answers with a problem: status, headers, body; logs what the sender cannot mend. */
export function sendProblem(
  context: GatewayContext,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply {
  const told = toldError(error)
  note(request, { result: told.code })
  logFailure(context, request, told, error)
  retryAfter(reply, told.retryAfterSeconds)
  if (told.entry.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(error instanceof ClientGoneError ? CLIENT_GONE_STATUS : told.entry.status)
    .header('content-type', PROBLEM_CONTENT_TYPE)
    .send(JSON.stringify(problemOf(told)))
}
