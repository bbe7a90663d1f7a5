import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generateClaims } from '../../src/generate/index.js'
import { STANDARD_VERSIONS } from '../../src/standard/plan.js'
import { type ParsedRow, plans, rowsOf } from './claims.js'

/** Exact value of a decimal text, in millionths. */
function exact(text: string | undefined): bigint {
  const [whole, fraction = ''] = text!.split('.')
  return BigInt(whole!) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
}

/** Rounds millionths half up to hundredths, given in millionths. */
function cents(millionths: bigint): bigint {
  return ((millionths + 5_000n) / 10_000n) * 10_000n
}

function product(divisor: bigint, ...factors: bigint[]): bigint {
  const scale = 1_000_000n ** BigInt(factors.length - 1) * divisor
  const exactProduct = factors.reduce((a, b) => a * b)
  return ((exactProduct * 2n + scale * 10_000n) / (scale * 20_000n)) * 10_000n
}

const sum = (rows: readonly ParsedRow[], name: string) =>
  rows.reduce((total, row) => total + exact(row[name]), 0n)

function checkRow(row: ParsedRow, unitPrice: string, insuredPrice: string): void {
  const rate = exact(row.TYLE_TT_BH)
  const serviceRate = row.TYLE_TT_DV === undefined ? 100_000_000n : exact(row.TYLE_TT_DV)
  const bv = exact(row.THANH_TIEN_BV)
  const bh = exact(row.THANH_TIEN_BH)
  expect(bv).toBe(product(100n, exact(row.SO_LUONG), exact(row[unitPrice]), serviceRate))
  expect(bh).toBe(product(10_000n, exact(row.SO_LUONG), exact(row[insuredPrice]), serviceRate, rate))

  const support = exact(row.T_NGUONKHAC)
  const parts = ['NSNN', 'VTNN', 'VTTN', 'CL'].map((part) => exact(row[`T_NGUONKHAC_${part}`]))
  expect(support).toBe(parts.reduce((a, b) => a + b))
  const [self, copay, fund] = ['T_BNTT', 'T_BNCCT', 'T_BHTT'].map((name) => exact(row[name])) as [
    bigint,
    bigint,
    bigint,
  ]
  expect(self + copay + fund + support).toBe(bv)
  const fullFund = cents((bh * exact(row.MUC_HUONG)) / 100_000_000n)
  const ownShare = bv - bh
  const copayBefore = bh - fullFund
  if (support < ownShare) expect([self, copay, fund]).toEqual([ownShare - support, copayBefore, fullFund])
  else if (support <= ownShare + copayBefore) {
    expect([self, copay, fund]).toEqual([0n, copayBefore + ownShare - support, fullFund])
  } else expect([self, copay, fund]).toEqual([0n, 0n, bv - support])
}

test('the money of every claim balances to the last xu, in rows and in sums', () => {
  let supported = 0
  const seeds = fc.integer({ min: 1, max: 1_000_000_000 })
  const property = fc.property(seeds, fc.constantFrom(...STANDARD_VERSIONS), (seed, version) => {
    for (const claim of generateClaims({ seed, version, claims: 8, quirks: 0, plans })) {
      const tables = rowsOf(claim, version)
      const head = tables.get('XML1')![0]!
      const drugs = tables.get('XML2') ?? []
      const services = tables.get('XML3') ?? []
      for (const row of drugs) checkRow(row, 'DON_GIA', 'DON_GIA')
      for (const row of services) checkRow(row, 'DON_GIA_BV', 'DON_GIA_BH')
      const all = [...drugs, ...services]
      supported += all.filter((row) => row.T_NGUONKHAC !== '0').length
      expect(exact(head.T_THUOC)).toBe(sum(drugs, 'THANH_TIEN_BV'))
      expect(exact(head.T_VTYT)).toBe(
        sum(
          services.filter((row) => row.MA_NHOM === '10'),
          'THANH_TIEN_BV',
        ),
      )
      expect(exact(head.T_TONGCHI_BV)).toBe(sum(all, 'THANH_TIEN_BV'))
      expect(exact(head.T_TONGCHI_BH)).toBe(sum(all, 'THANH_TIEN_BH'))
      for (const name of ['T_BNTT', 'T_BNCCT', 'T_BHTT', 'T_NGUONKHAC']) {
        expect(exact(head[name])).toBe(sum(all, name))
      }
      const feeForService = all.filter((row) => row.MA_PTTT === '1')
      expect(exact(head.T_BHTT_GDV)).toBe(sum(feeForService, 'T_BHTT'))
    }
  })
  fc.assert(property, { numRuns: 30, seed: 3176 })
  expect(supported).toBeGreaterThan(0)
})

test('a visit below 15 % of the reference level is paid in full, a dearer one by the level of the card', () => {
  const levels = new Set<string>()
  for (const claim of generateClaims({ seed: 5, claims: 150, kind: 'outpatient', quirks: 0, plans })) {
    const tables = rowsOf(claim, '3176')
    const head = tables.get('XML1')![0]!
    const ofCard = { '1': '100', '2': '100', '3': '95', '4': '80' }[head.MA_THE_BHYT!.charAt(2)]!
    const small = exact(head.T_TONGCHI_BH) < 351_000_000_000n
    for (const row of tables.get('XML3')!) {
      expect(row.MUC_HUONG).toBe(small ? '100' : ofCard)
      levels.add(row.MUC_HUONG!)
    }
  }
  expect([...levels].sort()).toEqual(['100', '80', '95'])
})
