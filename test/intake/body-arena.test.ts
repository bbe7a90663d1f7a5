import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BodyArena } from '../../src/intake/body-arena.js'

const BYTES = 4 * 1024 * 1024

describe('the arena of bodies', () => {
  test('never gives a place twice, and has all of it back in the end', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -8, max: 900_000 }), { maxLength: 60 }), (steps) => {
        const arena = new BodyArena(BYTES)
        const held: { place: Buffer; mark: number }[] = []
        let mark = 0
        for (const step of steps) {
          if (step <= 0) {
            const [gone] = held.splice(-step % Math.max(1, held.length), 1)
            if (gone !== undefined) arena.give(gone.place)
            continue
          }
          const place = arena.take(step)
          if (place === null) continue
          mark = (mark + 1) % 256
          place.fill(mark)
          held.push({ place, mark })
        }
        for (const { place, mark: own } of held) expect(place.every((byte) => byte === own)).toBe(true)
        for (const { place } of held) arena.give(place)
        expect(arena.freeBytes).toBe(BYTES)
        expect(arena.take(BYTES)).not.toBeNull()
      }),
    )
  })

  test('says no when there is no place', () => {
    const arena = new BodyArena(BYTES)
    expect(arena.take(BYTES + 1)).toBeNull()
    const whole = arena.take(BYTES) as Buffer
    expect(arena.take(1)).toBeNull()
    arena.give(whole)
    expect(arena.take(1)).not.toBeNull()
  })
})
