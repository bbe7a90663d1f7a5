import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { projectOnce } from '../../src/store/review-project.js'
import { envelopeOf, fieldOf, withField } from '../support/claims.js'
import { sendNative } from '../support/his.js'
import {
  broken,
  deadlines,
  goodClaims,
  MISSING_CODES,
  plans,
  project,
  useReview,
  warned,
} from './data-support.js'

const review = useReview()

const itemsOf = async (maLk: string) => {
  const { rows } = await review.pool.query(
    `SELECT version, outcome, state, is_latest, owner, codes, tables, ma_khoa, ma_loai_kcb, amount::text, search_keys,
       due_day - received_day AS days FROM review_item WHERE ma_lk = $1 ORDER BY version`,
    [maLk],
  )
  return rows
}
const lkOf = (claim: ReturnType<typeof goodClaims>[number]) => fieldOf(claim, 'XML1', 'MA_LK')

describe('taking claims into the reviewers’ tables', () => {
  test('every version of a claim gets one row with the machine’s verdict and its work', async () => {
    const [good, bad, soso] = goodClaims(3)
    await review.send([good!, broken(bad!), warned(soso!)])

    expect(await itemsOf(lkOf(good!))).toMatchObject([{ outcome: 'clean', state: 'none', codes: [] }])
    expect(await itemsOf(lkOf(bad!))).toMatchObject([
      { outcome: 'rejected', state: 'new', is_latest: true, codes: ['STR-025'], tables: ['XML3'], days: 2 },
    ])
    expect(await itemsOf(lkOf(soso!))).toMatchObject([
      { outcome: 'warned', state: 'new', codes: ['STR-024'], tables: ['XML1'], days: 7 },
    ])
  })

  test('rejected claims are found by department, card and patient although none of their rows is stored', async () => {
    const [bad] = goodClaims(1)
    await review.send([broken(bad!)])

    const [item] = await itemsOf(lkOf(bad!))
    expect(item.ma_khoa).toBe(fieldOf(bad!, 'XML1', 'MA_KHOA').split(';').at(-1))
    for (const filter of [
      { card: fieldOf(bad!, 'XML1', 'MA_THE_BHYT') },
      { patient: fieldOf(bad!, 'XML1', 'MA_BN') },
      { maLk: lkOf(bad!) },
    ]) {
      const rows = await review.all({ filter })
      expect(rows.map(({ maLk }) => maLk)).toContain(lkOf(bad!))
    }
    expect(await review.all({ filter: { card: 'HS4010000000000' } })).toEqual([])
  })

  test('only a newer accepted version resolves; a newer rejected one takes the work over', async () => {
    const [claim] = goodClaims(1)
    await review.send([broken(claim!)])
    await review.pool.query(`UPDATE review_item SET owner = 'lan', state = 'assigned' WHERE ma_lk = $1`, [
      lkOf(claim!),
    ])
    const again = new Map([...broken(claim!), ['XML1', `${claim!.get('XML1')} `]] as const)
    await review.send([again])
    expect(await itemsOf(lkOf(claim!))).toMatchObject([
      { version: 1, state: 'replaced', is_latest: false },
      { version: 2, state: 'resent', is_latest: true, owner: 'lan' },
    ])

    await review.send([claim!])
    expect(await itemsOf(lkOf(claim!))).toMatchObject([
      { version: 1, state: 'replaced', is_latest: false },
      { version: 2, state: 'resolved', is_latest: false },
      { version: 3, outcome: 'clean', state: 'none' },
    ])
    const { rows } = await review.pool.query(
      `SELECT e.to_state, e.side, e.detail FROM review_event AS e JOIN review_item AS i USING (ma_cskcb, claim_id)
       WHERE i.ma_lk = $1 ORDER BY e.at, e.claim_id`,
      [lkOf(claim!)],
    )
    expect(rows).toEqual([
      { to_state: 'replaced', side: 'service', detail: { version: 2 } },
      { to_state: 'resolved', side: 'service', detail: { version: 3 } },
    ])
  })

  test('versions may be taken in any order', async () => {
    const [claim] = goodClaims(1)
    for (const version of [broken(claim!), claim!])
      await sendNative(review.service.own, envelopeOf([version]))
    // The younger load first, as when the older one commits late.
    await review.pool.query(`CREATE TABLE held AS SELECT * FROM review_inbox ORDER BY first_claim_id LIMIT 1`)
    await review.pool.query(
      `DELETE FROM review_inbox USING held WHERE review_inbox.submission_id = held.submission_id`,
    )
    await project(review.pool)
    expect(await itemsOf(lkOf(claim!))).toMatchObject([{ version: 2 }])
    await review.pool.query('INSERT INTO review_inbox SELECT * FROM held')
    await review.pool.query('DROP TABLE held')
    await project(review.pool)
    expect(await itemsOf(lkOf(claim!))).toMatchObject([
      { version: 1, state: 'resolved', is_latest: false },
      { version: 2, outcome: 'clean' },
    ])
  })

  test('a load that commits late is taken when it does, and one met twice counts once', async () => {
    const [claim] = goodClaims(1)
    await review.send([broken(claim!)])
    const late = await review.pool.connect()
    const { rows } = await review.pool.query(
      'SELECT ma_cskcb, submission_id, claim_id FROM claim ORDER BY claim_id DESC LIMIT 1',
    )
    const { ma_cskcb, submission_id, claim_id } = rows[0]
    await late.query('BEGIN')
    await late.query('INSERT INTO review_inbox VALUES ($1, $2, $3, $3, 3)', [
      ma_cskcb,
      submission_id,
      claim_id,
    ])
    const options = { deadlines, missingCodes: MISSING_CODES }
    expect(await projectOnce(review.pool, plans, options)).toBe(0)
    await late.query('COMMIT')
    late.release()
    const counted = () => review.pool.query('SELECT sum(items)::int AS items FROM review_facility_day')
    const before = (await counted()).rows[0].items
    expect(await projectOnce(review.pool, plans, options)).toBe(3)
    expect((await counted()).rows[0].items).toBe(before)
  })

  test('whether a claim came too late is told by its first version', async () => {
    const late = async (claim: ReturnType<typeof goodClaims>[number]) => {
      const { rows } = await review.pool.query(
        'SELECT version, is_late FROM review_item WHERE ma_lk = $1 ORDER BY version',
        [lkOf(claim)],
      )
      return rows
    }
    const [inTime, alone] = goodClaims(2)
    await review.send([broken(inTime!), broken(alone!)])
    // They came on the day of discharge; what follows comes today.
    await review.pool.query('UPDATE claim SET received_at = ngay_ra WHERE ma_lk = $1', [lkOf(inTime!)])
    await review.pool.query('UPDATE claim SET version = 9 WHERE ma_lk = $1', [lkOf(alone!)])
    await review.send([inTime!, alone!])
    expect(await late(inTime!)).toEqual([
      { version: 1, is_late: true },
      { version: 2, is_late: false },
    ])
    // Of one whose first version is not there any more its own day counts.
    expect(await late(alone!)).toContainEqual({ version: 2, is_late: true })
  })

  test('content sent again unchanged makes no work', async () => {
    const claim = broken(goodClaims(1)[0]!)
    await review.send([claim])
    await review.send([claim, goodClaims(1)[0]!])
    expect(await itemsOf(lkOf(claim))).toMatchObject([{ version: 1, state: 'new', is_latest: true }])
  })

  test('codes that are anything but codes, however long, do not hold the others up', async () => {
    const [claim, next] = goodClaims(2)
    const long = randomBytes(6_000).toString('base64')
    const odd = withField(withField(claim!, 'XML1', 'MA_LOAI_KCB', long), 'XML1', 'MA_KHOA', long)
    await review.send([odd, broken(next!)])
    expect(await itemsOf(lkOf(claim!))).toMatchObject([
      { outcome: 'rejected', ma_loai_kcb: long.slice(0, 50), ma_khoa: long.slice(0, 50) },
    ])
    expect(await itemsOf(lkOf(next!))).toMatchObject([{ outcome: 'rejected' }])
  })
})
