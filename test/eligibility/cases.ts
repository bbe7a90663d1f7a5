import type { Pair } from './case-parts.js'
import { ACROSS_PAIRS } from './cases-across.js'
import { BENEFIT_PAIRS } from './cases-benefit.js'
import { FORM_PAIRS } from './cases-form.js'
import { REGISTRY_PAIRS } from './cases-registry.js'

export const PAIRS: readonly Pair[] = [...FORM_PAIRS, ...REGISTRY_PAIRS, ...BENEFIT_PAIRS, ...ACROSS_PAIRS]
