import { addDays } from '../standard/moments.js'
import type { CardLevel } from './card-objects.js'
import { LAST_DAY } from './dated.js'
import type { EligibilityParameters } from './parameters.js'
import type { CardState, CardStatus } from './registry.js'

/** Days on which a card is valid, as the registry says, or as the claim says where the registry is not to be asked. */
export interface CoverPeriod {
  readonly code: string
  readonly object: string
  readonly level: CardLevel
  readonly facility: string
  readonly from: number
  /** {@link LAST_DAY} when open. */
  readonly to: number
  readonly statuses: readonly CardStatus[]
  /** False for a card of the person that the claim does not name. */
  readonly listed: boolean
}

/** How a day of the stay stands. */
export type Cover =
  | { readonly kind: 'covered'; readonly periods: readonly CoverPeriod[] }
  /** Expired during treatment, and still paid. */
  | { readonly kind: 'grace'; readonly periods: readonly CoverPeriod[] }
  /** Valid by its days, but withdrawn, held, locked, reduced, moved or stopped. */
  | { readonly kind: 'blocked'; readonly state: CardState }
  /** Expired during treatment; the days of grace are over. `until` is the last paid day. */
  | { readonly kind: 'afterGrace'; readonly until: number }
  | { readonly kind: 'gap' }

/** The treatment that a card may expire in. */
export interface Treatment {
  readonly arrivalDay: number
  readonly dischargeDay: number
  /** MA_LOAI_KCB, two characters. */
  readonly careType: string
}

/** What the card is on the day; a day that no entry of the history covers is active. */
export function stateOn(statuses: readonly CardStatus[], day: number): CardState {
  for (let i = statuses.length - 1; i >= 0; i--) {
    const status = statuses[i]
    if (status.from <= day && (status.to === null || day <= status.to)) return status.state
  }
  return 'active'
}

const contains = (period: CoverPeriod, day: number) => period.from <= day && day <= period.to

/**
 * How one day stands. Both ends of a period belong to it. A card that expired during the treatment, after the
 * arrival, goes on for the days of grace of its care type
 * (NĐ 146/2018/NĐ-CP, điều 27 khoản 9; NĐ 188/2025/NĐ-CP, điều 50 khoản 4).
 */
export function coverOn(
  day: number,
  periods: readonly CoverPeriod[],
  treatment: Treatment,
  parameters: EligibilityParameters,
): Cover {
  let state: CardState = 'active'
  const covering: CoverPeriod[] = []
  let expired: CoverPeriod[] = []
  for (const period of periods) {
    if (contains(period, day)) {
      const found = stateOn(period.statuses, day)
      if (found === 'active') covering.push(period)
      else state = found
    } else if (
      period.to < day &&
      period.to >= treatment.arrivalDay &&
      stateOn(period.statuses, period.to) === 'active'
    ) {
      if (expired.length === 0 || period.to > expired[0].to) expired = [period]
      else if (period.to === expired[0].to) expired.push(period)
    }
  }
  if (covering.length > 0) return { kind: 'covered', periods: covering }
  const days = expired.length === 0 ? 0 : graceDays(treatment, parameters)
  const until = days === 0 ? 0 : addDays(expired[0].to, days)
  if (day <= until) return { kind: 'grace', periods: expired }
  if (state !== 'active') return { kind: 'blocked', state }
  return until > 0 ? { kind: 'afterGrace', until } : { kind: 'gap' }
}

/** Treatment with a stay, or going on for days without one: what a card may expire in. */
const INPATIENT: ReadonlySet<string> = new Set(['03', '06', '09'])
const OUTPATIENT_TREATMENT: ReadonlySet<string> = new Set(['02', '04', '05', '08'])

/** Days that the fund goes on paying after a card has expired during the treatment; 0 when there are none. */
export function graceDays(treatment: Treatment, parameters: EligibilityParameters): number {
  const { careType, dischargeDay, arrivalDay } = treatment
  const name = INPATIENT.has(careType)
    ? 'cardGraceDays.inpatient'
    : OUTPATIENT_TREATMENT.has(careType)
      ? 'cardGraceDays.outpatient'
      : null
  return name === null ? 0 : parameters.number(name, dischargeDay || arrivalDay) || 0
}

/** The end of a period that may be open or blank. */
export const endOf = (to: number | null): number => (to === null || to === 0 ? LAST_DAY : to)
