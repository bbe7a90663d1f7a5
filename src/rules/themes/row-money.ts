import { differ, multiply, multiply3, plain } from '../amounts.js'
import { type RuleEntry, rowRule } from '../rule.js'

const TABLES = ['XML2', 'XML3'] as const
const BASIS_2 = 'QĐ 130/QĐ-BYT, bảng 2 (sửa bởi QĐ 4750, QĐ 3176)'
const BASIS_3 = 'QĐ 130/QĐ-BYT, bảng 3 (sửa bởi QĐ 4750, QĐ 3176)'
const BASIS = 'QĐ 130/QĐ-BYT, bảng 2 và 3 (sửa bởi QĐ 4750, QĐ 3176)'

/** Quantities and prices are read in 1/10,000, so a product has eight decimals and money needs two. */
const TO_MONEY = 1_000_000

/** How the amounts of a row come from its quantity, price and rates, and that its parts add up. */
export const ROW_MONEY: readonly RuleEntry[] = [
  rowRule({
    code: 'X2-012',
    covers: ['X3-015'],
    severity: 'error',
    tables: TABLES,
    fields: ['TYLE_TT_BH'],
    text: {
      vi: 'Tỷ lệ thanh toán BHYT {value} nằm ngoài khoảng 0–100.',
      en: 'The insurance rate {value} is not between 0 and 100.',
    },
    advice: {
      vi: 'Ghi TYLE_TT_BH là phần trăm, từ 0 đến 100.',
      en: 'Give TYLE_TT_BH as a percentage from 0 to 100.',
    },
    basis: BASIS,
    wrong: (row, f) => row.int(f.TYLE_TT_BH) > 100,
    examples: {
      on: 'outpatient',
      raises: { 'XML2.TYLE_TT_BH': '101' },
      passes: { 'XML2.TYLE_TT_BH': '100' },
      follows: ['X2-016'],
    },
  }),
  rowRule({
    code: 'X3-013',
    severity: 'error',
    tables: ['XML3'],
    fields: ['TYLE_TT_DV'],
    text: {
      vi: 'Tỷ lệ giá dịch vụ {value} nằm ngoài khoảng 0–100.',
      en: 'The service rate {value} is not between 0 and 100.',
    },
    advice: {
      vi: 'Ghi TYLE_TT_DV là phần trăm, từ 0 đến 100.',
      en: 'Give TYLE_TT_DV as a percentage from 0 to 100.',
    },
    basis: BASIS_3,
    wrong: (row, f) => row.int(f.TYLE_TT_DV) > 100,
    examples: {
      on: 'outpatient',
      raises: { 'XML3.TYLE_TT_DV': '101' },
      passes: { 'XML3.TYLE_TT_DV': '100' },
      follows: ['X3-014', 'X3-016', 'X3-017'],
    },
  }),
  rowRule({
    code: 'X3-014',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['TYLE_TT_DV'],
    text: {
      vi: 'Tỷ lệ giá dịch vụ {value} khác các mức thường dùng ({expected}).',
      en: 'The service rate {value} is none of the usual ones ({expected}).',
    },
    advice: {
      vi: 'Kiểm tra quy định về tỷ lệ giá của dịch vụ này (khám lần thứ mấy, giường ghép, phẫu thuật kèm).',
      en: 'Check the rule on the rate of this service (further examination, shared bed, added surgery).',
    },
    basis: 'QĐ 697/QĐ-BYT (2026)',
    wrong: (row, f, claim) => {
      const rate = row.int(f.TYLE_TT_DV)
      if (rate === 100 || Number.isNaN(rate)) return false
      const usual = claim.parameters.text('usualServicePercents', claim.day)
      return !usual.split(';').includes(String(rate)) && { params: { expected: usual.replaceAll(';', ', ') } }
    },
    examples: {
      on: 'outpatient',
      raises: {
        'XML3.TYLE_TT_DV': '70',
        'XML3.THANH_TIEN_BV': '27860.00',
        'XML3.THANH_TIEN_BH': '27860.00',
        'XML3.T_BHTT': '27860.00',
        'XML1.T_TONGCHI_BV': '250505.50',
        'XML1.T_TONGCHI_BH': '244645.50',
        'XML1.T_BHTT': '244645.50',
        'XML1.T_BHTT_GDV': '244645.50',
      },
      passes: {
        'XML3.TYLE_TT_DV': '30',
        'XML3.THANH_TIEN_BV': '11940.00',
        'XML3.THANH_TIEN_BH': '11940.00',
        'XML3.T_BHTT': '11940.00',
        'XML1.T_TONGCHI_BV': '234585.50',
        'XML1.T_TONGCHI_BH': '228725.50',
        'XML1.T_BHTT': '228725.50',
        'XML1.T_BHTT_GDV': '228725.50',
      },
    },
  }),
  rowRule({
    code: 'X2-013',
    covers: ['X3-009'],
    severity: 'error',
    tables: TABLES,
    fields: ['SO_LUONG'],
    text: { vi: 'Số lượng {value} phải lớn hơn 0.', en: 'The quantity {value} must be above 0.' },
    advice: {
      vi: 'Bỏ dòng không sử dụng, hoặc ghi đúng SO_LUONG.',
      en: 'Leave out a row that was not used, or give the right SO_LUONG.',
    },
    basis: BASIS,
    wrong: (row, f) => row.scaled(f.SO_LUONG, 4) <= 0,
    examples: {
      on: 'outpatient',
      raises: { 'XML2.SO_LUONG': '0' },
      passes: { 'XML2.SO_LUONG': '42.000' },
      follows: ['X2-015', 'X2-016'],
    },
  }),
  rowRule({
    code: 'X2-014',
    severity: 'error',
    tables: ['XML2'],
    fields: ['DON_GIA', 'PHAM_VI', 'TYLE_TT_BH'],
    optional: ['NGUON_CTRA'],
    text: {
      vi: 'Đơn giá thuốc {value} phải lớn hơn 0 khi quỹ BHYT chi trả.',
      en: 'The price {value} of a drug must be above 0 when the fund pays for it.',
    },
    advice: {
      vi: 'Ghi DON_GIA theo giá mua vào; thuốc chương trình, viện trợ thì ghi đúng NGUON_CTRA.',
      en: 'Give DON_GIA as bought; for programme or donated drugs give the right NGUON_CTRA.',
    },
    basis: BASIS_2,
    wrong: (row, f) => row.scaled(f.DON_GIA, 4) <= 0 && row.is(f.PHAM_VI, '1') && row.is(f.NGUON_CTRA, '1'),
    examples: {
      on: 'outpatient',
      raises: { 'XML2[2].DON_GIA': '0' },
      passes: { 'XML2[2].DON_GIA': '625' },
      follows: ['X2-015', 'X2-016'],
    },
  }),
  rowRule({
    code: 'X2-015',
    severity: 'error',
    tables: ['XML2'],
    fields: ['THANH_TIEN_BV', 'SO_LUONG', 'DON_GIA'],
    text: {
      vi: 'Thành tiền bệnh viện {value} khác số lượng × đơn giá = {expected}.',
      en: 'The hospital amount {value} is not quantity × price = {expected}.',
    },
    advice: {
      vi: 'Tính lại THANH_TIEN_BV = SO_LUONG × DON_GIA, làm tròn 2 chữ số thập phân.',
      en: 'Calculate THANH_TIEN_BV = SO_LUONG × DON_GIA anew, rounded to 2 decimals.',
    },
    basis: BASIS_2,
    wrong: (row, f, claim) => {
      const expected = multiply(row.scaled(f.SO_LUONG, 4), row.scaled(f.DON_GIA, 4), TO_MONEY)
      return (
        differ(row.amount(f.THANH_TIEN_BV), expected, claim.rowTolerance) && {
          params: { expected: plain(expected) },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2[2].DON_GIA': '626' },
      passes: { 'XML2[2].DON_GIA': '625.0014' },
      follows: ['X2-016'],
    },
  }),
  rowRule({
    code: 'X2-016',
    severity: 'error',
    tables: ['XML2'],
    fields: ['THANH_TIEN_BH', 'SO_LUONG', 'DON_GIA', 'TYLE_TT_BH', 'PHAM_VI'],
    text: {
      vi: 'Thành tiền BHYT {value} khác số lượng × đơn giá × tỷ lệ thanh toán = {expected}.',
      en: 'The insurance amount {value} is not quantity × price × rate = {expected}.',
    },
    advice: {
      vi: 'Tính lại THANH_TIEN_BH = SO_LUONG × DON_GIA × TYLE_TT_BH/100, làm tròn 2 chữ số thập phân.',
      en: 'Calculate THANH_TIEN_BH = SO_LUONG × DON_GIA × TYLE_TT_BH/100 anew, rounded to 2 decimals.',
    },
    basis: BASIS_2,
    wrong: (row, f, claim) => {
      const expected = multiply3(
        row.scaled(f.SO_LUONG, 4),
        row.scaled(f.DON_GIA, 4),
        row.int(f.TYLE_TT_BH),
        TO_MONEY * 100,
      )
      return (
        differ(row.amount(f.THANH_TIEN_BH), expected, claim.rowTolerance) &&
        // What the patient pays asks nothing of the fund, whatever rate stands beside it.
        !(row.amount(f.THANH_TIEN_BH) === 0 && row.is(f.PHAM_VI, '2')) && {
          params: { expected: plain(expected) },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2[2].THANH_TIEN_BH': '4375.03', 'XML2[2].T_BNTT': '-0.03', 'XML2[2].T_BHTT': '4375.03' },
      passes: { 'XML2[2].THANH_TIEN_BH': '4375.00' },
      follows: ['X2-017', 'X2-022'],
    },
  }),
  rowRule({
    code: 'X2-017',
    severity: 'error',
    tables: ['XML2'],
    fields: ['THANH_TIEN_BH', 'THANH_TIEN_BV'],
    text: {
      vi: 'Thành tiền BHYT {value} lớn hơn thành tiền bệnh viện {expected}.',
      en: 'The insurance amount {value} is above the hospital amount {expected}.',
    },
    advice: {
      vi: 'Kiểm tra DON_GIA và TYLE_TT_BH; THANH_TIEN_BH không được lớn hơn THANH_TIEN_BV.',
      en: 'Check DON_GIA and TYLE_TT_BH; the insured part cannot exceed the whole.',
    },
    basis: BASIS_2,
    wrong: (row, f) =>
      row.amount(f.THANH_TIEN_BH) > row.amount(f.THANH_TIEN_BV) && {
        params: { expected: plain(row.amount(f.THANH_TIEN_BV)) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML2[2].THANH_TIEN_BH': '4375.01', 'XML2[2].T_BHTT': '4375.01', 'XML2[2].T_BNTT': '-0.01' },
      passes: { 'XML2[2].THANH_TIEN_BH': '4374.99', 'XML2[2].T_BNTT': '0.01', 'XML2[2].T_BHTT': '4374.99' },
    },
  }),
  rowRule({
    code: 'X2-018',
    covers: ['X3-018'],
    severity: 'error',
    tables: TABLES,
    fields: ['T_NGUONKHAC', 'T_NGUONKHAC_NSNN', 'T_NGUONKHAC_VTNN', 'T_NGUONKHAC_VTTN', 'T_NGUONKHAC_CL'],
    text: {
      vi: 'Tiền từ nguồn khác {value} khác tổng bốn nguồn thành phần {expected}.',
      en: 'The amount from other sources {value} is not the sum {expected} of its four parts.',
    },
    advice: {
      vi: 'Ghi T_NGUONKHAC = NSNN + VTNN + VTTN + CL của cùng dòng.',
      en: 'Give T_NGUONKHAC = NSNN + VTNN + VTTN + CL of the same row.',
    },
    basis: BASIS,
    wrong: (row, f, claim) => {
      const expected =
        row.amountOr0(f.T_NGUONKHAC_NSNN) +
        row.amountOr0(f.T_NGUONKHAC_VTNN) +
        row.amountOr0(f.T_NGUONKHAC_VTTN) +
        row.amountOr0(f.T_NGUONKHAC_CL)
      return (
        differ(row.amount(f.T_NGUONKHAC), expected, claim.rowTolerance) && {
          params: { expected: plain(expected) },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2[2].T_NGUONKHAC_NSNN': '100' },
      passes: { 'XML2[2].T_NGUONKHAC_NSNN': '0.00' },
    },
  }),
  rowRule({
    code: 'X2-019',
    covers: ['X3-021'],
    severity: 'error',
    tables: TABLES,
    fields: ['MUC_HUONG'],
    text: {
      vi: 'Mức hưởng {value} nằm ngoài khoảng 0–100.',
      en: 'The benefit level {value} is not between 0 and 100.',
    },
    advice: {
      vi: 'Ghi MUC_HUONG là phần trăm theo thẻ và đối tượng, từ 0 đến 100.',
      en: 'Give MUC_HUONG as the percentage by card and category, from 0 to 100.',
    },
    basis: BASIS,
    wrong: (row, f) => row.scaled(f.MUC_HUONG, 2) > 10_000,
    examples: {
      on: 'outpatient',
      raises: { 'XML2[2].MUC_HUONG': '101' },
      passes: { 'XML2[2].MUC_HUONG': '100' },
      follows: ['X2-020', 'X2-021'],
    },
  }),
  rowRule({
    code: 'X2-023',
    covers: ['X3-019'],
    severity: 'error',
    tables: TABLES,
    fields: ['THANH_TIEN_BV', 'T_BHTT', 'T_BNCCT', 'T_BNTT', 'T_NGUONKHAC'],
    text: {
      vi: 'Thành tiền bệnh viện {value} khác tổng T_BHTT + T_BNCCT + T_BNTT + T_NGUONKHAC = {expected}.',
      en: 'The hospital amount {value} is not T_BHTT + T_BNCCT + T_BNTT + T_NGUONKHAC = {expected}.',
    },
    advice: {
      vi: 'Chia lại thành tiền của dòng cho bốn nguồn sao cho tổng bằng THANH_TIEN_BV.',
      en: 'Divide the amount of the row among the four payers anew so that they add up to THANH_TIEN_BV.',
    },
    basis: BASIS,
    wrong: (row, f, claim) => {
      const expected =
        row.amountOr0(f.T_BHTT) +
        row.amountOr0(f.T_BNCCT) +
        row.amountOr0(f.T_BNTT) +
        row.amountOr0(f.T_NGUONKHAC)
      return (
        differ(row.amount(f.THANH_TIEN_BV), expected, claim.balanceTolerance) && {
          params: { expected: plain(expected) },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2[2].T_BNCCT': '0.06' },
      passes: { 'XML2[2].T_BNCCT': '0.02' },
      follows: ['X2-021'],
    },
  }),
]
