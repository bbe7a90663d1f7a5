import { type Html, html } from './html.js'

/*
 * QR codes of ISO/IEC 18004, as far as a sign-in secret needs them: bytes, error correction M, versions 1 to 10. Drawn
 * here as SVG, since the pages load nothing from elsewhere and a secret must not leave for a service that draws it.
 */

/** Correction codewords of each block, then how many blocks there are of which number of data codewords. */
type Layout = readonly [correction: number, ...blocks: (readonly [count: number, data: number])[]]

const LAYOUTS: readonly Layout[] = [
  [10, [1, 16]],
  [16, [1, 28]],
  [26, [1, 44]],
  [18, [2, 32]],
  [24, [2, 43]],
  [16, [4, 27]],
  [18, [4, 31]],
  [22, [2, 38], [2, 39]],
  [22, [3, 36], [2, 37]],
  [26, [4, 43], [1, 44]],
]

/** Centres of the alignment patterns by version. */
const CENTRES: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
]

const BYTE_MODE = 0b0100
const PADS = [0xec, 0x11] as const
const QUIET = 4

/** Modules row by row, true is dark; null for a text that is longer than 213 bytes. */
export function qrMatrix(text: string): boolean[][] | null {
  const bytes = Buffer.from(text, 'utf8')
  const version = LAYOUTS.findIndex((layout, i) => bytes.length <= dataBytes(layout) - (i < 9 ? 2 : 3)) + 1
  if (version === 0) return null
  const layout = LAYOUTS[version - 1]!
  const bits = bitsOf(interleaved(layout, dataOf(bytes, version, dataBytes(layout))))
  let best: { matrix: boolean[][]; penalty: number } | null = null
  for (let mask = 0; mask < 8; mask++) {
    const matrix = drawn(version, bits, mask)
    const penalty = penaltyOf(matrix)
    if (best === null || penalty < best.penalty) best = { matrix, penalty }
  }
  return best!.matrix
}

/** The code as an image with its quiet zone; null for a text that is too long. */
export function qrSvg(text: string, label: string): Html | null {
  const matrix = qrMatrix(text)
  if (matrix === null) return null
  const size = matrix.length + 2 * QUIET
  const path = matrix
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')))
    .join('')
  // White and black in dark pages too: many readers know no inverted codes.
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" width="${size * 4}" height="${size * 4}" role="img" aria-label="${label}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"></rect><path d="${path}" fill="#000"></path></svg>`
}

const dataBytes = ([, ...blocks]: Layout): number =>
  blocks.reduce((sum, [count, data]) => sum + count * data, 0)

/** Mode, length, text, end, and padding up to the capacity. */
function dataOf(bytes: Uint8Array, version: number, capacity: number): number[] {
  const bits: number[] = []
  const put = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1)
  }
  put(BYTE_MODE, 4)
  put(bytes.length, version < 10 ? 8 : 16)
  for (const byte of bytes) put(byte, 8)
  put(0, Math.min(4, capacity * 8 - bits.length))
  while (bits.length % 8 !== 0) bits.push(0)
  const data: number[] = []
  for (let i = 0; i < bits.length; i += 8) data.push(Number.parseInt(bits.slice(i, i + 8).join(''), 2))
  for (let i = 0; data.length < capacity; i++) data.push(PADS[i % 2]!)
  return data
}

/** Blocks with their correction, a codeword of each in turn. */
function interleaved([correction, ...groups]: Layout, data: readonly number[]): number[] {
  const blocks: number[][] = []
  let at = 0
  for (const [count, length] of groups)
    for (let i = 0; i < count; i++, at += length) blocks.push(data.slice(at, at + length))
  const divisor = divisorOf(correction)
  const inTurn = (lists: readonly (readonly number[])[]): number[] => {
    const longest = Math.max(...lists.map(({ length }) => length))
    return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat()
  }
  return [...inTurn(blocks), ...inTurn(blocks.map((block) => remainderOf(block, divisor)))]
}

/** Product in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function product(a: number, b: number): number {
  let result = 0
  for (let i = 7; i >= 0; i--) {
    result = (result << 1) ^ ((result >> 7) * 0x11d)
    result ^= ((b >> i) & 1) * a
  }
  return result
}

/** Coefficients of (x − 1)(x − 2)(x − 4)… but the first, which is 1. */
function divisorOf(degree: number): number[] {
  const result = [...new Array<number>(degree - 1).fill(0), 1]
  let root = 1
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++) result[j] = product(result[j]!, root) ^ (result[j + 1] ?? 0)
    root = product(root, 2)
  }
  return result
}

function remainderOf(data: readonly number[], divisor: readonly number[]): number[] {
  const result = new Array<number>(divisor.length).fill(0)
  for (const byte of data) {
    const factor = byte ^ result.shift()!
    result.push(0)
    for (const [i, one] of divisor.entries()) result[i]! ^= product(one, factor)
  }
  return result
}

const bitsOf = (codewords: readonly number[]): boolean[] =>
  codewords.flatMap((codeword) => Array.from({ length: 8 }, (_, i) => ((codeword >> (7 - i)) & 1) === 1))

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

type Set = (x: number, y: number, dark: boolean) => void

function drawn(version: number, bits: readonly boolean[], mask: number): boolean[][] {
  const size = version * 4 + 17
  const modules: (boolean | null)[][] = Array.from({ length: size }, () => new Array(size).fill(null))
  const set: Set = (x, y, dark) => {
    if (x >= 0 && y >= 0 && x < size && y < size) modules[y]![x] = dark
  }
  drawPatterns(version, size, set)
  drawFormat(size, mask, set)
  if (version >= 7) drawVersion(version, size, set)
  let at = 0
  for (let right = size - 1; right >= 1; right -= 2) {
    // The column of the timing pattern is passed over.
    if (right === 6) right = 5
    for (let step = 0; step < size; step++)
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step
        if (modules[y]![x] === null) modules[y]![x] = (bits[at++] ?? false) !== MASKS[mask]!(x, y)
      }
  }
  return modules as boolean[][]
}

function drawPatterns(version: number, size: number, set: Set): void {
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0)
    set(i, 6, i % 2 === 0)
  }
  const square = (x: number, y: number, radius: number, isDark: (distance: number) => boolean) => {
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++)
        set(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))))
  }
  const last = size - 4
  for (const [x, y] of [
    [3, 3],
    [last, 3],
    [3, last],
  ] as const)
    square(x, y, 4, (distance) => distance !== 2 && distance !== 4)
  const centres = CENTRES[version - 1]!
  const end = centres.at(-1)
  for (const x of centres)
    for (const y of centres)
      if (!((x === 6 && y === 6) || (x === 6 && y === end) || (x === end && y === 6)))
        square(x, y, 2, (distance) => distance !== 1)
}

/** Correction M is 00, so that the five bits are the mask. */
function drawFormat(size: number, mask: number, set: Set): void {
  let rest = mask
  for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537)
  const bits = ((mask << 10) | rest) ^ 0x5412
  const bit = (i: number) => ((bits >> i) & 1) === 1
  for (let i = 0; i < 6; i++) set(8, i, bit(i))
  set(8, 7, bit(6))
  set(8, 8, bit(7))
  set(7, 8, bit(8))
  for (let i = 9; i < 15; i++) set(14 - i, 8, bit(i))
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, bit(i))
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, bit(i))
  set(8, size - 8, true)
}

function drawVersion(version: number, size: number, set: Set): void {
  let rest = version
  for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25)
  const bits = (version << 12) | rest
  for (let i = 0; i < 18; i++) {
    const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)]
    set(a, b, ((bits >> i) & 1) === 1)
    set(b, a, ((bits >> i) & 1) === 1)
  }
}

const FINDER_LIKE = ['10111010000', '00001011101'] as const

/** How hard a code is to read: long runs, squares, what looks like a finder pattern, too much of one colour. */
function penaltyOf(matrix: readonly (readonly boolean[])[]): number {
  const size = matrix.length
  const text = (row: readonly boolean[]) => row.map((dark) => (dark ? '1' : '0')).join('')
  const lines = [...matrix.map(text), ...matrix.map((_, x) => text(matrix.map((row) => row[x]!)))]
  let penalty = 0
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2
    for (const like of FINDER_LIKE)
      for (let at = line.indexOf(like); at !== -1; at = line.indexOf(like, at + 1)) penalty += 40
  }
  let dark = 0
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const one = matrix[y]![x]
      if (one) dark++
      if (y + 1 < size && x + 1 < size && one === matrix[y]![x + 1] && one === matrix[y + 1]![x])
        if (one === matrix[y + 1]![x + 1]) penalty += 3
    }
  return penalty + Math.floor(Math.abs((dark * 20) / size ** 2 - 10)) * 10
}
