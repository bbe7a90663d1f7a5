import { expect, test } from 'vitest'
import { md5OfPassword } from '../../src/store/passwords.js'
import { md5Of } from '../support/his.js'
import { call } from '../support/http.js'
import { accountOf, useService } from '../support/service.js'

const it = useService({ loginFailures: 3, authCacheMs: 0 })
const FORM = 'application/x-www-form-urlencoded'

function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString()
}

const { name, password } = accountOf('79999')
const upper = md5Of(password)
const lower = upper.toLowerCase()
const json = 'application/json'
const variants: readonly [string, string, Record<string, string>, string][] = [
  ['form, upper-case MD5', '', { 'Content-Type': FORM }, form({ username: name, password: upper })],
  ['form, lower-case MD5', '', { 'Content-Type': FORM }, form({ username: name, password: lower })],
  [
    'form with charset',
    '',
    { 'Content-Type': `${FORM}; charset=UTF-8` },
    form({ username: name, password: upper }),
  ],
  ['form without a label', '', {}, form({ username: name, password: upper })],
  ['JSON', '', { 'Content-Type': json }, JSON.stringify({ username: name, password: upper })],
  [
    'JSON with charset',
    '',
    { 'Content-Type': `${json}; charset=utf-8` },
    JSON.stringify({ username: name, password: lower }),
  ],
  [
    'JSON with maCSKCB and the password itself',
    '',
    { 'Content-Type': json },
    JSON.stringify({ username: name, password, maCSKCB: '79999' }),
  ],
  [
    'JSON with extra keys, nested ones too',
    '',
    { 'Content-Type': json },
    JSON.stringify({ client: { name: 'HIS', ids: [1] }, username: name, note: null, password: upper }),
  ],
  [
    'JSON labelled as form',
    '',
    { 'Content-Type': FORM },
    JSON.stringify({ username: name, password: upper }),
  ],
  [
    'JSON behind a BOM',
    '',
    { 'Content-Type': json },
    `\ufeff${JSON.stringify({ username: name, password: upper })}`,
  ],
  ['names in other case', '', { 'Content-Type': FORM }, form({ UserName: name, PASSWORD: upper })],
  [
    'path in other case',
    '/API/Token/TAKE/',
    { 'content-type': FORM },
    form({ username: name, password: upper }),
  ],
]

test.each(variants)(
  '%s: the reply is compact, in the usual order, with safe tokens',
  async (_, path, headers, body) => {
    const reply = await call(it.url + (path || '/api/token/take'), { headers, body })
    expect(reply.status).toBe(200)
    expect(reply.headers['content-type']).toMatch(/^application\/json/)
    expect(reply.text).toMatch(
      /^\{"maKetQua":"200","APIKey":\{"access_token":"[0-9A-Za-z]+","id_token":"[0-9A-Za-z]+","token_type":"Bearer","username":"79999_BV","expires_in":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z"\}\}$/,
    )
  },
)

test('a client that cuts the text at commas and colons finds code and tokens', async () => {
  const reply = await call(`${it.url}/api/token/take`, { body: form({ username: name, password: upper }) })
  const pieces = reply.text.replace(/["{}]/g, '').split(/[,:]/)
  const { APIKey } = JSON.parse(reply.text)
  expect(pieces.slice(0, 7)).toEqual([
    ...['maKetQua', '200', 'APIKey', 'access_token', APIKey.access_token, 'id_token', APIKey.id_token],
  ])
})

test('a token lives ten minutes', async () => {
  const before = Date.now()
  const reply = await call(`${it.url}/api/token/take`, { body: form({ username: name, password: upper }) })
  const left = Date.parse(JSON.parse(reply.text).APIKey.expires_in) - before
  expect(left).toBeGreaterThan(590_000)
  expect(left).toBeLessThan(660_000)
})

test.each([
  ['a wrong password', form({ username: name, password: md5Of('khac') }), '401'],
  ['an unknown account', form({ username: 'khong-co_BV', password: upper }), '401'],
  ['nothing', '', '401'],
  ['a facility that is not its own', form({ username: name, password: upper, maCSKCB: '79998' }), '402'],
  ['broken JSON', '{"username":', '205'],
])('%s is told by the code, with HTTP 200', async (_, body, code) => {
  const reply = await call(`${it.url}/api/token/take`, { method: 'POST', body })
  expect([reply.status, reply.text]).toEqual([200, `{"maKetQua":"${code}","APIKey":null}`])
})

test('a locked account is told 403, whether locked by the administrator or by failures', async () => {
  const { accounts } = it.service
  for (const account of ['khoa-1_BV', 'khoa-2_BV'])
    await accounts.add(account, md5OfPassword('mk'), ['79001'])
  await accounts.lock('khoa-1_BV')
  const code = async (username: string, plain: string) => {
    const reply = await call(`${it.url}/api/token/take`, {
      body: form({ username, password: md5Of(plain) }),
    })
    expect(reply.status).toBe(200)
    return JSON.parse(reply.text).maKetQua
  }
  expect(await code('khoa-1_BV', 'mk')).toBe('403')
  for (let failure = 1; failure <= 3; failure++) expect(await code('khoa-2_BV', 'sai')).toBe('401')
  expect(await code('khoa-2_BV', 'mk')).toBe('403')
})
