import { DECISIONS } from '../../eligibility/decisions.js'
import { ELIGIBILITY_DEFECTS, type EligibilityDefect, NOT_PLANTED } from '../eligibility/index.js'
import { BUILD_DEFECTS } from './build-defects.js'
import { CLAIM_DEFECTS } from './claim-defects.js'
import type { Defect, RuleDefect } from './defect.js'
import { ENVELOPE_DEFECTS } from './envelope-defects.js'
import { MARKUP_DEFECTS } from './markup-defects.js'
import { RULE_DEFECTS } from './rule-defects.js'
import { VALUE_DEFECTS } from './value-defects.js'

export type { ClaimDefect, Defect, EnvelopeDefect, ExpectedFinding, RuleDefect } from './defect.js'
export { RULE_DEFECTS } from './rule-defects.js'

/** Every defect of form that the generator can make, each with the one finding that it must raise. */
export const DEFECTS: readonly Defect[] = [
  ...ENVELOPE_DEFECTS,
  ...CLAIM_DEFECTS,
  ...MARKUP_DEFECTS,
  ...BUILD_DEFECTS,
  ...VALUE_DEFECTS,
]

const byName = new Map<string, Defect | RuleDefect | EligibilityDefect>(
  [...DEFECTS, ...RULE_DEFECTS, ...ELIGIBILITY_DEFECTS].map((defect) => [defect.name, defect]),
)
/** A code of eligibility names the first of its defects. */
for (const defect of ELIGIBILITY_DEFECTS)
  if (defect.expects !== null && !byName.has(defect.expects.code)) byName.set(defect.expects.code, defect)

/** A defect by its name; also a rule's by the rule's code, and the first of a check of eligibility by that code. */
export function findDefect(name: string): Defect | RuleDefect | EligibilityDefect | undefined {
  return byName.get(name)
}

/** What to say about a check that is known by the name and is no defect; null for an unknown name. */
export function whyNoDefect(name: string): string | null {
  const decided = DECISIONS.find(({ code }) => code === name)
  if (decided?.decision === 'refused') return decided.reason
  if (decided?.decision === 'covered') return `${decided.by.join(', ')} checks it, plant that`
  return NOT_PLANTED[name] ?? null
}
