import { expect, test } from 'vitest'
import { copyInto } from '../../src/intake/native-copy.js'

test('the bytes come to their place in shared memory and nothing else changes', () => {
  const shared = Buffer.from(new SharedArrayBuffer(64)).fill(7)
  const larger = Buffer.from('..abcdef..')
  copyInto(shared, 3, larger.subarray(2, 8))
  expect(shared.toString('latin1', 3, 9)).toBe('abcdef')
  expect(shared[2]).toBe(7)
  expect(shared[9]).toBe(7)
})

test('no bytes leave the place as it was', () => {
  const target = Buffer.alloc(4, 7)
  copyInto(target, 2, new Uint8Array(0))
  expect([...target]).toEqual([7, 7, 7, 7])
})

test('what does not fit is an error and not cut off', () => {
  expect(() => copyInto(Buffer.alloc(4), 2, Buffer.from('abc'))).toThrow(RangeError)
})
