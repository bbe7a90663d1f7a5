import { resolveOptions } from '../config.js'
import { openDatabase } from '../engine.js'
import { dayInVietnam } from '../standard/dated.js'
import { openCheckIns } from '../store/checkins.js'
import { type Command, readArguments, readNumber, UsageError } from './command.js'

const DAY_MS = 86_400_000
const DAYS = 30

export const checkInsCommand: Command = {
  help: `bhyt checkins open --facility MACSKCB [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--limit N] [--json]

Check-in (XML0) đã nhận mà hồ sơ chưa đến, và hồ sơ hiện hành không có check-in nào; theo ngày nhận, 30 ngày gần
nhất nếu không ghi ngày. Cấp cứu và lượt khám không thuộc BHYT không cần check-in. Check-ins that were received and
whose claim has not come, and current claims without any check-in; by day of receipt, the last 30 days unless told.
Emergencies and visits outside health insurance need no check-in.

  --limit    tối đa mỗi danh sách (1000) / most of each list
  --json     một tài liệu JSON / one JSON document

Kho / store: DATABASE_URL, or the embedded one in BHYT_DATA.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      facility: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      limit: { type: 'string' },
      json: { type: 'boolean' },
    })
    if (positionals.length !== 1 || positionals[0] !== 'open') throw new UsageError('checkins open')
    const { facility } = values
    if (facility === undefined) throw new UsageError('checkins open --facility MACSKCB')
    const today = new Date()
    const from = day(values.from, '--from') ?? dayInVietnam(new Date(today.getTime() - DAYS * DAY_MS))
    const to = day(values.to, '--to') ?? dayInVietnam(today)
    const limit = Math.max(1, Math.floor(readNumber(values.limit, 'limit', 1000)))
    const out = (line: string) => process.stdout.write(`${line}\n`)
    const database = await openDatabase(resolveOptions(), () => {})
    try {
      const { withoutClaim, withoutCheckIn, more } = await openCheckIns(database.pool, facility, {
        ...{ from, to, limit },
      })
      if (values.json) {
        out(JSON.stringify({ maCSKCB: facility, from, to, more, withoutClaim, withoutCheckIn }))
        return 0
      }
      out(`Check-in chưa có hồ sơ / check-ins without claim: ${withoutClaim.length}`)
      for (const { maLk, receivedAt, answer } of withoutClaim)
        out(`  ${dayInVietnam(receivedAt)}  ${maLk}  ${answer}`)
      out(`Hồ sơ không có check-in / claims without check-in: ${withoutCheckIn.length}`)
      for (const { maLk, receivedAt } of withoutCheckIn) out(`  ${dayInVietnam(receivedAt)}  ${maLk}`)
      if (more) out(`còn nữa, dùng --limit / there are more, use --limit`)
      return 0
    } finally {
      await database.close()
    }
  },
}

function day(text: string | undefined, name: string): string | null {
  if (text === undefined) return null
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(text))
    throw new UsageError(`${name} YYYY-MM-DD`)
  return text
}
