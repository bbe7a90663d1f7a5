import { formText } from './form-locator.js'
import { BodyFormatError } from './submission-body.js'

/** Parameters of the look-up services. */
export type LookupField =
  | 'username'
  | 'password'
  | 'passwordHash'
  | 'accessToken'
  | 'tokenId'
  | 'maThe'
  | 'hoTen'
  | 'ngaySinh'
  | 'hoTenCb'
  | 'cccdCb'
  | 'maHoSo'
  | 'maCskcb'

export type LookupFields = Readonly<Partial<Record<LookupField, string>>>

/** Spellings met in clients, in lower case. */
const SPELLINGS: ReadonlyMap<string, LookupField> = new Map([
  ['username', 'username'],
  ['password', 'password'],
  ['passwordhash', 'passwordHash'],
  ['token', 'accessToken'],
  ['accesstoken', 'accessToken'],
  ['access_token', 'accessToken'],
  ['id_token', 'tokenId'],
  ['idtoken', 'tokenId'],
  ['tokenid', 'tokenId'],
  ['mathe', 'maThe'],
  ['ma_the', 'maThe'],
  ['mathebhyt', 'maThe'],
  ['hoten', 'hoTen'],
  ['ho_ten', 'hoTen'],
  ['ngaysinh', 'ngaySinh'],
  ['ngay_sinh', 'ngaySinh'],
  ['hotencb', 'hoTenCb'],
  ['hoten_cb', 'hoTenCb'],
  ['cccdcb', 'cccdCb'],
  ['cccd_cb', 'cccdCb'],
  ['mahoso', 'maHoSo'],
  ['ma_hoso', 'maHoSo'],
  ['macskcb', 'maCskcb'],
])

/** Longest value worth reading. */
const MAX_VALUE = 1024

/**
 * The parameters of a look-up: body (form or JSON, told by its first byte), with the query string where the body
 * leaves something out. Names in any case; the last of several counts. Throws BodyFormatError.
 */
export function lookupFields(body: Buffer, query: Readonly<Record<string, unknown>>): LookupFields {
  const fields: Partial<Record<LookupField, string>> = {}
  const put = (name: string, value: unknown): void => {
    const field = SPELLINGS.get(name.trim().toLowerCase())
    const last = Array.isArray(value) ? value.at(-1) : value
    if (field === undefined || (typeof last !== 'string' && typeof last !== 'number')) return
    const text = String(last).trim()
    if (text.length > MAX_VALUE) throw new BodyFormatError(`parameter ${field} is too long`)
    if (text !== '') fields[field] = text
  }
  for (const [name, value] of Object.entries(query)) put(name, value)
  const text = body
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
  if (text.startsWith('{')) for (const [name, value] of Object.entries(jsonObject(text))) put(name, value)
  else
    for (const pair of text.split('&')) {
      const equals = pair.indexOf('=')
      if (equals > 0) put(decoded(pair.slice(0, equals)), decoded(pair.slice(equals + 1)))
    }
  return fields
}

function jsonObject(text: string): object {
  try {
    return JSON.parse(text) as object
  } catch {
    throw new BodyFormatError('the JSON body cannot be read')
  }
}

const decoded = (text: string): string => formText(Buffer.from(text.trimEnd(), 'utf8'))
