import { describe, expect, test } from 'vitest'
import { Admission } from '../../src/intake/admission.js'
import { BodyArena } from '../../src/intake/body-arena.js'
import { FacilityShareError, OverloadedError } from '../../src/intake/errors.js'

const MB = 1 << 20
const admission = () =>
  new Admission({ maxBytesInFlight: 10 * MB, facilityShare: 0.5, maxWaiting: 5 }, new BodyArena(MB))

describe('admission', () => {
  test('bounds the bytes in work and tells when to come back', () => {
    const doors = admission()
    const ticket = doors.enter('A', 9 * MB)
    try {
      doors.enter('A', 2 * MB)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(OverloadedError)
      expect((error as OverloadedError).retryAfterSeconds).toBeGreaterThan(0)
    }
    ticket.release()
    ticket.release()
    expect(doors.bytes).toBe(0)
    doors.enter('A', 10 * MB).release()
  })

  test('keeps one facility to its share while others are served, and only then', () => {
    const doors = admission()
    const first = doors.enter('A', 4 * MB)
    const other = doors.enter('B', 1 * MB)
    expect(() => doors.enter('A', 2 * MB)).toThrow(FacilityShareError)
    doors.enter('B', 2 * MB).release()
    other.release()
    doors.enter('A', 2 * MB).release()
    first.release()
    expect([doors.bytes, doors.tickets]).toEqual([0, 0])
  })

  test('counts growth of a body whose size was not announced', () => {
    const doors = admission()
    const ticket = doors.enter('A', 0)
    for (let i = 0; i < 9; i++) ticket.grow(MB)
    expect(() => ticket.grow(2 * MB)).toThrow(OverloadedError)
    ticket.release()
    expect(doors.bytes).toBe(0)
  })

  test('bounds the number of small submissions too', () => {
    const doors = admission()
    const tickets = Array.from({ length: 5 }, () => doors.enter('A', 1))
    expect(() => doors.enter('B', 1)).toThrow(OverloadedError)
    tickets[0].release()
    expect(() => doors.enter('B', 1)).not.toThrow()
  })
})
