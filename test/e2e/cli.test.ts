import { execFile, spawn, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFECTS, ELIGIBILITY_DEFECTS } from '../../src/generate/index.js'
import { createPool } from '../../src/store/pool.js'
import { documentsOf, envelopeOf, fresh, withField } from '../support/claims.js'
import { testDatabase } from '../support/database.js'
import { accountOf, useService } from '../support/service.js'
import { CLI, cleanEnvironment } from '../support/service-process.js'

const it = useService()
const samples = fileURLToPath(new URL('../../samples/', import.meta.url))
let folder: string
/** `script` gives a program a terminal; its options are those of util-linux. */
const noTerminal = !/util-linux/.test(spawnSync('script', ['--version']).stdout?.toString() ?? '')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bhyt-cli-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `bhyt` with these arguments. */
function bhyt(args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [CLI, ...args],
      { env: cleanEnvironment(env), maxBuffer: 1 << 28 },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
    child.stdin!.end(input)
  })
}

const lines = (text: string) => text.trimEnd().split('\n')
const store = () => ({ DATABASE_URL: it.service.engine.connectionString })

describe('bhyt', () => {
  const commands = ['serve', 'validate', 'load', 'send', 'generate', 'migrate', 'account']

  test('without a command, with --help or with a wrong one says what there is', async () => {
    const [bare, help, wrong] = await Promise.all([bhyt([]), bhyt(['--help']), bhyt(['khong-co'])])
    expect([bare.code, help.code, wrong.code]).toEqual([2, 0, 2])
    for (const command of commands) {
      expect(bare.out).toContain(`  ${command} `)
      expect(help.out).toContain(`  ${command} `)
      expect(wrong.err).toContain(`  ${command} `)
    }
    expect(wrong.err).not.toContain('    at ')
  })

  test('tells the help of every command, in both languages, and does nothing else', async () => {
    const helps = await Promise.all(commands.map((command) => bhyt([command, '--help'])))
    for (const [i, { code, out, err }] of helps.entries()) {
      expect(code).toBe(0)
      expect(out).toContain(`bhyt ${commands[i]}`)
      expect(err).toBe('')
    }
  })

  test('used wrongly tells so in a sentence, without a stack, and ends with code 2', async () => {
    const wrong = [
      ['validate'],
      ['validate', '/khong/co.xml'],
      ['validate', `${samples}good`, '--version', '999'],
      ['validate', '--khong-co'],
      ['generate', '--defects', 'khong-co'],
      ['generate', '--claims', 'ba'],
      ['account', 'xoa'],
      ['rejudge', '--rule', 'XX-001'],
      ['rejudge', '--facility', '79999', '--as-of', '2026-02-30'],
      ['rejudge', '--facility', '79999', '--as-of', '9999-01-01'],
      ['send', `${samples}good/outpatient.xml`],
    ]
    const runs = await Promise.all(wrong.map((args) => bhyt(args)))
    for (const [i, { code, err }] of runs.entries()) {
      expect([code, wrong[i]]).toEqual([2, wrong[i]])
      expect(err).toMatch(/\S/)
      expect(err).not.toContain('    at ')
    }
  })
})

describe('bhyt validate', () => {
  test('needs no database: 0 when all is accepted, 1 when something is not', async () => {
    const nowhere = { DATABASE_URL: 'postgresql://khong-co.invalid/x' }
    const [good, bad, refused, folder130] = await Promise.all([
      bhyt(['validate', `${samples}good/five-claims.xml`, `${samples}good/check-in.xml`], nowhere),
      bhyt(['validate', `${samples}bad/too-long-ten-thuoc.xml`], nowhere),
      bhyt(['validate', `${samples}bad/envelope-cut.xml`], nowhere),
      bhyt(['validate', `${samples}good/outpatient-qd130.xml`, '--version', '130'], nowhere),
    ])
    expect([good.code, bad.code, refused.code, folder130.code]).toEqual([0, 1, 1, 0])
    expect(good.out).toContain('5/5')
    expect(bad.out).toContain('STR-024')
    expect(bad.out).toContain('TEN_THUOC')
    expect(refused.out).toContain('STR-001')
  })

  test('--json prints a line for each claim and a summary for each file', async () => {
    const { out, code } = await bhyt([
      'validate',
      '--json',
      `${samples}good/five-claims.xml`,
      `${samples}bad/too-long-ten-thuoc.xml`,
    ])
    expect(code).toBe(1)
    const told = lines(out).map((line) => JSON.parse(line))
    expect(told.map(({ type }) => type)).toEqual([...Array(5).fill('claim'), 'summary', 'claim', 'summary'])
    expect(told[6]).toMatchObject({ outcome: 'rejected', findings: [{ code: 'STR-024', table: 'XML2' }] })
    expect(told[6].findings[0].message.vi).toMatch(/\S/)
  })

  test('says the same as the service', async () => {
    const [good, bad] = documentsOf(fresh({ claims: 2 }))
    const file = join(folder, 'hai-ho-so.xml')
    await writeFile(file, envelopeOf([good!, withField(bad!, 'XML1', 'NGAY_RA', 'hôm qua')]))
    const alone = await bhyt(['validate', '--json', file])
    const { name, password } = accountOf('79999')
    const sent = await bhyt(['send', '--json', file, '--url', it.url, '--user', name, '--password', password])
    expect([alone.code, sent.code]).toEqual([1, 1])
    const claimsOf = (out: string) =>
      lines(out)
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line))
        .filter(({ type }) => type === 'claim')
        .map(({ ordinal, maLk, outcome, rows, findings }) => ({ ordinal, maLk, outcome, rows, findings }))
    expect(claimsOf(alone.out)).toHaveLength(2)
    expect(claimsOf(alone.out)).toEqual(claimsOf(sent.out))
  })

  test('prints no colours into a file', async () => {
    expect((await bhyt(['validate', `${samples}bad/too-long-ten-thuoc.xml`])).out).not.toContain('\u001b[')
  })

  test.skipIf(noTerminal)('prints colours on a terminal, but not with NO_COLOR', async () => {
    const command = `'${process.execPath}' '${CLI}' validate '${samples}bad/too-long-ten-thuoc.xml'`
    const onTerminal = (env: Record<string, string>) =>
      spawnSync('script', ['-qec', command, '/dev/null'], {
        env: cleanEnvironment({ TERM: 'xterm', ...env }),
      })
    const coloured = onTerminal({}).stdout.toString()
    const plain = onTerminal({ NO_COLOR: '1' }).stdout.toString()
    expect(coloured).toContain('\u001b[31m')
    expect(plain).toContain('STR-024')
    expect(plain).not.toContain('\u001b[3')
  })

  test('that is read by somebody who stops early ends without a complaint', async () => {
    const child = spawn(process.execPath, [CLI, 'validate', '--json', `${samples}good`, `${samples}bad`], {
      env: cleanEnvironment({}),
    })
    let err = ''
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    child.stdout.once('data', () => child.stdout.destroy())
    await new Promise((resolve) => child.once('exit', resolve))
    expect(err).toBe('')
  })
})

describe('bhyt generate', () => {
  test('gives the same bytes for the same seed and others for another', async () => {
    const args = ['generate', '--claims', '8', '--quirks', '0.5']
    const out = join(folder, 'sinh.xml')
    const [once, again, other, file] = await Promise.all([
      bhyt([...args, '--seed', '5']),
      bhyt([...args, '--seed', '5']),
      bhyt([...args, '--seed', '6']),
      bhyt([...args, '--seed', '5', '--out', out]),
    ])
    expect(once.out.length).toBeGreaterThan(10_000)
    expect(again.out).toBe(once.out)
    expect(other.out).not.toBe(once.out)
    expect([file.code, file.out]).toEqual([0, ''])
    expect(await readFile(out, 'utf8')).toBe(once.out)
  })

  test('plants the defects that it is asked for, and lists them all', async () => {
    const out = join(folder, 'loi.xml')
    await bhyt(['generate', '--claims', '40', '--defects', 'too-long:0.5', '--quirks', '0', '--out', out])
    const told = lines((await bhyt(['validate', '--json', out])).out).map((line) => JSON.parse(line))
    const rejected = told.filter(({ type, outcome }) => type === 'claim' && outcome === 'rejected')
    expect(rejected.length).toBeGreaterThan(10)
    for (const { findings } of rejected) expect(findings[0].code).toBe('STR-024')
    const list = (await bhyt(['generate', '--list'])).out
    for (const { name, expects } of DEFECTS)
      expect(list).toMatch(new RegExp(`^${name} +${expects.code} `, 'm'))
    for (const { name, expects } of ELIGIBILITY_DEFECTS)
      expect(list).toMatch(new RegExp(`^${name} +${expects?.code ?? '-'} .*(claims|registry|--kind)`, 'm'))
  })

  test('takes one list of defects for claims, registry, and claims of another facility', async () => {
    const series = ['--claims', '8', '--seed', '3', '--defects', 'ELG-R10:0.25,two-beds:0.5']
    const [claims, registry, elsewhere, later, none] = await Promise.all([
      bhyt(['generate', ...series, '--quirks', '0']),
      bhyt(['generate', 'registry', ...series]),
      bhyt(['generate', ...series, '--kind', 'elsewhere']),
      bhyt(['generate', 'registry', ...series, '--later']),
      bhyt(['generate', '--kind', 'elsewhere', '--defects', 'ELG-R10']),
    ])
    expect(claims.out.match(/<HOSO>/g)).toHaveLength(8)
    expect(lines(registry.out).filter((line) => line.startsWith('card,'))).toHaveLength(8)
    expect(lines(registry.out).filter((line) => line.startsWith('status,')).length).toBeGreaterThan(0)
    expect(elsewhere.out.match(/<HOSO>/g)?.length).toBeGreaterThan(2)
    expect(elsewhere.out).toContain('<MACSKCB>01998</MACSKCB>')
    expect(lines(later.out)).toHaveLength(1)
    expect([none.code, none.out]).toEqual([2, ''])
  })
})

describe('bhyt send', () => {
  const { name, password } = accountOf('79999')
  const send = (args: readonly string[]) =>
    bhyt(['send', ...args, '--url', it.url, '--user', name, '--password', password])

  test('sends through either face: 0 when all is accepted, 1 when something is not', async () => {
    const native = await send([`${samples}good/five-claims.xml`, `${samples}good/check-in.xml`])
    expect([native.code, native.out.match(/5\/5/g)?.length]).toEqual([0, 1])
    const compatible = await send([
      `${samples}good/outpatient-qd130.xml`,
      '--face',
      'compatible',
      '--version',
      '130',
    ])
    expect(compatible.code).toBe(0)
    expect(compatible.out).toContain('{"maKetQua":"200","maGiaoDich":"HSKCB130_79999_')
    for (const face of ['native', 'compatible']) {
      const bad = await send([`${samples}bad/too-long-ten-thuoc.xml`, '--face', face])
      expect(bad.code).toBe(1)
      expect(bad.out).toContain('TEN_THUOC')
    }
  })

  test('a wrong password is told in a sentence', async () => {
    const { code, err } = await bhyt([
      ...['send', `${samples}good/outpatient.xml`, '--url', it.url, '--user', name, '--password', 'sai'],
    ])
    expect(code).toBe(2)
    expect(err).toContain('401')
    expect(err).not.toContain('    at ')
  })
})

describe('bhyt load', () => {
  test('loads files and folders straight into the store, a second time without harm', async () => {
    const claims = documentsOf(fresh({ claims: 3 }))
    claims[1] = withField(claims[1]!, 'XML1', 'NGAY_RA', 'hôm qua')
    const file = join(folder, 'nap.xml')
    await writeFile(file, envelopeOf(claims))
    const first = await bhyt(['load', file], store())
    expect(first.code).toBe(1)
    expect(first.out).toContain('2/3')
    expect(first.out).toContain('STR-026')
    const code = /HSKCB130_79999_[0-9A-F]{32}/.exec(first.out)![0]
    const again = await bhyt(['load', file], store())
    expect(again.code).toBe(1)
    const { rows } = await it.service.engine.pool.query(
      `SELECT claim.outcome, count(*)::int AS n FROM claim JOIN submission USING (ma_cskcb, submission_id)
       WHERE ma_giao_dich = $1 GROUP BY 1 ORDER BY 1`,
      [code],
    )
    expect(rows).toEqual([
      { outcome: 'accepted', n: 2 },
      { outcome: 'rejected', n: 1 },
    ])
    const versions = await it.service.engine.pool.query(
      'SELECT max(version) AS newest FROM claim WHERE ma_lk = ANY($1)',
      [claims.map((claim) => /<MA_LK>([^<]+)/.exec(claim.get('XML1')!)![1])],
    )
    expect(versions.rows[0].newest).toBe(1)
  })

  test('a folder is loaded whole, whatever lies deeper', async () => {
    const home = join(folder, 'nhieu-tep')
    await mkdir(join(home, 'thang-11'), { recursive: true })
    await writeFile(join(home, 'a.xml'), envelopeOf(documentsOf(fresh({ claims: 2 }))))
    await writeFile(join(home, 'thang-11', 'b.XML'), envelopeOf(documentsOf(fresh({ claims: 3 }))))
    await writeFile(join(home, 'ghi-chu.txt'), 'không phải hồ sơ')
    const { code, out } = await bhyt(['load', home], store())
    expect(code).toBe(0)
    expect(out).toMatch(/^2 tệp\/files, 5 hồ sơ\/claims \(0 /m)
  })

  test('without a database says so in a sentence', async () => {
    const { code, err } = await bhyt(['load', `${samples}good/outpatient.xml`], {
      DATABASE_URL: 'postgresql://bhyt@127.0.0.1:1/bhyt',
    })
    expect(code).toBe(2)
    expect(err).toMatch(/\S/)
    expect(err).not.toContain('    at ')
  })
})

describe('bhyt migrate', () => {
  test('brings an empty database up to date, and then finds nothing to do', async () => {
    await using database = await testDatabase('template0')
    const env = { DATABASE_URL: database.connectionString }
    const first = await bhyt(['migrate'], env)
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('0001-submissions.sql')])
    const second = await bhyt(['migrate'], env)
    expect([second.code, second.out]).toEqual([0, 'đã mới nhất / up to date\n'])
    const pool = createPool({ connectionString: database.connectionString })
    const { rows } = await pool.query('SELECT count(*)::int AS n FROM claim')
    await pool.end()
    expect(rows[0].n).toBe(0)
  })
})

describe('bhyt account', () => {
  test('adds, lists, locks and unlocks', async () => {
    const name = 'thu-nghiem_BV'
    const added = await bhyt(
      ['account', 'add', name, '--facility', '79101', '--facility', '79102'],
      store(),
      'mk-1\n',
    )
    expect([added.code, added.err]).toEqual([0, ''])
    const entry = async () =>
      lines((await bhyt(['account', 'list'], store())).out).find((line) => line.startsWith(name))
    expect(await entry()).toMatch(/^thu-nghiem_BV\t79101,79102\t\S+$/)
    expect(
      (
        await bhyt([
          'send',
          `${samples}good/outpatient.xml`,
          '--url',
          it.url,
          '--user',
          name,
          '--password',
          'mk-1',
          '--facility',
          '79101',
        ])
      ).out,
    ).toContain('STR-050')
    expect((await bhyt(['account', 'lock', name], store())).code).toBe(0)
    expect(await entry()).toContain('locked')
    expect((await bhyt(['account', 'unlock', name], store())).code).toBe(0)
    expect(await entry()).not.toContain('locked')
  })

  test.each([
    [['add', 'thu_BV'], 'mk\n'],
    [['add', 'thu_BV', '--facility', '79101'], ''],
    [['lock', 'khong-co_BV'], ''],
  ])('%j is told to be wrong', async (args, input) => {
    const { code, err } = await bhyt(['account', ...args], store(), input)
    expect(code).toBe(2)
    expect(err).not.toContain('    at ')
  })
})
