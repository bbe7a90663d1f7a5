import { Agent } from 'node:http'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, test } from 'vitest'
import { generateAssessments, generateCheckIns, generateEnvelope } from '../../src/generate/index.js'
import type { SubmissionKind } from '../../src/rules/verdict.js'
import { STANDARD_VERSIONS, type StandardVersion } from '../../src/standard/plan.js'
import { documentsOf, envelopeOf, fresh, withField } from '../support/claims.js'
import {
  compatFields,
  compatHeaders,
  compatPath,
  logIn,
  md5Of,
  type Session,
  sendCompatible,
} from '../support/his.js'
import { call, type Reply } from '../support/http.js'
import { accountOf, useService } from '../support/service.js'

const MB = 1024 * 1024
const it = useService({ maxBodyBytes: 2 * MB, authCacheMs: 0 })
const FORM = 'application/x-www-form-urlencoded'

function claimFile(version: StandardVersion = '3176'): Buffer {
  return Buffer.concat([...generateEnvelope(fresh({ version }))])
}

/**
 * Base64 of the file holds plus signs, which get lost on the way: four of them or a multiple, so that the length
 * does not tell whether they are missing.
 */
function fileWithPlus(): Buffer {
  for (;;) {
    const file = claimFile()
    const signs = file.toString('base64').split('+').length - 1
    if (signs > 0 && signs % 4 === 0) return file
  }
}

function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString()
}

const PREFIX: Readonly<Record<SubmissionKind, string>> = {
  claims: 'HSKCB130',
  checkin: '[A-Z0-9]+',
  assessment: '[A-Z0-9]+',
}

/** The reply is a success in the exact form that clients read; returns its transaction code. */
function expectTaken(reply: Reply, kind: SubmissionKind = 'claims', facility = '79999'): string {
  expect(reply.text).toMatch(
    new RegExp(
      `^\\{"maKetQua":"200","maGiaoDich":"${PREFIX[kind]}_${facility}_[0-9A-F]{32}","thoiGianTiepNhan":"\\d{14}","thongDiep":"[^"{}\\\\]+"\\}$`,
    ),
  )
  expect(reply.status).toBe(200)
  expect(reply.headers['content-type']).toMatch(/^application\/json/)
  return JSON.parse(reply.text).maGiaoDich
}

async function storedClaims(maGiaoDich: string): Promise<{ outcome: string; rows: number }[]> {
  const { rows } = await it.service.engine.pool.query(
    `SELECT claim.outcome, claim.rows FROM submission JOIN claim USING (ma_cskcb, submission_id)
     WHERE ma_giao_dich = $1 ORDER BY ordinal`,
    [maGiaoDich],
  )
  return rows
}

describe('every service', () => {
  const services: [SubmissionKind, StandardVersion][] = [
    ...STANDARD_VERSIONS.map((version): [SubmissionKind, StandardVersion] => ['claims', version]),
    ...STANDARD_VERSIONS.map((version): [SubmissionKind, StandardVersion] => ['checkin', version]),
    ['assessment', '130'],
  ]
  const make = { claims: generateEnvelope, checkin: generateCheckIns, assessment: generateAssessments }

  test.each(services)(
    '%s of version %s is taken as form and as JSON, and is in the store',
    async (kind, version) => {
      for (const as of ['form', 'json'] as const) {
        const file = Buffer.concat([...make[kind](fresh({ version, claims: 2 }))])
        const fields = compatFields(it.own, file, kind)
        const reply = await call(it.url + compatPath(kind, version), {
          headers: {
            ...compatHeaders(it.own),
            'Content-Type': as === 'form' ? FORM : 'application/json; charset=utf-8',
          },
          body: as === 'form' ? form(fields) : JSON.stringify(fields),
        })
        const stored = await storedClaims(expectTaken(reply, kind))
        expect(stored.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted'])
        expect(JSON.parse(reply.text).thongDiep).toContain('2/2')
      }
    },
  )
})

describe('a claim call', () => {
  interface Variant {
    readonly file?: () => Buffer
    readonly path?: string
    readonly headers?: (session: Session) => Record<string, string>
    readonly body: (fields: Record<string, string>) => string | Buffer | Readable
  }
  const raw = (fields: Record<string, string>, file: string): string => {
    const { fileHSBase64: _, ...rest } = fields
    return `${form(rest)}&fileHSBase64=${file}`
  }
  const wrapped = (base64: string, eol: string) => base64.replace(/.{76}/g, `$&${eol}`)
  const json = (fields: object) => JSON.stringify(fields)
  const jsonHeaders = (type: string) => (session: Session) => ({
    ...compatHeaders(session),
    'Content-Type': type,
  })
  const without = (session: Session, name: string) =>
    Object.fromEntries(Object.entries(compatHeaders(session)).filter(([header]) => header !== name))

  const variants: Readonly<Record<string, Variant>> = {
    'with + written as it is, so that it arrives as a blank': {
      file: fileWithPlus,
      body: (f) => raw(f, f.fileHSBase64!),
    },
    'with + turned into blanks by somebody in between': {
      file: fileWithPlus,
      body: (f) => raw(f, encodeURIComponent(f.fileHSBase64!.replaceAll('+', ' '))),
    },
    'as JSON with + turned into blanks': {
      file: fileWithPlus,
      headers: jsonHeaders('application/json'),
      body: (f) => json({ ...f, fileHSBase64: f.fileHSBase64!.replaceAll('+', ' ') }),
    },
    'with everything percent-encoded': {
      body: (f) => raw(f, Buffer.from(f.fileHSBase64!).toString('hex').replace(/../g, '%$&')),
    },
    'with base64 in lines, encoded': {
      body: (f) => form({ ...f, fileHSBase64: wrapped(f.fileHSBase64!, '\r\n') }),
    },
    'with base64 in lines, as they are': { body: (f) => raw(f, wrapped(f.fileHSBase64!, '\r\n')) },
    'as JSON with base64 in lines': {
      headers: jsonHeaders('application/json'),
      body: (f) => json({ ...f, fileHSBase64: wrapped(f.fileHSBase64!, '\n') }),
    },
    'as JSON with escaped slashes and plus signs': {
      file: fileWithPlus,
      headers: jsonHeaders('application/json'),
      body: (f) => json(f).replaceAll('/', '\\/').replaceAll('+', '\\u002B'),
    },
    'as JSON with extra keys of every kind, the file first': {
      headers: jsonHeaders('application/json'),
      body: ({ fileHSBase64, ...rest }) =>
        json({ fileHSBase64, a: [1, { b: '}' }], c: null, d: true, ...rest, e: 'x"y' }),
    },
    'as JSON in several lines': {
      headers: jsonHeaders('application/json'),
      body: (f) => JSON.stringify(f, null, 2),
    },
    'as JSON labelled as form': { body: json },
    'as form labelled as JSON': { headers: jsonHeaders('application/json'), body: form },
    'as form labelled as text in another charset': {
      headers: jsonHeaders('text/plain; charset=windows-1252'),
      body: form,
    },
    'with a label that is none': { headers: jsonHeaders(';;; charset'), body: form },
    'without a label': { headers: (session) => without(session, 'Content-Type'), body: form },
    'behind a BOM': { body: (f) => `\ufeff${form(f)}` },
    'with a BOM in the file': {
      file: () => Buffer.concat([Buffer.from('\ufeff'), claimFile()]),
      body: form,
    },
    'with headers in other case and the MD5 in small letters': {
      headers: ({ accessToken, tokenId, md5 }) => ({
        'CONTENT-TYPE': FORM,
        ACCESSTOKEN: accessToken,
        tokenid: tokenId,
        PasswordHash: md5.toLowerCase(),
      }),
      body: form,
    },
    'without passwordHash': { headers: (session) => without(session, 'passwordHash'), body: form },
    'with parameter names in other case': {
      body: (f) =>
        form({
          UserName: f.username!,
          LOAIHOSO: '130',
          matinh: '79',
          maCsKCB: '79999',
          fileHsBase64: f.fileHSBase64!,
        }),
    },
    'with loaiHs for loaiHoSo': {
      body: ({ loaiHoSo, ...rest }) => form({ ...rest, loaiHs: loaiHoSo! }),
    },
    'with the version as loaiHoSo': { body: (f) => form({ ...f, loaiHoSo: '3176' }) },
    'with the user name in other case': { body: (f) => form({ ...f, username: '79999_bv' }) },
    'to the path in other case, with a slash behind': { path: '/API/qd130/GuiHoSoXmlQd3176/', body: form },
    'to the path with doubled slashes': { path: '//api//qd130/guiHoSoXmlQD3176', body: form },
    'with a query behind the path': { path: '/api/qd130/guiHoSoXmlQD3176?v=1', body: form },
    'in chunks without a length': {
      body: (f) =>
        Readable.from([form(f).slice(0, 700), form(f).slice(700)].map((part) => Buffer.from(part))),
    },
  }

  test.each(Object.keys(variants))('%s is taken', async (name) => {
    const { file = claimFile, path, headers = compatHeaders, body } = variants[name]!
    const bytes = file()
    const reply = await call(it.url + (path ?? compatPath('claims', '3176')), {
      headers: headers(it.own),
      body: body(compatFields(it.own, bytes)),
    })
    expect(await storedClaims(expectTaken(reply))).toHaveLength(1)
  })

  test('shows its credentials in the query, as the older services of the family do', async () => {
    const { accessToken, tokenId, name, md5 } = it.own
    const query = form({ token: accessToken, id_token: tokenId, username: name, password: md5 })
    const reply = await call(`${it.url}${compatPath('claims', '3176')}?${query}`, {
      headers: { 'Content-Type': FORM },
      body: form(compatFields(it.own, claimFile())),
    })
    expectTaken(reply)
  })

  test('gives the time of receipt in Vietnam', async () => {
    const before = Date.now()
    const { thoiGianTiepNhan: t } = JSON.parse((await sendCompatible(it.own, claimFile())).text)
    const said = Date.parse(
      `${t.slice(0, 4)}-${t.slice(4, 6)}-${t.slice(6, 8)}T${t.slice(8, 10)}:${t.slice(10, 12)}:${t.slice(12)}+07:00`,
    )
    expect(Math.abs(said - before)).toBeLessThan(60_000)
  })

  test('that lets some claims in is a success whose message names what was not', async () => {
    const [good, bad] = documentsOf(fresh({ claims: 2 }))
    const reply = await sendCompatible(
      it.own,
      envelopeOf([good!, withField(bad!, 'XML1', 'NGAY_VAO', '202513990000')]),
    )
    const stored = await storedClaims(expectTaken(reply))
    expect(stored.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected'])
    const { thongDiep } = JSON.parse(reply.text)
    expect(thongDiep).toContain('1/2')
    for (const part of ['XML1', 'NGAY_VAO', '202513990000']) expect(thongDiep).toContain(part)
  })
})

describe('a call that is turned down', () => {
  let other: Session
  beforeAll(async () => {
    other = await it.session('79998')
  })

  /** HTTP 200, the four fields in order as text; returns code and transaction code. */
  async function refusal(reply: Reply | Promise<Reply>): Promise<{ code: string; maGiaoDich: string }> {
    const { status, text } = await reply
    expect(status).toBe(200)
    const parsed = JSON.parse(text)
    expect(Object.keys(parsed)).toEqual(['maKetQua', 'maGiaoDich', 'thoiGianTiepNhan', 'thongDiep'])
    for (const value of Object.values(parsed)) expect(value).toBeTypeOf('string')
    expect(parsed.thongDiep).not.toBe('')
    return { code: parsed.maKetQua, maGiaoDich: parsed.maGiaoDich }
  }
  const url = () => it.url + compatPath('claims', '3176')
  const send = (fields: Record<string, string>, headers = compatHeaders(it.own)) =>
    refusal(call(url(), { headers, body: form(fields) }))
  const fields = (file: Uint8Array = claimFile()) => compatFields(it.own, file)

  test('123: the only claim is wrong, or the facility; it is kept under its transaction code', async () => {
    const [claim] = documentsOf(fresh())
    const wrong = await refusal(
      sendCompatible(it.own, envelopeOf([withField(claim!, 'XML1', 'GIOI_TINH', 'nam')])),
    )
    expect(wrong.code).toBe('123')
    expect(await storedClaims(wrong.maGiaoDich)).toEqual([{ outcome: 'rejected', rows: expect.any(Number) }])
    const foreign = await refusal(sendCompatible(it.own, envelopeOf([documentsOf(fresh())[0]!], '79998')))
    expect(foreign.code).toBe('123')
  })

  test('204: the file cannot be opened, or is empty', async () => {
    expect((await refusal(sendCompatible(it.own, Buffer.from('không phải XML')))).code).toBe('204')
    expect((await refusal(sendCompatible(it.own, claimFile().subarray(0, 900)))).code).toBe('204')
    expect((await refusal(sendCompatible(it.own, Buffer.from('<KHAC/>')))).code).toBe('204')
    expect((await refusal(sendCompatible(it.own, Buffer.from('  \n')))).code).toBe('204')
  })

  test('205: broken base64, no file, wrong kind, no facility', async () => {
    expect((await send({ ...fields(), fileHSBase64: '!!!!' })).code).toBe('205')
    expect((await send({ ...fields(), fileHSBase64: '' })).code).toBe('205')
    const { fileHSBase64: _, ...noFile } = fields()
    expect((await send(noFile)).code).toBe('205')
    expect((await send({ ...fields(), loaiHoSo: '12' })).code).toBe('205')
    const { maCSKCB: __, ...noFacility } = fields()
    expect((await send(noFacility)).code).toBe('205')
  })

  test('401: no token, a wrong one, that of somebody else, a wrong password', async () => {
    const { accessToken: _, ...noToken } = compatHeaders(it.own)
    expect((await send(fields(), noToken)).code).toBe('401')
    expect((await send(fields(), { ...compatHeaders(it.own), accessToken: 'x'.repeat(64) })).code).toBe('401')
    expect((await send(fields(), { ...compatHeaders(it.own), tokenId: other.tokenId })).code).toBe('401')
    expect((await send({ ...fields(), username: other.name })).code).toBe('401')
    expect((await send(fields(), { ...compatHeaders(it.own), passwordHash: md5Of('khac') })).code).toBe('401')
  })

  test('401: a token that has run out; after a new login it goes on', async () => {
    const session = await logIn(it.url, accountOf('79998'))
    const file = envelopeOf(documentsOf(fresh({ maCskcb: '79998' })), '79998')
    await it.service.engine.pool.query(
      "UPDATE access_token SET expires_at = now() - interval '1 s' WHERE account = $1",
      [session.name],
    )
    expect((await refusal(sendCompatible(session, file))).code).toBe('401')
    expectTaken(await sendCompatible(await logIn(it.url, accountOf('79998')), file), 'claims', '79998')
  })

  test('402: the facility is not the account’s', async () => {
    expect((await send({ ...fields(), maCSKCB: '79998' })).code).toBe('402')
  })

  test('401 for the token of an account locked meanwhile, and 403 at its next login', async () => {
    const session = await it.session('79997')
    await it.service.accounts.lock(session.name)
    expect((await refusal(sendCompatible(session, claimFile()))).code).toBe('401')
    const login = await call(`${it.url}/api/token/take`, {
      body: form({ username: session.name, password: session.md5 }),
    })
    expect(JSON.parse(login.text).maKetQua).toBe('403')
  })

  test('1001: larger than the limit, told with a length or in chunks; the connection can be used again', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const body = form({ ...fields(), fileHSBase64: 'A'.repeat(3 * MB) })
    for (const large of [body, Readable.from([Buffer.from(body)])]) {
      const refused = await refusal(call(url(), { headers: compatHeaders(it.own), body: large, agent }))
      expect(refused.code).toBe('1001')
      expectTaken(await call(url(), { headers: compatHeaders(it.own), body: form(fields()), agent }))
    }
    agent.destroy()
  })

  test('nothing of a refused call is stored when no transaction came about', async () => {
    const count = async () =>
      (await it.service.engine.pool.query('SELECT count(*)::int AS n FROM submission')).rows[0].n
    const before = await count()
    expect((await send({ ...fields(), fileHSBase64: '!!!!' })).maGiaoDich).toBe('')
    expect((await send({ ...fields(), maCSKCB: '79998' })).maGiaoDich).toBe('')
    expect(await count()).toBe(before)
  })
})
