import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateEnvelope } from '../../src/generate/index.js'
import { createAccounts } from '../../src/store/accounts.js'
import { md5OfPassword } from '../../src/store/passwords.js'
import { documentsOf, envelopeOf, fresh } from '../support/claims.js'
import { useTestDatabase } from '../support/database.js'
import {
  bearer,
  compatFields,
  compatHeaders,
  compatPath,
  logIn,
  nativeUrl,
  type Session,
  sendCompatible,
  sendNative,
} from '../support/his.js'
import { call, type Reply } from '../support/http.js'
import { accountOf } from '../support/service.js'
import { peakMemory, type ServiceProcess, startServiceProcess } from '../support/service-process.js'
import { storeFaults } from '../support/store-faults.js'

const MB = 1024 * 1024
const database = useTestDatabase()
let service: ServiceProcess
let a: Session
let b: Session

beforeAll(async () => {
  const accounts = createAccounts(database.pool)
  for (const facility of ['79999', '79998']) {
    const { name, password } = accountOf(facility)
    await accounts.add(name, md5OfPassword(password), [facility])
  }
  service = await startServiceProcess({
    DATABASE_URL: database.connectionString,
    BHYT_WORKERS: '1',
    BHYT_LOADERS: '1',
    BHYT_MAX_IN_FLIGHT: '16MB',
    BHYT_MAX_BODY: '8MB',
    BHYT_WHOLE_BODY: '8MB',
    BHYT_LOG: 'warn',
  })
  a = await logIn(service.url, accountOf('79999'))
  b = await logIn(service.url, accountOf('79998'))
})
afterAll(() => service?.stop())

interface Held {
  readonly outgoing: ClientRequest
  readonly reply: Promise<Reply>
}

/** A claim call whose head is sent and whose body waits: it holds its place among the bytes in flight. */
async function hold(session: Session, body: Buffer | string, bytes = Buffer.byteLength(body)): Promise<Held> {
  const url = new URL(session.url + compatPath('claims', '3176'))
  const outgoing = request({
    hostname: url.hostname,
    port: url.port,
    path: url.pathname,
    method: 'POST',
    headers: { ...compatHeaders(session), 'Content-Length': String(bytes), Connection: 'close' },
  })
  const reply = (async () => {
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    const whole = Buffer.concat(chunks)
    return { status: response.statusCode!, headers: response.headers, body: whole, text: whole.toString() }
  })()
  reply.catch(() => {})
  outgoing.flushHeaders()
  return { outgoing, reply }
}

async function inFlight(): Promise<number> {
  const { text } = await call(`${service.url}/metrics`)
  return Number(/^bhyt_bytes_in_flight (\d+)/m.exec(text)![1])
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}

const bodyOf = (session: Session, file: Buffer) => new URLSearchParams(compatFields(session, file)).toString()

/** The form with a parameter that nobody reads, up to that many bytes. */
const padded = (body: string, bytes: number) => `${body}&x=`.padEnd(bytes, 'x')

function expectRefused(reply: Reply, status: number): void {
  expect(reply.status).toBe(status)
  expect(Number(reply.headers['retry-after'])).toBeGreaterThanOrEqual(1)
}

describe('with the bytes in flight used up', () => {
  test('further calls are told 503 and when to come back, before their body is sent; accepted ones complete', async () => {
    const files = [1, 2].map(() => envelopeOf(documentsOf(fresh({ claims: 2 }))))
    const held: Held[] = []
    for (const file of files) held.push(await hold(a, padded(bodyOf(a, file), 7 * MB), 7 * MB))
    await until(async () => (await inFlight()) >= 14 * MB)

    // Only the head of this one is ever sent.
    const early = await hold(a, '', 4 * MB)
    const refused = await early.reply
    expectRefused(refused, 503)
    expect(JSON.parse(refused.text)).toMatchObject({ maKetQua: '500', maGiaoDich: '' })
    early.outgoing.destroy()

    const native = await call(nativeUrl(a), {
      headers: { ...bearer(a), 'Content-Type': 'application/xml' },
      body: Buffer.alloc(4 * MB, 0x20),
    })
    expectRefused(native, 503)
    expect(JSON.parse(native.text)).toMatchObject({ code: 'OVERLOADED' })

    // A small one still fits.
    expect(JSON.parse((await sendCompatible(a, envelopeOf(documentsOf(fresh())))).text).maKetQua).toBe('200')

    for (const [i, { outgoing }] of held.entries()) outgoing.end(padded(bodyOf(a, files[i]!), 7 * MB))
    for (const { reply } of held) expect(JSON.parse((await reply).text).maKetQua).toBe('200')
    await until(async () => (await inFlight()) === 0)
  })

  test('a sender that goes away gives its place back', async () => {
    const held = [await hold(a, '', 7 * MB), await hold(a, '', 7 * MB)]
    await until(async () => (await inFlight()) >= 14 * MB)
    for (const { outgoing } of held) outgoing.destroy()
    await until(async () => (await inFlight()) === 0)
    expect((await sendNative(a, envelopeOf(documentsOf(fresh())))).status).toBe(200)
  })
})

describe('a facility beside others', () => {
  test('is told 429 above its share, while the others go on', async () => {
    const own = await hold(a, '', 7 * MB)
    const others = await hold(b, '', 1 * MB)
    await until(async () => (await inFlight()) >= 8 * MB)

    const above = await hold(a, '', 3 * MB)
    expectRefused(await above.reply, 429)
    above.outgoing.destroy()
    const file = envelopeOf(documentsOf(fresh({ maCskcb: '79998' })), '79998')
    expect(JSON.parse((await sendCompatible(b, file)).text).maKetQua).toBe('200')

    own.outgoing.destroy()
    others.outgoing.destroy()
    await until(async () => (await inFlight()) === 0)
  })

  test('that floods without pause does not starve another: it gets through with the few retries it is told of', async () => {
    let flooding = true
    let accepted = 0
    const large = Buffer.concat([...generateEnvelope(fresh({ claims: 8, rows: 60 }))])
    const flood = Array.from({ length: 40 }, async (_, i) => {
      for (let round = 0; flooding; round++) {
        // A parameter nobody reads makes every body another; the file may be the same.
        const reply = await call(a.url + compatPath('claims', '3176'), {
          headers: compatHeaders(a),
          body: `${bodyOf(a, large)}&x=${i}-${round}`,
        })
        if (reply.status === 200) accepted++
        else {
          expectRefused(reply, reply.status === 429 ? 429 : 503)
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      }
    })
    await until(async () => accepted > 0)
    let tries = 0
    for (let i = 0; i < 10; i++) {
      const file = envelopeOf(documentsOf(fresh({ maCskcb: '79998' })), '79998')
      for (;;) {
        tries++
        const reply = await sendNative(b, file)
        if (reply.status === 200) {
          expect(JSON.parse(reply.text).outcome).toBe('accepted')
          break
        }
        expectRefused(reply, 503)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
    flooding = false
    await Promise.all(flood)
    expect(tries).toBeLessThan(40)
  })
})

describe('a flood far above capacity', () => {
  test('is refused in part; all that was accepted is in the store, and memory stays bounded', async () => {
    const files = Array.from({ length: 150 }, () =>
      Buffer.concat([...generateEnvelope(fresh({ claims: 10, rows: 40 }))]),
    )
    const total = files.reduce((sum, file) => sum + file.length, 0)
    expect(total).toBeGreaterThan(3 * 16 * MB)
    const replies = await Promise.all(
      files.map((file, i) => (i % 2 === 0 ? sendNative(a, file) : sendCompatible(a, file))),
    )
    const accepted = replies.filter(({ status }) => status === 200)
    const refused = replies.filter(({ status }) => status !== 200)
    expect(accepted.length).toBeGreaterThan(0)
    expect(refused.length).toBeGreaterThan(0)
    for (const reply of refused) expectRefused(reply, 503)

    const codes = accepted.map(({ text }) => JSON.parse(text).maGiaoDich)
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS files, sum(claims_accepted)::int AS claims FROM submission
       WHERE ma_giao_dich = ANY($1) AND outcome = 'accepted'`,
      [codes],
    )
    expect(rows[0]).toEqual({ files: accepted.length, claims: accepted.length * 10 })

    // Those that were refused are sent again, one by one, and are taken as new.
    for (const [i, reply] of replies.entries()) {
      if (reply.status === 200 || i % 10 !== 0) continue
      expect(JSON.parse((await sendNative(a, files[i]!)).text)).toMatchObject({
        outcome: 'accepted',
        duplicate: false,
      })
    }
    const peak = await peakMemory(service.child.pid!)
    if (peak !== null) expect(peak).toBeLessThan(400 * MB)
  })

  test('leaves nothing in flight, and the store sound', async () => {
    await until(async () => (await inFlight()) === 0)
    expect(await storeFaults(database.pool)).toEqual([])
  })
})
