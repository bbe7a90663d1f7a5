import type { TableName } from '../standard/plan.js'
import type { ClaimDocument, DocumentRow, DocumentTable } from '../store/review-document.js'

/** One field that two versions of a claim do not share. */
export interface FieldChange {
  readonly table: TableName
  /** Row in each version, from 1; null where the row is in one version only. */
  readonly rowBefore: number | null
  readonly rowAfter: number | null
  readonly field: string
  readonly before: string | null
  readonly after: string | null
}

export interface ClaimDiff {
  readonly changes: readonly FieldChange[]
  /** All there are; more than listed when the limit was reached. */
  readonly total: number
}

/**
 * What changed between two versions, field by field. Rows belong together by STT where it is unique in both versions,
 * else by place; rows of one version only are told with each field that has a value.
 */
export function diffClaims(before: ClaimDocument, after: ClaimDocument, limit = 2_000): ClaimDiff {
  const changes: FieldChange[] = []
  let total = 0
  const names = new Set([...before.tables, ...after.tables].map(({ table }) => table))
  for (const table of [...names].sort((a, b) => Number(a.slice(3)) - Number(b.slice(3)))) {
    for (const [old, now] of pairs(rowsOf(before, table), rowsOf(after, table))) {
      const values = new Map(now?.fields.map(({ name, value }) => [name, value]))
      const fields = new Set([...(old?.fields ?? []), ...(now?.fields ?? [])].map(({ name }) => name))
      const oldValues = new Map(old?.fields.map(({ name, value }) => [name, value]))
      for (const field of fields) {
        const [was, is] = [oldValues.get(field) ?? '', values.get(field) ?? '']
        if (was === is) continue
        total++
        if (changes.length < limit)
          changes.push({
            table,
            rowBefore: old?.row ?? null,
            rowAfter: now?.row ?? null,
            field,
            before: old === null ? null : was,
            after: now === null ? null : is,
          })
      }
    }
  }
  return { changes, total }
}

function rowsOf(document: ClaimDocument, name: TableName): readonly DocumentRow[] {
  return document.tables.find(({ table }: DocumentTable) => table === name)?.rows ?? []
}

function pairs(
  before: readonly DocumentRow[],
  after: readonly DocumentRow[],
): [DocumentRow | null, DocumentRow | null][] {
  const [old, now] = [byStt(before), byStt(after)]
  if (old === null || now === null)
    return Array.from({ length: Math.max(before.length, after.length) }, (_, i) => [
      before[i] ?? null,
      after[i] ?? null,
    ])
  const matched = [...old].map(([stt, row]): [DocumentRow | null, DocumentRow | null] => [
    row,
    now.get(stt) ?? null,
  ])
  const added = [...now].filter(([stt]) => !old.has(stt))
  return [...matched, ...added.map(([, row]): [null, DocumentRow] => [null, row])]
}

/** Null unless every row has an STT of its own. */
function byStt(rows: readonly DocumentRow[]): Map<string, DocumentRow> | null {
  const found = new Map<string, DocumentRow>()
  for (const row of rows) {
    const stt = row.fields.find(({ name }) => name === 'STT')?.value ?? ''
    if (stt === '' || found.has(stt)) return null
    found.set(stt, row)
  }
  return found
}
