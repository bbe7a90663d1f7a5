import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { validateCommand } from '../../src/cli/validate.js'
import { generateEnvelope } from '../../src/generate/index.js'

const SAMPLES = fileURLToPath(new URL('../../samples/catalogues/', import.meta.url))
let folder: string
/** Claims with a drug that the approved list does not have. */
let file: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bhyt-validate-'))
  file = join(folder, 'ho-so.xml')
  await writeFile(file, Buffer.concat([...generateEnvelope({ claims: 2, quirks: 0, defects: ['X2-035'] })]))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs `bhyt validate` with these arguments. */
async function run(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const into = (lines: string[]) => (text: string | Uint8Array) => lines.push(String(text)) > 0
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(into(out)),
    vi.spyOn(process.stderr, 'write').mockImplementation(into(err)),
  ]
  try {
    const code = await validateCommand.run(args)
    return { code, out: out.join(''), err: err.join('') }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

test('without catalogues the rules that need them are silent, and said to be not checked', async () => {
  const { code, out, err } = await run(file)
  expect([code, out.includes('X2-035')]).toEqual([0, false])
  expect(err).toMatch(/chưa kiểm.* drug/)
})

test('with a folder of catalogues they are checked as the service does', async () => {
  const { code, out, err } = await run(file, '--catalogues', SAMPLES)
  expect([code, out.includes('X2-035 XML2')]).toEqual([1, true])
  expect(err).not.toContain('chưa kiểm')
})

test('a bad line of a catalogue is named and nothing is judged, and so is a folder that holds none', async () => {
  const lists = join(folder, 'danh-muc')
  await cp(SAMPLES, lists, { recursive: true })
  await writeFile(join(lists, 'route.csv'), 'MA_DUONG_DUNG,TEN,TU_NGAY\n1.01,Uống,31/02/2026\n')
  await expect(run(file, '--catalogues', lists)).rejects.toThrow(/route\.csv:2 TU_NGAY 31\/02\/2026/)
  await expect(run(file, '--catalogues', folder)).rejects.toThrow('KIND.csv')
})
