import { execFile } from 'node:child_process'
import pg from 'pg'
import { beforeAll, expect, inject, test } from 'vitest'
import { onDatabase } from '../support/postgres.js'
import { useService } from '../support/service.js'
import { CLI, cleanEnvironment } from '../support/service-process.js'
import { PASSWORD, signedIn, trySignIn } from './people.js'

const it = useService()

/** Runs `bhyt` on the store of the service. */
function bhyt(args: string, input = ''): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [CLI, ...args.split(' ')],
      { env: cleanEnvironment({ DATABASE_URL: it.service.engine.connectionString }) },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
    child.stdin!.end(input)
  })
}

beforeAll(async () => {
  const added = await bhyt('user add an --role administrator --password-stdin', `${PASSWORD}\n`)
  expect(added).toEqual({ code: 0, out: '', err: '' })
})

test('the first administrator is made on the command line and signs in', async () => {
  const admin = await signedIn(it.url, 'an')
  expect((await admin.get('/review/users')).status).toBe(200)
  const { out } = await bhyt('user list')
  expect(out).toMatch(/^an\tadministrator\t/)
})

test('a facility user has a facility, nobody else does', async () => {
  const without = await bhyt('user add bv --role facility --password-stdin', PASSWORD)
  expect([without.code, without.out]).toEqual([2, ''])
  expect(without.err).toMatch(/facility code/)
  const other = await bhyt('user add gd --role reviewer --facility 79999 --password-stdin', PASSWORD)
  expect(other.code).toBe(2)
  const good = await bhyt('user add bv --role facility --facility 79999 --password-stdin', PASSWORD)
  expect(good.code).toBe(0)
  expect((await bhyt('user list')).out).toMatch(/^bv\tfacility\t79999\t/m)
})

test('what cannot be is told in a sentence, without a stack', async () => {
  for (const [args, input] of [
    ['user add an --role administrator --password-stdin', PASSWORD],
    ['user add ngan --role reviewer --password-stdin', 'ngắn quá'],
    ['user add trong --role reviewer --password-stdin', '\n'],
    ['user add vai --role vua --password-stdin', PASSWORD],
    ['user lock khong-co', ''],
    ['user password an --password-stdin', 'an-an-an-an-an'],
    ['user', ''],
    ['audit', ''],
    ['audit verify --expect 12:xyz', ''],
  ] as const) {
    const { code, err } = await bhyt(args, input)
    expect([args, code]).toEqual([args, 2])
    expect(err.trim()).not.toBe('')
    expect(err).not.toContain('    at ')
  }
})

test('locking ends the sessions, unlocking and a new password let in again', async () => {
  await bhyt('user add lan --role reviewer --password-stdin', PASSWORD)
  const lan = await signedIn(it.url, 'lan')
  expect((await bhyt('user lock lan')).code).toBe(0)
  expect((await lan.get('/review/account')).status).toBe(303)
  expect((await trySignIn(it.url, 'lan')).reply.status).toBe(401)
  expect((await bhyt('user unlock lan')).code).toBe(0)
  const again = await bhyt('user password lan --password-stdin --must-change', 'câu mới dễ nhớ hơn\n')
  expect(again.code).toBe(0)
  const { reply } = await trySignIn(it.url, 'lan', 'câu mới dễ nhớ hơn')
  expect(reply.headers.location).toBe('/review/account')
})

test('audit verify tells the newest entry, and after a change which one it was', async () => {
  const good = await bhyt('audit verify')
  expect(good.code).toBe(0)
  const head = good.out.trim().split('\n').at(-1)!
  expect(head).toMatch(/^\d+:[0-9a-f]{64}$/)
  expect((await bhyt(`audit verify --expect ${head}`)).code).toBe(0)

  const name = new URL(it.service.engine.connectionString).pathname.slice(1)
  const owner = new pg.Client({ connectionString: onDatabase(inject('adminConnectionString'), name) })
  await owner.connect()
  await owner.query(`ALTER TABLE audit_entry DISABLE TRIGGER ALL`)
  await owner.query(`UPDATE audit_entry SET user_name = 'cli:khac' WHERE seq = 1`)
  await owner.query(`ALTER TABLE audit_entry ENABLE TRIGGER ALL`)
  await owner.end()
  const bad = await bhyt('audit verify')
  expect(bad.code).toBe(1)
  expect(bad.out).toMatch(/BROKEN 1: .*changed/)
})
