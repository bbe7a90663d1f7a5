import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateEnvelope } from '../../src/generate/index.js'
import { createAccounts } from '../../src/store/accounts.js'
import { md5OfPassword } from '../../src/store/passwords.js'
import { fresh } from '../support/claims.js'
import { useTestDatabase } from '../support/database.js'
import { bearer, logIn, nativeUrl, type Session } from '../support/his.js'
import { call, open } from '../support/http.js'
import { accountOf } from '../support/service.js'
import { peakMemory, type ServiceProcess, startServiceProcess } from '../support/service-process.js'
import { storeFaults } from '../support/store-faults.js'

const MB = 1024 * 1024
/** What the process may take at most, whatever is sent; two and a half times of it are sent. */
const MEMORY_BOUND = 400 * MB

const database = useTestDatabase()
let service: ServiceProcess
let session: Session

beforeAll(async () => {
  const account = accountOf('79999')
  await createAccounts(database.pool).add(account.name, md5OfPassword(account.password), [account.facility])
  service = await startServiceProcess({
    DATABASE_URL: database.connectionString,
    BHYT_WORKERS: '2',
    BHYT_WHOLE_BODY: '1MB',
    BHYT_LOG: 'warn',
  })
  session = await logIn(service.url, account)
})
afterAll(() => service?.stop())

const headers = () => ({
  ...bearer(session),
  'Content-Type': 'application/xml',
  Accept: 'application/x-ndjson',
})

interface Line {
  readonly type: string
  readonly ordinal: number
  readonly claimId: string
  readonly maLk: string
  readonly outcome: string
  readonly unchanged: boolean
  readonly rows: number
}

async function stored(
  pool: pg.Pool,
  claimId: string,
): Promise<{ outcome: string; rows: number; xml1: number }> {
  const { rows } = await pool.query(
    `SELECT outcome, rows, (SELECT count(*)::int FROM xml1 WHERE xml1.claim_id = claim.claim_id) AS xml1
     FROM claim WHERE ma_cskcb = '79999' AND claim_id = $1`,
    [claimId],
  )
  return rows[0]
}

test('a file of 60 MB goes through in flat memory, and each claim is in the store when its line arrives', async () => {
  const claims = 800
  let sent = 0
  let heard = 0
  let release = () => {}
  const firstLine = new Promise<void>((resolve) => {
    release = resolve
  })
  async function* envelope() {
    for (const piece of generateEnvelope({ ...fresh({ claims }), rows: 72 })) {
      sent += piece.length
      yield piece
      // The sender does not go on past the half before it has heard of a claim: nothing waits for the whole file.
      if (sent > 30 * MB) await firstLine
    }
  }
  const response = await open(nativeUrl(session), { headers: headers(), body: Readable.from(envelope()) })
  expect(response.statusCode).toBe(200)
  let summary: Record<string, unknown> = {}
  for await (const text of createInterface({ input: response })) {
    const line: Line = JSON.parse(text)
    if (line.type === 'summary') summary = line as unknown as Record<string, unknown>
    else {
      release()
      expect([line.type, line.ordinal]).toEqual(['claim', ++heard])
      // Every line of the beginning, then some.
      if (heard < 60 || heard % 20 === 0)
        expect(await stored(database.pool, line.claimId)).toEqual({
          outcome: 'accepted',
          rows: line.rows,
          xml1: 1,
        })
    }
  }
  expect(sent).toBeGreaterThan(60 * MB)
  expect(heard).toBe(claims)
  expect(summary).toMatchObject({
    outcome: 'accepted',
    state: 'complete',
    claimsAccepted: claims,
    bytes: sent,
  })
})

test.skipIf(process.platform !== 'linux')('meanwhile the process took no more than its bound', async () => {
  expect(await peakMemory(service.child.pid!)).toBeLessThan(MEMORY_BOUND)
})

test('a connection cut in the middle keeps what was told; sending again finds it unchanged', async () => {
  const claims = 240
  const pieces = [...generateEnvelope({ ...fresh({ claims }), rows: 72 })]
  async function* half() {
    yield* pieces.slice(0, 200)
    // The rest never comes.
    await new Promise(() => {})
  }
  const body = Readable.from(half())
  const response = await open(nativeUrl(session), { headers: headers(), body })
  const told: Line[] = []
  for await (const text of createInterface({ input: response })) {
    told.push(JSON.parse(text))
    if (told.length === 40) break
  }
  response.destroy()
  for (const line of told) {
    expect(line.type).toBe('claim')
    expect(await stored(database.pool, line.claimId)).toEqual({
      outcome: 'accepted',
      rows: line.rows,
      xml1: 1,
    })
  }

  const again = await call(nativeUrl(session), { headers: headers(), body: Buffer.concat(pieces) })
  const lines: Line[] = again.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'accepted', claimsAccepted: claims })
  const unchanged = new Set(lines.filter((line) => line.unchanged).map((line) => line.maLk))
  for (const { maLk } of told) expect(unchanged).toContain(maLk)
  const { rows } = await database.pool.query(
    'SELECT count(*)::int AS n FROM claim WHERE is_current AND version = 1 AND ma_lk = ANY($1)',
    [lines.slice(0, -1).map(({ maLk }) => maLk)],
  )
  expect(rows[0].n).toBe(claims)
})

test('a file that breaks in the middle is told so, with what was taken before', async () => {
  const pieces = [...generateEnvelope({ ...fresh({ claims: 240 }), rows: 72 })]
  const file = Buffer.concat([...pieces.slice(0, 200), Buffer.from('<HOSO><FILEHOSO></HOSO>')])
  const reply = await call(nativeUrl(session), { headers: headers(), body: file })
  const lines: Line[] = reply.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const summary = lines.at(-1) as unknown as { type: string; findings: { code: string }[] }
  expect(summary.type).toBe('summary')
  expect(summary.findings.map(({ code }) => code)).toContain('STR-001')
  expect(lines.length).toBeGreaterThan(100)
})

test('after all this the store is sound', async () => {
  expect(await storeFaults(database.pool)).toEqual([])
})
