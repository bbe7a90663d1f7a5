import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generateEnvelope } from '../../src/generate/index.js'
import { IdMaker } from '../../src/intake/ids.js'
import { JobRunner } from '../../src/intake/job-runner.js'
import { divide, multiply, multiply3, plain } from '../../src/rules/amounts.js'
import { splitRow } from '../../src/rules/benefit-split.js'
import { Row } from '../../src/rules/row.js'
import { BENEFIT_SPLIT } from '../../src/rules/themes/benefit-split.js'
import { CLAIM_MONEY } from '../../src/rules/themes/claim-money.js'
import { ROW_MONEY } from '../../src/rules/themes/row-money.js'
import { SERVICE_MONEY } from '../../src/rules/themes/service-money.js'
import { loadPlans } from '../../src/standard/compile.js'
import { STANDARD_VERSIONS } from '../../src/standard/plan.js'

/** Whole quotient rounded half away from zero, by another way than the code's: floor of the doubled fraction. */
function rounded(value: bigint, divisor: bigint): bigint {
  const magnitude = value < 0n ? -value : value
  const quotient = (2n * magnitude + divisor) / (2n * divisor)
  return value < 0n ? -quotient : quotient
}

describe('the split of a row', () => {
  /** BV, BH ≤ BV, support ≤ BV in 1/100 đồng; level in 1/100 percent. Bounds are hit often. */
  const rows = fc
    .record({
      bv: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 10_000_000_000_000 })),
      insured: fc.double({ min: 0, max: 1, noNaN: true }),
      support: fc.double({ min: 0, max: 1, noNaN: true }),
      edge: fc.constantFrom('none', 'own', 'own and share', 'all', 'nothing'),
      nudge: fc.constantFrom(-1, 0, 1),
      level: fc.oneof(
        fc.constantFrom(0, 3200, 4000, 4750, 8000, 9500, 10_000),
        fc.integer({ min: 0, max: 10_000 }),
      ),
    })
    .map(({ bv, insured, support, edge, nudge, level }) => {
      const bh = Math.floor(bv * insured)
      const fund = Number(rounded(BigInt(bh) * BigInt(level), 10_000n))
      const edges = {
        none: Math.floor(bv * support),
        own: bv - bh + nudge,
        'own and share': bv - fund + nudge,
        all: bv,
        nothing: 0,
      }
      return { bv, bh, level, support: Math.min(bv, Math.max(0, edges[edge])) }
    })

  test('always balances, and no part is negative', () => {
    fc.assert(
      fc.property(rows, ({ bv, bh, support, level }) => {
        const { T_BHTT, T_BNCCT, T_BNTT } = splitRow(bv, bh, support, level)
        expect(BigInt(T_BHTT) + BigInt(T_BNCCT) + BigInt(T_BNTT) + BigInt(support)).toBe(BigInt(bv))
        expect(Math.min(T_BHTT, T_BNCCT, T_BNTT)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 5000 },
    )
  })

  test('is that of the three ranges of support, calculated with rational numbers', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(rows, (row) => {
        const [bv, bh, support, level] = [row.bv, row.bh, row.support, row.level].map(BigInt) as [
          bigint,
          bigint,
          bigint,
          bigint,
        ]
        const fund = rounded(bh * level, 10_000n)
        const share = bh - fund
        const own = bv - bh
        let expected: readonly [bigint, bigint, bigint]
        if (support < own) {
          expected = [fund, share, own - support]
          seen.add('a')
        } else if (support <= own + share) {
          expected = [fund, share + own - support, 0n]
          seen.add('b')
        } else {
          expected = [bv - support, 0n, 0n]
          seen.add('c')
        }
        const found = splitRow(row.bv, row.bh, row.support, row.level)
        expect([found.T_BHTT, found.T_BNCCT, found.T_BNTT].map(BigInt)).toEqual(expected)
      }),
      { numRuns: 5000 },
    )
    expect([...seen].sort()).toEqual(['a', 'b', 'c'])
  })

  test.each([
    [300, [400, 100, 200]],
    [550, [400, 50, 0]],
    [900, [100, 0, 0]],
  ])('of 10 đồng, 5 of them insured at 80 %%, with %i hundredths of support', (support, expected) => {
    const { T_BHTT, T_BNCCT, T_BNTT } = splitRow(1000, 500, support, 8000)
    expect([T_BHTT, T_BNCCT, T_BNTT]).toEqual(expected)
  })
})

describe('arithmetic', () => {
  const whole = fc.oneof(
    fc.integer({ min: -2000, max: 2000 }),
    fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
  )
  const divisors = fc.constantFrom(1, 7, 10, 100, 1000, 10_000, 1_000_000, 100_000_000, 10_000_000_000)
  const fits = (value: bigint) =>
    value <= BigInt(Number.MAX_SAFE_INTEGER) && -value <= Number.MAX_SAFE_INTEGER

  test('multiply, multiply3 and divide are exact wherever the result is', () => {
    let large = 0
    fc.assert(
      fc.property(whole, whole, whole, divisors, (a, b, c, divisor) => {
        const [x, y, z, d] = [a, b, c, divisor].map(BigInt) as [bigint, bigint, bigint, bigint]
        expect(BigInt(divide(a, divisor))).toBe(rounded(x, d))
        const two = rounded(x * y, d)
        if (fits(two)) expect(BigInt(multiply(a, b, divisor))).toBe(two)
        const three = rounded(x * y * z, d)
        if (fits(three)) expect(BigInt(multiply3(a, b, c, divisor))).toBe(three)
        if (!fits(x * y) && fits(two)) large++
      }),
      { numRuns: 5000 },
    )
    expect(large).toBeGreaterThan(100)
  })

  test('halves go away from zero', () => {
    expect([divide(15, 10), divide(-15, 10), divide(14, 10), multiply(5, 5, 10)]).toEqual([2, -2, 1, 3])
  })

  test('NaN goes through', () => {
    expect(multiply(Number.NaN, 5, 10)).toBeNaN()
    expect(multiply3(1, Number.NaN, 5, 10)).toBeNaN()
  })

  test('plain text of an amount says the same amount', () => {
    fc.assert(
      fc.property(whole, (amount) => {
        const text = plain(amount)
        expect(text).toMatch(/^-?\d+(\.\d|\.\d[1-9])?$/)
        expect(Math.round(Number(text) * 100)).toBe(amount === 0 ? 0 : amount)
      }),
    )
  })
})

/** A row with one field that holds the text, with other bytes around it as in a document. */
function rowOf(text: string): Row {
  const row = new Row()
  row.bytes = Buffer.from(`9.9${text}.9;9`)
  row.start = Int32Array.of(3)
  row.end = Int32Array.of(3 + text.length)
  row.bad = Uint8Array.of(0)
  row.count = 1
  return row
}

describe('values of a row', () => {
  const digits = (least: number, most: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most })

  test('decimals are read exactly and rounded half away from zero', () => {
    const texts = fc.tuple(fc.constantFrom('', '-'), digits(1, 9), fc.option(digits(1, 8), { nil: null }))
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 6 }), ([sign, head, tail], places) => {
        const decimals = tail ?? ''
        const value = BigInt(head + decimals) * 10n ** BigInt(places)
        const expected = Number(rounded(value, 10n ** BigInt(decimals.length)))
        const text = sign + head + (tail === null ? '' : `.${tail}`)
        const found = rowOf(text).scaled(0, places)
        expect(found + 0).toBe((sign === '-' ? -expected : expected) + 0)
      }),
      { numRuns: 3000 },
    )
  })

  test('whole numbers are read as they stand, leading zeros and all', () => {
    fc.assert(
      fc.property(digits(1, 15), (text) => {
        expect(rowOf(text).int(0)).toBe(Number(text))
      }),
    )
  })

  test('a moment is its twelve digits, a day its midnight, anything else unknown', () => {
    fc.assert(
      fc.property(digits(0, 14), (text) => {
        const row = rowOf(text)
        const moment =
          text.length === 12 ? Number(text) : text.length === 8 ? Number(text) * 10_000 : Number.NaN
        expect(row.moment(0)).toBe(moment)
        expect(row.day(0)).toBe(Number.isNaN(moment) ? moment : Number(text.slice(0, 8)))
      }),
    )
  })

  test('what is no number of that form is unknown, never a wrong number', () => {
    const odd = fc.string({ unit: fc.constantFrom(...'0123456789.-, e+'), maxLength: 8 })
    fc.assert(
      fc.property(odd, (text) => {
        const row = rowOf(text)
        if (!/^\d+$/.test(text)) expect(row.int(0)).toBeNaN()
        if (/[, e+]/.test(text) || text === '') expect(row.scaled(0, 6)).toBeNaN()
        expect(row.int(0)).toBe(/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN)
      }),
    )
    // Behind the places that count, too.
    for (const text of ['.000000+', '1.1234567e', '1.12345678-']) expect(rowOf(text).scaled(0, 6)).toBeNaN()
  })

  test('bad and blank values are unknown', () => {
    const bad = rowOf('12')
    bad.bad[0] = 1
    for (const row of [bad, rowOf('')]) {
      expect(row.int(0)).toBeNaN()
      expect(row.amount(0)).toBeNaN()
    }
    expect(rowOf('').amountOr0(0)).toBe(0)
    expect(bad.amountOr0(0)).toBeNaN()
  })
})

describe('claims of the generator raise no finding about money', () => {
  const MONEY = new Set(
    [...ROW_MONEY, ...SERVICE_MONEY, ...BENEFIT_SPLIT, ...CLAIM_MONEY].map(({ code }) => code),
  )
  const MONTHS = ['202506', '202507', '202512', '202601', '202606', '202607', '202608']
  const plans = loadPlans()
  const limits = { findingsPerClaim: 500, maxTableBytes: 64_000_000, maxClaimBytes: 128_000_000 }
  const runner = new JobRunner(plans, new IdMaker(1), limits)

  test.each(STANDARD_VERSIONS)('of version %s, in the months around each day of change', (version) => {
    const months = fc.constantFrom(...MONTHS)
    const seeds = fc.integer({ min: 1, max: 1_000_000_000 })
    fc.assert(
      fc.property(months, seeds, (month, seed) => {
        const bytes = Buffer.concat([...generateEnvelope({ claims: 10, seed, version, month, plans })])
        const result = runner.run({
          type: 'file',
          bytes,
          encoding: 'xml',
          kind: 'claims',
          standardVersion: version,
          maCskcb: '79999',
          receivedAt: Date.UTC(2026, 9, 2),
          store: false,
          edition: null,
          eligibility: false,
          waive: false,
        })
        if (result.type !== 'file') throw new Error(JSON.stringify(result))
        expect(result.part.claims).toHaveLength(10)
        const findings = result.part.claims.flatMap((claim) => claim.findings)
        expect(findings.filter(({ code }) => MONEY.has(code))).toEqual([])
      }),
      { numRuns: 28 },
    )
  })
})
