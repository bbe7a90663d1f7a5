import type { Minute } from './calendar.js'
import { formatDay } from './calendar.js'
import type { Row } from './claim-model.js'
import { formatMoney, share } from './money.js'

/** What law sets, with the day from which it holds. The newest row not after the day of arrival counts. */
interface DatedLevel {
  /** YYYYMMDD. */
  readonly from: string
  /** Reference level (earlier: base salary) in đồng a month. */
  readonly referenceLevel: number
}

/** Base salary of the NĐ in force at the time; the last row is NĐ 161/2026. */
const REFERENCE_LEVELS: readonly DatedLevel[] = [
  { from: '20260701', referenceLevel: 2_530_000 },
  { from: '20240701', referenceLevel: 2_340_000 },
  { from: '20230701', referenceLevel: 1_800_000 },
  { from: '00000000', referenceLevel: 1_390_000 },
]

/** Below this share of the reference level the fund pays a visit in full (Luật BHYT, Điều 22). */
const SMALL_VISIT_PERCENT = 15

/** Benefit level by the third character of the card (Luật BHYT, Điều 22 khoản 1). */
const LEVEL_OF_CARD: Readonly<Record<string, number>> = { '1': 100, '2': 100, '3': 95, '4': 80, '5': 100 }

/** Reference level in đồng on the day of arrival. */
export function referenceLevelAt(arrival: Minute): number {
  const day = formatDay(arrival)
  return REFERENCE_LEVELS.find((level) => level.from <= day)!.referenceLevel
}

/** A cost row with its amounts still as numbers, in hundredths of a đồng. */
export interface CostLine {
  readonly row: Row
  readonly bv: number
  readonly bh: number
  /** Money from other sources (T_NGUONKHAC), at most `bv`. */
  readonly support: number
  /** MA_PTTT: 1 fee for service, 2 capitation, 3 DRG. */
  readonly paymentMethod: 1 | 2 | 3
}

/** Sums of the cost rows, in hundredths of a đồng, named as in XML1. */
export interface Totals {
  T_TONGCHI_BV: number
  T_TONGCHI_BH: number
  T_BNTT: number
  T_BNCCT: number
  T_BHTT: number
  T_NGUONKHAC: number
  T_BHTT_GDV: number
}

/** Benefit level (%) of a right-route visit: by card, or 100 when the cost in scope is small. */
export function benefitLevel(card: string, lines: readonly CostLine[], referenceLevel: number): number {
  let inScope = 0
  for (const line of lines) inScope += line.bh
  if (inScope < share(referenceLevel * 100, SMALL_VISIT_PERCENT)) return 100
  return LEVEL_OF_CARD[card.charAt(2)]!
}

/**
 * Writes the split of every row (MUC_HUONG, T_NGUONKHAC, T_BNTT, T_BNCCT, T_BHTT) and returns the sums.
 * Other sources are deducted from T_BNTT, then T_BNCCT, then T_BHTT (QĐ 130, notes to XML2 and XML3).
 */
export function settle(lines: readonly CostLine[], level: number): Totals {
  const totals: Totals = {
    T_TONGCHI_BV: 0,
    T_TONGCHI_BH: 0,
    T_BNTT: 0,
    T_BNCCT: 0,
    T_BHTT: 0,
    T_NGUONKHAC: 0,
    T_BHTT_GDV: 0,
  }
  const levelText = String(level)
  for (const { row, bv, bh, support, paymentMethod } of lines) {
    let fund = share(bh, level)
    let copay = bh - fund
    let self = bv - bh
    let left = support
    const fromSelf = Math.min(left, self)
    self -= fromSelf
    left -= fromSelf
    const fromCopay = Math.min(left, copay)
    copay -= fromCopay
    fund -= left - fromCopay

    row.MUC_HUONG = levelText
    row.T_NGUONKHAC_CL = formatMoney(support)
    row.T_NGUONKHAC = formatMoney(support)
    row.T_BNTT = formatMoney(self)
    row.T_BNCCT = formatMoney(copay)
    row.T_BHTT = formatMoney(fund)
    totals.T_TONGCHI_BV += bv
    totals.T_TONGCHI_BH += bh
    totals.T_BNTT += self
    totals.T_BNCCT += copay
    totals.T_BHTT += fund
    totals.T_NGUONKHAC += support
    if (paymentMethod === 1) totals.T_BHTT_GDV += fund
  }
  return totals
}
