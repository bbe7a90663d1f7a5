import { expect, test } from 'vitest'
import { createOriginalParts } from '../../src/store/original-parts.js'

const part = (partNo: number, from: number, to: number, size = 10) => ({
  partNo,
  from,
  to,
  bytes: Buffer.alloc(size),
  folded: false,
})

test('a part is found by a byte of its submission, and by no other', () => {
  const parts = createOriginalParts()
  const [one, two] = [part(0, 0, 100), part(1, 100, 250)]
  parts.keep('79999', '5', one)
  parts.keep('79999', '5', two)
  expect(parts.find('79999', '5', 0)).toBe(one)
  expect(parts.find('79999', '5', 100)).toBe(two)
  expect(parts.find('79999', '5', 250)).toBeUndefined()
  expect(parts.find('79998', '5', 0)).toBeUndefined()
  expect(parts.find('79999', '55', 0)).toBeUndefined()
  parts.clear()
  expect(parts.find('79999', '5', 0)).toBeUndefined()
})

test('memory is bounded: what was not used for longest goes first, and what is too large is not kept', () => {
  const parts = createOriginalParts(100)
  for (const id of ['1', '2', '3']) parts.keep('79999', id, part(0, 0, 1, 33))
  expect(parts.find('79999', '1', 0)).toBeDefined()
  parts.keep('79999', '4', part(0, 0, 1, 33))
  expect(parts.find('79999', '2', 0)).toBeUndefined()
  expect(['1', '3', '4'].map((id) => parts.find('79999', id, 0) !== undefined)).toEqual([true, true, true])
  parts.keep('79999', '5', part(0, 0, 1, 51))
  expect(parts.find('79999', '5', 0)).toBeUndefined()
  for (let id = 10; id < 200; id++) parts.keep('79999', String(id), part(0, 0, 1, 0))
  expect(parts.find('79999', '4', 0)).toBeUndefined()
  expect(parts.find('79999', '199', 0)).toBeDefined()
  parts.clear()
})

test('what nobody asks for is forgotten after a while', async () => {
  const parts = createOriginalParts(100, 20)
  parts.keep('79999', '1', part(0, 0, 1))
  await expect.poll(() => parts.find('79999', '1', 0) === undefined, { interval: 100 }).toBe(true)
})
