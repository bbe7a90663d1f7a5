import { resolveOptions } from '../config.js'
import { intakeOptions } from '../engine.js'
import { createIntake } from '../intake/intake.js'
import { findingJson } from '../rules/catalogue.js'
import type { RuleStatus } from '../rules/rule-status.js'
import { readCatalogues } from './catalogue-folder.js'
import { type Command, readArguments, readVersion, UsageError } from './command.js'
import { findFiles } from './files.js'
import { judgeFiles } from './judge-files.js'
import { claimLines, summaryLines } from './report.js'
import { paint } from './terminal.js'

export const validateCommand: Command = {
  help: `bhyt validate FILE|DIR… [--version 130|4750|3176] [--facility MACSKCB]
             [--catalogues DIR] [--json] [--brief]

Kiểm tra như máy chủ, không lưu gì. Judges as the server would, stores nothing.

  --version   phiên bản chuẩn dữ liệu / version of the standard (3176)
  --facility  mã cơ sở gửi / facility of the sender (as the file says)
  --catalogues  thư mục danh mục KIND.csv, KIND.MACSKCB.csv (hoặc .xlsx): kiểm cả quy tắc cần danh mục
                folder of catalogues KIND.csv, KIND.MACSKCB.csv (or .xlsx): checks the rules that need them too
  --json      mỗi hồ sơ một dòng JSON / one JSON line a claim, a summary line a file
  --brief     chỉ hồ sơ bị từ chối / rejected claims only

Mã thoát / exit code: 0 all accepted, 1 something rejected, 2 wrong usage.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      version: { type: 'string' },
      facility: { type: 'string' },
      json: { type: 'boolean' },
      brief: { type: 'boolean' },
      catalogues: { type: 'string' },
    })
    if (positionals.length === 0) throw new UsageError('FILE…')
    const config = resolveOptions()
    const files = await findFiles(positionals)
    const edition = values.catalogues === undefined ? null : await readCatalogues(values.catalogues)
    const intake = createIntake({ ...intakeOptions(config), node: 0 }, null, { current: () => edition })
    const out = (line: string) => process.stdout.write(`${line}\n`)
    let last: string | null = null
    let facility = ''
    try {
      const totals = await judgeFiles(intake, files, {
        standardVersion: readVersion(values.version),
        maCskcb: values.facility ?? null,
        wholeBodyBytes: config.wholeBodyBytes,
        onClaim: (file, claim) => {
          if (values.json) {
            out(
              JSON.stringify({
                type: 'claim',
                file: file.path,
                ...claim,
                findings: claim.findings.map(findingJson),
              }),
            )
            return
          }
          const lines = claimLines(claim, values.brief === true)
          if (lines.length > 0 && last !== file.path) out(paint('bold', file.path))
          if (lines.length > 0) last = file.path
          for (const line of lines) out(line)
        },
        onSummary: (file, summary) => {
          facility = summary.maCskcb
          if (values.json) {
            out(
              JSON.stringify({
                type: 'summary',
                file: file.path,
                ...summary,
                findings: summary.findings.map(findingJson),
              }),
            )
            return
          }
          if (last !== file.path) out(paint('bold', file.path))
          last = file.path
          for (const line of summaryLines(summary)) out(line)
        },
      })
      if (!values.json) tellUnchecked(intake.rules(values.facility ?? facility).rules)
      return totals.rejected > 0 || totals.refused > 0 ? 1 : 0
    } finally {
      await intake.close()
    }
  },
}

/** One line on what could not be checked, so that nobody takes silence for consent. */
function tellUnchecked(rules: readonly RuleStatus[]): void {
  const waiting = rules.filter(({ missing, severity }) => missing.length > 0 && severity !== 'off')
  if (waiting.length === 0) return
  const kinds = [...new Set(waiting.flatMap(({ missing }) => missing))].join(', ')
  process.stderr.write(
    `${waiting.length} quy tắc chưa kiểm vì thiếu danh mục / rules not checked for want of catalogues: ${kinds}\n`,
  )
}
