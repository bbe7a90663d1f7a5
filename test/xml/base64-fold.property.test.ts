import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64Canonical, decodeBase64 } from '../../src/xml/base64.js'
import { Base64Folder, unfoldBase64 } from '../../src/xml/base64-fold.js'

/** A file in pieces; those with `decoded` are offered as base64, in the order of `rank`. */
interface Piece {
  readonly text: string
  readonly rank: number
}

const literal = fc.string({ unit: 'binary', maxLength: 200 })
const canonical = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64'))
/** Base64 as senders write it, some of which an encoder would not write again. */
const odd = canonical.chain((text) =>
  fc.constantFrom(
    ` ${text}\n`,
    text.replace(/(.{76})/g, '$1\r\n'),
    text.replace(/=/g, ''),
    text.replaceAll('+', '-').replaceAll('/', '_'),
    text.replace(/.=$/, 'B='),
    text.replace(/.==$/, 'B=='),
  ),
)
const piece = fc.record({ text: fc.oneof(literal, canonical, odd), rank: fc.nat() })

/** Decodes every piece as a claim's table is decoded, and offers what was found canonical. */
function fold(folder: Base64Folder, pieces: readonly Piece[]): { file: Buffer; folded: Buffer | null } {
  const file = Buffer.from(pieces.map(({ text }) => `<a>${text}</a>`).join(''))
  const target = Buffer.alloc(file.length + 64)
  folder.begin()
  let at = 0
  const places = pieces.map(({ text, rank }) => {
    const start = at + 3
    const end = start + Buffer.byteLength(text)
    at = end + 4
    return { start, end, rank }
  })
  for (const { start, end } of places.toSorted((a, b) => a.rank - b.rank)) {
    const length = decodeBase64(file, start, end, target, 0)
    if (length >= 0 && base64Canonical.start >= 0)
      folder.add(base64Canonical.start, base64Canonical.end, target, length)
  }
  return { file, folded: folder.fold(file, file.length) }
}

test('what was folded unfolds to the byte, whatever stands in the file', () => {
  const folder = new Base64Folder()
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const { file, folded } = fold(folder, pieces)
      if (folded !== null) expect(unfoldBase64(Buffer.from(folded)).equals(file)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('any part of what was folded unfolds alone, to the byte', () => {
  const folder = new Base64Folder()
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(3_000), fc.nat(3_000), (pieces, one, other) => {
      const { file, folded } = fold(folder, pieces)
      const [from, to] = [Math.min(one, other), Math.max(one, other)]
      if (folded !== null)
        expect(unfoldBase64(Buffer.from(folded), from, to).equals(file.subarray(from, to))).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

test('canonical base64 is folded, and nothing else', () => {
  const text = Buffer.alloc(300, 'Người bệnh ').toString('base64')
  const folder = new Base64Folder()
  const size = (piece: string) => fold(folder, [{ text: piece, rank: 0 }]).folded?.length ?? null
  expect(size(text)).toBe(300 + 7 + 12 + 4)
  for (const other of [`${text.slice(0, 76)}\n${text.slice(76)}`, text.replaceAll('+', '-'), 'x', ''])
    expect(size(other)).toBe(other.includes('\n') || other.length < 2 ? null : size(text))
  const spare = `${Buffer.alloc(301, 'b').toString('base64').slice(0, -3)}h==`
  expect(size(spare)).toBe(null)
})

test('many stretches in any order, in a folder that was used before', () => {
  const folder = new Base64Folder()
  for (const count of [700, 1, 300]) {
    const pieces = Array.from({ length: count }, (_, i) => ({
      text: Buffer.alloc(48 + (i % 7), `dòng ${i}`).toString('base64'),
      rank: (i * 7919) % 1000,
    }))
    const { file, folded } = fold(folder, pieces)
    expect(unfoldBase64(Buffer.from(folded!)).equals(file)).toBe(true)
  }
})
