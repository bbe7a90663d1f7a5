import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ERRORS, errorTable, toldError } from '../../src/gateway/errors.js'
import { OverloadedError } from '../../src/intake/errors.js'
import { ACCOUNT, type Bench, bench, claim, FACILITY, finding, MA_GIAO_DICH, verdictOf } from './fakes.js'

let b: Bench
beforeEach(() => {
  b = bench()
})
afterEach(() => b.app.close())

const get = (url: string) => b.app.inject({ method: 'GET', url })

describe('routes for operators', () => {
  it('tell that the process lives and is ready, and when it is not', async () => {
    expect((await get('/healthz')).json()).toMatchObject({ status: 'ok' })
    expect((await get('/readyz')).statusCode).toBe(200)
    b.health.stopping()
    expect((await get('/readyz')).statusCode).toBe(503)
    expect((await get('/healthz')).statusCode).toBe(200)
  })

  it('give metrics of requests, verdicts and the engine', async () => {
    b.intake.answer = () =>
      verdictOf([claim(), claim({ outcome: 'rejected', findings: [finding(), finding()], errors: 2 })])
    const { compat } = await b.login()
    const payload = `maCSKCB=${FACILITY}&fileHSBase64=QUJD`
    await b.app.inject({ method: 'POST', url: '/api/qd130/guiHoSoXmlQD3176', headers: compat, payload })
    const { body } = await get('/metrics')
    for (const line of [
      'bhyt_requests_total{route="/api/qd130/guiHoSoXmlQD3176",status="200",result="200"} 1',
      'bhyt_claims_total{face="compatible",kind="claims",outcome="accepted"} 1',
      'bhyt_claims_total{face="compatible",kind="claims",outcome="rejected"} 1',
      'bhyt_findings_total{code="STR-025",severity="error"} 2',
      'bhyt_bytes_in_flight 42',
      'bhyt_pool_queue 1',
      'bhyt_batch_submissions_total 9',
      'bhyt_stage_seconds_total{stage="judge"} 1.5',
    ])
      expect(body.split('\n')).toContain(line)
    expect((await get('/metrics')).body).toContain('bhyt_batches_total 5')
  })

  it('count the claims of a repeated file once', async () => {
    const { compat } = await b.login()
    const payload = `maCSKCB=${FACILITY}&fileHSBase64=QUJD`
    const send = () =>
      b.app.inject({ method: 'POST', url: '/api/qd130/guiHoSoXmlQD3176', headers: compat, payload })
    await send()
    b.intake.answer = () => verdictOf([claim()], { duplicate: true })
    await send()
    const { body } = await get('/metrics')
    expect(body).toContain('bhyt_claims_total{face="compatible",kind="claims",outcome="accepted"} 1')
    expect(body).toContain('bhyt_submissions_total{face="compatible",kind="claims",duplicate="yes"} 1')
  })

  it('describe every route of both faces', async () => {
    const api = (await get('/openapi.json')).json()
    expect(api.openapi).toBe('3.1.0')
    expect(Object.keys(api.paths).sort()).toEqual(
      [
        '/api/token/take',
        '/api/qd130/checkInKcbQd130',
        '/api/qd130/checkInKcbQd4750',
        '/api/qd130/checkInKcbQd3176',
        '/api/qd130/guiHoSoXmlQD130',
        '/api/qd130/guiHoSoXmlQD4750',
        '/api/qd130/guiHoSoXmlQD3176',
        '/api/qd130/guiDuLieuGdykQd130',
        '/v1/token',
        '/v1/submissions',
        '/v1/submissions/{maGiaoDich}',
        '/v1/submissions/{maGiaoDich}/original',
        '/v1/claims/{maCSKCB}/{maLK}',
        '/v1/validations',
        '/v1/rules',
        '/healthz',
        '/readyz',
        '/metrics',
      ].sort(),
    )
    const send = api.paths['/v1/submissions'].post
    expect(send.requestBody.content['application/xml']).toBeDefined()
    expect(Object.keys(send.responses)).toEqual(expect.arrayContaining(['200', '413', '429', '503']))
    expect(send.security).toEqual([{ bearer: [] }])
  })

  it('show a page without scripts that leads to the rest', async () => {
    const { body, headers } = await get('/')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body).not.toContain('<script')
    for (const path of ['/openapi.json', '/healthz', 'curl', '/api/token/take']) expect(body).toContain(path)
  })
})

describe('the log', () => {
  it('has one line a request, with what operators need and nothing of the claim or the secrets', async () => {
    b.intake.answer = () =>
      verdictOf([claim({ findings: [finding({ value: 'NGUYEN VAN MAU' })], errors: 1 })])
    const { compat } = await b.login()
    const url = `/api/qd130/guiHoSoXmlQD3176?token=${compat.accessToken}`
    const payload = `maCSKCB=${FACILITY}&fileHSBase64=QUJDREVGRw&username=${ACCOUNT}`
    await b.app.inject({ method: 'POST', url, headers: compat, payload })
    expect(b.logged).toHaveLength(1)
    expect(JSON.parse(b.logged[0]!)).toMatchObject({
      level: 'info',
      msg: 'request',
      route: '/api/qd130/guiHoSoXmlQD3176',
      status: 200,
      result: '200',
      account: ACCOUNT,
      maCskcb: FACILITY,
      maGiaoDich: MA_GIAO_DICH,
      outcome: 'accepted',
    })
    for (const secret of [...Object.values(compat), 'NGUYEN VAN MAU', 'LK.1', 'QUJDREVGRw'])
      expect(b.logged[0]).not.toContain(secret)
  })
})

describe('the table of errors', () => {
  it('has both languages for every code, and a row of the docs each', () => {
    const docs = errorTable()
    for (const [code, entry] of Object.entries(ERRORS)) {
      expect(entry.vi.length, code).toBeGreaterThan(5)
      expect(entry.en.length, code).toBeGreaterThan(5)
      expect(docs).toContain(`| \`${code}\` | ${entry.status} |`)
    }
  })

  it('finds the entry of an error by its code, and the store behind database and network codes', () => {
    expect(toldError(new OverloadedError(2))).toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 2 })
    for (const code of ['ECONNREFUSED', '57P01', '08006', '53300'])
      expect(toldError(Object.assign(new Error('x'), { code })).code).toBe('STORE_UNAVAILABLE')
    for (const thrown of [new Error('x'), null, 'text', { code: 'toString' }, { code: '23505' }])
      expect(toldError(thrown)).toMatchObject({ code: 'INTERNAL', retryAfterSeconds: null })
  })
})
