import { resolveOptions } from '../config.js'
import { openEngine } from '../engine.js'
import { type Command, readArguments, readVersion, UsageError } from './command.js'
import { findFiles } from './files.js'
import { judgeFiles } from './judge-files.js'
import { claimLines, summaryLines } from './report.js'
import { duration, megabytes, paint } from './terminal.js'

export const loadCommand: Command = {
  help: `bhyt load FILE|DIR… [--version 130|4750|3176] [--facility MACSKCB] [--all]

Kiểm tra và lưu như máy chủ, không qua HTTP. Judges and stores as the server would, without HTTP.
Nạp lại cùng tệp thì vô hại. Loading the same file again is harmless.

  --all   nêu cả hồ sơ được nhận / list accepted claims too

Kho / store: DATABASE_URL, or the embedded one in BHYT_DATA.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      version: { type: 'string' },
      facility: { type: 'string' },
      all: { type: 'boolean' },
    })
    if (positionals.length === 0) throw new UsageError('FILE|DIR…')
    const config = resolveOptions()
    const files = await findFiles(positionals)
    const out = (line: string) => process.stdout.write(`${line}\n`)
    await using engine = await openEngine(config, (line) => process.stderr.write(`${line}\n`))
    const started = Date.now()
    const totals = await judgeFiles(engine.intake, files, {
      standardVersion: readVersion(values.version),
      maCskcb: values.facility ?? null,
      wholeBodyBytes: config.wholeBodyBytes,
      onClaim: (_file, claim) => {
        for (const line of claimLines(claim, values.all !== true)) out(line)
      },
      onSummary: (file, summary) => {
        out(`${paint('bold', file.path)} ${summary.maGiaoDich}`)
        for (const line of summaryLines(summary)) out(line)
      },
    })
    const seconds = (Date.now() - started) / 1000
    out(
      `${totals.files} tệp/files, ${totals.claims} hồ sơ/claims (${totals.rejected} từ chối/rejected), ${totals.rows} dòng/rows, ` +
        `${megabytes(totals.bytes)} MB, ${duration(seconds)}, ${Math.round(totals.claims / Math.max(seconds, 0.001))} hồ sơ/claims a second`,
    )
    return totals.rejected > 0 || totals.refused > 0 ? 1 : 0
  },
}
