import { Secret, TOTP } from 'otpauth'
import { beforeAll, describe, expect, test } from 'vitest'
import { NAVIGATION } from '../../src/review/navigation.js'
import { translator } from '../../src/review/texts.js'
import { audit } from '../../src/store/audit.js'
import { useService } from '../support/service.js'
import {
  expectFaultless,
  hasChromium,
  LOOKS,
  picture,
  scrollsSideways,
  signInWith,
  troubleOf,
  useBrowser,
  violationsOf,
} from './browser.js'
import { makeUser, PASSWORD } from './people.js'

const it = useService()
const browser = useBrowser()
const pool = () => it.service.engine.pool

beforeAll(async () => {
  await makeUser(pool(), 'ten.dai', {
    role: 'administrator',
    displayName: 'Nguyễn Phước Bảo Quý Công Tằng Tôn Nữ Thị Hồng Nhung',
  })
  await makeUser(pool(), 'quantri', { role: 'administrator', displayName: 'Trần Thị Quản Trị' })
  await makeUser(pool(), 'gdv.hanh', { displayName: 'Lê Hồng Hạnh', rights: ['sensitive'] })
  await makeUser(pool(), 'gdv.minh', { displayName: 'Phạm Minh' })
  await makeUser(pool(), 'truong.phong', { role: 'supervisor', displayName: 'Vũ Văn Trưởng' })
  await makeUser(pool(), 'bv.79999', {
    role: 'facility',
    maCskcb: '79999',
    displayName: 'Bệnh viện Thử Nghiệm',
  })
  await audit(
    pool(),
    Array.from({ length: 120 }, (_, i) => ({
      user: i % 3 === 0 ? 'gdv.hanh' : 'gdv.minh',
      action: i % 7 === 0 ? 'user.edit' : 'claim.view',
      maCskcb: '79999',
      claimId: String(7_000_000_000_000 + i),
      maLk: `7999926110${String(i).padStart(5, '0')}`,
      version: 1 + (i % 2),
      ...(i % 5 === 0
        ? { detail: { reason: 'Kiểm tra lại chỉ định xét nghiệm theo yêu cầu', rows: i } }
        : {}),
    })),
  )
})

const SIGNED_IN = ['account', 'users', 'users/new', 'users/gdv.hanh', 'audit', 'khong-co']

describe.skipIf(!hasChromium)('every page', () => {
  for (const [size, options] of Object.entries(LOOKS)) {
    test(`is without fault for axe, fits and breaks nothing: ${size}`, async () => {
      const context = await browser.context(options)
      const page = await context.newPage()
      const trouble = troubleOf(page)
      const look = (name: string) => expectFaultless(page, `${name.replaceAll('/', '-')}-${size}`)
      await page.goto(`${it.url}/review/sign-in`)
      await look('sign-in')
      await signInWith(page, it.url, 'quantri', PASSWORD)
      for (const path of SIGNED_IN) {
        await page.goto(`${it.url}/review/${path}`)
        await look(path)
      }
      await page.goto(`${it.url}/review/audit?subject=khong-khop`)
      await look('audit-empty')
      await page.goto(`${it.url}/review/users`)
      await page.keyboard.press('?')
      await look('help')
      // The page that is not there is the only thing a console may complain about.
      expect(trouble.filter((line) => !/404 \(Not Found\)/.test(line))).toEqual([])
      await context.close()
    })
  }
})

for (const [size, options] of Object.entries(LOOKS)) {
  test.skipIf(!hasChromium)(`pages that follow a form are without fault too: ${size}`, async () => {
    const context = await browser.context(options)
    const page = await context.newPage()
    const look = (name: string) => expectFaultless(page, `${name}-${size}`)
    await page.goto(`${it.url}/review/sign-in`)
    await page.fill('input[name=name]', 'quantri')
    await page.fill('input[name=password]', 'không phải mật khẩu')
    await page.keyboard.press('Enter')
    await page.locator('[role=alert]').waitFor()
    await look('sign-in-failed')
    await signInWith(page, it.url, 'quantri', PASSWORD)
    await page.goto(`${it.url}/review/users/gdv.minh`)
    await page.click('form[action$=reset-password] button')
    await page.locator('.secret').waitFor()
    await look('user-password')
    await page.goto(`${it.url}/review/users/new`)
    await page.fill('input[name=name]', 'quantri')
    await page.fill('input[name=displayName]', 'Trùng tên')
    await page.fill('input[name=maCskcb]', '1')
    await page.click('form.panel button.primary')
    await page.locator('.fault').first().waitFor()
    await look('user-faults')
    await page.goto(`${it.url}/review/account?notice=language-saved`)
    await look('account-notice')
    expect(page.url()).not.toContain('notice')

    const name = `hai-lop-${size}`
    await makeUser(pool(), name)
    await page.click('form[action$=sign-out] button')
    await signInWith(page, it.url, name, PASSWORD)
    await page.goto(`${it.url}/review/account`)
    await page.fill('form[action$=totp] input[name=password]', PASSWORD)
    await page.click('form[action$=totp] button')
    const shown = await page.locator('.secret code').innerText()
    await look('totp')
    const totp = new TOTP({ secret: Secret.fromBase32(shown.replaceAll(' ', '')) })
    await page.fill('input[name=code]', totp.generate())
    await page.keyboard.press('Enter')
    await page.waitForURL('**/review/account')
    await page.click('form[action$=sign-out] button')
    await page.fill('input[name=name]', name)
    await page.fill('input[name=password]', PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/review/sign-in/code*')
    await look('sign-in-code')
    await context.close()
  })
}

describe.skipIf(!hasChromium)('axe', () => {
  test('sees a fault where there is one', async () => {
    const context = await browser.context()
    const page = await context.newPage()
    await page.goto(`${it.url}/review/sign-in`)
    await page.evaluate("document.querySelector('label').remove()")
    expect(await violationsOf(page)).toEqual([expect.stringContaining('label: #f-name')])
    await context.close()
  })

  test.each(['light', 'dark'] as const)('sees what cannot be read in the %s scheme', async (scheme) => {
    const context = await browser.context({ scheme })
    const page = await context.newPage()
    await page.goto(`${it.url}/review/sign-in`)
    await page.evaluate(`document.querySelector('h1').style.color = '${scheme === 'dark' ? '#222' : '#eee'}'`)
    expect(await violationsOf(page)).toEqual([expect.stringContaining('color-contrast: h1')])
    await context.close()
  })
})

test.skipIf(!hasChromium)('the header holds every page beside a long name on a small laptop', async () => {
  const context = await browser.context()
  const page = await context.newPage()
  await signInWith(page, it.url, 'ten.dai', PASSWORD)
  for (const language of ['vi', 'en'] as const) {
    await page.goto(`${it.url}/review/language/${language}?back=/review/users`)
    const t = translator(language)
    const links = NAVIGATION.filter(({ roles }) => roles.includes('administrator'))
      .map(({ text }) => `<li><a href="#">${t(text)}</a></li>`)
      .join('')
    await page.evaluate(`document.querySelector('nav.main ul').innerHTML = ${JSON.stringify(links)}`)
    await picture(page, `header-${language}`)
    expect(await scrollsSideways(page)).toBe(false)
    const cut =
      "(() => { const l = document.querySelector('nav.main ul'); return l.scrollWidth > l.clientWidth })()"
    expect([language, await page.evaluate(cut)]).toEqual([language, false])
  }
  await context.close()
})

test.skipIf(!hasChromium)(
  'a table of figures is drawn as a chart under the policy of the pages',
  async () => {
    const context = await browser.context()
    const page = await context.newPage()
    const trouble = troubleOf(page)
    await signInWith(page, it.url, 'quantri', PASSWORD)
    await page.goto(`${it.url}/review/account`)
    const rows = [3, 1, 4, 1, 5].map((n, i) => {
      const at = 1_790_000_000 + i * 86_400
      return `<tr><th scope="row" data-at="${at}">ngày ${i}</th><td data-value="${n * 1000}">${n}.000</td></tr>`
    })
    const table = `<table data-chart><thead><tr><th>Ngày</th><th scope="col" data-tone="bad">Bị từ chối</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
    await page.evaluate(
      `document.querySelector('main').insertAdjacentHTML('beforeend', ${JSON.stringify(table)})`,
    )
    await page.addStyleTag({ url: '/review/static/0/uplot.css' })
    for (const url of ['uplot.js', 'chart.js']) await page.addScriptTag({ url: `/review/static/0/${url}` })
    await page.locator('.chart canvas').waitFor()
    await picture(page, 'chart')
    expect(trouble).toEqual([])
    await context.close()
  },
)

describe.skipIf(!hasChromium)('a list', () => {
  test('is walked, opened and left by keyboard alone', async () => {
    const context = await browser.context()
    const page = await context.newPage()
    await signInWith(page, it.url, 'quantri', PASSWORD)
    await page.goto(`${it.url}/review/users`)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    expect(await page.locator('tr[data-current] th').innerText()).toBe('gdv.hanh')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/review/users/gdv.hanh')
    // In a field the letters are letters.
    await page.focus('input[name=displayName]')
    await page.keyboard.press('End')
    await page.keyboard.type('?jkx')
    expect(await page.inputValue('input[name=displayName]')).toBe('Lê Hồng Hạnh?jkx')
    expect(await page.locator('#help').isVisible()).toBe(false)
    await context.close()
  })

  test('lets rows be selected by key, as a range, and all at once', async () => {
    const context = await browser.context()
    const page = await context.newPage()
    await signInWith(page, it.url, 'quantri', PASSWORD)
    await page.goto(`${it.url}/review/users`)
    // The list of users needs no boxes; lists that have them mark them like this.
    await page.evaluate(`
      for (const row of document.querySelectorAll('table[data-list] tr')) {
        const box = document.createElement('input')
        box.type = 'checkbox'
        box.setAttribute(row.parentElement.tagName === 'THEAD' ? 'data-select-all' : 'data-select', '')
        row.cells[0].append(box)
      }
      document.querySelector('.sheet').insertAdjacentHTML('afterend', '<div data-bulk hidden><b data-bulk-count></b></div>')
    `)
    const count = () => page.locator('[data-bulk-count]').innerText()
    for (const key of ['j', 'x', 'j', 'j', 'Shift+X']) await page.keyboard.press(key)
    expect(await count()).toBe('3')
    await page.check('input[data-select-all]')
    expect(await count()).toBe(String(await page.locator('tbody input[data-select]').count()))
    await page.keyboard.press('Escape')
    expect(await page.locator('[data-bulk]').isVisible()).toBe(false)
    await context.close()
  })

  test('is filtered in place, keeps the filter in the address, and goes on page by page', async () => {
    const context = await browser.context()
    const page = await context.newPage()
    const trouble = troubleOf(page)
    await signInWith(page, it.url, 'quantri', PASSWORD)
    await page.goto(`${it.url}/review/audit`)
    await page.evaluate('window.notReloaded = true')
    await page.keyboard.press('/')
    await page.keyboard.type('799992611000005')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${it.url}/review/audit?subject=799992611000005`)
    await expect.poll(() => page.locator('#results tbody tr').count()).toBe(1)
    expect(await page.evaluate('window.notReloaded')).toBe(true)
    await page.goto(`${it.url}/review/audit?user=gdv.minh`)
    await page.click('a[rel=next]')
    expect(await page.locator('#results tbody tr').count()).toBe(30)
    expect(trouble).toEqual([])
    await context.close()
  })

  test('tells that the session has ended by leading to the sign-in', async () => {
    const context = await browser.context()
    const page = await context.newPage()
    await signInWith(page, it.url, 'quantri', PASSWORD)
    await page.goto(`${it.url}/review/audit`)
    await pool().query("DELETE FROM review_session WHERE user_name = 'quantri'")
    await page.click('form.filter button.primary')
    await page.waitForURL('**/review/sign-in')
    await context.close()
  })
})
