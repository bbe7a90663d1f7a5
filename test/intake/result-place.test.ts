import { expect, test } from 'vitest'
import { BODY_SPARE } from '../../src/intake/body-arena.js'
import type { JobResult } from '../../src/intake/job.js'
import { isStillBody, markAsBody, placeResult, receiveResult } from '../../src/intake/result-place.js'

const PLACE = { at: 128, length: 100 }

function memoryWithBody(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(512)
  new Uint8Array(memory).fill(7, PLACE.at, PLACE.at + PLACE.length)
  new Uint8Array(memory).fill(9, PLACE.at + PLACE.length + BODY_SPARE)
  markAsBody(memory, PLACE)
  return memory
}

function resultOf(lines: readonly string[], original: string): JobResult {
  return {
    type: 'part',
    part: {
      partNo: 0,
      original: Buffer.from(original),
      folded: false,
      originalLength: 1,
      originalOffset: 0,
      copies: lines.map((text) => ({ table: 'XML1', bytes: Buffer.from(text) })),
      claims: [],
      edition: 0,
    },
  }
}

const texts = (result: JobResult) =>
  result.type === 'failure'
    ? null
    : [result.part.original, ...result.part.copies.map(({ bytes }) => bytes)].map((bytes) =>
        Buffer.from(bytes).toString(),
      )

test('a result takes the place of its body and comes back as it was', () => {
  const memory = memoryWithBody()
  const moved: ArrayBuffer[] = []
  const sent = placeResult(resultOf(['một\n', 'hai\n'], 'gốc'), memory, PLACE, moved)
  expect(moved).toEqual([])
  const received = receiveResult(structuredClone(sent), memory)
  expect(texts(received)).toEqual(['gốc', 'một\n', 'hai\n'])
  expect(received.type === 'part' && received.part.copies[0]!.bytes.buffer).toBe(memory)
})

test('its body counts as gone from then on, so that the job is not done again with what lies there', () => {
  const memory = memoryWithBody()
  expect(isStillBody(memory, PLACE)).toBe(true)
  placeResult(resultOf(['x'], 'y'), memory, PLACE, [])
  expect(isStillBody(memory, PLACE)).toBe(false)
  markAsBody(memory, PLACE)
  expect(isStillBody(memory, PLACE)).toBe(true)
})

test.each([
  ['larger than the body', PLACE, 'z'.repeat(90)],
  ['of a body elsewhere', null, 'z'],
])('a result %s travels in buffers of its own', (_, place, text) => {
  const memory = memoryWithBody()
  const moved: ArrayBuffer[] = []
  const sent = placeResult(resultOf([text], 'y'.repeat(20)), memory, place, moved)
  expect(moved.length).toBe(2)
  expect(isStillBody(memory, PLACE)).toBe(true)
  expect(texts(receiveResult(structuredClone(sent, { transfer: moved }), memory))).toEqual([
    'y'.repeat(20),
    text,
  ])
})

test('nothing behind the place is touched', () => {
  const memory = memoryWithBody()
  placeResult(resultOf(['a'.repeat(60), 'b'.repeat(20)], 'c'.repeat(20)), memory, PLACE, [])
  expect(new Uint8Array(memory).slice(PLACE.at + PLACE.length + BODY_SPARE).every((byte) => byte === 9)).toBe(
    true,
  )
})
