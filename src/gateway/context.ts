import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ResolvedOptions } from '../config.js'
import type { Intake } from '../intake/service.js'
import type { Health } from '../ops/health.js'
import type { Log, LogFields } from '../ops/log.js'
import type { Metrics } from '../ops/metrics.js'
import type { ClaimVerdict, SubmissionSummary, SubmissionVerdict } from '../rules/verdict.js'
import type { Authority } from './authority.js'
import type { GatewayStore } from './store.js'

/** What every route works with. */
export interface GatewayContext {
  readonly config: ResolvedOptions
  readonly intake: Intake
  readonly store: GatewayStore
  readonly authority: Authority
  readonly log: Log
  readonly metrics: Metrics
  readonly health: Health
}

/** Notes about a request for its log line and its metrics, filled in on the way. */
export type RequestNotes = LogFields

declare module 'fastify' {
  interface FastifyRequest {
    notes: RequestNotes
  }
}

/** Adds to what the log line of this request will say. */
export function note(request: FastifyRequest, fields: LogFields): void {
  request.notes = { ...request.notes, ...fields }
}

/** Counts a verdict and puts its figures into the request's log line. */
export function noteSummary(
  context: GatewayContext,
  request: FastifyRequest,
  summary: SubmissionSummary,
): void {
  context.metrics.verdict({
    face: summary.face,
    kind: summary.kind,
    duplicate: summary.duplicate,
    accepted: summary.claimsAccepted,
    rejected: summary.claimsRejected,
    warned: summary.claimsWarned,
    rows: summary.rows,
    bytes: summary.bytes,
  })
  if (!summary.duplicate)
    for (const { code, severity } of summary.findings) context.metrics.finding(code, severity)
  note(request, {
    maCskcb: summary.maCskcb,
    maGiaoDich: summary.maGiaoDich,
    face: summary.face,
    kind: summary.kind,
    standardVersion: summary.standardVersion,
    outcome: summary.outcome,
    duplicate: summary.duplicate,
    bytes: summary.bytes,
    claims: summary.claimsTotal,
    accepted: summary.claimsAccepted,
    rejected: summary.claimsRejected,
    rows: summary.rows,
  })
}

/** Counts the findings of one claim. */
export function countClaim(context: GatewayContext, claim: ClaimVerdict): void {
  for (const { code, severity } of claim.findings) context.metrics.finding(code, severity)
}

/** {@link noteSummary} and {@link countClaim} for a verdict that is whole. */
export function noteVerdict(
  context: GatewayContext,
  request: FastifyRequest,
  verdict: SubmissionVerdict,
): void {
  noteSummary(context, request, verdict)
  if (!verdict.duplicate) for (const claim of verdict.claims) countClaim(context, claim)
}

/** Tells "later" in the way HTTP does. */
export function retryAfter(reply: FastifyReply, seconds: number | null): void {
  if (seconds !== null) reply.header('retry-after', String(seconds))
}
