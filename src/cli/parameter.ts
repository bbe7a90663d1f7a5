import { userInfo } from 'node:os'
import { basename } from 'node:path'
import type pg from 'pg'
import { resolveOptions } from '../config.js'
import { openDatabase } from '../engine.js'
import { CATALOGUE } from '../rules/catalogue.js'
import { ALWAYS, type Day, FOREVER, readDay } from '../standard/catalogue-values.js'
import { dayInVietnam } from '../standard/dated.js'
import {
  PARAMETER_HEADINGS,
  parameterColumns,
  readParameterRow,
  type WrittenRow,
} from '../standard/parameter-rows.js'
import { createParameterSet, type ParameterRow, SEVERITY_PREFIX } from '../standard/parameter-set.js'
import { PARAMETERS, parameterEntry } from '../standard/parameters.js'
import {
  changeParameters,
  type ParameterChangeResult,
  readParameterHistory,
  readParameters,
  removeParameter,
} from '../store/parameter-values.js'
import { openSheet } from './catalogue-file.js'
import { type Command, readArguments, UsageError } from './command.js'

export const parameterCommand: Command = {
  help: `bhyt parameter list [NAME] [--day DATE] [--facility MACSKCB]
bhyt parameter history NAME
bhyt parameter import FILE            CSV hoặc XLSX; cột / columns: name, value, from, to, facility, basis
bhyt parameter set NAME VALUE --from DATE [--to DATE] [--facility MACSKCB] --basis TEXT
bhyt parameter unset NAME --from DATE [--facility MACSKCB]
bhyt parameter severity CODE off|info|warning|error --from DATE [--to DATE] [--facility MACSKCB] --reason TEXT

Trong các dòng có hiệu lực, dòng của cơ sở đứng trước dòng chung, rồi đến dòng bắt đầu muộn nhất, rồi dòng nhập
đứng trước dòng đi kèm sản phẩm. Nhập hết hoặc không nhập gì; ai đổi và lúc nào đều được ghi lại.
Of the rows that hold, a facility's comes before one for all, then the one that began last, then an imported one
before one that ships. All or nothing; who changed what and when is kept.

NAME: docs/parameters.md; severity.CODE; holiday and workday (VALUE is the name of the day)
  --day   ngày / a day (today)          --by   người đổi / who (your account name)
DATE: YYYY-MM-DD, YYYYMMDD, dd/MM/yyyy
Kho / store: DATABASE_URL, or the embedded one in BHYT_DATA.
Mã thoát / exit code: 0 done, 1 bad lines, 2 wrong usage.`,
  async run(args) {
    const parsed = readArguments(args, OPTIONS)
    const [action, ...positionals] = parsed.positionals
    const act = ACTIONS[action ?? '']
    if (act === undefined) throw new UsageError('list | history | import | set | unset | severity')
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
  day: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  facility: { type: 'string' },
  basis: { type: 'string' },
  reason: { type: 'string' },
  by: { type: 'string' },
} as const

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values']

/** Checks the arguments at once, before a database is opened; what it returns does the work. */
type Action = (positionals: readonly string[], values: Values) => (pool: pg.Pool) => Promise<number>

const out = (line: string) => void process.stdout.write(`${line}\n`)
// Findings of form have their severity from the policy table.
const isRule = (code: string) => CATALOGUE.has(code) && !code.startsWith('STR-')
const author = (values: Values) => values.by ?? userInfo().username

const ACTIONS: Readonly<Record<string, Action>> = {
  list([name, ...rest], values) {
    if (rest.length > 0) throw new UsageError('list [NAME]')
    const day = readDayOption(values.day, 'day') ?? Number(dayInVietnam(new Date()).replaceAll('-', ''))
    const facility = values.facility ?? ''
    return async (pool) => {
      const imported = await readParameters(pool)
      const set = createParameterSet(imported)
      const names = new Set([...PARAMETERS.map((entry) => entry.name), ...imported.map((row) => row.name)])
      let shown = 0
      for (const one of names) {
        if (one === 'holiday' || one === 'workday') continue
        if (name !== undefined && one !== name && !one.startsWith(`${name}.`)) continue
        shown++
        const entry = parameterEntry(one)
        const value = set.text(one, day, facility)
        const own = imported.some(
          (row) =>
            row.name === one &&
            row.value === value &&
            (row.facility === '' || row.facility === facility) &&
            row.from <= day &&
            day <= row.to,
        )
        const label = entry === null ? '' : `${entry.vi} / ${entry.en}`
        out(`${one}\t${value || '∅'}\t${entry?.unit ?? ''}\t${own ? 'nhập/imported' : '·'}\t${label}`)
      }
      for (const row of imported)
        if (name === row.name && (row.name === 'holiday' || row.name === 'workday')) {
          shown++
          out(rowText(row))
        }
      return shown > 0 ? 0 : 1
    }
  },

  history([name, ...rest]) {
    if (name === undefined || rest.length > 0) throw new UsageError('history NAME')
    return async (pool) => {
      for (const row of await readParameterHistory(pool, name)) {
        const added = `+${row.addedIn} ${row.addedAt.toISOString()} ${row.addedBy} ${row.source}`
        const removed =
          row.removedIn === null ? '' : ` −${row.removedIn} ${row.removedAt?.toISOString()} ${row.removedBy}`
        out(`${rowText(row)}\t${added}${removed}`)
      }
      for (const { from, to, value, basis } of parameterEntry(name)?.rows ?? [])
        out(`${rowText({ name, facility: '', from, to, value, basis })}\tđi kèm sản phẩm / ships`)
      return 0
    }
  },

  import([path, ...rest], values) {
    if (path === undefined || rest.length > 0) throw new UsageError('import FILE')
    return async (pool) => {
      const sheet = await openSheet(path)
      const columns = parameterColumns(sheet.headings)
      for (const needed of ['name', 'value', 'from', 'basis'] as const) {
        if (columns[needed] === -1)
          throw new UsageError(`thiếu cột / no column: ${PARAMETER_HEADINGS[needed].join(' | ')}`)
      }
      const rows: ParameterRow[] = []
      let problems = 0
      for await (const { line, cells } of sheet.lines) {
        const cell = (column: keyof ParameterRow) => cells[columns[column]] ?? ''
        const row = readParameterRow(
          {
            name: cell('name'),
            value: cell('value'),
            from: cell('from'),
            to: cell('to'),
            facility: cell('facility'),
            basis: cell('basis'),
          },
          isRule,
        )
        if (!Array.isArray(row)) rows.push(row as ParameterRow)
        else
          for (const { column, value, vi, en } of row) {
            problems++
            out(`  dòng/line ${line}, ${column}${value === '' ? '' : ` "${value}"`}: ${vi} / ${en}`)
          }
      }
      if (problems > 0) {
        out(`${problems} lỗi, không nhập gì / problems, nothing was imported`)
        return 1
      }
      const change = { rows, source: basename(path), sha256: sheet.sha256(), by: author(values) }
      tell(await changeParameters(pool, change))
      return 0
    }
  },

  set([name, value, ...rest], values) {
    if (name === undefined || value === undefined || rest.length > 0) throw new UsageError('set NAME VALUE')
    return setOne({ name, value, basis: values.basis ?? '' }, values)
  },

  severity([code, severity, ...rest], values) {
    if (code === undefined || severity === undefined || rest.length > 0)
      throw new UsageError('severity CODE off|info|warning|error')
    return setOne({ name: SEVERITY_PREFIX + code, value: severity, basis: values.reason ?? '' }, values)
  },

  unset([name, ...rest], values) {
    if (name === undefined || rest.length > 0) throw new UsageError('unset NAME --from DATE')
    const from = readDayOption(values.from, 'from') ?? ALWAYS
    const facility = values.facility ?? ''
    return async (pool) => {
      const change = { source: 'bhyt parameter unset', sha256: null, by: author(values) }
      out(`phiên bản / edition ${await removeParameter(pool, { name, facility, from }, change)}`)
      return 0
    }
  },
}

function setOne(given: Pick<WrittenRow, 'name' | 'value' | 'basis'>, values: Values) {
  if (values.from === undefined) throw new UsageError('--from DATE')
  const row = readParameterRow(
    { ...given, from: values.from, to: values.to ?? '', facility: values.facility ?? '' },
    isRule,
  )
  if (Array.isArray(row)) {
    throw new UsageError(
      row.map(({ column, value, vi, en }) => `${column} "${value}": ${vi} / ${en}`).join('\n'),
    )
  }
  const rows = [row as ParameterRow]
  return async (pool: pg.Pool) => {
    tell(
      await changeParameters(pool, { rows, source: 'bhyt parameter set', sha256: null, by: author(values) }),
    )
    return 0
  }
}

function tell({ edition, added, changed, kept }: ParameterChangeResult): void {
  out(`+${added} thêm/added, ~${changed} đổi/changed, ${kept} giữ/kept; phiên bản / edition ${edition}`)
}

const dayCell = (day: Day) => (day === ALWAYS || day === FOREVER ? '' : String(day))

function rowText({ name, facility, from, to, value, basis }: ParameterRow): string {
  return `${name}\t${value}\t[${dayCell(from)}…${dayCell(to)}]\t${facility || '·'}\t${basis}`
}

function readDayOption(text: string | undefined, name: string): Day | undefined {
  if (text === undefined) return undefined
  const day = readDay(text)
  if (typeof day === 'number') return day
  throw new UsageError(`--${name}: ${day === null ? 'trống / blank' : `${day.vi} / ${day.en}`}`)
}
