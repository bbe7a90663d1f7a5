import { describe, expect, test } from 'vitest'
import { IdMaker, sharedIdState } from '../../src/intake/ids.js'

describe('ids', () => {
  test('grow with time and never repeat, also far above 4,096 in a millisecond', () => {
    const maker = new IdMaker(3)
    const ids = Array.from({ length: 50_000 }, () => BigInt(maker.next()))
    for (let i = 1; i < ids.length; i++) expect(ids[i] > ids[i - 1]).toBe(true)
  })

  test('of different nodes never meet', () => {
    const makers = [0, 1, 1023].map((node) => new IdMaker(node))
    const ids = new Set(makers.flatMap((maker) => Array.from({ length: 5000 }, () => maker.next())))
    expect(ids.size).toBe(15_000)
  })

  test('of threads that share a counter never meet', () => {
    const state = sharedIdState()
    const makers = [1, 2, 3].map(() => new IdMaker(7, state))
    const ids = Array.from({ length: 9000 }, (_, i) => makers[i % 3].next())
    expect(new Set(ids).size).toBe(9000)
  })

  test('fit a signed 64-bit integer', () => {
    expect(BigInt(new IdMaker(1023).next()) < 2n ** 63n).toBe(true)
  })
})
