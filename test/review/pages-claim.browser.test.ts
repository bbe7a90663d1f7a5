import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { DEFECTS, type GenerateOptions, generateEnvelope } from '../../src/generate/index.js'
import type { ReviewItem } from '../../src/store/review-model.js'
import { type ClaimDocuments, documentsOf, FACILITY, fieldOf, fresh, withField } from '../support/claims.js'
import { sendNative } from '../support/his.js'
import {
  type ContextOptions,
  expectFaultless,
  hasChromium,
  LOOKS,
  picture,
  signInWith,
  troubleOf,
  useBrowser,
  violationsOf,
} from './browser.js'
import { broken, goodClaims, project, useReview, warned } from './data-support.js'
import { makeUser, PASSWORD } from './people.js'

const review = useReview()
const browser = useBrowser()
const OTHER = '01002'
const base = () => review.service.url

beforeAll(async () => {
  await makeUser(review.pool, 'lan', { displayName: 'Nguyễn Thị Lan', rights: ['sensitive'] })
  await makeUser(review.pool, 'minh', { displayName: 'Phạm Minh', role: 'supervisor' })
  await makeUser(review.pool, 'bv', {
    role: 'facility',
    maCskcb: FACILITY,
    displayName: 'Bệnh viện Thử Nghiệm',
  })
})

const open = async (name: string, options: ContextOptions = {}) => {
  const page = await (await browser.context(options)).newPage()
  await signInWith(page, base(), name, PASSWORD)
  return page
}
const itemOf = async (claim: ClaimDocuments): Promise<ReviewItem> =>
  (
    await review.all({
      filter: { maLk: fieldOf(claim, 'XML1', 'MA_LK'), outcomes: ['clean', 'warned', 'rejected'] },
    })
  ).at(-1)!
const urlOf = ({ maCskcb, claimId }: ReviewItem) => `${base()}/review/claims/${maCskcb}/${claimId}`
/** Sends one rejected claim; its XML1 is right, the fault stands in XML3. */
async function rejected(claim = broken(goodClaims(1)[0]!)): Promise<{ claim: ClaimDocuments; url: string }> {
  await review.send([claim])
  return { claim, url: urlOf(await itemOf(claim)) }
}
const focused = (page: Page): Promise<string> =>
  page.evaluate(
    'document.activeElement.id || document.activeElement.getAttribute("href") || document.activeElement.tagName',
  )

describe.skipIf(!hasChromium)('a reviewer and a hospital', () => {
  test('find a claim, open it, jump to the field, ask; the hospital answers; the reviewer reads it', async () => {
    const { claim, url } = await rejected()
    const page = await open('lan')
    const trouble = troubleOf(page)
    await page.goto(`${base()}/review/queue`)
    await page.fill('input[name=maLk]', fieldOf(claim, 'XML1', 'MA_LK'))
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('#results tbody tr').count()).toBe(1)
    await page.click('#results tbody tr td:nth-child(5)')
    await page.waitForURL(url)
    // From the table of the finding, and from another one, where the right table has to be fetched first.
    await page.click('a[data-tab]:has-text("XML1")')
    await page.locator('a[data-tab][aria-current]:has-text("XML1")').waitFor()
    await page.click('.findings a.jump')
    await expect.poll(() => focused(page)).toBe('at-XML3-1-SO_LUONG')
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    await page.click('#at-XML3-1-SO_LUONG a.mark')
    await expect.poll(() => focused(page)).toContain('#at-XML3-1-SO_LUONG')
    await page.click('summary:has-text("Hỏi cơ sở")')
    await page.fill('#act-ask-note', 'Số lượng là bao nhiêu?')
    await page.click('details.action[open] button')
    await page.locator('.banner.good').waitFor()
    expect(await page.locator('.events').innerText()).toContain('Số lượng là bao nhiêu?')

    const hospital = await open('bv')
    await hospital.goto(`${base()}/review/queue?states=waiting_hospital`)
    await hospital.click('a[data-row-link]')
    expect(await hospital.locator('.work-side .banner').innerText()).toContain('Số lượng là bao nhiêu?')
    await hospital.fill('#act-answer-note', 'Ba viên')
    await hospital.click('details.action[open] button')
    await hospital.locator('.banner.good').waitFor()
    await page.reload()
    expect(await page.locator('.events').innerText()).toContain('Ba viên')
    expect(trouble).toEqual([])
    await hospital.context().close()
    await page.context().close()
  })

  test('all of it by keyboard alone', async () => {
    const { claim, url } = await rejected(broken(warned(goodClaims(1)[0]!)))
    const page = await (await browser.context()).newPage()
    await page.goto(`${base()}/review/sign-in`)
    // The field takes the cursor once the page is drawn.
    await page.locator('input[name=name]:focus').waitFor()
    await page.keyboard.type('lan')
    await page.keyboard.press('Tab')
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL((at) => !at.pathname.startsWith('/review/sign-in'))
    await page.goto(`${base()}/review/queue`)
    await page.keyboard.press('/')
    await page.keyboard.type(fieldOf(claim, 'XML1', 'MA_LK'))
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('#results tbody tr').count()).toBe(1)
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    expect(await page.locator('[data-bulk-count]').innerText()).toBe('1')
    await page.keyboard.press('Enter')
    await page.waitForURL(url)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('at-XML3-1-SO_LUONG')
    await page.keyboard.press('b')
    expect(await focused(page)).toContain('#at-XML3-1-SO_LUONG')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('at-XML1-1-MA_NGHE_NGHIEP')
    await page.keyboard.press('b')
    await expect.poll(() => focused(page)).toContain('#at-XML1-1-MA_NGHE_NGHIEP')
    await page.keyboard.press(']')
    await page.locator('a[data-tab][aria-current]:has-text("XML2")').waitFor()
    // On to the question, with the tabulator as everywhere.
    for (
      let i = 0;
      i < 200 && !(await page.evaluate("document.activeElement.innerText === 'Hỏi cơ sở'"));
      i++
    )
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Nghề nghiệp? jkb[]')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('.banner.good').waitFor()
    expect(await page.locator('.events').innerText()).toContain('Nghề nghiệp? jkb[]')
    await page.context().close()
  })

  test('two at one claim: the second is told, and keeps what was written', async () => {
    const { url } = await rejected()
    const [one, two] = [await open('lan'), await open('minh')]
    await one.goto(url)
    await two.goto(url)
    await one.click('text=Giao cho tôi')
    await one.locator('.banner.good').waitFor()
    await two.click('summary:has-text("Ghi chú")')
    await two.fill('#act-note-note', 'Tôi cũng đang xem')
    await two.click('details.action[open] button')
    await two.locator('h1:has-text("Hồ sơ đã thay đổi")').waitFor()
    expect(await two.inputValue('#written')).toBe('Tôi cũng đang xem')
    await picture(two, 'claim-conflict')
    expect(await violationsOf(two)).toEqual([])
    await two.click('a.button.primary')
    await two.waitForURL(url)
    expect(await two.locator('.work-side').innerText()).toContain('Nguyễn Thị Lan')
    await one.context().close()
    await two.context().close()
  })

  test('a new version while the page is open is told when the reader comes back to it', async () => {
    const { claim, url } = await rejected()
    const page = await open('lan')
    await page.goto(url)
    expect(await page.locator('#moved').isVisible()).toBe(false)
    await review.send([withField(claim, 'XML1', 'CAN_NANG', '61.5')])
    await page.waitForTimeout(2100)
    await page.evaluate("window.dispatchEvent(new Event('focus'))")
    await page.locator('#moved').waitFor({ state: 'visible' })
    await page.click('#moved a')
    await page.locator('text=Đã có phiên bản mới hơn').waitFor()
    await page.context().close()
  })

  test('rows and whole filters are worked on from the list', async () => {
    await review.send(goodClaims(3, OTHER).map(broken), await review.service.session(OTHER))
    const page = await open('lan')
    await page.goto(`${base()}/review/queue?open=true&facility=${OTHER}`)
    expect(await page.locator('[data-bulk]').isVisible()).toBe(false)
    for (const key of ['j', 'x', 'j', 'Shift+X']) await page.keyboard.press(key)
    await page.selectOption('#bulk-action', 'assign')
    expect(await page.locator('#bulk-owner').isVisible()).toBe(true)
    expect(await page.locator('#bulk-note').isVisible()).toBe(false)
    await page.selectOption('#bulk-owner', 'minh')
    await picture(page, 'queue-bulk')
    expect(await violationsOf(page)).toEqual([])
    await page.click('[data-bulk] button.primary')
    await page.locator('.banner.good:has-text("2 hồ sơ")').waitFor()
    expect(page.url()).not.toContain('done=')
    await page.check('input[data-select-all]')
    await page.selectOption('#bulk-scope', 'all')
    const counted = await page.locator('p.count[data-count]').getAttribute('data-count')
    expect(await page.locator('[data-bulk-count]').innerText()).toBe(counted)
    await page.selectOption('#bulk-action', 'note')
    await page.fill('#bulk-note', 'Cùng một lỗi')
    await page.click('[data-bulk] button.primary')
    await page.locator('.banner.good:has-text("3 hồ sơ")').waitFor()
    // Sorting and filtering go in place; each keeps the other, and the views follow.
    await page.goto(`${base()}/review/queue?open=true`)
    await page.evaluate('window.notReloaded = true')
    await page.click('a.sort:has-text("Quỹ chi trả")')
    await page.waitForURL(/sort=amount/)
    expect(await page.locator('nav.views a[aria-current]').count()).toBe(0)
    await page.fill('input[name=facility]', OTHER)
    await page.keyboard.press('Enter')
    await page.waitForURL(/facility=01002/)
    expect(page.url()).toContain('sort=amount')
    await expect.poll(() => page.locator('#results tbody tr').count()).toBe(3)
    expect(await page.evaluate('window.notReloaded')).toBe(true)
    // A view under a name of its own.
    await page.click('summary:has-text("Lưu bộ lọc này")')
    await page.fill('#view-name', 'Cơ sở 01002')
    await page.keyboard.press('Enter')
    await page.locator('nav.views a[aria-current]:has-text("Cơ sở 01002")').waitFor()
    await page.context().close()
  })
})

const PLANTED = `"><script>window.planted=1</script><img src=x onerror=window.planted=1>'`

test.skipIf(!hasChromium)('a script planted in every field of a claim does nothing', async () => {
  const escaped = PLANTED.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const claim: ClaimDocuments = new Map(
    [...documentsOf(fresh({ claims: 1, kind: 'inpatient' }))[0]!].map(([table, text]) => [
      table,
      text.replace(/<([A-Z_0-9]+)>[^<]*<\/\1>/g, (_, name) => `<${name}>${escaped}</${name}>`),
    ]),
  )
  await review.send([claim])
  const [item] = (await review.all({ filter: {} })).slice(-1)
  const page = await open('lan')
  const trouble = troubleOf(page)
  page.on('dialog', () => trouble.push('dialog'))
  const look = async (address: string): Promise<void> => {
    await page.goto(address)
    expect(await page.evaluate('window.planted')).toBeUndefined()
    expect(await page.locator('img').count()).toBe(0)
  }
  const url = urlOf(item!)
  await look(`${base()}/review/queue?sort=-received`)
  await look(url)
  const tabs = await page
    .locator('a[data-tab]')
    .evaluateAll((links) => links.map((link) => (link as { href?: string }).href!))
  expect(tabs.length).toBeGreaterThan(4)
  for (const tab of tabs) {
    await look(tab)
    await look(tab.replace('#', '&view=xml#'))
    await look(tab.replace('#', '&fields=all#'))
  }
  // What people write is as hostile as what machines send.
  for (const [summary, id] of [
    ['Ghi chú', '#act-note-note'],
    ['Hỏi cơ sở', '#act-ask-note'],
  ] as const) {
    await page.click(`summary:has-text("${summary}")`)
    await page.fill(id, PLANTED)
    await page.click('details.action[open] button')
    await page.locator('.banner.good').waitFor()
  }
  expect(await page.locator('.events').innerText()).toContain(PLANTED)
  await page.goto(`${base()}/review/queue?open=true`)
  await page.click('summary:has-text("Lưu bộ lọc này")')
  await page.fill('#view-name', PLANTED)
  await page.keyboard.press('Enter')
  await page.locator('nav.views .own').last().waitFor()
  await look(`${base()}/review/queue?maLk=${encodeURIComponent(PLANTED)}&rule=${encodeURIComponent(PLANTED)}`)
  expect(trouble).toEqual([])
  await page.context().close()
})

describe.skipIf(!hasChromium)('every page of work', () => {
  let paths: Record<string, string>

  beforeAll(async () => {
    for (const defect of DEFECTS) {
      const several = 'claims' in defect && defect.claims !== undefined && defect.claims !== 'one'
      const options: GenerateOptions = {
        ...fresh({ claims: several ? 3 : 1, rows: 30 }),
        defects: [defect.name],
      }
      await sendNative(review.service.own, Buffer.concat([...generateEnvelope(options)]))
    }
    await project(review.pool)
    let claim = documentsOf(fresh({ claims: 1, rows: 40, kind: 'inpatient' }))[0]!
    const before = claim
    claim = broken(warned(claim))
    claim = withField(claim, 'XML3', 'THANH_TIEN_BV', '123')
    claim = withField(claim, 'XML1', 'MA_KHOA', '')
    const { url } = await rejected(claim)
    const { url: newer } = await rejected(withField(warned(before), 'XML1', 'CAN_NANG', '61.5'))
    paths = {
      queue: `${base()}/review/queue?open=true`,
      'queue-filtered': `${base()}/review/queue?outcomes=rejected&severity=error&table=XML3&late=false&first=true`,
      'queue-empty': `${base()}/review/queue?maLk=khong-co`,
      claim: url,
      'claim-head': `${url}?tab=XML1`,
      'claim-xml': `${url}?tab=XML3&view=xml&finding=1`,
      'claim-accepted': newer,
      'claim-diff': `${newer}/versions/${url.split('/').at(-1)}`,
    }
  })

  for (const [size, options] of Object.entries(LOOKS))
    test(`is without fault for axe, fits and breaks nothing: ${size}`, async () => {
      const page = await open('lan', options)
      const trouble = troubleOf(page)
      for (const [name, address] of Object.entries(paths)) {
        await page.goto(address)
        await expectFaultless(page, `${name}-${size}`)
      }
      await page.goto(paths.claim!)
      for (const summary of await page.locator('details.action > summary').all()) await summary.click()
      await expectFaultless(page, `claim-actions-${size}`)
      expect(trouble).toEqual([])
      await page.context().close()
    })

  test('is read by the hospital without fault', async () => {
    const page = await open('bv')
    for (const name of ['queue', 'claim', 'claim-diff']) {
      await page.goto(paths[name]!)
      await picture(page, `hospital-${name}`)
      expect([name, await violationsOf(page)]).toEqual([name, []])
    }
    await page.context().close()
  })
})
