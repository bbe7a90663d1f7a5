import type { Severity } from '../rules/finding.js'

/**
 * The values of law and practice that eligibility asks for, by name and day (`YYYYMMDD`), as of one edition.
 * `createParameterSet` of `standard/parameter-set.ts` gives one; NaN or '' where no row holds.
 */
export interface EligibilityParameters {
  /** Facilities that have values of their own. */
  readonly facilities: ReadonlySet<string>
  /** Percentages, days and factors. */
  number(name: string, day: number, facility?: string): number
  /** Money in 1/100 đồng. */
  money(name: string, day: number, facility?: string): number
  text(name: string, day: number, facility?: string): string
  /** What someone set the severity of a check to, for the facility and day; null when nobody did. */
  severityOf(code: string, facility: string, day: number): Severity | 'off' | null
}

/*
 * Bounds of practice that no text sets. They only decide what is shown to a reviewer, never what is paid.
 */

/** Minutes that two inpatient stays may overlap when a patient is handed over. */
export const HAND_OVER_MINUTES = 120
/** The same when the first stay ended with a transfer. */
export const TRANSFER_MINUTES = 1440
/** Days before the last drugs run out on which a patient may come for the next ones. */
export const EARLY_REFILL_DAYS = 3
