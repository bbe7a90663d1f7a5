import { expect, test } from 'vitest'
import { startBackground } from '../../src/review/background.js'
import { queueExport, readExport } from '../../src/store/review-export-jobs.js'
import { envelopeOf } from '../support/claims.js'
import { sendNative } from '../support/his.js'
import { broken, deadlines, goodClaims, MISSING_CODES, plans, useReview } from './data-support.js'

const review = useReview()

test('two nodes at once take every claim in once, make each export once, and stop when told', async () => {
  await review.addReviewers('lan')
  const troubles: Error[] = []
  const nodes = [1, 2].map(() =>
    startBackground({
      pool: review.pool,
      plans,
      deadlines,
      missingCodes: MISSING_CODES,
      restMs: 10,
      onTrouble: (error) => troubles.push(error),
    }),
  )
  const claims = goodClaims(40).map((claim, i) => (i % 2 === 0 ? broken(claim) : claim))
  await Promise.all(claims.map((claim) => sendNative(review.service.own, envelopeOf([claim]))))
  const counted = async () => {
    const { rows } = await review.pool.query(
      'SELECT coalesce(sum(items), 0)::int AS items, (SELECT count(*)::int FROM review_item) AS rows FROM review_facility_day',
    )
    return rows[0]
  }
  await expect.poll(counted, { timeout: 20_000 }).toEqual({ items: 40, rows: 40 })
  const { exportId } = await queueExport(review.pool, {
    user: 'lan',
    scope: null,
    request: {
      layout: 'findings',
      format: 'csv',
      group: 'none',
      personal: false,
      sensitive: false,
      selection: { filter: {} },
    },
    fileName: 'loi.csv',
    mediaType: 'text/csv',
  })
  const state = async () => (await readExport(review.pool, 'lan', exportId))!.state
  await expect.poll(state, { timeout: 20_000 }).toBe('done')
  await Promise.all(nodes.map((node) => node.stop()))
  expect(troubles).toEqual([])
  expect(await counted()).toEqual({ items: 40, rows: 40 })
})

test('sums stay right when days are added up', async () => {
  const sums = async () =>
    (
      await review.pool.query(`SELECT (SELECT sum(items)::int FROM review_tally) AS items,
        (SELECT count(*)::int FROM review_tally) AS rows, (SELECT sum(items)::int FROM review_tally_rule) AS codes`)
    ).rows[0]
  for (let i = 0; i < 210; i++)
    await review.pool.query(
      `UPDATE review_item SET state = CASE state WHEN 'new' THEN 'assigned' ELSE 'new' END
       WHERE claim_id = (SELECT min(claim_id) FROM review_item WHERE outcome = 'rejected')`,
    )
  const before = await sums()
  const node = startBackground({ pool: review.pool, plans, deadlines, missingCodes: [], restMs: 10 })
  await expect.poll(async () => (await sums()).rows, { timeout: 20_000 }).toBeLessThan(20)
  await node.stop()
  expect(before.rows).toBeGreaterThan(200)
  expect(await sums()).toMatchObject({ items: before.items, codes: before.codes })
})
