import { beforeAll, describe, expect, test } from 'vitest'
import { queueBulk } from '../../src/store/review-bulk.js'
import { useService } from '../support/service.js'
import {
  expectFaultless,
  hasChromium,
  LOOKS,
  picture,
  signInWith,
  troubleOf,
  useBrowser,
  violationsOf,
} from './browser.js'
import { FACILITIES, madeUpFile, sendMadeUp, sendWeeks, taken } from './pages-data.js'
import { askAbout } from './pages-support.js'
import { makeUser, PASSWORD, signedIn } from './people.js'

const it = useService()
const empty = useService()
const browser = useBrowser()
const [FACILITY] = FACILITIES
const RULE = 'X1-017'
let submission = ''
/** A job that has ended, and one whose turn has not come. */
const jobs: string[] = []

beforeAll(async () => {
  for (const service of [it, empty]) {
    const { pool } = service.service.engine
    await makeUser(pool, 'quantri', { role: 'administrator', displayName: 'Trần Thị Quản Trị' })
    await makeUser(pool, 'bv', { role: 'facility', maCskcb: FACILITY, displayName: 'Bệnh viện Thử Nghiệm' })
  }
  await sendWeeks(it)
  const broken = await sendMadeUp(it, {
    facility: FACILITY,
    claims: 20,
    defects: ['count-too-low', 'too-long:0.2', 'not-a-number:0.3', 'X1-017:0.2'],
  })
  await taken(it)
  submission = `submissions/${FACILITY}/${broken.submissionId}`
  const staff = await signedIn(it.url, 'quantri')
  await askAbout(staff, FACILITY, 2, 'Đề nghị giải trình số lượng ghi ở XML3 và gửi lại hồ sơ.')
  await staff.post(`/review/rules/${RULE}/severity`, {
    severity: 'warning',
    facility: FACILITY,
    from: '2026-01-01',
    to: '2026-12-31',
    reason: 'Công văn thử nghiệm số 1: phần mềm đang sửa',
  })
  for (const kind of ['findings.xlsx', 'form09.csv'])
    await staff.post('/review/exports', { filter: 'open=true', kind, group: 'facility' })
  const { pool } = it.service.engine
  for (const state of ['cancelled', 'running']) {
    const who = { user: 'quantri', role: 'administrator', facility: null, rights: [] }
    const request = { action: 'ask', note: 'Đề nghị giải trình.' }
    const order = {
      user: 'quantri',
      who,
      request,
      filter: { open: true },
      query: 'open=true',
      total: 120_000,
    }
    const { bulkId } = await queueBulk(pool, order)
    await pool.query(
      `UPDATE review_bulk SET state = $2, changed = 40000, moved = 3, names = '{GD.1,GD.2}', skipped = 7,
         lease_until = now() + interval '1 hour' WHERE bulk_id = $1`,
      [bulkId, state],
    )
    jobs.push(`queue/bulk/${bulkId}`)
  }
}, 90_000)

const STAFF_PAGES = () => [
  ...jobs,
  'overview',
  'submissions',
  submission,
  'rules',
  `rules/${RULE}`,
  'exports',
]
const FACILITY_PAGES = () => ['facility', 'submissions', submission, 'exports']

describe.skipIf(!hasChromium)('every page', () => {
  for (const [size, options] of Object.entries(LOOKS)) {
    for (const [fill, service] of [
      ['full', it],
      ['empty', empty],
    ] as const) {
      test(`is without fault for axe, fits and breaks nothing: ${fill}, ${size}`, async () => {
        const context = await browser.context(options)
        const page = await context.newPage()
        const trouble = troubleOf(page)
        const look = async (path: string, who: string): Promise<void> => {
          await page.goto(`${service.url}/review/${path}`)
          if ((await page.locator('table[data-chart]').count()) > 0)
            await page.locator('.chart canvas').waitFor()
          const at = jobs.indexOf(path)
          const name =
            at >= 0
              ? `bulk-${at}`
              : `${who}-${path.replace(/\/.*/, (rest) => (rest.startsWith('/7') ? '-one' : rest.replaceAll('/', '-')))}`
          await expectFaultless(page, `${name}-${fill}-${size}`)
        }
        const wanted = (paths: string[]) =>
          paths.filter((path) => fill === 'full' || (path !== submission && !jobs.includes(path)))
        await signInWith(page, service.url, 'quantri', PASSWORD)
        for (const path of wanted(STAFF_PAGES())) await look(path, 'staff')
        await page.click('form[action$=sign-out] button')
        await signInWith(page, service.url, 'bv', PASSWORD)
        for (const path of wanted(FACILITY_PAGES())) await look(path, 'facility')
        expect(trouble).toEqual([])
        await context.close()
      }, 60_000)
    }
  }
})

describe.skipIf(!hasChromium)('a file dropped by a hospital', () => {
  const send = async (name: string, bytes: Buffer) => {
    const context = await browser.context()
    const page = await context.newPage()
    const trouble = troubleOf(page)
    await signInWith(page, it.url, 'bv', PASSWORD)
    expect(page.url()).toBe(`${it.url}/review/facility`)
    await page.setInputFiles('#send-files', { name, mimeType: 'text/xml', buffer: bytes })
    await page.locator('.upload .badge').first().waitFor()
    return { context, page, trouble }
  }

  test('shows the verdict of each claim that is not clean, and leads straight to its findings', async () => {
    const file = madeUpFile({ facility: FACILITY, claims: 10, defects: ['not-a-number:0.3', 'too-long:0.2'] })
    const { context, page, trouble } = await send('thang-11.xml', file)
    const summary = await page.locator('.upload > .head').innerText()
    expect(summary).toMatch(/10 hồ sơ, \d+ được nhận/)
    await picture(page, 'facility-sent')
    expect(await violationsOf(page)).toEqual([])
    await taken(it)
    await page.locator('.upload .upload a').first().click()
    await page.waitForURL(`${it.url}/review/claims/${FACILITY}/*`)
    expect(await page.locator('main').innerText()).toMatch(/STR-\d+/)
    expect(trouble).toEqual([])
    await context.close()
  })

  test('works by dropping, too, and says when the same file comes again', async () => {
    const file = madeUpFile({ facility: FACILITY, claims: 3, defects: [] })
    const { context, page } = await send('mot.xml', file)
    const text = file.toString('utf8')
    await page.evaluate((content) => {
      const scope = globalThis as unknown as {
        document: { getElementById(id: string): { dispatchEvent(event: unknown): void } }
        DataTransfer: new () => { items: { add(file: unknown): void } }
        DragEvent: new (name: string, options: unknown) => unknown
        File: new (parts: string[], name: string, options: unknown) => unknown
      }
      const dataTransfer = new scope.DataTransfer()
      dataTransfer.items.add(new scope.File([content], 'hai.xml', { type: 'text/xml' }))
      scope.document
        .getElementById('send')
        .dispatchEvent(new scope.DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    }, text)
    await page.getByText('đã gửi trước đó').waitFor()
    expect(await page.locator('[data-uploads] > .upload').count()).toBe(2)
    await context.close()
  })

  test('that is no claim file at all is told in words, and what is not XML is not sent', async () => {
    const { context, page } = await send('khong-phai.xml', Buffer.from('<a>khong phai ho so</a>'))
    expect(await page.locator('.upload').innerText()).toMatch(/Không đọc được/)
    await page.setInputFiles('#send-files', {
      name: 'anh.png',
      mimeType: 'image/png',
      buffer: Buffer.from('x'),
    })
    await page.getByText('Chỉ nhận tệp XML').waitFor()
    await picture(page, 'facility-refused')
    await context.close()
  })
})

test.skipIf(!hasChromium)('an export is ordered, watched until it is done, and downloaded', async () => {
  const context = await browser.context()
  const page = await context.newPage()
  await signInWith(page, it.url, 'quantri', PASSWORD)
  await page.goto(`${it.url}/review/exports?facility=${FACILITY}&outcomes=rejected`)
  const before = await page.locator('tr.job').count()
  await page.selectOption('select[name=kind]', 'findings.csv')
  await page.click('form.switch button.primary')
  await expect.poll(() => page.locator('tr.job').count()).toBe(before + 1)
  // The list follows by itself.
  await expect
    .poll(() => page.locator('tr.job').first().locator('a[download]').count(), { timeout: 15_000 })
    .toBe(1)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('tr.job').first().locator('a[download]').click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^loi-ho-so-[\d-]+\.csv$/)
  await context.close()
})
