import { resolveOptions } from '../config.js'
import { openDatabase } from '../engine.js'
import { type AuditBreak, type AuditHead, verifyAudit } from '../store/audit-read.js'
import { type Command, readArguments, UsageError } from './command.js'

const WHAT: Readonly<Record<AuditBreak['kind'], string>> = {
  changed: 'mục bị sửa / the entry was changed',
  gap: 'mục bị xóa / the entry is missing',
  reordered: 'mục không nối với mục trước / the entry does not follow the one before',
  cut: 'các mục từ đây bị xóa / the entries from here on are gone',
  replaced: 'nhật ký đã bị thay / the record was replaced',
}

export const auditCommand: Command = {
  help: `bhyt audit verify [--expect SEQ:HASH]

Tính lại toàn bộ chuỗi băm của nhật ký; mã thoát 1 khi có mục bị sửa, xóa hoặc đảo.
Recomputes the chain of the audit record; exit code 1 when an entry was changed, removed or reordered.

In ra số và mã băm của mục cuối. Hãy ghi lại ở nơi khác: --expect chứng minh nhật ký vẫn chứa đúng mục ấy,
kể cả khi ai đó viết lại toàn bộ bảng. It prints number and hash of the newest entry. Note them elsewhere:
--expect then proves that the record still holds that very entry, even against a rewrite of the whole table.

Kho / store: DATABASE_URL, or the embedded one in BHYT_DATA.`,
  async run(args) {
    const { values, positionals } = readArguments(args, { expect: { type: 'string' } })
    if (positionals.length !== 1 || positionals[0] !== 'verify') throw new UsageError('audit verify')
    const expected = values.expect === undefined ? null : readHead(values.expect)
    const database = await openDatabase(resolveOptions(), () => {})
    try {
      const { entries, head, broken } = await verifyAudit(database.pool, expected)
      if (broken !== null) {
        process.stdout.write(`HỎNG / BROKEN ${broken.seq}: ${WHAT[broken.kind]}\n`)
        return 1
      }
      process.stdout.write(`đúng / intact: ${entries} mục / entries\n${head.seq}:${head.hash}\n`)
      return 0
    } finally {
      await database.close()
    }
  },
}

function readHead(text: string): AuditHead {
  const match = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text)
  if (match === null) throw new UsageError(`--expect SEQ:HASH: ${text}`)
  return { seq: match[1]!, hash: match[2]! }
}
