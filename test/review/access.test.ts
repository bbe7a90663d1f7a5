import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { useService } from '../support/service.js'
import { makeUser, signedIn, Visitor } from './people.js'

const it = useService()
const pool = () => it.service.engine.pool

beforeAll(async () => {
  await makeUser(pool(), 'gdv')
  await makeUser(pool(), 'truong', { role: 'supervisor' })
  await makeUser(pool(), 'quantri', { role: 'administrator' })
  await makeUser(pool(), 'benhvien', { role: 'facility', maCskcb: '79999' })
})

test('each role opens its pages and is refused the others', async () => {
  const statuses = async (name: string) => {
    const visitor = await signedIn(it.url, name)
    const paths = ['/review/account', '/review/audit', '/review/users']
    return Promise.all(paths.map(async (path) => (await visitor.get(path)).status))
  }
  expect(await statuses('gdv')).toEqual([200, 403, 403])
  expect(await statuses('truong')).toEqual([200, 200, 403])
  expect(await statuses('quantri')).toEqual([200, 200, 200])
  expect(await statuses('benhvien')).toEqual([200, 403, 403])
})

test('the header leads only to pages that the role may open', async () => {
  const links = async (name: string) => {
    const { text } = await (await signedIn(it.url, name)).get('/review/account')
    const found = [...text.matchAll(/<li><a href="(\/review\/[a-z]+)"/g)].map(([, href]) => href!)
    return found.filter((href) => /audit|users/.test(href))
  }
  expect(await links('gdv')).toEqual([])
  expect(await links('truong')).toEqual(['/review/audit'])
  expect(await links('quantri')).toEqual(['/review/audit', '/review/users'])
})

test('a form without the token of its session changes nothing', async () => {
  const visitor = await signedIn(it.url, 'quantri')
  const other = await signedIn(it.url, 'truong')
  for (const _csrf of [null, '', 'x', other.csrf]) {
    const reply = await visitor.post('/review/users/gdv/lock', { _csrf })
    expect(reply.status).toBe(403)
    expect(reply.text).toContain('Yêu cầu không đến từ trang này')
  }
  const { rows } = await pool().query("SELECT locked_at FROM review_user WHERE name = 'gdv'")
  expect(rows[0].locked_at).toBeNull()
  // htmx brings it in a header.
  const header = await visitor.post(
    '/review/users/gdv/unlock',
    { _csrf: null },
    { 'X-CSRF-Token': visitor.csrf },
  )
  expect(header.status).toBe(303)
})

test('what goes wrong under htmx is a message, not a page inside a page', async () => {
  const visitor = await signedIn(it.url, 'gdv')
  const reply = await visitor.get('/review/users', { 'HX-Request': 'true' })
  expect(reply.status).toBe(403)
  expect(reply.headers['hx-reswap']).toBe('none')
  expect(JSON.parse(reply.headers['hx-trigger'] as string).toast.text).toMatch(/^Không có quyền\./)
  expect(reply.text).not.toContain('<html')
})

test('pages may load nothing from elsewhere, are not framed, and are not kept', async () => {
  const visitor = await signedIn(it.url, 'quantri')
  for (const path of ['/review/sign-in', '/review/users', '/review/audit', '/review/khong-co']) {
    const { headers, text } = await visitor.get(path)
    const policy = headers['content-security-policy'] as string
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('same-origin')
    expect(headers['cache-control']).toBe('no-store')
    expect(text).not.toMatch(/<script(?![^>]* src=)|\son\w+=|\sstyle=|(?:src|href)="https?:/)
  }
})

test('scripts and styles are kept by browsers under an address of their content', async () => {
  const { text } = await new Visitor(it.url).get('/review/sign-in')
  const addresses = [...text.matchAll(/(?:src|href)="(\/review\/static\/[^"]+)"/g)].map(([, path]) => path!)
  expect(addresses.map((path) => path.split('/').at(-1))).toEqual(
    expect.arrayContaining(['app.css', 'app.js', 'list.js', 'htmx.js', 'icon.svg']),
  )
  for (const path of [...addresses, '/review/static/0/uplot.js', '/review/static/0/chart.js']) {
    const reply = await new Visitor(it.url).get(path)
    expect([path, reply.status]).toEqual([path, 200])
    expect(reply.headers.etag).toBeTruthy()
    expect(reply.headers['cache-control']).toContain(path.includes('/0/') ? 'no-cache' : 'immutable')
    expect(reply.headers['content-type']).toMatch(/javascript|css|svg/)
  }
  for (const path of ['/review/static/0/package.json', '/review/static/0/..%2f..%2fpackage.json'])
    expect((await new Visitor(it.url).get(path)).status).toBe(404)
})

test('what people typed is text on every page that shows it', async () => {
  const script = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
  await makeUser(pool(), 'ke-xau', { displayName: script })
  const bad = await signedIn(it.url, 'ke-xau')
  const admin = await signedIn(it.url, 'quantri')
  const query = encodeURIComponent(script)
  const shown = [
    await bad.get('/review/account'),
    await admin.get('/review/users'),
    await admin.get('/review/users/ke-xau'),
    await admin.get(`/review/audit?user=${query}&subject=${query}`),
    await admin.get(`/review/sign-in?next=${query}`),
    await admin.get(`/review/language/en?back=${query}`),
  ]
  for (const { text } of shown) expect(text).not.toMatch(/<script>alert|<img src=x/)
  expect(shown[1]!.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
})

test('templates put nothing into a page unescaped, but for the page into its frame', () => {
  const folder = join(import.meta.dirname, '..', '..', 'src', 'review', 'templates')
  for (const name of readdirSync(folder)) {
    const raw = readFileSync(join(folder, name), 'utf8').match(/<%~.*?%>/g) ?? []
    expect([name, raw.filter((tag) => !/^<%~ (?:it\.body|include\(.*\)) %>$/.test(tag))]).toEqual([name, []])
  }
})

test('the language is chosen by link and remembered', async () => {
  const visitor = new Visitor(it.url)
  expect((await visitor.get('/review/sign-in')).text).toContain('<html lang="vi">')
  const reply = await visitor.get('/review/language/en?back=%2Freview%2Fsign-in')
  expect(reply.headers.location).toBe('/review/sign-in')
  const { text } = await visitor.get('/review/sign-in')
  expect(text).toContain('<html lang="en">')
  expect(text).toContain('Sign in')
})

test('an administrator adds, edits and locks users; each is in the audit', async () => {
  const admin = await signedIn(it.url, 'quantri')
  await admin.get('/review/users/new')
  const fields = { name: 'moi', displayName: 'Người mới', role: 'facility', maCskcb: '', rights: 'sensitive' }
  expect((await admin.post('/review/users/new', fields)).status).toBe(422)
  const added = await admin.post('/review/users/new', { ...fields, maCskcb: '79999' })
  expect(added.status).toBe(201)
  const password = /<p class="secret"><code>([^<]+)</.exec(added.text)![1]!
  expect((await admin.post('/review/users/new', { ...fields, maCskcb: '79999' })).status).toBe(422)
  const person = await signedIn(it.url, 'moi', password)
  expect((await person.get('/review/')).headers.location).toBe('/review/account')

  const edited = { displayName: 'Tên khác', role: 'reviewer', maCskcb: '' }
  expect((await admin.post('/review/users/moi', edited)).status).toBe(303)
  expect((await admin.post('/review/users/moi/lock')).status).toBe(303)
  expect((await person.get('/review/account')).status).toBe(303)
  expect((await admin.post('/review/users/quantri/lock')).status).toBe(403)
  expect((await admin.post('/review/users/quantri', { ...edited })).status).toBe(422)

  const { rows } = await pool().query(
    "SELECT action, user_name, detail FROM audit_entry WHERE subject = 'moi' ORDER BY seq",
  )
  expect(rows.map(({ action }) => action)).toEqual(['user.add', 'user.edit', 'user.lock'])
  expect(rows.every(({ user_name }) => user_name === 'quantri')).toBe(true)
  expect(rows[1].detail.before).toMatchObject({ role: 'facility', maCskcb: '79999' })
  expect(JSON.stringify(rows)).not.toContain(password)
})

test('neither names nor what is looked for reach the log', async () => {
  const admin = await signedIn(it.url, 'quantri')
  await admin.get('/review/audit?subject=MA-LK-BI-MAT')
  const lines = it.log.join('\n')
  expect(lines).toContain('/review/audit')
  expect(lines).not.toMatch(/MA-LK-BI-MAT|Người dùng quantri/)
})
