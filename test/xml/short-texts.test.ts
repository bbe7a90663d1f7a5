import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ShortTexts } from '../../src/xml/short-texts.js'

test('any bytes are read as what they are, however often and whatever was read before', () => {
  const texts = new ShortTexts()
  // Few letters, so that different texts meet in one place.
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('A', 'B', 'ế', '_', '𠮷'), maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 50 }), (values) => {
      for (const value of [...values, ...values]) {
        const bytes = Buffer.from(`<${value}>`)
        expect(texts.read(bytes, 1, bytes.length - 1)).toBe(bytes.toString('utf8', 1, bytes.length - 1))
      }
    }),
  )
})

test('a character of two bytes is not taken for two characters', () => {
  const texts = new ShortTexts()
  const two = Buffer.from('é')
  expect(texts.read(two, 0, 2)).toBe('é')
  expect(texts.read(Buffer.from([0xc3, 0x41]), 0, 2)).toBe('\ufffdA')
  expect(texts.read(two, 0, 2)).toBe('é')
})
