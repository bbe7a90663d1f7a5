import swagger from '@fastify/swagger'
import { type FastifyInstance, fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerReviewApi } from '../../src/review/api.js'
import { filterQuery, parseFilter } from '../../src/review/api-parse.js'
import { BULK_LEASE_MS, runBulk } from '../../src/review/bulk-run.js'
import { deadlinesFrom } from '../../src/review/deadlines.js'
import { makeExport } from '../../src/review/export-make.js'
import type { ReviewIdentity } from '../../src/review/identity.js'
import { createReviewActions, type ReviewActions } from '../../src/review/work-actions.js'
import { createParameterSet } from '../../src/standard/parameter-set.js'
import { takeBulk } from '../../src/store/review-bulk.js'
import { takeExport } from '../../src/store/review-export-jobs.js'
import type { ReviewItem } from '../../src/store/review-model.js'
import { fieldOf } from '../support/claims.js'
import { broken, deadlines, goodClaims, person, plans, useReview } from './data-support.js'

const review = useReview()
const OTHER = '01002'
const people = new Map<string, ReviewIdentity>([
  ['lan', person('lan')],
  ['bv', person('bv', OTHER)],
  ['kin', { ...person('kin'), rights: ['sensitive'] }],
])
const seen: string[] = []
let app: FastifyInstance
let actions: ReviewActions

beforeAll(async () => {
  await review.addReviewers('lan')
  await review.send(goodClaims(3).map(broken))
  await review.send(
    [broken(goodClaims(1, OTHER)[0]!), goodClaims(1, OTHER)[0]!],
    await review.service.session(OTHER),
  )
  actions = createReviewActions(review.pool, {
    deadlines,
    secondPersonAbove: 0n,
    loadWaived: async () => {},
    rejudge: async () => {},
  })
  app = fastify()
  // As the gateway: bodies are read by the routes, checks are theirs too.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  await app.register(swagger, {
    openapi: {
      info: { title: 'test', version: '0' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
  })
  registerReviewApi(app, {
    pool: review.pool,
    plans,
    actions,
    identify: async (request) => people.get(String(request.headers.authorization)) ?? null,
    saw: async (who, action) => void seen.push(`${who.user} ${action}`),
  })
  await app.ready()
})
afterAll(() => app.close())

async function call(user: string, method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) {
  const reply = await app.inject({
    method,
    url: `/v1/review${path}`,
    headers: { authorization: user, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const json = String(reply.headers['content-type']).includes('json')
  return { status: reply.statusCode, body: json ? reply.json() : reply.rawPayload, headers: reply.headers }
}

test('nobody gets in without signing in', async () => {
  for (const path of ['/overview', '/claims', '/exports', '/submissions'])
    expect(await call('', 'GET', path)).toMatchObject({ status: 401, body: { code: 'REVIEW_NOT_SIGNED_IN' } })
})

test('the lists: counted, paged, filtered as the address says', async () => {
  const first = (await call('lan', 'GET', '/claims?limit=3&sort=-received')).body
  expect(first).toMatchObject({ items: 4, previous: null })
  const second = (await call('lan', 'GET', `/claims?limit=3&sort=-received&cursor=${first.next}`)).body
  const ids = [...first.rows, ...second.rows].map((row: ReviewItem) => row.claimId)
  expect(new Set(ids).size).toBe(4)
  const narrow = (await call('lan', 'GET', `/claims?facility=${OTHER}&rule=STR-025&open=true&due=later`)).body
  expect(narrow.rows).toHaveLength(narrow.items)
  for (const wrong of [
    'states=gone',
    'receivedFrom=2026-02-30',
    'cursor=%21',
    'limit=0',
    'sort=name',
    'due=soon',
  ])
    expect(await call('lan', 'GET', `/claims?${wrong}`)).toMatchObject({
      status: 400,
      body: { code: 'REVIEW_BAD_REQUEST', detail: wrong.split('=')[0] },
    })
  expect((await call('lan', 'GET', '/submissions?limit=1')).body).toMatchObject({
    rows: [{ maCskcb: OTHER }],
  })
})

test('an action on all of a filter is ordered, and asked after by who ordered it', async () => {
  const filter = { rule: 'STR-025', open: true }
  const ordered = await call('lan', 'POST', '/bulk', { action: 'note', note: 'đã xem', filter })
  const { bulkId, total } = ordered.body
  expect(ordered).toMatchObject({ status: 202, body: { state: 'queued', changed: 0 } })
  expect(total).toBe((await call('lan', 'GET', '/claims?rule=STR-025&open=true')).body.items)
  await runBulk(review.pool, actions, (await takeBulk(review.pool, BULK_LEASE_MS))!)
  expect(await call('lan', 'GET', `/bulk/${bulkId}`)).toMatchObject({
    status: 200,
    body: { state: 'done', changed: total, moved: 0, skipped: 0, names: [] },
  })
  expect((await call('kin', 'GET', `/bulk/${bulkId}`)).status).toBe(404)
  for (const wrong of [{ action: 'ask' }, { action: 'waive', reasonCode: 'W99' }, { action: 'assign' }])
    expect((await call('lan', 'POST', '/bulk', wrong)).status, JSON.stringify(wrong)).toBe(422)
  expect((await call('lan', 'POST', '/bulk', { action: 'rejudge' })).status).toBe(403)
  expect((await call('bv', 'POST', '/bulk', { action: 'note', note: 'x' })).status).toBe(403)
})

test('each number of the overview names the list behind it', async () => {
  const { periods, rules } = (await call('lan', 'GET', '/overview')).body
  for (const { items, filter } of [periods.month.claims, periods.today.held, ...rules]) {
    const list = (await call('lan', 'GET', `/claims?${filter.query}&limit=200`)).body
    expect(list.items).toBe(items)
    expect(list.rows).toHaveLength(items)
  }
})

test('filters keep their meaning on the way through an address', () => {
  const filter = {
    outcomes: ['rejected'],
    open: false,
    owner: '',
    states: ['waived', 'new'],
    maLk: 'a&b=c',
  } as const
  const query = Object.fromEntries(new URLSearchParams(filterQuery(filter)))
  expect(parseFilter(query, '2026-01-01')).toEqual(filter)
})

test('one claim: findings with sentences, rows of a table, what can be done; each look is recorded', async () => {
  const [row] = (await call('lan', 'GET', '/claims')).body.rows
  const path = `/claims/${row.maCskcb}/${row.claimId}`
  const { body } = await call('lan', 'GET', path)
  expect(body.findings[0]).toMatchObject({ code: 'STR-025', message: { vi: expect.any(String) } })
  expect(body.actions).toContain('ask')
  expect(seen).toContain('lan claim.view')
  const table = (await call('lan', 'GET', `${path}/tables/XML3?rows=1`)).body
  expect(table.rows).toHaveLength(1)
  expect(table.rows[0].fields.find((field: { name: string }) => field.name === 'SO_LUONG').value).toBe(
    'nhiều',
  )
  expect((await call('lan', 'GET', `${path}/tables/XML3?text=true`)).body.text).toContain('<SO_LUONG>nhiều')
})

test('HIV and tuberculosis tables need the right, and looking at them is recorded', async () => {
  const [row] = (await call('lan', 'GET', '/claims')).body.rows
  const path = `/claims/${row.maCskcb}/${row.claimId}/tables/XML6`
  expect(await call('lan', 'GET', path)).toMatchObject({ status: 403 })
  expect(await call('kin', 'GET', path)).toMatchObject({ status: 404 })
  expect(seen).toContain('kin claim.show_sensitive')
  expect(seen).not.toContain('lan claim.show_sensitive')
})

describe('a facility’s user', () => {
  test('sees, counts and opens own records alone', async () => {
    const all = (await call('lan', 'GET', '/claims')).body.rows as ReviewItem[]
    const foreign = all.find(({ maCskcb }) => maCskcb !== OTHER)!
    const own = (await call('bv', 'GET', '/claims')).body
    expect(own).toMatchObject({ items: 1, rows: [{ maCskcb: OTHER }] })
    expect((await call('bv', 'GET', `/claims?facility=${foreign.maCskcb}`)).body).toMatchObject({
      items: 0,
      rows: [],
    })
    expect((await call('bv', 'GET', `/claims?maLk=${foreign.maLk}`)).body.items).toBe(0)
    expect((await call('bv', 'GET', `/submissions?facility=${foreign.maCskcb}`)).body.rows).toEqual([])
    expect((await call('bv', 'GET', '/overview')).body.periods.today.claims.items).toBe(2)
    const path = `/claims/${foreign.maCskcb}/${foreign.claimId}`
    for (const suffix of ['', '/tables/XML1', `/differences/${foreign.claimId}`])
      expect((await call('bv', 'GET', path + suffix)).status).toBe(404)
    const targets = [{ maCskcb: foreign.maCskcb, claimId: foreign.claimId, revision: 0 }]
    expect((await call('bv', 'POST', '/actions', { action: 'note', note: 'x', targets })).status).toBe(404)
    expect((await call('bv', 'POST', '/assign-all', { owner: 'lan', filter: {} })).status).toBe(403)
  })

  test('sees questions, and not what the agency notes for itself', async () => {
    const [row] = (await call('bv', 'GET', '/claims')).body.rows
    const act = (user: string, action: string, note: string, revision: number) =>
      call(user, 'POST', '/actions', {
        action,
        note,
        targets: [{ maCskcb: row.maCskcb, claimId: row.claimId, revision }],
      })
    await act('lan', 'note', 'nghi trùng', 0)
    await act('lan', 'ask', 'Số lượng?', 1)
    const claim = (await call('bv', 'GET', `/claims/${row.maCskcb}/${row.claimId}`)).body
    expect(claim.history.map(({ note }: { note: string }) => note)).toEqual(['Số lượng?'])
    expect(claim.actions).toEqual(['note', 'answer'])
    expect(await act('bv', 'answer', 'Ba', 1)).toMatchObject({
      status: 409,
      body: { code: 'REVIEW_CONFLICT' },
    })
    expect(await act('bv', 'answer', 'Ba', 2)).toMatchObject({ status: 200, body: { changed: 1 } })
  })
})

test('what is no action, no JSON or no version is refused by name', async () => {
  const post = (body: unknown) => call('lan', 'POST', '/actions', body)
  expect((await post({ action: 'delete', targets: [] })).body.detail).toBe('action')
  expect((await post({ action: 'note', targets: [] })).body.detail).toBe('targets')
  expect((await post('{')).body).toMatchObject({ code: 'REVIEW_BAD_REQUEST', detail: 'JSON' })
  expect((await post({ action: 'assign', targets: [{ maCskcb: '1', claimId: '2' }] })).body.detail).toBe(
    'revision',
  )
})

test('an export: ordered, made, downloaded by who ordered it and nobody else', async () => {
  const ordered = await call('lan', 'POST', '/exports', { format: 'csv', filter: { facility: OTHER } })
  expect(ordered).toMatchObject({ status: 202, body: { state: 'queued' } })
  const path = `/exports/${ordered.body.exportId}`
  expect((await call('lan', 'GET', `${path}/file`)).status).toBe(409)
  await makeExport(review.pool, () => plans, (await takeExport(review.pool, 60_000))!)
  expect((await call('lan', 'GET', path)).body).toMatchObject({ state: 'done' })
  const file = await call('lan', 'GET', `${path}/file`)
  expect(file.headers['content-disposition']).toMatch(/^attachment; filename="loi-ho-so-[\d-]+\.csv"$/)
  expect(String(file.body)).toContain(OTHER)
  expect((await call('kin', 'GET', `${path}/file`)).status).toBe(404)
  // The same name, in another place by now.
  people.set('lan', { ...person('lan', OTHER) })
  expect(await call('lan', 'GET', `${path}/file`)).toMatchObject({ status: 404 })
  people.set('lan', person('lan'))
  expect((await call('lan', 'GET', `${path}/file`)).status).toBe(200)
  await review.pool.query(`UPDATE review_export SET request = request || '{"sensitive": true}'`)
  expect(await call('lan', 'GET', `${path}/file`)).toMatchObject({
    status: 404,
    body: { code: 'REVIEW_NOT_FOUND' },
  })
  const { rows } = await review.pool.query(`SELECT user_name FROM audit_entry WHERE action = 'export.order'`)
  expect(rows).toEqual([{ user_name: 'lan' }])
})

test('differences to another version over the API', async () => {
  const claim = goodClaims(1)[0]!
  await review.send([broken(claim)])
  await review.send([claim])
  const filter = `maLk=${fieldOf(claim, 'XML1', 'MA_LK')}&outcomes=clean,rejected&sort=received`
  const [before, after] = (await call('lan', 'GET', `/claims?${filter}`)).body.rows
  const path = `/claims/${before.maCskcb}/${before.claimId}/differences/${after.claimId}`
  expect((await call('lan', 'GET', path)).body).toMatchObject({ total: 1, changes: [{ field: 'SO_LUONG' }] })
})

test('every route is described', () => {
  const paths = Object.keys(app.swagger().paths ?? {})
  expect(paths).toEqual(
    expect.arrayContaining(['/v1/review/claims', '/v1/review/actions', '/v1/review/exports']),
  )
  expect(JSON.stringify(app.swagger())).toContain('REVIEW_CONFLICT')
})

test('due days are working days of the calendar', () => {
  const due = deadlinesFrom(() => createParameterSet())
  // A Friday; two working days on is Tuesday, seven are Tuesday of the week after.
  expect(due.repair('2026-03-06')).toBe('2026-03-10')
  expect(due.answer('2026-03-06')).toBe('2026-03-11')
  expect(due.assess('2026-03-06')).toBe('2026-03-17')
  expect(due.send('2026-03-06')).toBe('2026-03-09')
})
