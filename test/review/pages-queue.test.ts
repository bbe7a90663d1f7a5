import { beforeAll, describe, expect, test } from 'vitest'
import { BULK_LEASE_MS, runBulk } from '../../src/review/bulk-run.js'
import { createReviewActions } from '../../src/review/work-actions.js'
import { takeBulk } from '../../src/store/review-bulk.js'
import { VIEW_LIMIT } from '../../src/store/review-views.js'
import { fieldOf } from '../support/claims.js'
import { broken, deadlines, goodClaims, useReview, warned } from './data-support.js'
import { makeUser, signedIn, type Visitor } from './people.js'

const review = useReview()
const OTHER = '01002'
const ROWS = 7
const maLks: string[] = []

let lan: Visitor
let hospital: Visitor

/** What the running service does in the background. */
async function runJobs(): Promise<void> {
  const actions = createReviewActions(review.pool, {
    deadlines,
    secondPersonAbove: 0n,
    loadWaived: async () => {},
    rejudge: async () => {},
  })
  for (let job = await takeBulk(review.pool, BULK_LEASE_MS); job !== null; ) {
    await runBulk(review.pool, actions, job)
    job = await takeBulk(review.pool, BULK_LEASE_MS)
  }
}

beforeAll(async () => {
  await makeUser(review.pool, 'lan', { displayName: 'Lan' })
  await makeUser(review.pool, 'minh', { displayName: 'Minh' })
  await makeUser(review.pool, 'bv', { role: 'facility', maCskcb: OTHER })
  const claims = goodClaims(ROWS).map((claim, i) => (i % 2 === 0 ? broken(claim) : warned(claim)))
  maLks.push(...claims.map((claim) => fieldOf(claim, 'XML1', 'MA_LK')))
  await review.send(claims)
  await review.send([broken(goodClaims(1, OTHER)[0]!)], await review.service.session(OTHER))
  lan = await signedIn(review.service.url, 'lan')
  hospital = await signedIn(review.service.url, 'bv')
})

/** Claims that a page lists, by their addresses. */
const listed = (text: string): string[] =>
  [...text.matchAll(/data-row-link href="\/review\/claims\/([^"]+)"/g)].map(([, path]) => path!)
const countOf = (text: string): number => Number(/data-count="(\d+)"/.exec(text)?.[1])
const boxes = (text: string): string[] =>
  [...text.matchAll(/data-select value="([^"]+)"/g)].map(([, value]) => value!)
const link = (text: string, rel: string): string | null => {
  const tag = new RegExp(`<a class="button" href="([^"]+)" rel="${rel}"`).exec(text)
  return tag === null ? null : tag[1]!.replaceAll('&amp;', '&')
}
const stateOf = async (maLk: string) =>
  (await review.pool.query('SELECT state, owner FROM review_item WHERE ma_lk = $1', [maLk])).rows[0]

describe('the list', () => {
  test('begins with what is open, and says so in its address', async () => {
    const reply = await lan.get('/review/queue')
    expect(reply.status).toBe(303)
    expect(reply.headers.location).toBe('/review/queue?open=true')
    // On a phone, where the columns of findings lie outside, they stand under the claim.
    expect((await lan.get('/review/queue?rule=STR-025')).text).toContain(
      '<span class="under on-phone">1 lỗi STR-025</span>',
    )
  })

  test('counts exactly what it lists, whatever the filter', async () => {
    for (const query of [
      'sort=due',
      'open=true',
      `maLk=${maLks[0]}`,
      'severity=error',
      'severity=warning',
      'rule=STR-025',
      'table=XML3',
      `facility=${OTHER}`,
      'outcomes=warned',
      'outcomes=clean&outcomes=rejected',
      'states=new&states=answered',
      'due=overdue',
      'due=later&amountFrom=1.000&receivedFrom=2020-01-01',
      'owner=-&open=true',
      'card=KHONGCO',
    ]) {
      const { status, text } = await lan.get(`/review/queue?limit=200&${query}`)
      expect([query, status]).toEqual([query, 200])
      expect([query, countOf(text)]).toEqual([query, listed(text).length])
    }
  })

  test('is walked forwards and backwards without a gap, each way the same pages', async () => {
    for (const sort of ['due', '-due', 'amount', '-errors', 'received']) {
      const forward: string[][] = []
      let address: string | null = `/review/queue?limit=3&sort=${sort}`
      let last = ''
      while (address !== null) {
        last = (await lan.get(address)).text
        forward.push(listed(last))
        const next: string | null = link(last, 'next')
        address = next === null ? null : `${next}&limit=3`
      }
      expect(new Set(forward.flat()).size).toBe(ROWS + 1)
      const backward = [listed(last)]
      for (let back = link(last, 'prev'); back !== null; ) {
        const { text } = await lan.get(`${back}&limit=3`)
        backward.unshift(listed(text))
        back = link(text, 'prev')
      }
      expect(backward).toEqual(forward)
    }
  })

  test('refuses conditions that cannot be, by a page that says so', async () => {
    for (const wrong of ['due=soon', 'receivedFrom=2026-02-30', 'cursor=%21', 'sort=name'])
      expect((await lan.get(`/review/queue?${wrong}`)).status).toBe(400)
  })

  test('tells which conditions came with a link, and keeps them when others are added', async () => {
    const { text } = await lan.get('/review/queue?first=true&late=false')
    expect(text).toContain('không gửi trễ')
    expect(text).toContain('<input type="hidden" name="first" value="true">')
  })

  test('has a page of its own when nothing matches', async () => {
    expect((await lan.get('/review/queue?maLk=KHONG-CO')).text).toContain('Không có hồ sơ nào khớp')
  })

  test('shows a facility its own claims, and neither owners nor actions on many', async () => {
    const { text } = await hospital.get('/review/queue?limit=200&sort=due')
    expect(listed(text)).toHaveLength(1)
    expect(listed(text)[0]).toMatch(new RegExp(`^${OTHER}/`))
    expect(countOf(text)).toBe(1)
    expect(text).not.toContain('data-bulk')
    expect(text).not.toContain('name="owner"')
    // Nor may it ask by owner: the condition is not taken.
    expect(countOf((await hospital.get('/review/queue?owner=lan')).text)).toBe(1)
    expect(countOf((await hospital.get('/review/queue?facility=79999')).text)).toBe(0)
  })
})

describe('actions on many', () => {
  test('selected rows are given to an owner; what has moved on is left alone and counted', async () => {
    const { text } = await lan.get('/review/queue?limit=200&outcomes=rejected&facility=79999')
    const [first, second, third] = boxes(text)
    await review.pool.query('UPDATE review_item SET revision = revision + 1 WHERE claim_id = $1', [
      third!.split(':')[1],
    ])
    const form = new URLSearchParams({
      _csrf: lan.csrf,
      action: 'assign',
      owner: 'minh',
      scope: 'rows',
      query: 'outcomes=rejected&facility=79999',
    })
    for (const box of [first!, second!, third!]) form.append('selected', box)
    const reply = await lan.get('/review/account').then(() => postRaw(lan, '/review/queue/actions', form))
    const { rows: moved } = await review.pool.query('SELECT ma_lk FROM review_item WHERE claim_id = $1', [
      third!.split(':')[1],
    ])
    expect(reply.headers.location).toBe(
      `/review/queue?facility=79999&outcomes=rejected&done=2&moved=1&skipped=0&named=${moved[0].ma_lk}`,
    )
    const after = (await lan.get(reply.headers.location!)).text
    expect(after).toContain(`Đó là: ${moved[0].ma_lk}.`)
    expect(after).toContain('2 hồ sơ')
    expect(after).toContain('1 hồ sơ đã thay đổi từ khi bạn mở danh sách')
    expect(countOf((await lan.get('/review/queue?owner=minh')).text)).toBe(2)
  })

  test('everything that the filter holds is given to an owner at once', async () => {
    const filter = 'owner=-&outcomes=rejected'
    const before = countOf((await lan.get(`/review/queue?${filter}`)).text)
    expect(before).toBeGreaterThan(0)
    const reply = await lan.post('/review/queue/actions', {
      action: 'assign',
      owner: 'minh',
      scope: 'all',
      query: filter,
    })
    expect(reply.headers.location).toContain(`done=${before}`)
    expect(countOf((await lan.get(`/review/queue?${filter}`)).text)).toBe(0)
  })

  test('a question goes to every claim of the filter that can be asked; the others are counted', async () => {
    const filter = 'outcomes=warned'
    const [one] = boxes((await lan.get(`/review/queue?${filter}`)).text)
    await lan.post('/review/queue/actions', {
      action: 'ask',
      note: 'Nghề nghiệp?',
      scope: 'rows',
      query: filter,
      selected: one!,
    })
    const reply = await lan.post('/review/queue/actions', {
      action: 'ask',
      note: 'Nghề nghiệp của người bệnh?',
      scope: 'all',
      query: filter,
    })
    expect(reply.headers.location).toMatch(/done=2&moved=0&skipped=1$/)
    expect((await stateOf(maLks[1]!)).state).toBe('waiting_hospital')
  })

  test('giving a filter to somebody counts those that were theirs already, so that the sum is the total', async () => {
    const filter = 'facility=79999&outcomes=rejected'
    const total = countOf((await lan.get(`/review/queue?${filter}`)).text)
    const give = async () => {
      const form = { action: 'assign', owner: 'minh', scope: 'all', query: filter }
      const { location } = (await lan.post('/review/queue/actions', form)).headers
      const number = (name: string) => Number(new RegExp(`\\b${name}=(\\d+)`).exec(location!)![1])
      return [number('done'), number('skipped')] as const
    }
    const [done, skipped] = await give()
    expect(done + skipped).toBe(total)
    expect(await give()).toEqual([0, total])
  })

  test.each([
    ['REVIEW_FORBIDDEN', 'Không có quyền làm việc này', 'You may not do this'],
    ['REVIEW_JOB', 'Hệ thống không làm xong được việc này', 'The service could not complete it'],
    ['canceling statement', 'Hệ thống không làm xong được việc này', 'The service could not complete it'],
  ])('a job that failed with %s says so in words', async (error, vi, en) => {
    const { rows } = await review.pool.query(
      `INSERT INTO review_bulk (bulk_id, user_name, who, request, filter, query, state, total, error)
       VALUES (gen_random_uuid(), 'lan', '{}', '{"action": "note"}', '{}', '', 'failed', 1, $1) RETURNING bulk_id`,
      [error],
    )
    const path = `/review/queue/bulk/${rows[0].bulk_id}`
    const { text } = await lan.get(path)
    expect(text).toContain(`Việc đã dừng: ${vi}`)
    expect(text).not.toContain(error)
    lan.cookies.set('bhyt_language', 'en')
    expect((await lan.get(path)).text).toContain(`It has ended: ${en}`)
    lan.cookies.delete('bhyt_language')
  })

  test('every action runs over all that the filter holds, also past thousands', async () => {
    const many = 5_100
    await review.pool.query(
      `INSERT INTO review_item (ma_cskcb, claim_id, outcome, submission_id, ma_lk, version, is_latest, state, due_day,
         received_day, received_at, settlement_month, amount, errors, warnings, is_first, is_late, is_incomplete,
         codes, tables, search_keys)
       SELECT '48003', n, 'warned', 1, 'MANY-' || n, 1, true, 'new', '2026-01-05', '2026-01-02',
         '2026-01-02T03:00:00Z', '2026-01-01', 1000, 0, 1, true, false, false, '{STR-024}', '{XML1}', '{}'
       FROM generate_series(1, $1::int) AS n`,
      [many],
    )
    const reply = await lan.post('/review/queue/actions', {
      action: 'ask',
      note: 'Mã nghề nghiệp đúng là gì?',
      scope: 'all',
      query: 'facility=48003',
    })
    // Nobody waits for it: the page tells how far it is.
    const { location } = reply.headers
    expect(location).toMatch(/^\/review\/queue\/bulk\/[0-9a-f-]{36}$/)
    expect((await lan.get(location!)).text).toContain('0 / 5.100 hồ sơ')
    expect((await lan.get('/review/queue?open=true')).text).toContain(location)
    expect((await hospital.get(location!)).status).toBe(404)
    await runJobs()
    const { text } = await lan.get(location!)
    expect(text).toContain('Đã làm xong với 5.100 hồ sơ')
    expect(text).not.toContain('hx-trigger')
    expect((await lan.get('/review/queue?open=true')).text).not.toContain(location)
    const waiting = countOf((await lan.get('/review/queue?facility=48003&states=waiting_hospital')).text)
    expect(waiting).toBe(many)
    await review.pool.query(`DELETE FROM review_item WHERE ma_cskcb = '48003'`)
  }, 60_000)

  test('waivers that wait for a second person are a list of their own, for the agency alone', async () => {
    const [one, two] = (await review.all({ filter: { outcomes: ['rejected'], open: true } })).slice(0, 2)
    for (const { maCskcb, claimId } of [one!, two!])
      await review.pool.query(
        `INSERT INTO review_waiver (ma_cskcb, claim_id, reason_code, amount, asked_by) VALUES ($1, $2, 'W01', 1, 'minh')`,
        [maCskcb, claimId],
      )
    await review.pool.query('UPDATE review_waiver SET granted_at = now() WHERE claim_id = $1', [two!.claimId])
    const { text } = await lan.get('/review/queue?waiver=true')
    expect(listed(text)).toEqual([`${one!.maCskcb}/${one!.claimId}`])
    expect(countOf(text)).toBe(1)
    expect(text).toContain('1 đề nghị miễn đang chờ người thứ hai')
    expect(text).toContain('href="/review/queue?waiver=true" data-items="1"')
    expect((await hospital.get('/review/queue?waiver=true')).text).not.toContain('chờ người thứ hai')
    expect(JSON.parse((await hospital.get('/v1/review/claims?waiver=true')).text).rows).toEqual([])
    await review.pool.query('DELETE FROM review_waiver')
  })

  test('the rules to choose from are fetched once and kept, each with what it says', async () => {
    const { text } = await lan.get('/review/queue?open=true')
    const address = /<datalist id="rules" data-options="([^"]+)">/.exec(text)![1]!
    const options = await lan.get(address)
    expect(options.text).toMatch(/<option value="STR-025">[^<]{20,}<\/option>/)
    expect(options.headers['cache-control']).toContain('immutable')
    expect((await lan.get(`${address}x`)).headers['cache-control']).toBe('no-cache')
    expect((await lan.get('/review/queue/rules/fr/x')).status).toBe(404)
  })

  test('a waiver needs a reason of the list, a question needs a text', async () => {
    const [one] = boxes((await lan.get('/review/queue?outcomes=rejected')).text)
    for (const fields of [{ action: 'waive' }, { action: 'ask' }, { action: 'assign', owner: 'khong-co' }])
      expect(
        (await lan.post('/review/queue/actions', { scope: 'rows', query: '', selected: one!, ...fields }))
          .status,
      ).toBe(422)
    for (const fields of [
      { action: 'delete' },
      { action: 'note', selected: 'x' },
      { action: 'note', selected: null },
    ])
      expect(
        (
          await lan.post('/review/queue/actions', {
            scope: 'rows',
            query: '',
            selected: one!,
            note: 'x',
            ...fields,
          })
        ).status,
      ).toBe(400)
  })

  test('an export is ordered for the filter or for the rows, with the filter in the record', async () => {
    const [one] = boxes((await lan.get('/review/queue?outcomes=rejected')).text)
    for (const fields of [
      { action: 'export-xlsx', scope: 'all' },
      { action: 'export-form09', scope: 'rows', selected: one! },
    ])
      expect(
        (await lan.post('/review/queue/actions', { query: 'rule=STR-025', ...fields })).headers.location,
      ).toContain('notice=export-ordered')
    const { rows } = await review.pool.query(
      "SELECT request->'selection' AS selection FROM review_export WHERE user_name = 'lan' ORDER BY created_at",
    )
    expect(rows[0].selection).toEqual({ filter: { rule: 'STR-025' } })
    expect(rows[1].selection.items).toEqual([{ maCskcb: one!.split(':')[0], claimId: one!.split(':')[1] }])
  })

  test('a facility cannot assign, and cannot touch claims of others', async () => {
    await hospital.get('/review/queue?sort=due')
    const foreign = boxes((await lan.get('/review/queue?facility=79999')).text)[0]!
    const post = (fields: Record<string, string>) =>
      hospital.post('/review/queue/actions', {
        query: '',
        scope: 'rows',
        selected: foreign,
        note: 'x',
        ...fields,
      })
    expect((await post({ action: 'note' })).status).toBe(404)
    expect((await post({ action: 'assign', scope: 'all', owner: 'lan' })).status).toBe(403)
  })
})

describe('saved views', () => {
  test('are kept for each user, opened by name, and deleted', async () => {
    await lan.post('/review/queue/views', {
      name: 'Riêng của Lan <b>',
      query: 'rule=STR-025&open=true&limit=7',
    })
    const { text } = await lan.get('/review/queue?sort=due')
    expect(text).toContain('href="/review/queue?rule=STR-025&amp;open=true">Riêng của Lan &lt;b&gt;</a>')
    expect((await hospital.get('/review/queue?sort=due')).text).not.toContain('Riêng của Lan')
    await lan.post('/review/queue/views/delete', { name: 'Riêng của Lan <b>', query: '' })
    expect((await lan.get('/review/queue?sort=due')).text).not.toContain('Riêng của Lan')
  })

  test('are limited in number', async () => {
    for (let i = 0; i < VIEW_LIMIT; i++)
      await lan.post('/review/queue/views', { name: `v${i}`, query: 'open=true' })
    expect((await lan.post('/review/queue/views', { name: 'thừa', query: 'open=true' })).status).toBe(422)
  })
})

/** A form with a field that stands in it several times. */
async function postRaw(visitor: Visitor, path: string, form: URLSearchParams) {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const reply = await fetch(visitor.url + path, {
    method: 'POST',
    body: form,
    headers: { cookie },
    redirect: 'manual',
  })
  return { status: reply.status, headers: { location: reply.headers.get('location') ?? undefined } }
}
