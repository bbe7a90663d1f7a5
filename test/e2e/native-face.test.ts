import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { generateCheckIns, generateEnvelope } from '../../src/generate/index.js'
import { documentsOf, envelopeOf, fieldOf, fresh, withField } from '../support/claims.js'
import { bearer, nativeUrl, type Session, sendCompatible, sendNative } from '../support/his.js'
import { call } from '../support/http.js'
import { useService } from '../support/service.js'

const it = useService({ wholeBodyBytes: 64 * 1024 })
let other: Session

beforeAll(async () => {
  other = await it.session('79998')
})

const XML = { 'Content-Type': 'application/xml' }

/** A good claim, and one whose NGAY_RA is no moment. */
function goodAndBad() {
  const [good, bad] = documentsOf(fresh({ claims: 2 }))
  return { good: good!, bad: withField(bad!, 'XML1', 'NGAY_RA', '202502300000') }
}

async function get(session: Session, path: string) {
  const reply = await call(it.url + path, { headers: bearer(session) })
  const json = /json/.test(reply.headers['content-type'] ?? '')
  return { ...reply, json: json ? JSON.parse(reply.text) : null }
}

describe('a submission', () => {
  test('is answered with a verdict for each claim and every finding in both languages', async () => {
    const { good, bad } = goodAndBad()
    const file = envelopeOf([good, bad])
    const reply = await sendNative(it.own, file)
    const verdict = JSON.parse(reply.text)
    expect(reply.status).toBe(200)
    expect(verdict).toMatchObject({
      maCskcb: '79999',
      kind: 'claims',
      standardVersion: '3176',
      face: 'native',
      state: 'complete',
      outcome: 'partly',
      duplicate: false,
      bytes: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
      claimsTotal: 2,
      claimsAccepted: 1,
      claimsRejected: 1,
      findings: [],
      claims: [
        { ordinal: 1, maLk: fieldOf(good, 'XML1', 'MA_LK'), outcome: 'accepted', version: 1, findings: [] },
        {
          ordinal: 2,
          maLk: fieldOf(bad, 'XML1', 'MA_LK'),
          outcome: 'rejected',
          version: 1,
          currentVersion: null,
          findingsTotal: 1,
          errors: 1,
        },
      ],
    })
    const [finding] = verdict.claims[1].findings
    const xml1 = bad.get('XML1')!
    const line = xml1.slice(0, xml1.indexOf('<NGAY_RA>')).split('\n').length
    expect(finding).toMatchObject({
      code: 'STR-026',
      severity: 'error',
      table: 'XML1',
      row: 1,
      field: 'NGAY_RA',
      value: '202502300000',
      line,
    })
    for (const text of [finding.message, finding.advice]) {
      expect(text.vi).toMatch(/\S/)
      expect(text.en).toMatch(/\S/)
    }
    expect(finding.basis).toMatch(/\S/)
  })

  test('as NDJSON is a line for each claim and a summary behind them', async () => {
    const { good, bad } = goodAndBad()
    const reply = await call(nativeUrl(it.own), {
      headers: { ...bearer(it.own), ...XML, Accept: 'application/x-ndjson' },
      body: envelopeOf([good, bad]),
    })
    expect(reply.headers['content-type']).toMatch(/^application\/x-ndjson/)
    expect(reply.text.endsWith('\n')).toBe(true)
    const lines = reply.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ type, outcome }) => [type, outcome])).toEqual([
      ['claim', 'accepted'],
      ['claim', 'rejected'],
      ['summary', 'partly'],
    ])
    expect(lines[2].claims).toBeUndefined()
  })

  test('says the same whether small, or streamed because it is large', async () => {
    const claims = documentsOf(fresh({ claims: 12, rows: 40 }))
    claims[7] = withField(claims[7]!, 'XML1', 'NGAY_RA', '202502300000')
    const large = envelopeOf(claims)
    expect(large.length).toBeGreaterThan(64 * 1024)
    const told = JSON.parse((await sendNative(it.own, large)).text)
    expect(
      told.claims.map(({ ordinal, outcome }: { ordinal: number; outcome: string }) => [ordinal, outcome]),
    ).toEqual(claims.map((_, i) => [i + 1, i === 7 ? 'rejected' : 'accepted']))
    const read = await get(it.own, `/v1/submissions/${told.maGiaoDich}`)
    expect(read.json).toEqual(told)
    for (const claim of claims.filter((_, i) => i !== 7)) {
      const maLk = fieldOf(claim, 'XML1', 'MA_LK')
      const stored = await get(it.own, `/v1/claims/79999/${maLk}`)
      for (const [table, text] of claim) {
        expect(stored.json.rows[table], `${maLk} ${table}`).toHaveLength(text.split('<MA_LK>').length - 1)
      }
    }
  })

  test.each(['gzip', 'x-gzip'])('may be packed with %s, small or large', async (encoding) => {
    for (const claims of [1, 12]) {
      const file = Buffer.concat([...generateEnvelope(fresh({ claims, rows: 40 }))])
      const reply = await call(nativeUrl(it.own), {
        headers: { ...bearer(it.own), ...XML, 'Content-Encoding': encoding },
        body: gzipSync(file),
      })
      const verdict = JSON.parse(reply.text)
      expect(verdict).toMatchObject({ outcome: 'accepted', claimsAccepted: claims, bytes: file.length })
      const original = await get(it.own, `/v1/submissions/${verdict.maGiaoDich}/original`)
      expect(original.body.equals(file)).toBe(true)
    }
  })

  test('may come in chunks without a length', async () => {
    const file = Buffer.concat([...generateEnvelope(fresh({ claims: 3 }))])
    const pieces = Array.from({ length: Math.ceil(file.length / 1000) }, (_, i) =>
      file.subarray(i * 1000, i * 1000 + 1000),
    )
    const reply = await call(nativeUrl(it.own), {
      headers: { ...bearer(it.own), ...XML },
      body: Readable.from(pieces),
    })
    expect(JSON.parse(reply.text)).toMatchObject({ outcome: 'accepted', claimsAccepted: 3 })
  })

  test('may be check-ins', async () => {
    const file = Buffer.concat([...generateCheckIns(fresh({ claims: 3 }))])
    expect(JSON.parse((await sendNative(it.own, file, { kind: 'checkin' })).text)).toMatchObject({
      kind: 'checkin',
      outcome: 'accepted',
      claimsAccepted: 3,
    })
  })

  test('that came through the compatible face is read here by its transaction code', async () => {
    const { good, bad } = goodAndBad()
    const { maGiaoDich } = JSON.parse((await sendCompatible(it.own, envelopeOf([good, bad]))).text)
    const { json } = await get(it.own, `/v1/submissions/${maGiaoDich}`)
    expect(json).toMatchObject({ face: 'compatible', claimsAccepted: 1, claimsRejected: 1 })
    expect(json.claims[1].findings[0]).toMatchObject({ code: 'STR-026', value: '202502300000' })
  })
})

describe('the original', () => {
  test('comes back to the byte, also of a refused file', async () => {
    const { good, bad } = goodAndBad()
    const files = [envelopeOf([good, bad]), Buffer.from('\ufeff  <GIAMDINH>không đúng gốc</GIAMDINH>\r\n')]
    for (const file of files) {
      const { maGiaoDich, sha256 } = JSON.parse((await sendNative(it.own, file)).text)
      const reply = await get(it.own, `/v1/submissions/${maGiaoDich}/original`)
      expect(reply.body.equals(file)).toBe(true)
      expect(reply.headers['content-length']).toBe(String(file.length))
      expect(reply.headers.etag).toBe(`"${sha256}"`)
    }
  })
})

describe('a claim', () => {
  test('is read with all versions, findings and rows', async () => {
    const [claim] = documentsOf(fresh())
    const maLk = fieldOf(claim!, 'XML1', 'MA_LK')
    await sendNative(it.own, envelopeOf([claim!]))
    await sendNative(it.own, envelopeOf([withField(claim!, 'XML1', 'HO_TEN', 'HỌ TÊN MẪU "2"')]))
    await sendNative(it.own, envelopeOf([withField(claim!, 'XML1', 'NGAY_RA', 'mai')]))

    const { json } = await get(it.own, `/v1/claims/79999/${maLk}`)
    expect(json).toMatchObject({ maCskcb: '79999', maLk, currentVersion: 2, rowsOfVersion: 2 })
    expect(json.versions.map((v: { version: number; state: string }) => [v.version, v.state])).toEqual([
      [3, 'rejected'],
      [2, 'current'],
      [1, 'replaced'],
    ])
    expect(json.versions[0].findings[0]).toMatchObject({ code: 'STR-026', field: 'NGAY_RA', value: 'mai' })
    expect(json.rows.XML1).toHaveLength(1)
    expect(json.rows.XML1[0].HO_TEN).toBe('HỌ TÊN MẪU "2"')
    for (const table of ['XML2', 'XML3'] as const) {
      const sent = [...claim!.get(table)!.matchAll(/<MA_LK>/g)].length
      expect(json.rows[table]).toHaveLength(sent)
    }
    const first = await get(it.own, `/v1/claims/79999/${maLk}?version=1`)
    expect(first.json.rows.XML1[0].HO_TEN).toBe(fieldOf(claim!, 'XML1', 'HO_TEN'))
    expect((await get(it.own, `/v1/claims/79999/${maLk}?version=9`)).status).toBe(404)
    expect((await get(it.own, `/v1/claims/79999/${maLk}?version=x`)).status).toBe(400)
  })
})

describe('a facility', () => {
  test('sees only its own', async () => {
    const [claim] = documentsOf(fresh())
    const { maGiaoDich } = JSON.parse((await sendNative(it.own, envelopeOf([claim!]))).text)
    const paths = [
      `/v1/submissions/${maGiaoDich}`,
      `/v1/submissions/${maGiaoDich}/original`,
      `/v1/claims/79999/${fieldOf(claim!, 'XML1', 'MA_LK')}`,
    ]
    for (const path of paths) {
      expect((await get(it.own, path)).status).toBe(200)
      const theirs = await get(other, path)
      expect(theirs.status).toBe(404)
      expect(theirs.json).toMatchObject({ code: 'NOT_FOUND' })
      expect((await call(it.url + path)).status).toBe(401)
    }
    const disguised = maGiaoDich.replace('79999', '79998')
    expect((await get(other, `/v1/submissions/${disguised}`)).status).toBe(404)
  })

  test('cannot send for another, neither by parameter nor by file', async () => {
    const file = envelopeOf(documentsOf(fresh()))
    const byParameter = await call(nativeUrl({ ...other, facility: '79999' }), {
      headers: { ...bearer(other), ...XML },
      body: file,
    })
    expect([byParameter.status, JSON.parse(byParameter.text).code]).toEqual([403, 'WRONG_FACILITY'])
    const byFile = await sendNative(other, file)
    expect(JSON.parse(byFile.text)).toMatchObject({ outcome: 'refused', claimsTotal: 0 })
    expect(JSON.parse(byFile.text).findings[0].code).toBe('STR-050')
  })

  test('may use the same MA_LK as another without touching its claim', async () => {
    const [claim] = documentsOf(fresh())
    const maLk = fieldOf(claim!, 'XML1', 'MA_LK')
    await sendNative(it.own, envelopeOf([claim!]))
    const theirs = withField(claim!, 'XML1', 'MA_CSKCB', '79998')
    expect(JSON.parse((await sendNative(other, envelopeOf([theirs], '79998'))).text).outcome).toBe('accepted')
    for (const [session, facility] of [
      [it.own, '79999'],
      [other, '79998'],
    ] as const) {
      const { json } = await get(session, `/v1/claims/${facility}/${maLk}`)
      expect(json.versions).toHaveLength(1)
      expect(json.rows.XML1[0].MA_CSKCB).toBe(facility)
    }
  })
})

describe('what goes wrong', () => {
  test.each([
    ['an unknown version', 'standard=999', XML, 400, 'BAD_REQUEST'],
    ['an unknown kind', 'kind=khac', XML, 400, 'BAD_REQUEST'],
    ['another media type', '', { 'Content-Type': 'image/png' }, 415, 'UNSUPPORTED_MEDIA'],
    ['another packing', '', { ...XML, 'Content-Encoding': 'br' }, 415, 'UNSUPPORTED_MEDIA'],
    ['gzip that is none', '', { ...XML, 'Content-Encoding': 'gzip' }, 400, 'BAD_GZIP'],
  ])('%s is told as a problem with its code', async (_, query, headers, status, code) => {
    const reply = await call(`${it.url}/v1/submissions?${query}`, {
      headers: { ...bearer(it.own), ...headers },
      body: '<GIAMDINHHS/>',
    })
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect([reply.status, JSON.parse(reply.text).code]).toEqual([status, code])
  })

  test('an empty file is told so', async () => {
    const reply = await sendNative(it.own, Buffer.alloc(0))
    expect([reply.status, JSON.parse(reply.text).code]).toEqual([400, 'EMPTY'])
  })

  test('a small gzip that bursts is given up', async () => {
    const reply = await call(nativeUrl(it.own), {
      headers: { ...bearer(it.own), ...XML, 'Content-Encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(30_000_000, 0x20)),
    })
    expect([reply.status, JSON.parse(reply.text).code]).toEqual([413, 'TOO_LARGE'])
  })
})

describe('the service', () => {
  test('describes every route of both faces in OpenAPI', async () => {
    const { paths, openapi } = JSON.parse((await call(`${it.url}/openapi.json`)).text)
    expect(openapi).toMatch(/^3\.1/)
    const listed = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const submitPaths = ['checkInKcbQd', 'guiHoSoXmlQD'].flatMap((name) =>
      ['130', '4750', '3176'].map((version) => `POST /api/qd130/${name}${version}`),
    )
    expect(listed.sort()).toEqual(
      [
        ...submitPaths,
        'POST /api/qd130/guiDuLieuGdykQd130',
        'POST /api/token/take',
        'POST /v1/token',
        'POST /v1/submissions',
        'GET /v1/submissions/{maGiaoDich}',
        'GET /v1/submissions/{maGiaoDich}/original',
        'GET /v1/claims/{maCSKCB}/{maLK}',
        'POST /v1/validations',
        'GET /v1/rules',
        'GET /v1/cards/{key}',
        'GET /v1/checkins/open',
        'GET /v1/persons/{key}/visits',
        'POST /v1/registry/events',
        'POST /api/egw/KQNhanLichSuKCB2024',
        'POST /api/egw/Lskcb2025',
        'POST /api/egw/nhanHoSoKCBChiTiet',
        'POST /api/TraCuuCCT/TraCuuTienMCCT',
        'GET /v1/review/overview',
        'GET /v1/review/submissions',
        'GET /v1/review/claims',
        'GET /v1/review/claims/{maCskcb}/{claimId}',
        'GET /v1/review/claims/{maCskcb}/{claimId}/tables/{table}',
        'GET /v1/review/claims/{maCskcb}/{claimId}/differences/{otherId}',
        'GET /v1/review/reasons',
        'POST /v1/review/actions',
        'POST /v1/review/assign-all',
        'POST /v1/review/bulk',
        'GET /v1/review/bulk/{bulkId}',
        'GET /v1/review/exports',
        'POST /v1/review/exports',
        'GET /v1/review/exports/{exportId}',
        'DELETE /v1/review/exports/{exportId}',
        'POST /v1/review/session',
        'DELETE /v1/review/session',
        'GET /v1/review/exports/{exportId}/file',
        'GET /healthz',
        'GET /readyz',
        'GET /metrics',
      ].sort(),
    )
  })

  test('is alive and ready, and counts what it did', async () => {
    await sendNative(it.own, envelopeOf(documentsOf(fresh())))
    expect((await call(`${it.url}/healthz`)).status).toBe(200)
    expect((await call(`${it.url}/readyz`)).status).toBe(200)
    const { text } = await call(`${it.url}/metrics`)
    const accepted = [...text.matchAll(/^bhyt_claims_total\{[^}]*outcome="accepted"[^}]*\} (\d+)$/gm)]
    expect(accepted.reduce((sum, [, count]) => sum + Number(count), 0)).toBeGreaterThan(0)
    expect(text).toMatch(/^bhyt_bytes_in_flight 0$/m)
  })
})
