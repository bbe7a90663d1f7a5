import { closeSync, openSync, writeSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import type pg from 'pg'
import { layOutEdition } from '../intake/reference-image.js'
import { findColumns } from '../standard/catalogue-columns.js'
import { CATALOGUE_KINDS, type CatalogueKind, catalogueKind } from '../standard/catalogue-kinds.js'
import { type CatalogueLine, guarded, type LineProblem, readRow } from '../standard/catalogue-row.js'
import type { Day } from '../standard/catalogue-values.js'
import {
  type CatalogueImportResult,
  type CatalogueOverlap,
  CatalogueOverlapError,
  checkOwner,
  importCatalogue,
} from '../store/catalogue-import.js'
import { StoreError } from '../store/errors.js'
import { openSheet, SheetError } from './catalogue-file.js'

/** A file that holds one list. */
export interface CatalogueFile {
  readonly path: string
  readonly kind: CatalogueKind
  /** Facility (MA_CSKCB); '' is national. */
  readonly owner: string
}

export interface ReadOptions {
  /** See `findColumns`. */
  readonly map?: ReadonlyMap<string, string>
  /** First day of validity where a line names none. */
  readonly defaultFrom?: Day
  /** Sheet of an XLSX file, from 1. */
  readonly sheet?: number
}

/** The entries of a file, checked line by line; bad lines go to `onProblems` instead. */
export interface CatalogueReader {
  readonly unused: readonly string[]
  readonly rows: AsyncIterable<CatalogueLine>
  readonly sha256: () => Buffer
}

/**
 * Opens a file and reads it as its kind.
 *
 * @throws SheetError when it is no table, CatalogueColumnsError when its headings do not fit, StoreError
 * `CATALOGUE_OWNER` when the kind has no such owner
 */
export async function readCatalogueFile(
  file: CatalogueFile,
  onProblems: (problems: readonly LineProblem[]) => void,
  options: ReadOptions = {},
): Promise<CatalogueReader> {
  const kind = catalogueKind(file.kind)
  checkOwner(kind, file.owner)
  const sheet = await openSheet(file.path, options.sheet)
  const columns = findColumns(kind, sheet.headings, options.map)
  const rows = async function* () {
    try {
      for await (const { line, cells, numbers } of sheet.lines) {
        const read = readRow(columns, cells, line, options.defaultFrom, numbers)
        if ('code' in read) yield read
        else onProblems(read)
      }
    } catch (error) {
      if (!(error instanceof SheetError)) throw error
      onProblems([{ line: error.line, column: '', value: '', vi: error.vi, en: error.en }])
    }
  }
  return { unused: columns.unused, rows: rows(), sha256: sheet.sha256 }
}

/**
 * The catalogue files of a folder, by their names: `KIND.csv` is national, `KIND.MACSKCB.csv` a facility's;
 * `.xlsx` likewise. Other files are left alone.
 */
export async function catalogueFiles(folder: string): Promise<CatalogueFile[]> {
  const files: CatalogueFile[] = []
  for (const name of (await readdir(folder)).sort()) {
    const match = /^([A-Za-z0-9]+)(?:\.([0-9A-Z]{5}))?\.(?:csv|xlsx)$/.exec(name)
    const kind = CATALOGUE_KINDS.find((entry) => entry.kind === match?.[1])?.kind
    if (kind !== undefined) files.push({ path: join(folder, name), kind, owner: match?.[2] ?? '' })
  }
  return files
}

export interface ImportOptions extends ReadOptions {
  readonly mode: 'replace' | 'merge'
  readonly dryRun: boolean
  /** File that gets every problem; null: none. */
  readonly errorsPath: string | null
  readonly by: string
}

const SHOWN_PROBLEMS = 100

/** Imports a file and tells how it went, in lines for people. Returns false when lines were bad. */
export async function importFile(
  pool: pg.Pool,
  file: CatalogueFile,
  options: ImportOptions,
  tell: (line: string) => void,
): Promise<boolean> {
  using report = new ProblemReport(tell, options.errorsPath)
  const reader = await readCatalogueFile(file, (problems) => report.add(problems), options)
  const source = basename(file.path)
  try {
    const result = await importCatalogue(pool, {
      kind: file.kind,
      owner: file.owner,
      rows: reader.rows,
      mode: options.mode,
      source,
      sha256: reader.sha256,
      by: options.by,
      afterLargeChange: layOutEdition,
      refused: () => report.total > 0,
      dryRun: options.dryRun,
    })
    if (reader.unused.length > 0)
      tell(`${source}: không dùng cột / columns not used: ${reader.unused.join(', ')}`)
    tell(resultLine(file, result, options.dryRun))
    return true
  } catch (error) {
    if (error instanceof CatalogueOverlapError) report.add(error.overlaps.map(overlapProblem))
    else if (!(error instanceof StoreError && error.code === 'CATALOGUE_REFUSED')) throw error
    report.end()
    return false
  }
}

function resultLine(file: CatalogueFile, result: CatalogueImportResult, dryRun: boolean): string {
  const list = file.owner === '' ? file.kind : `${file.kind} ${file.owner}`
  const counts = `+${result.added} thêm/added, ~${result.changed} đổi/changed, -${result.removed} bỏ/removed, ${result.kept} giữ/kept`
  if (dryRun) return `${list}: ${counts}; chỉ thử, chưa nhập / tried only, nothing imported`
  return result.imported
    ? `${list}: ${counts}; phiên bản / edition ${result.edition}`
    : `${list}: không đổi, vẫn phiên bản / unchanged, still edition ${result.edition}`
}

function overlapProblem({ code, line, otherLine, from }: CatalogueOverlap): LineProblem {
  const [vi, en] =
    line !== null && otherLine !== null
      ? [`dòng ${otherLine}`, `line ${otherLine}`]
      : ['một mục khác hoặc mục đã có', 'another entry or one already there']
  return {
    line: line ?? otherLine ?? 0,
    column: '',
    value: code,
    vi: `trùng thời gian hiệu lực với ${vi}${from === 0 ? '' : ` kể từ ${from}`}; hãy ghi ngày cuối cho mục cũ`,
    en: `valid at the same time as ${en}${from === 0 ? '' : ` from ${from} on`}; end the older one first`,
  }
}

/** Shows the first bad lines, counts all, and writes all into a file when asked to. */
class ProblemReport {
  total = 0
  private readonly tell: (line: string) => void
  private readonly path: string | null
  private file: number | null = null

  constructor(tell: (line: string) => void, path: string | null) {
    this.tell = tell
    this.path = path
  }

  add(problems: readonly LineProblem[]): void {
    for (const problem of problems) {
      this.total++
      const { line, column, value, vi, en } = problem
      if (this.total <= SHOWN_PROBLEMS) {
        const place = [line > 0 ? `dòng/line ${line}` : '', column].filter((part) => part !== '').join(', ')
        const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value
        this.tell(`  ${place}${shown === '' ? '' : ` "${shown}"`}: ${vi} / ${en}`)
      }
      if (this.path === null) continue
      if (this.file === null) {
        this.file = openSync(this.path, 'w')
        writeSync(this.file, '\ufeffDONG,COT,GIA_TRI,LY_DO,REASON\n')
      }
      writeSync(this.file, stringify([[String(line), guarded(column), guarded(value), vi, en]]))
    }
  }

  end(): void {
    if (this.total > SHOWN_PROBLEMS) {
      this.tell(`  … và ${this.total - SHOWN_PROBLEMS} lỗi nữa / and ${this.total - SHOWN_PROBLEMS} more`)
    }
    if (this.path !== null) this.tell(`  tất cả trong / all of them in ${this.path}`)
    this.tell(`${this.total} lỗi, không nhập gì / problems, nothing was imported`)
  }

  [Symbol.dispose](): void {
    if (this.file !== null) closeSync(this.file)
    this.file = null
  }
}
