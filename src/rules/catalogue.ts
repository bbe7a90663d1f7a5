import { ELIGIBILITY_FINDINGS } from '../eligibility/findings.js'
import type { FindingEntry, Text } from './catalogue-entry.js'
import { STRUCTURE_FINDINGS } from './catalogue-structure.js'
import type { Finding, Severity } from './finding.js'
import { MALFORMED_TEXTS } from './malformed-texts.js'
import { parameterText, tidied } from './message-values.js'
import { RULES } from './rules.js'

/** Every finding code that the engine can raise. */
export const CATALOGUE: ReadonlyMap<string, FindingEntry> = new Map(
  [...STRUCTURE_FINDINGS, ...RULES, ...ELIGIBILITY_FINDINGS].map((entry) => [entry.code, entry]),
)

export interface FindingDescription {
  readonly severity: Severity
  readonly vi: string
  readonly en: string
  readonly adviceVi: string
  readonly adviceEn: string
  readonly basis: string
}

/**
 * The sentences of a finding in both languages, parameters filled in.
 * Throws `RangeError` for a code that is not in the catalogue (a defect of ours, caught by tests).
 */
export function describeFinding(finding: Finding): FindingDescription {
  const entry = CATALOGUE.get(finding.code)
  if (entry === undefined) throw new RangeError(`unknown finding code ${finding.code}`)
  const fill = (text: Text, language: 'vi' | 'en') =>
    tidied(
      text[language].replace(/\{(\w+)\}/g, (_, name: string) => parameter(finding, name, language)),
      language,
    )
  const times = Number(finding.params?.times ?? 1)
  return {
    severity: finding.severity,
    vi: fill(entry.text, 'vi') + (times > 1 ? ` (${times} lần trong bảng)` : ''),
    en: fill(entry.text, 'en') + (times > 1 ? ` (${times} times in the table)` : ''),
    adviceVi: fill(entry.advice, 'vi'),
    adviceEn: fill(entry.advice, 'en'),
    basis: entry.basis,
  }
}

function parameter(finding: Finding, name: string, language: 'vi' | 'en'): string {
  if (name === 'reason') {
    const reason = String(finding.params?.reason ?? '')
    return MALFORMED_TEXTS[reason]?.[language] ?? reason
  }
  const value =
    finding.params?.[name] ??
    (name === 'table'
      ? finding.table
      : name === 'row'
        ? finding.row
        : name === 'field'
          ? finding.field
          : name === 'value'
            ? finding.value
            : undefined)
  return parameterText(finding, name, value, language)
}

/** The finding as JSON for the native face and exports: its data and its sentences. */
export function findingJson(finding: Finding) {
  const { vi, en, adviceVi, adviceEn, basis } = describeFinding(finding)
  return { ...finding, message: { vi, en }, advice: { vi: adviceVi, en: adviceEn }, basis }
}
