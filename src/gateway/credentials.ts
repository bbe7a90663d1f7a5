import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { fieldNamed, type LocatedBody } from './submission-body.js'

/** What a sender showed of itself; anything may be missing. */
export interface Credentials {
  readonly accessToken: string | null
  readonly tokenId: string | null
  /** As sent: MD5 in either case, or the plain password. */
  readonly password: string | null
}

/**
 * Credentials of the compatible face. Headers (`accessToken`, `tokenId`, `passwordHash`) are the official
 * place; the query string and the body are where other services of the family have them.
 */
export function compatCredentials(
  headers: IncomingHttpHeaders,
  query: Readonly<Record<string, unknown>>,
  fields: LocatedBody['fields'] = {},
): Credentials {
  const asked = queryFields(query)
  return {
    accessToken:
      header(headers, 'accesstoken') ?? bearer(headers) ?? asked.accessToken ?? fields.accessToken ?? null,
    tokenId: header(headers, 'tokenid') ?? asked.tokenId ?? fields.tokenId ?? null,
    password:
      header(headers, 'passwordhash') ??
      asked.passwordHash ??
      asked.password ??
      fields.passwordHash ??
      fields.password ??
      null,
  }
}

/** Credentials of the native face: `Authorization: Bearer …` alone. */
export function nativeCredentials(headers: IncomingHttpHeaders): Credentials {
  return { accessToken: bearer(headers), tokenId: null, password: null }
}

/** Small parameters in a query string, under any of their spellings. */
export function queryFields(query: Readonly<Record<string, unknown>>): LocatedBody['fields'] {
  const fields: Partial<Record<string, string>> = {}
  for (const [name, value] of Object.entries(query)) {
    const field = fieldNamed(name)
    const last = Array.isArray(value) ? value.at(-1) : value
    if (field !== null && field !== 'file' && typeof last === 'string' && last.trim() !== '')
      fields[field] = last.trim()
  }
  return fields
}

/** The MD5 that accounts are kept under, lower-case hex: of a plain password, or the one that was sent. */
export function passwordMd5(password: string): string {
  return /^[0-9a-f]{32}$/i.test(password)
    ? password.toLowerCase()
    : createHash('md5').update(password, 'utf8').digest('hex')
}

function header(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name]
  const first = Array.isArray(value) ? value[0] : value
  const text = first?.trim()
  return text === undefined || text === '' ? null : text
}

function bearer(headers: IncomingHttpHeaders): string | null {
  const match = /^Bearer +(\S+)$/i.exec(header(headers, 'authorization') ?? '')
  return match === null ? null : match[1]!
}
