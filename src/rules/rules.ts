import type { RuleEntry } from './rule.js'
import { BENEFIT_SPLIT } from './themes/benefit-split.js'
import { CLAIM_MONEY } from './themes/claim-money.js'
import { COMPLETENESS } from './themes/completeness.js'
import { EPISODE_DATES } from './themes/episode-dates.js'
import { ROW_MONEY } from './themes/row-money.js'
import { SERVICE_MONEY } from './themes/service-money.js'

/** Every rule about the content of claims, theme by theme. */
export const RULES: readonly RuleEntry[] = [
  ...EPISODE_DATES,
  ...ROW_MONEY,
  ...SERVICE_MONEY,
  ...BENEFIT_SPLIT,
  ...CLAIM_MONEY,
  ...COMPLETENESS,
]
