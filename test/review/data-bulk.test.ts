import type { PoolClient } from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import { WaiverNotLoadedError, WaiverOvertakenError } from '../../src/intake/load-waived.js'
import { BULK_LEASE_MS, runBulk } from '../../src/review/bulk-run.js'
import { MOST_ATTEMPTS } from '../../src/review/job-lease.js'
import { createReviewActions, type ReviewActions } from '../../src/review/work-actions.js'
import type { WaivedClaim } from '../../src/store/review-actions.js'
import {
  type BulkJob,
  cancelBulk,
  queueBulk,
  readBulk,
  type TakenBulk,
  takeBulk,
} from '../../src/store/review-bulk.js'
import type { ReviewFilter } from '../../src/store/review-filter.js'
import { measure } from '../../src/store/review-measure.js'
import { editUser, lockUser, unlockUser } from '../../src/store/users.js'
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
  await makeUser(review.pool, 'lan').catch(() => {})
  await makeUser(review.pool, 'minh').catch(() => {})
  await review.pool.query('DELETE FROM review_event; DELETE FROM review_bulk; DELETE FROM review_waiver')
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

async function ordered(
  request: Record<string, unknown>,
  user = 'lan',
  wanted: ReviewFilter = filter,
): Promise<TakenBulk> {
  const { rows } = await review.pool.query(
    'SELECT count(*)::int AS total FROM review_item WHERE ma_cskcb = $1 AND outcome = ANY($2)',
    [wanted.facility, wanted.outcomes],
  )
  const { total } = rows[0]
  const who = { ...person(user) }
  await queueBulk(review.pool, { user, who, request, filter: wanted, query: '', total })
  return (await takeBulk(review.pool, BULK_LEASE_MS))!
}

/** The job's lease runs out, and another node takes it. */
async function takenOver(): Promise<TakenBulk> {
  await review.pool.query(`UPDATE review_bulk SET lease_until = now() - interval '1 second'`)
  return (await takeBulk(review.pool, BULK_LEASE_MS))!
}

/** Actions that do something, or fail, before each stretch; it is told the number of the stretch. */
const before = (work: (stretch: number) => unknown): ReviewActions => {
  let stretches = 0
  return {
    ...actions,
    actOnMany: async (...args) => {
      await work(++stretches)
      return actions.actOnMany(...args)
    },
  }
}
const databaseError = (code: string) => Object.assign(new Error('what the database says'), { code })

const state = async ({ user, bulkId }: BulkJob) => (await readBulk(review.pool, user, bulkId))!
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
  await expect(runBulk(review.pool, breaking, job)).rejects.toThrow('the node is gone')
  expect(await state(job)).toMatchObject({ state: 'running', changed: 400, total: MANY })
  expect(await events()).toEqual({ n: 400, claims: 400, revision: 1 })

  // A node that falls silent leaves the job running, and its lease runs out.
  const again = await takenOver()
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

test('a node that was overtaken writes nothing more: no claim is acted on twice, and the sums hold', async () => {
  const job = await ordered({ action: 'note', note: 'đã xem' })
  const slow = before(async (stretch) => {
    if (stretch === 2) await runBulk(review.pool, actions, await takenOver())
  })
  await runBulk(review.pool, slow, job)
  expect(await state(job)).toMatchObject({ state: 'done', changed: MANY, moved: 0, skipped: 0 })
  expect(await events()).toEqual({ n: MANY, claims: MANY, revision: 1 })
})

test('nor while the other is still at work', async () => {
  const job = await ordered({ action: 'note', note: 'đã xem' })
  let other: TakenBulk | null = null
  await runBulk(
    review.pool,
    before(async (stretch) => {
      if (stretch === 2) other = await takenOver()
    }),
    job,
  )
  expect(await state(job)).toMatchObject({ state: 'running', changed: 200 })
  await runBulk(review.pool, actions, other!)
  expect(await state(job)).toMatchObject({ state: 'done', changed: MANY })
  expect(await events()).toEqual({ n: MANY, claims: MANY, revision: 1 })
})

test('the last stretch ends the job: what breaks behind it does not begin it again', async () => {
  const job = await ordered({ action: 'note', note: 'đã xem' })
  let stretches = 0
  const breaking: ReviewActions = {
    ...actions,
    actOnMany: async (...args) => {
      const done = await actions.actOnMany(...args)
      if (++stretches === 5) throw databaseError('57P01')
      return done
    },
  }
  await expect(runBulk(review.pool, breaking, job)).rejects.toThrow()
  expect(await state(job)).toMatchObject({ state: 'done', changed: MANY })
  expect(await takenOver()).toBeNull()
  expect(await events()).toEqual({ n: MANY, claims: MANY, revision: 1 })
})

test.each(['57P01', '57014', '40P01', 'ECONNREFUSED'])(
  '%s is tried again from where it was',
  async (code) => {
    const job = await ordered({ action: 'note', note: 'đã xem' })
    const failing = before((stretch) => {
      if (stretch === 2) throw databaseError(code)
    })
    await expect(runBulk(review.pool, failing, job)).rejects.toMatchObject({ code })
    expect(await state(job)).toMatchObject({ state: 'running', changed: 200, error: null })
    await runBulk(review.pool, actions, await takenOver())
    expect(await state(job)).toMatchObject({ state: 'done', changed: MANY })
  },
)

test('but not for ever: tries that get no further end it, with a code and not with what the database said', async () => {
  let job = await ordered({ action: 'note', note: 'đã xem' })
  const failing = before(() => Promise.reject(databaseError('57014')))
  for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
    await expect(runBulk(review.pool, failing, job)).rejects.toThrow()
    expect((await state(job)).state).toBe('running')
    job = await takenOver()
  }
  // One that gets further, and then fails, has all its tries again.
  const further = before((stretch) => {
    if (stretch === 2) throw databaseError('57014')
  })
  await expect(runBulk(review.pool, further, job)).rejects.toThrow()
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    expect(await state(job)).toMatchObject({ state: 'running', changed: 200 })
    job = await takenOver()
    await expect(runBulk(review.pool, failing, job)).rejects.toThrow()
  }
  expect(await state(job)).toMatchObject({ state: 'failed', changed: 200, error: 'REVIEW_JOB' })
})

test('a node that stops gives the job back at once, and that is no failed try', async () => {
  const job = await ordered({ action: 'note', note: 'đã xem' })
  await runBulk(review.pool, actions, job, AbortSignal.abort())
  const again = (await takeBulk(review.pool, BULK_LEASE_MS))!
  expect(again).toMatchObject({ bulkId: job.bulkId, attempts: 1 })
  await runBulk(review.pool, actions, again)
  expect(await state(job)).toMatchObject({ state: 'done', changed: MANY })
})

test('what the work itself refuses ends it at once', async () => {
  const job = await ordered({ action: 'assign', owner: 'nobody' })
  await runBulk(review.pool, actions, job)
  expect(await state(job)).toMatchObject({ state: 'failed', error: 'REVIEW_OWNER' })
})

test.each([
  ['is locked', () => lockUser(review.pool, 'tam'), () => unlockUser(review.pool, 'tam')],
  [
    'is of another role',
    () =>
      editUser(review.pool, 'tam', { displayName: 'Tâm', role: 'facility', maCskcb: FACILITY, rights: [] }),
    () => editUser(review.pool, 'tam', { displayName: 'Tâm', role: 'reviewer', maCskcb: null, rights: [] }),
  ],
  ['is gone', () => review.pool.query(`DELETE FROM review_user WHERE name = 'tam'`), async () => {}],
])('it ends when who ordered it %s', async (_, happens, undo) => {
  await makeUser(review.pool, 'tam').catch(() => {})
  const job = await ordered({ action: 'note', note: 'x' }, 'tam')
  await runBulk(
    review.pool,
    before((stretch) => (stretch === 1 ? happens() : undefined)),
    job,
  )
  expect(await state(job)).toMatchObject({ state: 'failed', changed: 200, error: 'REVIEW_FORBIDDEN' })
  await undo()
})

test('what was closed, overtaken or the owner’s already adds up to the total', async () => {
  const set = (what: string, from: number, to: number) =>
    review.pool.query(`UPDATE review_item SET ${what} WHERE ma_cskcb = $1 AND claim_id BETWEEN $2 AND $3`, [
      FACILITY,
      from,
      to,
    ])
  await set(`state = 'waived'`, 1, 10)
  await set('is_latest = false', 11, 30)
  await set(`owner = 'lan', state = 'assigned'`, 31, 35)
  const job = await ordered({ action: 'assign', owner: 'lan' })
  await runBulk(review.pool, actions, job)
  expect(await state(job)).toMatchObject({ state: 'done', total: MANY, changed: MANY - 35, skipped: 35 })
})

describe('waivers', () => {
  const WAIVED = 250
  const rejected: ReviewFilter = { facility: FACILITY, outcomes: ['rejected'] }
  const waive = { action: 'waive', reasonCode: 'W01' }
  const waiving = (loadWaived: (claim: WaivedClaim) => Promise<void>) =>
    createReviewActions(review.pool, {
      deadlines,
      secondPersonAbove: 10n ** 15n,
      loadWaived,
      rejudge: async () => {},
    })
  const unloaded = async (): Promise<number> =>
    (await review.pool.query('SELECT count(*)::int AS n FROM review_waiver WHERE loaded_at IS NULL')).rows[0]
      .n

  beforeEach(() =>
    review.pool.query(
      `DELETE FROM review_item WHERE ma_cskcb = '${FACILITY}' AND claim_id > ${WAIVED};
       UPDATE review_item SET outcome = 'rejected' WHERE ma_cskcb = '${FACILITY}'`,
    ),
  )

  test('are all loaded when the job has ended, none is left to the timer', async () => {
    const loaded: string[] = []
    const job = await ordered(waive, 'lan', rejected)
    await runBulk(
      review.pool,
      waiving(async ({ claimId }) => void loaded.push(claimId)),
      job,
    )
    expect(await state(job)).toMatchObject({ state: 'done', changed: WAIVED })
    expect(new Set(loaded).size).toBe(WAIVED)
    expect(await unloaded()).toBe(0)
  })

  test('that cannot be loaded are taken out of the sums, also of the stretch that ended the job', async () => {
    const job = await ordered(waive, 'lan', rejected)
    await runBulk(
      review.pool,
      waiving(async ({ claimId }) => {
        if (Number(claimId) % 100 === 0) throw new WaiverOvertakenError(claimId)
        if (Number(claimId) % 100 === 50) throw new WaiverNotLoadedError(claimId, 'unreadable')
      }),
      job,
    )
    expect(await state(job)).toMatchObject({ state: 'done', changed: WAIVED - 5, moved: 2, skipped: 3 })
    expect(await unloaded()).toBe(0)
    const { rows } = await review.pool.query(
      `SELECT DISTINCT to_state, note FROM review_event WHERE side = 'service' ORDER BY note`,
    )
    expect(rows).toEqual([
      { to_state: 'new', note: expect.stringContaining('phiên bản mới hơn') },
      { to_state: 'new', note: expect.stringContaining('không đọc được') },
    ])
    expect(await measure(review.pool, { ...rejected, states: ['new'] }, null)).toMatchObject({ items: 5 })
  })

  test('that fail again and again do not keep those behind them from being loaded', async () => {
    const loaded: string[] = []
    let away = true
    const actions = waiving(async ({ claimId }) => {
      if (away || Number(claimId) <= 150) throw new Error('store away')
      loaded.push(claimId)
    })
    await runBulk(review.pool, actions, await ordered(waive, 'lan', rejected))
    expect(await unloaded()).toBe(WAIVED)
    away = false
    for (let round = 0; round < 3; round++) await actions.loadGranted()
    expect(loaded).toHaveLength(WAIVED - 150)
    // And the first have their turn again.
    away = true
    await actions.loadGranted()
    expect(await unloaded()).toBe(150)
  })
})
