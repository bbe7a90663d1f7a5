import pg from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { audit } from '../../src/store/audit.js'
import { readAudit, readAuditActions, verifyAudit } from '../../src/store/audit-read.js'
import { createAuditTrail } from '../../src/store/audit-trail.js'
import { inTransaction } from '../../src/store/pool.js'
import { useTestDatabase } from '../support/database.js'
import { onDatabase } from '../support/postgres.js'

const NONE = { seq: '0', hash: '0'.repeat(64) }

/** As somebody who owns the server, past the trigger. */
async function tamper(connectionString: string, sql: string): Promise<void> {
  const name = new URL(connectionString).pathname.slice(1)
  const client = new pg.Client({ connectionString: onDatabase(inject('adminConnectionString'), name) })
  await client.connect()
  await client.query(`SET session_replication_role = replica; ${sql}`)
  await client.end()
}

const write = (pool: pg.Pool, count: number) =>
  audit(
    pool,
    Array.from({ length: count }, (_, i) => ({
      user: 'mai',
      action: 'claim.note',
      maCskcb: '79999',
      claimId: String(9_000_000_000_000 + i),
      maLk: `LK${i}`,
      version: 1,
      detail: { b: i, a: 'ghi chú', nested: { y: [1, 2.5, null], x: 'đ' } },
    })),
  )

describe('the chain', () => {
  const database = useTestDatabase()

  test('begins empty and is intact', async () => {
    expect(await verifyAudit(database.pool)).toEqual({ entries: 0, head: NONE, broken: null })
  })

  test('does not fork under 50 writers at once', async () => {
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        for (let n = 0; n < 4; n++)
          await audit(database.pool, { user: `u${i}`, action: 'rule.severity', subject: 'R1', detail: { n } })
      }),
    )
    const check = await verifyAudit(database.pool, null, 7)
    expect(check).toMatchObject({ entries: 200, broken: null, head: { seq: '200' } })
  })

  test('takes text that PostgreSQL or UTF-8 cannot hold, and still verifies', async () => {
    await audit(database.pool, {
      user: 'a\0b',
      action: 'x.y',
      subject: 'nửa \ud800 ký tự',
      detail: { 'k\0': 'v\udfff', big: 1e21, small: 1e-7, minus: -0 },
    })
    expect((await verifyAudit(database.pool)).broken).toBeNull()
  })

  test('is part of the transaction that did the thing: undone together', async () => {
    const before = await verifyAudit(database.pool)
    await expect(
      inTransaction(database.pool, async (client) => {
        await audit(client, { user: 'mai', action: 'claim.waive' })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await verifyAudit(database.pool)).toEqual(before)
  })

  test('is filtered by user, action, subject and day, newest first, page by page', async () => {
    await write(database.pool, 25)
    const page = await readAudit(database.pool, { user: 'mai' }, null, 10)
    expect(page).toHaveLength(10)
    const second = await readAudit(database.pool, { user: 'mai' }, page.at(-1)!.seq, 100)
    expect(second).toHaveLength(15)
    expect(BigInt(second[0]!.seq)).toBe(BigInt(page.at(-1)!.seq) - 1n)
    const found = await readAudit(database.pool, { subject: 'LK7' }, null, 10)
    expect(found.map(({ maLk, claimId }) => [maLk, claimId])).toEqual([['LK7', '9000000000007']])
    expect(await readAudit(database.pool, { subject: '9000000000007' }, null, 10)).toHaveLength(1)
    expect(await readAudit(database.pool, { subject: 'R1', action: 'rule.' }, null, 500)).toHaveLength(200)
    expect(await readAudit(database.pool, { toDay: '2000-01-01' }, null, 10)).toEqual([])
    expect(await readAudit(database.pool, { fromDay: '2000-01-01', user: 'mai' }, null, 99)).toHaveLength(25)
    expect(await readAuditActions(database.pool)).toEqual(['claim.note', 'rule.severity', 'x.y'])
  })

  test('refuses to be changed by those who write it', async () => {
    for (const sql of [
      "UPDATE audit_entry SET user_name = 'ai khác' WHERE seq = 3",
      'DELETE FROM audit_entry WHERE seq = 3',
      'TRUNCATE audit_entry',
      'DELETE FROM audit_head',
    ])
      await expect(database.pool.query(sql)).rejects.toThrow(/append-only|is refused/)
  })
})

describe('verifying finds', () => {
  const cases: [string, string, object][] = [
    ['a changed user', "UPDATE audit_entry SET user_name = 'x' WHERE seq = 5", { seq: '5', kind: 'changed' }],
    [
      'a changed time',
      "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE seq = 5",
      { seq: '5', kind: 'changed' },
    ],
    [
      'a changed detail',
      `UPDATE audit_entry SET detail = detail || '{"b": 99}' WHERE seq = 5`,
      { seq: '5', kind: 'changed' },
    ],
    ['a removed entry', 'DELETE FROM audit_entry WHERE seq = 5', { seq: '5', kind: 'gap' }],
    ['the first entry removed', 'DELETE FROM audit_entry WHERE seq = 1', { seq: '1', kind: 'gap' }],
    ['the newest entries removed', 'DELETE FROM audit_entry WHERE seq > 8', { seq: '9', kind: 'cut' }],
    [
      'two entries swapped',
      'UPDATE audit_entry SET seq = 0 WHERE seq = 4; UPDATE audit_entry SET seq = 4 WHERE seq = 5; UPDATE audit_entry SET seq = 5 WHERE seq = 0',
      { seq: '4', kind: 'changed' },
    ],
  ]
  for (const [what, sql, broken] of cases) {
    describe(what, () => {
      const database = useTestDatabase()
      test('and names the entry', async () => {
        await write(database.pool, 10)
        await tamper(database.connectionString, sql)
        expect((await verifyAudit(database.pool, null, 3)).broken).toEqual(broken)
      })
    })
  }

  describe('a record written anew', () => {
    const database = useTestDatabase()
    test('against a head that was noted elsewhere', async () => {
      await write(database.pool, 3)
      const { head } = await verifyAudit(database.pool)
      expect((await verifyAudit(database.pool, head)).broken).toBeNull()
      await tamper(
        database.connectionString,
        `DELETE FROM audit_entry; UPDATE audit_head SET seq = 0, hash = '\\x${'00'.repeat(32)}'`,
      )
      expect((await verifyAudit(database.pool, head)).broken).toEqual({ seq: '1', kind: 'cut' })
      await audit(
        database.pool,
        Array.from({ length: 4 }, () => ({ user: 'giả', action: 'a.b' })),
      )
      expect((await verifyAudit(database.pool)).broken).toBeNull()
      expect((await verifyAudit(database.pool, head)).broken).toEqual({ seq: '3', kind: 'replaced' })
    })
  })
})

describe('the trail of views', () => {
  const database = useTestDatabase()

  test('is written together, in order, and whole when it closes', async () => {
    const trail = createAuditTrail(database.pool, { delayMs: 60_000 })
    for (let i = 0; i < 1_234; i++) await trail.seen({ user: 'mai', action: 'claim.view', maLk: `LK${i}` })
    expect((await verifyAudit(database.pool)).entries).toBe(0)
    await trail.close()
    expect(await verifyAudit(database.pool)).toMatchObject({ entries: 1_234, broken: null })
    const newest = await readAudit(database.pool, {}, null, 1)
    expect(newest[0]!.maLk).toBe('LK1233')
  })

  test('keeps what could not be written and writes it later', async () => {
    const errors: unknown[] = []
    const { entries } = await verifyAudit(database.pool)
    const trail = createAuditTrail(database.pool, { delayMs: 5, onError: (error) => errors.push(error) })
    await database.pool.query('ALTER TABLE audit_head RENAME TO audit_head_away')
    await trail.seen({ user: 'mai', action: 'claim.view' })
    await expect.poll(() => errors.length).toBeGreaterThan(0)
    await database.pool.query('ALTER TABLE audit_head_away RENAME TO audit_head')
    await expect.poll(async () => (await verifyAudit(database.pool)).entries).toBe(entries + 1)
    await trail.close()
  })
})
