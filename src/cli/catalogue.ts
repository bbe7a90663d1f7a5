import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { userInfo } from 'node:os'
import { fileURLToPath } from 'node:url'
import { stringify } from 'csv-stringify/sync'
import type pg from 'pg'
import { resolveOptions } from '../config.js'
import { openDatabase } from '../engine.js'
import { layOutEdition } from '../intake/reference-image.js'
import { exportHeadings } from '../standard/catalogue-columns.js'
import { CATALOGUE_KINDS, type CatalogueKind, catalogueKind } from '../standard/catalogue-kinds.js'
import { type CatalogueEntry, guarded } from '../standard/catalogue-row.js'
import { ALWAYS, type Day, FOREVER, numberCell, readDay } from '../standard/catalogue-values.js'
import { dayInVietnam } from '../standard/dated.js'
import { checkOwner, importCatalogue } from '../store/catalogue-import.js'
import { diffEditions, exportCatalogue, findInCatalogue, listCatalogues } from '../store/catalogue-read.js'
import { currentEdition, listEditions } from '../store/editions.js'
import { StoreError } from '../store/errors.js'
import { catalogueFiles, importFile } from './catalogue-import.js'
import { type Command, readArguments, UsageError } from './command.js'

const DEMO = fileURLToPath(new URL('../../samples/catalogues/', import.meta.url))

export const catalogueCommand: Command = {
  help: `bhyt catalogue import KIND FILE [--facility MACSKCB] [--map CODE=Cột,name=Cột…] [--merge] [--from DATE]
                      [--sheet N] [--dry-run] [--errors FILE] [--by NAME]
bhyt catalogue import --demo          danh mục mẫu hư cấu / the made-up lists that ship with the product
bhyt catalogue remove KIND [--facility MACSKCB]      bỏ cả danh mục / take a whole list out of force
bhyt catalogue list [--editions]
bhyt catalogue diff KIND EDITION_A EDITION_B [--facility MACSKCB]
bhyt catalogue export KIND [--facility MACSKCB] [--edition N] [--day DATE] [--format csv] [--out FILE]
bhyt catalogue show KIND CODE [--facility MACSKCB] [--day DATE] [--edition N]

Nhập tệp CSV (UTF-8; phẩy, chấm phẩy hoặc tab) hay XLSX; mọi dòng được kiểm tra, có một dòng sai thì không nhập gì.
Reads CSV (UTF-8; comma, semicolon or tab) or XLSX; checks every line and imports all or nothing. The former
edition stays, and running services take the new one over by themselves.

  --facility  cơ sở sở hữu danh mục / facility that owns the list; none: national
  --map       cột cho CODE, FROM, TO hoặc thuộc tính / columns for CODE, FROM, TO or attributes
  --merge     giữ các mục không có trong tệp / keep entries that the file does not have
  --from      ngày bắt đầu hiệu lực khi tệp không ghi / first day of validity where the file names none
  --sheet     bảng thứ mấy trong tệp XLSX (1) / which sheet of an XLSX file
  --dry-run   chỉ xem sẽ đổi gì / only tell what would change
  --errors    ghi mọi dòng sai ra tệp CSV / write all bad lines to a CSV file
  --by        người nhập, ghi vào nhật ký / who imports, for the record (your account name)
  --day       ngày YYYY-MM-DD, YYYYMMDD hoặc dd/MM/yyyy / a day; show: today
  --edition   phiên bản / edition (current)

KIND: ${CATALOGUE_KINDS.map(({ kind }) => kind).join(' | ')}
Kho / store: DATABASE_URL, or the embedded one in BHYT_DATA.
Mã thoát / exit code: 0 done, 1 bad lines or (show) not valid, 2 wrong usage.`,
  async run(args) {
    const parsed = readArguments(args, OPTIONS)
    const [action, ...positionals] = parsed.positionals
    const act = ACTIONS[action ?? '']
    if (act === undefined) throw new UsageError('import | remove | list | diff | export | show')
    const run = act(positionals, parsed.values)
    const database = await openDatabase(resolveOptions(), (line) => process.stderr.write(`${line}\n`))
    try {
      return await run(database.pool)
    } finally {
      await database.close()
    }
  },
}

const OPTIONS = {
  facility: { type: 'string' },
  map: { type: 'string', multiple: true },
  merge: { type: 'boolean' },
  from: { type: 'string' },
  sheet: { type: 'string' },
  'dry-run': { type: 'boolean' },
  errors: { type: 'string' },
  by: { type: 'string' },
  demo: { type: 'boolean' },
  editions: { type: 'boolean' },
  day: { type: 'string' },
  edition: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
} as const

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values']

/** Checks the arguments at once, before a database is opened; what it returns does the work. */
type Action = (positionals: readonly string[], values: Values) => (pool: pg.Pool) => Promise<number>

const out = (line: string) => void process.stdout.write(`${line}\n`)

const ACTIONS: Readonly<Record<string, Action>> = {
  import(positionals, values) {
    const options = {
      mode: values.merge === true ? ('merge' as const) : ('replace' as const),
      dryRun: values['dry-run'] === true,
      errorsPath: values.errors ?? null,
      by: values.by ?? userInfo().username,
      map: readMap(values.map ?? []),
      defaultFrom: readDayOption(values.from, 'from') ?? ALWAYS,
      sheet: readWhole(values.sheet, 'sheet') ?? 1,
    }
    if (values.demo === true) {
      return async (pool) => {
        let good = true
        for (const file of await catalogueFiles(DEMO))
          good = (await importFile(pool, file, options, out)) && good
        return good ? 0 : 1
      }
    }
    const { kind, owner, rest } = readList(positionals, values, 1, 'FILE')
    return async (pool) => ((await importFile(pool, { kind, owner, path: rest[0]! }, options, out)) ? 0 : 1)
  },

  remove(positionals, values) {
    const { kind, owner } = readList(positionals, values, 0, '')
    return async (pool) => {
      const asked = { kind, owner, rows: [], mode: 'remove' as const, source: '' }
      const result = await importCatalogue(pool, {
        ...asked,
        by: values.by ?? userInfo().username,
        afterLargeChange: layOutEdition,
      })
      out(
        result.imported
          ? `-${result.removed} bỏ/removed; phiên bản / edition ${result.edition}`
          : `không có danh mục này / there is no such list`,
      )
      return 0
    }
  },

  list(_positionals, values) {
    return async (pool) => {
      if (values.editions === true) {
        for (const one of await listEditions(pool)) {
          const { edition, at, topic, kind, owner, added, changed, removed, kept, source, by } = one
          const counts = `+${added} ~${changed} -${removed} =${kept}`
          out([edition, at.toISOString(), topic, kind, owner || '·', counts, source, by].join('\t'))
        }
        return 0
      }
      for (const { kind, owner, entries, edition, at, source } of await listCatalogues(pool)) {
        const { vi, en } = catalogueKind(kind)
        const last = `phiên bản/edition ${edition}\t${at.toISOString()}\t${source}`
        out(`${kind}\t${owner || '·'}\t${entries} mục/entries\t${last}\t${vi} / ${en}`)
      }
      return 0
    }
  },

  diff(positionals, values) {
    const { kind, owner, rest } = readList(positionals, values, 2, 'EDITION_A EDITION_B')
    const [a, b] = rest.map((text) => readWhole(text, 'EDITION')!) as [number, number]
    return async (pool) => {
      await checkEdition(pool, Math.max(a, b))
      const counts = { added: 0, changed: 0, removed: 0 }
      for await (const batch of diffEditions(pool, kind, owner, a, b)) {
        for (const { change, before, after } of batch) {
          counts[change]++
          if (before === null) out(`+ ${entryText(kind, after!)}`)
          else if (after === null) out(`- ${entryText(kind, before)}`)
          else out(`~ ${changeText(kind, before, after)}`)
        }
      }
      out(`+${counts.added} thêm/added, ~${counts.changed} đổi/changed, -${counts.removed} bỏ/removed`)
      return 0
    }
  },

  export(positionals, values) {
    const { kind, owner } = readList(positionals, values, 0, '')
    if ((values.format ?? 'csv') !== 'csv') throw new UsageError('--format: csv')
    const edition = readWhole(values.edition, 'edition')
    const day = readDayOption(values.day, 'day')
    return async (pool) => {
      await checkEdition(pool, edition ?? 0)
      const asked = {
        kind,
        owner,
        ...(edition === undefined ? {} : { edition }),
        ...(day === undefined ? {} : { day }),
      }
      const stream = values.out === undefined ? process.stdout : createWriteStream(values.out)
      const write = async (text: string) => {
        if (!stream.write(text)) await once(stream, 'drain')
      }
      // The mark at the beginning tells spreadsheets that this is UTF-8.
      await write(`\ufeff${stringify([exportHeadings(catalogueKind(kind))])}`)
      for await (const batch of exportCatalogue(pool, asked)) {
        await write(stringify(batch.map((entry) => exportCells(kind, entry))))
      }
      if (stream !== process.stdout) {
        stream.end()
        await once(stream, 'finish')
      }
      return 0
    }
  },

  show(positionals, values) {
    const [name, code] = positionals
    if (code === undefined) throw new UsageError('KIND CODE')
    const kind = readKind(name)
    const day = readDayOption(values.day, 'day') ?? Number(dayInVietnam(new Date()).replaceAll('-', ''))
    const edition = readWhole(values.edition, 'edition')
    return async (pool) => {
      await checkEdition(pool, edition ?? 0)
      const facility = values.facility ?? ''
      const answer = await findInCatalogue(pool, {
        kind,
        facility,
        code,
        day,
        ...(edition === undefined ? {} : { edition }),
      })
      if (answer.list === null) {
        out(`không có danh mục / there is no list: ${kind}${facility === '' ? '' : ` ${facility}`}`)
        return 1
      }
      const list = answer.list === '' ? 'toàn quốc/national' : answer.list
      const valid = answer.valid.length > 0
      const word = valid ? 'có hiệu lực / valid' : 'không có hiệu lực / not valid'
      out(`${code}: ${word} — ${day}, danh mục/list ${kind} ${list}, phiên bản/edition ${answer.edition}`)
      for (const entry of answer.valid) out(`  ✓ ${entryText(kind, entry)}`)
      for (const entry of answer.otherTimes) out(`  · ${entryText(kind, entry)}`)
      return valid ? 0 : 1
    }
  },
}

function readKind(name: string | undefined): CatalogueKind {
  const found = CATALOGUE_KINDS.find(({ kind }) => kind === name)
  if (found === undefined)
    throw new UsageError(`KIND: ${CATALOGUE_KINDS.map(({ kind }) => kind).join(' | ')}`)
  return found.kind
}

/** KIND, --facility, and exactly `count` more arguments. */
function readList(positionals: readonly string[], values: Values, count: number, names: string) {
  const [name, ...rest] = positionals
  const kind = readKind(name)
  if (rest.length !== count) throw new UsageError(`KIND ${names}`.trim())
  const owner = values.facility ?? ''
  checkOwner(catalogueKind(kind), owner)
  return { kind, owner, rest }
}

function readWhole(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${name}: ${text}`)
  return Number(text)
}

function readDayOption(text: string | undefined, name: string): Day | undefined {
  if (text === undefined) return undefined
  const day = readDay(text)
  if (typeof day === 'number') return day
  throw new UsageError(`--${name}: ${day === null ? 'trống / blank' : `${day.vi} / ${day.en}`}`)
}

/** `CODE=Cột,name=Cột`; a column whose heading holds a comma goes into a `--map` of its own. */
function readMap(texts: readonly string[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>()
  for (const text of texts) {
    for (const pair of text.split(/,(?=\s*\w+=)/)) {
      const at = pair.indexOf('=')
      if (at < 1) throw new UsageError(`--map CODE=Cột / Column: ${pair}`)
      map.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim())
    }
  }
  return map
}

async function checkEdition(pool: pg.Pool, edition: number): Promise<void> {
  const current = await currentEdition(pool)
  if (edition > current) {
    throw new StoreError(
      'CATALOGUE_EDITION',
      `không có phiên bản / there is no edition ${edition}; hiện tại / current: ${current}`,
    )
  }
}

const dayCell = (day: Day) => (day === ALWAYS || day === FOREVER ? '' : String(day))

function exportCells(kind: CatalogueKind, entry: CatalogueEntry): string[] {
  const attributes = catalogueKind(kind).attributes.map(({ name, type }) => {
    const value = entry.attributes[name] ?? ''
    return type === 'number' ? numberCell(value) : value
  })
  return [entry.code, dayCell(entry.from), dayCell(entry.to), ...attributes].map(guarded)
}

/** `40.901 [20240101 … ] name=…; price=…` */
function entryText(kind: CatalogueKind, { code, from, to, attributes }: CatalogueEntry): string {
  const pairs = catalogueKind(kind).attributes.flatMap(({ name }) =>
    attributes[name] === undefined ? [] : [`${name}=${attributes[name]}`],
  )
  return `${code} [${dayCell(from)}…${dayCell(to)}] ${pairs.join(', ')}`
}

function changeText(kind: CatalogueKind, before: CatalogueEntry, after: CatalogueEntry): string {
  const changes = catalogueKind(kind).attributes.flatMap(({ name }) => {
    const [was, is] = [before.attributes[name] ?? '', after.attributes[name] ?? '']
    return was === is ? [] : [`${name}: ${was || '∅'} → ${is || '∅'}`]
  })
  if (before.to !== after.to) changes.unshift(`…${dayCell(before.to)} → …${dayCell(after.to)}`)
  return `${after.code} [${dayCell(after.from)}…${dayCell(after.to)}] ${changes.join(', ')}`
}
