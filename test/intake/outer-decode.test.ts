import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadBase64Error, EmptySubmissionError } from '../../src/intake/errors.js'
import { decodeOuter } from '../../src/intake/outer-decode.js'
import type { BodyEncoding } from '../../src/intake/service.js'

const decode = (text: string, encoding: BodyEncoding): Buffer => {
  const { buffer, length } = decodeOuter(Buffer.from(text, 'latin1'), encoding)
  return buffer.subarray(0, length)
}

describe('taking the file out of the body', () => {
  test('every encoding that clients use gives the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (raw) => {
        const bytes = Buffer.concat([Buffer.from('x'), raw])
        const text = bytes.toString('base64')
        expect(decode(bytes.toString('latin1'), 'xml')).toEqual(bytes)
        expect(decode(text, 'base64')).toEqual(bytes)
        expect(decode(encodeURIComponent(text), 'form-base64')).toEqual(bytes)
        expect(decode(text, 'form-base64')).toEqual(bytes)
        const xml = Buffer.concat([Buffer.from('<a>'), raw, Buffer.from('</a>')])
        expect(decode(xml.toString('base64').replaceAll('+', ' '), 'form-base64')).toEqual(xml)
        expect(decode(xml.toString('base64').replace(/.{64}/g, '$& '), 'base64')).toEqual(xml)
        expect(decode(JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'), 'json-base64')).toEqual(bytes)
        const wrapped = text.replace(/.{76}/g, '$&\r\n')
        expect(decode(JSON.stringify(wrapped).slice(1, -1), 'json-base64')).toEqual(bytes)
        expect(decode(encodeURIComponent(wrapped), 'form-base64')).toEqual(bytes)
      }),
    )
  })

  test('what is no base64 is an error with a code', () => {
    for (const [text, encoding] of [
      ['a*bc', 'base64'],
      ['abcde', 'base64'],
      ['%ZZabc', 'form-base64'],
      ['ab\\', 'json-base64'],
    ] as const)
      expect(() => decode(text, encoding)).toThrow(BadBase64Error)
  })

  test('nothing, or only blanks, is an error of its own', () => {
    for (const [text, encoding] of [
      ['', 'xml'],
      [' \r\n ', 'xml'],
      ['', 'base64'],
      ['IAo=', 'base64'],
    ] as const)
      expect(() => decode(text, encoding)).toThrow(EmptySubmissionError)
  })
})
