import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccounts } from '../../src/store/accounts.js'
import { md5OfPassword } from '../../src/store/passwords.js'
import { documentsOf, envelopeOf, fieldOf, fresh, withField } from '../support/claims.js'
import { useTestDatabase } from '../support/database.js'
import {
  bearer,
  compatHeaders,
  compatPath,
  logIn,
  md5Of,
  nativeUrl,
  type Session,
  sendCompatible,
  sendNative,
} from '../support/his.js'
import { call } from '../support/http.js'
import { accountOf } from '../support/service.js'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.js'

const database = useTestDatabase()
const account = accountOf('79999')
let service: ServiceProcess
let session: Session

beforeAll(async () => {
  await createAccounts(database.pool).add(account.name, md5OfPassword(account.password), [account.facility])
  service = await startServiceProcess({
    DATABASE_URL: database.connectionString,
    BHYT_LOG: 'debug',
    BHYT_WORKERS: '1',
  })
  session = await logIn(service.url, account)
})
afterAll(() => service?.stop())

/** Values that tell who somebody is, from the claims that are sent. */
const persons = new Set<string>()

function claims() {
  const documents = documentsOf(fresh({ claims: 6 }))
  // A defect in the very field that must stay secret: its value stands in the finding.
  documents[1] = withField(documents[1]!, 'XML1', 'MA_THE_BHYT', 'TE1790000000777X'.repeat(3))
  documents[2] = withField(documents[2]!, 'XML1', 'SO_CCCD', '0790990007770790990007')
  documents[3] = withField(documents[3]!, 'XML1', 'HO_TEN', 'NGƯỜI BỆNH BÍ MẬT '.repeat(30).trim())
  documents[4] = withField(documents[4]!, 'XML1', 'NGAY_SINH', '19991399')
  for (const claim of documents) {
    for (const field of [
      'HO_TEN',
      'SO_CCCD',
      'MA_THE_BHYT',
      'MA_BN',
      'DIEN_THOAI',
      'DIA_CHI',
      'HO_TEN_CHA',
    ]) {
      const value = fieldOf(claim, 'XML1', field)
      if (value.length >= 6) persons.add(value)
    }
  }
  return documents
}

test('after good and bad claims, logins and failures the log holds nothing of persons and no secret', async () => {
  const wrong = 'mat-khau-sai-0777'
  const transactions: string[] = []
  for (const send of [sendNative, sendCompatible]) {
    const documents = claims()
    const reply = JSON.parse((await send(session, envelopeOf(documents))).text)
    transactions.push(reply.maGiaoDich)
    // Broken in the middle of a value.
    const file = envelopeOf(documents).toString('latin1')
    await send(session, Buffer.from(file.slice(0, file.length / 2), 'latin1'))
    await send(session, Buffer.from(`<GIAMDINHHS><HO_TEN>${fieldOf(documents[0]!, 'XML1', 'HO_TEN')}`))
  }
  await call(`${service.url}/api/token/take`, { body: `username=${account.name}&password=${wrong}` })
  await call(`${service.url}/api/token/take?username=${account.name}&password=${md5Of(wrong)}`, {
    method: 'POST',
  })
  await call(service.url + compatPath('claims', '3176'), {
    headers: { ...compatHeaders(session), passwordHash: md5Of(wrong) },
    body: 'fileHSBase64=!!!',
  })
  await call(
    `${service.url}${compatPath('claims', '3176')}?token=${session.accessToken}&id_token=${session.tokenId}`,
    {
      method: 'POST',
      body: '{"maCSKCB": "79999", "fileHSBase64": ',
    },
  )
  await call(nativeUrl(session), { headers: { ...bearer(session), 'Content-Type': 'image/png' }, body: 'x' })
  await call(`${service.url}/v1/claims/79999/${encodeURIComponent([...persons][0]!)}`, {
    headers: bearer(session),
  })
  await call(`${service.url}/khong-co/${session.accessToken}`)
  // What the database refuses must not quote a row either.
  await database.pool.query('ALTER TABLE xml1 ADD CONSTRAINT never CHECK (stt IS NULL) NOT VALID')
  const refused = await sendNative(session, envelopeOf(claims()))
  expect(refused.status).toBe(503)
  await database.pool.query('ALTER TABLE xml1 DROP CONSTRAINT never')

  const log = service.output()
  expect(transactions).toHaveLength(2)
  for (const maGiaoDich of transactions) expect(log).toContain(maGiaoDich)
  expect(log).toContain('never')
  const secrets = [account.password, wrong, session.accessToken, session.tokenId]
  const hashes = [session.md5, md5Of(wrong)].flatMap((hash) => [hash, hash.toLowerCase()])
  expect(persons.size).toBeGreaterThan(20)
  for (const secret of [...persons, ...secrets, ...hashes]) {
    expect(log).not.toContain(secret)
    expect(log).not.toContain(encodeURIComponent(secret))
    expect(log).not.toContain(Buffer.from(secret).toString('base64').slice(0, -4))
  }
})

test('every line of standard output is JSON with a time, a level and a message', () => {
  const lines = service
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
  expect(lines.length).toBeGreaterThan(10)
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({
      time: expect.any(String),
      level: expect.any(String),
      msg: expect.any(String),
    })
  }
})
