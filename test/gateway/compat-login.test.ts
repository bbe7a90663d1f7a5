import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { ACCOUNT, type Bench, bench, MD5, PASSWORD } from './fakes.js'

let b: Bench
afterEach(() => b.app.close())

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const JSON_TYPE = { 'content-type': 'application/json' }

async function take(payload: string, headers: Record<string, string> = FORM, url = '/api/token/take') {
  b = bench()
  return b.app.inject({ method: 'POST', url, headers, payload })
}

describe('taking a token as the clients of the national gateway do', () => {
  const upper = MD5.toUpperCase()
  it.each([
    ['form, MD5 in upper case', `username=${ACCOUNT}&password=${upper}`, FORM],
    ['form, MD5 in lower case', `username=${ACCOUNT}&password=${MD5}`, FORM],
    [
      'form with a charset',
      `username=${ACCOUNT}&password=${MD5}`,
      { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    ],
    ['JSON', JSON.stringify({ username: ACCOUNT, password: upper }), JSON_TYPE],
    [
      'JSON with maCSKCB and the password itself',
      JSON.stringify({ username: ACCOUNT, password: PASSWORD, maCSKCB: '99001' }),
      JSON_TYPE,
    ],
    ['JSON labelled as a form', JSON.stringify({ username: ACCOUNT, password: MD5 }), FORM],
    ['a form labelled as JSON', `username=${ACCOUNT}&password=${MD5}`, JSON_TYPE],
    ['a form with a broken label', `username=${ACCOUNT}&password=${MD5}`, { 'content-type': 'form' }],
    ['odd spellings and extra keys', `UserName=${ACCOUNT}&PassWord=${MD5}&client=his`, FORM],
  ])('%s', async (_, payload, headers) => {
    const reply = await take(payload, headers)
    expect(reply.statusCode).toBe(200)
    const token = [...b.store.tokens.entries()][0]!
    const expires = token[1].expiresAt.toISOString().replace('Z', '0000Z')
    expect(reply.body).toBe(
      `{"maKetQua":"200","APIKey":{"access_token":"${token[0]}","id_token":"${token[1].tokenId}",` +
        `"token_type":"Bearer","username":"${ACCOUNT}","expires_in":"${expires}"}}`,
    )
    expect(expires).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/)
  })

  it('reads a body without any label', async () => {
    b = bench()
    await b.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = b.app.server.address() as { port: number }
    const { request } = await import('node:http')
    const body = await new Promise<string>((resolve, reject) => {
      const call = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/token/take' }, (reply) => {
        let text = ''
        reply.on('data', (chunk) => (text += chunk))
        reply.on('end', () => resolve(text))
      })
      call.on('error', reject)
      call.end(`username=${ACCOUNT}&password=${MD5}`)
    })
    expect(JSON.parse(body).maKetQua).toBe('200')
  })

  it.each(['/API/Token/Take', '/api/token/take/', '//api/token//take', '/api/TOKEN/take?x=1'])(
    'answers at %s',
    async (url) => {
      const reply = await take(`username=${ACCOUNT}&password=${MD5}`, FORM, url)
      expect(reply.json().maKetQua).toBe('200')
    },
  )

  const wrong = createHash('md5').update('khac').digest('hex')
  it.each([
    ['a wrong password', `username=${ACCOUNT}&password=${wrong}`, '401'],
    ['an unknown account', `username=khong-co&password=${MD5}`, '401'],
    ['no password', `username=${ACCOUNT}`, '401'],
    ['a locked account', `username=khoa_BV&password=${MD5}`, '403'],
    ["another facility's code", `username=${ACCOUNT}&password=${MD5}&maCSKCB=99002`, '402'],
    ['a broken body', '{"username":', '205'],
    ['a body that is too large', `username=${ACCOUNT}&x=${'a'.repeat(70_000)}`, '1001'],
  ])('tells %s with HTTP 200 and no key', async (_, payload, maKetQua) => {
    const reply = await take(payload)
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(reply.body).toBe(`{"maKetQua":"${maKetQua}","APIKey":null}`)
    expect(b.store.tokens.size).toBe(0)
  })

  it('tells a store that is away with 503 and when to come again', async () => {
    b = bench()
    b.store.verifyPassword = async () => {
      throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    }
    const reply = await b.app.inject({
      method: 'POST',
      url: '/api/token/take',
      headers: FORM,
      payload: `username=${ACCOUNT}&password=${MD5}`,
    })
    expect(reply.statusCode).toBe(503)
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    expect(reply.body).toBe('{"maKetQua":"500","APIKey":null}')
  })
})
