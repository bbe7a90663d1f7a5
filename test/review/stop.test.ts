import { expect, test } from 'vitest'
import { verifyAudit } from '../../src/store/audit-read.js'
import { createPool } from '../../src/store/pool.js'
import { testDatabase } from '../support/database.js'
import { startTestService } from '../support/service.js'
import { makeUser, signedIn, Visitor } from './people.js'

test('an orderly stop loses no entry of who saw what', async () => {
  await using database = await testDatabase()
  const { service, url } = await startTestService(database)
  await makeUser(service.engine.pool, 'xem', { role: 'supervisor' })
  const visitor = await signedIn(url, 'xem')
  for (let i = 0; i < 5; i++) await visitor.get(`/review/audit?subject=S${i}`)
  await service.stop()
  const pool = createPool({ connectionString: database.connectionString })
  const { rows } = await pool.query(
    "SELECT detail->>'subject' AS subject FROM audit_entry WHERE action = 'audit.view' ORDER BY seq",
  )
  const check = await verifyAudit(pool)
  await pool.end()
  expect(rows.map(({ subject }) => subject)).toEqual(['S0', 'S1', 'S2', 'S3', 'S4'])
  expect(check.broken).toBeNull()
})

test('a store that answers too late, or not at all, is told as such and nothing breaks', async () => {
  await using database = await testDatabase()
  await using running = await startTestService(database, { reviewStatementMs: 200 })
  const { pool } = running.service.engine
  await makeUser(pool, 'cho', { role: 'supervisor' })
  const visitor = await signedIn(running.url, 'cho')
  const holder = await pool.connect()
  await holder.query('BEGIN; LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE')
  const slow = await visitor.get('/review/audit')
  expect(slow.status).toBe(503)
  expect(slow.text).toContain('TOO_SLOW')
  await holder.query('ROLLBACK')
  holder.release()
  expect((await visitor.get('/review/audit')).status).toBe(200)
  expect((await new Visitor(running.url).get('/healthz')).status).toBe(200)
})
