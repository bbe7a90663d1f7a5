import type { TableName } from '../../standard/plan.js'
import { BIRTH } from './birth.js'
import { HIV } from './hiv.js'
import { INPATIENT } from './inpatient.js'
import { OUTPATIENT } from './outpatient.js'
import { PREGNANCY } from './pregnancy.js'
import { TRANSFER } from './transfer.js'
import { TUBERCULOSIS } from './tuberculosis.js'

/** Rows of a good claim, by table, in the order in which they are sent. Fields that are not named are blank. */
export type ExampleClaim = Readonly<Partial<Record<TableName, readonly Readonly<Record<string, string>>[]>>>

/**
 * Good claims that the examples of rules start from: synthetic, of version 3176, all discharged in September
 * 2026 and received on 2 October 2026. None of them raises a finding of content.
 */
export const EXAMPLE_CLAIMS = {
  outpatient: OUTPATIENT,
  inpatient: INPATIENT,
  birth: BIRTH,
  pregnancy: PREGNANCY,
  transfer: TRANSFER,
  hiv: HIV,
  tuberculosis: TUBERCULOSIS,
} as const satisfies Readonly<Record<string, ExampleClaim>>

export type ExampleBase = keyof typeof EXAMPLE_CLAIMS

/** Day of receipt of the examples unless one says otherwise. */
export const EXAMPLE_RECEIVED = 20261002
