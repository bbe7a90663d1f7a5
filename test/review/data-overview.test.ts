import { beforeAll, describe, expect, test } from 'vitest'
import { dayInVietnam } from '../../src/standard/dated.js'
import type { ReviewFilter } from '../../src/store/review-filter.js'
import { measure, measureRows } from '../../src/store/review-measure.js'
import {
  dataQuality,
  mostRejected,
  numbersByDay,
  openRules,
  ruleByDay,
  silentFacilities,
} from '../../src/store/review-overview.js'
import { type QueueQuery, queuePage, SORTS } from '../../src/store/review-queue.js'
import { dueDays, openByAge, openByDue, periodNumbers, periodsOf } from '../../src/store/review-standing.js'
import { broken, goodClaims, QUERY, useReview, warned } from './data-support.js'

const review = useReview()
const today = dayInVietnam(new Date())
const OTHER = '01002'

beforeAll(async () => {
  const other = await review.service.session(OTHER)
  const own = goodClaims(24)
  await review.send(
    own.map((claim, i) => (i % 3 === 0 ? broken(claim) : i % 3 === 1 ? warned(claim) : claim)),
  )
  // Some are repaired, and some sent again without being.
  await review.send(own.slice(0, 6))
  await review.send(own.slice(6, 12).map((claim) => broken(warned(claim))))
  const others = goodClaims(10, OTHER)
  await review.send(
    others.map((claim, i) => (i < 4 ? broken(claim) : claim)),
    other,
  )
  await review.pool.query(
    `UPDATE review_item SET due_day = due_day - 5 WHERE outcome = 'rejected' AND claim_id % 3 = 0`,
  )
  await review.pool.query(
    `UPDATE review_item SET state = 'waived', owner = 'lan' WHERE outcome = 'warned' AND claim_id % 4 = 0`,
  )
})

/** A number of the overview is that of the list behind it, counted three ways. */
async function agrees(filter: ReviewFilter, items: number, scope: string | null = null): Promise<void> {
  const listed = await review.all({ filter, scope, limit: 50 })
  expect(listed.length, JSON.stringify(filter)).toBe(items)
  expect(new Set(listed.map(({ claimId }) => claimId)).size).toBe(items)
  const counted = await measureRows(review.pool, filter, scope)
  expect(counted.items).toBe(items)
  const measured = await measure(review.pool, filter, scope)
  expect(measured.items).toBe(items)
  expect(Number(measured.amount)).toBe(Number(counted.amount))
}

describe('every number of the overview is the number of the list behind it', () => {
  test.each([null, OTHER])('claims of the day, week and month (facility %s)', async (scope) => {
    for (const from of Object.values(periodsOf(today))) {
      const numbers = await periodNumbers(review.pool, scope, from, today)
      for (const name of ['claims', 'accepted', 'warned', 'rejected', 'held'] as const)
        await agrees(numbers[name].filter, numbers[name].items, scope)
    }
    const { claims, accepted, rejected } = await periodNumbers(review.pool, scope, today, today)
    expect(claims.items).toBe(scope === null ? 34 : 10)
    expect(accepted.items + rejected.items).toBe(claims.items)
  })

  test.each([null, OTHER])('rules, ages and due days (facility %s)', async (scope) => {
    const rules = await openRules(review.pool, scope)
    expect(rules.map(({ code }) => code)).toContain('STR-025')
    for (const { filter, items } of rules) await agrees(filter, items, scope)
    for (const { filter, items } of await openByAge(review.pool, scope, today))
      await agrees(filter, items, scope)
    const due = Object.values(await openByDue(review.pool, scope, today))
    for (const { filter, items } of due) await agrees(filter, items, scope)
    const open = await measure(review.pool, { open: true }, scope)
    expect(due.reduce((sum, { items }) => sum + items, 0)).toBe(open.items)
    expect(open.items).toBeGreaterThan(0)
  })

  test('facilities with most rejections, and what the quality measures leave out', async () => {
    const facilities = await mostRejected(review.pool, null, today, today, 10)
    expect(facilities.map(({ maCskcb }) => maCskcb)).toEqual(['79999', OTHER])
    for (const { filter, rejected } of facilities) await agrees(filter, rejected)
    for (const quality of await dataQuality(review.pool, null, today.slice(0, 7)))
      for (const measureName of ['right', 'complete', 'clean', 'live'] as const)
        await agrees(quality.behind[measureName], Math.round(quality.claims * (1 - quality[measureName])))
  })

  test('filters that no sum answers', async () => {
    const filters: ReviewFilter[] = [
      { states: ['waived'] },
      { states: ['waived', 'new'], outcomes: ['warned'] },
      { open: false },
      { open: true, owner: '' },
      { owner: 'lan' },
      { severity: 'error', table: 'XML3' },
      { rule: 'STR-025', open: true, facility: OTHER },
      { amountFrom: '100000' },
      { first: true, outcomes: ['clean', 'warned', 'rejected'] },
      { latest: false, outcomes: ['clean', 'warned', 'rejected'] },
      { latest: false, facility: '79999' },
      { rule: 'STR-025', latest: true },
      { rule: 'STR-025', latest: false },
      { open: false, latest: true },
      { visitType: '01', ...dueDays('overdue', today) },
      { month: '2025-11' },
    ]
    for (const filter of filters) await agrees(filter, (await measureRows(review.pool, filter, null)).items)
  })
})

test('days, trends and silent facilities', async () => {
  const [day] = await numbersByDay(review.pool, null, today, today)
  expect(day).toEqual({
    day: today,
    claims: 34,
    accepted: 20,
    warned: 4,
    rejected: 14,
    first: 34,
    replaced: 10,
    firstAccepted: 22,
  })
  expect(await ruleByDay(review.pool, 'STR-025', today, today)).toEqual([{ day: today, items: 14 }])
  await review.service.session('01003')
  expect(await silentFacilities(review.pool, null, today)).toEqual([{ maCskcb: '01003', lastDay: null }])
})

describe('paging', () => {
  const pages = async (query: Partial<QueueQuery>) => {
    const forward: string[][] = []
    let page = await queuePage(review.pool, { ...QUERY, ...query })
    for (;;) {
      forward.push(page.rows.map(({ claimId }) => claimId))
      if (page.next === null) break
      page = await queuePage(review.pool, { ...QUERY, ...query, cursor: page.next })
    }
    const backward: string[][] = [page.rows.map(({ claimId }) => claimId)]
    while (page.previous !== null) {
      page = await queuePage(review.pool, { ...QUERY, ...query, cursor: page.previous })
      backward.unshift(page.rows.map(({ claimId }) => claimId))
    }
    return { forward, backward }
  }

  test.each(SORTS.flatMap((sort) => [false, true].map((descending) => [sort, descending] as const)))(
    'by %s (descending: %s) the way back shows the pages of the way there',
    async (sort, descending) => {
      const { forward, backward } = await pages({ sort, descending, limit: 7 })
      expect(forward.length).toBeGreaterThan(3)
      expect(backward).toEqual(forward)
      const rows = await review.all({ sort, descending })
      const key = (row: (typeof rows)[number]) =>
        ({ due: row.dueDay, amount: Number(row.amount), errors: row.errors, received: row.receivedAt })[sort]
      for (let i = 1; i < rows.length; i++) {
        const [before, after] = descending ? [rows[i]!, rows[i - 1]!] : [rows[i - 1]!, rows[i]!]
        expect(key(before) <= key(after)).toBe(true)
      }
    },
  )

  test('a claim that is decided while somebody pages is neither shown twice nor hides another', async () => {
    const query = { ...QUERY, filter: { open: true }, sort: 'due' as const, limit: 5 }
    const first = await queuePage(review.pool, query)
    await review.pool.query(`UPDATE review_item SET state = 'unfixable' WHERE claim_id = $1`, [
      first.rows[2]!.claimId,
    ])
    const second = await queuePage(review.pool, { ...query, cursor: first.next })
    const rest = await review.all({ ...query, cursor: null })
    expect([...first.rows.filter((_, i) => i !== 2), ...second.rows].map(({ claimId }) => claimId)).toEqual(
      rest.slice(0, 9).map(({ claimId }) => claimId),
    )
  })
})
