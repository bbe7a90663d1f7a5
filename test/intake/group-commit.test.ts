import { describe, expect, test } from 'vitest'
import { GroupCommit } from '../../src/intake/group-commit.js'
import type { LoadResult, LoadUnit } from '../../src/store/judged.js'

const unit = (bytes: number): LoadUnit =>
  ({
    mode: 'whole',
    parts: [{ original: new Uint8Array(bytes), copies: [], claims: [] }],
  }) as unknown as LoadUnit

interface Batch {
  readonly units: readonly LoadUnit[]
  finish(results?: LoadResult[]): void
  fail(error: Error): void
}

function commits(lanes: number, batchBytes: number, judging?: () => number) {
  const batches: Batch[] = []
  const group = new GroupCommit(
    (units) =>
      new Promise((resolve, reject) => {
        batches.push({
          units,
          finish: (results = units.map(() => ({ status: 'stored', claims: [] }) as const)) =>
            resolve(results.map((result, i) => ({ ...result, unit: units[i]! }))),
          fail: reject,
        })
      }),
    judging === undefined ? { lanes, batchBytes } : { lanes, batchBytes, judging },
  )
  return { group, batches }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('group commit', () => {
  test('a lone submission goes at once; those that come while it runs share the next transaction', async () => {
    const { group, batches } = commits(1, 1 << 20)
    const first = group.add(unit(10))
    const rest = [1, 2, 3].map(() => group.add(unit(10)))
    expect(batches.map(({ units }) => units.length)).toEqual([1])
    batches[0].finish()
    await first
    await turn()
    expect(batches.map(({ units }) => units.length)).toEqual([1, 3])
    batches[1].finish()
    expect((await Promise.all(rest)).map(({ status }) => status)).toEqual(['stored', 'stored', 'stored'])
  })

  test('a small batch waits for what is being judged, a worthwhile one for nothing, and none for long', async () => {
    let judging = 1
    const { group, batches } = commits(1, 10 << 20, () => judging)
    const sizes = () => batches.map(({ units }) => units.length)
    const all = [1, 2].map(() => group.add(unit(10)))
    await turn()
    expect(sizes()).toEqual([])
    judging = 0
    all.push(group.add(unit(10)))
    expect(sizes()).toEqual([3])
    batches[0].finish()
    await Promise.all(all)
    judging = 1
    const many = Array.from({ length: 24 }, () => group.add(unit(10)))
    expect(sizes()).toEqual([3, 24])
    batches[1].finish()
    await Promise.all(many)
    const last = group.add(unit(10))
    while (batches.length < 3) await turn()
    batches[2].finish()
    await last
    const large = group.add(unit(1 << 20))
    expect(sizes()).toEqual([3, 24, 1, 1])
    batches[3].finish()
    await large
  })

  test('a batch is bounded in bytes, and a larger unit goes alone', async () => {
    const { group, batches } = commits(1, 10_000)
    const all = [500, 6000, 6000, 50_000, 10, 10].map((bytes) => group.add(unit(bytes)))
    const sizes: number[] = []
    for (let i = 0; i < 5; i++) {
      await turn()
      sizes.push(batches[i].units.length)
      batches[i].finish()
    }
    await Promise.all(all)
    // Each unit counts 1 KB more than its bytes.
    expect(sizes).toEqual([1, 1, 1, 1, 2])
  })

  test('each lane carries one transaction at a time', async () => {
    const { group, batches } = commits(2, 1 << 20)
    const all = [1, 2, 3, 4].map(() => group.add(unit(1 << 20)))
    expect(batches.length).toBe(2)
    batches[0].finish()
    await turn()
    expect(batches.length).toBe(3)
    batches[1].finish()
    await turn()
    for (const batch of batches.slice(2)) batch.finish()
    await Promise.all(all)
  })

  test('many small ones open another lane, and so does as much as a batch holds', async () => {
    const { group, batches } = commits(3, 1 << 20)
    const sizes = () => batches.map(({ units }) => units.length)
    const all = [group.add(unit(1))]
    for (let i = 0; i < 23; i++) all.push(group.add(unit(1)))
    expect(sizes()).toEqual([1])
    all.push(group.add(unit(1)))
    expect(sizes()).toEqual([1, 24])
    all.push(group.add(unit(1 << 20)))
    expect(sizes()).toEqual([1, 24, 1])
    for (const batch of batches) batch.finish()
    await Promise.all(all)
  })

  test('little that waits goes with the next transaction of the first lane', async () => {
    const { group, batches } = commits(2, 1 << 20)
    const first = group.add(unit(1))
    const second = group.add(unit(1))
    expect(batches.length).toBe(1)
    batches[0].finish()
    await first
    await turn()
    batches[1].finish()
    expect((await second).status).toBe('stored')
  })

  test('nobody waits long behind a batch that takes its time while another lane is free', async () => {
    const { group, batches } = commits(2, 1 << 20)
    const slow = group.add(unit(1))
    const quick = group.add(unit(1))
    expect(batches.length).toBe(1)
    while (batches.length < 2) await turn()
    batches[1].finish()
    expect((await quick).status).toBe('stored')
    batches[0].finish()
    await slow
  })

  test('a failed load fails those in it and nothing after it', async () => {
    const { group, batches } = commits(1, 1 << 20)
    const first = group.add(unit(1))
    const second = group.add(unit(1))
    batches[0].fail(new Error('gone'))
    await expect(first).rejects.toThrow('gone')
    await turn()
    batches[1].finish()
    expect((await second).status).toBe('stored')
  })
})
