import { beforeAll, describe, expect, test } from 'vitest'
import { LOOKUP_PATHS } from '../../src/gateway/compat-paths.js'
import { setRights } from '../../src/store/account-rights.js'
import { lookupsOf } from '../../src/store/lookup-log.js'
import { readLookupReport } from '../../src/store/lookup-report.js'
import { replaceLookupStaff } from '../../src/store/lookup-staff.js'
import { readRegistry } from '../../src/store/registry-read.js'
import { documentsOf, envelopeOf, fieldOf, fresh } from '../support/claims.js'
import { bearer, type Session, sendNative } from '../support/his.js'
import { call, type Reply } from '../support/http.js'
import { importLines, personLine } from '../support/registry.js'
import { useService } from '../support/service.js'

const LIMIT = 60
/** Rights are remembered for so long. */
const CACHE_MS = 200
const it = useService({ authCacheMs: CACHE_MS, lookupsPerMinute: LIMIT })
const pool = () => it.service.engine.pool

const ANNA = { maThe: 'GD4797900000001', hoTen: 'NGUYỄN THỊ MẪU 01', ngaySinh: '17/05/1980' }
const SECRETS = ['NGUYỄN THỊ MẪU', '7900000001', '000180000001', '17/05/1980', '19800517']

let next = 0
/** A facility of its own for each test, so that the limit of one account does not reach another. */
const facility = (): Promise<Session> => it.session(`79${String(next++).padStart(3, '0')}`)

beforeAll(() => importLines(pool(), [personLine('7900000001'), personLine('7900000002')]))

const query = (session: Session) =>
  new URLSearchParams({
    token: session.accessToken,
    id_token: session.tokenId,
    username: session.name,
    password: session.md5,
  }).toString()

function ask(session: Session, fields: object, path: string = LOOKUP_PATHS.card): Promise<Reply> {
  return call(`${it.url}${path}?${query(session)}`, {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(fields),
  })
}

const codeOf = (reply: Reply): string => JSON.parse(reply.text).maKetQua

describe('the card look-up of the compatible face', () => {
  test('answers with every field of the national gateway, in its order', async () => {
    const session = await facility()
    const reply = await ask(session, { ...ANNA, hoTenCb: '', cccdCb: '' })
    expect(reply.status).toBe(200)
    const { ghiChu, ...rest } = JSON.parse(reply.text)
    expect(ghiChu).toContain('NGUYỄN THỊ MẪU 01')
    expect(JSON.stringify(rest)).toBe(
      JSON.stringify({
        maKetQua: '000',
        maThe: 'GD4797900000001',
        hoTen: 'NGUYỄN THỊ MẪU 01',
        ngaySinh: '17/05/1980',
        gioiTinh: 'Nữ',
        diaChi: 'Thôn Thử Nghiệm 1, Xã Ví Dụ',
        maDKBD: '79999',
        cqBHXH: '',
        gtTheTu: '01/01/2024',
        gtTheDen: '31/12/2099',
        maKV: '',
        ngayDu5Nam: '01/01/2020',
        maSoBHXH: '7900000001',
        maTheCu: null,
        maTheMoi: null,
        gtTheTuMoi: null,
        gtTheDenMoi: null,
        maDKBDMoi: null,
        tenDKBDMoi: null,
        dsLichSuKCB2018: null,
        dsLichSuKT2018: null,
      }),
    )
  })

  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
  const path = LOOKUP_PATHS.card
  test.each<[string, (session: Session) => Promise<Reply>]>([
    ['a form', (s) => call(`${it.url}${path}?${query(s)}`, { body: form(ANNA) })],
    [
      'a JSON body labelled as a form, with a byte order mark',
      (s) =>
        call(`${it.url}${path}?${query(s)}`, {
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          body: `\ufeff${JSON.stringify(ANNA)}`,
        }),
    ],
    [
      'names in other case, the path too',
      (s) =>
        call(`${it.url}${path.toLowerCase()}/?${query(s)}`, {
          body: form({ MATHE: ANNA.maThe, HoTen: ANNA.hoTen.toLowerCase(), ngaysinh: '1980' }),
        }),
    ],
    [
      'tokens in headers',
      (s) =>
        call(`${it.url}${path}`, {
          headers: { accessToken: s.accessToken, tokenId: s.tokenId, passwordHash: s.md5 },
          body: JSON.stringify(ANNA),
        }),
    ],
    [
      'everything in the query',
      (s) => call(`${it.url}${path}?${query(s)}&${form(ANNA)}`, { method: 'POST', body: '' }),
    ],
    ['the number of ten digits', (s) => ask(s, { ...ANNA, maThe: ' 7900000001 ' })],
    ['the citizen id', (s) => ask(s, { ...ANNA, maThe: '000180000001' })],
    ['eight digits of a birth date', (s) => ask(s, { ...ANNA, ngaySinh: '17051980' })],
    ['a card in small letters with blanks', (s) => ask(s, { ...ANNA, maThe: 'gd4 79 7900000001' })],
  ])('takes %s', async (_, send) => {
    expect(codeOf(await send(await facility()))).toBe('000')
  })

  test.each([
    ['205', { ...ANNA, hoTen: '' }],
    ['205', { ...ANNA, ngaySinh: '31/02/1980' }],
    ['205', {}],
    ['051', { ...ANNA, maThe: 'GD47979' }],
    ['050', { ...ANNA, maThe: '7999999999' }],
    ['052', { ...ANNA, maThe: 'GD4017900000001' }],
    ['060', { ...ANNA, hoTen: 'PHẠM VĂN KHÁC' }],
    ['070', { ...ANNA, ngaySinh: '1981' }],
  ])('answers %s under HTTP 200 and tells nothing of the person', async (code, fields) => {
    const reply = await ask(await facility(), fields)
    expect([reply.status, codeOf(reply)]).toEqual([200, code])
    for (const secret of SECRETS) expect(reply.text).not.toContain(secret)
  })

  test('refuses wrong tokens, and an account whose right was taken away', async () => {
    const session = await facility()
    const stranger = await ask({ ...session, accessToken: 'x'.repeat(64) }, ANNA)
    expect([stranger.status, codeOf(stranger)]).toEqual([200, '401'])
    expect(JSON.parse(stranger.text).ghiChu).toContain('Token')
    expect(codeOf(await ask({ ...session, name: 'khac_BV' }, ANNA))).toBe('401')
    await setRights(pool(), session.name, { lookUp: false })
    expect(codeOf(await ask(session, ANNA))).toBe('403')
    expect((await call(`${it.url}/v1/cards/7900000001`, { headers: bearer(session) })).status).toBe(403)
  })

  test('lets only the registered staff of a facility ask, once it has registered any', async () => {
    const session = await facility()
    await replaceLookupStaff(pool(), session.facility, [{ cccd: '000190000777', name: 'LÊ THỊ TRA CỨU' }])
    const by = (hoTenCb: string, cccdCb: string) => ask(session, { ...ANNA, hoTenCb, cccdCb })
    expect(codeOf(await by('LÊ THỊ TRA CỨU', '000190000778'))).toBe('054')
    expect(codeOf(await by('', ''))).toBe('054')
    expect(codeOf(await by('TRẦN VĂN KHÁC', '000190000777'))).toBe('055')
    expect(codeOf(await by('lê thị tra cứu', '000190000777'))).toBe('000')
  })

  test('holds an account to its share, and only that account', async () => {
    const session = await facility()
    const replies = await Promise.all(Array.from({ length: LIMIT + 5 }, () => ask(session, ANNA)))
    const codes = replies.map(codeOf)
    expect(codes.filter((code) => code === '000').length).toBeGreaterThanOrEqual(LIMIT)
    const over = replies.filter((reply) => codeOf(reply) === '101')
    expect(over.length).toBeGreaterThan(0)
    expect(over[0]!.status).toBe(200)
    expect(Number(over[0]!.headers['retry-after'])).toBeGreaterThan(0)
    const native = await call(`${it.url}/v1/cards/7900000001`, { headers: bearer(session) })
    expect([native.status, JSON.parse(native.text).code]).toEqual([429, 'LOOKUP_LIMIT'])
    expect(codeOf(await ask(await facility(), ANNA))).toBe('000')
  })
})

/** A claim of the facility whose person is in the registry, sent and accepted. */
async function sentClaim(session: Session) {
  const [claim] = documentsOf(fresh({ maCskcb: session.facility, month: month() }))
  const field = (name: string) => fieldOf(claim!, 'XML1', name)
  const number = field('MA_THE_BHYT').slice(-10)
  await importLines(pool(), [
    personLine(number, {
      name: field('HO_TEN'),
      card: field('MA_THE_BHYT'),
      birth: field('NGAY_SINH').slice(0, 8),
      from: field('GT_THE_TU'),
      to: field('GT_THE_DEN'),
    }),
  ])
  const reply = await sendNative(session, envelopeOf([claim!], session.facility))
  expect(JSON.parse(reply.text)).toMatchObject({ outcome: 'accepted' })
  const birth = field('NGAY_SINH').slice(0, 4)
  return { field, number, person: { maThe: number, hoTen: field('HO_TEN'), ngaySinh: birth } }
}

/** Last month, so that the visit lies in the past and its year is, but in January, this one. */
function month(): string {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15))
    .toISOString()
    .slice(0, 7)
    .replace('-', '')
}

describe('the history of visits', () => {
  test('shows an accepted claim at once, to another facility too, and its record only by its code', async () => {
    const sender = await facility()
    const { person, field } = await sentClaim(sender)
    const other = await facility()
    const history = JSON.parse((await ask(other, person, LOOKUP_PATHS.history)).text)
    expect(history.dsLichSuKCB2025).toEqual([
      {
        maHoSo: expect.stringMatching(new RegExp(`^${sender.facility}\\.\\d+\\.[0-9a-f]{16}$`)),
        maCSKCB: sender.facility,
        ngayVao: field('NGAY_VAO'),
        ngayRa: field('NGAY_RA'),
        tenBenh: field('CHAN_DOAN_RV'),
        tinhTrang: field('MA_LOAI_RV'),
        kqDieuTri: field('KET_QUA_DTRI'),
        lyDoVV: expect.stringMatching(/^[123]$/),
      },
    ])
    const { maHoSo } = history.dsLichSuKCB2025[0]
    const detail = (code: string) =>
      call(`${it.url}${LOOKUP_PATHS.detail}?${query(other)}&maHoSo=${code}`, { method: 'POST', body: '' })
    const record = JSON.parse((await detail(maHoSo)).text)
    expect(record).toMatchObject({ maKetQua: '200', hoSoKCB: { xml1: { MaLk: field('MA_LK') } } })
    expect(record.hoSoKCB.dsXml2[0]).toHaveProperty('MaThuoc')
    const guessed = maHoSo.replace(/.$/, (last: string) => (last === '0' ? '1' : '0'))
    expect(codeOf(await detail(guessed))).toBe('204')
    expect(codeOf(await detail('1'))).toBe('205')
  })

  test('is not told to somebody who does not know whom they ask about', async () => {
    const session = await facility()
    const { person } = await sentClaim(session)
    const reply = await ask(session, { ...person, hoTen: 'PHẠM VĂN KHÁC' }, LOOKUP_PATHS.history)
    expect(JSON.parse(reply.text)).toMatchObject({ maKetQua: '060', dsLichSuKCB2025: null })
  })

  test('of the native face is bounded by days', async () => {
    const session = await facility()
    const { number, field } = await sentClaim(session)
    const day = `${field('NGAY_RA').slice(0, 4)}-${field('NGAY_RA').slice(4, 6)}-${field('NGAY_RA').slice(6, 8)}`
    const visits = async (from: string, to: string) =>
      call(`${it.url}/v1/persons/${number}/visits?from=${from}&to=${to}`, { headers: bearer(session) })
    const found = JSON.parse((await visits(day, day)).text)
    expect(found.visits).toMatchObject([{ maLk: field('MA_LK'), discharge: field('NGAY_RA') }])
    expect(JSON.parse((await visits('2020-01-01', '2020-12-31')).text).visits).toEqual([])
    expect((await visits('2020-13-01', day)).status).toBe(400)
    const nobody = await call(`${it.url}/v1/persons/7999999999/visits`, { headers: bearer(session) })
    expect(nobody.status).toBe(404)
  })
})

describe('the co-payments of the year', () => {
  const headers = (session: Session) => ({
    accessToken: session.accessToken,
    tokenId: session.tokenId,
    passwordHash: session.md5,
  })
  const copay = (session: Session, fields: object) =>
    call(it.url + LOOKUP_PATHS.copay, {
      headers: headers(session),
      body: JSON.stringify({ username: session.name, ...fields }),
    })

  test('are summed up, newest first; without any the code is 204 under HTTP 200', async () => {
    const session = await facility()
    const year = new Date(Date.now() + 7 * 3_600_000).getUTCFullYear()
    const entry = (no: string, day: string, amount: string, counted: string) => ({
      kind: 'copay',
      bhxh_no: '7900000002',
      entry: no,
      to: `${year}${day}`,
      amount,
      counted,
      facility: '79998',
    })
    const anna = await copay(session, ANNA)
    expect([anna.status, JSON.parse(anna.text).MaKetQua]).toEqual([200, '204'])
    await importLines(pool(), [
      entry('a', '0101', '1000000.50', '1'),
      entry('b', '0102', '500000', '0'),
      entry('c', '0103', '2000000', '1'),
    ])
    const reply = JSON.parse(
      (await copay(session, { ...ANNA, maThe: '7900000002', hoTen: 'NGUYỄN THỊ MẪU 02' })).text,
    )
    expect(reply.MaKetQua).toBe('200')
    expect(
      reply.DataCCT.map((line: Record<string, unknown>) => [line.Id, line.tBNCCTMCCT, line.tBNCCTLuyKe]),
    ).toEqual([
      ['c', 2000000, 3000000.5],
      ['b', 0, 1000000.5],
      ['a', 1000000.5, 1000000.5],
    ])
    expect(reply.ThongTinSoThe).toMatchObject({ maBhxh: '7900000002', ngayKetThuc: '31/12/2099' })
  })

  test('tell a bad token by HTTP 401 without a body, bad parameters by 400', async () => {
    const session = await facility()
    const stranger = await copay({ ...session, accessToken: 'x'.repeat(64) }, ANNA)
    expect([stranger.status, stranger.text]).toEqual([401, ''])
    const bad = await copay(session, { ...ANNA, ngaySinh: 'x' })
    expect([bad.status, JSON.parse(bad.text).MaKetQua]).toEqual([400, '400'])
  })
})

describe('the native face', () => {
  test('tells who the person is only to those who know name and birth date', async () => {
    const session = await facility()
    const get = (parameters: string) =>
      call(`${it.url}/v1/cards/GD4797900000001${parameters}`, { headers: bearer(session) })
    const blind = await get('')
    expect(JSON.parse(blind.text)).toMatchObject({
      code: '000',
      card: { code: 'GD4797900000001', to: 20991231 },
    })
    expect(blind.text).not.toContain('NGUYỄN')
    expect(blind.text).not.toContain('19800517')
    const named = await get(`?hoTen=${encodeURIComponent(ANNA.hoTen)}&ngaySinh=1980`)
    expect(JSON.parse(named.text).person).toMatchObject({ name: ANNA.hoTen, birthDay: 19800517 })
    expect(JSON.parse((await get('?hoTen=X&ngaySinh=1980')).text)).toMatchObject({
      code: '060',
      person: null,
    })
    expect((await call(`${it.url}/v1/cards/12`, { headers: bearer(session) })).status).toBe(400)
    expect((await call(`${it.url}/v1/cards/7900000001`)).status).toBe(401)
  })

  test('takes events from accounts with the right to it, and a look-up sees them at once', async () => {
    const session = await facility()
    const events = [
      { id: 'ev-1', type: 'withdrawn', bhxhNo: '7900000003', day: '2026-01-01', reason: 'thu hồi' },
    ]
    const post = (body: unknown) =>
      call(`${it.url}/v1/registry/events`, { headers: bearer(session), body: JSON.stringify(body) })
    expect((await post({ events })).status).toBe(403)
    await setRights(pool(), session.name, { feedRegistry: true })
    await new Promise((resolve) => setTimeout(resolve, CACHE_MS + 50))
    const unknown = await post({ events })
    expect([unknown.status, JSON.parse(unknown.text)]).toMatchObject([
      422,
      { code: 'EVENTS_REFUSED', problems: [{ event: 0, id: 'ev-1', field: 'bhxhNo' }] },
    ])
    await importLines(pool(), [personLine('7900000003')])
    const before = await readRegistry(pool(), ['7900000003'])
    expect(JSON.parse((await post({ events })).text)).toEqual({
      events: [{ id: 'ev-1', outcome: 'applied' }],
    })
    expect(JSON.parse((await post({ events })).text)).toEqual({
      events: [{ id: 'ev-1', outcome: 'repeated' }],
    })
    const card = await call(`${it.url}/v1/cards/7900000003`, { headers: bearer(session) })
    expect(JSON.parse(card.text)).toMatchObject({ code: '110', state: 'withdrawn' })
    const then = await readRegistry(pool(), ['7900000003'], before.registryAt)
    expect(then.byKey.get('7900000003')![0]!.cards[0]!.statuses).toEqual([])
    const broken = await post({ events: [{ id: 'a b', type: 'x', bhxhNo: '1', day: '2026-02-30' }] })
    const fields = JSON.parse(broken.text).problems.map(({ field }: { field: string }) => field)
    expect(new Set(fields)).toEqual(new Set(['id', 'type', 'bhxhNo', 'day']))
    expect((await post({ events: [] })).status).toBe(400)
  })
})

/** Waits until the look-ups of the service are in the store. */
test('every look-up is kept with its answer and the state of the registry it stood on; unusual ones stand out', async () => {
  const session = await facility()
  const started = new Date(Date.now() - 1000)
  await ask(session, ANNA)
  await ask(session, { ...ANNA, hoTen: 'PHẠM VĂN KHÁC' })
  for (let i = 0; i < 7; i++) await ask(session, { ...ANNA, maThe: `799999000${i}` })
  const kept = await lookupsOf(pool(), session.facility, '7900000001', new Date(0))
  expect(kept.map(({ answer, card }) => [answer, card])).toEqual([
    ['000', 'GD4797900000001'],
    ['060', null],
  ])
  const then = await readRegistry(pool(), ['7900000001'], kept[0]!.registryAt!)
  expect(then.byKey.get('7900000001')).toHaveLength(1)
  const { rows } = await pool().query('SELECT * FROM lookup_log WHERE account = $1', [session.name])
  expect(rows).toHaveLength(9)
  expect(JSON.stringify(rows)).not.toContain('MẪU')
  const report = await readLookupReport(pool(), started, new Date(Date.now() + 1000), 50)
  expect(report.guessing.find(({ account }) => account === session.name)).toMatchObject({
    lookups: 9,
    keys: 8,
    missed: 8,
  })
})

test('a look-up that cannot be kept is not answered', async () => {
  const session = await facility()
  const native = `${it.url}/v1/cards/7900000001`
  expect(codeOf(await ask(session, ANNA))).toBe('000')
  await pool().query('ALTER TABLE lookup_log RENAME TO lookup_log_away')
  try {
    const refused = await ask(session, ANNA)
    expect(JSON.parse(refused.text)).toMatchObject({ maKetQua: '100', hoTen: null, maSoBHXH: null })
    expect((await call(native, { headers: bearer(session) })).status).toBe(503)
  } finally {
    await pool().query('ALTER TABLE lookup_log_away RENAME TO lookup_log')
  }
  const kept = async () =>
    (await lookupsOf(pool(), session.facility, '7900000001', new Date(0))).map(({ answer }) => answer)
  await expect.poll(kept).toEqual(['000', '100', '100'])
})

test('nothing of cards, names, birth dates or staff is in the log of the service', () => {
  const log = it.log.join('')
  expect(log).toContain(LOOKUP_PATHS.card)
  for (const secret of [...SECRETS, 'MẪU SỐ', 'GD4797900000002', '000190000777', 'TRA CỨU', 'KHÁC'])
    expect(log).not.toContain(secret)
})
