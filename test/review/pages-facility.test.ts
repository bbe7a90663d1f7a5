import { beforeAll, describe, expect, test } from 'vitest'
import { call } from '../support/http.js'
import { useService } from '../support/service.js'
import { FACILITIES, madeUpFile, sendMadeUp, taken } from './pages-data.js'
import { askAbout, linkedCounts, rowsBehind } from './pages-support.js'
import { makeUser, signedIn, type Visitor } from './people.js'

const WHOLE = 256 * 1024
const it = useService({ wholeBodyBytes: WHOLE })
const [OWN, OTHER] = FACILITIES
const pool = () => it.service.engine.pool
let reviewer: Visitor
let hospital: Visitor

beforeAll(async () => {
  await makeUser(pool(), 'gdv')
  await makeUser(pool(), 'bv', { role: 'facility', maCskcb: OWN })
  await makeUser(pool(), 'bv.khac', { role: 'facility', maCskcb: OTHER })
  for (const facility of [OWN, OTHER])
    await sendMadeUp(it, { facility, claims: 12, defects: ['not-a-number:0.5'] })
  await taken(it)
  reviewer = await signedIn(it.url, 'gdv')
  hospital = await signedIn(it.url, 'bv')
}, 60_000)

async function upload(visitor: Visitor, file: Buffer, headers: Record<string, string> = {}) {
  const reply = await call(`${it.url}/review/facility/upload?standard=3176&kind=claims`, {
    method: 'POST',
    headers: {
      Cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'Content-Type': 'application/octet-stream',
      'x-csrf-token': visitor.csrf,
      ...headers,
    },
    body: file,
  })
  const told =
    reply.status === 200
      ? reply.text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : []
  return { status: reply.status, claims: told.filter(({ type }) => type === 'claim'), last: told.at(-1) }
}

describe('a file sent from the page', () => {
  test('is judged and stored as any other, each claim told, and goes into the record', async () => {
    const file = madeUpFile({ facility: OWN, claims: 4, defects: ['not-a-number:0.5'] })
    expect(file.length).toBeLessThan(WHOLE)
    const { claims, last } = await upload(hospital, file)
    expect(last).toMatchObject({ type: 'summary', outcome: 'partly', maCskcb: OWN })
    const wrong = claims.filter(({ verdict }) => verdict === 'rejected').length
    expect([claims.length, wrong > 0]).toEqual([4, true])
    const rejected = claims.find(({ verdict }) => verdict === 'rejected')
    expect(rejected.findings[0]).toMatchObject({
      severity: 'error',
      place: expect.stringMatching(/^STR-\d+/),
    })
    const { rows } = await pool().query(
      "SELECT account, face, claims_total, claims_rejected FROM submission WHERE ma_cskcb = $1 AND account = 'bv'",
      [OWN],
    )
    expect(rows).toEqual([{ account: 'bv', face: 'review', claims_total: 4, claims_rejected: wrong }])
    const entry = async () =>
      (await pool().query("SELECT user_name FROM audit_entry WHERE action = 'submission.upload'")).rows
    await expect.poll(entry).toEqual([{ user_name: 'bv' }])
    expect((await hospital.get(last.href)).status).toBe(200)
    // The same once more is the first answer again.
    expect((await upload(hospital, file)).last.text).toContain('đã gửi trước đó')
  })

  test('that is large is told claim by claim, the summary last', async () => {
    const file = madeUpFile({ facility: OWN, claims: 60, defects: ['not-a-number:0.1'] })
    expect(file.length).toBeGreaterThan(WHOLE)
    const { claims, last } = await upload(hospital, file)
    expect(claims).toHaveLength(60)
    expect(last).toMatchObject({ type: 'summary', outcome: 'partly' })
  })

  test('of another facility is refused whole; nothing at all is told as empty', async () => {
    const { last } = await upload(hospital, madeUpFile({ facility: OTHER, claims: 1, defects: [] }))
    expect(last).toMatchObject({ type: 'summary', outcome: 'refused' })
    expect((await upload(hospital, Buffer.alloc(0))).last).toMatchObject({ type: 'error', code: 'EMPTY' })
  })

  test('needs the token of the session, and a facility to send for', async () => {
    const file = madeUpFile({ facility: OWN, claims: 1, defects: [] })
    expect((await upload(hospital, file, { 'x-csrf-token': 'x' })).status).toBe(403)
    expect((await upload(reviewer, file)).status).toBe(403)
  })
})

test('the first page of a facility shows its own numbers, each with its list', async () => {
  await taken(it)
  const html = (await hospital.get('/review/')).headers.location
  expect(html).toBe('/review/facility')
  const { text } = await hospital.get('/review/facility')
  const links = linkedCounts(text)
  expect(links.length).toBeGreaterThan(8)
  expect(text).toMatch(/<h2 id="h-month">Tháng này <span class="hint">01\/\d\d\/\d{4} – /)
  // What is to be repaired was rejected; what was let in with warnings is the agency's to look at.
  const toRepair = links.filter(({ href }) => href.includes('due'))
  expect(toRepair).toHaveLength(4)
  expect(toRepair.every(({ href }) => href.includes('outcomes=rejected'))).toBe(true)
  for (const { href, items } of links) expect([href, await rowsBehind(hospital, href)]).toEqual([href, items])
  expect((await reviewer.get('/review/facility')).status).toBe(403)
})

describe('a question', () => {
  test('is seen and answered by the facility that was asked, and by no other', async () => {
    const question = 'Số lượng ở XML3 có đúng không?'
    const [maLk] = await askAbout(reviewer, OWN, 1, question)
    const other = await signedIn(it.url, 'bv.khac')
    expect((await other.get('/review/facility')).text).not.toContain(question)
    const page = (await hospital.get('/review/facility')).text
    expect(page).toContain(question)
    expect(page).toContain(maLk)
    const ref = /name="ref" value="([^"]+)"/.exec(page)![1]!
    expect((await other.post('/review/facility/answer', { ref, note: 'Không phải của tôi' })).status).toBe(
      404,
    )
    expect((await hospital.post('/review/facility/answer', { ref, note: ' ' })).status).toBe(422)
    expect((await hospital.post('/review/facility/answer', { ref, note: 'Đúng, ba lần' })).status).toBe(303)
    // Once answered it is no longer there, and the same page sent again says that it has moved on.
    expect((await hospital.get('/review/facility')).text).not.toContain(question)
    expect((await hospital.post('/review/facility/answer', { ref, note: 'Lần nữa' })).status).toBe(409)
    const answered = JSON.parse((await reviewer.get(`/v1/review/claims?maLk=${maLk}`)).text).rows
    expect(answered[0].state).toBe('answered')
  })

  test('is answered together with others, the chosen ones or all', async () => {
    const asked = await askAbout(reviewer, OWN, 4, 'Vì sao thiếu mã máy?')
    const refs = async () =>
      [
        ...(await hospital.get('/review/facility')).text.matchAll(
          /type="checkbox"[^>]*name="ref" value="([^"]+)"/g,
        ),
      ].map(([, ref]) => ref!)
    const [one, two, ...rest] = await refs()
    expect(rest).toHaveLength(2)
    const send = (fields: readonly (readonly [string, string])[]) =>
      call(`${it.url}/review/facility/answer`, {
        method: 'POST',
        headers: {
          Cookie: [...hospital.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams([
          ['_csrf', hospital.csrf] as [string, string],
          ...fields.map(([a, b]): [string, string] => [a, b]),
        ]).toString(),
      })
    const chosen = await send([
      ['ref', one!],
      ['ref', two!],
      ['note', 'Máy mới lắp'],
    ])
    expect(chosen.headers.location).toContain('done=2&moved=0&skipped=0')
    expect((await hospital.get(chosen.headers.location!)).text).toContain('2 hồ sơ')
    expect(await refs()).toHaveLength(2)
    const all = await send([
      ['scope', 'all'],
      ['note', 'Như trên'],
    ])
    expect(all.headers.location).toContain('done=2&moved=0&skipped=0')
    const { rows } = await pool().query(
      `SELECT state FROM review_item WHERE ma_lk = ANY($1::text[]) AND state <> 'answered'`,
      [asked],
    )
    expect(rows).toEqual([])
  })
})
