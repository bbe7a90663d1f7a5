import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64ErrorAt, decodeBase64, decodedBound } from '../../src/xml/base64.js'

function decode(text: string): Buffer | null {
  const source = Buffer.from(text, 'latin1')
  const target = Buffer.alloc(decodedBound(source.length) + 8)
  const length = decodeBase64(source, 0, source.length, target, 0)
  return length < 0 ? null : target.subarray(0, length)
}

describe('base64', () => {
  test('gives back any bytes, with white space cut in anywhere', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.tuple(fc.nat(400), fc.constantFrom(' ', '\n', '\r\n', '\t')), { maxLength: 12 }),
        (bytes, cuts) => {
          let text = Buffer.from(bytes).toString('base64')
          for (const [at, blank] of cuts)
            text = text.slice(0, at % (text.length + 1)) + blank + text.slice(at % (text.length + 1))
          expect(decode(text)).toEqual(Buffer.from(bytes))
        },
      ),
    )
  })

  test('refuses whatever is not the strict alphabet, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 3, maxLength: 200 }),
        fc.nat(1000),
        fc.constantFrom('-', '_', '!', '*', '\0', '.', 'é', '%'),
        (bytes, at, wrong) => {
          const text = Buffer.from(bytes).toString('base64')
          const place = at % text.length
          expect(decode(text.slice(0, place) + wrong + text.slice(place))).toBeNull()
          expect(decode(text.slice(0, place) + wrong + text.slice(place + 1))).toBeNull()
        },
      ),
    )
  })

  test('refuses a text cut at any character but a multiple of four', () => {
    const text = Buffer.from('hồ sơ khám chữa bệnh').toString('base64')
    for (let end = 1; end < text.length; end++) {
      const decoded = decode(text.slice(0, end))
      if (end % 4 === 0) expect(decoded).not.toBeNull()
      else expect(decoded).toBeNull()
    }
  })

  test('refuses padding in the middle and too much of it', () => {
    for (const text of ['QQ==QQ==', 'Q===', '====', 'QUI=QUI=', '=QQQ']) expect(decode(text)).toBeNull()
  })

  test('tells where the first wrong character is', () => {
    expect(decode('QUJD*UJD')).toBeNull()
    expect(base64ErrorAt).toBe(4)
  })
})
