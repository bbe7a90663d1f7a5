import type { SubmitBody } from '../intake/service.js'
import {
  BodyFormatError,
  type FieldName,
  fieldNamed,
  isBlank,
  type LocatedBody,
  MAX_NAME_BYTES,
  MAX_VALUE_BYTES,
} from './submission-body.js'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/**
 * Locates the parameters of one JSON object that starts at `start`. Values of no interest are stepped
 * over, whatever their size or depth. Throws BodyFormatError when the object is broken.
 */
export function locateJson(bytes: Buffer, start: number): LocatedBody {
  const fields: Partial<Record<FieldName, string>> = {}
  let file: SubmitBody | null = null
  let at = afterBlanks(bytes, start + 1)
  if (bytes[at] === CLOSE_BRACE) return finish(bytes, at, fields, file)
  for (;;) {
    const nameEnd = stringEnd(bytes, at)
    const name =
      nameEnd - at > MAX_NAME_BYTES ? null : fieldNamed(jsonText(bytes.subarray(at, nameEnd + 1), 'a name'))
    at = afterBlanks(bytes, nameEnd + 1)
    if (bytes[at] !== COLON) throw broken(bytes, at)
    at = afterBlanks(bytes, at + 1)
    const end = valueEnd(bytes, at)
    if (name === 'file') {
      const text = bytes[at] === QUOTE
      file = text ? { bytes: bytes.subarray(at + 1, end - 1), encoding: 'json-base64' } : null
    } else if (name !== null) {
      const value = smallValue(bytes.subarray(at, end), name)
      if (value === null) delete fields[name]
      else fields[name] = value
    }
    at = afterBlanks(bytes, end)
    if (bytes[at] === CLOSE_BRACE) return finish(bytes, at, fields, file)
    if (bytes[at] !== COMMA) throw broken(bytes, at)
    at = afterBlanks(bytes, at + 1)
  }
}

function finish(
  bytes: Buffer,
  brace: number,
  fields: Partial<Record<FieldName, string>>,
  file: SubmitBody | null,
): LocatedBody {
  const rest = afterBlanks(bytes, brace + 1)
  if (rest < bytes.length) throw broken(bytes, rest)
  return { fields, file }
}

/** Text or a number as text; null, objects and lists count as not sent. */
function smallValue(raw: Buffer, name: FieldName): string | null {
  if (raw.length > MAX_VALUE_BYTES) throw new BodyFormatError(`parameter ${name} is too long`)
  if (raw[0] === QUOTE) return jsonText(raw, `parameter ${name}`).trim()
  if (raw[0] === OPEN_BRACE || raw[0] === OPEN_BRACKET) return null
  const literal = raw.toString('latin1')
  return literal === 'null' ? null : literal
}

function jsonText(quoted: Buffer, what: string): string {
  try {
    return JSON.parse(quoted.toString('utf8')) as string
  } catch {
    throw new BodyFormatError(`${what} is not a JSON string`)
  }
}

/** Place after the value that starts at `at`. */
function valueEnd(bytes: Buffer, at: number): number {
  const first = bytes[at]
  if (first === QUOTE) return stringEnd(bytes, at) + 1
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return nestedEnd(bytes, at)
  let end = at
  while (end < bytes.length && !isBlank(bytes[end]!) && !isDelimiter(bytes[end]!)) end += 1
  const literal = bytes.toString('latin1', at, Math.min(end, at + 64))
  if (!/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(literal))
    throw broken(bytes, at)
  return end
}

function isDelimiter(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET
}

/** Steps over an object or list by its brackets; what is inside is not checked further. */
function nestedEnd(bytes: Buffer, start: number): number {
  const open: number[] = []
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at]!
    if (byte === QUOTE) at = stringEnd(bytes, at)
    else if (byte === OPEN_BRACE) open.push(CLOSE_BRACE)
    else if (byte === OPEN_BRACKET) open.push(CLOSE_BRACKET)
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (open.pop() !== byte) throw broken(bytes, at)
      if (open.length === 0) return at + 1
    }
  }
  throw broken(bytes, bytes.length)
}

/** Place of the quote that closes the string which opens at `at`: the next one not behind an odd run of backslashes. */
function stringEnd(bytes: Buffer, at: number): number {
  if (bytes[at] !== QUOTE) throw broken(bytes, at)
  let quote = bytes.indexOf(QUOTE, at + 1)
  while (quote !== -1) {
    let before = quote - 1
    while (bytes[before] === BACKSLASH) before -= 1
    if ((quote - before) % 2 === 1) return quote
    quote = bytes.indexOf(QUOTE, quote + 1)
  }
  throw broken(bytes, bytes.length)
}

function afterBlanks(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && isBlank(bytes[at]!)) at += 1
  return at
}

function broken(bytes: Buffer, at: number): BodyFormatError {
  return new BodyFormatError(
    at >= bytes.length ? 'the JSON body ends too early' : `the JSON body is broken at byte ${at + 1}`,
  )
}
