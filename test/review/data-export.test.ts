import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Cell, looksLikeFormula } from '../../src/review/export-cells.js'
import { csvWriter } from '../../src/review/export-csv.js'
import { FORM09_HEADER } from '../../src/review/export-form09.js'
import { makeExport } from '../../src/review/export-make.js'
import { type ExportRequest, MEDIA_TYPES, runExport } from '../../src/review/export-run.js'
import { makeExportApart } from '../../src/review/export-thread.js'
import { xlsxWriter } from '../../src/review/export-xlsx.js'
import { MOST_ATTEMPTS } from '../../src/review/job-lease.js'
import { createReviewActions } from '../../src/review/work-actions.js'
import {
  cancelExport,
  exportBytes,
  queueExport,
  readExport,
  type TakenExport,
  takeExport,
} from '../../src/store/review-export-jobs.js'
import { lockUser, unlockUser } from '../../src/store/users.js'
import { fieldOf, withField } from '../support/claims.js'
import { broken, deadlines, goodClaims, person, plans, useReview } from './data-support.js'

const review = useReview()
const OTHER = '01002'
const fixed = goodClaims(1)[0]!
const wrongName = withField(goodClaims(1)[0]!, 'XML1', 'HO_TEN', 'N'.repeat(300))

beforeAll(async () => {
  await review.send([...goodClaims(3).map(broken), wrongName])
  await review.send(goodClaims(2, OTHER).map(broken), await review.service.session(OTHER))
  await review.send([broken(fixed)])
})

const REQUEST: ExportRequest = {
  layout: 'findings',
  format: 'csv',
  group: 'none',
  personal: true,
  sensitive: true,
  selection: { filter: {} },
}

async function exported(request: Partial<ExportRequest>, scope: string | null = null): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  await runExport(
    { ...REQUEST, ...request },
    {
      pool: review.pool,
      plans: () => plans,
      scope,
      sink: async (bytes) => void pieces.push(bytes),
      generatedAt: new Date(),
      onRows: async () => {},
    },
  )
  return Buffer.concat(pieces)
}

const table = (csv: Buffer): Record<string, string>[] => parse(csv, { columns: true, bom: true })

/** What a writer makes of cells. */
async function written(make: typeof csvWriter, rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  const writer = make(['A', 'B'], async (bytes) => void pieces.push(bytes))
  await writer.sheet('Trang')
  for (const row of rows) await writer.row(row)
  await writer.end()
  return Buffer.concat(pieces)
}

const NASTY = [
  '=1+1',
  '+84',
  '-5',
  '@SUM(A1)',
  '\tx',
  '\rx',
  '=cmd|"/c calc"!A0',
  '＝1',
  'thường',
  'a"b;c\nd',
  '_x0041_ & <b>',
]

describe('cells', () => {
  test('a text that begins like a formula stays a text in CSV', async () => {
    const [, ...rows] = parse(
      await written(
        csvWriter,
        NASTY.map((text) => [text, { number: '-5' }]),
      ),
      { bom: true },
    )
    for (const [i, [cell, number]] of rows.entries()) {
      expect(looksLikeFormula(cell!)).toBe(false)
      expect(cell).toBe(looksLikeFormula(NASTY[i]!) ? `'${NASTY[i]}` : NASTY[i])
      expect(number).toBe('-5')
    }
    expect(rows).toHaveLength(NASTY.length)
  })

  test('in XLSX every text is a text, whatever it holds, and comes back as it was', async () => {
    const bytes = await written(
      xlsxWriter,
      NASTY.map((text) => [text, { number: '12.5' }]),
    )
    const rows = await readSheet(bytes, 1, { trim: false })
    expect(rows[0]).toEqual(['A', 'B'])
    for (const [i, [cell, number]] of rows.slice(1).entries()) {
      // The reader follows a few spreadsheets in not decoding what `_x…_` stands for.
      expect(String(cell).replaceAll('_x005F_', '_').replaceAll('_x000D_', '\r')).toBe(NASTY[i])
      expect(number).toBe(12.5)
    }
    const xml = await sheetXml(bytes)
    expect(xml).not.toContain('<f>')
    expect(xml.match(/ s="1" t="inlineStr"/g)).toHaveLength(NASTY.filter(looksLikeFormula).length)
  })
})

async function sheetXml(bytes: Buffer): Promise<string> {
  const { unzipSync, strFromU8 } = await import('fflate')
  return strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml']!)
}

describe('findings', () => {
  test('every finding of the filter is a line, with place, sentence and advice', async () => {
    const rows = table(await exported({}))
    const { rows: counted } = await review.pool.query(`SELECT count(*)::int AS n FROM finding
      JOIN review_item USING (ma_cskcb, claim_id) WHERE severity <> 'info'`)
    expect(rows).toHaveLength(counted[0].n)
    expect(rows.find((row) => row['Mã lỗi'] === 'STR-025')).toMatchObject({
      'Mức độ': 'Lỗi',
      Bảng: 'XML3',
      Dòng: '1',
      Trường: 'SO_LUONG',
      'Giá trị': 'nhiều',
      'Trạng thái': 'Mới',
    })
  })

  test('a facility gets its own, whatever it asks for', async () => {
    const rows = table(await exported({ selection: { filter: {} } }, OTHER))
    expect(new Set(rows.map((row) => row['Mã cơ sở KCB']))).toEqual(new Set([OTHER]))
    const all = await review.all({})
    const foreign = await exported({ selection: { items: all } }, OTHER)
    expect(table(foreign)).toHaveLength(rows.length)
  })

  test('ticked claims alone', async () => {
    const [first] = await review.all({})
    const rows = table(await exported({ selection: { items: [first!] } }))
    expect(new Set(rows.map((row) => row.MA_LK))).toEqual(new Set([first!.maLk]))
  })

  test('one sheet for each facility', async () => {
    const bytes = await exported({ format: 'xlsx', group: 'facility' })
    const first = await readSheet(bytes, OTHER)
    const second = await readSheet(bytes, '79999')
    expect(new Set(first.slice(1).map(([facility]) => facility))).toEqual(new Set([OTHER]))
    expect(second.length).toBeGreaterThan(first.length)
  })

  test('without personal data neither columns nor values nor sentences tell who it is', async () => {
    const name = fieldOf(wrongName, 'XML1', 'HO_TEN').slice(0, 100)
    expect((await exported({})).toString()).toContain(name)
    for (const format of ['csv', 'json'] as const) {
      const text = (await exported({ personal: false, format })).toString()
      expect(text).not.toContain(name)
      expect(text).not.toContain(fieldOf(wrongName, 'XML1', 'MA_THE_BHYT'))
      expect(text).not.toContain(fieldOf(wrongName, 'XML1', 'MA_BN'))
      expect(text).toContain('HO_TEN')
    }
  })

  test('JSON holds the same, claim by claim', async () => {
    const { claims } = JSON.parse((await exported({ format: 'json' })).toString())
    const listed = await review.all({})
    expect(claims.map((claim: { claimId: string }) => claim.claimId).sort()).toEqual(
      listed.map(({ claimId }) => claimId).sort(),
    )
    expect(claims[0].findings[0]).toMatchObject({ message: { vi: expect.any(String) } })
  })
})

test('Mẫu 09/BH: the refused field beside its adjustment in the accepted version, and what the row costs', async () => {
  await review.addReviewers('lan')
  const actions = createReviewActions(review.pool, {
    deadlines,
    secondPersonAbove: 0n,
    loadWaived: async () => {},
    rejudge: async () => {},
  })
  const maLk = fieldOf(fixed, 'XML1', 'MA_LK')
  const [item] = await review.all({ filter: { maLk } })
  await actions.act(person('lan'), { action: 'ask', note: 'Số lượng?' }, [item!])
  const [asked] = await review.all({ filter: { maLk } })
  await actions.act(person('bv', '79999'), { action: 'answer', note: 'Gõ nhầm' }, [asked!])
  const before = table(await exported({ layout: 'form09', selection: { filter: { maLk } } }))
  expect(before.find((row) => row['Trường ban đầu'] === 'SO_LUONG')).toMatchObject({
    'Giá trị điều chỉnh': '',
  })

  await review.send([fixed])
  const rows = table(await exported({ layout: 'form09', selection: { filter: { maLk } } }))
  expect(Object.keys(rows[0]!)).toEqual(FORM09_HEADER)
  expect(rows.find((row) => row['Trường ban đầu'] === 'SO_LUONG')).toEqual({
    STT: '1',
    'ID XML1': item!.claimId,
    'ID dòng chi phí': fieldOf(fixed, 'XML3', 'STT'),
    Bảng: 'XML3',
    MA_LK: maLk,
    'Trường ban đầu': 'SO_LUONG',
    'Giá trị ban đầu': 'nhiều',
    'Lý do từ chối': expect.stringContaining('STR-025'),
    'Số tiền từ chối': fieldOf(fixed, 'XML3', 'T_BHTT'),
    'Trường điều chỉnh': 'SO_LUONG',
    'Giá trị điều chỉnh': fieldOf(fixed, 'XML3', 'SO_LUONG'),
    'Lý do điều chỉnh': 'Gõ nhầm',
    'Trạng thái': 'Đã xong',
    'Ký xác nhận': '',
  })
})

describe('jobs', () => {
  beforeAll(() => review.addReviewers('lan').catch(() => {}))

  const queue = (request: Partial<ExportRequest> = {}) =>
    queueExport(review.pool, {
      user: 'lan',
      scope: null,
      request: { ...REQUEST, format: 'xlsx', sensitive: false, ...request },
      fileName: 'loi.xlsx',
      mediaType: MEDIA_TYPES.xlsx,
    })

  test('an export is made in the background and handed out whole', async () => {
    const { exportId } = await queue()
    expect(await readExport(review.pool, 'minh', exportId)).toBeNull()
    await makeExport(review.pool, () => plans, (await takeExport(review.pool, 60_000))!)
    const done = (await readExport(review.pool, 'lan', exportId))!
    const pieces: Uint8Array[] = []
    for await (const bytes of exportBytes(review.pool, exportId)) pieces.push(bytes)
    const rows = await readSheet(Buffer.concat(pieces), 1)
    expect(done).toMatchObject({ state: 'done', rowsDone: rows.length - 1, rowsTotal: rows.length - 1 })
    expect(done.bytes).toBe(Buffer.concat(pieces).length)
  })

  test('made in a thread of its own it is the same, and a fault of the last thread ends in its state', async () => {
    const content = async (exportId: string) => {
      const pieces: Uint8Array[] = []
      for await (const bytes of exportBytes(review.pool, exportId)) pieces.push(bytes)
      return readSheet(Buffer.concat(pieces), 1)
    }
    const { connectionString } = review.service.service.engine
    const [here, apart, broken] = [await queue(), await queue(), await queue()]
    const none = new AbortController().signal
    await makeExport(review.pool, () => plans, (await takeExport(review.pool, 60_000))!)
    await makeExportApart(review.pool, connectionString, (await takeExport(review.pool, 60_000))!, none)
    expect((await readExport(review.pool, 'lan', apart.exportId))!.state).toBe('done')
    expect(await content(apart.exportId)).toEqual(await content(here.exportId))
    const nowhere = 'postgres://nobody@127.0.0.1:1/none'
    const job = (await takeExport(review.pool, 60_000))!
    const fails = (attempts: number) =>
      expect(makeExportApart(review.pool, nowhere, { ...job, attempts }, none)).rejects.toThrow()
    await fails(1)
    expect(await readExport(review.pool, 'lan', broken.exportId)).toMatchObject({ state: 'running' })
    await fails(MOST_ATTEMPTS)
    expect(await readExport(review.pool, 'lan', broken.exportId)).toMatchObject({
      state: 'failed',
      error: 'REVIEW_JOB',
    })
  })

  test('an export whose node has gone silent is begun anew by another', async () => {
    const { exportId } = await queue()
    expect((await takeExport(review.pool, -1))!.exportId).toBe(exportId)
    const again = (await takeExport(review.pool, 60_000))!
    expect(again.exportId).toBe(exportId)
    expect(await takeExport(review.pool, 60_000)).toBeNull()
    await makeExport(review.pool, () => plans, again)
    expect((await readExport(review.pool, 'lan', exportId))!.state).toBe('done')
  })

  test('a cancelled export stays cancelled', async () => {
    const { exportId } = await queue()
    const job = (await takeExport(review.pool, 60_000))!
    expect(await cancelExport(review.pool, 'lan', exportId)).toBe(true)
    await makeExport(review.pool, () => plans, job)
    expect((await readExport(review.pool, 'lan', exportId))!.state).toBe('cancelled')
  })

  const content = async (exportId: string): Promise<Buffer> => {
    const pieces: Uint8Array[] = []
    for await (const bytes of exportBytes(review.pool, exportId)) pieces.push(bytes)
    return Buffer.concat(pieces)
  }
  /** The pool, with a moment before each statement that holds a text. */
  const poolWith = (text: string, moment: () => Promise<unknown>): typeof review.pool => {
    const query = async (...args: unknown[]) => {
      if (typeof args[0] === 'string' && args[0].includes(text)) await moment()
      return (review.pool.query as (...args: unknown[]) => unknown)(...args)
    }
    return Object.assign(Object.create(review.pool), { query })
  }

  test.each([
    ['adds its first stretch', 'INSERT INTO review_export_chunk'],
    ['notes how far it is', 'SET rows_done'],
    ['ends it', 'SET state = $3'],
  ])('a node that was overtaken before it %s writes nothing more', async (_, text) => {
    const { exportId } = await queue()
    const slow = (await takeExport(review.pool, -1))!
    let next: TakenExport | null = null
    await makeExport(
      poolWith(text, async () => {
        await review.pool.query(
          `UPDATE review_export SET lease_until = now() - interval '1 second' WHERE state = 'running'`,
        )
        next ??= await takeExport(review.pool, 60_000)
      }),
      () => plans,
      slow,
    )
    expect(await readExport(review.pool, 'lan', exportId)).toMatchObject({ state: 'running', error: null })
    expect(await content(exportId)).toHaveLength(0)
    await makeExport(review.pool, () => plans, next!)
    const done = (await readExport(review.pool, 'lan', exportId))!
    expect(done.state).toBe('done')
    expect((await content(exportId)).length).toBe(done.bytes)
  })

  test('the lease is kept while a statement takes longer than it', async () => {
    const { exportId } = await queue()
    const job = (await takeExport(review.pool, 300))!
    const blocker = await review.pool.connect()
    await blocker.query('BEGIN; LOCK TABLE finding IN ACCESS EXCLUSIVE MODE')
    const made = makeExport(review.pool, () => plans, job, undefined, 300)
    await new Promise((resolve) => setTimeout(resolve, 700))
    const taken = await takeExport(review.pool, 60_000)
    await blocker.query('ROLLBACK')
    blocker.release()
    await made
    expect(taken).toBeNull()
    expect((await readExport(review.pool, 'lan', exportId))!.state).toBe('done')
  })

  test('a node that stops gives it back at once, and that is no failed try', async () => {
    const { exportId } = await queue()
    await makeExport(review.pool, () => plans, (await takeExport(review.pool, 60_000))!, AbortSignal.abort())
    const again = (await takeExport(review.pool, 60_000))!
    expect(again).toMatchObject({ exportId, attempts: 1 })
    await makeExport(review.pool, () => plans, again)
    expect((await readExport(review.pool, 'lan', exportId))!.state).toBe('done')
  })

  test('what the database hiccups at is tried again, and in the end failed with a code', async () => {
    const { exportId } = await queue()
    const job = (await takeExport(review.pool, 60_000))!
    const hiccup = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' })
    const failing = poolWith('coalesce(sum(item.errors', () => Promise.reject(hiccup))
    await expect(makeExport(failing, () => plans, job)).rejects.toBe(hiccup)
    expect(await readExport(review.pool, 'lan', exportId)).toMatchObject({ state: 'running', error: null })
    await expect(makeExport(failing, () => plans, { ...job, attempts: MOST_ATTEMPTS })).rejects.toBe(hiccup)
    expect(await readExport(review.pool, 'lan', exportId)).toMatchObject({
      state: 'failed',
      error: 'REVIEW_JOB',
    })
  })

  test('nothing is made for somebody who may not have it any more', async () => {
    const make = async (job: Partial<ExportRequest>) => {
      const { exportId } = await queue(job)
      await makeExport(review.pool, () => plans, (await takeExport(review.pool, 60_000))!)
      return readExport(review.pool, 'lan', exportId)
    }
    const refused = { state: 'failed', error: 'REVIEW_FORBIDDEN', bytes: 0 }
    // The right to values of XML6 and XML15 has been taken away since.
    expect(await make({ sensitive: true })).toMatchObject(refused)
    await lockUser(review.pool, 'lan')
    expect(await make({})).toMatchObject(refused)
    await unlockUser(review.pool, 'lan')
    expect(await make({})).toMatchObject({ state: 'done' })
  })
})
