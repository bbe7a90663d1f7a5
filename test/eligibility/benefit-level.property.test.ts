import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exceedsExemption, expectedLevel, WHOLE } from '../../src/eligibility/benefit-level.js'
import type { CardLevel } from '../../src/eligibility/card-objects.js'
import type { CoverPeriod } from '../../src/eligibility/coverage.js'
import type { EligibilityFacts, FacilityProfile } from '../../src/eligibility/facts.js'
import type { CopayEntry } from '../../src/eligibility/registry.js'
import { FACTS, parameters } from './sample.js'

/*
 * The plain calculation: law written out case by case with its own numbers, percentages as they are said, every
 * combination of card and meaning of the category told as a story, and the best reason of each story taken.
 */

const PRINTED: Record<CardLevel, number> = { 1: 100, 2: 100, 3: 95, 4: 80, 5: 100 }
const salary = (day: number): bigint =>
  day >= 20260701 ? 2_530_000n : day >= 20240701 ? 2_340_000n : day >= 20230701 ? 1_800_000n : 1_490_000n

function plainCard(object: string, level: CardLevel, day: number): number {
  if ((object === 'CN' || object === 'LH') && day >= 20260101) return 100
  return PRINTED[level]
}

interface Meaning {
  /** Percent of the card's level; 'flat' for 100 % of the cost; null when decided by case. */
  readonly percent: number | 'flat' | null
  readonly right: boolean
  /** At a primary facility: all is paid, may be paid, or it makes no difference. */
  readonly primary: 'all' | 'may' | 'no'
  readonly unknownMayBePrimary: boolean
}

/** What a category meant to the fund on the day of arrival, by the list of 2023 and by that of 2025. */
function meanings(code: string, day: number, bed: boolean): Meaning[] {
  const found: Meaning[] = []
  const right = (percent: number | null, list: 2023 | 2025, primary: 'all' | 'may' = 'may'): Meaning => ({
    percent,
    right: true,
    primary: list === 2023 ? 'all' : primary,
    unknownMayBePrimary: list === 2023,
  })
  const wrong = (percent: number | null): Meaning => ({
    percent,
    right: false,
    primary: 'no',
    unknownMayBePrimary: false,
  })
  const inNew = day >= 20250701
  if (day <= 20251231) {
    if (['1.1', '1.2', '1.3', '1.4', '1.5', '2'].includes(code)) found.push(right(100, 2023))
    if (code === '3.1') found.push(wrong(bed ? 40 : 0))
    if (code === '3.2') found.push(wrong(bed ? 100 : inNew ? 0 : null))
    if (code === '3.3') found.push(wrong(100))
    if (code === '3.5') found.push(wrong(bed ? null : 0))
  }
  if (inNew) {
    if (code === '1.1') found.push(right(100, 2025, 'all'))
    if (['1.3', '1.4', '1.5', '1.11', '1.16', '1.17', '2'].includes(code)) found.push(right(100, 2025))
    if (code === '1.2') found.push({ ...right(100, 2025), percent: 'flat' })
    if (code === '1.12') found.push(right(bed ? null : 100, 2025))
    if (code === '1.15') found.push(right(bed ? 100 : null, 2025))
    if (['1.13', '1.14', '1.18'].includes(code)) found.push(wrong(bed ? null : day >= 20260701 ? 50 : 0))
    if (code === '3.1') found.push(wrong(bed ? 40 : 0))
    if (code === '3.2') found.push(wrong(bed ? 100 : 0))
    if (code === '3.3') found.push(wrong(100))
    if (['7', '10'].includes(code)) found.push({ ...right(null, 2025) })
  }
  return found
}

/** Months of co-payment so far this year as an exact fraction, entry by entry. */
function monthsOf(
  copays: readonly CopayEntry[],
  day: number,
  inclusive: boolean,
): { over: bigint; under: bigint } {
  let over = 0n
  let under = 1n
  for (const { day: at, amount, counted } of copays) {
    const sameYear = String(at).slice(0, 4) === String(day).slice(0, 4)
    if (!counted || !sameYear || at > day || (at === day && !inclusive)) continue
    // One level of salary is in 1/100 đồng here, as amounts are.
    const level = salary(at) * 100n
    over = over * level + BigInt(amount) * under
    under *= level
  }
  return { over, under }
}
const isOverSix = ({ over, under }: { over: bigint; under: bigint }) => over > 6n * under

interface Story {
  readonly facts: EligibilityFacts
  readonly day: number
  readonly periods: readonly CoverPeriod[]
  readonly record: { readonly fiveYearDay: number; readonly copays: readonly CopayEntry[] } | null
}

function plainExpectation({ facts, day, periods, record }: Story) {
  const arrival = Number(String(facts.ngayVao).slice(0, 8))
  const bed = ['03', '04', '06', '09'].includes(facts.maLoaiKcb)
  const told = meanings(facts.maDoituongKcb, arrival, bed)
  if (told.length === 0 || told.some(({ percent }) => percent === null)) return null
  const small = BigInt(facts.tTongchiBh) * 100n < salary(arrival) * 100n * 15n
  const shares = periods.map((period) => plainCard(period.object, period.level, day))
  const listed = periods.flatMap((period, i) => (period.listed ? [shares[i]] : []))
  const changes = periods.length > 1 && periods.some(({ from, to }) => from === day || to === day)
  const cards = changes ? shares : [Math.max(...shares), ...(listed.length > 0 ? [Math.max(...listed)] : [])]
  const { facility } = facts
  const primary =
    facility === null
      ? 'unknown'
      : facility.level === 'BANDAU'
        ? 'yes'
        : facility.level === ''
          ? 'unknown'
          : 'no'
  const exempt =
    record !== null &&
    record.fiveYearDay > 0 &&
    record.fiveYearDay <= day &&
    isOverSix(monthsOf(record.copays, day, false))
  const saysExempt =
    facts.ngayMienCct > 0 &&
    facts.ngayMienCct <= day &&
    String(facts.ngayMienCct).slice(0, 4) === String(day).slice(0, 4) &&
    facts.namNamLienTuc <= day
  const due: number[] = []
  const may: number[] = []
  for (const meaning of told)
    for (const share of cards) {
      const reasons: number[] = []
      if (meaning.percent === 'flat') reasons.push(100)
      else {
        const percent = meaning.percent as number
        reasons.push((share * percent) / 100)
        if (small) reasons.push(percent)
        if (meaning.right && exempt) reasons.push(100)
        if (meaning.right && primary === 'yes' && meaning.primary === 'all') reasons.push(100)
      }
      due.push(Math.max(...reasons))
      if (meaning.right && primary === 'yes') may.push(100)
      if (meaning.right && primary === 'unknown' && meaning.unknownMayBePrimary) may.push(100)
      if (meaning.right && saysExempt) may.push(100)
    }
  return {
    level: Math.min(...due),
    allowed: [...new Set([...due, ...may])].sort((a, b) => a - b),
  }
}

/** The day so many days later, by the calendar of the platform. */
function shift(from: number, days: number): number {
  const [year, month, date] = [Math.floor(from / 10_000), Math.floor(from / 100) % 100, from % 100]
  const at = new Date(Date.UTC(year, month - 1, date + days))
  return Number(at.toISOString().slice(0, 10).replaceAll('-', ''))
}

const calendarDay = (from: string, to: string) =>
  fc
    .date({ min: new Date(`${from}T00:00:00Z`), max: new Date(`${to}T00:00:00Z`), noInvalidDate: true })
    .map((date) => Number(date.toISOString().slice(0, 10).replaceAll('-', '')))

const day = fc.oneof(
  calendarDay('2024-01-01', '2027-12-31'),
  fc.constantFrom(20240630, 20240701, 20250630, 20250701, 20251231, 20260101, 20260630, 20260701),
)
const facility = fc.option(
  fc
    .constantFrom('BANDAU', 'COBAN', 'CHUYENSAU', '')
    .map((level): FacilityProfile => ({ level, points: -1, formerLine: '', inpatient: null })),
)
const copay = fc.record({
  /** Days before the row; the same day and later ones too. */
  before: fc.integer({ min: -3, max: 250 }),
  // Around six months of each level, which is where it turns.
  amount: fc.oneof(
    fc.integer({ min: 1, max: 900_000_000 }),
    fc.constantFrom(1_080_000_000, 1_404_000_000, 1_518_000_000, 702_000_000, 759_000_000, 1),
  ),
  counted: fc.constantFrom(true, true, false),
})
const story: fc.Arbitrary<Story> = fc
  .record({
    arrival: day,
    later: fc.integer({ min: 0, max: 2 }),
    code: fc.constantFrom(
      ...['1.1', '1.2', '1.3', '1.5', '1.11', '1.12', '1.13', '1.14', '1.15', '1.16', '1.18', '2'],
      ...['3.1', '3.2', '3.3', '3.5', '7', '10', '5.5'],
    ),
    careType: fc.constantFrom('01', '03', '05', '09'),
    total: fc.oneof(
      fc.constantFrom(27_000_000, 26_999_999, 35_100_000, 35_099_999, 37_950_000, 37_949_999),
      fc.integer({ min: 0, max: 100_000_000 }),
    ),
    facility,
    ngayMienCct: fc.oneof(fc.constant(0), day),
    namNamLienTuc: fc.oneof(fc.constant(0), day),
    periods: fc.array(
      fc.record({
        object: fc.constantFrom('DN', 'HN', 'HT', 'CN', 'LH', 'TE'),
        level: fc.constantFrom<CardLevel>('1', '2', '3', '4', '5'),
        edge: fc.constantFrom('from', 'to', 'none', 'none'),
        listed: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    record: fc.option(
      fc.record({
        fiveYearDay: fc.oneof(fc.constantFrom(0, 20200101), day),
        copays: fc.array(copay, { maxLength: 5 }),
      }),
    ),
  })
  .map((given) => {
    const rowDay = shift(given.arrival, given.later)
    return {
      day: rowDay,
      record: given.record && {
        fiveYearDay: given.record.fiveYearDay,
        copays: given.record.copays.map(({ before, amount, counted }) => ({
          day: shift(rowDay, -before),
          amount,
          counted,
        })),
      },
      periods: given.periods.map(({ object, level, edge, listed }) => ({
        code: `${object}${level}790000000017`,
        object,
        level,
        facility: '',
        from: edge === 'from' ? rowDay : 20200101,
        to: edge === 'to' ? rowDay : 20300101,
        statuses: [],
        listed,
      })),
      facts: {
        ...FACTS,
        maDoituongKcb: given.code,
        maLoaiKcb: given.careType,
        ngayVao: given.arrival * 10_000 + 800,
        ngayRa: rowDay * 10_000 + 900,
        tTongchiBh: given.total,
        facility: given.facility,
        ngayMienCct: given.ngayMienCct,
        namNamLienTuc: given.namNamLienTuc,
      },
    }
  })

describe('the benefit level', () => {
  test('is what a plain calculation finds', () => {
    const grounds = new Set<string>()
    fc.assert(
      fc.property(story, (given) => {
        const found = expectedLevel(given.facts, given.day, given.periods, given.record, parameters)
        grounds.add(found?.ground ?? 'none')
        const shown = found && {
          level: found.level / 100,
          allowed: found.allowed.map((share) => share / 100),
        }
        expect(shown).toEqual(plainExpectation(given))
      }),
      { numRuns: 8000 },
    )
    expect([...grounds].sort()).toEqual(['card', 'exemption', 'flat', 'none', 'primaryCare', 'smallVisit'])
  })

  test('of a day on which cards change is that of either', () => {
    const period = (level: CardLevel, from: number, to: number): CoverPeriod => ({
      code: '',
      object: 'DN',
      level,
      facility: '',
      from,
      to,
      statuses: [],
      listed: true,
    })
    const both = [period('4', 20260101, 20260310), period('2', 20260310, 20261231)]
    expect(expectedLevel(FACTS, 20260310, both, null, parameters)).toMatchObject({
      level: 8_000,
      allowed: [8_000, WHOLE],
    })
  })

  test.each([
    ['more than six months', [{ day: 20260201, amount: 1_404_000_001, counted: true }], true],
    ['six months exactly', [{ day: 20260201, amount: 1_404_000_000, counted: true }], false],
    ['last year', [{ day: 20251231, amount: 2_000_000_000, counted: true }], false],
    ['not counted', [{ day: 20260201, amount: 2_000_000_000, counted: false }], false],
    // (6 − 702 000 000 ÷ 234 000 000) × 253 000 000 = 759 000 000 remain after the change of level.
    [
      'half before and half after the change, exactly',
      [
        { day: 20260201, amount: 702_000_000, counted: true },
        { day: 20260801, amount: 759_000_000, counted: true },
      ],
      false,
    ],
    [
      'half before and half after the change, and a little',
      [
        { day: 20260201, amount: 702_000_000, counted: true },
        { day: 20260801, amount: 759_000_001, counted: true },
      ],
      true,
    ],
  ])('exemption: %s', (_, copays, exceeds) => {
    expect(exceedsExemption(copays, 20260901, 'before', parameters)).toBe(exceeds)
  })
})
