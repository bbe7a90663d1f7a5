import {
  BENEFIT_PARAMETERS,
  FLAT_PARAMETERS,
  LEVEL_PARAMETERS,
  ROUTE_PARAMETERS,
} from './parameters/benefit.js'
import type { ParameterEntry } from './parameters/entry.js'
import { DEADLINE_PARAMETERS, LIMIT_PARAMETERS } from './parameters/limits.js'

/** Every value that law or practice can change, with the rows that ship. */
export const PARAMETERS: readonly ParameterEntry[] = [
  ...BENEFIT_PARAMETERS,
  ...FLAT_PARAMETERS,
  ...LEVEL_PARAMETERS,
  ...ROUTE_PARAMETERS,
  ...LIMIT_PARAMETERS,
  ...DEADLINE_PARAMETERS,
]

/** Names of all parameters; those with a dot are families, such as `routePercent.1.13.outpatient`. */
export type ParameterName =
  | (typeof BENEFIT_PARAMETERS | typeof LIMIT_PARAMETERS | typeof DEADLINE_PARAMETERS)[number]['name']
  | `flatBenefitPercent.${string}`
  | `benefitLevel.${string}`
  | `routePercent.${string}`

const byName = new Map(PARAMETERS.map((entry) => [entry.name, entry]))

/** The entry of a parameter; null for an unknown name. */
export const parameterEntry = (name: string): ParameterEntry | null => byName.get(name) ?? null
