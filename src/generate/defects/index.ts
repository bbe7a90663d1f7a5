import { BUILD_DEFECTS } from './build-defects.js'
import { CLAIM_DEFECTS } from './claim-defects.js'
import type { Defect } from './defect.js'
import { ENVELOPE_DEFECTS } from './envelope-defects.js'
import { MARKUP_DEFECTS } from './markup-defects.js'
import { VALUE_DEFECTS } from './value-defects.js'

export type { ClaimDefect, Defect, EnvelopeDefect, ExpectedFinding } from './defect.js'

/** Every defect that the generator can make, each with the one finding that it must raise. */
export const DEFECTS: readonly Defect[] = [
  ...ENVELOPE_DEFECTS,
  ...CLAIM_DEFECTS,
  ...MARKUP_DEFECTS,
  ...BUILD_DEFECTS,
  ...VALUE_DEFECTS,
]

const byName = new Map(DEFECTS.map((defect) => [defect.name, defect]))

export function findDefect(name: string): Defect | undefined {
  return byName.get(name)
}
