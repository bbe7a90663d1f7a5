import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentHash } from '../../src/intake/content-hash.js'

/** Poly1305 over bytes that are sent in the clear beside an empty text, as RFC 8439 writes it down. */
function tagOf(bytes: Uint8Array): string {
  const key = Buffer.from('bhyt-intake: content of claims 1')
  const oneTime = createCipheriv('chacha20', key, Buffer.alloc(16)).update(Buffer.alloc(32))
  const number = (part: Uint8Array) => BigInt(`0x${Buffer.from(part).reverse().toString('hex') || '0'}`)
  const r = number(oneTime.subarray(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn
  const lengths = Buffer.alloc(16)
  lengths.writeBigUInt64LE(BigInt(bytes.length))
  const message = Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16), lengths])
  let sum = 0n
  for (let at = 0; at < message.length; at += 16)
    sum = ((sum + number(message.subarray(at, at + 16)) + (1n << 128n)) * r) % ((1n << 130n) - 5n)
  const tag = (sum + number(oneTime.subarray(16))) & ((1n << 128n) - 1n)
  return Buffer.from(tag.toString(16).padStart(32, '0'), 'hex').reverse().toString('hex')
}

describe('fingerprint of a claim', () => {
  test('is 15 bytes of Poly1305 and the version', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(contentHash(bytes, '130')).toBe(`${tagOf(bytes).slice(0, 30)}01`)
        expect(contentHash(bytes, '3176')).toBe(`${tagOf(bytes).slice(0, 30)}03`)
      }),
    )
  })

  test('differs when a byte does, and is the same in shared memory', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, flip) => {
          const shared = Buffer.from(new SharedArrayBuffer(bytes.length))
          shared.set(bytes)
          const hash = contentHash(bytes, '4750')
          expect(contentHash(shared, '4750')).toBe(hash)
          shared[at % bytes.length] ^= flip
          expect(contentHash(shared, '4750')).not.toBe(hash)
        },
      ),
    )
  })
})
