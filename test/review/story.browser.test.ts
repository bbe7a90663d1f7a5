import { readFile } from 'node:fs/promises'
import { strFromU8, unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import {
  type ClaimDocuments,
  documentsOf,
  envelopeOf,
  FACILITY,
  fieldOf,
  withField,
} from '../support/claims.js'
import { type Session, sendCompatible } from '../support/his.js'
import { useService } from '../support/service.js'
import { hasChromium, signInWith, troubleOf, useBrowser, violationsOf } from './browser.js'
import { makeUser, PASSWORD } from './people.js'

/** What a day brings, from the hospital's file to the end of the work: everything as it runs, nothing stood in for. */

const it = useService()
const browser = useBrowser()
const pool = () => it.service.engine.pool
const OTHER = '01002'
let first = 900_000

beforeAll(async () => {
  await makeUser(pool(), 'lan', { displayName: 'Nguyễn Thị Lan' })
  await makeUser(pool(), 'mai', { displayName: 'Trần Thị Mai', rights: ['sensitive'] })
  await makeUser(pool(), 'minh', { displayName: 'Phạm Minh', role: 'supervisor' })
  await makeUser(pool(), 'bv', { displayName: 'Bệnh viện Thử Nghiệm', role: 'facility', maCskcb: FACILITY })
})

/** A claim that no other call makes; the generator's own, without a fault. */
function goodClaim(theme: 'XML1' | 'XML6' | 'XML15' = 'XML1', facility = FACILITY): ClaimDocuments {
  for (;;) {
    const [claim] = documentsOf({ claims: 1, first: first++, quirks: 0, rows: 12, maCskcb: facility })
    if (claim!.has(theme)) return claim!
  }
}
/** Its total of drugs is not that of its rows. */
const wrongTotal = (claim: ClaimDocuments) => withField(claim, 'XML1', 'T_THUOC', '1.00')
const maLkOf = (claim: ClaimDocuments) => fieldOf(claim, 'XML1', 'MA_LK')

/** As the hospital's software sends it: the face of today's gateway. */
async function send(claims: readonly ClaimDocuments[], session: Session = it.own): Promise<string> {
  const reply = await sendCompatible(session, envelopeOf(claims, session.facility))
  expect(reply.status).toBe(200)
  return JSON.parse(reply.text).maKetQua
}

async function open(name: string): Promise<Page> {
  const page = await (await browser.context()).newPage()
  await signInWith(page, it.url, name, PASSWORD)
  return page
}

/** axe finds nothing on the page as it is now. */
async function faultless(page: Page): Promise<void> {
  const at = new URL(page.url()).pathname
  expect([at, await violationsOf(page)]).toEqual([at, []])
}

/** Looks for a claim in the queue until it is there, and opens it. */
async function find(page: Page, claim: ClaimDocuments, query = 'sort=-received'): Promise<void> {
  await page.goto(`${it.url}/review/queue?${query}`)
  await vi.waitFor(
    async () => {
      await page.fill('input[name=maLk]', maLkOf(claim))
      await page.keyboard.press('Enter')
      await page.waitForURL((at) => at.searchParams.get('maLk') === maLkOf(claim), { timeout: 2000 })
      await page.locator('[data-count="1"]').waitFor({ timeout: 500 })
    },
    { timeout: 20_000, interval: 100 },
  )
  await page.click('#results a[data-row-link]')
  await page.waitForURL(/\/review\/claims\//)
}

/** Fills in and sends one of the forms beside a claim; `ends` is what the page must say then. */
async function act(page: Page, title: string, fill: (form: ReturnType<Page['locator']>) => Promise<unknown>) {
  const box = page.locator('details.action', { has: page.locator(`summary:text-is("${title}")`) })
  if ((await box.getAttribute('open')) === null) await box.locator('summary').click()
  await fill(box)
  await box.locator('button.primary').click()
  await page.locator('.banner.good').waitFor()
}

/** Comes back to the page until it says so: reviewers' tables follow the intake within a moment. */
async function reloadUntil(page: Page, selector: string): Promise<void> {
  await vi.waitFor(
    async () => {
      await page.reload()
      await page.locator(selector).first().waitFor({ timeout: 500 })
    },
    { timeout: 20_000, interval: 200 },
  )
}

test.skipIf(!hasChromium)(
  'a rejected claim is found, asked about, answered, sent again and resolved',
  async () => {
    const good = goodClaim()
    const bad = wrongTotal(good)
    expect(await send([bad])).not.toBe('200')

    const lan = await open('lan')
    const trouble = troubleOf(lan)
    await faultless(lan)
    await find(lan, bad, 'outcomes=rejected')
    await faultless(lan)
    const claimUrl = lan.url()
    // What is wrong and what it should be; from the finding to the field, where the same is said again.
    const finding = lan.locator('.findings > li', { hasText: 'CX-004' })
    expect(await finding.locator('.found dd').innerText()).toBe('1.00')
    expect(Number(await finding.locator('.expected dd').innerText())).toBe(
      Number(fieldOf(good, 'XML1', 'T_THUOC')),
    )
    await finding.locator('a.jump').click()
    const cell = lan.locator('#at-XML1-1-T_THUOC')
    expect(await cell.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
    expect(await cell.locator('.expected').innerText()).toContain(
      await finding.locator('.expected dd').innerText(),
    )
    await act(lan, 'Hỏi cơ sở', (box) => box.locator('textarea').fill('Tổng tiền thuốc là bao nhiêu?'))
    await lan.locator('.work-side :text("Chờ cơ sở")').first().waitFor()

    const hospital = await open('bv')
    await hospital.goto(`${it.url}/review/facility`)
    const question = hospital.locator('article.question', { hasText: maLkOf(bad) })
    expect(await question.locator('blockquote').innerText()).toBe('Tổng tiền thuốc là bao nhiêu?')
    await faultless(hospital)
    await question.locator('a').first().click()
    await hospital.waitForURL(claimUrl)
    await faultless(hospital)
    await act(hospital, 'Trả lời cơ quan BHXH', (box) =>
      box.locator('textarea').fill('Nhập nhầm, sẽ gửi lại'),
    )

    await lan.reload()
    expect(await lan.locator('.events').innerText()).toContain('Nhập nhầm, sẽ gửi lại')
    await act(lan, 'Yêu cầu gửi lại', (box) => box.locator('textarea').fill('Gửi lại bản đúng'))

    // Still wrong: the work goes on at the new version. Right: it ends by itself.
    expect(await send([withField(bad, 'XML1', 'T_THUOC', '2.00')])).not.toBe('200')
    await reloadUntil(lan, 'a:has-text("Mở phiên bản mới nhất")')
    await lan.click('a:has-text("Mở phiên bản mới nhất")')
    await lan.locator('.claim-head .badges :text("Đã gửi lại")').waitFor()
    const secondUrl = lan.url()
    expect(await send([good])).toBe('200')
    await reloadUntil(lan, 'a:has-text("Mở phiên bản mới nhất")')
    expect(lan.url()).toBe(secondUrl)
    await lan.locator('.claim-head .badges :text("Đã xong")').waitFor()
    await lan.click('a:has-text("Mở phiên bản mới nhất")')
    expect(await lan.locator('.claim-head .badges').innerText()).not.toContain('Bị từ chối')
    // And the difference between the first and the last is the one field.
    await lan.locator('.versions a', { hasText: 'So' }).last().click()
    await lan.waitForURL(/\/versions\//)
    expect(await lan.locator('main').innerText()).toContain('T_THUOC')
    await faultless(lan)
    await lan.goto(`${it.url}/review/queue?open=true&maLk=${maLkOf(bad)}`)
    await lan.locator('[data-count="0"]').waitFor()
    expect(trouble).toEqual([])
    await lan.context().close()
    await hospital.context().close()
  },
)

test.skipIf(!hasChromium)('a large claim is waived by two people, and its rows are loaded', async () => {
  const bad = withField(wrongTotal(goodClaim()), 'XML1', 'T_BHTT', '10000001.00')
  await send([bad])
  const lan = await open('lan')
  await find(lan, bad)
  const url = lan.url()
  await act(lan, 'Miễn, có lý do', (box) => box.locator('select').selectOption('W03'))
  expect(await lan.locator('.banner.good').innerText()).toContain('người thứ hai')
  expect(await lan.locator('summary:text-is("Đồng ý miễn")').count()).toBe(0)
  const current = () =>
    pool().query('SELECT claim_id, waived, outcome FROM claim WHERE ma_lk = $1 AND is_current', [maLkOf(bad)])
  expect((await current()).rows).toEqual([])

  const minh = await open('minh')
  await minh.goto(`${it.url}/review/queue?open=true`)
  await minh.click(`.banner.info a:text-is("${maLkOf(bad)}")`)
  await minh.waitForURL(url)
  await act(minh, 'Đồng ý miễn', (box) => box.locator('textarea').fill('Đồng ý'))
  await reloadUntil(minh, ':text("Đã nạp vào kho giám định")')
  await faultless(minh)
  await reloadUntil(minh, 'a:has-text("Mở phiên bản mới nhất")')
  await minh.click('a:has-text("Mở phiên bản mới nhất")')
  await minh.locator('.claim-head .badges :text("Được miễn")').waitFor()
  const { rows } = await current()
  expect(rows).toMatchObject([{ waived: true, outcome: 'accepted' }])
  // As many rows of every table as the hospital sent.
  for (const [table, text] of bad) {
    const sent = (text.match(/<MA_LK>/g) ?? []).length
    const loaded = await pool().query(
      `SELECT count(*)::int AS rows FROM ${table} WHERE ma_cskcb = $1 AND claim_id = $2`,
      [FACILITY, rows[0].claim_id],
    )
    expect([table, loaded.rows[0].rows]).toEqual([table, sent])
  }
  await lan.context().close()
  await minh.context().close()
})

/** Cells of the first sheet, row by row, as the file has them. */
function cellsOf(file: Uint8Array): string[][] {
  const parts = unzipSync(file)
  const text = (name: string) => (parts[name] === undefined ? '' : strFromU8(parts[name]))
  const plain = (xml: string) =>
    [...xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)]
      .map(([, value]) => value!)
      .join('')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
  const shared = [...text('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, si]) => plain(si!))
  return [...text('xl/worksheets/sheet1.xml').matchAll(/<row\b[^>]*>(.*?)<\/row>/gs)].map(([, row]) =>
    [...row!.matchAll(/<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes, content = '']) => {
      const value = /<v>([^<]*)<\/v>/.exec(content)?.[1]
      if (value === undefined) return plain(content)
      return attributes!.includes('t="s"') ? shared[Number(value)]! : value
    }),
  )
}

const PLANTED = `"><script>window.planted=1</script><img src=x onerror=window.planted=1>'`

test.skipIf(!hasChromium)(
  'the findings of a filter are exported, and the file says what the page says',
  async () => {
    const session = await it.session(OTHER)
    const claims = Array.from({ length: 3 }, () => wrongTotal(goodClaim('XML1', OTHER)))
    claims.push(withField(goodClaim('XML1', OTHER), 'XML1', 'GIOI_TINH', '=1+1'))
    await send(claims, session)
    const lan = await open('lan')
    await lan.goto(`${it.url}/review/queue?facility=${OTHER}&outcomes=rejected`)
    await reloadUntil(lan, '[data-count="4"]')
    await lan.click('summary:has-text("Xuất")')
    await lan.click('button[value=export-xlsx]')
    await lan.waitForURL(/\/review\/exports/)
    // The page itself notices when the file is there.
    const link = lan.locator('tr[data-state=done] a[download]').first()
    await link.waitFor({ timeout: 20_000 })
    await faultless(lan)
    const [download] = await Promise.all([lan.waitForEvent('download'), link.click()])
    const [header, ...rows] = cellsOf(await readFile(await download.path()))
    const column = (name: string) => rows.map((row) => row[header!.indexOf(name)])
    const { rows: stored } = await pool().query(
      `SELECT c.ma_lk, f.code FROM claim c JOIN finding f USING (ma_cskcb, claim_id)
      WHERE c.ma_cskcb = $1 AND c.outcome = 'rejected' AND f.severity <> 'info'`,
      [OTHER],
    )
    const pairs = (list: readonly (readonly unknown[])[]) => list.map((pair) => pair.join(' ')).sort()
    const codes = column('Mã lỗi')
    expect(new Set(column('MA_LK'))).toEqual(new Set(claims.map(maLkOf)))
    expect(pairs(column('MA_LK').map((maLk, i) => [maLk, codes[i]]))).toEqual(
      pairs(stored.map(({ ma_lk, code }) => [ma_lk, code])),
    )
    const wrong = rows[codes.indexOf('CX-004')]!
    expect(wrong[header!.indexOf('Trường')]).toBe('T_THUOC')
    expect(wrong[header!.indexOf('Giá trị')]).toBe('1.00')
    // A value that begins like a formula stays text.
    expect(column('Giá trị').filter((value) => value?.endsWith('=1+1')).length).toBeGreaterThan(0)
    expect(header).not.toContain('Họ tên')
    await lan.context().close()
  },
)

test.skipIf(!hasChromium)(
  'by keyboard alone: from the door to the next claim, without the mouse',
  async () => {
    const claims = [wrongTotal(goodClaim()), wrongTotal(goodClaim())]
    await send(claims)
    const page = await (await browser.context()).newPage()
    const trouble = troubleOf(page)
    const { keyboard } = page
    await page.goto(`${it.url}/review/sign-in`)
    // The field takes the cursor once the page is drawn.
    await page.locator('input[name=name]:focus').waitFor()
    await keyboard.type('lan')
    await keyboard.press('Tab')
    await keyboard.type(PASSWORD)
    await keyboard.press('Enter')
    await page.waitForURL((at) => !at.pathname.startsWith('/review/sign-in'))
    // To the queue by the skip link's neighbours, as a reader of the keyboard goes.
    const tabTo = async (test: string) => {
      for (let i = 0; i < 150; i++) {
        if (await page.evaluate(`(${test})(document.activeElement)`)) return
        await keyboard.press('Tab')
      }
      throw new Error(`the tabulator does not lead to ${test}`)
    }
    await tabTo(`(at) => at.pathname === '/review/queue' && at.closest('nav.main') !== null`)
    await keyboard.press('Enter')
    await page.waitForURL(/\/review\/queue/)
    await vi.waitFor(
      async () => {
        await keyboard.press('/')
        await keyboard.press('Control+A')
        await keyboard.type(maLkOf(claims[0]!))
        await keyboard.press('Enter')
        await page.waitForURL((at) => at.searchParams.get('maLk') === maLkOf(claims[0]!), { timeout: 2000 })
        await page.locator('[data-count="1"]').waitFor({ timeout: 500 })
      },
      { timeout: 20_000, interval: 100 },
    )
    await tabTo(`(at) => at.matches('a[data-row-link]')`)
    await keyboard.press('Enter')
    await page.waitForURL(/\/review\/claims\//)
    await keyboard.press('j')
    await keyboard.press('Enter')
    await page.locator('.flagged:focus').waitFor()
    await tabTo(`(at) => at.innerText === 'Ghi chú'`)
    await keyboard.press('Enter')
    await tabTo(`(at) => at.matches('textarea')`)
    await keyboard.type('Chỉ dùng bàn phím')
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await page.locator('.banner.good').waitFor()
    expect(await page.locator('.events').innerText()).toContain('Chỉ dùng bàn phím')
    expect(trouble).toEqual([])
    await page.context().close()
  },
)

test.skipIf(!hasChromium)(
  'HIV and tuberculosis tables open only to whoever has the right, and the opening is kept',
  async () => {
    for (const table of ['XML6', 'XML15'] as const) {
      const claim = wrongTotal(goodClaim(table))
      // Words that only this table has.
      const [, secret] = /<(?:NGAYKD_HIV|NGAYBD_DTRI_LAO)>([^<]+)</.exec(claim.get(table)!)!
      await send([claim])
      const lan = await open('lan')
      await find(lan, claim)
      const url = lan.url().split('?')[0]
      for (const query of [`?tab=${table}`, `?tab=${table}&show=true`, `?tab=${table}&show=true&view=xml`]) {
        await lan.goto(url + query)
        await lan.locator('.tables .banner.info').waitFor()
        expect([query, await lan.locator('#tables').innerText()]).not.toEqual([
          query,
          expect.stringContaining(secret!),
        ])
        expect(await lan.locator('#tables .banner a').count()).toBe(0)
      }
      await faultless(lan)
      await lan.context().close()

      const mai = await open('mai')
      await mai.goto(`${url}?tab=${table}`)
      const shown = async () =>
        (
          await pool().query(
            `SELECT user_name FROM audit_entry WHERE action = 'claim.show_sensitive' AND ma_lk = $1`,
            [maLkOf(claim)],
          )
        ).rows.map(({ user_name }) => user_name)
      expect(await shown()).toEqual([])
      await mai.click('#tables .banner a.button')
      await mai.locator(`#tables :text("${secret}")`).first().waitFor()
      expect(await shown()).toEqual(['mai'])
      await faultless(mai)
      await mai.context().close()
    }
  },
)

test.skipIf(!hasChromium)('a script that a hospital and a reviewer write down stays text', async () => {
  const escaped = PLANTED.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const texts = ['HO_TEN', 'DIA_CHI', 'LY_DO_VV', 'CHAN_DOAN_VAO', 'CHAN_DOAN_RV', 'PP_DIEU_TRI', 'GHI_CHU']
  const claim = texts.reduce(
    (now, name) => (now.get('XML1')!.includes(`<${name}>`) ? withField(now, 'XML1', name, escaped) : now),
    wrongTotal(goodClaim()),
  )
  await send([claim])
  const lan = await open('lan')
  const trouble = troubleOf(lan)
  lan.on('dialog', () => trouble.push('dialog'))
  await find(lan, claim)
  expect(await lan.locator('.glance').innerText()).toContain(PLANTED)
  await act(lan, 'Hỏi cơ sở', (box) => box.locator('textarea').fill(PLANTED))
  const url = lan.url().split('?')[0]!
  const hospital = await open('bv')
  hospital.on('dialog', () => trouble.push('dialog'))
  const pages: [Page, string][] = [
    [lan, `${url}?tab=XML1&view=xml`],
    [lan, `${it.url}/review/overview`],
    [lan, `${it.url}/review/submissions`],
    [lan, `${it.url}/review/queue?maLk=${encodeURIComponent(PLANTED)}`],
    [hospital, `${it.url}/review/facility`],
    [hospital, url],
  ]
  for (const [page, address] of pages) {
    await page.goto(address)
    expect([address, await page.evaluate('window.planted')]).toEqual([address, undefined])
    expect([address, await page.locator('img').count()]).toEqual([address, 0])
  }
  expect(await hospital.locator('.work-side').innerText()).toContain(PLANTED)
  expect(trouble).toEqual([])
  await lan.context().close()
  await hospital.context().close()
})

test.skipIf(!hasChromium)(
  'of two reviewers at one claim the second is told, and nothing is lost',
  async () => {
    const claim = wrongTotal(goodClaim())
    await send([claim])
    const [lan, minh] = [await open('lan'), await open('minh')]
    await find(lan, claim)
    const url = lan.url()
    await minh.goto(url)
    await lan.click('text=Giao cho tôi')
    await lan.locator('.banner.good').waitFor()
    const box = minh.locator('details.action', { has: minh.locator('summary:text-is("Hỏi cơ sở")') })
    await box.locator('summary').click()
    await box.locator('textarea').fill('Câu hỏi của người đến sau')
    const [reply] = await Promise.all([
      minh.waitForResponse((response) => response.request().method() === 'POST'),
      box.locator('button.primary').click(),
    ])
    expect(reply.status()).toBe(409)
    await minh.locator('h1:has-text("Hồ sơ đã thay đổi")').waitFor()
    expect(await minh.inputValue('#written')).toBe('Câu hỏi của người đến sau')
    await faultless(minh)
    await lan.reload()
    expect(await lan.locator('.work-side').innerText()).not.toContain('Câu hỏi của người đến sau')
    expect(await lan.locator('.work-side').innerText()).toContain('Nguyễn Thị Lan')
    await lan.context().close()
    await minh.context().close()
  },
)

test.skipIf(!hasChromium)('a hospital sees nothing of another', async () => {
  const session = await it.session(OTHER)
  const claim = wrongTotal(goodClaim('XML1', OTHER))
  await send([claim], session)
  const lan = await open('lan')
  await find(lan, claim)
  const hospital = await open('bv')
  expect((await hospital.goto(lan.url()))!.status()).toBe(404)
  await hospital.goto(`${it.url}/review/queue?maLk=${maLkOf(claim)}`)
  await hospital.locator('[data-count="0"]').waitFor()
  await hospital.goto(`${it.url}/review/queue?facility=${OTHER}&sort=due`)
  expect(await hospital.locator('main').innerText()).not.toContain(maLkOf(claim))
  await lan.context().close()
  await hospital.context().close()
})
