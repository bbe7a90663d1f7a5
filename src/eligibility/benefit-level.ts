import { type CardLevel, RAISED_LEVELS } from './card-objects.js'
import type { CoverPeriod } from './coverage.js'
import type { EligibilityFacts } from './facts.js'
import type { EligibilityParameters } from './parameters.js'
import type { CopayEntry } from './registry.js'
import { isInpatientCare, type Route, routesOn } from './routes.js'

/** 100 % in 1/100 %, the unit of every share here. */
export const WHOLE = 10_000

/** Why a level is what it is. */
export type LevelGround = 'card' | 'flat' | 'smallVisit' | 'primaryCare' | 'exemption'

/** The benefit level that a row may have. */
export interface ExpectedLevel {
  /** The level due, in 1/100 %; the lowest where several are right (a day on which cards change). */
  readonly level: number
  readonly ground: LevelGround
  /** All levels that are right, {@link level} among them, rising. */
  readonly allowed: readonly number[]
  /** True when 100 % is allowed only because the claim says that the patient is exempt from co-payment. */
  readonly exemptByClaim: boolean
}

/** What the registry says about exemption; null when it was not asked. */
export interface ExemptionRecord {
  /** Day on which five continuous years are reached; 0 when unknown. */
  readonly fiveYearDay: number
  readonly copays: readonly CopayEntry[]
}

/** Share by the card: the printed level, or that of its object on the day where law has raised it. */
export function cardShare(
  object: string,
  level: CardLevel,
  day: number,
  parameters: EligibilityParameters,
): number {
  let share = shareOfLevel(level, day, parameters)
  for (const row of RAISED_LEVELS)
    if (row.object === object && row.from <= day && day <= row.to)
      share = Math.max(share, shareOfLevel(row.level, day, parameters))
  return share
}

const shareOfLevel = (level: CardLevel, day: number, parameters: EligibilityParameters): number =>
  Math.round(parameters.number(`benefitLevel.${level}`, day) * 100)

/** The day of the visit that selects the reference level. No text settles it, so it is a parameter itself. */
function referenceDay(facts: EligibilityFacts, rowDay: number, parameters: EligibilityParameters): number {
  const arrival = dayOf(facts.ngayVao)
  const by = parameters.text('referenceLevelDay', arrival)
  if (by === 'NGAY_YL') return rowDay
  return by === 'NGAY_RA' && facts.ngayRa > 0 ? dayOf(facts.ngayRa) : arrival
}

/** In-scope cost from which a visit is no longer small, in 1/100 đồng; 0 when no reference level is known. */
export function smallVisitLimit(
  facts: EligibilityFacts,
  rowDay: number,
  parameters: EligibilityParameters,
): number {
  const day = referenceDay(facts, rowDay, parameters)
  const limit = (parameters.money('referenceLevel', day) * parameters.number('smallVisitPercent', day)) / 100
  return Number.isNaN(limit) ? 0 : Math.round(limit)
}

const dayOf = (moment: number) => Math.floor(moment / 10_000)
const yearOf = (day: number) => Math.floor(day / 10_000)

/**
 * True when the counted co-payments of the year, up to the day, are more than six months of the reference level.
 * Equal is not more. Where the reference level changed in the year, each part counts by its own:
 * remaining = (6 − accumulated ÷ old level) × new level (NĐ 188/2025/NĐ-CP, điều 18 khoản 2 điểm c).
 */
export function exceedsExemption(
  copays: readonly CopayEntry[],
  day: number,
  upTo: 'before' | 'including',
  parameters: EligibilityParameters,
): boolean {
  const year = yearOf(day)
  const months = parameters.number('copaymentMonths', day)
  const byLevel = new Map<number, number>()
  for (const entry of copays) {
    if (!entry.counted || yearOf(entry.day) !== year) continue
    if (upTo === 'before' ? entry.day >= day : entry.day > day) continue
    const level = parameters.money('referenceLevel', entry.day)
    if (level > 0) byLevel.set(level, (byLevel.get(level) ?? 0) + entry.amount)
  }
  if (byLevel.size === 0 || Number.isNaN(months)) return false
  // Σ amount ÷ level > months, over the common denominator: exact, as doubles would not be.
  const levels = [...byLevel.keys()].map(BigInt)
  const product = levels.reduce((all, level) => all * level, 1n)
  let sum = 0n
  for (const [level, amount] of byLevel) sum += BigInt(amount) * (product / BigInt(level))
  return sum > BigInt(months) * product
}

/** True when the claim itself says that the patient is exempt on the day: until 31/12 of the year it began. */
export function isExemptByClaim(facts: EligibilityFacts, day: number): boolean {
  const { ngayMienCct, namNamLienTuc } = facts
  return ngayMienCct > 0 && ngayMienCct <= day && yearOf(ngayMienCct) === yearOf(day) && namNamLienTuc <= day
}

/** Five continuous years and six months of co-payment, both reached before the day. */
function isExemptByRegistry(
  record: ExemptionRecord,
  day: number,
  upTo: 'before' | 'including',
  parameters: EligibilityParameters,
): boolean {
  if (record.fiveYearDay === 0 || record.fiveYearDay > day) return false
  return exceedsExemption(record.copays, day, upTo, parameters)
}

/** True when the registry bears out that the patient is exempt on the day. */
export const bearsOutExemption = (
  record: ExemptionRecord,
  day: number,
  parameters: EligibilityParameters,
): boolean => isExemptByRegistry(record, day, 'including', parameters)

/** True for primary care, which is paid in full whatever the card; null when the catalogue does not say. */
function isPrimaryCare(facts: EligibilityFacts): boolean | null {
  const { facility } = facts
  if (facility === null || (facility.level === '' && facility.formerLine === '')) return null
  return facility.level === 'BANDAU' || (facility.level === '' && facility.formerLine === 'XA')
}

/** Shares of the cards that cover the day: each of them where cards change on it, else the highest listed and the highest of all. */
function cardShares(
  day: number,
  periods: readonly CoverPeriod[],
  parameters: EligibilityParameters,
): number[] {
  const changes = periods.length > 1 && periods.some((period) => period.from === day || period.to === day)
  let highest = -1
  let highestListed = -1
  const each: number[] = []
  for (const period of periods) {
    const share = cardShare(period.object, period.level, day, parameters)
    each.push(share)
    highest = Math.max(highest, share)
    if (period.listed) highestListed = Math.max(highestListed, share)
  }
  if (changes) return each
  return highestListed < 0 || highestListed === highest ? [highest] : [highestListed, highest]
}

/**
 * The level due on a day: card × route, raised to 100 % on the right route by a visit under 15 % of the reference
 * level, primary care, or exemption from co-payment (Luật BHYT, điều 22; NĐ 188/2025/NĐ-CP, điều 18, 19). On
 * another route the percentage of the route stays, of 100 % when the visit is small (QĐ 130, MUC_HUONG).
 * Null when it cannot be said: the category is unknown or its share is decided by case.
 */
export function expectedLevel(
  facts: EligibilityFacts,
  day: number,
  periods: readonly CoverPeriod[],
  record: ExemptionRecord | null,
  parameters: EligibilityParameters,
): ExpectedLevel | null {
  const shares = cardShares(day, periods, parameters)
  const small = facts.tTongchiBh < smallVisitLimit(facts, day, parameters)
  const primary = isPrimaryCare(facts)
  const exempt = record !== null && isExemptByRegistry(record, day, 'before', parameters)
  const allowed: number[] = []
  let level = Number.POSITIVE_INFINITY
  let ground: LevelGround = 'card'
  let exemptByClaim = false
  for (const route of routesOn(facts.maDoituongKcb, dayOf(facts.ngayVao))) {
    const percent = routePercent(route, facts, parameters)
    if (Number.isNaN(percent)) return null
    const whole = primary === true && route.primaryCare === 'whole'
    for (const share of shares) {
      const due = dueShare(route, percent, share, { small, whole, exempt })
      allowed.push(due.share)
      if (due.share < level) {
        level = due.share
        ground = due.ground
      }
    }
    if (!route.right) continue
    // Commune stations have always been paid in full; the list of 2023 does not tell them apart.
    if (primary === true || (primary === null && route.maybePrimary)) allowed.push(WHOLE)
    if (!allowed.includes(WHOLE) && isExemptByClaim(facts, day)) {
      allowed.push(WHOLE)
      exemptByClaim = true
    }
  }
  if (allowed.length === 0) return null
  return { level, ground, allowed: [...new Set(allowed)].sort((a, b) => a - b), exemptByClaim }
}

/** The percentage of the category for care with or without a bed; NaN when it is decided by case. */
function routePercent(route: Route, facts: EligibilityFacts, parameters: EligibilityParameters): number {
  const day = dayOf(facts.ngayVao)
  if (route.flat) return parameters.number(`flatBenefitPercent.${route.code}`, day)
  const care = isInpatientCare(facts.maLoaiKcb) ? 'inpatient' : 'outpatient'
  return parameters.number(`routePercent.${route.code}.${care}`, day)
}

function dueShare(
  route: Route,
  percent: number,
  share: number,
  raised: { readonly small: boolean; readonly whole: boolean; readonly exempt: boolean },
): { share: number; ground: LevelGround } {
  if (route.flat) return { share: percent * 100, ground: 'flat' }
  const byCard = Math.round((share * percent) / 100)
  if (route.right && byCard < WHOLE) {
    if (raised.whole) return { share: WHOLE, ground: 'primaryCare' }
    if (raised.exempt) return { share: WHOLE, ground: 'exemption' }
  }
  if (raised.small && byCard < percent * 100) return { share: percent * 100, ground: 'smallVisit' }
  return { share: byCard, ground: 'card' }
}
