import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../src/store/pool.js'
import { compactFacets, facetSums } from '../../src/store/review-facets.js'
import { conditionOf, type ReviewFilter } from '../../src/store/review-filter.js'
import { measure, measureRows } from '../../src/store/review-measure.js'
import { queuePage, type ReviewSort, SORTS } from '../../src/store/review-queue.js'
import { broken, goodClaims, QUERY, useReview, warned } from './data-support.js'

const review = useReview()
const FACETS_ANEW = new URL('../../src/store/migrations/0022-facets-anew.sql', import.meta.url)

/** Versions by the thousand, so that no condition is found among the first rows of every order. */
const CROWD = 10_200
const FEW = 70

const MADE = `INSERT INTO review_item (ma_cskcb, claim_id, outcome, submission_id, ma_lk, version, is_latest, state, due_day,
    received_day, received_at, settlement_month, ma_loai_kcb, ma_khoa, amount, errors, warnings, is_first, is_late,
    is_incomplete, codes, tables, search_keys)
  SELECT '0' || (2000 + n % 7), 10000000 + n, CASE WHEN few THEN 'rejected' ELSE 'warned' END, n, 'LK' || n, 1, true,
    'new', day, day, day, date_trunc('month', day), CASE WHEN few THEN '03' ELSE '01' END,
    CASE WHEN few THEN 'K99' ELSE 'K01' END, n, few::int * 2, 1, true, few, few,
    CASE WHEN few THEN '{X1-001,X2-001}'::text[] ELSE '{X2-001}' END,
    CASE WHEN few THEN '{XML1,XML5}'::text[] ELSE '{XML2}' END, '{}'
  FROM generate_series(1, $1::int) AS n, LATERAL (SELECT n > $2 AS few, DATE '2025-01-01' + n / 100 AS day) AS at`

const FACETS: readonly ReviewFilter[] = [
  { severity: 'error' },
  { severity: 'warning' },
  { table: 'XML5' },
  { table: 'XML3' },
  { department: 'K99' },
  { department: 'K01' },
  { visitType: '03' },
  { month: '2025-04' },
  { owner: '' },
  { owner: 'lan' },
  { first: true },
  { first: false },
  { late: true },
  { incomplete: true },
]

beforeAll(async () => {
  const claims = goodClaims(9)
  await review.send(
    claims.map((claim, i) => (i % 3 === 0 ? broken(claim) : i % 3 === 1 ? warned(claim) : claim)),
  )
  await review.send(claims.slice(0, 4).map((claim, i) => (i < 2 ? claim : broken(warned(claim)))))
  await review.pool.query(MADE, [CROWD + FEW, CROWD])
  await review.pool.query(`UPDATE review_item SET owner = 'lan', state = 'assigned'
    WHERE outcome <> 'clean' AND is_open AND claim_id % 11 = 0`)
  await review.pool.query(`UPDATE review_item SET state = 'waived' WHERE outcome <> 'clean' AND is_open
    AND claim_id % 5 = 0`)
  await review.pool.query('ANALYZE review_item')
})

const beside: readonly ReviewFilter[] = [
  {},
  { open: true },
  { open: false },
  { open: true, outcomes: ['rejected'] },
  { receivedFrom: '2025-03-05', receivedTo: '2025-04-11' },
]

async function everyCountIsRight(): Promise<void> {
  for (const facet of FACETS)
    for (const more of beside) {
      const filter = { ...more, ...facet }
      expect(facetSums(filter, null), JSON.stringify(filter)).not.toBeNull()
      const [kept, counted] = [
        await measure(review.pool, filter, null),
        await measureRows(review.pool, filter, null),
      ]
      expect(kept.items, JSON.stringify(filter)).toBe(counted.items)
      expect(Number(kept.amount), JSON.stringify(filter)).toBe(Number(counted.amount))
    }
}

test('counts by one condition are kept with every change, and are those of the rows', async () => {
  await everyCountIsRight()
  const some = await measure(review.pool, { owner: 'lan', open: true }, null)
  expect(some.items).toBeGreaterThan(100)
})

test('counts that went wrong are taken anew by the migration', async () => {
  await review.pool.query(
    "UPDATE review_tally_facet SET items = items + 7 WHERE facet IN ('severity', 'amount')",
  )
  const some: ReviewFilter = { severity: 'error' }
  expect((await measure(review.pool, some, null)).items).not.toBe(
    (await measureRows(review.pool, some, null)).items,
  )
  await inTransaction(review.pool, async (client) => {
    await client.query(await readFile(FACETS_ANEW, 'utf8'))
  })
  await everyCountIsRight()
  for (const amountFrom of ['1', '4000', '9999'])
    expect((await measure(review.pool, { amountFrom }, null)).items).toBe(
      (await measureRows(review.pool, { amountFrom }, null)).items,
    )
})

test('outcomes ask the same question in whatever order and however often they stand', () => {
  const sql = (outcomes: ReviewFilter['outcomes']) => conditionOf({ outcomes: outcomes! }, null).sql
  expect(sql(['rejected', 'warned', 'rejected'])).toBe(sql(['warned', 'rejected']))
})

test('a count of several conditions, of one facility, or with clean claims is not taken from them', () => {
  expect(facetSums({ department: 'K01', table: 'XML2' }, null)).toBeNull()
  expect(facetSums({ department: 'K01', facility: '02001' }, null)).toBeNull()
  expect(facetSums({ department: 'K01' }, '02001')).toBeNull()
  expect(facetSums({ first: true, outcomes: ['clean', 'warned'] }, null)).toBeNull()
  expect(facetSums({ open: true }, null)).toBeNull()
})

test('counts stay right when days are added up, by two at a time too', async () => {
  const rows = async () =>
    (await review.pool.query('SELECT count(*)::int AS n FROM review_tally_facet')).rows[0].n
  for (let i = 0; i < 120; i++)
    await review.pool.query(
      `UPDATE review_item SET state = CASE state WHEN 'new' THEN 'resolved' ELSE 'new' END WHERE claim_id = 10000001`,
    )
  const before = await rows()
  await Promise.all([compactFacets(review.pool), compactFacets(review.pool)])
  expect(before - (await rows())).toBeGreaterThan(1000)
  await everyCountIsRight()
})

test.each(SORTS.flatMap((sort) => [false, true].map((descending) => [sort, descending] as const)))(
  'by %s (descending: %s) a condition met only among the last of all gives its pages, and so does one met everywhere',
  async (sort: ReviewSort, descending: boolean) => {
    const column = { due: 'due_day', amount: 'amount', errors: 'errors', received: 'received_at' }[sort]
    const way = descending ? 'DESC' : 'ASC'
    for (const [filter, condition] of [
      [{ open: true, department: 'K99' }, `is_open AND ma_khoa = 'K99'`],
      [{ open: true, month: '2025-04' }, `is_open AND settlement_month = '2025-04-01'`],
      [{ open: true, severity: 'warning' }, 'is_open AND warnings > 0'],
      [{ open: false, table: 'XML2' }, `NOT is_open AND tables @> '{XML2}'`],
      [{ rule: 'X1-001' }, `codes @> '{X1-001}'`],
    ] as const) {
      const { rows: expected } = await review.pool.query(
        `SELECT claim_id::text AS id FROM review_item_flagged WHERE ${condition}
         ORDER BY ${column} ${way}, claim_id ${way} LIMIT 120`,
      )
      const query = { ...QUERY, filter, sort, descending, limit: 40 }
      const first = await queuePage(review.pool, query)
      const second = await queuePage(review.pool, { ...query, cursor: first.next })
      const shown = [...first.rows, ...second.rows].map(({ claimId }) => claimId)
      expect(shown, JSON.stringify(filter)).toEqual(expected.slice(0, 80).map(({ id }) => id))
      const back = await queuePage(review.pool, { ...query, cursor: second.previous })
      expect(back.rows).toEqual(first.rows)
    }
  },
)

test('amounts are counted by kept sums, and by the rows between two round amounts', async () => {
  const asked: string[] = []
  const watched = {
    query: (statement: pg.QueryConfig) => {
      asked.push(statement.text)
      return review.pool.query(statement)
    },
  } as unknown as pg.Pool
  const amounts = [
    '0',
    '0.5',
    '1',
    '7',
    '10',
    '99.99',
    '100',
    '123',
    '1999',
    '2000',
    '2000.01',
    '9999',
    '10270',
  ]
  const filters = amounts.flatMap((amount): ReviewFilter[] => [
    { amountFrom: amount },
    { amountTo: amount },
    { amountFrom: amount, open: true, outcomes: ['warned'] },
    { amountFrom: amount, amountTo: '5500', receivedFrom: '2025-02-03', receivedTo: '2025-03-31' },
  ])
  for (const filter of filters) {
    const [measured, counted] = [
      await measure(watched, filter, null),
      await measureRows(review.pool, filter, null),
    ]
    expect(measured.items, JSON.stringify(filter)).toBe(counted.items)
    expect(Number(measured.amount), JSON.stringify(filter)).toBe(Number(counted.amount))
  }
  asked.length = 0
  await measure(watched, { amountFrom: '2000', open: true }, null)
  expect(asked.join()).not.toContain('review_item')
  await measure(watched, { amountFrom: '2001', open: true }, null)
  expect(asked.at(-1)).toContain('review_tally_facet')
})
