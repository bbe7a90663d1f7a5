import { differ, multiply, plain } from '../amounts.js'
import { agrees, splitRow } from '../benefit-split.js'
import { type RuleEntry, rowRule } from '../rule.js'

const TABLES = ['XML2', 'XML3'] as const
const BASIS = 'QĐ 130/QĐ-BYT, bảng 2 và 3: T_BHTT, T_BNCCT, T_BNTT'
const TRANSPORT = 12

/**
 * Who pays the row. Warnings only: files in the field divide rows otherwise and were paid, and the row alone
 * does not say how support from other sources was meant.
 */
export const BENEFIT_SPLIT: readonly RuleEntry[] = [
  rowRule({
    code: 'X2-020',
    covers: ['X3-020'],
    severity: 'warning',
    tables: TABLES,
    fields: ['T_BHTT', 'THANH_TIEN_BH', 'MUC_HUONG', 'T_NGUONKHAC', 'MA_NHOM'],
    text: {
      vi: 'Tiền quỹ BHYT chi trả {value} khác thành tiền BHYT × mức hưởng = {expected}.',
      en: 'The fund’s part {value} is not insurance amount × benefit level = {expected}.',
    },
    advice: {
      vi: 'Kiểm tra MUC_HUONG của dòng và tính lại T_BHTT.',
      en: 'Check MUC_HUONG of the row and calculate T_BHTT anew.',
    },
    basis: BASIS,
    wrong: (row, f, claim) => {
      const expected = multiply(row.amount(f.THANH_TIEN_BH), row.scaled(f.MUC_HUONG, 2), 10_000)
      if (!differ(row.amount(f.T_BHTT), expected, claim.rowTolerance)) return false
      // Transport is paid without the benefit level; support has rules of its own.
      if (row.amountOr0(f.T_NGUONKHAC) !== 0 || row.int(f.MA_NHOM) === TRANSPORT) return false
      return { params: { expected: plain(expected) } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2[2].MUC_HUONG': '80' },
      passes: { 'XML2[2].MUC_HUONG': '100.0' },
    },
  }),
  rowRule({
    code: 'X2-021',
    severity: 'warning',
    tables: TABLES,
    fields: ['T_BNCCT', 'THANH_TIEN_BH', 'T_BHTT', 'T_NGUONKHAC'],
    text: {
      vi: 'Tiền cùng chi trả {value} khác thành tiền BHYT trừ phần quỹ trả = {expected}.',
      en: 'The co-payment {value} is not the insurance amount less the fund’s part = {expected}.',
    },
    advice: {
      vi: 'Tính lại T_BNCCT = THANH_TIEN_BH − T_BHTT.',
      en: 'Calculate T_BNCCT = THANH_TIEN_BH − T_BHTT anew.',
    },
    basis: BASIS,
    wrong: (row, f, claim) => {
      const expected = row.amount(f.THANH_TIEN_BH) - row.amount(f.T_BHTT)
      return (
        differ(row.amount(f.T_BNCCT), expected, claim.rowTolerance) &&
        row.amountOr0(f.T_NGUONKHAC) === 0 && { params: { expected: plain(expected) } }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2[2].T_BNCCT': '0.04' },
      passes: { 'XML2[2].T_BNCCT': '0.02' },
    },
  }),
  rowRule({
    code: 'X2-022',
    severity: 'warning',
    tables: TABLES,
    fields: ['T_BNTT', 'THANH_TIEN_BV', 'THANH_TIEN_BH', 'T_NGUONKHAC'],
    text: {
      vi: 'Tiền người bệnh tự trả {value} khác thành tiền bệnh viện trừ thành tiền BHYT = {expected}.',
      en: 'What the patient pays alone {value} is not hospital less insurance amount = {expected}.',
    },
    advice: {
      vi: 'Tính lại T_BNTT = THANH_TIEN_BV − THANH_TIEN_BH.',
      en: 'Calculate T_BNTT = THANH_TIEN_BV − THANH_TIEN_BH anew.',
    },
    basis: BASIS,
    wrong: (row, f, claim) => {
      const expected = row.amount(f.THANH_TIEN_BV) - row.amount(f.THANH_TIEN_BH)
      return (
        differ(row.amount(f.T_BNTT), expected, claim.rowTolerance) &&
        row.amountOr0(f.T_NGUONKHAC) === 0 && { params: { expected: plain(expected) } }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2[2].T_BNTT': '0.04' },
      passes: { 'XML2[2].T_BNTT': '0.02' },
    },
  }),
  rowRule({
    code: 'X2-024',
    severity: 'warning',
    tables: TABLES,
    fields: ['T_NGUONKHAC', 'THANH_TIEN_BV', 'THANH_TIEN_BH', 'MUC_HUONG', 'T_BHTT', 'T_BNCCT', 'T_BNTT'],
    text: {
      vi: 'Nguồn khác hỗ trợ {value}: phải trừ vào tiền tự trả, rồi cùng chi trả, rồi phần quỹ. Dự kiến {expected}.',
      en: 'Support of {value}: it reduces what the patient pays alone, then the co-payment, then the fund’s part. Expected {expected}.',
    },
    advice: {
      vi: 'Tính lại T_BNTT, T_BNCCT, T_BHTT của dòng theo thứ tự trên; hỗ trợ không được vượt thành tiền.',
      en: 'Calculate T_BNTT, T_BNCCT, T_BHTT of the row anew in that order; support cannot exceed the amount.',
    },
    basis: BASIS,
    wrong: (row, f, claim) => {
      const support = row.amountOr0(f.T_NGUONKHAC)
      if (support === 0) return false
      const bv = row.amount(f.THANH_TIEN_BV)
      if (bv < 0) return false
      const bh = row.amount(f.THANH_TIEN_BH)
      const level = row.scaled(f.MUC_HUONG, 2)
      const expected = splitRow(bv, bh, support, level)
      if (Number.isNaN(expected.T_BHTT)) return false
      const found = {
        T_BHTT: row.amount(f.T_BHTT),
        T_BNCCT: row.amount(f.T_BNCCT),
        T_BNTT: row.amount(f.T_BNTT),
      }
      const tolerance = claim.balanceTolerance
      if (support <= bv && agrees(found, expected, tolerance)) return false
      // Support that all patients of the facility get is taken off the price before the insurance counts.
      const insured = bv === 0 ? 0 : multiply(bv - support, bh, bv)
      const fund = multiply(insured, level, 10_000)
      const lowered = { T_BHTT: fund, T_BNCCT: insured - fund, T_BNTT: bv - support - insured }
      if (support <= bv && agrees(found, lowered, tolerance)) return false
      const { T_BHTT, T_BNCCT, T_BNTT } = expected
      const parts = `T_BNTT ${plain(T_BNTT)}, T_BNCCT ${plain(T_BNCCT)}, T_BHTT ${plain(T_BHTT)}`
      return { params: { expected: parts } }
    },
    examples: {
      on: 'outpatient',
      raises: {
        'XML2[2].T_NGUONKHAC': '1000',
        'XML2[2].T_NGUONKHAC_NSNN': '1000',
        'XML2[2].T_BNCCT': '500',
        'XML2[2].T_BHTT': '2875.00',
        'XML1.T_BHTT': '255085.50',
        'XML1.T_BHTT_GDV': '255085.50',
        'XML1.T_NGUONKHAC': '1000',
        'XML1.T_BNCCT': '500',
      },
      passes: {
        'XML2[2].T_NGUONKHAC': '1000',
        'XML2[2].T_NGUONKHAC_NSNN': '1000',
        'XML2[2].T_BHTT': '3375.00',
        'XML1.T_BHTT': '255585.50',
        'XML1.T_BHTT_GDV': '255585.50',
        'XML1.T_NGUONKHAC': '1000',
      },
    },
  }),
]
