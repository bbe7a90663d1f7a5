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

const byName = new Map([...DEFECTS, ...RULE_DEFECTS].map((defect) => [defect.name, defect]))

/** A defect of form by its name, or a rule's by the rule's code. */
export function findDefect(name: string): Defect | RuleDefect | undefined {
  return byName.get(name)
}
