import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createLookupLog, type LookupEntry } from '../../src/store/lookup-log.js'
import { createPool } from '../../src/store/pool.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()

const entry = (place: number): LookupEntry => ({
  maCskcb: '79999',
  askedAt: new Date(Date.UTC(2026, 2, 1, 0, 0, place)),
  account: '79999_BV',
  service: 'v1/cards',
  keyKind: 'number',
  key: `79000000${10 + place}`,
  bhxhNo: '7900000010',
  card: 'GD4797900000010',
  answer: '000',
  registryAt: new Date(Date.UTC(2026, 0, 1)),
  staff: null,
})

const kept = async () =>
  (
    await database.pool.query(
      'SELECT extract(second FROM asked_at)::int AS place, answer, card15, bhxh_no FROM lookup_log ORDER BY asked_at',
    )
  ).rows.map(({ place, answer, card15, bhxh_no }) => [place, answer, card15, bhxh_no])
const told = (place: number) => [place, '000', 'GD4797900000010', '7900000010']
const refused = (place: number) => [place, '100', null, '7900000010']

const away = () => database.pool.query('ALTER TABLE lookup_log RENAME TO lookup_log_away')
const back = () => database.pool.query('ALTER TABLE lookup_log_away RENAME TO lookup_log')

afterEach(() => database.pool.query('TRUNCATE lookup_log'))

test('whoever is told the answer finds the look-up in the store, one alone and many together', async () => {
  const log = createLookupLog(database.pool)
  await log.add(entry(0))
  expect(await kept()).toEqual([told(0)])
  for (let round = 0; round < 5; round++) {
    const places = Array.from({ length: 9 }, (_, n) => 1 + round * 9 + n)
    await Promise.all(
      places.map(async (place) => {
        // Some of them while others are being written.
        await sleep(place % 3)
        await log.add(entry(place))
        expect((await kept()).map(([found]) => found)).toContain(place)
      }),
    )
  }
  expect(log.waiting()).toBe(0)
  await log.close()
})

test('while the store is away nobody is told; those who asked are kept as not answered, up to a bound', async () => {
  const lost: number[] = []
  const options = { mostWaiting: 3, retryMs: 20, onDropped: (entries: number) => lost.push(entries) }
  const log = createLookupLog(database.pool, options)
  await away()
  const asked = await Promise.allSettled([0, 1, 2, 3, 4].map((place) => log.add(entry(place))))
  expect(asked.map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
  expect([log.waiting(), log.dropped()]).toEqual([3, 2])
  await back()
  await expect.poll(() => log.waiting()).toBe(0)
  await log.add(entry(5))
  await log.close()
  expect(lost).toEqual([1, 1])
  expect(await kept()).toEqual([refused(0), refused(1), refused(2), told(5)])
})

test('a store that does not answer keeps nobody waiting for ever, however late they come', async () => {
  const log = createLookupLog(database.pool, { patienceMs: 50 })
  const holder = createPool({ connectionString: database.connectionString })
  const client = await holder.connect()
  await client.query('BEGIN; LOCK TABLE lookup_log')
  await expect(log.add(entry(0))).rejects.toThrow()
  await Promise.all([1, 2].map((place) => expect(log.add(entry(place))).rejects.toThrow()))
  await sleep(60)
  await expect(log.add(entry(3))).rejects.toThrow()
  await client.query('COMMIT')
  client.release()
  await holder.end()
  await log.close()
  // The first was on its way already, and with it what it would have been told.
  expect(await kept()).toEqual([told(0), refused(1), refused(2), refused(3)])
})

test('an entry that the store refuses is dropped alone', async () => {
  const log = createLookupLog(database.pool, { retryMs: 20 })
  const good = [0, 1, 2].map((place) => log.add(entry(place)))
  const bad = log.add({ ...entry(3), bhxhNo: '79\u00000' })
  const after = log.add(entry(4))
  await expect(bad).rejects.toThrow()
  await Promise.all([...good, after])
  expect([log.waiting(), log.dropped()]).toEqual([0, 1])
  expect(await kept()).toEqual([0, 1, 2, 4].map(told))
  await log.close()
})
