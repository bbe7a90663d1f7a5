import { Secret, TOTP } from 'otpauth'
import { beforeAll, expect, test } from 'vitest'
import { newTotpSecret } from '../../src/review/totp.js'
import { createSealer } from '../../src/store/seal.js'
import { confirmTotp, keepPendingTotp } from '../../src/store/user-sign-in.js'
import { call } from '../support/http.js'
import { useService } from '../support/service.js'
import { sendMadeUp, taken } from './pages-data.js'
import { makeUser, PASSWORD } from './people.js'

const REVIEW_KEY = 'a'.repeat(64)
const it = useService({ reviewKey: REVIEW_KEY })
const pool = () => it.service.engine.pool

beforeAll(async () => {
  await makeUser(pool(), 'may')
  await makeUser(pool(), 'bv', { role: 'facility', maCskcb: '01002' })
  await sendMadeUp(it, { facility: '79999', claims: 12, defects: ['not-a-number:0.5'] })
  await taken(it)
}, 60_000)

const api = async (method: string, path: string, body?: unknown, token?: string) => {
  const reply = await call(`${it.url}/v1/review${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { ...reply, json: reply.text === '' ? null : JSON.parse(reply.text) }
}
const signIn = async (user: string): Promise<string> => {
  const reply = await api('POST', '/session', { user, password: PASSWORD })
  expect(reply.status).toBe(201)
  return reply.json.token
}

test('a program signs in without a cookie, reads lists, acts on a version, orders an export, and signs out', async () => {
  const started = await api('POST', '/session', { user: 'May', password: PASSWORD })
  expect(started).toMatchObject({
    status: 201,
    json: { tokenType: 'Bearer', user: { name: 'may', role: 'reviewer' } },
  })
  expect(started.headers['set-cookie']).toBeUndefined()
  expect(started.headers['cache-control']).toBe('no-store')
  const { token } = started.json

  const list = await api('GET', '/claims?open=true&outcomes=rejected&limit=5', undefined, token)
  const [row] = list.json.rows
  const target = { maCskcb: row.maCskcb, claimId: row.claimId, revision: row.revision }
  const note = { action: 'note', note: 'đã xem', targets: [target] }
  expect(await api('POST', '/actions', note, token)).toMatchObject({ status: 200, json: { changed: 1 } })
  // The version has moved on by that note.
  expect(await api('POST', '/actions', note, token)).toMatchObject({
    status: 409,
    json: { code: 'REVIEW_CONFLICT' },
  })

  const order = { layout: 'findings', format: 'csv', filter: { outcomes: 'rejected' } }
  const ordered = await api('POST', '/exports', order, token)
  expect(ordered.status).toBe(202)
  const job = `/exports/${ordered.json.exportId}`
  await expect
    .poll(async () => (await api('GET', job, undefined, token)).json.state, { timeout: 20_000 })
    .toBe('done')

  expect((await api('DELETE', '/session', undefined, token)).status).toBe(204)
  expect((await api('GET', '/claims', undefined, token)).status).toBe(401)
  const { rows } = await pool().query(
    `SELECT action FROM audit_entry WHERE user_name = 'may' AND action LIKE 'sign%' ORDER BY seq`,
  )
  expect(rows.map(({ action }) => action)).toEqual(['sign-in', 'sign-out'])
}, 60_000)

test('a session ends when it was not used, and sees no more than its role', async () => {
  const token = await signIn('bv')
  const list = await api('GET', '/claims?outcomes=clean,warned,rejected', undefined, token)
  expect(list.json.rows).toEqual([])
  await pool().query(
    `UPDATE review_session SET last_seen_at = now() - interval '1 day' WHERE user_name = 'bv'`,
  )
  expect((await api('GET', '/claims', undefined, token)).status).toBe(401)
})

test('what is wrong is refused, alike for names that exist and that do not', async () => {
  for (const user of ['may', 'khong-co'])
    expect(await api('POST', '/session', { user, password: 'sai' })).toMatchObject({
      status: 401,
      json: { code: 'REVIEW_SIGN_IN' },
    })
  expect((await api('POST', '/session', { user: 'may' })).status).toBe(400)
  expect((await api('DELETE', '/session', undefined, 'x')).status).toBe(401)
  await makeUser(pool(), 'moi', { mustChangePassword: true })
  expect(await api('POST', '/session', { user: 'moi', password: PASSWORD })).toMatchObject({ status: 403 })
})

test('the second factor is asked for, and a code is good for once', async () => {
  await makeUser(pool(), 'haibuoc')
  const secret = newTotpSecret()
  const sealer = createSealer(REVIEW_KEY)
  await keepPendingTotp(pool(), sealer, 'haibuoc', secret)
  await confirmTotp(pool(), 'haibuoc', 0)
  const otp = new TOTP({ secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) }).generate()
  const given = { user: 'haibuoc', password: PASSWORD }
  expect(await api('POST', '/session', given)).toMatchObject({ status: 401, json: { code: 'REVIEW_CODE' } })
  expect(await api('POST', '/session', { ...given, otp: '000000' })).toMatchObject({ status: 401 })
  expect((await api('POST', '/session', { ...given, otp })).status).toBe(201)
  expect((await api('POST', '/session', { ...given, otp })).status).toBe(401)
})

test('both are described', () => {
  const described = it.service.gateway.swagger().paths?.['/v1/review/session'] ?? {}
  expect(Object.keys(described).sort()).toEqual(['delete', 'post'])
})
