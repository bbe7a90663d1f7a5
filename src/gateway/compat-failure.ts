import type { FastifyReply, FastifyRequest } from 'fastify'
import { type GatewayContext, note, retryAfter } from './context.js'
import { ClientGoneError, type ToldError, toldError } from './errors.js'

/** Sets status and headers of a failed compatible call, and logs what the sender cannot mend. */
export function failCompat(
  context: GatewayContext,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): ToldError {
  const told = toldError(error)
  reply.code(error instanceof ClientGoneError ? CLIENT_GONE_STATUS : told.entry.compatStatus)
  retryAfter(reply, told.retryAfterSeconds)
  note(request, { result: told.entry.maKetQua })
  logFailure(context, request, told, error)
  return told
}

/** Status for the log when nobody is left to read an answer. */
export const CLIENT_GONE_STATUS = 499

/** An error of ours or of the store gets a line of its own; a sender's mistake stands in the request's line. */
export function logFailure(
  context: GatewayContext,
  request: FastifyRequest,
  told: ToldError,
  error: unknown,
): void {
  if (error instanceof ClientGoneError) return
  if (told.entry.status < 500 || told.code === 'OVERLOADED' || told.code === 'SHUTTING_DOWN') return
  context.log.error('request failed', {
    requestId: request.id,
    route: request.routeOptions.url ?? null,
    error,
  })
}
