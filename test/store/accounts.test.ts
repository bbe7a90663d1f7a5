import { afterAll, expect, test, vi } from 'vitest'
import { hashPassword, md5OfPassword } from '../../src/store/passwords.js'
import { createTokens } from '../../src/store/tokens.js'
import { useTestDatabase } from '../support/database.js'

// The real thing, counted. Where files share their modules the accounts are read anew here, and after.
vi.resetModules()
vi.doMock('../../src/store/passwords.js', async (original) => {
  const passwords = await original<typeof import('../../src/store/passwords.js')>()
  return { ...passwords, matchesPassword: vi.fn(passwords.matchesPassword) }
})
const { createAccounts } = await import('../../src/store/accounts.js')
const { matchesPassword } = await import('../../src/store/passwords.js')
afterAll(() => {
  vi.doUnmock('../../src/store/passwords.js')
  vi.resetModules()
})

const database = useTestDatabase()
const GOOD = md5OfPassword('mật khẩu 1')
const BAD = md5OfPassword('khác')

test('an account is verified by the MD5 of its password, in either case', async () => {
  const accounts = createAccounts(database.pool)
  await accounts.add('bv01', GOOD, ['01999', '01998'])
  const account = { name: 'bv01', facilities: ['01999', '01998'] }
  expect(await accounts.verifyPassword('bv01', GOOD)).toEqual({ ok: true, account })
  expect(await createAccounts(database.pool).verifyPassword('bv01', GOOD.toLowerCase())).toEqual({
    ok: true,
    account,
  })
  expect(await accounts.verifyPassword('bv01', BAD)).toEqual({ ok: false, reason: 'wrong' })
  expect(await accounts.verifyPassword('nobody', GOOD)).toEqual({ ok: false, reason: 'wrong' })
  await expect(accounts.add('bv01', GOOD, [])).rejects.toMatchObject({ code: 'ACCOUNT_NAME' })
  await expect(accounts.add('a b', GOOD, [])).rejects.toMatchObject({ code: 'ACCOUNT_NAME' })
})

test('the store holds neither password nor MD5', async () => {
  await createAccounts(database.pool).add('secret', GOOD, [])
  const { rows } = await database.pool.query("SELECT password_hash FROM account WHERE name = 'secret'")
  expect(rows[0].password_hash).toMatch(/^scrypt\$16384\$8\$1\$/)
  expect(rows[0].password_hash.toUpperCase()).not.toContain(GOOD)
})

test('repeated failures lock an account, also when they come at once', async () => {
  const accounts = createAccounts(database.pool, { maxFailures: 4, trustMs: 0 })
  await accounts.add('guessed', GOOD, [])
  for (let i = 0; i < 3; i++) await accounts.verifyPassword('guessed', BAD)
  expect(await accounts.verifyPassword('guessed', GOOD)).toMatchObject({ ok: true })
  // A success starts the count anew. Each guess is another one, or they would be checked together.
  await Promise.all(
    Array.from({ length: 6 }, (_, index) => accounts.verifyPassword('guessed', md5OfPassword(`${index}`))),
  )
  expect(await accounts.verifyPassword('guessed', GOOD)).toEqual({ ok: false, reason: 'locked' })
  const entry = (await accounts.list()).find(({ name }) => name === 'guessed')
  expect(entry).toMatchObject({ lockReason: 'failures', lockedAt: expect.any(Date) })
  await accounts.unlock('guessed')
  expect(await accounts.verifyPassword('guessed', GOOD)).toMatchObject({ ok: true })
})

test('failures long ago do not count, and a lock because of failures ends by itself', async () => {
  const accounts = createAccounts(database.pool, { maxFailures: 2, trustMs: 0 })
  await accounts.add('later', GOOD, [])
  await accounts.verifyPassword('later', BAD)
  await database.pool.query(
    "UPDATE account SET first_failure_at = now() - interval '1 hour' WHERE name = 'later'",
  )
  await accounts.verifyPassword('later', BAD)
  expect(await accounts.verifyPassword('later', GOOD)).toMatchObject({ ok: true })
  await accounts.verifyPassword('later', BAD)
  await accounts.verifyPassword('later', BAD)
  expect(await accounts.verifyPassword('later', GOOD)).toEqual({ ok: false, reason: 'locked' })
  await database.pool.query("UPDATE account SET locked_at = now() - interval '1 hour' WHERE name = 'later'")
  const strict = createAccounts(database.pool, { unlockAfterMs: null })
  expect(await strict.verifyPassword('later', GOOD)).toEqual({ ok: false, reason: 'locked' })
  expect(await accounts.verifyPassword('later', GOOD)).toMatchObject({ ok: true })
})

test("an administrator's lock holds against the right password and the token", async () => {
  const accounts = createAccounts(database.pool)
  const tokens = createTokens(database.pool, { trustMs: 0 })
  await accounts.add('closed', GOOD, ['01999'])
  expect(await accounts.verifyPassword('closed', GOOD)).toMatchObject({ ok: true })
  const { accessToken } = await tokens.issue('closed')
  await accounts.lock('closed')
  await database.pool.query("UPDATE account SET locked_at = now() - interval '1 day' WHERE name = 'closed'")
  expect(await accounts.verifyPassword('closed', GOOD)).toEqual({ ok: false, reason: 'locked' })
  expect(await tokens.verify(accessToken)).toBeNull()
  await accounts.unlock('closed')
  expect(await tokens.verify(accessToken)).toEqual({ name: 'closed', facilities: ['01999'] })
  await expect(accounts.lock('nobody')).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' })
})

test('a token opens for its account until it expires, and only with its own id token', async () => {
  await createAccounts(database.pool).add('tokens', GOOD, ['01999'])
  const tokens = createTokens(database.pool)
  const one = await tokens.issue('tokens')
  const two = await tokens.issue('tokens')
  expect(one.accessToken).toMatch(/^[0-9a-zA-Z]{40,}$/)
  expect(await tokens.verify(one.accessToken, one.idToken)).toEqual({ name: 'tokens', facilities: ['01999'] })
  expect(await tokens.verify(one.accessToken, two.idToken)).toBeNull()
  expect(await tokens.verify(one.idToken)).toBeNull()
  const { rows } = await database.pool.query("SELECT encode(token_hash, 'hex') AS hash FROM access_token")
  expect(rows.map((row) => row.hash)).not.toContain(one.accessToken)

  const brief = createTokens(database.pool, { tokenTtlMs: -1 })
  const expired = await brief.issue('tokens')
  expect(await brief.verify(expired.accessToken)).toBeNull()
  expect(await tokens.purge()).toBe(1)
  expect(await tokens.verify(one.accessToken)).not.toBeNull()
})

test('a password is derived once; lock and change of the kept hash hold at the next asking of the store', async () => {
  const accounts = createAccounts(database.pool, { trustMs: 0 })
  await accounts.add('often', GOOD, [])
  vi.mocked(matchesPassword).mockClear()
  for (let i = 0; i < 3; i++) expect((await accounts.verifyPassword('often', GOOD)).ok).toBe(true)
  expect(matchesPassword).toHaveBeenCalledTimes(1)
  // By another process each time.
  const set = (assignment: string, value: string) =>
    database.pool.query(`UPDATE account SET ${assignment} WHERE name = 'often'`, [value])
  await set('locked_at = now(), lock_reason = $1', 'administrator')
  expect(await accounts.verifyPassword('often', GOOD)).toEqual({ ok: false, reason: 'locked' })
  await accounts.unlock('often')
  expect((await accounts.verifyPassword('often', GOOD)).ok).toBe(true)
  await set('password_hash = $1', await hashPassword(BAD))
  expect(await accounts.verifyPassword('often', GOOD)).toEqual({ ok: false, reason: 'wrong' })
  expect((await accounts.verifyPassword('often', BAD)).ok).toBe(true)
})
