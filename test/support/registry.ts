import { gzipSync } from 'node:zlib'
import type pg from 'pg'
import { csvValue, REGISTRY_COLUMNS, type RegistryColumn } from '../../src/eligibility/registry-file.js'
import { type ImportResult, importRegistry } from '../../src/store/registry-import.js'

export type RegistryValues = Partial<Record<RegistryColumn, string>>

/** A line for a person with one card; plainly fictitious. Other values as told. */
export function personLine(number: string, values: RegistryValues = {}): RegistryValues {
  return {
    kind: 'card',
    bhxh_no: number,
    name: `NGUYỄN THỊ MẪU ${number.slice(-2)}`,
    cccd: `0001800${number.slice(-5)}`,
    birth: '19800517',
    sex: '2',
    address: 'Thôn Thử Nghiệm 1, Xã Ví Dụ',
    verified: '20230401',
    card: `GD479${number}`,
    from: '20240101',
    to: '20991231',
    facility: '79999',
    five_year: '20200101',
    ...values,
  }
}

export function registryCsv(lines: readonly RegistryValues[]): string {
  const rows = lines.map((line) => REGISTRY_COLUMNS.map((column) => csvValue(line[column] ?? '')).join(','))
  return `${[REGISTRY_COLUMNS.join(','), ...rows].join('\n')}\n`
}

export interface ImportMode {
  readonly mode?: 'snapshot' | 'changes'
  readonly zipped?: boolean
  readonly allowLoss?: boolean
}

export function importText(pool: pg.Pool, text: string, mode: ImportMode = {}): Promise<ImportResult> {
  const bytes = mode.zipped ? gzipSync(text) : Buffer.from(text)
  async function* source() {
    // In small pieces, so that lines and characters are cut.
    for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777)
  }
  return importRegistry(pool, {
    source: source(),
    name: 'thu.csv',
    madeBy: 'thử nghiệm',
    mode: mode.mode ?? 'changes',
    ...(mode.allowLoss === undefined ? {} : { allowLoss: mode.allowLoss }),
  })
}

export const importLines = (pool: pg.Pool, lines: readonly RegistryValues[], mode: ImportMode = {}) =>
  importText(pool, registryCsv(lines), mode)
