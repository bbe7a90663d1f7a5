import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FacilityShareError, OverloadedError, StoreUnavailableError } from '../../src/intake/errors.js'
import {
  ACCOUNT,
  type Bench,
  bench,
  claim,
  FACILITY,
  finding,
  MA_GIAO_DICH,
  MD5,
  PASSWORD,
  verdictOf,
} from './fakes.js'

let b: Bench
let headers: Record<string, string>
beforeEach(() => start())
afterEach(() => b.app.close())

async function start(options: Parameters<typeof bench>[0] = {}) {
  b = bench(options)
  headers = (await b.login()).native
}

async function restart(options: Parameters<typeof bench>[0]) {
  await b.app.close()
  await start(options)
}

const XML = '<GIAMDINHHS>hồ sơ</GIAMDINHHS>'

const post = (payload: string | Buffer | Readable, over: Record<string, string> = {}, query = '') =>
  b.app.inject({
    method: 'POST',
    url: `/v1/submissions${query}`,
    headers: { 'content-type': 'application/xml', ...headers, ...over },
    payload,
  })

const get = (url: string) => b.app.inject({ method: 'GET', url, headers })

/** In pieces, so that its length is not announced. */
const pieces = (bytes: Buffer, size = 1000) =>
  Readable.from(
    (function* () {
      for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
    })(),
  )

describe('logging in', () => {
  it.each([
    ['the password', PASSWORD],
    ['its MD5', MD5],
  ])('takes %s', async (_, password) => {
    const reply = await b.app.inject({
      method: 'POST',
      url: '/v1/token',
      payload: { username: ACCOUNT, password },
    })
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toMatchObject({ tokenType: 'Bearer', account: ACCOUNT, facilities: [FACILITY] })
    headers = { authorization: `bearer ${reply.json().accessToken}` }
    expect((await post(XML)).statusCode).toBe(200)
  })

  it.each([
    ['wrong', 401, 'BAD_CREDENTIALS', { username: ACCOUNT, password: 'sai' }],
    ['of a locked account', 403, 'ACCOUNT_LOCKED', { username: 'khoa_BV', password: PASSWORD }],
    ['missing', 400, 'BAD_REQUEST', { username: ACCOUNT }],
  ])('a password that is %s is %i %s', async (_, status, code, payload) => {
    const reply = await b.app.inject({ method: 'POST', url: '/v1/token', payload })
    expect(reply.statusCode).toBe(status)
    expect(reply.json().code).toBe(code)
  })
})

describe('sending a file', () => {
  it('answers with the verdict, each finding with its sentences', async () => {
    b.intake.answer = () =>
      verdictOf([claim({ outcome: 'rejected', findings: [finding()], findingsTotal: 1, errors: 1 })])
    const reply = await post(XML)
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(reply.headers.location).toBe(`/v1/submissions/${MA_GIAO_DICH}`)
    const { claims, ...summary } = reply.json()
    const { claims: _, ...expected } = b.intake.answer(b.intake.submitted[0]!)
    expect(summary).toEqual(expected)
    expect(claims[0].findings[0]).toMatchObject({
      ...finding(),
      message: { vi: 'SO_LUONG «mười» không phải là số', en: 'SO_LUONG «mười» is not a number' },
      advice: { vi: expect.any(String), en: expect.any(String) },
      basis: expect.any(String),
    })
    expect(Buffer.from(b.intake.submitted[0]!.body.bytes).toString()).toBe(XML)
    expect(b.intake.submitted[0]).toMatchObject({
      face: 'native',
      account: ACCOUNT,
      body: { encoding: 'xml' },
    })
  })

  it.each([
    ['', {}, '3176', 'claims'],
    ['?standard=130&kind=checkin', {}, '130', 'checkin'],
    ['?kind=assessment', { 'x-standard': '4750' }, '4750', 'assessment'],
  ])('%s %o is version %s, kind %s', async (query, over, standardVersion, kind) => {
    await post(XML, over, query)
    expect(b.intake.submitted[0]).toMatchObject({ standardVersion, kind, maCskcb: FACILITY })
  })

  it('reads gzip, and a body whose length is not announced', async () => {
    await post(gzipSync(XML), { 'content-encoding': 'gzip' })
    await post(pieces(Buffer.from(XML), 5))
    expect(b.intake.submitted.map((s) => Buffer.from(s.body.bytes).toString())).toEqual([XML, XML])
    expect(b.intake.tickets.map((t) => [t.bytes, t.released])).toEqual([
      [Buffer.byteLength(XML), true],
      [Buffer.byteLength(XML), true],
    ])
  })

  it.each([
    ['announced', false, false],
    ['in pieces', true, false],
    ['gzipped', false, true],
  ])('streams a file above the whole-file size, %s', async (_, inPieces, gzip) => {
    await restart({ wholeBodyBytes: 5000 })
    const file = Buffer.from(Array.from({ length: 9000 }, (_, i) => `${i},`).join(''))
    const body = gzip ? gzipSync(file) : file
    const reply = await post(inPieces ? pieces(body) : body, gzip ? { 'content-encoding': 'gzip' } : {})
    expect(reply.statusCode).toBe(200)
    expect(reply.json().claims).toHaveLength(1)
    expect(b.intake.submitted).toHaveLength(0)
    expect(b.intake.streamed).toMatchObject([
      { bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') },
    ])
    expect(b.intake.tickets.every((t) => t.released)).toBe(true)
  })

  it('keeps the findings of one JSON reply within a bound and marks what it leaves out', async () => {
    await restart({ maxReplyBytes: 64 * 1024 })
    const claims = Array.from({ length: 400 }, (_, i) =>
      claim({ ordinal: i + 1, outcome: 'rejected', findings: [finding()], findingsTotal: 1, errors: 1 }),
    )
    b.intake.answer = () => verdictOf(claims)
    const told = (await post(XML)).json().claims
    expect(told).toHaveLength(400)
    expect(told[0].findings).toHaveLength(1)
    expect(told[399]).toMatchObject({ ordinal: 400, errors: 1, findings: [], findingsOmitted: true })
  })
})

describe('a file as NDJSON', () => {
  const ndjson = { accept: 'application/x-ndjson' }
  const lines = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))

  it('is one line a claim and a summary last', async () => {
    b.intake.answer = () => verdictOf([claim(), claim({ ordinal: 2, findings: [finding()] })])
    const reply = await post(XML, ndjson)
    expect(reply.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
    const told = lines(reply.body)
    expect(told.map((line) => [line.type, line.ordinal])).toEqual([
      ['claim', 1],
      ['claim', 2],
      ['summary', undefined],
    ])
    expect(told[1].findings[0].message.en).toBe('SO_LUONG «mười» is not a number')
    expect(told[2]).toMatchObject({ maGiaoDich: MA_GIAO_DICH, claimsTotal: 2 })
    expect(told[2].claims).toBeUndefined()
  })

  it('ends with an error line when the rest cannot be judged', async () => {
    await restart({ wholeBodyBytes: 0 })
    b.intake.events = async function* () {
      yield { claim: claim() }
      throw new StoreUnavailableError(new Error('x'))
    }
    const told = lines((await post(XML, ndjson)).body)
    expect(told[1]).toMatchObject({ type: 'error', code: 'STORE_UNAVAILABLE', status: 503 })
    expect(told).toHaveLength(2)
  })

  it('is a problem with its status when nothing was judged yet', async () => {
    b.intake.answer = () => {
      throw new StoreUnavailableError(new Error('x'))
    }
    const reply = await post(XML, ndjson)
    expect(reply.statusCode).toBe(503)
    expect(reply.headers['content-type']).toContain('application/problem+json')
  })

  it('sends a line before the file has wholly arrived, and stops judging when nobody reads', async () => {
    await restart({ wholeBodyBytes: 0 })
    let made = 0
    let ended = false
    b.intake.stream = async function* (_head, source) {
      const first = await source[Symbol.asyncIterator]().next()
      expect(first.done).toBe(false)
      try {
        for (; made < 100_000; made += 1)
          yield { claim: claim({ ordinal: made + 1, maLk: 'x'.repeat(2000) }) }
      } finally {
        ended = true
      }
    }
    await b.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = b.app.server.address() as { port: number }
    const { connect } = await import('node:net')
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `POST /v1/submissions HTTP/1.1\r\nHost: x\r\nAuthorization: ${headers.authorization}\r\n` +
        'Accept: application/x-ndjson\r\nContent-Type: application/xml\r\nContent-Length: 1000000\r\n\r\n<GIAMDINHHS>',
    )
    const text = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(data.toString())),
    )
    socket.pause()
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
    let before = -1
    while (made !== before) {
      before = made
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    expect(made).toBeLessThan(100_000)
    socket.destroy()
    await expect.poll(() => ended).toBe(true)
  })
})

describe('what goes wrong is a problem with a stable code and both languages', () => {
  const expectProblem = (
    reply: { statusCode: number; headers: object; json(): unknown },
    status: number,
    code: string,
  ) => {
    expect(reply.json()).toMatchObject({
      type: `urn:bhyt-intake:problem:${code.toLowerCase().replaceAll('_', '-')}`,
      status,
      code,
      title: expect.any(String),
      vi: expect.any(String),
      en: expect.any(String),
    })
    expect(reply.statusCode).toBe(status)
    expect(reply.headers).toMatchObject({ 'content-type': 'application/problem+json; charset=utf-8' })
  }

  it('401 without a token, or with one that is not known', async () => {
    expectProblem(await post(XML, { authorization: '' }), 401, 'NO_TOKEN')
    const reply = await post(XML, { authorization: 'Bearer khong-co' })
    expectProblem(reply, 401, 'BAD_TOKEN')
    expect(reply.headers['www-authenticate']).toBe('Bearer')
  })

  it("403 for another's facility, 400 when it must be named", async () => {
    expectProblem(await post(XML, {}, '?maCSKCB=99002'), 403, 'WRONG_FACILITY')
    const { accessToken } = await b.store.issueToken('hai_BV')
    const other = { authorization: `Bearer ${accessToken}` }
    expectProblem(await post(XML, other), 400, 'BAD_REQUEST')
    expect((await post(XML, other, '?maCSKCB=99003')).statusCode).toBe(200)
    expect(b.intake.submitted[0]).toMatchObject({ maCskcb: '99003', account: 'hai_BV' })
  })

  it('400 for an unknown version or kind', async () => {
    expectProblem(await post(XML, {}, '?standard=4210'), 400, 'BAD_REQUEST')
    expectProblem(await post(XML, {}, '?kind=khac'), 400, 'BAD_REQUEST')
  })

  it('400 for nothing', async () => {
    expectProblem(await post(''), 400, 'EMPTY')
  })

  it('415 for other media and encodings', async () => {
    expectProblem(await post('{}', { 'content-type': 'application/json' }), 415, 'UNSUPPORTED_MEDIA')
    expectProblem(await post(XML, { 'content-type': 'x' }), 415, 'UNSUPPORTED_MEDIA')
    expectProblem(await post(XML, { 'content-encoding': 'br' }), 415, 'UNSUPPORTED_MEDIA')
  })

  it('400 for gzip that is none, or is cut off', async () => {
    const gzip = { 'content-encoding': 'gzip' }
    expectProblem(await post(XML, gzip), 400, 'BAD_GZIP')
    const whole = gzipSync(XML.repeat(100))
    expectProblem(await post(whole.subarray(0, whole.length - 9), gzip), 400, 'BAD_GZIP')
  })

  it('413 for gzip made to burst, long before it is all undone', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
    expectProblem(await post(bomb, { 'content-encoding': 'gzip' }), 413, 'TOO_LARGE')
    expect(b.intake.tickets[0]!.bytes).toBeLessThan(32 * 1024 * 1024)
    expect(b.intake.tickets[0]!.released).toBe(true)
  })

  it('413 above the largest file, announced, in pieces or gzipped', async () => {
    await restart({ maxStreamBytes: 2000, wholeBodyBytes: 1000 })
    const large = Buffer.alloc(3000, 'a')
    expectProblem(await post(large), 413, 'TOO_LARGE')
    expectProblem(await post(pieces(large, 100)), 413, 'TOO_LARGE')
    expectProblem(await post(gzipSync(large), { 'content-encoding': 'gzip' }), 413, 'TOO_LARGE')
  })

  it('503 and 429 with Retry-After when there is no room', async () => {
    b.intake.admission = () => {
      throw new OverloadedError(3)
    }
    const full = await post(XML)
    expectProblem(full, 503, 'OVERLOADED')
    expect(full.headers['retry-after']).toBe('3')
    b.intake.admission = () => {
      throw new FacilityShareError(4)
    }
    const share = await post(XML)
    expectProblem(share, 429, 'FACILITY_SHARE')
    expect(share.headers['retry-after']).toBe('4')
  })

  it('404 for a path that is not there, 500 for what nobody foresaw, without a word of its message', async () => {
    expectProblem(await get('/khong-co'), 404, 'NOT_FOUND')
    b.intake.answer = () => {
      throw new Error('NGUYEN VAN MAU')
    }
    const reply = await post(XML)
    expectProblem(reply, 500, 'INTERNAL')
    expect(reply.body + b.logged.join('')).not.toContain('NGUYEN VAN MAU')
  })
})

describe('reading back', () => {
  const OTHER = MA_GIAO_DICH.replace(FACILITY, '99002')
  beforeEach(() => {
    b.store.submissions.set(`${FACILITY}/${MA_GIAO_DICH}`, verdictOf([claim({ findings: [finding()] })]))
    b.store.submissions.set(`99002/${OTHER}`, verdictOf([claim()]))
    b.store.originals.set(`${FACILITY}/${MA_GIAO_DICH}`, Buffer.from(XML))
    b.store.originals.set(`99002/${OTHER}`, Buffer.from(XML))
  })

  it('gives the verdict of a submission', async () => {
    const reply = await get(`/v1/submissions/${MA_GIAO_DICH}`)
    expect(reply.json()).toMatchObject({
      maGiaoDich: MA_GIAO_DICH,
      claims: [{ findings: [{ code: 'STR-025' }] }],
    })
  })

  it('gives the original to the byte, with its digest', async () => {
    const reply = await get(`/v1/submissions/${MA_GIAO_DICH}/original`)
    expect(reply.rawPayload.equals(Buffer.from(XML))).toBe(true)
    expect(reply.headers.etag).toBe(`"${createHash('sha256').update(XML).digest('hex')}"`)
  })

  it('gives what came of a file that was cut off, without length and digest', async () => {
    b.store.readOriginal = async () => ({
      sha256: '',
      bytes: 0,
      content: Readable.from([Buffer.from('<GIAM')]),
    })
    const reply = await get(`/v1/submissions/${MA_GIAO_DICH}/original`)
    expect(reply.body).toBe('<GIAM')
    expect(reply.headers.etag).toBeUndefined()
  })

  it('gives a claim, of the asked version', async () => {
    expect((await get(`/v1/claims/${FACILITY}/LK.1`)).json()).toMatchObject({
      currentVersion: 2,
      rowsOfVersion: 2,
    })
    expect((await get(`/v1/claims/${FACILITY}/LK.1?version=1`)).json()).toMatchObject({ rowsOfVersion: 1 })
    expect((await get(`/v1/claims/${FACILITY}/LK.1?version=x`)).statusCode).toBe(400)
  })

  it.each([
    `/v1/submissions/${OTHER}`,
    `/v1/submissions/${OTHER}/original`,
    '/v1/claims/99002/LK.1',
    `/v1/claims/${FACILITY}/LK.khong-co`,
    `/v1/submissions/${MA_GIAO_DICH.replace('84', '85')}`,
    '/v1/submissions/khong-co',
  ])("does not tell others' things from what is not there: %s", async (url) => {
    const reply = await get(url)
    expect(reply.statusCode).toBe(404)
    expect(reply.json()).toMatchObject({ code: 'NOT_FOUND', vi: 'Không tìm thấy' })
  })

  it('needs a token', async () => {
    headers = {}
    expect((await get(`/v1/submissions/${MA_GIAO_DICH}`)).statusCode).toBe(401)
    expect((await get(`/v1/submissions/${MA_GIAO_DICH}/original`)).statusCode).toBe(401)
    expect((await get(`/v1/claims/${FACILITY}/LK.1`)).statusCode).toBe(401)
  })
})
