import fc from 'fast-check'
import { expect, test } from 'vitest'
import { qrMatrix, qrSvg } from '../../src/review/qr-code.js'

/*
 * A reader of its own: it knows the layout of ISO/IEC 18004 from the other side, by tables of logarithms and by reading
 * the format from the symbol, and shares nothing with what draws.
 */

const LOG: number[] = []
const EXP: number[] = []
for (let i = 0, value = 1; i < 255; i++) {
  EXP[i] = value
  LOG[value] = i
  value = value * 2 > 255 ? (value * 2) ^ 285 : value * 2
}
const times = (a: number, b: number) => (a === 0 || b === 0 ? 0 : EXP[(LOG[a]! + LOG[b]!) % 255]!)

/** Version: blocks as [data codewords, correction codewords], for correction M (table 9 of the standard). */
const BLOCKS: Record<number, [number, number][]> = {
  1: [[16, 10]],
  2: [[28, 16]],
  3: [[44, 26]],
  4: Array(2).fill([32, 18]),
  5: Array(2).fill([43, 24]),
  6: Array(4).fill([27, 16]),
  7: Array(4).fill([31, 18]),
  8: [...Array(2).fill([38, 22]), ...Array(2).fill([39, 22])],
  9: [...Array(3).fill([36, 22]), ...Array(2).fill([37, 22])],
  10: [...Array(4).fill([43, 26]), [44, 26]],
}
const ALIGNED: Record<number, number[]> = {
  2: [18],
  3: [22],
  4: [26],
  5: [30],
  6: [34],
  7: [6, 22, 38],
  8: [6, 24, 42],
  9: [6, 26, 46],
  10: [6, 28, 50],
}
/** Format words of correction M by mask (annex C of the standard). */
const FORMATS = [0x5412, 0x5125, 0x5e7c, 0x5b4b, 0x45f9, 0x40ce, 0x4f97, 0x4aa0]
/** Version words (annex D). */
const VERSIONS: Record<number, number> = { 7: 0x07c94, 8: 0x085bc, 9: 0x09a99, 10: 0x0a4d3 }

function read(matrix: boolean[][]): string {
  const size = matrix.length
  const version = (size - 17) / 4
  const dark = (row: number, column: number) => (matrix[row]![column]! ? 1 : 0)
  const word = (places: [number, number][]) => places.reduce((sum, [r, c]) => (sum << 1) | dark(r, c), 0)
  const near: [number, number][] = [
    [8, 0],
    [8, 1],
    [8, 2],
    [8, 3],
    [8, 4],
    [8, 5],
    [8, 7],
    [8, 8],
    [7, 8],
    [5, 8],
    [4, 8],
    [3, 8],
    [2, 8],
    [1, 8],
    [0, 8],
  ]
  const far = near.map((_, i): [number, number] => (i < 7 ? [size - 1 - i, 8] : [8, size - 15 + i]))
  const mask = FORMATS.indexOf(word(near))
  expect(mask, 'format').toBeGreaterThanOrEqual(0)
  expect(word(far)).toBe(FORMATS[mask])
  expect(dark(size - 8, 8)).toBe(1)
  if (version >= 7) {
    const places = Array.from({ length: 18 }, (_, i): [number, number] => [
      5 - Math.floor(i / 3),
      size - 9 - (i % 3),
    ])
    expect(word(places)).toBe(VERSIONS[version])
    expect(word(places.map(([r, c]): [number, number] => [c, r]))).toBe(VERSIONS[version])
  }
  for (const [top, left] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const) {
    const rows = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111']
    rows.forEach((row, r) => {
      expect([...row].map((_, c) => dark(top + r, left + c)).join('')).toBe(row)
    })
  }
  const centres = version === 1 ? [] : version < 7 ? [[ALIGNED[version]![0]!, ALIGNED[version]![0]!]] : []
  if (version >= 7) {
    const [a, b, c] = ALIGNED[version]! as [number, number, number]
    centres.push([a, b], [b, a], [b, b], [b, c], [c, b], [c, c])
  }
  const reserved = (r: number, c: number): boolean =>
    r === 6 ||
    c === 6 ||
    (r < 9 && c < 9) ||
    (r < 9 && c >= size - 8) ||
    (r >= size - 8 && c < 9) ||
    (version >= 7 && ((r < 6 && c >= size - 11) || (c < 6 && r >= size - 11))) ||
    centres.some(([y, x]) => Math.abs(r - y!) <= 2 && Math.abs(c - x!) <= 2)
  for (const [y, x] of centres) expect([dark(y!, x!), dark(y! - 1, x!), dark(y! - 2, x!)]).toEqual([1, 0, 1])
  const flipped = (r: number, c: number): boolean =>
    [
      (r + c) % 2,
      r % 2,
      c % 3,
      (r + c) % 3,
      (Math.trunc(r / 2) + Math.trunc(c / 3)) % 2,
      ((r * c) % 2) + ((r * c) % 3),
      (((r * c) % 2) + ((r * c) % 3)) % 2,
      (((r + c) % 2) + ((r * c) % 3)) % 2,
    ][mask] === 0
  let bits = ''
  let up = true
  for (let column = size - 1; column > 0; column -= 2, up = !up) {
    if (column === 6) column--
    for (let i = 0; i < size; i++) {
      const r = up ? size - 1 - i : i
      for (const c of [column, column - 1])
        if (!reserved(r, c)) bits += flipped(r, c) ? 1 - dark(r, c) : dark(r, c)
    }
  }
  const blocks = BLOCKS[version]!.map(([data, correction]) => ({ data, correction, words: [] as number[] }))
  const words = bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2))
  let at = 0
  for (let i = 0; i < 44; i++) for (const block of blocks) if (i < block.data) block.words.push(words[at++]!)
  for (let i = 0; i < 26; i++)
    for (const block of blocks) if (i < block.correction) block.words.push(words[at++]!)
  for (const { words: all, correction } of blocks)
    for (let root = 0; root < correction; root++)
      expect(
        all.reduce((sum, one) => times(sum, EXP[root]!) ^ one, 0),
        'syndrome',
      ).toBe(0)
  const message = blocks.flatMap(({ words: all, data }) => all.slice(0, data))
  const stream = message.map((one) => one.toString(2).padStart(8, '0')).join('')
  expect(stream.slice(0, 4)).toBe('0100')
  const head = version < 10 ? 12 : 20
  const length = Number.parseInt(stream.slice(4, head), 2)
  const bytes = stream.slice(head, head + length * 8).match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString('utf8')
}

test('what is drawn reads as what was meant, in every version', () => {
  const sizes = new Set<number>()
  for (let length = 1; length <= 213; length += 4) {
    const text = 'otpauth://totp/'.repeat(15).slice(0, length)
    const matrix = qrMatrix(text)!
    sizes.add(matrix.length)
    expect(read(matrix)).toBe(text)
  }
  expect([...sizes]).toEqual([21, 25, 29, 33, 37, 41, 45, 49, 53, 57])
})

test('whatever the bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 53 }), (text) => {
      const whole = Buffer.from(text, 'utf8').toString('utf8')
      expect(read(qrMatrix(whole)!)).toBe(whole)
    }),
    { numRuns: 60 },
  )
})

test('a text that is too long is not drawn, and a label cannot break out of its attribute', () => {
  expect(qrMatrix('x'.repeat(213))).not.toBeNull()
  expect(qrSvg('x'.repeat(214), '')).toBeNull()
  expect(String(qrSvg('x', '"><script>'))).toContain('aria-label="&quot;&gt;&lt;script&gt;"')
})
