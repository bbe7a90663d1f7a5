import { ACROSS_DEFECTS } from './across-defects.js'
import { LEVEL_DEFECTS, ROUTE_DEFECTS } from './benefit-defects.js'
import { CARD_DEFECTS } from './card-defects.js'
import type { EligibilityDefect } from './defect.js'
import { FORM_DEFECTS } from './form-defects.js'
import { IDENTITY_DEFECTS } from './identity-defects.js'

export type { ClaimPart, EarlierClaim, EligibilityDefect } from './defect.js'

/** Everything about a card and its person that can be planted, each with the finding that it must raise. */
export const ELIGIBILITY_DEFECTS: readonly EligibilityDefect[] = [
  ...FORM_DEFECTS,
  ...IDENTITY_DEFECTS,
  ...CARD_DEFECTS,
  ...LEVEL_DEFECTS,
  ...ROUTE_DEFECTS,
  ...ACROSS_DEFECTS,
]

/** Why a finding of eligibility is no defect of the generator's, though it exists. */
export const NOT_PLANTED: Readonly<Record<string, string>> = {
  'ELG-C01': 'Stands at every check-in that the registry answered, whatever the answer: no defect raises it.',
}
