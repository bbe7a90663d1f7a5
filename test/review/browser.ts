import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'

/** Debian's: without a window chromium draws the same pages for less than half of the processor's time. */
const INSTALLED = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
/** The browser that the environment names, or the first that is installed. */
const CHROMIUM = process.env.CHROMIUM ?? INSTALLED.find((path) => existsSync(path)) ?? INSTALLED[0]!

/** False where there is no browser: tests that need one are then skipped, and say so. The CI run installs it. */
export const hasChromium = existsSync(CHROMIUM)
if (!hasChromium)
  process.stderr.write(
    `no chromium at ${CHROMIUM}: browser tests are skipped (apt-get install chromium-headless-shell)\n`,
  )

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const LAPTOP = { width: 1280, height: 800 } as const
export const PHONE = { width: 390, height: 844 } as const
/**
 * How pages are looked at. Two looks do for four: in the dark scheme app.css has other colours and nothing
 * else, in a narrow window another layout and no other colours.
 */
export const LOOKS = {
  laptop: { viewport: LAPTOP, scheme: 'light' },
  phone: { viewport: PHONE, scheme: 'dark' },
} as const

/** One browser for all tests of a file. Contexts of its own are closed with it. */
export function useBrowser(): { context(options?: ContextOptions): Promise<BrowserContext> } {
  let browser: Browser | undefined
  beforeAll(async () => {
    if (hasChromium)
      browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: ['--no-sandbox', '--disable-dev-shm-usage'],
      })
  })
  afterAll(() => browser?.close())
  return {
    context: ({ viewport = LAPTOP, scheme = 'light' } = {}) =>
      browser!.newContext({
        viewport,
        colorScheme: scheme,
        locale: 'vi-VN',
        timezoneId: 'Asia/Ho_Chi_Minh',
      }),
  }
}

export interface ContextOptions {
  readonly scheme?: 'light' | 'dark'
  readonly viewport?: { readonly width: number; readonly height: number }
}

/** Everything that went wrong in a page while it was open: errors, refused resources, console errors. */
export function troubleOf(page: Page): string[] {
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // Going to another page gives up what the one before was still loading.
    if (reason !== 'net::ERR_ABORTED') trouble.push(`failed: ${request.url()} ${reason}`)
  })
  return trouble
}

/** What axe-core finds wrong on the page as it is now, WCAG 2.2 A and AA and best practice: one line each. */
export async function violationsOf(page: Page): Promise<string[]> {
  // Evaluated, not added as a script element: the policy of the pages stays as it is.
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(AXE)
  return page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run(): Promise<AxeResult> } }).axe
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
    )
  })
}

/** Expects the page as it is now to be without fault for axe and to fit its window; leaves pictures of it. */
export async function expectFaultless(page: Page, name: string): Promise<void> {
  await picture(page, name)
  expect([name, await violationsOf(page)]).toEqual([name, []])
  expect([name, await scrollsSideways(page)]).toEqual([name, false])
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[]
  }[]
}

/** True when the page can be scrolled sideways. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = (globalThis as unknown as { document: DocumentLike }).document
      .documentElement
    return scrollWidth > clientWidth
  })

interface DocumentLike {
  readonly documentElement: { readonly scrollWidth: number; readonly clientWidth: number }
}

/** Signs in through the form. */
export async function signInWith(page: Page, url: string, name: string, password: string): Promise<void> {
  await page.goto(`${url}/review/sign-in`)
  await page.fill('input[name=name]', name)
  await page.fill('input[name=password]', password)
  await page.keyboard.press('Enter')
  await page.waitForURL((at) => !at.pathname.startsWith('/review/sign-in'))
}

/** Writes a picture of the whole page in either scheme into the folder that BHYT_SCREENSHOTS names, or none. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.BHYT_SCREENSHOTS
  if (!folder) return
  const dark = await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
  for (const colorScheme of dark ? (['light', 'dark'] as const) : (['dark', 'light'] as const)) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png`, fullPage: true })
  }
}
