import type { CatalogueKind } from '../standard/catalogue-kinds.js'
import type { ParameterSet } from '../standard/parameter-set.js'
import type { Severity } from './finding.js'
import type { Reference } from './reference.js'
import type { RuleEntry } from './rule.js'
import { RULES } from './rules.js'

/** Whether a rule runs for a facility on a day, and if not, why. */
export interface RuleStatus {
  readonly rule: RuleEntry
  /** Severity of its findings; `off` when it does not run. */
  readonly severity: Severity | 'off'
  /** True when someone set the severity to something else than the rule's own. */
  readonly changed: boolean
  /** Catalogues that are missing: the rule is not checked until they are imported. */
  readonly missing: readonly CatalogueKind[]
  /** False before its first or after its last day. */
  readonly inForce: boolean
}

/** The state of every rule, in the order of the themes. `day` is YYYYMMDD. */
export function ruleStatuses(
  facility: string,
  day: number,
  parameters: ParameterSet,
  reference: Reference,
  rules: readonly RuleEntry[] = RULES,
): readonly RuleStatus[] {
  return rules.map((rule) => {
    const set = parameters.severityOf(rule.code, facility, day)
    return {
      rule,
      severity: set ?? (rule.off === undefined ? rule.severity : 'off'),
      changed: set !== null,
      missing: (rule.needs ?? []).filter((kind) => !reference.has(kind)),
      inForce: day >= (rule.from ?? 0) && day <= (rule.until ?? 99_999_999),
    }
  })
}

/** The same as plain data, for the API and the command line. */
export function ruleStatusJson({ rule, severity, changed, missing, inForce }: RuleStatus) {
  return {
    code: rule.code,
    severity,
    ownSeverity: rule.severity,
    changed,
    checked: severity !== 'off' && missing.length === 0 && inForce,
    missingCatalogues: missing,
    off: severity === 'off' ? (rule.off ?? null) : null,
    tables: rule.tables,
    fields: rule.fields,
    versions: rule.versions ?? null,
    from: rule.from ?? null,
    until: rule.until ?? null,
    message: rule.text,
    advice: rule.advice,
    basis: rule.basis,
    examples: { on: rule.examples.on, raises: rule.examples.raises, passes: rule.examples.passes },
  }
}
