import { RULES } from '../../rules/rules.js'
import type { RuleDefect } from './defect.js'

/** Every rule about content, by its code: what it finds is planted with its example. */
export const RULE_DEFECTS: readonly RuleDefect[] = RULES.map((rule) => ({
  of: 'rule',
  name: rule.code,
  vi: withoutNames(rule.text.vi),
  en: withoutNames(rule.text.en),
  expects: { code: rule.code, severity: rule.severity },
  rule,
}))

/** Texts of rules name values that a list of rules does not have. */
function withoutNames(text: string): string {
  return text.replace(/\{\w+\}/g, '…')
}
