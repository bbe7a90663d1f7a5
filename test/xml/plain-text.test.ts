import fc from 'fast-check'
import { XMLParser } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import { plainText } from '../../src/xml/plain-text.js'

/** Pieces of content beside the text that each stands for. */
const PIECES: readonly (readonly [string, string])[] = [
  ['khám ', 'khám '],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
  ['&amp;lt;', '&lt;'],
  ['&apos;', "'"],
  ['&quot;', '"'],
  ['&#65;', 'A'],
  ['&#x1EC7;', 'ệ'],
  ['\r\n', '\n'],
  ['\r', '\n'],
  ['<![CDATA[a & <b> &lt;]]>', 'a & <b> &lt;'],
  ['<![CDATA[]]>', ''],
  ['<!-- & <b> -->', ''],
  ['<?x y?>', ''],
]

describe('text of an element content', () => {
  test('is what its pieces stand for, whatever stands together', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }), (pieces) => {
        const content = pieces.map(([written]) => written).join('')
        const expected = pieces.map(([, text]) => text).join('')
        expect(plainText(content)).toBe(expected)
      }),
    )
  })

  test('is the same by the short ways as by the long one', () => {
    const odd = ['&', '&lt', '&nbsp;', '&#13;', 'a\r\nb', ']]>', '<![CDATA[', '<b>', '</b>', '&amp;', 'x']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...odd), { maxLength: 6 }), (pieces) => {
        const content = pieces.join('')
        // An instruction stands for nothing, and keeps the whole from being read by a short way.
        expect(plainText(content)).toBe(plainText(`<?long way?>${content}`))
      }),
    )
  })

  test('is that of a parser for one section and for escaped text', () => {
    const parser = new XMLParser({ trimValues: false, parseTagValue: false })
    for (const content of [
      '<![CDATA[<a>1 & 2</a>]]>',
      '&lt;a&gt;1 &amp;amp; 2&lt;/a&gt;',
      'Nguyễn &amp; Trần',
    ])
      expect(plainText(content)).toBe(parser.parse(`<e>${content}</e>`).e)
  })
})
