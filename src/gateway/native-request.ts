import type { IncomingHttpHeaders } from 'node:http'
import type { SubmissionKind } from '../rules/verdict.js'
import { STANDARD_VERSIONS, type StandardVersion } from '../standard/plan.js'
import { GatewayError } from './errors.js'
import type { Session } from './store.js'

const KINDS = ['claims', 'checkin', 'assessment'] as const satisfies readonly SubmissionKind[]

export interface NativeParameters {
  readonly standardVersion: StandardVersion
  readonly kind: SubmissionKind
  readonly maCskcb: string
  readonly gzip: boolean
  readonly ndjson: boolean
}

/** Parameters of `POST /v1/submissions`. Throws BAD_REQUEST, WRONG_FACILITY or UNSUPPORTED_MEDIA. */
export function nativeParameters(
  headers: IncomingHttpHeaders,
  query: Readonly<Record<string, unknown>>,
  session: Session,
): NativeParameters {
  const asked = text(query.standard) ?? text(headers['x-standard'])
  return {
    standardVersion: asked === null ? STANDARD_VERSIONS.at(-1)! : oneOf(STANDARD_VERSIONS, asked, 'standard'),
    kind: oneOf(KINDS, text(query.kind) ?? 'claims', 'kind'),
    maCskcb: facility(text(query.maCSKCB), session),
    gzip: isGzip(headers),
    ndjson: wantsNdjson(headers),
  }
}

function facility(asked: string | null, session: Session): string {
  if (asked === null && session.facilities.length === 1) return session.facilities[0]!
  if (asked === null)
    throw new GatewayError('BAD_REQUEST', {
      vi: 'tài khoản có nhiều cơ sở, cần tham số maCSKCB',
      en: 'the account has several facilities, maCSKCB is needed',
    })
  if (!session.facilities.includes(asked)) throw new GatewayError('WRONG_FACILITY')
  return asked
}

function oneOf<T extends string>(allowed: readonly T[], value: string, name: string): T {
  if ((allowed as readonly string[]).includes(value)) return value as T
  const list = allowed.join(', ')
  throw new GatewayError('BAD_REQUEST', {
    vi: `${name} phải là ${list}`,
    en: `${name} must be one of ${list}`,
  })
}

const XML_TYPES = /^(?:application\/(?:xml|octet-stream|[\w.-]+\+xml)|text\/(?:xml|plain))$/

function isGzip(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type']?.replace(/;.*$/s, '').trim().toLowerCase()
  if (type !== undefined && type !== '' && !XML_TYPES.test(type)) throw new GatewayError('UNSUPPORTED_MEDIA')
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'gzip' || encoding === 'x-gzip') return true
  if (encoding === 'identity' || encoding === '') return false
  throw new GatewayError('UNSUPPORTED_MEDIA')
}

function wantsNdjson(headers: IncomingHttpHeaders): boolean {
  return /\bapplication\/x-ndjson\b/i.test(headers.accept ?? '')
}

function text(value: unknown): string | null {
  const last = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' && last.trim() !== '' ? last.trim() : null
}
