import type { Account, IssuedToken } from './store.js'
import { sevenDigitInstant, vietnamStamp } from './vietnam-time.js'

/**
 * Replies of the compatible face. Some clients cut the text at `,` and `:` instead of parsing it, so
 * the JSON is compact, its keys stand in one order, and every value is text.
 */

/** The one kind of text that clients take; their parsers look into the body, not at the HTTP status. */
export const COMPAT_CONTENT_TYPE = 'application/json; charset=utf-8'

export function tokenReply(maKetQua: string, issued: (IssuedToken & Account) | null): string {
  if (issued === null) return JSON.stringify({ maKetQua, APIKey: null })
  return JSON.stringify({
    maKetQua,
    APIKey: {
      access_token: issued.accessToken,
      id_token: issued.tokenId,
      token_type: 'Bearer',
      username: issued.account,
      expires_in: sevenDigitInstant(issued.expiresAt),
    },
  })
}

export function submissionReply(reply: {
  readonly maKetQua: string
  /** Empty when no transaction came about. */
  readonly maGiaoDich: string
  readonly receivedAt: Date
  readonly thongDiep: string
}): string {
  return JSON.stringify({
    maKetQua: reply.maKetQua,
    maGiaoDich: reply.maGiaoDich,
    thoiGianTiepNhan: vietnamStamp(reply.receivedAt),
    thongDiep: oneLine(reply.thongDiep),
  })
}

/** Most characters of a message; longer ones do not fit the boxes that clients show them in. */
export const MAX_MESSAGE = 1500

/** What {@link oneLine} has to change; most texts have none of it. */
const UNEVEN = /["\\{}\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|[^\S ]| {2}|^ | $/u

/** Text without line breaks, quotes, braces and backslashes, which naive clients trip over, and not too long. */
export function oneLine(text: string): string {
  if (text.length <= MAX_MESSAGE && !UNEVEN.test(text)) return text
  const plain = text
    .replaceAll('"', "'")
    .replaceAll('\\', '/')
    .replaceAll('{', '(')
    .replaceAll('}', ')')
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cs}/gu, '')
    .trim()
  // A character is one unit of the text or two: taking it apart is seldom needed.
  if (plain.length <= MAX_MESSAGE) return plain
  const characters = Array.from(plain)
  return characters.length <= MAX_MESSAGE ? plain : `${characters.slice(0, MAX_MESSAGE - 1).join('')}…`
}
