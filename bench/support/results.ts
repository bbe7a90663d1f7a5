import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from './project.js'

/** Writes `bench/results/<name>.json` and `<name>.md`; returns the folder. */
export function writeResults(name: string, data: unknown, markdown: string): string {
  const folder = join(PROJECT, 'bench', 'results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(data, null, 2)}\n`)
  writeFileSync(join(folder, `${name}.md`), markdown)
  return folder
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = head.map((_, n) => (n === 0 ? '---' : '---:'))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}
