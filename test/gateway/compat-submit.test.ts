import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  BadBase64Error,
  EmptySubmissionError,
  FacilityShareError,
  OverloadedError,
  ShuttingDownError,
  StoreUnavailableError,
  WorkerFailedError,
} from '../../src/intake/errors.js'
import {
  ACCOUNT,
  type Bench,
  bench,
  claim,
  decodeBody,
  FACILITY,
  finding,
  MA_GIAO_DICH,
  verdictOf,
} from './fakes.js'

let b: Bench
let headers: Record<string, string>
beforeEach(async () => {
  b = bench()
  headers = (await b.login()).compat
})
afterEach(() => b.app.close())

// Long enough, and of bytes whose base64 has `+` and `/` in it.
const FILE = Buffer.from('<GIAMDINHHS>þÿ¾~~~???>>>ăđê</GIAMDINHHS>'.repeat(9))
const BASE64 = FILE.toString('base64')
const FORM = 'application/x-www-form-urlencoded'
const CLAIMS = '/api/qd130/guiHoSoXmlQD3176'

const form = (over: Record<string, string> = {}) =>
  new URLSearchParams({
    username: ACCOUNT,
    loaiHoSo: '130',
    maTinh: '99',
    maCSKCB: FACILITY,
    fileHSBase64: BASE64,
    ...over,
  }).toString()

async function send(payload: string, options: { url?: string; headers?: Record<string, string> } = {}) {
  return b.app.inject({
    method: 'POST',
    url: options.url ?? CLAIMS,
    headers: { 'content-type': FORM, ...(options.headers ?? headers) },
    payload,
  })
}

async function code(payload: string, options: Parameters<typeof send>[1] = {}) {
  const reply = await send(payload, options)
  expect(reply.statusCode).toBe(200)
  return reply.json().maKetQua as string
}

describe('sending as the clients of the national gateway do', () => {
  it.each([
    ['/api/qd130/checkInKcbQd130', '0', 'checkin', '130'],
    ['/api/qd130/checkInKcbQd4750', '0', 'checkin', '4750'],
    ['/api/qd130/checkInKcbQd3176', '0', 'checkin', '3176'],
    ['/api/qd130/guiHoSoXmlQD130', '130', 'claims', '130'],
    ['/api/qd130/guiHoSoXmlQD4750', '130', 'claims', '4750'],
    ['/api/qd130/guiHoSoXmlQD3176', '130', 'claims', '3176'],
    ['/api/qd130/guiHoSoXmlQD3176', '3176', 'claims', '3176'],
    ['/api/qd130/guiDuLieuGdykQd130', '12', 'assessment', '130'],
    ['/API/QD130/GuiHoSoXMLqd3176/', '130', 'claims', '3176'],
  ])('POST %s with loaiHoSo %s is %s of version %s', async (url, loaiHoSo, kind, standardVersion) => {
    expect(await code(form({ loaiHoSo }), { url })).toBe('200')
    expect(b.intake.submitted).toHaveLength(1)
    expect(b.intake.submitted[0]).toMatchObject({
      kind,
      standardVersion,
      face: 'compatible',
      maCskcb: FACILITY,
      account: ACCOUNT,
    })
    expect(decodeBody(b.intake.submitted[0]!.body).equals(FILE)).toBe(true)
  })

  it('answers with the four fields as text, compact and in their order', async () => {
    const reply = await send(form())
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(reply.body).toBe(
      `{"maKetQua":"200","maGiaoDich":"${MA_GIAO_DICH}","thoiGianTiepNhan":"20260203090507",` +
        '"thongDiep":"Tiếp nhận 1/1 hồ sơ; 0 có cảnh báo; 0 từ chối."}',
    )
  })

  const json = (over: object = {}) =>
    JSON.stringify({
      username: ACCOUNT,
      loaiHoSo: '130',
      maTinh: '99',
      maCSKCB: FACILITY,
      fileHSBase64: BASE64,
      ...over,
    })
  it.each([
    ['JSON', json(), 'application/json; charset=utf-8'],
    ['JSON without a label', json(), ''],
    ['JSON labelled as a form', json(), FORM],
    ['a form labelled as text', form(), 'text/plain'],
    ['a form with a label HTTP would refuse', form(), 'application'],
    [
      'loaiHoSo as a number, extra keys',
      json({ loaiHoSo: 130, kyQT: { nam: 2026 }, ghiChu: null }),
      'application/json',
    ],
    ['other spellings', `maCsKCB=${FACILITY}&loaiHs=130&fileHsBase64=${encodeURIComponent(BASE64)}`, FORM],
    ['a plus sign that arrives as a blank', `maCSKCB=${FACILITY}&fileHSBase64=${BASE64}`, FORM],
    ['base64 in lines', form({ fileHSBase64: BASE64.replace(/.{76}/g, '$&\r\n') }), FORM],
    [
      'base64 in lines in JSON',
      json({ fileHSBase64: BASE64.replace(/.{76}/g, '$&\r\n') }),
      'application/json',
    ],
    [
      'no loaiHoSo, maTinh and username',
      `maCSKCB=${FACILITY}&fileHSBase64=${encodeURIComponent(BASE64)}`,
      FORM,
    ],
  ])('%s', async (_, payload, type) => {
    expect(await code(payload, { headers: { ...headers, 'content-type': type } })).toBe('200')
    expect(decodeBody(b.intake.submitted[0]!.body).equals(FILE)).toBe(true)
  })

  it('hands the file over inside memory that belongs to this request alone', async () => {
    await send(form())
    const { bytes } = b.intake.submitted[0]!.body
    // Beside the body it holds only the room behind it that the reader wants.
    expect(bytes.buffer.byteLength - Buffer.byteLength(form())).toBeLessThanOrEqual(64)
  })

  it('gives its place back, whatever happens', async () => {
    await send(form())
    b.intake.answer = () => {
      throw new WorkerFailedError(new Error('x'))
    }
    await send(form())
    await send('{')
    expect(b.intake.tickets.map((t) => t.released)).toEqual([true, true, true])
    expect(b.intake.tickets[0]).toMatchObject({ facility: FACILITY, bytes: Buffer.byteLength(form()) })
  })
})

describe('who may send', () => {
  const { accessToken: _, ...without } = { accessToken: '' }
  it('takes credentials from the query string or the body', async () => {
    const { accessToken, tokenId, passwordHash } = headers as Record<string, string>
    const query = new URLSearchParams({ token: accessToken!, id_token: tokenId!, password: passwordHash! })
    expect(await code(form(), { url: `${CLAIMS}?${query}`, headers: without })).toBe('200')
    expect(await code(form({ accessToken: accessToken!, tokenId: tokenId! }), { headers: without })).toBe(
      '200',
    )
  })

  it('takes header names and the hash in any case', async () => {
    const { accessToken, tokenId, passwordHash } = headers as Record<string, string>
    const odd = { ACCESSTOKEN: accessToken!, Tokenid: tokenId!, passwordhash: passwordHash!.toLowerCase() }
    expect(await code(form(), { headers: odd })).toBe('200')
  })

  it('answers 401 for a token that is missing, unknown, expired or of another tokenId', async () => {
    expect(await code(form(), { headers: without })).toBe('401')
    expect(await code(form(), { headers: { ...headers, accessToken: 'khong-co' } })).toBe('401')
    expect(await code(form(), { headers: { ...headers, tokenId: 'khac' } })).toBe('401')
    expect(await code(form(), { headers: { accessToken: headers.accessToken! } })).toBe('401')
    const session = b.store.tokens.get(headers.accessToken!)!
    b.store.tokens.set(headers.accessToken!, { ...session, expiresAt: new Date(Date.now() - 1) })
    expect(await code(form())).toBe('401')
    expect(b.intake.submitted).toHaveLength(0)
  })

  it('answers 401 for a wrong passwordHash and 403 for an account locked meanwhile', async () => {
    expect(await code(form(), { headers: { ...headers, passwordHash: '0'.repeat(32) } })).toBe('401')
    b.store.accounts.set(ACCOUNT, { ...b.store.accounts.get(ACCOUNT)!, locked: true })
    expect(await code(form())).toBe('403')
    expect(b.intake.submitted).toHaveLength(0)
  })

  it('answers 401 when username is not the account of the token', async () => {
    expect(await code(form({ username: 'hai_BV' }))).toBe('401')
  })

  it("answers 402 for a facility that is not the account's", async () => {
    expect(await code(form({ maCSKCB: '99002' }))).toBe('402')
  })

  it('does not read a large body of a stranger', async () => {
    const reply = await send(form({ fileHSBase64: 'A'.repeat(5 * 1024 * 1024) }), { headers: without })
    expect(reply.json().maKetQua).toBe('401')
    expect(b.intake.tickets).toHaveLength(0)
  })
})

describe('what the result code says', () => {
  const rejected = (code: string) =>
    claim({ outcome: 'rejected', version: null, errors: 1, findings: [finding({ code })], findingsTotal: 1 })
  const refused = (code: string) =>
    verdictOf([], { outcome: 'refused', findings: [finding({ code, table: null, row: 0, field: null })] })

  it.each([
    ['200 when all is in', '200', verdictOf([claim(), claim()])],
    ['200 when anything is in', '200', verdictOf([claim(), rejected('STR-025')])],
    ['123 when every claim has an error of structure', '123', verdictOf([rejected('STR-025')])],
    ['204 when the file is not XML', '204', refused('STR-001')],
    ['204 when the file is another document', '204', refused('STR-002')],
    ['204 when the file has a DOCTYPE', '204', refused('STR-033')],
    ["123 when the file is another facility's", '123', refused('STR-050')],
    ['1001 when a size limit was passed', '1001', refused('STR-023')],
  ])('%s', async (_, expected, verdict) => {
    b.intake.answer = () => verdict
    const reply = await send(form())
    expect(reply.json()).toMatchObject({ maKetQua: expected, maGiaoDich: MA_GIAO_DICH })
  })

  it.each([
    [new BadBase64Error(), 200, '205'],
    [new EmptySubmissionError(), 200, '204'],
    [new WorkerFailedError(new Error('x')), 200, '500'],
    [new Error('anything'), 200, '500'],
    [new StoreUnavailableError(new Error('x')), 503, '500'],
    [new ShuttingDownError(), 503, '500'],
    [new OverloadedError(7), 503, '500'],
    [new FacilityShareError(7), 429, '500'],
  ])('%s is HTTP %i with %s', async (error, status, maKetQua) => {
    b.intake.answer = () => {
      throw error
    }
    const reply = await send(form())
    expect(reply.statusCode).toBe(status)
    expect(reply.body).toMatch(
      new RegExp(
        `^\\{"maKetQua":"${maKetQua}","maGiaoDich":"","thoiGianTiepNhan":"\\d{14}","thongDiep":"[^"]+"\\}$`,
      ),
    )
    expect(reply.headers['retry-after'] === undefined).toBe(status === 200)
  })

  it('refuses at the door when the service is full, and says when to come again', async () => {
    b.intake.admission = () => {
      throw new OverloadedError(7)
    }
    const reply = await send(form())
    expect(reply.statusCode).toBe(503)
    expect(reply.headers['retry-after']).toBe('7')
    expect(b.intake.submitted).toHaveLength(0)
  })

  it.each([
    ['no file', `maCSKCB=${FACILITY}&loaiHoSo=130`],
    ['an empty file', form({ fileHSBase64: '' })],
    ['no maCSKCB', `fileHSBase64=${encodeURIComponent(BASE64)}`],
    ['a loaiHoSo of another service', form({ loaiHoSo: '0' })],
    ['a broken JSON body', '{"maCSKCB":"99001"'],
    ['no body', ''],
  ])('205 for %s', async (_, payload) => {
    expect(await code(payload)).toBe('205')
    expect(b.intake.submitted).toHaveLength(0)
  })
})

describe('the size of a body', () => {
  it('answers 1001 above the limit, announced or not', async () => {
    await b.app.close()
    b = bench({ maxBodyBytes: 2048 })
    headers = (await b.login()).compat
    const large = form({ fileHSBase64: 'A'.repeat(4000) })
    expect(await code(large)).toBe('1001')
    await b.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = b.app.server.address() as { port: number }
    async function* chunks() {
      for (let i = 0; i < large.length; i += 500) yield Buffer.from(large.slice(i, i + 500))
    }
    const reply = await fetch(`http://127.0.0.1:${port}${CLAIMS}`, {
      method: 'POST',
      headers,
      body: chunks() as unknown as ReadableStream,
      duplex: 'half',
    } as RequestInit)
    expect(reply.status).toBe(200)
    expect(await reply.json()).toMatchObject({ maKetQua: '1001' })
    expect(b.intake.tickets.every((t) => t.released)).toBe(true)
  })

  it('counts the bytes of a chunked body as they come', async () => {
    await b.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = b.app.server.address() as { port: number }
    const payload = form()
    async function* chunks() {
      for (let i = 0; i < payload.length; i += 100) yield Buffer.from(payload.slice(i, i + 100))
    }
    const reply = await fetch(`http://127.0.0.1:${port}${CLAIMS}`, {
      method: 'POST',
      headers,
      body: chunks() as unknown as ReadableStream,
      duplex: 'half',
    } as RequestInit)
    expect(await reply.json()).toMatchObject({ maKetQua: '200' })
    expect(b.intake.tickets[0]!.bytes).toBe(payload.length)
    expect(decodeBody(b.intake.submitted[0]!.body).equals(FILE)).toBe(true)
  })

  it('gives its place back when the sender goes away or falls silent', async () => {
    await b.app.close()
    b = bench({ bodyStallMs: 100 })
    headers = (await b.login()).compat
    await b.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = b.app.server.address() as { port: number }
    const { connect } = await import('node:net')
    const head =
      `POST ${CLAIMS} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n` +
      `accessToken: ${headers.accessToken}\r\ntokenId: ${headers.tokenId}\r\n\r\nmaCSKCB=`
    const gone = connect(port, '127.0.0.1', () => gone.write(head, () => gone.destroy()))
    const answer = await new Promise<string>((resolve) => {
      const silent = connect(port, '127.0.0.1', () => silent.write(head))
      silent.once('data', (data) => {
        resolve(data.toString())
        silent.destroy()
      })
    })
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(b.intake.tickets.map((t) => t.released)).toEqual([true, true])
    expect(b.intake.submitted).toHaveLength(0)
  })
})
