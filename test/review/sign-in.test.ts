import { Secret, TOTP } from 'otpauth'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestService, useService } from '../support/service.js'
import { makeUser, PASSWORD, signedIn, trySignIn, Visitor } from './people.js'

const it = useService({ loginFailures: 3, reviewKey: 'khoa-thu-nghiem' })
const pool = () => it.service.engine.pool

beforeAll(async () => {
  await makeUser(pool(), 'mai')
  await makeUser(pool(), 'chi', { mustChangePassword: true })
  await makeUser(pool(), 'sep', { role: 'administrator' })
})

const actionsOf = async (name: string): Promise<string[]> => {
  const { rows } = await pool().query('SELECT action FROM audit_entry WHERE user_name = $1 ORDER BY seq', [
    name,
  ])
  return rows.map(({ action }) => action)
}

describe('signing in', () => {
  test('opens the pages, is in the audit, and ends with signing out', async () => {
    const { visitor, reply } = await trySignIn(it.url, 'mai')
    expect(reply.status).toBe(303)
    expect((await visitor.get('/review/account')).text).toContain('Người dùng mai')
    const cookie = visitor.cookies.get('bhyt_review')!
    const out = await visitor.post('/review/sign-out')
    expect([out.status, out.headers.location]).toEqual([303, '/review/sign-in'])
    visitor.cookies.set('bhyt_review', cookie)
    expect((await visitor.get('/review/account')).headers.location).toContain('/review/sign-in')
    expect(await actionsOf('mai')).toEqual(['sign-in', 'sign-out'])
  })

  test('a wrong password and an unknown name get the same answer', async () => {
    const wrong = await trySignIn(it.url, 'sep', 'không phải thế này')
    const unknown = await trySignIn(it.url, 'khong-co-ai', 'không phải thế này')
    expect([wrong.reply.status, unknown.reply.status]).toEqual([401, 401])
    const plain = (text: string) =>
      text.replaceAll(/name="_csrf" value="[^"]*"/g, '').replaceAll(/sep|khong-co-ai/g, 'X')
    expect(plain(unknown.reply.text)).toBe(plain(wrong.reply.text))
    // What was typed as an unknown name may have been a password.
    const { rows } = await pool().query("SELECT 1 FROM audit_entry WHERE audit_entry::text ~ 'khong-co-ai'")
    expect(rows).toEqual([])
  })

  test('the cookie is HttpOnly and SameSite, and Secure behind TLS', async () => {
    const { visitor } = await trySignIn(it.url, 'sep')
    expect(visitor.cookies.has('bhyt_review')).toBe(true)
    const flagsOf = async (headers: Record<string, string>) => {
      const other = new Visitor(it.url)
      await other.get('/review/sign-in')
      const reply = await other.post('/review/sign-in', { name: 'sep', password: PASSWORD }, headers)
      return reply.headers['set-cookie']!.find((line) => line.startsWith('bhyt_review='))!
    }
    const plain = await flagsOf({})
    expect(plain).toMatch(/; HttpOnly/)
    expect(plain).toMatch(/; SameSite=Lax/)
    expect(plain).not.toMatch(/; Secure/)
    expect(await flagsOf({ 'X-Forwarded-Proto': 'https' })).toMatch(/; Secure/)
  })

  test('the store holds neither password nor token', async () => {
    const { visitor } = await trySignIn(it.url, 'sep')
    const token = visitor.cookies.get('bhyt_review')!
    const { rows } = await pool().query(`SELECT encode(token_hash, 'base64') AS kept FROM review_session`)
    expect(rows.length).toBeGreaterThan(0)
    for (const { kept } of rows) expect(Buffer.from(kept, 'base64').toString('base64url')).not.toBe(token)
    const users = await pool().query('SELECT password_hash FROM review_user')
    for (const { password_hash } of users.rows) expect(password_hash).toMatch(/^scrypt\$/)
  })

  test('a form that did not come from the page signs nobody in', async () => {
    const stranger = new Visitor(it.url)
    const reply = await stranger.post('/review/sign-in', { name: 'mai', password: PASSWORD, _csrf: 'x' })
    expect(reply.status).toBe(403)
    expect(stranger.cookies.has('bhyt_review')).toBe(false)
  })

  test('goes on to the page that was asked for, but never to another site', async () => {
    const visitor = new Visitor(it.url)
    const asked = await visitor.get('/review/account?notice=x')
    expect(asked.headers.location).toBe('/review/sign-in?next=%2Freview%2Faccount%3Fnotice%3Dx')
    const nextAfter = async (next: string) => {
      const other = new Visitor(it.url)
      await other.get('/review/sign-in')
      return (await other.post('/review/sign-in', { name: 'mai', password: PASSWORD, next })).headers.location
    }
    expect(await nextAfter('/review/account')).toBe('/review/account')
    for (const elsewhere of [
      'https://example.test/',
      '//example.test/review/',
      '/review/\\example.test',
      '/',
    ])
      expect(await nextAfter(elsewhere)).toBe('/review/')
  })

  test('wrong passwords lock the user for a time, also against the right one', async () => {
    await makeUser(pool(), 'khoa')
    for (let i = 0; i < 3; i++) await trySignIn(it.url, 'khoa', `sai lần thứ ${i}`)
    expect((await trySignIn(it.url, 'khoa')).reply.status).toBe(401)
    expect(await actionsOf('khoa')).toEqual([
      'sign-in.failed',
      'sign-in.failed',
      'sign-in.failed',
      'sign-in.locked',
      'sign-in.failed',
    ])
    await pool().query("UPDATE review_user SET locked_at = now() - interval '1 hour' WHERE name = 'khoa'")
    expect((await trySignIn(it.url, 'khoa')).reply.status).toBe(303)
  })

  test('too many attempts for one name are refused without looking', async () => {
    let last = 0
    for (let i = 0; i < 21; i++) last = (await trySignIn(it.url, 'ai-do', `đoán ${i}`)).reply.status
    expect(last).toBe(429)
  })
})

describe('a session', () => {
  test('ends after the idle time, and not while it is used', async () => {
    const visitor = await signedIn(it.url, 'mai')
    await pool().query("UPDATE review_session SET last_seen_at = now() - interval '29 minutes'")
    expect((await visitor.get('/review/account')).status).toBe(200)
    const { rows } = await pool().query(
      "SELECT max(last_seen_at) > now() - interval '1 minute' AS fresh FROM review_session",
    )
    expect(rows[0].fresh).toBe(true)
    await pool().query("UPDATE review_session SET last_seen_at = now() - interval '31 minutes'")
    expect((await visitor.get('/review/account')).status).toBe(303)
  })

  test('ends at the end of its life, however busy', async () => {
    const visitor = await signedIn(it.url, 'mai')
    await pool().query("UPDATE review_session SET expires_at = now() - interval '1 second'")
    expect((await visitor.get('/review/account')).status).toBe(303)
  })

  test('ended, sends htmx to the sign-in instead of a fragment', async () => {
    const reply = await call401()
    expect(reply.headers['hx-redirect']).toBe('/review/sign-in')
    expect(reply.text).toBe('')
  })
  const call401 = () => new Visitor(it.url).get('/review/account', { 'HX-Request': 'true' })

  test('who has to change the password can do nothing else before', async () => {
    const visitor = await signedIn(it.url, 'chi')
    expect((await visitor.get('/review/')).headers.location).toBe('/review/account')
    const fields = { current: PASSWORD, new: 'mật khẩu của riêng tôi', again: 'mật khẩu của riêng tôi' }
    const wrong = await visitor.post('/review/account/password', { ...fields, current: 'không phải' })
    expect(wrong.status).toBe(422)
    expect((await visitor.post('/review/account/password', { ...fields, again: 'khác' })).status).toBe(422)
    expect((await visitor.post('/review/account/password', { ...fields, new: 'ngắn' })).status).toBe(422)
    const other = await signedIn(it.url, 'chi')
    expect((await visitor.post('/review/account/password', fields)).status).toBe(303)
    expect((await visitor.get('/review/')).headers.location).toBe('/review/overview')
    expect((await visitor.get('/review/account')).text).not.toContain('Hãy đặt mật khẩu của riêng bạn')
    // Sessions elsewhere end with the old password.
    expect((await other.get('/review/account')).status).toBe(303)
    expect((await trySignIn(it.url, 'chi', 'mật khẩu của riêng tôi')).reply.status).toBe(303)
  })
})

describe('the second factor', () => {
  const setUp = async (name: string): Promise<TOTP> => {
    const visitor = await signedIn(it.url, name)
    const page = await visitor.post('/review/account/totp', { password: PASSWORD })
    const secret = /<code>([A-Z2-7 ]{30,})<\/code>/.exec(page.text)![1]!.replaceAll(' ', '')
    expect(page.text).toContain(`otpauth://totp/bhyt-intake:${name}?`)
    expect(page.text).toMatch(/<svg class="qr" [^>]*role="img" aria-label="Mã QR/)
    const totp = new TOTP({ secret: Secret.fromBase32(secret) })
    const wrong = await visitor.post('/review/account/totp/confirm', { code: '000000' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).not.toContain(secret.slice(0, 4))
    const past = totp.generate({ timestamp: Date.now() - 30_000 })
    expect((await visitor.post('/review/account/totp/confirm', { code: past })).status).toBe(303)
    return totp
  }

  test('is asked for after the password, and a code opens once', async () => {
    await makeUser(pool(), 'hai-lop')
    const totp = await setUp('hai-lop')
    const { visitor, reply } = await trySignIn(it.url, 'hai-lop')
    expect(reply.headers.location).toBe('/review/sign-in/code?next=')
    // The password alone opens nothing.
    expect((await visitor.get('/review/account')).headers.location).toContain('/review/sign-in')
    await visitor.get('/review/sign-in/code')
    expect((await visitor.post('/review/sign-in/code', { code: '12345x' })).status).toBe(401)
    const before = visitor.cookies.get('bhyt_review')
    const code = totp.generate()
    expect((await visitor.post('/review/sign-in/code', { code })).status).toBe(303)
    expect(visitor.cookies.get('bhyt_review')).not.toBe(before)
    expect((await visitor.get('/review/account')).status).toBe(200)

    const again = (await trySignIn(it.url, 'hai-lop')).visitor
    await again.get('/review/sign-in/code')
    expect((await again.post('/review/sign-in/code', { code })).status).toBe(401)
  })

  test('wrong codes lock like wrong passwords', async () => {
    await makeUser(pool(), 'doan-ma')
    await setUp('doan-ma')
    const { visitor } = await trySignIn(it.url, 'doan-ma')
    await visitor.get('/review/sign-in/code')
    for (const code of ['111111', '222222', '333333']) await visitor.post('/review/sign-in/code', { code })
    expect((await visitor.get('/review/sign-in/code')).status).toBe(303)
    expect((await trySignIn(it.url, 'doan-ma')).reply.status).toBe(401)
  })

  test('its secret is sealed in the store', async () => {
    await makeUser(pool(), 'niem-phong')
    const totp = await setUp('niem-phong')
    const { rows } = await pool().query("SELECT totp_secret FROM review_user WHERE name = 'niem-phong'")
    const kept: Buffer = rows[0].totp_secret
    expect(kept[0]).toBe(1)
    expect(kept.includes(Buffer.from(totp.secret.bytes))).toBe(false)
  })

  test('is reset by an administrator', async () => {
    await makeUser(pool(), 'mat-may')
    await setUp('mat-may')
    const sep = await signedIn(it.url, 'sep')
    expect((await sep.post('/review/users/mat-may/reset-totp')).status).toBe(303)
    expect((await trySignIn(it.url, 'mat-may')).reply.headers.location).toBe('/review/')
  })
})

test('a service that keeps cookies for TLS marks every one of them', async () => {
  const database = { connectionString: it.service.engine.connectionString, drop: async () => {} }
  const service = await startTestService(
    { ...database, [Symbol.asyncDispose]: async () => {} },
    { reviewSecureCookies: 'always' },
  )
  try {
    const reply = await new Visitor(service.url).get('/review/sign-in')
    expect(reply.headers['set-cookie']!.every((line) => /; Secure/.test(line))).toBe(true)
  } finally {
    await service.service.stop()
  }
})
