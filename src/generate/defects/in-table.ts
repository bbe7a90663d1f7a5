import type { Severity } from '../../rules/finding.js'
import type { TableName, TablePlan } from '../../standard/plan.js'
import { contentText, fileOf } from '../draft.js'
import type { ClaimDefect } from './defect.js'

type Change = (xml: string, plan: TablePlan) => string | Buffer

/** A defect inside one table document, at a field or (null) at none. */
export function inTable(
  table: TableName,
  field: string | null,
  name: string,
  code: string,
  severity: Severity,
  vi: string,
  en: string,
  change: Change,
): ClaimDefect {
  return {
    of: 'claim',
    name,
    vi,
    en,
    expects: field === null ? { code, severity, table } : { code, severity, table, field },
    needs: [table],
    apply(draft) {
      const file = fileOf(draft, table)
      file.content = change(contentText(file), file.plan!)
    },
  }
}
