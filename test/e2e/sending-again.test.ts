import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentsOf, envelopeOf, fieldOf, fresh, withField } from '../support/claims.js'
import { type TestDatabase, testDatabase } from '../support/database.js'
import { bearer, nativeUrl, type Session, sendCompatible, sendNative } from '../support/his.js'
import { call } from '../support/http.js'
import { startTestService, type TestService } from '../support/service.js'
import { storeFaults } from '../support/store-faults.js'

// Two services on one database, as two nodes behind a balancer would be.
let database: TestDatabase
let nodes: TestService[]
let sessions: Session[]

beforeAll(async () => {
  database = await testDatabase()
  nodes = [await startTestService(database, { workers: 1 }), await startTestService(database, { workers: 1 })]
  sessions = [await nodes[0]!.session(), await nodes[1]!.session()]
})

afterAll(async () => {
  for (const node of nodes ?? []) await node.service.stop()
  await database?.drop()
})

const pool = () => nodes[0]!.service.engine.pool
const twenty = Array.from({ length: 20 }, (_, i) => i)

async function history(maLk: string) {
  const reply = await call(`${nodes[0]!.url}/v1/claims/79999/${maLk}`, { headers: bearer(sessions[0]!) })
  expect(reply.status).toBe(200)
  return JSON.parse(reply.text)
}

async function submissions(maGiaoDich: readonly string[]): Promise<number> {
  const { rows } = await pool().query(
    'SELECT count(*)::int AS n FROM submission WHERE ma_giao_dich = ANY($1)',
    [maGiaoDich],
  )
  return rows[0].n
}

describe.each([
  ['one service', () => [sessions[0]!]],
  ['two services on one database', () => sessions],
])('at the same time to %s', (_, targets) => {
  const at = (i: number) => targets()[i % targets().length]!

  test('the same file 20 times is stored once, and all get the same transaction code', async () => {
    const claims = documentsOf(fresh({ claims: 3 }))
    const file = envelopeOf(claims)
    const replies = await Promise.all(twenty.map((i) => sendNative(at(i), file)))
    const verdicts = replies.map(({ text }) => JSON.parse(text))
    expect(new Set(verdicts.map(({ maGiaoDich }) => maGiaoDich)).size).toBe(1)
    expect(verdicts.filter(({ duplicate }) => !duplicate)).toHaveLength(1)
    // But for being told that it is a duplicate, everybody hears the first answer.
    for (const verdict of verdicts)
      expect({ ...verdict, duplicate: true }).toEqual({ ...verdicts[0], duplicate: true })
    for (const claim of claims) {
      const { versions } = await history(fieldOf(claim, 'XML1', 'MA_LK'))
      expect(versions).toHaveLength(1)
    }
    expect(await submissions(verdicts.map(({ maGiaoDich }) => maGiaoDich))).toBe(1)
  })

  test('the same file over both faces is one submission', async () => {
    const file = envelopeOf(documentsOf(fresh({ claims: 2 })))
    const codes = await Promise.all(
      twenty.map(async (i) =>
        JSON.parse((await (i % 4 < 2 ? sendNative : sendCompatible)(at(i), file)).text),
      ),
    )
    expect(new Set(codes.map(({ maGiaoDich }) => maGiaoDich)).size).toBe(1)
  })

  test('20 versions of one claim end with one current version and the whole history', async () => {
    const [claim] = documentsOf(fresh())
    const maLk = fieldOf(claim!, 'XML1', 'MA_LK')
    const replies = await Promise.all(
      twenty.map((i) =>
        sendNative(at(i), envelopeOf([withField(claim!, 'XML1', 'HO_TEN', `HỌ TÊN MẪU ${i}`)])),
      ),
    )
    const told = replies.map(({ text }) => JSON.parse(text).claims[0])
    expect(told.map(({ version }) => version).sort((a, b) => a - b)).toEqual(twenty.map((i) => i + 1))

    const { currentVersion, versions, rows } = await history(maLk)
    expect(currentVersion).toBe(20)
    expect(versions.map((v: { version: number; state: string }) => [v.version, v.state])).toEqual(
      twenty.map((i) => [20 - i, i === 0 ? 'current' : 'replaced']),
    )
    const newest = told.findIndex(({ version }) => version === 20)
    expect(rows.XML1[0].HO_TEN).toBe(`HỌ TÊN MẪU ${newest}`)
  })

  test('one new claim in 20 different files is taken once and found unchanged 19 times', async () => {
    const claims = documentsOf(fresh({ claims: 21 }))
    const shared = claims[20]!
    const replies = await Promise.all(twenty.map((i) => sendNative(at(i), envelopeOf([claims[i]!, shared]))))
    const told = replies.map(({ text }) => JSON.parse(text).claims)
    expect(told.filter(([, second]) => second.unchanged)).toHaveLength(19)
    for (const [first, second] of told) {
      expect(first).toMatchObject({ outcome: 'accepted', version: 1, unchanged: false })
      expect(second).toMatchObject({ outcome: 'accepted', currentVersion: 1 })
    }
    expect((await history(fieldOf(shared, 'XML1', 'MA_LK'))).versions).toHaveLength(1)
  })

  test('files that share many claims in different orders all get through', async () => {
    const claims = documentsOf(fresh({ claims: 20 }))
    const replies = await Promise.all(
      twenty.slice(0, 10).map((i) => {
        const changed = claims.map((claim) => withField(claim, 'XML1', 'HO_TEN', `HỌ TÊN MẪU ${i}`))
        return sendNative(at(i), envelopeOf(i % 2 === 0 ? changed : changed.reverse()))
      }),
    )
    expect(replies.map(({ text }) => JSON.parse(text).outcome)).toEqual(replies.map(() => 'accepted'))
    for (const claim of claims)
      expect((await history(fieldOf(claim, 'XML1', 'MA_LK'))).currentVersion).toBe(10)
  })
})

describe('one after the other', () => {
  test('a rejected version keeps the accepted one current, and says so', async () => {
    const [claim] = documentsOf(fresh())
    await sendNative(sessions[0]!, envelopeOf([claim!]))
    const wrong = withField(claim!, 'XML1', 'GIOI_TINH', 'nữ')
    const reply = JSON.parse((await sendNative(sessions[1]!, envelopeOf([wrong]))).text)
    expect(reply.claims[0]).toMatchObject({
      outcome: 'rejected',
      version: 2,
      currentVersion: 1,
      replacedVersion: null,
    })
    const { currentVersion, rowsOfVersion, rows, versions } = await history(fieldOf(claim!, 'XML1', 'MA_LK'))
    expect([currentVersion, rowsOfVersion]).toEqual([1, 1])
    expect(String(rows.XML1[0].GIOI_TINH)).toBe(fieldOf(claim!, 'XML1', 'GIOI_TINH'))
    expect(versions[0]).toMatchObject({ version: 2, state: 'rejected' })
  })

  test('a corrected version replaces the rejected one and becomes current', async () => {
    const [claim] = documentsOf(fresh())
    const wrong = withField(claim!, 'XML1', 'GIOI_TINH', 'nữ')
    const first = JSON.parse((await sendNative(sessions[0]!, envelopeOf([wrong]))).text)
    expect(first.claims[0]).toMatchObject({ outcome: 'rejected', version: 1, currentVersion: null })
    const second = JSON.parse((await sendNative(sessions[0]!, envelopeOf([claim!]))).text)
    expect(second.claims[0]).toMatchObject({ outcome: 'accepted', version: 2, currentVersion: 2 })
  })

  test('a new version tells which it replaced', async () => {
    const [claim] = documentsOf(fresh())
    await sendNative(sessions[0]!, envelopeOf([claim!]))
    const changed = withField(claim!, 'XML1', 'HO_TEN', 'HỌ TÊN KHÁC')
    const { claims } = JSON.parse((await sendNative(sessions[1]!, envelopeOf([changed]))).text)
    expect(claims[0]).toMatchObject({ version: 2, currentVersion: 2, replacedVersion: 1, unchanged: false })
  })

  test('the same claim in another file is unchanged: no version, no rows a second time', async () => {
    const [claim, neighbour] = documentsOf(fresh({ claims: 2 }))
    await sendNative(sessions[0]!, envelopeOf([claim!]))
    const { claims } = JSON.parse((await sendNative(sessions[0]!, envelopeOf([neighbour!, claim!]))).text)
    expect(claims[1]).toMatchObject({
      outcome: 'accepted',
      unchanged: true,
      version: null,
      currentVersion: 1,
    })
    const { rows } = await pool().query('SELECT count(*)::int AS n FROM xml1 WHERE ma_lk = $1', [
      fieldOf(claim!, 'XML1', 'MA_LK'),
    ])
    expect(rows[0].n).toBe(1)
  })

  test('the earlier content sent again is a version of its own and current again', async () => {
    const [claim, neighbour] = documentsOf(fresh({ claims: 2 }))
    await sendNative(sessions[0]!, envelopeOf([claim!]))
    await sendNative(sessions[0]!, envelopeOf([withField(claim!, 'XML1', 'HO_TEN', 'HỌ TÊN KHÁC')]))
    const { claims } = JSON.parse((await sendNative(sessions[0]!, envelopeOf([claim!, neighbour!]))).text)
    expect(claims[0]).toMatchObject({ version: 3, currentVersion: 3, replacedVersion: 2 })
  })

  test('the duplicate of a file in a stream is found at its end, and gives no second version', async () => {
    const claims = documentsOf(fresh({ claims: 2 }))
    const file = envelopeOf(claims)
    const first = JSON.parse((await sendNative(sessions[0]!, file)).text)
    const again = await call(nativeUrl(sessions[0]!), {
      headers: { ...bearer(sessions[0]!), 'Content-Type': 'application/xml', Accept: 'application/x-ndjson' },
      body: file,
    })
    const summary = JSON.parse(again.text.trimEnd().split('\n').at(-1)!)
    expect(summary).toMatchObject({ type: 'summary', duplicate: true, maGiaoDich: first.maGiaoDich })
  })
})

test('after all this the store is sound', async () => {
  expect(await storeFaults(pool())).toEqual([])
})
