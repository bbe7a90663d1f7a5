import { differ, divide, multiply, multiply3, plain } from '../amounts.js'
import { type RuleEntry, rowRule } from '../rule.js'

const BASIS = 'QĐ 130/QĐ-BYT, bảng 3 (sửa bởi QĐ 4750, QĐ 3176)'
const TO_MONEY = 1_000_000

/** The amounts of services and supplies, whose formulas changed with the versions of the standard. */
export const SERVICE_MONEY: readonly RuleEntry[] = [
  rowRule({
    code: 'X3-010',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['DON_GIA_BH', 'DON_GIA_BV', 'PHAM_VI', 'MA_DICH_VU', 'MA_NHOM'],
    text: {
      vi: 'Đơn giá BHYT {value} phải lớn hơn 0 với chi phí trong phạm vi thanh toán.',
      en: 'The insurance price {value} must be above 0 for what the fund covers.',
    },
    advice: {
      vi: 'Ghi DON_GIA_BH theo giá được duyệt; chi phí ngoài phạm vi thì ghi PHAM_VI 2.',
      en: 'Give DON_GIA_BH as approved; for what is not covered give PHAM_VI 2.',
    },
    basis: BASIS,
    wrong: (row, f) => {
      if (row.scaled(f.DON_GIA_BH, 4) > 0 && row.scaled(f.DON_GIA_BV, 4) > 0) return false
      if (!row.is(f.PHAM_VI, '1') || hasFreeCode(row.text(f.MA_DICH_VU))) return false
      if (row.scaled(f.DON_GIA_BH, 4) <= 0) return true
      return row.scaled(f.DON_GIA_BV, 4) <= 0 && { field: 'DON_GIA_BV' }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3.DON_GIA_BH': '0' },
      passes: { 'XML3.DON_GIA_BH': '39800' },
      follows: ['X3-017', 'X3-051'],
    },
  }),
  rowRule({
    code: 'X3-011',
    severity: 'error',
    versions: ['3176'],
    tables: ['XML3'],
    fields: ['DON_GIA_BH', 'DON_GIA_BV', 'T_TRANTT'],
    text: {
      vi: 'Đơn giá BHYT {value} phải bằng mức trần {expected} khi giá bệnh viện cao hơn trần.',
      en: 'The insurance price {value} must be the ceiling {expected} when the hospital price is above it.',
    },
    advice: {
      vi: 'Ghi DON_GIA_BH bằng T_TRANTT, hoặc sửa T_TRANTT.',
      en: 'Give DON_GIA_BH as T_TRANTT, or correct T_TRANTT.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 3, chỉ tiêu T_TRANTT',
    wrong: (row, f, claim) => {
      const ceiling = row.amount(f.T_TRANTT)
      return (
        ceiling > 0 &&
        row.amount(f.DON_GIA_BV) > ceiling &&
        differ(row.amount(f.DON_GIA_BH), ceiling, claim.rowTolerance) && {
          params: { expected: plain(ceiling) },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3.T_TRANTT': '30000' },
      passes: { 'XML3.T_TRANTT': '39800' },
    },
  }),
  rowRule({
    code: 'X3-016',
    severity: 'error',
    tables: ['XML3'],
    fields: ['THANH_TIEN_BV', 'SO_LUONG', 'DON_GIA_BV', 'DON_GIA_BH', 'TYLE_TT_DV'],
    text: {
      vi: 'Thành tiền bệnh viện {value} khác số lượng × đơn giá bệnh viện theo tỷ lệ dịch vụ = {expected}.',
      en: 'The hospital amount {value} is not quantity × hospital price by the service rate = {expected}.',
    },
    advice: {
      vi: 'Tính lại THANH_TIEN_BV = SO_LUONG × DON_GIA_BV (× TYLE_TT_DV/100), làm tròn 2 chữ số thập phân.',
      en: 'Calculate THANH_TIEN_BV = SO_LUONG × DON_GIA_BV (× TYLE_TT_DV/100) anew, rounded to 2 decimals.',
    },
    basis: BASIS,
    wrong: (row, f, claim) => {
      const found = row.amount(f.THANH_TIEN_BV)
      const quantity = row.scaled(f.SO_LUONG, 4)
      const price = row.scaled(f.DON_GIA_BV, 4)
      const full = multiply(quantity, price, TO_MONEY)
      if (!differ(found, full, claim.rowTolerance)) return false
      const rate = row.int(f.TYLE_TT_DV)
      if (claim.version === '130' || rate === 100) return { params: { expected: plain(full) } }
      const expected = multiply3(quantity, price, rate, TO_MONEY * 100)
      if (!differ(found, expected, claim.rowTolerance)) return false
      // What the fund does not pay of a reduced service is not charged to the patient either.
      const insured = multiply(quantity, row.scaled(f.DON_GIA_BH, 4), TO_MONEY)
      const reduced = full - divide(insured * (100 - rate), 100)
      return differ(found, reduced, claim.rowTolerance) && { params: { expected: plain(expected) } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3.DON_GIA_BV': '40000' },
      passes: { 'XML3.DON_GIA_BV': '39800.0000' },
    },
  }),
  rowRule({
    code: 'X3-017',
    severity: 'error',
    tables: ['XML3'],
    fields: ['THANH_TIEN_BH', 'SO_LUONG', 'DON_GIA_BH', 'TYLE_TT_DV', 'TYLE_TT_BH', 'PHAM_VI'],
    text: {
      vi: 'Thành tiền BHYT {value} khác số lượng × đơn giá BHYT × tỷ lệ = {expected}.',
      en: 'The insurance amount {value} is not quantity × insurance price × rates = {expected}.',
    },
    advice: {
      vi: 'Tính lại THANH_TIEN_BH = SO_LUONG × DON_GIA_BH × TYLE_TT_DV/100 × TYLE_TT_BH/100, làm tròn 2 chữ số thập phân.',
      en: 'Calculate THANH_TIEN_BH = SO_LUONG × DON_GIA_BH × TYLE_TT_DV/100 × TYLE_TT_BH/100 anew, rounded to 2 decimals.',
    },
    basis: BASIS,
    wrong: (row, f, claim) => {
      const found = row.amount(f.THANH_TIEN_BH)
      const rates = row.int(f.TYLE_TT_DV) * row.int(f.TYLE_TT_BH)
      const expected = multiply3(
        row.scaled(f.SO_LUONG, 4),
        row.scaled(f.DON_GIA_BH, 4),
        rates,
        TO_MONEY * 10_000,
      )
      if (!differ(found, expected, claim.rowTolerance)) return false
      // What the patient pays asks nothing of the fund, whatever rates stand beside it.
      if (found === 0 && row.is(f.PHAM_VI, '2')) return false
      // QĐ 130 as issued left TYLE_TT_DV out but in special cases.
      const plainRate =
        claim.version === '130'
          ? multiply3(
              row.scaled(f.SO_LUONG, 4),
              row.scaled(f.DON_GIA_BH, 4),
              row.int(f.TYLE_TT_BH),
              TO_MONEY * 100,
            )
          : expected
      return differ(found, plainRate, claim.rowTolerance) && { params: { expected: plain(expected) } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3.DON_GIA_BH': '39000' },
      passes: { 'XML3.DON_GIA_BH': '39800.00' },
    },
  }),
]

/** Codes of services that carry no price of their own: steps, and those ending in 0000, TB or TT. */
const hasFreeCode = (code: string): boolean => /(?:\.0000|_TB|_TT)$/.test(code)
