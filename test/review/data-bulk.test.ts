import type { PoolClient } from 'pg'
import { beforeEach, expect, test } from 'vitest'
import { BULK_LEASE_MS, runBulk } from '../../src/review/bulk-run.js'
import { createReviewActions, type ReviewActions } from '../../src/review/work-actions.js'
import { type BulkJob, cancelBulk, queueBulk, readBulk, takeBulk } from '../../src/store/review-bulk.js'
import type { ReviewFilter } from '../../src/store/review-filter.js'
import { measure } from '../../src/store/review-measure.js'
import { deadlines, person, useReview } from './data-support.js'
import { makeUser } from './people.js'

const review = useReview()
const FACILITY = '48003'
const MANY = 900
const filter: ReviewFilter = { facility: FACILITY, outcomes: ['warned'] }

let actions: ReviewActions

beforeEach(async () => {
  actions = createReviewActions(review.pool, {
    deadlines,
    secondPersonAbove: 0n,
    loadWaived: async () => {},
    rejudge: async () => {},
  })
  await makeUser(review.pool, 'lan', { role: 'supervisor' }).catch(() => {})
  await review.pool.query('DELETE FROM review_event; DELETE FROM review_bulk')
  await review.pool.query(`DELETE FROM review_item WHERE ma_cskcb = '${FACILITY}'`)
  await add(1, MANY)
})

/** Claims as the queue has them, from one number on. */
const add = (first: number, count: number) =>
  review.pool.query(
    `INSERT INTO review_item (ma_cskcb, claim_id, outcome, submission_id, ma_lk, version, is_latest, state, due_day,
       received_day, received_at, settlement_month, amount, errors, warnings, is_first, is_late, is_incomplete, codes,
       tables, search_keys)
     SELECT $1, n, 'warned', 1, 'MANY-' || n, 1, true, 'new', '2026-01-05', CURRENT_DATE, clock_timestamp(),
       '2026-01-01', 1000, 0, 1, true, false, false, '{STR-024}', '{XML1}', '{}'
     FROM generate_series($2::int, $2::int + $3::int - 1) AS n`,
    [FACILITY, first, count],
  )

async function ordered(request: Record<string, unknown>): Promise<BulkJob> {
  const total = (await measure(review.pool, filter, null)).items
  const who = { ...person('lan') }
  await queueBulk(review.pool, { user: 'lan', who, request, filter, query: '', total })
  return (await takeBulk(review.pool, BULK_LEASE_MS))!
}

const state = async ({ bulkId }: BulkJob) => (await readBulk(review.pool, 'lan', bulkId))!
const events = async () =>
  (
    await review.pool.query(
      `SELECT count(*)::int AS n, count(DISTINCT claim_id)::int AS claims, max(revision) AS revision FROM review_event`,
    )
  ).rows[0]

test('a job that breaks off is gone on with by another, and no claim is acted on twice', async () => {
  const job = await ordered({ action: 'note', note: 'đã xem' })
  let stretches = 0
  const breaking: ReviewActions = {
    ...actions,
    actOnMany: (who, request, targets, alongside) =>
      actions.actOnMany(who, request, targets, async (client: PoolClient, done) => {
        await alongside?.(client, done)
        // After everything was written, before it was committed: the worst moment.
        if (++stretches === 3) throw new Error('the node is gone')
      }),
  }
  await runBulk(review.pool, breaking, job)
  expect(await state(job)).toMatchObject({ state: 'failed', changed: 400, total: MANY })
  expect(await events()).toEqual({ n: 400, claims: 400, revision: 1 })

  // A node that falls silent leaves the job running, and its lease runs out.
  await review.pool.query(
    `UPDATE review_bulk SET state = 'running', lease_until = now() - interval '1 second'`,
  )
  const again = (await takeBulk(review.pool, BULK_LEASE_MS))!
  expect(again.bulkId).toBe(job.bulkId)
  await runBulk(review.pool, actions, again)
  expect(await state(job)).toMatchObject({ state: 'done', changed: MANY, moved: 0, skipped: 0 })
  expect(await events()).toEqual({ n: MANY, claims: MANY, revision: 1 })
})

test('what is cancelled stops at once: what was done stays, and nothing more is done', async () => {
  const job = await ordered({ action: 'ask', note: 'Mã nào đúng?' })
  let stretches = 0
  await runBulk(
    review.pool,
    {
      ...actions,
      actOnMany: async (...args) => {
        if (++stretches === 3) await cancelBulk(review.pool, 'lan', job.bulkId)
        return actions.actOnMany(...args)
      },
    },
    job,
  )
  expect(await state(job)).toMatchObject({ state: 'cancelled', changed: 400 })
  expect(await measure(review.pool, { ...filter, states: ['waiting_hospital'] }, null)).toMatchObject({
    items: 400,
  })
})

test('what comes in later is left alone, and what does not allow it is counted', async () => {
  await review.pool.query(
    `UPDATE review_item SET state = 'waiting_hospital' WHERE ma_cskcb = $1 AND claim_id <= 30`,
    [FACILITY],
  )
  const job = await ordered({ action: 'ask', note: 'Mã nào đúng?' })
  await add(MANY + 1, 50)
  await runBulk(review.pool, actions, job)
  expect(await state(job)).toMatchObject({ state: 'done', changed: MANY - 30, skipped: 30 })
  expect(await measure(review.pool, { ...filter, states: ['new'] }, null)).toMatchObject({ items: 50 })
})

test('claims are given to somebody stretch by stretch, those of later to nobody', async () => {
  await add(MANY + 1, 1_500)
  const job = await ordered({ action: 'assign', owner: 'lan' })
  await add(MANY + 1_501, 20)
  let stretches = 0
  await runBulk(
    review.pool,
    {
      ...actions,
      assignSome: (...args) => {
        stretches++
        return actions.assignSome(...args)
      },
    },
    job,
  )
  expect(stretches).toBe(3)
  expect(await state(job)).toMatchObject({ state: 'done', changed: MANY + 1_500 })
  expect(await measure(review.pool, { ...filter, owner: '' }, null)).toMatchObject({ items: 20 })
})

test('no stretch locks more than two hundred claims', async () => {
  const sizes: number[] = []
  const job = await ordered({ action: 'note', note: 'x' })
  await runBulk(
    review.pool,
    {
      ...actions,
      actOnMany: (who, request, targets, alongside) => {
        sizes.push(targets.length)
        return actions.actOnMany(who, request, targets, alongside)
      },
    },
    job,
  )
  expect(Math.max(...sizes)).toBe(200)
})
