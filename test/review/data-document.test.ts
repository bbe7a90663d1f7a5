import { describe, expect, test } from 'vitest'
import { DEFECTS, type GenerateOptions, generateEnvelope } from '../../src/generate/index.js'
import { diffClaims } from '../../src/review/claim-diff.js'
import { readReviewClaim } from '../../src/store/review-claim.js'
import { readClaimDocument } from '../../src/store/review-document.js'
import {
  countSubmissions,
  type SubmissionCursor,
  type SubmissionRow,
  submissionPage,
} from '../../src/store/review-submissions.js'
import { deleteView, savedViews, saveView, VIEW_LIMIT } from '../../src/store/review-views.js'
import { fieldOf, fresh, withField } from '../support/claims.js'
import { sendNative } from '../support/his.js'
import { broken, goodClaims, plans, project, useReview, warned } from './data-support.js'

const review = useReview()

async function itemsOf(maLk: string) {
  return review.all({ filter: { maLk, outcomes: ['clean', 'warned', 'rejected'] } })
}

describe('a claim as it was sent', () => {
  test('the field of a finding is found by table, row and name, at the line and column that it names', async () => {
    const claim = broken(goodClaims(1)[0]!)
    await review.send([claim])
    const [item] = await itemsOf(fieldOf(claim, 'XML1', 'MA_LK'))
    const { findings } = (await readReviewClaim(review.pool, item!))!
    const document = (await readClaimDocument(review.pool, plans, item!))!
    const finding = findings.find(({ code }) => code === 'STR-025')!
    const table = document.tables.find(({ table }) => table === finding.table)!
    const field = table.rows[finding.row - 1]!.fields.find(({ name }) => name === finding.field)!
    expect(field).toEqual({
      name: 'SO_LUONG',
      value: 'nhiều',
      present: true,
      valid: false,
      line: finding.line,
      column: finding.column,
    })
    const line = document.text('XML3')!.split(/\r\n|\r|\n/)[finding.line - 1]!
    expect(line.slice(finding.column - 1)).toMatch(/^<SO_LUONG>nhiều|^nhiều/)
  })

  test('all defects of the generator can be opened, and no finding about a row is without its row', async () => {
    for (const defect of DEFECTS) {
      const several = 'claims' in defect && defect.claims !== undefined && defect.claims !== 'one'
      const options: GenerateOptions = {
        ...fresh({ claims: several ? 3 : 1, quirks: 0.5 }),
        defects: [defect.name],
      }
      await sendNative(review.service.own, Buffer.concat([...generateEnvelope(options)]))
    }
    await project(review.pool)
    const items = await review.all({ filter: { outcomes: ['warned', 'rejected'] }, limit: 200 })
    expect(items.length).toBeGreaterThan(20)
    let placed = 0
    for (const item of items) {
      const document = (await readClaimDocument(review.pool, plans, item))!
      const { findings } = (await readReviewClaim(review.pool, item))!
      for (const { table, row, field } of findings) {
        const found = document.tables.find((one) => one.table === table)
        if (row === 0 || field === null || found === undefined || !found.readable) continue
        expect(found.rows[row - 1]?.fields.some(({ name }) => name === field)).toBe(true)
        placed++
      }
    }
    expect(placed).toBeGreaterThan(10)
  })

  test('findings come errors first', async () => {
    const claim = broken(warned(goodClaims(1)[0]!))
    await review.send([claim])
    const [item] = await itemsOf(fieldOf(claim, 'XML1', 'MA_LK'))
    const { findings } = (await readReviewClaim(review.pool, item!))!
    expect(findings.map(({ severity }) => severity)).toEqual(
      findings.map(({ severity }) => severity).toSorted((a, b) => (a === b ? 0 : a === 'error' ? -1 : 1)),
    )
    expect(findings[0]!.severity).toBe('error')
  })
})

test('two versions differ in the fields that were changed, and in no other', async () => {
  const claim = goodClaims(1)[0]!
  const changed = withField(claim, 'XML1', 'CAN_NANG', '61.5')
  await review.send([broken(claim)])
  await review.send([changed])
  const versions = await itemsOf(fieldOf(claim, 'XML1', 'MA_LK'))
  const [before, after] = await Promise.all(versions.map((ref) => readClaimDocument(review.pool, plans, ref)))
  const { changes, total } = diffClaims(before!, after!)
  expect(total).toBe(2)
  expect(changes).toEqual([
    {
      table: 'XML1',
      rowBefore: 1,
      rowAfter: 1,
      field: 'CAN_NANG',
      before: fieldOf(claim, 'XML1', 'CAN_NANG'),
      after: '61.5',
    },
    {
      table: 'XML3',
      rowBefore: 1,
      rowAfter: 1,
      field: 'SO_LUONG',
      before: 'nhiều',
      after: fieldOf(claim, 'XML3', 'SO_LUONG'),
    },
  ])
})

describe('submissions', () => {
  test('of all facilities newest first, both ways, and of one facility alone', async () => {
    const other = await review.service.session('01002')
    for (let i = 0; i < 5; i++) {
      await review.send([goodClaims(1)[0]!])
      await review.send([goodClaims(1, '01002')[0]!], other)
    }
    const pages = async (scope: string | null) => {
      const forward: SubmissionRow[][] = []
      let cursor: SubmissionCursor | null = null
      let page = await submissionPage(review.pool, {}, scope, 4, cursor)
      for (;;) {
        forward.push([...page.rows])
        if (page.next === null) break
        cursor = page.next
        page = await submissionPage(review.pool, {}, scope, 4, cursor)
      }
      const backward = [[...page.rows]]
      while (page.previous !== null) {
        page = await submissionPage(review.pool, {}, scope, 4, page.previous)
        backward.unshift([...page.rows])
      }
      expect(backward).toEqual(forward)
      return forward.flat()
    }
    const all = await pages(null)
    expect(all).toHaveLength((await countSubmissions(review.pool, {}, null)).submissions)
    expect(all.map(({ receivedAt }) => receivedAt)).toEqual(
      all
        .map(({ receivedAt }) => receivedAt)
        .toSorted()
        .toReversed(),
    )
    const own = await pages('01002')
    expect(own).toHaveLength(5)
    expect(new Set(own.map(({ maCskcb }) => maCskcb))).toEqual(new Set(['01002']))
    const foreign = await submissionPage(review.pool, { facility: '79999' }, '01002', 4, null)
    expect(foreign.rows).toEqual([])
  })
})

test('views are saved for each user, up to a number', async () => {
  expect(await saveView(review.pool, 'lan', { name: 'Quá hạn', query: 'due=overdue' })).toBe(true)
  expect(await saveView(review.pool, 'lan', { name: 'Quá hạn', query: 'due=today' })).toBe(true)
  expect(await savedViews(review.pool, 'lan')).toEqual([{ name: 'Quá hạn', query: 'due=today' }])
  expect(await savedViews(review.pool, 'minh')).toEqual([])
  for (let i = 1; i < VIEW_LIMIT; i++) await saveView(review.pool, 'lan', { name: `${i}`, query: '' })
  expect(await saveView(review.pool, 'lan', { name: 'thừa', query: '' })).toBe(false)
  expect(await deleteView(review.pool, 'lan', 'Quá hạn')).toBe(true)
  expect(await saveView(review.pool, 'lan', { name: 'thừa', query: '' })).toBe(true)
})
