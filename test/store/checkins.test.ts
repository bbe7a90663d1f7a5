import { describe, expect, test, vi } from 'vitest'
import { checkInsCommand } from '../../src/cli/check-ins.js'
import {
  type CheckIn,
  checkInsWithoutClaim,
  claimsWithoutCheckIn,
  insertCheckIns,
  openCheckIns,
  tieClaims,
} from '../../src/store/checkins.js'
import { documentsOf, envelopeOf, fieldOf, fresh, withField } from '../support/claims.js'
import { bearer, sendNative } from '../support/his.js'
import { call } from '../support/http.js'
import { useService } from '../support/service.js'

const it = useService()
const pool = () => it.service.engine.pool
const soon = () => new Date(Date.now() + 60_000)

let ids = 1
const checkIn = (maLk: string, values: Partial<CheckIn> = {}): CheckIn => ({
  maCskcb: '79999',
  maLk,
  checkInId: String(ids++),
  receivedAt: new Date(),
  arrivedAt: '2026-03-01 08:15',
  bhxhNo: '7900000001',
  answer: '000',
  registryAt: null,
  ...values,
})

const stretch = () => ({ from: new Date(0), to: soon(), limit: 100 })
const open = async () => (await checkInsWithoutClaim(pool(), '79999', stretch())).map(({ maLk }) => maLk)
const bare = async () => (await claimsWithoutCheckIn(pool(), '79999', stretch())).map(({ maLk }) => maLk)

test('check-ins wait for their claim, claims without one stand out, emergencies need none', async () => {
  const claims = documentsOf(fresh({ claims: 3 })).map((claim) =>
    fieldOf(claim, 'XML1', 'MA_DOITUONG_KCB') === '1.1'
      ? claim
      : withField(claim, 'XML1', 'MA_DOITUONG_KCB', '1.1'),
  )
  claims[2] = withField(claims[2]!, 'XML1', 'MA_DOITUONG_KCB', '2')
  const links = claims.map((claim) => fieldOf(claim, 'XML1', 'MA_LK'))
  await insertCheckIns(pool(), [checkIn('LK.KHONG.CO'), checkIn(links[0]!)])
  expect(await open()).toEqual(['LK.KHONG.CO', links[0]])

  const reply = await sendNative(it.own, envelopeOf(claims))
  const verdict = JSON.parse(reply.text)
  expect(verdict.claimsAccepted).toBe(3)
  expect(await bare()).toEqual([links[1]])
  // It has come, although it is not tied: nobody asked about its card, or neither saw the other.
  expect(await open()).toEqual(['LK.KHONG.CO'])
  const { claimId } = verdict.claims[0]
  await tieClaims(pool(), [{ maCskcb: '79999', maLk: links[0]!, claimId }])
  expect(await open()).toEqual(['LK.KHONG.CO'])

  // A check-in that comes after its claim is tied as it is written; the same one again changes nothing.
  const late = checkIn(links[1]!)
  await insertCheckIns(pool(), [late])
  await insertCheckIns(pool(), [late])
  expect(await open()).toEqual(['LK.KHONG.CO'])
  expect(await bare()).toEqual([])
  const { rows } = await pool().query('SELECT claim_id FROM checkin_link WHERE ma_lk = $1', [links[1]])
  expect(rows).toEqual([{ claim_id: verdict.claims[1].claimId }])
})

describe('what stands open', () => {
  const ask = async (query: string, session = it.own) => {
    const reply = await call(`${it.url}/v1/checkins/open${query}`, { headers: bearer(session) })
    return { status: reply.status, body: JSON.parse(reply.text) }
  }

  test('is told to the facility itself, by day of receipt', async () => {
    await insertCheckIns(pool(), [
      checkIn('LK.CU', { receivedAt: new Date('2026-02-01T20:00:00Z') }),
      checkIn('LK.MOI'),
    ])
    const { status, body } = await ask('')
    expect(status).toBe(200)
    expect(body).toMatchObject({ maCSKCB: '79999', more: false })
    const links = (list: { maLk: string }[]) => list.map(({ maLk }) => maLk)
    expect(links(body.withoutClaim)).toContain('LK.MOI')
    expect(links(body.withoutClaim)).not.toContain('LK.CU')
    // 20:00 UTC is the next day in Vietnam.
    expect(links((await ask('?from=2026-02-02&to=2026-02-02')).body.withoutClaim)).toEqual(['LK.CU'])
    expect(links((await ask('?from=2026-02-01&to=2026-02-01')).body.withoutClaim)).toEqual([])
  })

  test('is told to no other, and bad days are refused', async () => {
    expect((await ask('?maCSKCB=79999', await it.session('79001'))).status).toBe(404)
    expect((await ask('?from=2026-02-31')).status).toBe(400)
  })

  test('is cut off at a limit, and that is said', async () => {
    const days = { from: '2026-01-01', to: '2099-12-31' }
    const all = await openCheckIns(pool(), '79999', { ...days, limit: 100 })
    expect(all.more).toBe(false)
    expect(await openCheckIns(pool(), '79999', { ...days, limit: 1 })).toEqual({
      withoutClaim: all.withoutClaim.slice(0, 1),
      withoutCheckIn: all.withoutCheckIn.slice(0, 1),
      more: true,
    })
  })

  test('is in the description of the API, and on the command line', async () => {
    const api = JSON.parse((await call(`${it.url}/openapi.json`)).text)
    expect(api.paths['/v1/checkins/open'].get.responses['200']).toBeDefined()
    const written: string[] = []
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.push(String(text))
      return true
    })
    vi.stubEnv('DATABASE_URL', it.service.engine.connectionString)
    try {
      const args = ['open', '--facility', '79999', '--from', '2026-02-02', '--to', '2026-02-02', '--json']
      expect(await checkInsCommand.run(args)).toBe(0)
    } finally {
      write.mockRestore()
      vi.unstubAllEnvs()
    }
    expect(JSON.parse(written.join(''))).toMatchObject({ withoutClaim: [{ maLk: 'LK.CU', answer: '000' }] })
  })
})
