import { differ, multiply } from './amounts.js'

/** Who pays a row: amounts in 1/100 đồng. */
export interface Split {
  readonly T_BHTT: number
  readonly T_BNCCT: number
  readonly T_BNTT: number
}

/**
 * Divides the amount of a row (QĐ 130/QĐ-BYT, bảng 2 and 3). `bv` and `bh` are THANH_TIEN_BV and THANH_TIEN_BH,
 * `support` is T_NGUONKHAC, all in 1/100 đồng; `level` is MUC_HUONG in 1/100 percent.
 *
 * Support from other sources is taken first from what the patient pays alone (T_BNTT), then from the
 * co-payment (T_BNCCT), then from the fund's part (T_BHTT). Always `bv = T_BHTT + T_BNCCT + T_BNTT + support`.
 */
export function splitRow(bv: number, bh: number, support: number, level: number): Split {
  const fund = multiply(bh, level, 10_000)
  const share = bh - fund
  const own = bv - bh
  if (support < own) return { T_BHTT: fund, T_BNCCT: share, T_BNTT: own - support }
  if (support <= own + share) return { T_BHTT: fund, T_BNCCT: own + share - support, T_BNTT: 0 }
  return { T_BHTT: bv - support, T_BNCCT: 0, T_BNTT: 0 }
}

/** True when the three parts are those of the split within the tolerance. */
export function agrees(found: Split, expected: Split, tolerance: number): boolean {
  return !(
    differ(found.T_BHTT, expected.T_BHTT, tolerance) ||
    differ(found.T_BNCCT, expected.T_BNCCT, tolerance) ||
    differ(found.T_BNTT, expected.T_BNTT, tolerance)
  )
}
