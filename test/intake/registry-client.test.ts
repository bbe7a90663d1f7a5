import { inspect } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { type ConfigError, resolveOptions } from '../../src/config.js'
import {
  createRegistryClient,
  type ReadDetails,
  type RegistryClient,
} from '../../src/intake/registry-client/client.js'
import {
  type RegistryClientOptions,
  registryClientOptions,
} from '../../src/intake/registry-client/options.js'
import { createLog, silentLog } from '../../src/ops/log.js'
import { momentInVietnam } from '../../src/standard/dated.js'
import {
  type Asked,
  cardReply,
  type RegistryService,
  startRegistryService,
} from '../support/registry-service.js'

const KEY = 'GD4797900000001'
const ANNA = { name: 'Nguyễn Thị Mẫu 01', birthDay: 19800517 }
const PASSWORD = 'mat-khau-tra-cuu'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function serve(onLookUp: (asked: Asked) => void): Promise<RegistryService> {
  const service = await startRegistryService(onLookUp)
  open.push({ close: async () => service[Symbol.asyncDispose]() })
  return service
}

function clientOf(
  url: string,
  options: Partial<RegistryClientOptions> = {},
  log = silentLog,
): RegistryClient {
  const client = createRegistryClient(
    {
      url,
      account: '79001_BV',
      password: PASSWORD,
      face: 'compatible',
      staffName: null,
      staffId: null,
      timeoutMs: 5_000,
      batchMs: 20_000,
      parallel: 4,
      retries: 2,
      cacheMs: 0,
      breakerFailures: 1_000,
      breakerWindowMs: 60_000,
      breakerOpenMs: 60_000,
      random: () => 0,
      ...options,
    },
    log,
  )
  open.push(client)
  return client
}

const about = (...keys: string[]): ReadDetails => ({ persons: new Map(keys.map((key) => [key, [ANNA]])) })
const readOne = async (client: RegistryClient, key = KEY) =>
  (await client.read([key], undefined, about(key))).byKey.get(key)
/** The code that a read is rejected with. */
const refusal = (reading: Promise<unknown>): Promise<unknown> =>
  reading.then(
    () => 'resolved',
    (error) => error.code,
  )

describe('the configuration', () => {
  const needed = {
    BHYT_REGISTRY: 'http',
    BHYT_REGISTRY_URL: 'https://tra-cuu.example/',
    BHYT_REGISTRY_ACCOUNT: '79001_BV',
    BHYT_REGISTRY_PASSWORD: PASSWORD,
  }
  const faults = (env: Record<string, string>): readonly string[] => {
    try {
      resolveOptions({}, env)
      return []
    } catch (error) {
      return (error as ConfigError).problems
    }
  }

  test('makes a client only where the registry is elsewhere', () => {
    expect(registryClientOptions(resolveOptions({}, {}))).toBeNull()
    expect(registryClientOptions(resolveOptions({}, needed))).toMatchObject({
      url: 'https://tra-cuu.example/',
      account: '79001_BV',
      password: PASSWORD,
      face: 'compatible',
    })
  })

  test('names what is missing or cannot be, and no secret', () => {
    expect(faults({ BHYT_REGISTRY: 'http' }).map((line) => line.split(':')[0])).toEqual([
      'registryUrl',
      'registryAccount',
      'registryPassword',
    ])
    for (const url of [
      'ftp://tra-cuu.example/',
      'tra-cuu',
      'https://a:b@tra-cuu.example/',
      'https://x/?a=b',
    ]) {
      const found = faults({ ...needed, BHYT_REGISTRY_URL: url })
      expect(found).toEqual([expect.stringContaining('registryUrl')])
      expect(found.join()).not.toContain(url)
    }
    expect(faults({ ...needed, BHYT_REGISTRY_BATCH: '1s' })).toEqual([
      expect.stringContaining('registryBatchMs'),
    ])
  })
})

describe('what is asked', () => {
  test('goes out as the guide says: tokens in the query, the question as JSON', async () => {
    const service = await serve(({ answer }) => answer(cardReply()))
    const client = clientOf(`${service.url}/`, { staffName: 'LÊ THỊ TRA CỨU', staffId: '000190000777' })
    await readOne(client)
    const [{ request, url, fields }] = service.asked as [Asked]
    expect([request.method, url.pathname]).toEqual(['POST', '/api/egw/KQNhanLichSuKCB2024'])
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      token: 't1',
      id_token: 'i1',
      username: '79001_BV',
      password: expect.stringMatching(/^[0-9A-F]{32}$/),
    })
    expect(fields).toEqual({
      maThe: KEY,
      hoTen: ANNA.name,
      ngaySinh: '17/05/1980',
      hoTenCb: 'LÊ THỊ TRA CỨU',
      cccdCb: '000190000777',
    })
    expect(service.logins[0]).toContain('username=79001_BV')
    expect(service.logins[0]).not.toContain(PASSWORD)
  })

  test('tells as much of a birth date as is known, and is not asked without one', async () => {
    const service = await serve(({ answer }) => answer(cardReply()))
    const client = clientOf(service.url)
    const born = (birthDay: number) =>
      client.read([KEY], undefined, { persons: new Map([[KEY, [{ name: 'MẪU', birthDay }]]]) })
    await born(19800500)
    await born(19800000)
    expect(service.asked.map(({ fields }) => fields.ngaySinh)).toEqual(['05/1980', '1980'])
    expect(await refusal(born(0))).toBe('REGISTRY_QUESTION')
    expect(await refusal(client.read([KEY]))).toBe('REGISTRY_QUESTION')
    expect(service.asked).toHaveLength(2)
  })

  test('keys of no known form are found nowhere and not asked about; one login serves all', async () => {
    const service = await serve(({ answer }) => answer(cardReply({ maKetQua: '050' })))
    const client = clientOf(service.url)
    const keys = ['X', '', '12', KEY, KEY, '7900000002', '000180000001']
    const { byKey } = await client.read(keys, undefined, about(...keys))
    expect(byKey.size).toBe(0)
    expect(service.asked.map(({ fields }) => fields.maThe).sort()).toEqual([
      '000180000001',
      '7900000002',
      KEY,
    ])
    expect(service.logins).toHaveLength(1)
  })

  test('is never more at once than allowed', async () => {
    const service = await serve(({ answer }) => setTimeout(() => answer(cardReply({ maKetQua: '050' })), 5))
    const client = clientOf(service.url, { parallel: 3 })
    const keys = Array.from({ length: 20 }, (_, i) => String(7900000000 + i))
    await Promise.all([
      client.read(keys.slice(0, 10), undefined, about(...keys)),
      client.read(keys.slice(10), undefined, about(...keys)),
    ])
    expect(service.asked).toHaveLength(20)
    expect(service.peak).toBe(3)
  })

  test('is remembered for a while, by key and person', async () => {
    const service = await serve(({ answer }) => answer(cardReply()))
    const client = clientOf(service.url, { cacheMs: 60_000 })
    const first = await client.read([KEY], undefined, about(KEY))
    const then = await client.read([KEY], new Date(0), about(KEY))
    expect(service.asked).toHaveLength(1)
    expect(then).toEqual(first)
    // Later than what was asked for: nobody can tell what stood then.
    expect(then.registryAt.getTime()).toBeGreaterThan(0)
    await client.read([KEY], undefined, { persons: new Map([[KEY, [{ ...ANNA, name: 'KHÁC' }]]]) })
    expect(service.asked).toHaveLength(2)
  })
})

describe('what is made of an answer', () => {
  const read = async (reply: object, key = KEY) => {
    const service = await serve(({ answer }) => answer(reply))
    return readOne(clientOf(service.url), key)
  }
  const today = Math.floor(momentInVietnam(new Date()) / 10_000)
  const card = {
    code: KEY,
    bhxhNo: '7900000001',
    from: 20240101,
    to: 20271231,
    facility: '79999',
    area: 'K1',
    fiveYearDay: 20200101,
    statuses: [],
  }

  test('000: the person and the card', async () => {
    expect(await read(cardReply())).toEqual([
      {
        person: {
          bhxhNo: '7900000001',
          citizenId: null,
          names: ['NGUYỄN THỊ MẪU 01'],
          birthDay: 19800517,
          birthPrecision: 'day',
          sex: 2,
          verifiedDay: null,
          deathDay: null,
        },
        address: 'Thôn Thử Nghiệm 1, Xã Ví Dụ',
        cards: [card],
        tempCards: [],
        copays: [],
      },
    ])
  })

  test('003: the old card and the new one', async () => {
    const found = await read(
      cardReply({
        maKetQua: '003',
        gtTheDen: '31/12/2025',
        maTheMoi: 'DN4797900000001',
        gtTheTuMoi: '01/01/2026',
        gtTheDenMoi: '31/12/2026',
        maDKBDMoi: '79001',
      }),
    )
    expect(found![0]!.cards).toMatchObject([
      { code: KEY, to: 20251231 },
      { code: 'DN4797900000001', from: 20260101, to: 20261231, facility: '79001' },
    ])
  })

  test.each([
    ['110', 'withdrawn'],
    ['120', 'reduced'],
    ['121', 'movedOut'],
    ['122', 'movedWithin'],
    ['123', 'increasedAgain'],
    ['124', 'stopped'],
  ])('%s: the state of the card, from today, as nothing is told of before', async (maKetQua, state) => {
    const found = await read(cardReply({ maKetQua }))
    expect(found![0]!.cards).toEqual([
      { ...card, statuses: [{ state, from: today, to: null, reason: null }] },
    ])
  })

  test('130: a temporary number', async () => {
    const key = 'TE1797900000009'
    const found = await read(
      cardReply({ maKetQua: '130', maThe: key, maDKBD: '79000', maSoBHXH: '7900000008' }),
      key,
    )
    expect(found).toMatchObject([
      {
        person: { bhxhNo: '7900000008' },
        cards: [],
        tempCards: [{ code: key, from: 20240101, officialCode: null }],
      },
    ])
  })

  const silent = {
    maThe: null,
    hoTen: null,
    ngaySinh: null,
    gioiTinh: null,
    diaChi: null,
    maSoBHXH: null,
    gtTheTu: null,
    gtTheDen: null,
    ngayDu5Nam: null,
    maDKBD: null,
    maKV: null,
  }
  test.each([
    ['060', { names: ['?'], birthDay: 0 }],
    ['061', { names: ['NXX TXX MXX 0XX'], birthDay: 0 }],
    ['070', { names: [ANNA.name], birthDay: 22000101 }],
  ])('%s: a person whose name or birth day compares the same way', async (maKetQua, person) => {
    expect(await read(cardReply({ ...silent, maKetQua }))).toMatchObject([
      { person: { bhxhNo: '7900000001', ...person }, cards: [{ code: KEY, from: 0, to: null }] },
    ])
  })

  test('a former name that agreed stands behind the one in force', async () => {
    const found = await read(cardReply({ hoTen: 'TRẦN THỊ MỚI' }))
    expect(found![0]!.person.names).toEqual(['TRẦN THỊ MỚI', ANNA.name])
  })

  test('052: asks by the number, as the registry itself would', async () => {
    const service = await serve(({ fields, answer }) =>
      answer(
        fields.maThe === KEY ? cardReply({ ...silent, maKetQua: '052' }) : cardReply({ maThe: '7900000001' }),
      ),
    )
    const client = clientOf(service.url)
    const found = await readOne(client, KEY)
    expect(service.asked.map(({ fields }) => fields.maThe)).toEqual([KEY, '7900000001'])
    // Ten digits in the place of the card do not say which card it is.
    expect(found).toMatchObject([{ person: { bhxhNo: '7900000001' }, cards: [] }])
  })

  test('of two persons named for a card, the one that agrees', async () => {
    const service = await serve(({ fields, answer }) =>
      answer(fields.hoTen === ANNA.name ? cardReply() : cardReply({ ...silent, maKetQua: '060' })),
    )
    const persons = new Map([[KEY, [{ name: 'LÊ VĂN KHÁC', birthDay: 19700101 }, ANNA]]])
    const { byKey } = await clientOf(service.url).read([KEY], undefined, { persons })
    expect(byKey.get(KEY)).toMatchObject([{ person: { names: ['NGUYỄN THỊ MẪU 01'] }, cards: [card] }])
  })

  test('a person is the same under every key of the batch', async () => {
    const service = await serve(({ fields, answer }) =>
      answer(
        fields.maThe === KEY ? cardReply() : cardReply({ maThe: 'DN4797900000001', gtTheTu: '01/01/2026' }),
      ),
    )
    const keys = [KEY, '000180000001']
    const { byKey } = await clientOf(service.url).read(keys, undefined, about(...keys))
    const [record] = byKey.get(KEY)!
    expect(byKey.get('000180000001')).toEqual([record])
    expect(record).toMatchObject({
      person: { citizenId: '000180000001' },
      cards: [{ code: KEY }, { code: 'DN4797900000001' }],
    })
  })

  test.each([
    ['205', 'REGISTRY_QUESTION'],
    ['054', 'REGISTRY_DENIED'],
    ['055', 'REGISTRY_DENIED'],
    ['403', 'REGISTRY_DENIED'],
    ['100', 'REGISTRY_FAILED'],
    ['999', 'REGISTRY_FAILED'],
  ])('%s is no answer: %s', async (maKetQua, code) => {
    expect(await refusal(read(cardReply({ ...silent, maKetQua })))).toBe(code)
  })

  test.each([
    ['no JSON', 'xin lỗi'],
    ['a list', '[]'],
    ['nothing', ''],
  ])('%s is no answer', async (_, text) => {
    const service = await serve(({ response }) => response.end(text))
    expect(await refusal(readOne(clientOf(service.url)))).toBe('REGISTRY_FAILED')
  })

  test('days that cannot be read are no answer, those of the far future no end', async () => {
    expect(await refusal(read(cardReply({ gtTheTu: '32/13/2024' })))).toBe('REGISTRY_FAILED')
    expect((await read(cardReply({ gtTheDen: '31/12/9999' })))![0]!.cards[0]!.to).toBeNull()
  })
})

describe('when the other side has trouble', () => {
  test('failures that may pass are tried again', async () => {
    const service = await serve(({ before, answer, response, request }) => {
      if (before === 0) answer({}, 503)
      else if (before === 1) request.socket.destroy()
      else if (before === 2) {
        response.writeHead(200, { 'content-length': '500' })
        response.write('{"maKetQua":', () => request.socket.destroy())
      } else answer(cardReply())
    })
    expect(await readOne(clientOf(service.url, { retries: 3 }))).toHaveLength(1)
    expect(service.asked).toHaveLength(4)
  })

  test('others are not', async () => {
    const service = await serve(({ answer }) => answer(cardReply({ maKetQua: '054' })))
    expect(await refusal(readOne(clientOf(service.url)))).toBe('REGISTRY_DENIED')
    expect(service.asked).toHaveLength(1)
  })

  test('nobody there', async () => {
    const service = await serve(() => {})
    await service[Symbol.asyncDispose]()
    expect(await refusal(readOne(clientOf(service.url)))).toBe('REGISTRY_UNREACHABLE')
  })

  test('an answer that comes too late is given up and asked for again', async () => {
    const service = await serve(({ before, answer }) => {
      if (before > 0) answer(cardReply())
    })
    expect(await readOne(clientOf(service.url, { timeoutMs: 500 }))).toHaveLength(1)
    expect(service.asked).toHaveLength(2)
  })

  test('one that drips is bounded by the same time', async () => {
    const service = await serve(({ response }) => {
      const timer = setInterval(() => response.write(' '), 20)
      response.once('close', () => clearInterval(timer))
    })
    expect(await refusal(readOne(clientOf(service.url, { timeoutMs: 200, retries: 0 })))).toBe(
      'REGISTRY_TIMEOUT',
    )
  })

  test('a batch ends in its own time, whatever hangs', async () => {
    const service = await serve(() => {})
    const keys = Array.from({ length: 50 }, (_, i) => String(7900000000 + i))
    const client = clientOf(service.url, { batchMs: 300 })
    expect(await refusal(client.read(keys, undefined, about(...keys)))).toBe('REGISTRY_TIMEOUT')
    expect(service.asked.length).toBeLessThanOrEqual(4)
  })

  test('an answer without end is not read to the end', async () => {
    const service = await serve(({ response }) => {
      const fill = () => {
        while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
        if (!response.destroyed) response.once('drain', fill)
      }
      fill()
    })
    expect(await refusal(readOne(clientOf(service.url, { retries: 0 })))).toBe('REGISTRY_FAILED')
  })

  test('a redirect is not followed', async () => {
    const service = await serve(({ response }) => response.writeHead(307, { location: '/khac' }).end())
    expect(await refusal(readOne(clientOf(service.url, { retries: 0 })))).toBe('REGISTRY_UNREACHABLE')
    expect(service.asked).toHaveLength(1)
  })

  test('429: asks again after the time that was told', async () => {
    const service = await serve(({ before, answer }) =>
      before === 0 ? answer({}, 429, { 'retry-after': '1' }) : answer(cardReply()),
    )
    expect(await readOne(clientOf(service.url))).toHaveLength(1)
    expect(service.asked).toHaveLength(2)
  })

  test.each([
    ['429', (asked: Asked) => asked.answer({}, 429, { 'retry-after': '3600' })],
    [
      '101 with Retry-After',
      (asked: Asked) => asked.answer(cardReply({ maKetQua: '101' }), 200, { 'retry-after': '3600' }),
    ],
  ])('%s: a time beyond that of the batch is not waited for', async (_, onLookUp) => {
    const service = await serve(onLookUp)
    const client = clientOf(service.url)
    expect(await refusal(readOne(client))).toBe('REGISTRY_BUSY')
    expect(await refusal(readOne(client))).toBe('REGISTRY_BUSY')
    expect(service.asked).toHaveLength(1)
    expect(client.state()).toBe('closed')
  })

  test('what was answered can be had without the rest', async () => {
    const service = await serve(({ fields, answer }) =>
      answer(cardReply(fields.maThe === KEY ? {} : { maKetQua: '205' })),
    )
    const client = clientOf(service.url)
    const keys = [KEY, '7900000002']
    const found = await client.read(keys, undefined, { ...about(...keys), partial: true })
    expect([...found.byKey.keys()]).toEqual([KEY])
    expect([...found.unanswered].map(([key, { code }]) => [key, code])).toEqual([
      ['7900000002', 'REGISTRY_QUESTION'],
    ])
    expect(await refusal(client.read(keys, undefined, about(...keys)))).toBe('REGISTRY_QUESTION')
    const none = client.read(['7900000002'], undefined, { ...about('7900000002'), partial: true })
    expect(await refusal(none)).toBe('REGISTRY_QUESTION')
  })

  test('a closed client breaks off what is under way and asks no more', async () => {
    const service = await serve(() => {})
    const client = clientOf(service.url)
    const reading = refusal(readOne(client))
    await expect.poll(() => service.asked.length).toBe(1)
    await client.close()
    expect(await reading).toBe('REGISTRY_CLOSED')
    expect(await refusal(readOne(client))).toBe('REGISTRY_CLOSED')
  })
})

describe('the token', () => {
  test.each([
    ['HTTP 401', (asked: Asked) => asked.response.writeHead(401).end()],
    ['401 in the body', (asked: Asked) => asked.answer(cardReply({ maKetQua: '401' }))],
    ['the word in the note', (asked: Asked) => asked.answer({ maKetQua: '', ghiChu: 'Token hết hạn' })],
  ])('is renewed once when it is not accepted (%s)', async (_, refuse) => {
    const service = await serve((asked) =>
      asked.url.searchParams.get('token') === 't1' ? refuse(asked) : asked.answer(cardReply()),
    )
    const client = clientOf(service.url)
    expect(await readOne(client)).toHaveLength(1)
    expect(await readOne(client)).toHaveLength(1)
    expect(service.logins).toHaveLength(2)
    service.onLookUp = refuse
    expect(await refusal(readOne(client))).toBe('REGISTRY_DENIED')
    expect(service.logins).toHaveLength(3)
  })

  test('is renewed by one for all', async () => {
    const service = await serve((asked) =>
      asked.url.searchParams.get('token') === 't1' ? asked.answer({}, 401) : asked.answer(cardReply()),
    )
    const keys = Array.from({ length: 8 }, (_, i) => String(7900000000 + i))
    await clientOf(service.url, { parallel: 8 }).read(keys, undefined, about(...keys))
    expect(service.logins).toHaveLength(2)
  })

  test('name or password that are refused are not tried again and again', async () => {
    let at = 0
    const service = await serve(({ answer }) => answer(cardReply()))
    service.onLogin = (response) => response.end('{"maKetQua":"401","APIKey":null}')
    const client = clientOf(service.url, { breakerOpenMs: 1_000, now: () => at })
    expect(await refusal(readOne(client))).toBe('REGISTRY_DENIED')
    at = 30_000
    expect(await refusal(readOne(client))).toBe('REGISTRY_SUSPENDED')
    expect(service.logins).toHaveLength(1)
    at = 60_000
    service.onLogin = null
    expect(await readOne(client)).toHaveLength(1)
  })
})

describe('the circuit breaker', () => {
  const OPEN_MS = 10_000
  const failing = (asked: Asked) => asked.answer({}, 500)

  async function broken() {
    const clock = { at: 0 }
    const service = await serve(failing)
    const lines: string[] = []
    const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } })
    const client = clientOf(
      service.url,
      {
        retries: 0,
        breakerFailures: 3,
        breakerWindowMs: 5_000,
        breakerOpenMs: OPEN_MS,
        now: () => clock.at,
      },
      log,
    )
    const fail = () => refusal(readOne(client))
    return { clock, service, client, lines, fail }
  }

  test('opens after so many failures within the window, and then asks nobody', async () => {
    const { clock, service, client, lines, fail } = await broken()
    expect([await fail(), await fail()]).toEqual(['REGISTRY_FAILED', 'REGISTRY_FAILED'])
    // The two are too long ago by now.
    clock.at = 6_000
    await fail()
    await fail()
    expect(client.state()).toBe('closed')
    await fail()
    expect(client.state()).toBe('open')
    expect(await fail()).toBe('REGISTRY_SUSPENDED')
    expect(service.asked).toHaveLength(5)
    expect(lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'warn')).toMatchObject([
      { event: 'registry', state: 'open' },
    ])
  })

  test('tries one question after a rest; its failure opens it again, its success closes it', async () => {
    const { clock, service, client, lines, fail } = await broken()
    for (let i = 0; i < 3; i += 1) await fail()
    clock.at = OPEN_MS
    expect(client.state()).toBe('half-open')
    expect(await fail()).toBe('REGISTRY_FAILED')
    expect(client.state()).toBe('open')
    expect(await fail()).toBe('REGISTRY_SUSPENDED')
    clock.at = 2 * OPEN_MS
    let release = (): void => {}
    service.onLookUp = ({ answer }) => {
      release = () => answer(cardReply())
    }
    const before = service.asked.length
    const keys = [KEY, '7900000001', '000180000001']
    const reading = client.read(keys, undefined, about(...keys))
    const other = readOne(client)
    await expect.poll(() => service.asked.length).toBe(before + 1)
    expect(client.state()).toBe('half-open')
    // The others wait for what becomes of the one.
    service.onLookUp = ({ answer }) => answer(cardReply())
    release()
    expect((await reading).byKey.size).toBe(3)
    expect(await other).toHaveLength(1)
    expect(client.state()).toBe('closed')
    expect(lines.map((line) => JSON.parse(line)).at(-1)).toMatchObject({ level: 'info', state: 'closed' })
  })

  test('a try that nobody waits for any more leaves the next one its turn', async () => {
    const { clock, service, client, fail } = await broken()
    for (let i = 0; i < 3; i += 1) await fail()
    clock.at = OPEN_MS
    const impatient = clientOf(service.url, {
      retries: 0,
      batchMs: 200,
      breakerFailures: 1,
      breakerOpenMs: OPEN_MS,
      now: () => clock.at,
    })
    expect(await refusal(readOne(impatient))).toBe('REGISTRY_FAILED')
    clock.at = 2 * OPEN_MS
    service.onLookUp = () => {}
    expect(await refusal(readOne(impatient))).toBe('REGISTRY_TIMEOUT')
    expect(impatient.state()).toBe('half-open')
    service.onLookUp = ({ answer }) => answer(cardReply())
    expect(await readOne(impatient)).toHaveLength(1)
    expect(await readOne(client)).toHaveLength(1)
  })

  test('those who waited for a try that failed hold nobody up', async () => {
    const { clock, service, client, fail } = await broken()
    for (let i = 0; i < 3; i += 1) await fail()
    const keys = [KEY, '7900000001', '000180000001']
    for (let rest = 1; rest <= 3; rest += 1) {
      clock.at = rest * OPEN_MS
      expect(await refusal(client.read(keys, undefined, about(...keys)))).toBe('REGISTRY_FAILED')
    }
    expect(service.asked).toHaveLength(6)
    clock.at = 4 * OPEN_MS
    service.onLookUp = ({ answer }) => answer(cardReply())
    expect((await client.read(keys, undefined, about(...keys))).byKey.size).toBe(3)
  })

  test('answers that somebody does not like are no failures', async () => {
    const { service, client } = await broken()
    service.onLookUp = ({ answer }) => answer(cardReply({ maKetQua: '205' }))
    for (let i = 0; i < 5; i += 1) expect(await refusal(readOne(client))).toBe('REGISTRY_QUESTION')
    expect(client.state()).toBe('closed')
  })
})

test('neither log nor errors tell a key, a name, a token, the password or the address', async () => {
  const lines: string[] = []
  const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } })
  const told: string[] = []
  const secrets = [KEY, '7900000001', 'Mẫu', 'MẪU', '19800517', '17/05/1980', PASSWORD, 't1', '127.0.0.1']
  const troubles: ((asked: Asked) => void)[] = [
    ({ response }) => response.end(`{"maKetQua": ${KEY} NGUYỄN THỊ MẪU 01`),
    ({ answer }) => answer(cardReply({ maKetQua: 'NGUYỄN THỊ MẪU 01' })),
    ({ answer }) => answer(cardReply({ maKetQua: '205' })),
    ({ answer }) => answer(cardReply({ gtTheTu: 'NGUYỄN THỊ MẪU 01' })),
    ({ answer }) => answer({ ghiChu: KEY }, 500),
    ({ answer }) => answer({ ghiChu: KEY }, 403),
    ({ answer }) => answer({ ghiChu: KEY }, 429),
    ({ request }) => request.socket.destroy(),
    () => {},
  ]
  for (const trouble of troubles) {
    const service = await serve(trouble)
    const client = clientOf(service.url, { retries: 0, timeoutMs: 200, breakerFailures: 1 }, log)
    for (let i = 0; i < 2; i += 1)
      await readOne(client).catch((error) => {
        log.error('no answer', { event: 'registry', error })
        told.push(inspect(error, { depth: 9 }).replace(/^ +at .*$/gm, ''))
      })
  }
  expect(told.length).toBeGreaterThanOrEqual(2 * troubles.length - 1)
  expect(lines.length).toBeGreaterThan(told.length)
  for (const secret of secrets) {
    expect(told.join('\n')).not.toContain(secret)
    expect(lines.join('\n').replaceAll(/"time":"[^"]*"/g, '')).not.toContain(`"${secret}"`)
    if (secret.length > 2) expect(lines.join('\n')).not.toContain(secret)
  }
})
