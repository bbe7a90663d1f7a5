import { resolveOptions } from '../config.js'
import { intakeOptions } from '../engine.js'
import { createIntake } from '../intake/intake.js'
import { findingJson } from '../rules/catalogue.js'
import { type Command, readArguments, readVersion, UsageError } from './command.js'
import { findFiles } from './files.js'
import { judgeFiles } from './judge-files.js'
import { claimLines, summaryLines } from './report.js'
import { paint } from './terminal.js'

export const validateCommand: Command = {
  name: 'validate',
  summary: 'kiểm tra tệp, không cần cơ sở dữ liệu / judge files without a database',
  help: `bhyt validate FILE|DIR… [--version 130|4750|3176] [--facility MACSKCB] [--json] [--brief]

Kiểm tra như máy chủ, không lưu gì. Judges as the server would, stores nothing.

  --version   phiên bản chuẩn dữ liệu / version of the standard (3176)
  --facility  mã cơ sở gửi / facility of the sender (as the file says)
  --json      mỗi hồ sơ một dòng JSON / one JSON line a claim, a summary line a file
  --brief     chỉ hồ sơ bị từ chối / rejected claims only

Mã thoát / exit code: 0 all accepted, 1 something rejected, 2 wrong usage.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      version: { type: 'string' },
      facility: { type: 'string' },
      json: { type: 'boolean' },
      brief: { type: 'boolean' },
    })
    if (positionals.length === 0) throw new UsageError('FILE…')
    const config = resolveOptions()
    const files = await findFiles(positionals)
    const intake = createIntake({ ...intakeOptions(config), node: 0 }, null)
    const out = (line: string) => process.stdout.write(`${line}\n`)
    let last: string | null = null
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
      return totals.rejected > 0 || totals.refused > 0 ? 1 : 0
    } finally {
      await intake.close()
    }
  },
}
