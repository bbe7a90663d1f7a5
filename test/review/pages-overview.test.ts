import { beforeAll, describe, expect, test } from 'vitest'
import { withEmptyDays } from '../../src/review/overview-pages.js'
import { useService } from '../support/service.js'
import { FACILITIES, SILENT, sendWeeks } from './pages-data.js'
import { countShown, linkedCounts, rowsBehind } from './pages-support.js'
import { makeUser, signedIn, type Visitor } from './people.js'

const it = useService()
let reviewer: Visitor
let overview: string

beforeAll(async () => {
  const { pool } = it.service.engine
  await makeUser(pool, 'gdv')
  await makeUser(pool, 'bv', { role: 'facility', maCskcb: FACILITIES[0] })
  await sendWeeks(it)
  reviewer = await signedIn(it.url, 'gdv')
  overview = (await reviewer.get('/review/overview')).text
}, 60_000)

test('every number leads to a list that holds exactly so many', async () => {
  const links = linkedCounts(overview)
  // Three periods, days, ages, due days, rules, facilities, measures of quality.
  expect(links.length).toBeGreaterThan(100)
  expect(links.filter(({ items }) => items > 0).length).toBeGreaterThan(60)
  const byAddress = new Map(links.map((link) => [link.href, link.items]))
  for (const [href, items] of byAddress)
    expect([href, await rowsBehind(reviewer, href)]).toEqual([href, items])
}, 120_000)

test('and the page of that list shows the same number', async () => {
  const links = linkedCounts(overview).filter((_, i) => i % 5 === 0)
  for (const { href, items } of links)
    expect([href, /data-count="(\d+)"/.exec(await countShown(reviewer, href))?.[1]]).toEqual([
      href,
      String(items),
    ])
}, 60_000)

test('the page says on which day a claim counts that was sent again, and where its old version is told', () => {
  expect(overview).toContain('khi gửi lại, nó chuyển sang ngày gửi lại')
  const replaced = linkedCounts(overview).filter(({ href }) => href.includes('latest=false'))
  // Three periods, and each day of the trend.
  expect(replaced.length).toBe(33)
})

test('what was not sent is told: the facility that has an account and never sent, with its submissions', async () => {
  expect(overview).toContain(`/review/submissions?facility=${SILENT}`)
  const list = (await reviewer.get(`/review/submissions?facility=${SILENT}`)).text
  expect(list).toContain('data-submissions="0"')
  // Who has sent today is not silent.
  expect(overview).not.toContain(`/review/submissions?facility=${FACILITIES[0]}`)
})

test('the quality of another month is asked by its name, and a month without claims says so', async () => {
  const before = (await reviewer.get('/review/overview?month=2020-01')).text
  expect(before).toContain('Không có hồ sơ trong tháng này')
  expect((await reviewer.get('/review/overview?month=nonsense')).status).toBe(200)
})

test('a day without claims is a zero of the trend, not a gap in it', async () => {
  const rows = [...overview.matchAll(/<th scope="row" data-at="(\d+)">/g)].map(([, at]) => Number(at))
  expect(rows).toHaveLength(30)
  for (const [i, at] of rows.entries()) expect(at).toBe(rows[0]! + i * 86_400)
  expect(overview).toContain('data-value="0"')
  const day = (n: number) => ({ day: `2026-02-${n}`, items: n })
  expect(
    withEmptyDays([day(27)], '2026-02-26', '2026-03-01', { items: 0 }).map(({ items }) => items),
  ).toEqual([0, 27, 0, 0])
  expect(withEmptyDays<{ day: string; items: number }>([], '2026-02-26', '2026-03-01', { items: 0 })).toEqual(
    [],
  )
})

test('it is in English where English is asked for', async () => {
  await reviewer.get('/review/language/en')
  expect((await reviewer.get('/review/overview')).text).toContain('Money held up')
  await reviewer.get('/review/language/vi')
})

describe('a facility user', () => {
  test('does not see the overview of all', async () => {
    const user = await signedIn(it.url, 'bv')
    expect((await user.get('/review/overview')).status).toBe(403)
  })
})
