import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

/** Which room may import from which; `ops` and `config` are open to all. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  standard: [],
  xml: ['standard'],
  rules: ['xml', 'standard', 'eligibility'],
  eligibility: ['standard'],
  store: ['rules', 'eligibility', 'xml', 'standard'],
  intake: ['rules', 'eligibility', 'store', 'xml', 'standard'],
  gateway: ['intake', 'rules', 'eligibility', 'store', 'xml', 'standard'],
  review: ['intake', 'rules', 'eligibility', 'store', 'xml', 'standard'],
  generate: ['rules', 'eligibility', 'standard'],
  ops: [],
  cli: ['gateway', 'intake', 'rules', 'eligibility', 'store', 'xml', 'standard', 'generate'],
}
// Types are words that rooms share; what runs goes one way.
const RUNS = /^(?:import|export) (?!type )[^;]*?from '(\.[^']+)'/gms

const root = join(import.meta.dirname, '..', 'src')

function imports(): { from: string; to: string; file: string }[] {
  const found: { from: string; to: string; file: string }[] = []
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue
    const file = join(entry.parentPath, entry.name)
    for (const [, target] of readFileSync(file, 'utf8').matchAll(RUNS)) {
      const from = relative(root, file).split('/')
      const to = relative(root, join(dirname(file), target)).split('/')
      // Files on top (cli, main, engine, config) assemble the rooms.
      if (from.length === 1 || to.length === 1 || from[0] === to[0]) continue
      found.push({ from: from[0], to: to[0], file: relative(root, file) })
    }
  }
  return found
}

test('imports run one way, as the picture of the design shows', () => {
  const all = imports()
  expect(all.length).toBeGreaterThan(50)
  const wrong = all.filter(({ from, to }) => to !== 'ops' && !MAY[from]?.includes(to))
  expect(wrong).toEqual([])
})

test.each(['rules', 'eligibility'])('%s do no input or output', (room) => {
  for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.ts'))
      expect(readFileSync(join(root, room, name), 'utf8')).not.toMatch(
        /from '(node:(fs|net|http|child_process)|pg)/,
      )
})
