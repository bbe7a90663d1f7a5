import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configurationTable } from '../config.js'
import { errorTable } from '../gateway/errors.js'
import { metricsTable } from '../ops/metric-entries.js'
import { findingsPage } from '../rules/findings-page.js'
import { rulesPage } from '../rules/rules-page.js'
import { claimTablesSql } from '../standard/claim-tables.js'
import { loadPlans } from '../standard/compile.js'
import { parametersPage } from '../standard/parameters-page.js'
import { type Command, readArguments } from './command.js'

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Every file of the repository that is written from code, by path. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/findings.md', findingsPage()],
    ['docs/rules.md', rulesPage()],
    ['docs/configuration.md', `# Cấu hình / Configuration\n\n${configurationTable()}\n`],
    ['docs/errors.md', `# Lỗi vận hành / Operational errors\n\n${errorTable()}\n`],
    ['docs/parameters.md', parametersPage()],
    ['docs/metrics.md', `# Số đo / Metrics\n\n${metricsTable()}\n`],
    ['src/store/migrations/0002-claim-tables.sql', claimTablesSql(loadPlans())],
  ])
}

export const docsCommand: Command = {
  help: `bhyt docs [--check]

Ghi lại tài liệu và lược đồ sinh từ mã nguồn. Writes the docs and schema that come from code.
  --check   chỉ báo tệp đã cũ / only tell which are stale (exit code 1)`,
  async run(args) {
    const { values } = readArguments(args, { check: { type: 'boolean' } })
    let stale = 0
    for (const [path, text] of generatedFiles()) {
      let before = ''
      try {
        before = readFileSync(file(path), 'utf8')
      } catch {
        // Not there yet: stale.
      }
      if (before === text) continue
      stale++
      process.stdout.write(`${values.check ? 'cũ / stale' : 'ghi / written'}: ${path}\n`)
      if (values.check) continue
      mkdirSync(file('docs'), { recursive: true })
      writeFileSync(file(path), text)
    }
    return values.check && stale > 0 ? 1 : 0
  },
}
