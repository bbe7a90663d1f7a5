import { percentText } from '../eligibility/checks-level.js'
import { factsOf, isPaid, type RowGroup } from '../eligibility/facts.js'
import type { LevelVerdict } from '../eligibility/row-levels.js'
import type { Finding } from '../rules/finding.js'
import { readable } from '../standard/moments.js'
import type { TableName } from '../standard/plan.js'
import type { ClaimDocument, DocumentRow } from '../store/review-document.js'
import type { ClaimEligibility } from '../store/review-eligibility.js'

/** What stands behind the findings about MUC_HUONG; the other findings about rows name a stretch of days. */
const VERDICTS: Readonly<Record<string, LevelVerdict>> = {
  'ELG-B01': 'over',
  'ELG-B02': 'over',
  'ELG-B03': 'right',
  'ELG-B04': 'under',
  'ELG-B16': 'written',
}

/**
 * Rows of a table that findings about several rows name, by the number of the finding (from 1). A finding about
 * eligibility tells its first row and how many there are; which they are follows from what was judged. Of findings
 * whose rows cannot be told for certain nothing is said: their first row stays marked.
 */
export function rowsNamed(
  findings: readonly Finding[],
  document: ClaimDocument,
  table: TableName,
  eligibility: ClaimEligibility | null,
): ReadonlyMap<number, ReadonlySet<number>> {
  const named = new Map<number, ReadonlySet<number>>()
  if (eligibility === null || (table !== 'XML2' && table !== 'XML3')) return named
  let keys: readonly string[] | null = null
  for (const [i, finding] of findings.entries()) {
    const groups = groupsOf(finding, eligibility)
    if (groups === null) continue
    keys ??= rowKeys(document, table)
    const wanted = new Set(groups.filter((group) => group.table === table).map(keyOf))
    const rows = keys.flatMap((key, at) => (wanted.has(key) ? [at + 1] : []))
    if (rows.length > 0) named.set(i + 1, new Set(rows))
  }
  return named
}

const keyOf = ({ day, mucHuong, phamVi, maNhom }: RowGroup): string =>
  `${day} ${mucHuong} ${phamVi} ${maNhom}`

/** The groups of rows that a finding is about; null when it names one row, or when they cannot be told. */
function groupsOf(
  { code, table, field, value, params }: Finding,
  { facts, judgement }: ClaimEligibility,
): RowGroup[] | null {
  const count = params?.rows
  if (typeof count !== 'number' || count < 2) return null
  const { from, to } = params ?? {}
  const groups =
    field === 'MUC_HUONG'
      ? facts.rows.filter((group, i) => {
          const judged = judgement.rows[i]
          return (
            group.table === table &&
            percentText(group.mucHuong) === value &&
            judged?.verdict === VERDICTS[code] &&
            judged?.allowed.map(percentText).join('; ') === params?.expected
          )
        })
      : typeof from === 'string' && typeof to === 'string'
        ? facts.rows.filter((group) => isPaid(group) && isWithin(readable(group.day), from, to))
        : []
  return groups.reduce((sum, { rows }) => sum + rows, 0) === count ? groups : null
}

/** Days as messages write them. */
function isWithin(day: string, from: string, to: string): boolean {
  const turned = (text: string) => text.split('/').toReversed().join('')
  return turned(from) <= turned(day) && turned(day) <= turned(to)
}

/** The group that each row of a table belongs to, by the rows' own fields. */
function rowKeys(document: ClaimDocument, table: 'XML2' | 'XML3'): string[] {
  const rowsOf = (name: TableName) => document.tables.find((one) => one.table === name)?.rows ?? []
  const head = recordOf(rowsOf('XML1')[0])
  return rowsOf(table).map((row) => {
    const [group] = factsOf({ XML1: head, [table]: [recordOf(row)] }).rows
    return group === undefined ? '' : keyOf(group)
  })
}

const recordOf = (row: DocumentRow | undefined): Record<string, string> =>
  Object.fromEntries((row?.fields ?? []).map(({ name, value }) => [name, value]))
