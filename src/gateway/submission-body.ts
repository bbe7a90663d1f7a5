import type { SubmitBody } from '../intake/service.js'
import { locateForm } from './form-locator.js'
import { locateJson } from './json-locator.js'

/**
 * Finds the small parameters of a compatible-face body and the place of the file in it, without
 * decoding or copying the file: it stays a view into the body, for the worker to decode.
 */

/** Parameters that are read; all others are ignored. `file` is the big one. */
export type FieldName =
  | 'username'
  | 'password'
  | 'passwordHash'
  | 'accessToken'
  | 'tokenId'
  | 'maTinh'
  | 'maCskcb'
  | 'loaiHoSo'
  | 'file'

export interface LocatedBody {
  /** Decoded and trimmed; a parameter that was not sent, or as JSON null, is missing. */
  readonly fields: Readonly<Partial<Record<Exclude<FieldName, 'file'>, string>>>
  /** Null when no file was sent; may be empty. */
  readonly file: SubmitBody | null
}

/** Spellings met in this family of services, in lower case. */
const SPELLINGS: ReadonlyMap<string, FieldName> = new Map([
  ['username', 'username'],
  ['password', 'password'],
  ['passwordhash', 'passwordHash'],
  ['accesstoken', 'accessToken'],
  ['access_token', 'accessToken'],
  ['token', 'accessToken'],
  ['tokenid', 'tokenId'],
  ['id_token', 'tokenId'],
  ['idtoken', 'tokenId'],
  ['matinh', 'maTinh'],
  ['macskcb', 'maCskcb'],
  ['loaihoso', 'loaiHoSo'],
  ['loaihs', 'loaiHoSo'],
  ['filehsbase64', 'file'],
  ['filehs', 'file'],
])

/** The parameter that a spelling means, or null. Case and surrounding blanks do not count. */
export function fieldNamed(spelling: string): FieldName | null {
  return SPELLINGS.get(spelling.trim().toLowerCase()) ?? null
}

/** Longest spelling worth decoding, in bytes (percent-encoded or escaped throughout). */
export const MAX_NAME_BYTES = 256
/** Longest small parameter, in bytes as sent. */
export const MAX_VALUE_BYTES = 4096

/** The body cannot be read as the form or JSON object it looks like. */
export class BodyFormatError extends Error {
  readonly code = 'BAD_BODY'

  constructor(message: string) {
    super(message)
    this.name = 'BodyFormatError'
  }
}

/**
 * Locates the parameters. What the body is, is told by its first byte and not by its label, which
 * clients often get wrong. A parameter sent twice counts as sent last. Throws BodyFormatError.
 */
export function locateBody(body: Buffer): LocatedBody {
  const bytes = withoutBom(body)
  let start = 0
  while (start < bytes.length && isBlank(bytes[start]!)) start += 1
  return bytes[start] === 0x7b ? locateJson(bytes, start) : locateForm(bytes)
}

function withoutBom(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

/** Blank, tab, line feed, carriage return. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d
}
