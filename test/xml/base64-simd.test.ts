import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import wabt from 'wabt'
import { decodeFromString } from '../../src/xml/base64.js'
import {
  decodeWithSimd,
  type GroupDecoder,
  openDecoder,
  type WebAssemblyEngine,
} from '../../src/xml/base64-simd.js'

const SOURCE = new URL('../../src/xml/base64-simd.wat', import.meta.url)
const MODULE = '../../src/xml/base64-simd-module.ts'

const WAYS = [
  // The tests run where there are vectors; without them all of its tests fail.
  ['vectors', decodeWithSimd!],
  ['a string', decodeFromString],
] as const

function decode(way: GroupDecoder, text: string, padding: number): Buffer | null {
  const source = Buffer.from(new SharedArrayBuffer(text.length + 3))
  source.write(text, 3, 'latin1')
  const target = Buffer.alloc((text.length / 4) * 3 + 5, 0x2e)
  const length = way(source, 3, source.length, padding, target, 5)
  if (length < 0) return null
  const around = Buffer.concat([target.subarray(0, 5), target.subarray(5 + length)])
  expect(around.equals(Buffer.alloc(around.length, 0x2e))).toBe(true)
  return target.subarray(5, 5 + length)
}

const paddingOf = (text: string): number => /=*$/.exec(text)![0].length

describe('the module', () => {
  // `npx vitest run test/xml/base64-simd.test.ts -u` compiles it anew.
  test('is what its source says', async () => {
    const { parseWat } = await wabt()
    const parsed = parseWat('base64-simd.wat', await readFile(SOURCE, 'utf8'), { simd: true })
    const { buffer } = parsed.toBinary({})
    await expect(
      `/** base64-simd.wat, compiled; its test does it. */\nexport const BASE64_SIMD_MODULE =\n  '${Buffer.from(buffer).toString('base64')}'\n`,
    ).toMatchFileSnapshot(MODULE)
  })

  test('is done without where it cannot be', () => {
    const engine = (globalThis as unknown as { WebAssembly: WebAssemblyEngine }).WebAssembly
    expect(openDecoder(engine)).not.toBeNull()
    expect(openDecoder(undefined)).toBeNull()
    expect(openDecoder({ ...engine, validate: () => false })).toBeNull()
    const noRoom = class {
      constructor() {
        throw new RangeError('Cannot allocate Wasm memory for new instance')
      }
    } as unknown as WebAssemblyEngine['Instance']
    const { Module } = engine
    expect(openDecoder({ validate: () => true, Module, Instance: noRoom })).toBeNull()
  })
})

describe.each(WAYS)('base64 by way of %s', (_, way) => {
  test('gives back any bytes, of any length around its vectors and pieces', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(200),
          fc.integer({ min: 49_000, max: 49_300 }),
          fc.integer({ min: 98_250, max: 98_350 }),
        ),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        (length, pattern) => {
          const bytes = Buffer.alloc(length, pattern)
          const text = bytes.toString('base64')
          expect(decode(way, text, paddingOf(text))?.equals(bytes)).toBe(true)
        },
      ),
    )
  })

  test('knows each of the 256 bytes, in each place', () => {
    const alphabet = /[A-Za-z0-9+/]/
    for (const place of [0, 7, 15, 16, 33, 63])
      for (let byte = 0; byte < 256; byte++) {
        const character = String.fromCharCode(byte)
        const text = 'Q'.repeat(place) + character + 'Q'.repeat(63 - place)
        const decoded = decode(way, text, 0)
        if (alphabet.test(character)) expect(decoded).toEqual(Buffer.from(text, 'base64'))
        else expect(decoded).toBeNull()
      }
  })

  test('finds a wrong character in each of its pieces, and in the last, filled vector', () => {
    const text = Buffer.alloc(150_000, 'QUJD').toString('latin1')
    for (const place of [0, 65_535, 65_536, 100_000, 131_071, 131_072, 149_993, 149_999])
      for (const wrong of ['-', '=', ' ', '\0'])
        expect(decode(way, text.slice(0, place) + wrong + text.slice(place + 1), 0)).toBeNull()
    expect(decode(way, 'QUJDQU*=', 1)).toBeNull()
    expect(decode(way, '====', 2)).toBeNull()
  })

  test('takes bits that no byte holds', () => {
    expect(decode(way, 'QR==', 2)).toEqual(Buffer.from('A'))
    expect(decode(way, 'QUJ=', 1)).toEqual(Buffer.from('AB'))
  })
})
