import { expect, test } from 'vitest'
import { loadWaived } from '../../src/intake/load-waived.js'
import { dayInVietnam } from '../../src/standard/dated.js'
import type { ReviewFilter } from '../../src/store/review-filter.js'
import { measure, measureRows } from '../../src/store/review-measure.js'
import {
  dataQuality,
  mostRejected,
  numbersByDay,
  openRules,
  periodNumbers,
  ruleByDay,
} from '../../src/store/review-overview.js'
import { fieldOf } from '../support/claims.js'
import { broken, goodClaims, project, useReview, warned } from './data-support.js'

const review = useReview()
const today = dayInVietnam(new Date())
const FACILITY = '79999'

/** Every count that the overview shows, each held against the list behind it. */
async function counts() {
  const agrees = async (filter: ReviewFilter, items: number): Promise<number> => {
    expect((await review.all({ filter, limit: 3 })).length, JSON.stringify(filter)).toBe(items)
    expect((await measureRows(review.pool, filter, null)).items).toBe(items)
    const [kept, counted] = [
      await measure(review.pool, filter, null),
      await measureRows(review.pool, filter, null),
    ]
    expect(Number(kept.amount)).toBe(Number(counted.amount))
    return items
  }
  const period = await periodNumbers(review.pool, null, today, today)
  const [facility] = await mostRejected(review.pool, null, today, today, 5)
  const [quality] = await dataQuality(review.pool, null, today.slice(0, 7))
  const [day] = await numbersByDay(review.pool, null, today, today)
  const rules = await openRules(review.pool, null)
  const trend = await ruleByDay(review.pool, 'STR-025', today, today)
  const left = (name: 'right' | 'complete' | 'clean' | 'live') =>
    agrees(quality!.behind[name], Math.round(quality!.claims * (1 - quality![name])))
  return {
    claims: await agrees(period.claims.filter, period.claims.items),
    accepted: await agrees(period.accepted.filter, period.accepted.items),
    warned: await agrees(period.warned.filter, period.warned.items),
    rejected: await agrees(period.rejected.filter, period.rejected.items),
    held: await agrees(period.held.filter, period.held.items),
    ofFacility: facility === undefined ? 0 : await agrees(facility.filter, facility.rejected),
    day: [day?.claims, day?.accepted, day?.warned, day?.rejected],
    quality: [
      quality?.claims,
      await left('right'),
      await left('complete'),
      await left('clean'),
      await left('live'),
    ],
    openOfRule: rules.find(({ code }) => code === 'STR-025')?.items ?? 0,
    trend: await agrees(
      { rule: 'STR-025', latest: true, receivedFrom: today, receivedTo: today },
      trend[0]?.items ?? 0,
    ),
  }
}

test('a claim sent again and a claim that is waived stay one claim in every count', async () => {
  const [repaired, again, waived, soso, good] = goodClaims(5)
  await review.send([broken(repaired!), broken(again!), broken(waived!), warned(soso!), good!])
  const before = await counts()
  expect(before).toEqual({
    claims: 5,
    accepted: 2,
    warned: 1,
    rejected: 3,
    held: 3,
    ofFacility: 3,
    day: [5, 2, 1, 3],
    quality: [5, 3, 0, 4, 5],
    openOfRule: 3,
    trend: 3,
  })

  // One is repaired, one is sent again and rejected again, a good one is replaced by a worse.
  await review.send([repaired!, warned(broken(again!)), broken(good!)])
  const [item] = await review.all({ filter: { maLk: fieldOf(waived!, 'XML1', 'MA_LK') } })
  await review.pool.query(`UPDATE review_item SET state = 'waived' WHERE claim_id = $1`, [item!.claimId])
  await loadWaived(review.service.service.engine, { maCskcb: FACILITY, claimId: item!.claimId })
  await project(review.pool)

  const { rows } = await review.pool.query('SELECT count(*)::int AS versions FROM review_item')
  expect(rows[0].versions).toBe(9)
  expect(await counts()).toEqual({
    claims: 5,
    accepted: 3,
    warned: 1,
    rejected: 2,
    held: 2,
    ofFacility: 2,
    day: [5, 3, 1, 2],
    quality: [5, 2, 0, 3, 5],
    openOfRule: 2,
    trend: 2,
  })
})

test('whether a claim was sent in time is told by its first version', async () => {
  const [claim] = goodClaims(1)
  const maLk = fieldOf(claim!, 'XML1', 'MA_LK')
  await review.send([broken(claim!)])
  await review.pool.query(
    `UPDATE claim SET received_at = ngay_ra AT TIME ZONE 'Asia/Ho_Chi_Minh' WHERE ma_lk = $1`,
    [maLk],
  )
  await review.send([claim!])
  const { rows } = await review.pool.query(
    'SELECT version, is_late FROM review_item WHERE ma_lk = $1 ORDER BY version',
    [maLk],
  )
  expect(rows).toEqual([
    { version: 1, is_late: true },
    { version: 2, is_late: false },
  ])
})
