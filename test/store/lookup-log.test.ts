import { expect, test } from 'vitest'
import { createLookupLog, type LookupEntry } from '../../src/store/lookup-log.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()

const entry = (place: number): LookupEntry => ({
  maCskcb: '79999',
  askedAt: new Date(Date.UTC(2026, 2, 1, 0, 0, place)),
  account: '79999_BV',
  service: 'v1/cards',
  keyKind: 'number',
  key: `79000000${10 + place}`,
  bhxhNo: null,
  card: null,
  answer: String(place),
  registryAt: null,
  staff: null,
})

test('while the store is away only so many look-ups wait; the others are counted and told of', async () => {
  const told: number[] = []
  const log = createLookupLog(database.pool, {
    flushMs: 60_000,
    mostWaiting: 3,
    onDropped: (entries) => told.push(entries),
  })
  await database.pool.query('ALTER TABLE lookup_log RENAME TO lookup_log_away')
  for (let place = 0; place < 5; place++) log.add(entry(place))
  await expect(log.flush()).rejects.toThrow()
  expect([log.waiting(), log.dropped()]).toEqual([3, 2])
  log.add(entry(5))
  await database.pool.query('ALTER TABLE lookup_log_away RENAME TO lookup_log')
  await log.flush()
  expect([log.waiting(), log.dropped()]).toEqual([0, 3])
  expect(told).toEqual([2, 1])
  log.add(entry(6))
  await log.close()
  const { rows } = await database.pool.query('SELECT answer FROM lookup_log ORDER BY asked_at')
  expect(rows.map(({ answer }) => answer)).toEqual(['0', '1', '2', '6'])
})
