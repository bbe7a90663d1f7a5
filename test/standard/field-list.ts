import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { STANDARD_VERSIONS, type StandardVersion } from '../../src/standard/plan.js'

/** The field list the schemas were made from; not part of the package, so tests that need it skip without it. */
const FIELD_LIST = fileURLToPath(new URL('../../../shared/spec/fields.csv', import.meta.url))
export const hasFieldList = existsSync(FIELD_LIST)

export interface ListedField {
  readonly table: string
  readonly ord: number
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly versions: readonly string[]
  readonly labelVi: string
  readonly labelEn: string
  /** Size as written, `n` for no limit, in each version that has the field. */
  readonly sizes: Readonly<Partial<Record<StandardVersion, string>>>
}

export function readFieldList(): ListedField[] {
  const [, ...records] = parseCsv(readFileSync(FIELD_LIST, 'utf8'))
  return records.map(([table, ord, name, type, size, required, versions, label, notes]) => {
    const [labelVi, labelEn] = label.split(' | ')
    const history = historyOf(notes)
    const sizes: Partial<Record<StandardVersion, string>> = {}
    let last = Object.keys(history).length > 0 ? undefined : size
    for (const version of STANDARD_VERSIONS) {
      last = history[version] ?? last
      if (!versions.split(',').includes(version) || last === undefined) continue
      sizes[version] = last
    }
    return {
      table,
      ord: Number(ord),
      name,
      type,
      required: required === 'X',
      versions: versions.split(','),
      labelVi: labelVi.trim(),
      labelEn: labelEn.trim(),
      sizes,
    }
  })
}

/** `[130/4750: Chuỗi 10 -> 3176: Chuỗi 255]` as size a version. */
function historyOf(notes: string): Record<string, string> {
  const history: Record<string, string> = {}
  for (const [, versions, size] of notes.matchAll(/((?:130|4750|3176)(?:\/4750)?): (?:Số|Chuỗi) (n|\d+)/g)) {
    for (const version of versions.split('/')) history[version] = size
  }
  return history
}

function parseCsv(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    if (record.length > 1) records.push(record)
    record = []
  }
  return records
}
