import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { resolveOptions } from '../config.js'
import { openDatabase } from '../engine.js'
import { readLookupReport } from '../store/lookup-report.js'
import { readLookupStaff, replaceLookupStaff } from '../store/lookup-staff.js'
import { exportRegistry } from '../store/registry-export.js'
import { importRegistry, RegistryImportError } from '../store/registry-import.js'
import { readRegistry } from '../store/registry-read.js'
import { type Command, readArguments, readNumber, UsageError } from './command.js'
import { badLineText, importBar, readStaffFile, recordText, reportText } from './registry-text.js'

export const registryCommand: Command = {
  help: `bhyt registry import FILE.csv[.gz] [--changes] [--allow-loss]
bhyt registry export [--out FILE.csv[.gz]]
bhyt registry show KEY [--as-of TIME] [--reveal]
bhyt registry report [--days N] [--top N]
bhyt registry staff MACSKCB [FILE.csv]

import  nạp toàn bộ sổ thẻ, hoặc với --changes là thay đổi trong ngày; từng dòng được kiểm tra, sai một dòng thì
        không nạp gì. Takes in the whole registry, or with --changes the changes of a day: every line is checked,
        and one bad line keeps everything out.
export  ghi sổ thẻ hiện tại ra tệp nạp lại được / writes the present registry as a file that import takes
show    KEY: mã thẻ 15 ký tự, mã số 10 số, số định danh 12 số / card, number or citizen id; --as-of 2026-01-31T08:00
        như sổ thẻ lúc đó / as the registry stood then; --reveal không che họ tên / with names and days of birth
report  tra cứu bất thường / look-ups that stand out, of the last N days (7)
staff   cán bộ được tra cứu của cơ sở: CSV số định danh, họ tên; không có tệp thì liệt kê. Staff registered for
        look-ups: CSV of citizen id and name puts a new list in place; without a file the list is shown.

Kho / store: DATABASE_URL, or the embedded one in BHYT_DATA.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {
      changes: { type: 'boolean' },
      'allow-loss': { type: 'boolean' },
      out: { type: 'string' },
      'as-of': { type: 'string' },
      reveal: { type: 'boolean' },
      days: { type: 'string' },
      top: { type: 'string' },
    })
    const [action, subject, file] = positionals
    const needed = (): string => {
      if (subject === undefined) throw new UsageError(`registry ${action}: ?`)
      return subject
    }
    const acts: Readonly<Record<string, (pool: pg.Pool) => Promise<number>>> = {
      import: (pool) => importFile(pool, needed(), values.changes === true, values['allow-loss'] === true),
      export: (pool) => exportFile(pool, values.out),
      show: (pool) => show(pool, needed(), moment(values['as-of']), values.reveal === true),
      report: (pool) => report(pool, readNumber(values.days, 'days', 7), readNumber(values.top, 'top', 10)),
      staff: (pool) => staff(pool, needed(), file),
    }
    const act = acts[action ?? '']
    if (act === undefined) throw new UsageError('import | export | show | report | staff')
    if (action === 'import' || action === 'show' || action === 'staff') needed()
    const database = await openDatabase(resolveOptions(), () => {})
    try {
      return await act(database.pool)
    } finally {
      await database.close()
    }
  },
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function importFile(
  pool: pg.Pool,
  path: string,
  changes: boolean,
  allowLoss: boolean,
): Promise<number> {
  const info = await stat(path).catch(() => {
    throw new UsageError(`không có tệp / no such file: ${path}`)
  })
  const bar = importBar(info.size)
  const started = Date.now()
  try {
    const done = await importRegistry(pool, {
      source: createReadStream(path, { highWaterMark: 1 << 20 }),
      name: basename(path),
      madeBy: userInfo().username,
      mode: changes ? 'changes' : 'snapshot',
      allowLoss,
      onProgress: (progress) => bar.update(progress),
    })
    bar.end()
    const seconds = (Date.now() - started) / 1000
    say(
      `${done.lines} dòng/lines · +${done.added} −${done.closed} · ${seconds.toFixed(1)} s · ${Math.round(done.lines / seconds)} dòng/s`,
    )
    return 0
  } catch (error) {
    bar.end()
    if (!(error instanceof RegistryImportError)) throw error
    for (const bad of error.bad) say(badLineText(bad))
    if (error.badTotal > error.bad.length) say(`… +${error.badTotal - error.bad.length}`)
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

async function exportFile(pool: pg.Pool, out: string | undefined): Promise<number> {
  const source = Readable.from(exportRegistry(pool), { objectMode: false })
  if (out === undefined) await pipeline(source, process.stdout, { end: false })
  else if (out.endsWith('.gz'))
    await pipeline(source, createGzip({ level: 1 }), createWriteStream(out, { mode: 0o600 }))
  else await pipeline(source, createWriteStream(out, { mode: 0o600 }))
  return 0
}

async function show(pool: pg.Pool, asked: string, asOf: Date | undefined, reveal: boolean): Promise<number> {
  const key = asked.replace(/\s/g, '').toUpperCase()
  const { byKey, registryAt } = await readRegistry(pool, [key], asOf)
  const records = byKey.get(key) ?? []
  if (records.length === 0) say('không có trong sổ thẻ / not in the registry')
  for (const record of records) say(recordText(record, reveal))
  say(`sổ thẻ lúc / registry of ${(asOf ?? registryAt).toISOString()}`)
  return records.length === 0 ? 1 : 0
}

function moment(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  // Without a zone it is Vietnam's time, as on the clocks of those who ask.
  const at = new Date(
    /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}${text.includes('T') ? '' : 'T00:00'}+07:00`,
  )
  if (Number.isNaN(at.getTime())) throw new UsageError(`--as-of: ${text}`)
  return at
}

async function report(pool: pg.Pool, days: number, top: number): Promise<number> {
  const to = new Date()
  const from = new Date(to.getTime() - days * 86_400_000)
  say(reportText(await readLookupReport(pool, from, to, top), days))
  return 0
}

async function staff(pool: pg.Pool, maCskcb: string, file: string | undefined): Promise<number> {
  if (file !== undefined) await replaceLookupStaff(pool, maCskcb, await readStaffFile(file))
  const listed = await readLookupStaff(pool, maCskcb)
  if (listed.length === 0)
    say('không đăng ký ai: không kiểm tra cán bộ / nobody registered: staff are not checked')
  for (const { cccd, name } of listed) say(`${cccd}\t${name}`)
  return 0
}
