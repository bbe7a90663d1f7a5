import { expect, test } from 'vitest'
import {
  type CheckIn,
  checkInsWithoutClaim,
  claimsWithoutCheckIn,
  insertCheckIns,
  tieClaims,
} from '../../src/store/checkins.js'
import { documentsOf, envelopeOf, fieldOf, fresh, withField } from '../support/claims.js'
import { sendNative } from '../support/his.js'
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

const open = async () => (await checkInsWithoutClaim(pool(), '79999', soon(), 100)).map(({ maLk }) => maLk)
const bare = async () =>
  (await claimsWithoutCheckIn(pool(), '79999', new Date(0), soon(), 100)).map(({ maLk }) => maLk)

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
