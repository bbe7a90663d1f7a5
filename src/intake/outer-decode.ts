import { decodeBase64, decodedBound } from '../xml/base64.js'
import { BODY_SPARE } from './body-arena.js'
import { BadBase64Error, EmptySubmissionError } from './errors.js'
import type { BodyEncoding } from './service.js'

/** Spare bytes that the envelope reader wants behind the file. */
const TAIL = BODY_SPARE

export interface DecodedFile {
  /** `buffer[0, length)` is the file; there are spare bytes behind it. */
  readonly buffer: Buffer
  readonly length: number
}

/**
 * Takes the file out of the body that it came in: nothing, base64, or base64 inside a form value or a JSON
 * string. `room` gives the memory that it is decoded into. Throws {@link BadBase64Error} and {@link EmptySubmissionError}.
 */
export function decodeOuter(
  bytes: Uint8Array,
  encoding: BodyEncoding,
  room: (size: number) => Buffer = (size) => Buffer.allocUnsafeSlow(size),
): DecodedFile {
  let source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (encoding === 'xml') {
    const spare = bytes.buffer.byteLength - bytes.byteOffset - bytes.byteLength
    if (spare >= TAIL) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength + TAIL)
      return checkEmpty({ buffer, length: source.length })
    }
    const buffer = room(source.length + TAIL)
    source.copy(buffer)
    return checkEmpty({ buffer, length: source.length })
  }
  if (encoding === 'form-base64') source = fromForm(source)
  else if (encoding === 'json-base64') source = fromJson(source)
  const start = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf ? 3 : 0
  const buffer = room(decodedBound(source.length) + TAIL)
  if (source.includes(0x20)) {
    // A blank may be a `+` that was not escaped, or white space between lines. Read the wrong way it can still be
    // base64, but of something whose end is no XML.
    const length = decodeBase64(blanksToPlus(source), start, source.length, buffer, 0)
    if (length > 0 && endsLikeXml(buffer, length)) return checkEmpty({ buffer, length })
  }
  const length = decodeBase64(source, start, source.length, buffer, 0)
  if (length < 0) throw new BadBase64Error()
  return checkEmpty({ buffer, length })
}

function endsLikeXml(buffer: Buffer, length: number): boolean {
  let end = length
  while (end > 0 && buffer[end - 1] <= 0x20) end--
  return buffer[end - 1] === 0x3e
}

function checkEmpty(file: DecodedFile): DecodedFile {
  if (file.length === 0 || (file.length < 4096 && file.buffer.toString('utf8', 0, file.length).trim() === ''))
    throw new EmptySubmissionError()
  return file
}

function blanksToPlus(source: Buffer): Buffer {
  const out = Buffer.from(source)
  for (let p = out.indexOf(0x20); p >= 0; p = out.indexOf(0x20, p + 1)) out[p] = 0x2b
  return out
}

/** Percent-decoding of a form value; `+` stands for itself here, since base64 has no blanks to say. */
function fromForm(source: Buffer): Buffer {
  if (!source.includes(0x25)) return source
  const out = Buffer.allocUnsafe(source.length)
  let o = 0
  let p = 0
  for (;;) {
    const percent = source.indexOf(0x25, p)
    const end = percent < 0 ? source.length : percent
    o += source.copy(out, o, p, end)
    if (percent < 0) return out.subarray(0, o)
    const value = Number.parseInt(source.toString('latin1', percent + 1, percent + 3), 16)
    if (Number.isNaN(value)) throw new BadBase64Error('a percent sign is not followed by two hex digits')
    out[o++] = value
    p = percent + 3
  }
}

/** The inside of a JSON string as bytes. */
function fromJson(source: Buffer): Buffer {
  if (!source.includes(0x5c)) return source
  try {
    return Buffer.from(JSON.parse(`"${source.toString('utf8')}"`) as string, 'latin1')
  } catch {
    throw new BadBase64Error('the JSON string is broken')
  }
}
