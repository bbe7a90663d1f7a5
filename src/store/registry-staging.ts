import type { RegistryLine } from '../eligibility/registry-file.js'
import { copyLine } from './copy.js'
import { STAGED_COLUMNS } from './registry-merge.js'

/** Holds the lines of a file until they are merged: of this session only, and never written to the WAL. */
export const STAGING_TABLE = 'registry_in'

export const CREATE_STAGING = `CREATE TEMP TABLE ${STAGING_TABLE} (
  ${STAGED_COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ')}) ON COMMIT DROP`

export const COPY_STAGING = `COPY ${STAGING_TABLE} (${STAGED_COLUMNS.map(([name]) => name).join(', ')}) FROM STDIN`

/** The line as COPY text, in the order of {@link COPY_STAGING}. */
export function stagedCopyLine(number: number, line: RegistryLine): string {
  return copyLine([
    number,
    line.kind,
    line.bhxhNo,
    line.name,
    arrayText(line.formerNames),
    line.cccd,
    line.birthDay,
    line.birthPrecision,
    line.sex,
    line.address,
    line.verifiedDay,
    line.deathDay,
    line.card,
    line.from,
    line.to,
    line.facility,
    line.area,
    line.fiveYearDay,
    line.state,
    line.reason,
    line.officialCard,
    line.entry,
    line.amount,
    line.counted,
    line.route,
  ])
}

/** A `text[]` as PostgreSQL reads it. */
function arrayText(values: readonly string[]): string {
  if (values.length === 0) return '{}'
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}
