import type { Decision } from '../decisions.js'
import { CROSS_DECISIONS } from './cross.js'
import { ROW_DECISIONS } from './rows.js'
import { VISIT_DECISIONS } from './visit.js'

/** Every collected requirement that is not a rule, with its answer. */
export const DECISIONS: readonly Decision[] = [...VISIT_DECISIONS, ...ROW_DECISIONS, ...CROSS_DECISIONS]
