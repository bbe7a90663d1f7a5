import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerCard } from '../../src/eligibility/card-answer.js'
import { matchPerson } from '../../src/eligibility/identity.js'
import type { RegistryLookup, RegistryRecord } from '../../src/eligibility/lookup.js'
import { createRegistryClient, type RegistryClient } from '../../src/intake/registry-client/client.js'
import type { RegistryFace } from '../../src/intake/registry-client/options.js'
import { createLog } from '../../src/ops/log.js'
import { momentInVietnam } from '../../src/standard/dated.js'
import { createAccounts } from '../../src/store/accounts.js'
import { md5OfPassword } from '../../src/store/passwords.js'
import { createStoreRegistry } from '../../src/store/registry-lookup.js'
import { testDatabase, useTestDatabase } from '../support/database.js'
import { bearer } from '../support/his.js'
import { call } from '../support/http.js'
import { importLines, personLine, type RegistryValues } from '../support/registry.js'
import { startTestService } from '../support/service.js'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.js'

const database = useTestDatabase()
const TODAY = Math.floor(momentInVietnam(new Date()) / 10_000)
const ACCOUNT = { account: '79001_BV', password: 'mat-khau-tra-cuu' }

const status = (number: string, from: string, state: string, reason: string): RegistryValues => ({
  kind: 'status',
  bhxh_no: number,
  card: `GD479${number}`,
  from,
  state,
  reason,
})

const LINES: readonly RegistryValues[] = [
  personLine('7900000001'),
  personLine('7900000002', { to: '20241231', five_year: '', area: 'K2' }),
  personLine('7900000003'),
  status('7900000003', '20250101', 'withdrawn', 'thu hồi thử nghiệm'),
  personLine('7900000004'),
  status('7900000004', '20240301', 'movedOut', ''),
  personLine('7900000005', { to: '20251231' }),
  {
    kind: 'card',
    bhxh_no: '7900000005',
    card: 'DN4797900000005',
    from: '20260101',
    to: '20991231',
    facility: '79002',
  },
  personLine('7900000006', { death: '20250601' }),
  personLine('7900000007', { birth: '1950', sex: '1', former_names: 'LÊ VĂN CŨ' }),
  personLine('7900000008'),
  { kind: 'temp', bhxh_no: '7900000008', card: 'TE1797900000099', from: '20260101', to: '20991231' },
  personLine('7900000009', { card: 'QN5977900000009' }),
]

interface Asked {
  readonly key: string
  readonly name?: string
  readonly birthDay?: number
}

const person = ({ key, name, birthDay }: Asked) => ({
  name: name ?? `Nguyễn Thị Mẫu ${key.startsWith('TE') ? '08' : key.slice(-2)}`,
  birthDay: birthDay ?? 19800517,
})

const CASES: readonly (readonly [what: string, code: string, asked: Asked])[] = [
  ['a card in order', '000', { key: 'GD4797900000001' }],
  ['the number of ten digits', '000', { key: '7900000001' }],
  ['the citizen id', '000', { key: '000180000001' }],
  ['a card that ended', '010', { key: 'GD4797900000002' }],
  ['a card that was withdrawn', '110', { key: 'GD4797900000003' }],
  ['a card whose holder moved', '121', { key: 'GD4797900000004' }],
  ['an old card', '003', { key: 'GD4797900000005' }],
  ['the new card', '000', { key: 'DN4797900000005' }],
  [
    'a former name, and the year of birth alone',
    '000',
    { key: 'GD4797900000007', name: 'LÊ VĂN CŨ', birthDay: 19500000 },
  ],
  ['a temporary number', '130', { key: 'TE1797900000099' }],
  ['a card of the army', '001', { key: 'QN5977900000009' }],
  ['a name that differs', '060', { key: 'GD4797900000001', name: 'PHẠM VĂN KHÁC' }],
  ['a name with the same initials', '061', { key: 'GD4797900000001', name: 'NGÔ THU MẬN 01' }],
  ['a birth day that differs', '070', { key: 'GD4797900000001', birthDay: 19810517 }],
  ['another province', '052', { key: 'GD4017900000001' }],
  ['another level', '053', { key: 'GD3797900000001' }],
  ['nobody', '050', { key: 'GD4797999999999' }],
]

let service: ServiceProcess
let store: RegistryLookup
const settings = () => ({
  DATABASE_URL: database.connectionString,
  BHYT_WORKERS: '1',
  BHYT_REVIEW_BACKGROUND: 'off',
})

beforeAll(async () => {
  const { pool } = database
  await createAccounts(pool, { maxFailures: 10, unlockAfterMs: 60_000, trustMs: 0 }).add(
    ACCOUNT.account,
    md5OfPassword(ACCOUNT.password),
    ['79001'],
  )
  await importLines(pool, LINES)
  store = createStoreRegistry(pool)
  service = await startServiceProcess(settings())
})
afterAll(async () => {
  await service?.stop()
})

const clients: RegistryClient[] = []
afterAll(async () => {
  for (const client of clients) await client.close()
})

function clientOf(face: RegistryFace, log: string[] = []): RegistryClient {
  const client = createRegistryClient(
    {
      ...ACCOUNT,
      url: service.url,
      face,
      staffName: null,
      staffId: null,
      timeoutMs: 10_000,
      batchMs: 30_000,
      parallel: 4,
      retries: 1,
      cacheMs: 0,
      breakerFailures: 4,
      breakerWindowMs: 60_000,
      breakerOpenMs: 500,
    },
    createLog({ level: 'debug', destination: { write: (line) => log.push(line) } }),
  )
  clients.push(client)
  return client
}

const outside = async (client: RegistryClient, asked: Asked): Promise<readonly RegistryRecord[]> => {
  const persons = new Map([[asked.key, [person(asked)]]])
  return (await client.read([asked.key], undefined, { persons })).byKey.get(asked.key) ?? []
}
const own = async ({ key }: Asked): Promise<readonly RegistryRecord[]> =>
  (await store.read([key])).byKey.get(key) ?? []

const codeOf = (asked: Asked, records: readonly RegistryRecord[]) =>
  answerCard({ key: asked.key, ...person(asked), day: TODAY }, records).code

describe.each(['compatible', 'native'] as const)('the %s look-up of another process', (face) => {
  let client: RegistryClient
  beforeAll(() => {
    client = clientOf(face)
  })

  test.each(CASES)('%s: %s, as the store says', async (_, code, asked) => {
    const [mine, theirs] = await Promise.all([own(asked), outside(client, asked)])
    expect([codeOf(asked, mine), codeOf(asked, theirs)]).toEqual([code, code])
    expect(theirs).toHaveLength(mine.length)
    if (mine.length === 0) return
    const claimed = {
      hoTen: person(asked).name,
      ngaySinh: person(asked).birthDay * 10_000,
      gioiTinh: mine[0]!.person.sex,
      soCccd: '',
      newborn: false,
    }
    const matches = [mine, theirs].map(([record]) => matchPerson(claimed, record!.person))
    expect(matches[1]!.name).toBe(matches[0]!.name)
    // Where the name was not accepted, the rest was not looked at.
    if (code !== '060' && code !== '061') expect(matches[1]!.birthDate).toBe(matches[0]!.birthDate)
    expect(theirs[0]!.person.bhxhNo).toBe(mine[0]!.person.bhxhNo)
  })
})

test('the native look-up tells a person whole, but for former names and what it is not asked by', async () => {
  const client = clientOf('native')
  for (const number of ['01', '02', '03', '04', '06']) {
    const asked = { key: `GD47979000000${number}` }
    const [mine] = await own(asked)
    const [theirs] = await outside(client, asked)
    expect(theirs).toEqual({
      ...mine,
      person: { ...mine!.person, citizenId: null, verifiedDay: TODAY },
    })
  }
})

test('without name and birth day the native look-up tells the card, the compatible one nothing', async () => {
  const key = 'GD4797900000003'
  const [mine] = await own({ key })
  const [theirs] = (await clientOf('native').read([key])).byKey.get(key)!
  expect(theirs).toMatchObject({ person: { names: [], birthDay: 0 }, cards: mine!.cards })
  await expect(clientOf('compatible').read([key])).rejects.toMatchObject({ code: 'REGISTRY_QUESTION' })
})

test('a service that asks this one answers look-ups of its own facilities with what is said here', async () => {
  await using empty = await testDatabase()
  await using asking = await startTestService(empty, {
    registry: 'http',
    registryUrl: service.url,
    registryAccount: ACCOUNT.account,
    registryPassword: ACCOUNT.password,
    reviewBackground: 'off',
  })
  const session = await asking.session('79999')
  const lookUp = async (key: string, hoTen: string) => {
    const query = new URLSearchParams({ hoTen, ngaySinh: '17/05/1980' })
    const reply = await call(`${asking.url}/v1/cards/${key}?${query}`, { headers: bearer(session) })
    return JSON.parse(reply.text)
  }
  expect(await lookUp('GD4797900000001', 'NGUYỄN THỊ MẪU 01')).toMatchObject({
    code: '000',
    card: { code: 'GD4797900000001' },
  })
  expect((await lookUp('GD4797900000001', 'PHẠM VĂN KHÁC')).code).toBe('060')
  expect((await lookUp('GD4797999999999', 'NGUYỄN THỊ MẪU 01')).code).toBe('050')
})

test('the other process killed in the middle: reads are refused, the breaker opens; started again, they work', async () => {
  const log: string[] = []
  const client = clientOf('compatible', log)
  const keys = Array.from({ length: 9 }, (_, i) => `GD479790000000${i + 1}`)
  const persons = new Map(keys.map((key) => [key, [person({ key })]]))
  const read = () => client.read(keys.slice(0, 4), undefined, { persons })
  expect((await read()).byKey.size).toBe(4)

  const { port } = new URL(service.url)
  const outcomes: unknown[] = []
  let going = true
  const load = (async () => {
    while (going)
      outcomes.push(
        await read().then(
          ({ byKey }) => byKey.size,
          ({ code }) => code,
        ),
      )
  })()
  await expect.poll(() => outcomes.length).toBeGreaterThan(3)
  await service.kill()
  await expect.poll(() => outcomes, { timeout: 20_000 }).toContain('REGISTRY_SUSPENDED')
  expect(client.state()).not.toBe('closed')
  going = false
  await load
  // Every read was whole or refused; none was taken for "nobody is insured".
  expect(new Set(outcomes.filter((outcome) => outcome !== 4))).toEqual(
    new Set(outcomes.filter((outcome) => /^REGISTRY_(?:UNREACHABLE|SUSPENDED)$/.test(String(outcome)))),
  )

  service = await startServiceProcess({ ...settings(), BHYT_PORT: port })
  await expect
    .poll(
      () =>
        read().then(
          ({ byKey }) => byKey.size,
          ({ code }) => code,
        ),
      { timeout: 20_000 },
    )
    .toBe(4)
  expect(client.state()).toBe('closed')
  expect(log.map((line) => JSON.parse(line).state)).toEqual(expect.arrayContaining(['open', 'closed']))
  for (const secret of ['7900000001', 'MẪU', 'Mẫu', ACCOUNT.password, port])
    expect(log.join()).not.toContain(secret)
})
