import type { FindingEntry } from '../rules/catalogue-entry.js'
import type { TableName } from '../standard/plan.js'
import type { Stay } from './stay.js'

/** Where a check found something, and what its texts name. Left out: row 1 of XML1. */
export interface Notice {
  readonly table?: TableName
  readonly row?: number
  readonly field: string
  /** As in the claim; never something that only the registry knows. */
  readonly value?: string
  readonly params?: Readonly<Record<string, string | number>>
}

/** Says that the check at hand found something. */
export type Raise = (notice: Notice) => void

/**
 * What a check looks at. `claim`: the claim alone. `registry`: what the registry says of the person and of the
 * cards that cover the days; judged as it stands now and as it stood at the look-up, and not at all while it
 * cannot answer. `lookups`: the facility's look-ups. `neighbours`: other claims.
 */
export type CheckNeeds = 'claim' | 'registry' | 'lookups' | 'neighbours'

/** A check as data: what it is called, says and rests on, when it holds, and the function that looks. */
export interface EligibilityCheck extends FindingEntry {
  readonly needs: CheckNeeds
  /** First and last day of arrival for which it holds; always where left out. */
  readonly from?: number
  readonly until?: number
  readonly check: (stay: Stay, raise: Raise) => void
}
