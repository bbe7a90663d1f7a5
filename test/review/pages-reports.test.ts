import { beforeAll, describe, expect, test } from 'vitest'
import { importCatalogue } from '../../src/store/catalogue-import.js'
import { useService } from '../support/service.js'
import { FACILITIES, sendMadeUp, taken } from './pages-data.js'
import { callApi, linkedCounts, rowsBehind } from './pages-support.js'
import { makeUser, signedIn, type Visitor } from './people.js'

const it = useService()
const [OWN, OTHER] = FACILITIES
const RULE = 'X1-017'
const pool = () => it.service.engine.pool
let administrator: Visitor
let reviewer: Visitor
let hospital: Visitor
let submission: string
let foreign: string

beforeAll(async () => {
  await makeUser(pool(), 'quantri', { role: 'administrator' })
  await makeUser(pool(), 'gdv')
  await makeUser(pool(), 'bv', { role: 'facility', maCskcb: OWN })
  const sent = await sendMadeUp(it, {
    facility: OWN,
    claims: 60,
    defects: ['count-too-low', 'not-a-number:0.2', `${RULE}:0.2`],
  })
  const other = await sendMadeUp(it, { facility: OTHER, claims: 10, defects: [`${RULE}:0.5`] })
  await sendMadeUp(it, { facility: OWN, claims: 5, daysAgo: 10 })
  await taken(it)
  submission = `/review/submissions/${OWN}/${sent.submissionId}`
  foreign = `/review/submissions/${OTHER}/${other.submissionId}`
  administrator = await signedIn(it.url, 'quantri')
  reviewer = await signedIn(it.url, 'gdv')
  hospital = await signedIn(it.url, 'bv')
}, 60_000)

const audited = async (action: string): Promise<Record<string, unknown>[]> =>
  (await pool().query('SELECT * FROM audit_entry WHERE action = $1 ORDER BY seq', [action])).rows

describe('submissions', () => {
  test('are listed, filtered, and counted where the filter is narrow', async () => {
    const all = (await reviewer.get('/review/submissions')).text
    expect(all.match(/data-row-link/g)).toHaveLength(3)
    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)
    const own = (await reviewer.get(`/review/submissions?facility=${OWN}&receivedFrom=${today}`)).text
    expect(own).toContain('data-submissions="1"')
    expect(own).toContain('1 lần gửi, 60 hồ sơ')
    expect((await reviewer.get('/review/submissions?outcome=refused')).text).not.toContain('data-row-link')
    // What is no date and no cursor is no condition.
    expect((await reviewer.get('/review/submissions?receivedFrom=x&cursor=x')).status).toBe(200)
  })

  test('go on page by page, there and back, without losing one', async () => {
    for (let i = 0; i < 52; i++) await sendMadeUp(it, { facility: '48003', claims: 1, defects: [] })
    const links = (html: string) =>
      [...html.matchAll(/data-row-link href="([^"]+)"/g)].map((found) => found[1])
    const first = (await reviewer.get('/review/submissions?facility=48003')).text
    const next = /rel="next" href="([^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&')
    const second = (await reviewer.get(next)).text
    expect(new Set([...links(first), ...links(second)]).size).toBe(52)
    const back = /rel="prev" href="([^"]+)"/.exec(second)![1]!.replaceAll('&amp;', '&')
    expect(links((await reviewer.get(back)).text)).toEqual(links(first))
  }, 30_000)

  test('show what is wrong with the file, and each claim under its verdict', async () => {
    const page = (await reviewer.get(submission)).text
    expect(page).toContain('SOLUONGHOSO')
    const tabs = [...page.matchAll(/href="([^"]+)" data-count="(\d+)"/g)]
    expect(tabs).toHaveLength(4)
    for (const [, href, count] of tabs) {
      let rows = 0
      for (let at: string | null = href!; at !== null; ) {
        const shown: string = (await reviewer.get(at.replaceAll('&amp;', '&'))).text
        rows += shown.match(/<th scope="row">(?!<kbd>)/g)?.length ?? 0
        at = /rel="next" href="([^"]+)"/.exec(shown)?.[1] ?? null
      }
      expect([href, rows]).toEqual([href, Number(count)])
    }
  })

  test('give the file back byte for byte, and the record says who took it', async () => {
    const reply = await hospital.get(`${submission}/original`)
    expect(reply.headers['content-disposition']).toMatch(/^attachment; filename="HSKCB130_79999_\w+\.xml"$/)
    const { rows } = await pool().query(
      "SELECT encode(sha256, 'hex') AS sha256 FROM submission WHERE submission_id = $1",
      [submission.split('/').at(-1)],
    )
    const { createHash } = await import('node:crypto')
    expect(createHash('sha256').update(reply.body).digest('hex')).toBe(rows[0].sha256)
    await expect.poll(async () => (await audited('submission.download')).at(-1)?.user_name).toBe('bv')
  })

  test('of another facility are not there for a hospital', async () => {
    expect((await hospital.get(foreign)).status).toBe(404)
    expect((await hospital.get(`${foreign}/original`)).status).toBe(404)
    expect((await hospital.get(`/review/submissions?facility=${OTHER}`)).text).not.toContain('data-row-link')
  })
})

test('a file with HIV or tuberculosis tables goes only to who may see them, and to who sent it', async () => {
  const { generateEnvelope } = await import('../../src/generate/index.js')
  const { sendNative } = await import('../support/his.js')
  const file = Buffer.concat([
    ...generateEnvelope({ claims: 1, first: 900_000, wants: ['XML6'], maCskcb: OWN }),
  ])
  expect(file.includes('XML6')).toBe(true)
  const { submissionId } = JSON.parse((await sendNative(it.own, file)).text)
  const original = `/review/submissions/${OWN}/${submissionId}/original`
  await makeUser(pool(), 'gdv.quyen', { rights: ['sensitive'] })
  expect((await reviewer.get(original)).status).toBe(403)
  expect((await hospital.get(original)).status).toBe(200)
  const trusted = await signedIn(it.url, 'gdv.quyen')
  expect((await trusted.get(original)).status).toBe(200)
})

describe('rules', () => {
  test('are listed with their open claims, each number with its list', async () => {
    const html = (await reviewer.get('/review/rules?show=found')).text
    const links = linkedCounts(html)
    expect(links.length).toBeGreaterThan(1)
    for (const { href, items } of links)
      expect([href, await rowsBehind(reviewer, href)]).toEqual([href, items])
    expect((await reviewer.get('/review/rules?q=khong+co+gi+khop')).text).toContain(
      'Không có quy tắc nào khớp',
    )
  })

  test('tell where, how often and how to repair, without any placeholder left', async () => {
    const html = (await reviewer.get(`/review/rules/${RULE}`)).text
    expect(html).toContain('Cách sửa')
    for (const { href, items } of linkedCounts(html))
      expect([href, await rowsBehind(reviewer, href)]).toEqual([href, items])
    const all = (await reviewer.get('/review/rules')).text
    expect(all).not.toMatch(/\{\w+\}/)
    expect((await reviewer.get('/review/rules/X9-999')).status).toBe(404)
  })

  test('on lists of facilities are not told as silent once a facility has its list', async () => {
    const silent = async () => (await reviewer.get('/review/rules?show=silent&q=X2-039')).text
    expect(await silent()).toContain('/review/rules/X2-039')
    expect((await reviewer.get('/review/rules/X2-039')).text).toContain('Chưa chạy vì thiếu danh mục')
    const rows = [{ code: '40.1', from: 20200101, to: 20991231, attributes: { name: 'Thuốc mẫu' }, line: 1 }]
    const list = {
      kind: 'drug',
      owner: '48003',
      rows,
      mode: 'replace',
      source: 'thử',
      by: 'thử',
    } as const
    await importCatalogue(pool(), list)
    expect(await silent()).not.toContain('/review/rules/X2-039')
    const page = (await reviewer.get('/review/rules/X2-039')).text
    expect(page).not.toContain('Chưa chạy vì thiếu danh mục')
    expect(page).toContain('Chỉ chạy cho cơ sở đã có danh mục riêng')
  })

  const change = {
    severity: 'warning',
    facility: OWN,
    from: '2020-01-01',
    to: '',
    reason: 'Công văn số 1 thử nghiệm',
  }

  test('are switched by administrators alone, with a reason', async () => {
    expect((await reviewer.post(`/review/rules/${RULE}/severity`, change)).status).toBe(403)
    expect((await reviewer.get(`/review/rules/${RULE}`)).text).not.toContain('/severity"')
    for (const [wrong, field] of [
      [{ reason: '' }, 'reason'],
      [{ facility: '7' }, 'facility'],
      [{ to: '2019-12-31' }, 'to'],
      [{ from: '2020-02-30' }, 'from'],
      [{ severity: 'fatal' }, 'severity'],
    ] as const) {
      const reply = await administrator.post(`/review/rules/${RULE}/severity`, { ...change, ...wrong })
      expect([field, reply.status]).toEqual([field, 422])
      expect(reply.text).toContain(`id="f-${field}-fault"`)
    }
    expect(await audited('rule.severity')).toEqual([])
  })

  test('once switched judge what comes next, for the facility alone, and the switch is on record', async () => {
    const broken = { claims: 4, defects: [`${RULE}:1`] }
    expect((await sendMadeUp(it, { facility: OWN, ...broken })).claimsRejected).toBe(4)
    expect((await administrator.post(`/review/rules/${RULE}/severity`, change)).status).toBe(303)
    await expect
      .poll(async () => (await sendMadeUp(it, { facility: OWN, ...broken })).claimsRejected, {
        timeout: 20_000,
      })
      .toBe(0)
    expect((await sendMadeUp(it, { facility: OTHER, ...broken })).claimsRejected).toBe(4)
    expect(await audited('rule.severity')).toMatchObject([
      {
        user_name: 'quantri',
        subject: RULE,
        ma_cskcb: OWN,
        detail: { severity: 'warning', from: '2020-01-01', reason: change.reason },
      },
    ])
    expect((await reviewer.get(`/review/rules/${RULE}`)).text).toContain(change.reason)
  }, 60_000)

  test('and back again, once', async () => {
    const end = { facility: OWN, from: '20200101', reason: 'Hết thời gian thử' }
    expect((await administrator.post(`/review/rules/${RULE}/unset`, { ...end, reason: '' })).status).toBe(400)
    expect((await administrator.post(`/review/rules/${RULE}/unset`, end)).status).toBe(303)
    expect((await administrator.post(`/review/rules/${RULE}/unset`, end)).status).toBe(409)
    expect(await audited('rule.severity-ended')).toMatchObject([
      { subject: RULE, detail: { reason: end.reason } },
    ])
    expect((await reviewer.get(`/review/rules/${RULE}`)).text).toContain('Đã bỏ')
  })

  test('of the structure of a file cannot be switched', async () => {
    expect((await administrator.get('/review/rules/STR-002')).text).not.toContain('/severity"')
    expect((await administrator.post('/review/rules/STR-002/severity', change)).status).toBe(404)
  })
})

describe('exports', () => {
  const order = (fields: Record<string, string>) => reviewer.post('/review/exports', fields)
  const done = async (visitor: Visitor) => {
    await expect
      .poll(
        async () =>
          (await visitor.get('/review/exports')).text.match(
            /data-export="[^"]+" data-state="(?:queued|running)"/,
          ),
        {
          timeout: 20_000,
        },
      )
      .toBeNull()
    const html = (await visitor.get('/review/exports')).text
    return /href="(\/review\/exports\/[^"]+\/file)"/.exec(html)![1]!
  }

  test('in every layout and format are made and handed to who ordered them alone', async () => {
    for (const [kind, begins] of [
      ['findings.csv', '\u{feff}'],
      ['findings.json', '{'],
      ['findings.xlsx', 'PK'],
      ['form09.csv', '\u{feff}'],
      ['form09.xlsx', 'PK'],
    ] as const) {
      expect((await order({ kind, filter: `facility=${OWN}&open=true`, group: 'department' })).status).toBe(
        303,
      )
      const file = await done(reviewer)
      const reply = await reviewer.get(file)
      expect([kind, reply.status, reply.text.startsWith(begins)]).toEqual([kind, 200, true])
      expect((await administrator.get(file)).status).toBe(404)
    }
    expect((await order({ kind: 'form09.json', filter: '' })).status).toBe(400)
  }, 60_000)

  test('of a hospital hold its own records, whatever it asks for', async () => {
    await hospital.post('/review/exports', { kind: 'findings.csv', filter: `facility=${OTHER}` })
    const foreignFile = await hospital.get(await done(hospital))
    expect(foreignFile.text.trim().split('\n')).toHaveLength(1)
    await hospital.post('/review/exports', { kind: 'findings.csv', filter: '' })
    const own = (await hospital.get(await done(hospital))).text
    expect(own).toContain(OWN)
    expect(own).not.toContain(OTHER)
  }, 60_000)

  test('leave out names and cards unless they are asked for', async () => {
    const { rows } = await pool().query(
      `SELECT p.ho_ten AS name FROM review_person AS p WHERE p.ma_cskcb = $1 AND p.ho_ten <> '' LIMIT 1`,
      [OTHER],
    )
    await order({ kind: 'findings.csv', filter: `facility=${OTHER}` })
    expect((await reviewer.get(await done(reviewer))).text).not.toContain(rows[0].name)
    await order({ kind: 'findings.csv', filter: `facility=${OTHER}`, personal: 'yes' })
    expect((await reviewer.get(await done(reviewer))).text).toContain(rows[0].name)
  }, 60_000)
})

test('a failed export says so in words, and one whose scope is not the user’s any more is not offered', async () => {
  const insert = (state: string, scope: string | null, error: string | null) =>
    pool().query(
      `INSERT INTO review_export (export_id, user_name, scope, state, request, file_name, media_type, error)
       VALUES (gen_random_uuid(), 'quantri', $1, $2, '{}', 'loi.csv', 'text/csv', $3) RETURNING export_id`,
      [scope, state, error],
    )
  await insert('failed', null, 'REVIEW_FORBIDDEN')
  const { rows } = await insert('done', OWN, null)
  const { text } = await administrator.get('/review/exports')
  expect(text).toContain('Không có quyền làm việc này')
  const file = `/review/exports/${rows[0].export_id}/file`
  expect(text).not.toContain(file)
  expect((await administrator.get(file)).status).toBe(404)
})

describe('/v1/review of the running service', () => {
  test('acts on all of a filter with connections of the background, not with those of the pages', async () => {
    await pool().query(`CREATE TABLE acted_by (name text);
      CREATE FUNCTION note_acted() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO acted_by VALUES (current_setting('application_name')); RETURN NULL; END $$;
      CREATE TRIGGER note_acted AFTER INSERT ON review_event FOR EACH STATEMENT EXECUTE FUNCTION note_acted()`)
    const order = { action: 'note', note: 'ghi', filter: { facility: OTHER } }
    const { body } = await callApi(reviewer, '/bulk', order)
    const state = async () => JSON.parse((await reviewer.get(`/v1/review/bulk/${body.bulkId}`)).text).state
    await expect.poll(state, { timeout: 20_000 }).toBe('done')
    await pool().query('DROP TRIGGER note_acted ON review_event')
    const { rows } = await pool().query('SELECT DISTINCT name FROM acted_by')
    expect(rows).toEqual([{ name: 'bhyt-review-work' }])
  }, 30_000)

  test('is for who is signed in, changes nothing without the token of the session, and is described', async () => {
    const { call } = await import('../support/http.js')
    expect((await call(`${it.url}/v1/review/claims`)).status).toBe(401)
    const [row] = JSON.parse((await reviewer.get('/v1/review/claims?open=true&limit=1')).text).rows
    const action = {
      action: 'note',
      note: 'ghi',
      targets: [{ maCskcb: row.maCskcb, claimId: row.claimId, revision: row.revision }],
    }
    expect(await callApi(reviewer, '/actions', action, 'wrong')).toMatchObject({ status: 403 })
    expect(await callApi(reviewer, '/actions', action)).toMatchObject({ status: 200, body: { changed: 1 } })
    const bearer = { Authorization: `Bearer ${reviewer.cookies.get('bhyt_review')}` }
    expect((await call(`${it.url}/v1/review/overview`, { headers: bearer })).status).toBe(200)
    expect(
      (await call(`${it.url}/v1/review/overview`, { headers: { Authorization: 'Bearer x' } })).status,
    ).toBe(401)
    const described = it.service.gateway.swagger().paths ?? {}
    expect(Object.keys(described)).toEqual(
      expect.arrayContaining(['/v1/review/claims', '/v1/review/actions', '/v1/review/exports']),
    )
  })
})
