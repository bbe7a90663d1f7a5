import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { readReviewClaim } from '../../src/store/review-claim.js'
import { type ClaimDocuments, documentsOf, fieldOf, fresh, withField } from '../support/claims.js'
import { broken, goodClaims, useReview, warned } from './data-support.js'
import { makeUser, signedIn, type Visitor } from './people.js'

const review = useReview()
const OTHER = '01002'

let lan: Visitor
let minh: Visitor
let kin: Visitor
let hospital: Visitor

beforeAll(async () => {
  await makeUser(review.pool, 'lan', { displayName: 'Lan' })
  await makeUser(review.pool, 'minh', { displayName: 'Minh', role: 'supervisor' })
  await makeUser(review.pool, 'kin', { displayName: 'Kín', rights: ['sensitive'] })
  await makeUser(review.pool, 'bv', { role: 'facility', maCskcb: OTHER })
  for (const name of ['lan', 'minh', 'kin'] as const) {
    const visitor = await signedIn(review.service.url, name)
    if (name === 'lan') lan = visitor
    else if (name === 'minh') minh = visitor
    else kin = visitor
  }
  hospital = await signedIn(review.service.url, 'bv')
})

/** Sends one claim and gives the address of its page. */
async function sent(claim: ClaimDocuments, facility?: string): Promise<string> {
  await review.send([claim], facility === undefined ? undefined : await review.service.session(facility))
  const items = await review.all({
    filter: { maLk: fieldOf(claim, 'XML1', 'MA_LK'), outcomes: ['clean', 'warned', 'rejected'] },
  })
  const { maCskcb, claimId } = items.at(-1)!
  return `/review/claims/${maCskcb}/${claimId}`
}
const refOf = (url: string) => {
  const [maCskcb, claimId] = url.split('/').slice(-2)
  return { maCskcb: maCskcb!, claimId: claimId! }
}
const now = async (url: string) => (await readReviewClaim(review.pool, refOf(url)))!
const revisionOf = (text: string): string => /data-revision="(\d+)"/.exec(text)![1]!
const seen = async (url: string) => {
  const { maCskcb, claimId } = refOf(url)
  await expect
    .poll(
      async () =>
        (await review.pool.query('SELECT FROM audit_entry WHERE claim_id = $1', [claimId])).rowCount,
    )
    .toBeGreaterThan(0)
  const { rows } = await review.pool.query(
    'SELECT user_name AS who, action, subject FROM audit_entry WHERE ma_cskcb = $1 AND claim_id = $2 ORDER BY seq',
    [maCskcb, claimId],
  )
  return rows
}
/** Does what a form of the page that was just read would. */
const act = async (who: Visitor, url: string, fields: Record<string, string>) => {
  const { text } = await who.get(url)
  return who.post(`${url}/actions`, { revision: revisionOf(text), ...fields })
}

describe('what a claim’s page shows', () => {
  test('findings in order of weight, with what to do, and the way to the field', async () => {
    const url = await sent(broken(warned(goodClaims(1)[0]!)))
    const { status, text } = await lan.get(url)
    expect(status).toBe(200)
    expect(text.indexOf('STR-025')).toBeLessThan(text.indexOf('STR-024'))
    expect(text).toMatch(/class="jump" href="[^"]*tab=XML3&amp;row=1#at-XML3-1-SO_LUONG"/)
    expect(text).toContain('Cách sửa')
    expect(await seen(url)).toContainEqual({ who: 'lan', action: 'claim.view', subject: null })
    // The way leads to a cell that is marked and leads back.
    const table = (await lan.get(`${url}?tab=XML3&row=1`)).text
    expect(table).toMatch(
      /id="at-XML3-1-SO_LUONG"[^>]*>nhiều\s+<span class="marks"><a class="mark error" href="#finding-1"/,
    )
  })

  test('the expected value beside the one found', async () => {
    const claim = goodClaims(1)[0]!
    const amount = Number(fieldOf(claim, 'XML3', 'THANH_TIEN_BV'))
    const url = await sent(withField(claim, 'XML3', 'THANH_TIEN_BV', String(amount + 1_000)))
    const { text } = await lan.get(`${url}?tab=XML3`)
    const compared =
      /<dt>Đang có<\/dt><dd>([^<]+)<\/dd><\/div><div class="expected"><dt>Cần có<\/dt><dd>([^<]+)</.exec(text)
    expect(compared?.[1]).toBe(String(amount + 1_000))
    expect(Number((compared?.[2] ?? '').replace(',', '.'))).toBe(amount)
    expect(text).toMatch(/class="flagged error">[^<]+ <span class="expected">→ [\d.,]+<\/span>/)
  })

  test('each table with its rows, page by page; a finding opens the page with its row', async () => {
    const claim = documentsOf(fresh({ claims: 1, rows: 600, kind: 'inpatient' }))[0]!
    const rows = [...claim.get('XML3')!.matchAll(/<SO_LUONG>/g)].length
    expect(rows).toBeGreaterThan(100)
    let nth = 0
    const spoiled = claim
      .get('XML3')!
      .replace(/<SO_LUONG>[^<]*</g, (text) => (++nth === 105 ? '<SO_LUONG>nhiều<' : text))
    const url = await sent(new Map([...claim, ['XML3', spoiled]]))
    const { text } = await lan.get(`${url}?tab=XML3`)
    expect(text).toContain(`Dòng 1–100 trên ${rows}`)
    // Tabs count the rows of every table, also of those that are not shown.
    const drugs = [...claim.get('XML2')!.matchAll(/<SO_LUONG>/g)].length
    expect(text).toMatch(new RegExp(`XML2 <span class="rows">${drugs}<`))
    const jump = /class="jump" href="([^"#]+)#at-XML3-105-SO_LUONG"/.exec(text)![1]!.replaceAll('&amp;', '&')
    expect((await lan.get(jump)).text).toContain('id="at-XML3-105-SO_LUONG"')
    expect((await lan.get(`${url}?tab=XML3&from=101`)).text).toContain('id="at-XML3-105-SO_LUONG"')
    expect((await lan.get(`${url}?tab=XML3&from=999999`)).status).toBe(200)
  })

  test('who the patient is, with the sex in words, in both languages', async () => {
    const url = await sent(broken(withField(goodClaims(1)[0]!, 'XML1', 'GIOI_TINH', '2')))
    expect((await lan.get(url)).text).toContain('<dt>Giới tính</dt><dd>Nữ</dd>')
    await lan.get('/review/language/en')
    expect((await lan.get(url)).text).toContain('<dt>Sex</dt><dd>Female</dd>')
    await lan.get('/review/language/vi')
  })

  test('the keys of lists and of claims are all told in the help', async () => {
    const { text } = await lan.get('/review/queue?open=true')
    const keys = [...text.matchAll(/<kbd>([^<]+)<\/kbd>/g)].map(([, key]) => key)
    expect(keys).toEqual(
      expect.arrayContaining(['j', 'k', 'Enter', 'x', 'Shift', 'n', 'p', 'b', '[', ']', '/', '?', 'Esc']),
    )
  })

  test('the original of a table, its line marked', async () => {
    const url = await sent(broken(goodClaims(1)[0]!))
    const { text } = await lan.get(`${url}?tab=XML3&view=xml`)
    const marked = /<tr class="flagged error"><th scope="row">[\d:]+<\/th><td><code>([\s\S]*?)<\/code>/.exec(
      text,
    )
    expect(marked?.[1]).toContain('&lt;SO_LUONG&gt;nhiều')
  })

  test('versions, and field by field what has changed between them', async () => {
    const claim = goodClaims(1)[0]!
    const old = await sent(broken(claim))
    const url = await sent(claim)
    const { text } = await lan.get(old)
    expect(text).toContain('Đã có phiên bản mới hơn')
    expect(text).toContain(`href="${url}"`)
    const diff = await lan.get(`${url}/versions/${refOf(old).claimId}`)
    expect(diff.text).toContain('1 trên 1 khác biệt')
    expect(diff.text).toMatch(/class="detail old">nhiều</)
    // Versions of two different claims are no pair.
    const other = await sent(broken(goodClaims(1)[0]!))
    expect((await lan.get(`${url}/versions/${refOf(other).claimId}`)).status).toBe(404)
  })

  test('cards and visit as a line of time, and what the registry said', async () => {
    const url = await sent(broken(goodClaims(1)[0]!))
    await review.pool.query('DELETE FROM claim_eligibility WHERE claim_id = $1', [refOf(url).claimId])
    const before = (await lan.get(url)).text
    expect(before).toContain('Chưa đối chiếu với sổ thẻ')
    expect(before).toContain('<rect class="card"')
    expect(before).toContain('<rect class="visit"')
    const identity = {
      card: 'same',
      name: 'formerName',
      birthDate: 'same',
      sex: 'different',
      citizenId: 'same',
    }
    const group = [3, 2, 1, 20251101, 10_000, '1', '1', 0, 0]
    const levels = [[1, 8_000, [8_000], 'over']]
    await review.pool.query(
      `INSERT INTO claim_eligibility (ma_cskcb, claim_id, accepted, outcome, left_on, judged_at, facts, row_groups,
          judgement)
       VALUES ($1, $2, false, 'notEligible', 20251101, now(), '{}', $3, $4)`,
      [refOf(url).maCskcb, refOf(url).claimId, JSON.stringify([group]), JSON.stringify({ identity, levels })],
    )
    const after = (await lan.get(url)).text
    expect(after).toContain('Thẻ không bảo đảm')
    expect(after).toContain('khớp với tên trước đây')
    expect(after).toContain('XML3 dòng 2: ghi 100 %, đúng là 80 %')
  })

  test('claims of others, and those that are not there, alike', async () => {
    const url = await sent(broken(goodClaims(1)[0]!))
    for (const path of ['', '/state', `/versions/${refOf(url).claimId}`])
      expect((await hospital.get(url + path)).status).toBe(404)
    expect((await hospital.post(`${url}/actions`, { action: 'note', note: 'x', revision: '0' })).status).toBe(
      404,
    )
    expect((await lan.get('/review/claims/79999/123')).status).toBe(404)
    expect((await lan.get('/review/claims/79999/x')).status).toBe(400)
  })
})

describe('HIV and tuberculosis tables', () => {
  const XML6 = /<MA_LOAI_DAN>|<NGAYKD_HIV>/
  const withHiv = (): ClaimDocuments => {
    const claim = goodClaims(1)[0]!
    const maLk = fieldOf(claim, 'XML1', 'MA_LK')
    const row = `<MA_LK>${maLk}</MA_LK><MA_THE_BHYT>HIVTHE</MA_THE_BHYT><NGAYKD_HIV>bi-mat</NGAYKD_HIV>`
    return new Map([
      ...claim,
      [
        'XML6',
        `<CHI_TIEU_HO_SO_BENH_AN_CHAM_SOC_VA_DIEU_TRI_HIV_AIDS><DSACH_HO_SO_BENH_AN_CHAM_SOC_VA_DIEU_TRI_HIV_AIDS><HO_SO_BENH_AN_CHAM_SOC_VA_DIEU_TRI_HIV_AIDS>${row}</HO_SO_BENH_AN_CHAM_SOC_VA_DIEU_TRI_HIV_AIDS></DSACH_HO_SO_BENH_AN_CHAM_SOC_VA_DIEU_TRI_HIV_AIDS></CHI_TIEU_HO_SO_BENH_AN_CHAM_SOC_VA_DIEU_TRI_HIV_AIDS>`,
      ],
    ])
  }

  test('stay hidden without the right, and until they are asked for; each look is on record', async () => {
    const url = await sent(withHiv())
    for (const query of [
      '?tab=XML6',
      '?tab=XML6&view=xml',
      '?tab=XML6&show=true',
      '?tab=XML6&show=true&view=xml',
    ])
      expect((await lan.get(url + query)).text).not.toMatch(/bi-mat|HIVTHE/)
    for (const query of ['', '?tab=XML6', '?tab=XML6&view=xml'])
      expect((await kin.get(url + query)).text).not.toMatch(/bi-mat|HIVTHE/)
    expect((await seen(url)).map(({ action }) => action)).not.toContain('claim.show_sensitive')
    const shown = (await kin.get(`${url}?tab=XML6&show=true`)).text
    expect(shown).toContain('bi-mat')
    expect(XML6.test(shown)).toBe(false)
    expect(await seen(url)).toContainEqual({ who: 'kin', action: 'claim.show_sensitive', subject: 'XML6' })
    // What was shown of one table is not shown of the next.
    expect(shown).not.toMatch(/tab=XML1&amp;show=true/)
  })

  test('do not show through the comparison of versions', async () => {
    const claim = withHiv()
    const old = await sent(claim)
    const url = await sent(new Map([...claim, ['XML6', claim.get('XML6')!.replace('bi-mat', 'bi-mat-2')]]))
    const path = `${url}/versions/${refOf(old).claimId}`
    expect((await lan.get(`${path}?show=true`)).text).not.toContain('bi-mat')
    expect((await kin.get(path)).text).not.toContain('bi-mat')
    expect((await kin.get(`${path}?show=true`)).text).toContain('bi-mat-2')
    expect(await seen(url)).toContainEqual({
      who: 'kin',
      action: 'claim.show_sensitive',
      subject: 'XML6, XML15',
    })
  })
})

describe('work on a claim', () => {
  test('asking, and the answer of the hospital, which sees the question and not the notes', async () => {
    const url = await sent(broken(goodClaims(1, OTHER)[0]!), OTHER)
    await act(lan, url, { action: 'note', note: 'nghi trùng' })
    const asked = await act(lan, url, { action: 'ask', note: 'Số lượng là bao nhiêu?' })
    expect(asked.headers.location).toBe(`${url}?notice=work-done`)
    expect((await lan.get(url)).text).toContain('Lan (lan)')
    const theirs = (await hospital.get(url)).text
    expect(theirs).toContain('Số lượng là bao nhiêu?')
    expect(theirs).not.toContain('Lan (lan)')
    expect(theirs).not.toContain('nghi trùng')
    expect(theirs).not.toContain('value="waive"')
    await act(hospital, url, { action: 'answer', note: 'Ba viên' })
    const ours = (await lan.get(url)).text
    expect(ours).toContain('Ba viên')
    expect(ours).toContain('Người dùng bv (bv)')
    expect((await now(url)).item.state).toBe('answered')
  })

  test('a decision about what has moved on: 409, said so, nothing overwritten, nothing lost that was written', async () => {
    const url = await sent(broken(goodClaims(1)[0]!))
    const revision = revisionOf((await lan.get(url)).text)
    await act(minh, url, { action: 'unfixable', reason: 'U01' })
    const reply = await lan.post(`${url}/actions`, { action: 'ask', note: 'Câu hỏi dài của tôi', revision })
    expect(reply.status).toBe(409)
    expect(reply.text).toContain('Hồ sơ đã thay đổi')
    expect(reply.text).toContain('Câu hỏi dài của tôi')
    expect(reply.text).toContain('Không sửa được')
    expect((await now(url)).item.state).toBe('unfixable')
    expect(JSON.parse((await lan.get(`${url}/state`)).text)).toEqual({ revision: Number(revision) + 1 })
  })

  test('a version that came while the page was open: the decision is refused and leads to the new one', async () => {
    const claim = broken(goodClaims(1)[0]!)
    const url = await sent(claim)
    const revision = revisionOf((await lan.get(url)).text)
    const newer = await sent(withField(claim, 'XML1', 'CAN_NANG', '61.5'))
    const reply = await lan.post(`${url}/actions`, { action: 'waive', reason: 'W01', revision })
    expect(reply.status).toBe(409)
    expect(reply.text).toContain('Phiên bản mới đến')
    expect(reply.text).toContain(`href="${newer}"`)
    expect((await now(url)).waiver).toBeNull()
  })

  test('waiving above the amount waits for a second person, who is not the first', async () => {
    const claim = withField(broken(goodClaims(1)[0]!), 'XML1', 'T_BHTT', '9900000000')
    const url = await sent(claim)
    expect((await lan.get(url)).text).toContain('cần người thứ hai đồng ý')
    const asked = await act(lan, url, { action: 'waive', reason: 'W04', note: 'Công văn 12' })
    expect(asked.headers.location).toBe(`${url}?notice=waiver-asked`)
    expect((await now(url)).item.state).toBe('new')
    const mine = (await lan.get(url)).text
    expect(mine).toContain('người khác phải đồng ý')
    expect(mine).not.toContain('value="agree_waiver"')
    expect([mine.includes('Rút đề nghị miễn'), mine.includes('Không đồng ý miễn')]).toEqual([true, false])
    const theirs = (await minh.get(url)).text
    expect([theirs.includes('Rút đề nghị miễn'), theirs.includes('Không đồng ý miễn')]).toEqual([false, true])
    expect(theirs).toContain('(lan) đề nghị lúc')
    expect((await act(lan, url, { action: 'agree_waiver' })).status).toBe(403)
    // Whoever may agree finds it at the head of the queue.
    expect((await minh.get('/review/queue?open=true')).text).toContain('1 đề nghị miễn')
    expect((await lan.get('/review/queue?open=true')).text).not.toContain('đề nghị miễn đang chờ')
    await act(minh, url, { action: 'agree_waiver' })
    const { item, waiver } = await now(url)
    expect(item.state).toBe('waived')
    expect(waiver).toMatchObject({ askedBy: 'lan', agreedBy: 'minh', reasonCode: 'W04', note: 'Công văn 12' })
    expect((await seen(url)).map(({ who, action }) => `${who} ${action}`)).toEqual(
      expect.arrayContaining(['lan claim.ask_waiver', 'minh claim.agree_waiver']),
    )
  })

  test('waiving below the amount is done at once; a reason that wants a note gets none without', async () => {
    const url = await sent(broken(goodClaims(1)[0]!))
    expect((await act(lan, url, { action: 'waive', reason: 'W99' })).status).toBe(422)
    expect((await act(lan, url, { action: 'waive', reason: 'W03' })).headers.location).toBe(
      `${url}?notice=work-done`,
    )
    expect((await now(url)).item.state).toBe('waived')
    expect((await act(lan, url, { action: 'ask', note: 'x' })).status).toBe(409)
  })

  test('a form without the token of its session, or with a revision that is none, is refused', async () => {
    const url = await sent(broken(goodClaims(1)[0]!))
    await lan.get(url)
    expect(
      (await lan.post(`${url}/actions`, { action: 'note', note: 'x', revision: '0', _csrf: 'x' })).status,
    ).toBe(403)
    expect((await lan.post(`${url}/actions`, { action: 'note', note: 'x', revision: '-1' })).status).toBe(400)
    expect((await now(url)).history).toEqual([])
  })
})

test('the pages know every state, action and event by name in both languages', async () => {
  const texts =
    readFileSync('src/review/texts-claim.ts', 'utf8') + readFileSync('src/review/texts-frame.ts', 'utf8')
  const { WORK_ACTIONS } = await import('../../src/review/work.js')
  const { WORK_STATES } = await import('../../src/store/review-model.js')
  for (const key of [
    ...WORK_ACTIONS.map((action) => `event.${action}`),
    ...WORK_ACTIONS.map((action) => `action.claim.${action}`),
    ...WORK_STATES.map((state) => `state.${state}`),
  ])
    expect(texts).toContain(`'${key}'`)
})
