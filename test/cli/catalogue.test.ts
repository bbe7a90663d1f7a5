import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { catalogueCommand } from '../../src/cli/catalogue.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bhyt-catalogue-'))
  vi.stubEnv('DATABASE_URL', database.connectionString)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

interface Run {
  readonly code: number
  readonly out: string
}

/** Runs `bhyt catalogue` with these arguments. */
async function run(...args: string[]): Promise<Run> {
  let out = ''
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text
    return true
  })
  try {
    return { code: await catalogueCommand.run(args), out }
  } finally {
    spy.mockRestore()
  }
}

let count = 0
async function file(content: string | Uint8Array, extension = 'csv'): Promise<string> {
  const path = join(folder, `list-${++count}.${extension}`)
  await writeFile(path, content)
  return path
}

type Cell = string | number | Date | null

/** The smallest XLSX that holds these rows: text inline, numbers and days as spreadsheets keep them. */
function xlsx(rows: readonly (readonly Cell[])[]): Uint8Array {
  const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const cell = (value: Cell, row: number, column: number) => {
    const place = `r="${String.fromCharCode(65 + column)}${row + 1}"`
    if (value === null) return ''
    if (typeof value === 'string') return `<c ${place} t="inlineStr"><is><t>${xml(value)}</t></is></c>`
    if (typeof value === 'number') return `<c ${place}><v>${value}</v></c>`
    // Days since 30 December 1899, shown as a date.
    return `<c ${place} s="1"><v>${value.getTime() / 86_400_000 + 25_569}</v></c>`
  }
  const data = rows.map(
    (row, r) => `<row r="${r + 1}">${row.map((value, c) => cell(value, r, c)).join('')}</row>`,
  )
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packaged = 'http://schemas.openxmlformats.org/package/2006/relationships'
  const parts = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packaged}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packaged}"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${data.join('')}</sheetData></worksheet>`,
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])))
}

async function exported(kind: string, ...args: string[]): Promise<string[]> {
  const { out } = await run('export', kind, ...args)
  return out.replace('\ufeff', '').trimEnd().split('\n')
}

beforeEach(async () => {
  await database.pool.query('TRUNCATE catalogue_entry, edition')
  await database.pool.query('UPDATE reference_edition SET edition = 0')
})

describe('import', () => {
  test('reads CSV with a BOM, any of the three delimiters, and headings written in any way', async () => {
    const files = [
      '\ufeffMã tỉnh;Tên;Từ ngày;Đến ngày\r\n01;Hà Nội;01/07/2025;\r\n02;"Mẫu; hai";;30/6/2025\r\n',
      'MA_TINH\tTEN\tTU_NGAY\tDEN_NGAY\n01\tHà Nội\t20250701\t\n02\tMẫu; hai\t\t2025-06-30\n',
      'maTinh,ten,HIEU_LUC_TU,HIEU_LUC_DEN,GHI_CHU\n\n01,Hà Nội,2025-07-01,31/12/9999,x\n 02 ,Mẫu;  hai,,20250630,y\n',
    ]
    const outputs: string[] = []
    for (const content of files) outputs.push((await run('import', 'province', await file(content))).out)
    expect(outputs[0]).toContain('+2 thêm/added')
    expect(outputs[1]).toContain('unchanged, still edition 1')
    expect(outputs[2]).toContain('columns not used: GHI_CHU')
    expect(outputs[2]).toContain('unchanged, still edition 1')
    expect(await exported('province')).toEqual([
      'MA_TINH,TU_NGAY,DEN_NGAY,TEN',
      '01,20250701,,Hà Nội',
      '02,,20250630,Mẫu; hai',
    ])
  })

  test('reads XLSX: text, numbers as they show, days of spreadsheets', async () => {
    const path = await file(
      xlsx([
        ['MA_DICH_VU', 'TEN_DICH_VU', 'DON_GIA', 'TU_NGAY', 'CAN_QUANG'],
        ['99.0001', 'Khám & tư vấn (mẫu)', 39800, new Date(Date.UTC(2025, 6, 1)), 'Có'],
        [null, null, null, null, null],
        [990002, 'Mẫu hai', 0.1 + 0.2, '01/01/2026', null],
        ['12345678901234567890', 'Mẫu ba', 1.125, null, 0],
      ]),
      'xlsx',
    )
    expect(await run('import', 'service', path, '--facility', '79999')).toMatchObject({ code: 0 })
    const lines = await exported('service', '--facility', '79999')
    expect(lines.slice(1).map((line) => line.replace(/,+$/, ''))).toEqual([
      '12345678901234567890,,,Mẫu ba,1.1250,,,,,,,,,,,0',
      '99.0001,20250701,,Khám & tư vấn (mẫu),39800,,,,,,,,,,,1',
      '990002,20260101,,Mẫu hai,0.3',
    ])
  })

  test('names every bad line with its column, value and reason, and imports none', async () => {
    const path = await file(
      [
        'MA_THUOC,TEN_THUOC,DON_GIA,GIOI_TINH,CAN_QUANG,TU_NGAY,DEN_NGAY',
        'A,tốt,1000.5,1,0,20250101,20251231',
        ',không mã,1,,,,',
        'B,giá,"1.650,50",,,,',
        'C,giá,1.650,,,,',
        'D,giá,-5,,,,',
        'E,giới,1,3,,,',
        'F,cờ,1,,2,,',
        'G,ngày,1,,,31/02/2025,',
        'H,ngược,1,,,20260101,20251231',
        'I,thiếu ô',
        'A,trùng,2,,,20251231,20260101',
        `${'x'.repeat(256)},dài,1,,,,`,
      ].join('\n'),
    )
    const errors = join(folder, 'errors.csv')
    const { code, out } = await run('import', 'drug', path, '--facility', '79999', '--errors', errors)
    expect(code).toBe(1)
    const places = [
      'dòng/line 3, MA_THUOC: mã trống',
      'dòng/line 4, DON_GIA "1.650,50": không rõ dấu',
      'dòng/line 5, DON_GIA "1.650": không rõ dấu',
      'dòng/line 6, DON_GIA "-5": không phải số',
      'dòng/line 7, GIOI_TINH "3": phải là một trong: 1, 2',
      'dòng/line 8, CAN_QUANG "2": phải là 0 hoặc 1',
      'dòng/line 9, TU_NGAY "31/02/2025": không có ngày này',
      'dòng/line 10, DEN_NGAY "20251231": ngày cuối trước ngày đầu',
      'dòng/line 11: dòng ít ô hơn tiêu đề',
      'dòng/line 12 "A": trùng thời gian hiệu lực với dòng 2',
    ]
    for (const place of places) expect(out).toContain(place)
    expect(out).toMatch(/dòng\/line 13, MA_THUOC "x{80}…": mã dài quá 255/)
    expect(out).toContain('11 lỗi, không nhập gì / problems, nothing was imported')
    const written = await readFile(errors, 'utf8')
    expect(written.trimEnd().split('\n')).toHaveLength(12)
    // A bad value cannot become a formula in the file of errors either.
    expect(written).toContain(",'-5,")
    expect((await run('list')).out).toBe('')
  })

  test('shows the first hundred bad lines and counts the rest', async () => {
    const path = await file(`MA_KHOA,TEN\n${',x\n'.repeat(130)}`)
    const { out } = await run('import', 'department', path, '--facility', '79999')
    expect(out.match(/dòng\/line/g)).toHaveLength(100)
    expect(out).toContain('and 30 more')
    expect(out).toContain('130 lỗi')
  })

  test('refuses what is not UTF-8 or broken as CSV, at its line', async () => {
    const latin = Buffer.concat([
      Buffer.from('MA_TINH,TEN\n01,x\n02,H'),
      Buffer.from([0xe0, 0x20]),
      Buffer.from('\n'),
    ])
    await expect(run('import', 'province', await file(latin))).rejects.toMatchObject({
      code: 'CATALOGUE_FILE',
      line: 3,
      message: expect.stringContaining('UTF-8'),
    })
    const late = Buffer.concat([Buffer.from(`MA_TINH,TEN\n${'01,x\n'.repeat(80_000)}`), Buffer.from([0xff])])
    const { code, out } = await run('import', 'province', await file(late))
    expect([code, out.includes('dòng/line 80002: không phải UTF-8')]).toEqual([1, true])
    const quote = await run('import', 'province', await file('MA_TINH,TEN\n01,x\n02,"y\n'))
    expect([quote.code, quote.out.includes('dòng/line 3: không đọc được CSV')]).toEqual([1, true])
    await expect(run('import', 'province', await file(''))).rejects.toMatchObject({ code: 'CATALOGUE_FILE' })
  })

  test('takes columns by --map, a default first day by --from, and tells of headings that do not fit', async () => {
    const path = await file('Ký hiệu,Diễn giải,MA_TINH\nK1,một,79\n')
    await expect(run('import', 'commune', path)).rejects.toMatchObject({ code: 'CATALOGUE_COLUMNS' })
    await expect(run('import', 'commune', path, '--map', 'CODE=Không có')).rejects.toMatchObject({
      code: 'CATALOGUE_COLUMNS',
    })
    const map = 'CODE=ky hieu,name=Diễn giải'
    expect(await run('import', 'commune', path, '--map', map, '--from', '01/07/2025')).toMatchObject({
      code: 0,
    })
    expect((await exported('commune'))[1]).toBe('K1,20250701,,một,79')
  })

  test('tried with --dry-run changes nothing; --merge keeps the rest; remove takes the list away', async () => {
    const one = await file('MA_KHOA,TEN\nK01,Khám\nK02,Hồi sức\n')
    const two = await file('MA_KHOA,TEN\nK02,Đổi tên\n')
    const facility = ['--facility', '79999']
    await run('import', 'department', one, ...facility)
    const tried = await run('import', 'department', two, ...facility, '--dry-run')
    expect(tried.out).toContain('~1 đổi/changed, -1 bỏ/removed')
    expect(await exported('department', ...facility)).toHaveLength(3)
    const merged = await run('import', 'department', two, ...facility, '--merge')
    expect(merged.out).toContain('~1 đổi/changed, -0 bỏ/removed, 1 giữ/kept; phiên bản / edition 2')
    expect((await run('diff', 'department', '1', '2', ...facility)).out).toContain(
      '~ K02 […] name: Hồi sức → Đổi tên',
    )
    expect((await run('remove', 'department', ...facility)).out).toContain('-2 bỏ/removed')
    expect(await exported('department', ...facility)).toHaveLength(1)
    expect(await exported('department', ...facility, '--edition', '1')).toHaveLength(3)
    expect((await run('list', '--editions')).out.trimEnd().split('\n')).toHaveLength(3)
    await expect(run('export', 'department', ...facility, '--edition', '9')).rejects.toMatchObject({
      code: 'CATALOGUE_EDITION',
    })
  })

  test('of the samples brings a list of every kind, and the second time nothing', async () => {
    expect(await run('import', '--demo')).toMatchObject({ code: 0 })
    const lists = (await run('list')).out.trimEnd().split('\n')
    expect(lists).toHaveLength(17)
    const again = await run('import', '--demo')
    expect(again.out.match(/unchanged/g)).toHaveLength(17)
  })
})

test('an exported file opens without formulas and reads back as the same list', async () => {
  const names = ['=1+1', '+84', '-mẫu', '@x', "'=1", "'thường", 'a,"b"', '＝x']
  const rows = names.map((name, i) => `K${i},"'${name.replaceAll('"', '""')}"`)
  // As written by a spreadsheet that guards cells: one sign more than the value has, where there is danger.
  rows[5] = `K5,'thường`
  rows[6] = `K6,"a,""b"""`
  const path = await file(`MA_KHOA,TEN\n${rows.join('\n')}\n`)
  await run('import', 'department', path, '--facility', '79999')
  const stored = await database.pool.query(
    "SELECT attributes->>'name' AS name FROM catalogue_entry ORDER BY code",
  )
  expect(stored.rows.map(({ name }) => name)).toEqual(names)
  const out = join(folder, 'out.csv')
  expect(await run('export', 'department', '--facility', '79999', '--out', out)).toMatchObject({ code: 0 })
  const text = await readFile(out, 'utf8')
  for (const line of text.split('\n'))
    for (const cell of line.split(',')) expect(cell).not.toMatch(/^"?[=+\-@＝]/)
  expect((await run('import', 'department', out, '--facility', '79999')).out).toContain('unchanged')
})

test('show answers for a facility and a day, and by its exit code', async () => {
  const path = await file(
    'MA_TINH,TEN,TU_NGAY,DEN_NGAY\n15,Yên Bái,,20250630\n15,Lào Cai,20250701,\n10,Cũ,,20250630\n',
  )
  await run('import', 'province', path)
  const before = await run('show', 'province', '15', '--day', '30/06/2025')
  const after = await run('show', 'province', '15', '--day', '2025-07-01', '--facility', '79999')
  expect([before.code, after.code]).toEqual([0, 0])
  expect(before.out).toContain('✓ 15 […20250630] name=Yên Bái')
  expect(after.out).toContain('✓ 15 [20250701…] name=Lào Cai')
  expect(await run('show', 'province', '10', '--day', '20250701')).toMatchObject({ code: 1 })
  expect((await run('show', 'machine', 'X', '--facility', '79999')).out).toContain('there is no list')
  expect(await exported('province', '--day', '20250701')).toHaveLength(2)
})

test('wrong use is told before any database is opened', async () => {
  vi.stubEnv('DATABASE_URL', 'postgresql://nobody@127.0.0.1:1/none')
  try {
    const wrong = [
      [],
      ['import'],
      ['import', 'thuoc', 'a.csv'],
      ['import', 'drug'],
      ['import', 'drug', 'a.csv', '--from', '2025-13-01'],
      ['import', 'drug', 'a.csv', '--map', 'CODE'],
      ['diff', 'drug', '1'],
      ['diff', 'drug', 'a', 'b'],
      ['export', 'drug', '--format', 'xlsx'],
      ['show', 'drug'],
    ]
    for (const args of wrong)
      await expect(run(...args), args.join(' ')).rejects.toMatchObject({ code: 'USAGE' })
    await expect(run('import', 'staff', 'a.csv')).rejects.toMatchObject({ code: 'CATALOGUE_OWNER' })
  } finally {
    vi.stubEnv('DATABASE_URL', database.connectionString)
  }
})
