import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parameterCommand } from '../../src/cli/parameter.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bhyt-parameter-'))
  vi.stubEnv('DATABASE_URL', database.connectionString)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

/** Runs `bhyt parameter` with these arguments. */
async function run(...args: string[]) {
  const out: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  try {
    return { code: await parameterCommand.run(args), out: out.join('') }
  } finally {
    spy.mockRestore()
  }
}

test('a value holds from its day on, for its facility, until it is taken back; its history stays', async () => {
  const value = async (day: string, ...more: string[]) =>
    (await run('list', 'maxWeight', '--day', day, ...more)).out.split('\t')[1]
  await run('set', 'maxWeight', '250', '--from', '01/03/2026', '--basis', 'thử', '--by', 'lan')
  await run('set', 'maxWeight', '300', '--from', '2026-03-01', '--facility', '79999', '--basis', 'thử')
  expect(await value('2026-02-28')).toBe('200')
  expect(await value('2026-03-01')).toBe('250')
  expect(await value('2026-03-01', '--facility', '79999')).toBe('300')
  await run('unset', 'maxWeight', '--from', '2026-03-01', '--by', 'minh')
  expect(await value('2026-03-01')).toBe('200')
  const { out } = await run('history', 'maxWeight')
  expect(out).toMatch(/maxWeight\t250\t\[20260301….*lan.*minh/)
  expect(out).toMatch(/maxWeight\t300\t.*\t79999/)
  expect(out).toMatch(/maxWeight\t200\t.*ships/)
})

test('a file is taken whole, or its bad lines are named and none of it is', async () => {
  const path = join(folder, 'tham-so.csv')
  const good = 'Tham số;Giá trị;Từ ngày;Căn cứ\nmaxStayDays;120;01/01/2026;QĐ mẫu\n'
  await writeFile(path, `${good}maxStayDays;nhiều;01/02/2026;QĐ mẫu\nholiday;Nghỉ bù;;QĐ mẫu\n`)
  const bad = await run('import', path)
  expect(bad.code).toBe(1)
  expect(bad.out).toMatch(/line 3, value "nhiều"/)
  expect(bad.out).toMatch(/line 4, from/)
  expect((await run('list', 'maxStayDays', '--day', '2026-02-01')).out).toContain('\t90\t')
  await writeFile(path, good)
  expect(await run('import', path)).toMatchObject({ code: 0 })
  expect((await run('list', 'maxStayDays', '--day', '2026-02-01')).out).toContain('\t120\t')
  expect((await run('import', path)).out).toContain('1 giữ/kept')
})

test('a rule gets another severity only with a reason, and only one that there is', async () => {
  const severity = (code: string, to: string, ...more: string[]) =>
    run('severity', code, to, '--from', '2026-01-01', ...more)
  await expect(severity('X1-009', 'off')).rejects.toThrow('basis')
  await expect(severity('X9-999', 'off', '--reason', 'thử')).rejects.toThrow('no such rule')
  await expect(severity('X1-009', 'fatal', '--reason', 'thử')).rejects.toThrow('error, warning, info, off')
  expect(await severity('X1-009', 'warning', '--reason', 'thử')).toMatchObject({ code: 0 })
  expect((await run('list', 'severity.X1-009', '--day', '2026-01-01')).out).toContain('\twarning\t')
})
