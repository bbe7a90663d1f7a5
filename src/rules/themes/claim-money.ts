import { differ, plain } from '../amounts.js'
import type { FindingEntry } from '../catalogue-entry.js'
import type { ClaimFacts, SummedAmount } from '../claim-facts.js'
import { type Change, claimRule, type Problem, type RuleEntry } from '../rule.js'

const BASIS = 'QĐ 130/QĐ-BYT, bảng 1 (sửa bởi QĐ 4750, QĐ 3176)'

const TOTALS = [
  'T_THUOC',
  'T_VTYT',
  'T_TONGCHI_BV',
  'T_TONGCHI_BH',
  'T_BNTT',
  'T_BNCCT',
  'T_BHTT',
  'T_NGUONKHAC',
  'T_BHTT_GDV',
] as const

/** A total of XML1 that differs from what it should be. */
function off(found: number, expected: number, claim: ClaimFacts): false | Problem {
  return differ(found, expected, claim.claimTolerance) && { params: { expected: plain(expected) } }
}

/** A total of XML1 that is a sum over the rows of XML2 and XML3. */
function sumRule(
  code: string,
  field: string,
  of: SummedAmount,
  severity: FindingEntry['severity'],
  raises: Change,
  follows: readonly string[],
): RuleEntry {
  return claimRule({
    code,
    severity,
    fields: [field],
    text: {
      vi: `${field} {value} khác tổng ${of} của bảng thuốc và bảng dịch vụ = {expected}.`,
      en: `${field} {value} is not the sum of ${of} over drugs and services = {expected}.`,
    },
    advice: {
      vi: `Tính lại ${field} từ các dòng của XML2 và XML3, hoặc gửi đủ các dòng.`,
      en: `Calculate ${field} anew from the rows of XML2 and XML3, or send all rows.`,
    },
    basis: BASIS,
    wrong: (head, f, claim) => off(head.amount(f[field]), claim.sumOf(of), claim),
    examples: { on: 'outpatient', raises, passes: {}, follows },
  })
}

/** The totals of XML1: that they agree with the rows and with each other. */
export const CLAIM_MONEY: readonly RuleEntry[] = [
  claimRule({
    code: 'X1-069',
    severity: 'error',
    fields: TOTALS,
    text: { vi: '{field} không được âm ({value}).', en: '{field} must not be negative ({value}).' },
    advice: {
      vi: 'Tính lại các tổng của bảng 1; khoản giảm trừ không ghi bằng số âm.',
      en: 'Calculate the totals of table 1 anew; reductions are not written as negative amounts.',
    },
    basis: BASIS,
    wrong: (head, f) => TOTALS.flatMap((name) => (head.amount(f[name]) < 0 ? [{ field: name }] : [])),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.T_BNCCT': '-1' },
      passes: { 'XML1.T_BNCCT': '0.00' },
    },
  }),
  claimRule({
    code: 'X1-070',
    severity: 'error',
    fields: ['T_TONGCHI_BV', 'MA_DOITUONG_KCB'],
    text: {
      vi: 'Tổng chi phí T_TONGCHI_BV phải lớn hơn 0.',
      en: 'The total T_TONGCHI_BV must be above 0.',
    },
    advice: {
      vi: 'Gửi các dòng chi phí của lượt khám; hồ sơ thu hồi (đối tượng 8) thì ghi đúng MA_DOITUONG_KCB.',
      en: 'Send the cost rows of the visit; for a withdrawal (category 8) give the right MA_DOITUONG_KCB.',
    },
    basis: BASIS,
    wrong: (head, f) => head.amount(f.T_TONGCHI_BV) === 0 && !head.is(f.MA_DOITUONG_KCB, '8'),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.T_TONGCHI_BV': '0' },
      passes: { 'XML1.T_TONGCHI_BV': '262445.5' },
      follows: ['X1-071', 'X1-073', 'CX-006', 'CX-013'],
    },
  }),
  claimRule({
    code: 'X1-071',
    severity: 'error',
    fields: ['T_TONGCHI_BH', 'T_TONGCHI_BV'],
    text: {
      vi: 'T_TONGCHI_BH {value} lớn hơn T_TONGCHI_BV {expected}.',
      en: 'T_TONGCHI_BH {value} is above T_TONGCHI_BV {expected}.',
    },
    advice: {
      vi: 'Tính lại hai tổng; phần trong phạm vi BHYT không thể lớn hơn tổng chi phí.',
      en: 'Calculate both totals anew; the insured part cannot exceed the whole.',
    },
    basis: BASIS,
    wrong: (head, f) =>
      head.amount(f.T_TONGCHI_BH) > head.amount(f.T_TONGCHI_BV) && {
        params: { expected: plain(head.amount(f.T_TONGCHI_BV)) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.T_TONGCHI_BH': '262446' },
      passes: { 'XML1.T_TONGCHI_BH': '256585.50' },
      follows: ['CX-007', 'X1-074'],
    },
  }),
  claimRule({
    code: 'X1-072',
    severity: 'error',
    fields: ['T_BHTT', 'T_TONGCHI_BH'],
    text: {
      vi: 'T_BHTT {value} lớn hơn T_TONGCHI_BH {expected}.',
      en: 'T_BHTT {value} is above T_TONGCHI_BH {expected}.',
    },
    advice: {
      vi: 'Quỹ không trả quá chi phí trong phạm vi BHYT: tính lại T_BHTT.',
      en: 'The fund never pays more than the insured cost: calculate T_BHTT anew.',
    },
    basis: BASIS,
    wrong: (head, f) =>
      head.amount(f.T_BHTT) > head.amount(f.T_TONGCHI_BH) && {
        params: { expected: plain(head.amount(f.T_TONGCHI_BH)) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.T_BHTT': '256590.50' },
      passes: { 'XML1.T_BHTT': '256585.5' },
      follows: ['X1-073', 'X1-074', 'CX-010'],
    },
  }),
  claimRule({
    code: 'X1-073',
    severity: 'error',
    fields: ['T_TONGCHI_BV', 'T_BHTT', 'T_BNCCT', 'T_BNTT', 'T_NGUONKHAC'],
    text: {
      vi: 'T_TONGCHI_BV {value} khác T_BHTT + T_BNCCT + T_BNTT + T_NGUONKHAC = {expected}.',
      en: 'T_TONGCHI_BV {value} is not T_BHTT + T_BNCCT + T_BNTT + T_NGUONKHAC = {expected}.',
    },
    advice: {
      vi: 'Tính lại các tổng của bảng 1 từ các dòng chi phí.',
      en: 'Calculate the totals of table 1 anew from the cost rows.',
    },
    basis: BASIS,
    wrong: (head, f, claim) =>
      off(
        head.amount(f.T_TONGCHI_BV),
        head.amountOr0(f.T_BHTT) +
          head.amountOr0(f.T_BNCCT) +
          head.amountOr0(f.T_BNTT) +
          head.amountOr0(f.T_NGUONKHAC),
        claim,
      ),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.T_BNTT': '5862' },
      passes: { 'XML1.T_BNTT': '5860.50' },
      follows: ['CX-008'],
    },
  }),
  claimRule({
    code: 'X1-074',
    severity: 'warning',
    fields: ['T_BHTT', 'T_TONGCHI_BH', 'T_BNCCT', 'T_NGUONKHAC'],
    text: {
      vi: 'T_BHTT {value} khác T_TONGCHI_BH − T_BNCCT = {expected}.',
      en: 'T_BHTT {value} is not T_TONGCHI_BH − T_BNCCT = {expected}.',
    },
    advice: {
      vi: 'Tính lại T_BHTT, trừ khi nguồn khác đã trả vào phần của quỹ.',
      en: 'Calculate T_BHTT anew, unless another source paid into the fund’s part.',
    },
    basis: BASIS,
    wrong: (head, f, claim) =>
      head.amountOr0(f.T_NGUONKHAC) === 0 &&
      off(head.amount(f.T_BHTT), head.amount(f.T_TONGCHI_BH) - head.amount(f.T_BNCCT), claim),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.T_BNCCT': '2', 'XML1.T_BNTT': '5858' },
      passes: { 'XML1.T_BNCCT': '0.00' },
      follows: ['CX-008', 'CX-009'],
    },
  }),
  claimRule({
    code: 'CX-004',
    severity: 'error',
    fields: ['T_THUOC'],
    text: {
      vi: 'T_THUOC {value} khác tổng THANH_TIEN_BV của bảng thuốc (XML2) = {expected}.',
      en: 'T_THUOC {value} is not the sum of THANH_TIEN_BV over the drugs (XML2) = {expected}.',
    },
    advice: {
      vi: 'Tính lại T_THUOC từ XML2, hoặc gửi đủ các dòng thuốc.',
      en: 'Calculate T_THUOC anew from XML2, or send all drug rows.',
    },
    basis: BASIS,
    wrong: (head, f, claim) => off(head.amount(f.T_THUOC), claim.drugs.THANH_TIEN_BV, claim),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.T_THUOC': '65287' },
      passes: { 'XML1.T_THUOC': '65286' },
    },
  }),
  claimRule({
    code: 'CX-005',
    severity: 'error',
    fields: ['T_VTYT'],
    text: {
      vi: 'T_VTYT {value} khác tổng THANH_TIEN_BV của vật tư (XML3, nhóm 10 và 11) = {expected}.',
      en: 'T_VTYT {value} is not the sum of THANH_TIEN_BV over supplies (XML3, groups 10 and 11) = {expected}.',
    },
    advice: {
      vi: 'Tính lại T_VTYT từ XML3, hoặc sửa MA_NHOM của các dòng vật tư.',
      en: 'Calculate T_VTYT anew from XML3, or correct MA_NHOM of the supply rows.',
    },
    basis: BASIS,
    wrong: (head, f, claim) => off(head.amount(f.T_VTYT), claim.supplies, claim),
    examples: { on: 'outpatient', raises: { 'XML1.T_VTYT': '2' }, passes: { 'XML1.T_VTYT': '0.00' } },
  }),
  sumRule('CX-006', 'T_TONGCHI_BV', 'THANH_TIEN_BV', 'error', { 'XML1.T_TONGCHI_BV': '262447' }, ['X1-073']),
  sumRule('CX-007', 'T_TONGCHI_BH', 'THANH_TIEN_BH', 'error', { 'XML1.T_TONGCHI_BH': '256587' }, ['X1-074']),
  sumRule('CX-008', 'T_BNTT', 'T_BNTT', 'error', { 'XML1.T_BNTT': '5862' }, ['X1-073']),
  sumRule('CX-009', 'T_BNCCT', 'T_BNCCT', 'error', { 'XML1.T_BNCCT': '2' }, ['X1-073', 'X1-074']),
  sumRule('CX-010', 'T_BHTT', 'T_BHTT', 'error', { 'XML1.T_BHTT': '256583' }, ['X1-073', 'X1-074']),
  sumRule('CX-011', 'T_NGUONKHAC', 'T_NGUONKHAC', 'error', { 'XML1.T_NGUONKHAC': '2' }, ['X1-073']),
  claimRule({
    code: 'CX-012',
    severity: 'warning',
    fields: ['T_BHTT_GDV', 'MA_THE_BHYT'],
    text: {
      vi: 'T_BHTT_GDV {value} khác tổng T_BHTT của các dòng trả theo giá dịch vụ (MA_PTTT 1) = {expected}.',
      en: 'T_BHTT_GDV {value} is not the sum of T_BHTT over rows paid by fee for service (MA_PTTT 1) = {expected}.',
    },
    advice: {
      vi: 'Tính lại T_BHTT_GDV, hoặc sửa MA_PTTT của các dòng.',
      en: 'Calculate T_BHTT_GDV anew, or correct MA_PTTT of the rows.',
    },
    basis: BASIS,
    wrong: (head, f, claim) => {
      const problem = off(head.amount(f.T_BHTT_GDV), claim.sumOf('T_BHTT_GDV'), claim)
      // Cards of the army, the police and cipher work are settled otherwise.
      return problem !== false && !['CA', 'CY', 'QN'].some((object) => head.startsWith(f.MA_THE_BHYT, object))
        ? problem
        : false
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.T_BHTT_GDV': '100' },
      passes: { 'XML1.T_BHTT_GDV': '256585.5' },
    },
  }),
  claimRule({
    code: 'CX-013',
    severity: 'error',
    fields: ['T_TONGCHI_BV'],
    text: {
      vi: 'T_TONGCHI_BV {value} nhưng {found}.',
      en: 'T_TONGCHI_BV is {value}, yet {foundEn}.',
    },
    advice: {
      vi: 'Gửi đủ XML2, XML3 cùng XML1, hoặc tính lại tổng.',
      en: 'Send XML2 and XML3 together with XML1, or calculate the total anew.',
    },
    basis: BASIS,
    wrong: (head, f, claim) => {
      const total = head.amount(f.T_TONGCHI_BV)
      const rows = claim.drugs.rows + claim.services.rows
      if (total > 0 && rows === 0)
        return {
          params: {
            found: 'không có dòng thuốc hay dịch vụ nào',
            foundEn: 'there is no row of drugs or services',
          },
        }
      return (
        total === 0 &&
        claim.sumOf('THANH_TIEN_BV') > 0 && {
          params: { found: `có ${rows} dòng chi phí`, foundEn: `there are ${rows} cost rows` },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { XML2: null, XML3: null, XML4: null },
      passes: {},
      follows: ['CX-004', 'CX-006', 'CX-007', 'CX-008', 'CX-010', 'CX-012', 'CX-014'],
    },
  }),
  claimRule({
    code: 'CX-014',
    severity: 'error',
    fields: ['T_THUOC'],
    text: {
      vi: 'Có tiền thuốc {value} nhưng không gửi bảng thuốc (XML2).',
      en: 'There is a drug total of {value} but no drug table (XML2) was sent.',
    },
    advice: { vi: 'Gửi XML2 cùng hồ sơ.', en: 'Send XML2 with the claim.' },
    basis: BASIS,
    wrong: (head, f, claim) => head.amount(f.T_THUOC) > 0 && !claim.has('XML2'),
    examples: {
      on: 'outpatient',
      raises: { XML2: null },
      passes: {},
      follows: ['CX-004', 'CX-006', 'CX-007', 'CX-010', 'CX-012'],
    },
  }),
]
