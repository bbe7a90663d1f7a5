import type { SubmitBody } from '../intake/service.js'
import {
  BodyFormatError,
  type FieldName,
  fieldNamed,
  type LocatedBody,
  MAX_NAME_BYTES,
  MAX_VALUE_BYTES,
} from './submission-body.js'

const AMPERSAND = 0x26
const EQUALS = 0x3d
const PERCENT = 0x25
const PLUS = 0x2b

/** Locates the parameters of an `a=1&b=2` body. Throws BodyFormatError when a small one is too long. */
export function locateForm(bytes: Buffer): LocatedBody {
  const fields: Partial<Record<FieldName, string>> = {}
  let file: SubmitBody | null = null
  let start = 0
  while (start < bytes.length) {
    const next = bytes.indexOf(AMPERSAND, start)
    const end = next === -1 ? bytes.length : next
    const pair = bytes.subarray(start, end)
    // A name is short, so its end is looked for near the start only, not through a whole file.
    const equals = pair.subarray(0, MAX_NAME_BYTES + 1).indexOf(EQUALS)
    const nameEnd = equals === -1 ? pair.length : equals
    const name = nameEnd > MAX_NAME_BYTES ? null : fieldNamed(formText(pair.subarray(0, nameEnd)))
    const value = equals === -1 ? pair.subarray(pair.length) : pair.subarray(equals + 1)
    if (name === 'file') file = { bytes: value, encoding: 'form-base64' }
    else if (name !== null) {
      if (value.length > MAX_VALUE_BYTES) throw new BodyFormatError(`parameter ${name} is too long`)
      fields[name] = formText(value).trim()
    }
    start = end + 1
  }
  return { fields, file }
}

/** Undoes form encoding: `+` is a blank, `%XX` a byte, the bytes UTF-8; a stray `%` stands for itself. */
export function formText(bytes: Buffer): string {
  if (!bytes.includes(PERCENT) && !bytes.includes(PLUS)) return bytes.toString('utf8')
  const out = Buffer.allocUnsafe(bytes.length)
  let length = 0
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!
    if (byte === PLUS) out[length] = 0x20
    else if (byte === PERCENT && hexValue(bytes[i + 1]) >= 0 && hexValue(bytes[i + 2]) >= 0) {
      out[length] = hexValue(bytes[i + 1]) * 16 + hexValue(bytes[i + 2])
      i += 2
    } else out[length] = byte
    length += 1
  }
  return out.toString('utf8', 0, length)
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
