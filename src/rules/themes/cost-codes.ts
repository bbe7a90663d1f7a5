import { isNumberOutsideList } from '../forms.js'
import { type RuleEntry, rowRule } from '../rule.js'

const COST_ROWS = 'QĐ 130/QĐ-BYT, bảng 2 và 3 (sửa bởi QĐ 4750, QĐ 3176)'
/** Cards of army, police and cipher service. */
const SERVICE_CARDS = ['QN', 'CA', 'CY']

/** Codes that rows of drugs, services and supplies have in common. */
export const COST_CODES: readonly RuleEntry[] = [
  rowRule({
    code: 'X2-002',
    severity: 'error',
    tables: ['XML2'],
    fields: ['MA_NHOM'],
    text: {
      vi: 'Nhóm chi phí {value} không dùng cho thuốc, máu (4, 7, 17).',
      en: 'Cost group {value} is not one of drugs and blood (4, 7, 17).',
    },
    advice: {
      vi: 'Ghi MA_NHOM 4 cho thuốc, 7 cho máu, 17 cho chế phẩm máu; chi phí khác gửi ở XML3.',
      en: 'Give MA_NHOM 4 for drugs, 7 for blood, 17 for blood products; send other costs in XML3.',
    },
    basis: 'QĐ 5937/QĐ-BYT, phụ lục 3; QĐ 130/QĐ-BYT, bảng 2',
    wrong: (row, f, claim) => isNumberOutsideList(row, f.MA_NHOM, claim, 'XML2.MA_NHOM'),
    examples: {
      on: 'outpatient',
      raises: { 'XML2.MA_NHOM': '10' },
      passes: { 'XML2.MA_NHOM': '17' },
    },
  }),
  rowRule({
    code: 'X3-003',
    severity: 'error',
    tables: ['XML3'],
    fields: ['MA_NHOM'],
    text: {
      vi: 'Nhóm chi phí {value} không dùng cho dịch vụ, vật tư.',
      en: 'Cost group {value} is not one of services and supplies.',
    },
    advice: {
      vi: 'Ghi MA_NHOM theo danh mục nhóm chi phí (1, 2, 3, 8, 10, 12 đến 16, 18, 19); thuốc gửi ở XML2.',
      en: 'Give MA_NHOM from the list of cost groups (1, 2, 3, 8, 10, 12 to 16, 18, 19); send drugs in XML2.',
    },
    basis: 'QĐ 5937/QĐ-BYT, phụ lục 3; nhóm 19: QĐ 4750/QĐ-BYT',
    wrong: (row, f, claim) => isNumberOutsideList(row, f.MA_NHOM, claim, 'XML3.MA_NHOM'),
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].MA_NHOM': '17' },
      passes: { 'XML3[4].MA_NHOM': '18' },
    },
  }),
  rowRule({
    code: 'X3-055',
    severity: 'warning',
    tables: ['XML2', 'XML3'],
    fields: ['MA_NHOM'],
    text: {
      vi: 'Nhóm chi phí {value} thuộc danh mục cũ, không còn trong QĐ 5937.',
      en: 'Cost group {value} is of the former list and no longer in QĐ 5937.',
    },
    advice: {
      vi: 'Chuyển sang nhóm hiện hành: thuốc 4, vật tư 10, máu ở XML2 nhóm 7.',
      en: 'Use a present group: drugs 4, supplies 10, blood 7 in XML2.',
    },
    basis: 'QĐ 5937/QĐ-BYT, phụ lục 3 (thay danh mục của QĐ 4210)',
    // 7 is a present group of XML2 and a former one of XML3, which alone has MA_VAT_TU.
    optional: ['MA_VAT_TU', 'MA_THUOC'],
    wrong: (row, f) => {
      const group = row.int(f.MA_NHOM)
      return (
        group === 11 || group === 9 || group === 5 || group === 6 || (group === 7 && f.MA_THUOC >= row.count)
      )
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML3[8].MA_NHOM': '11' },
      passes: { 'XML3[8].MA_NHOM': '10' },
    },
  }),
  rowRule({
    code: 'X2-011',
    severity: 'error',
    covers: ['X3-008'],
    tables: ['XML2', 'XML3'],
    fields: ['PHAM_VI'],
    text: {
      vi: 'Phạm vi hưởng {value} không có trong danh mục (1, 2, 3).',
      en: 'Scope {value} is not in the list (1, 2, 3).',
    },
    advice: {
      vi: 'Ghi 1 nếu quỹ BHYT trả, 2 nếu người bệnh tự trả, 3 nếu ngoài phạm vi hưởng BHYT nhưng được trả cho quân nhân, công an, cơ yếu.',
      en: 'Give 1 when the fund pays, 2 when the patient does, 3 for army, police and cipher outside the list.',
    },
    basis: COST_ROWS,
    wrong: (row, f, claim) => isNumberOutsideList(row, f.PHAM_VI, claim, 'PHAM_VI'),
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].PHAM_VI': '4' },
      passes: { 'XML3[4].PHAM_VI': '1' },
    },
  }),
  rowRule({
    code: 'X2-011B',
    severity: 'warning',
    tables: ['XML2', 'XML3'],
    fields: ['PHAM_VI'],
    text: {
      vi: 'Phạm vi hưởng 3 nhưng thẻ không thuộc quân đội, công an, cơ yếu.',
      en: 'Scope 3, yet the card is not of the army, the police or the cipher service.',
    },
    advice: {
      vi: 'Ghi PHAM_VI 1 hoặc 2, hoặc kiểm tra mã thẻ (QN, CA, CY).',
      en: 'Give PHAM_VI 1 or 2, or check the card (QN, CA, CY).',
    },
    basis: 'NĐ 70/2015/NĐ-CP, điều 10; QĐ 3176/QĐ-BYT',
    wrong: (row, f, claim) =>
      row.is(f.PHAM_VI, '3') &&
      claim.cards.length > 0 &&
      !claim.cards.some((card) => SERVICE_CARDS.includes(card.slice(0, 2))),
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].PHAM_VI': '3' },
      passes: { 'XML3[4].PHAM_VI': '1' },
    },
  }),
  rowRule({
    code: 'X2-030',
    severity: 'error',
    covers: ['X3-036'],
    tables: ['XML2', 'XML3'],
    fields: ['MA_PTTT'],
    text: {
      vi: 'Phương thức thanh toán {value} không có trong danh mục (1, 2, 3).',
      en: 'Method of payment {value} is not in the list (1, 2, 3).',
    },
    advice: {
      vi: 'Ghi 1 (phí dịch vụ), 2 (định suất) hoặc 3 (trường hợp bệnh).',
      en: 'Give 1 (fee for service), 2 (capitation) or 3 (diagnosis-related group).',
    },
    basis: COST_ROWS,
    wrong: (row, f, claim) => isNumberOutsideList(row, f.MA_PTTT, claim, 'MA_PTTT'),
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].MA_PTTT': '0' },
      passes: { 'XML3[4].MA_PTTT': '1' },
      follows: ['CX-012'],
    },
  }),
  rowRule({
    code: 'X2-031',
    severity: 'error',
    tables: ['XML2'],
    fields: ['NGUON_CTRA'],
    text: {
      vi: 'Nguồn chi trả {value} không có trong danh mục (1 đến 4).',
      en: 'Source of payment {value} is not in the list (1 to 4).',
    },
    advice: {
      vi: 'Ghi 1 (quỹ BHYT), 2 (dự án, viện trợ), 3 (chương trình mục tiêu) hoặc 4 (nguồn khác).',
      en: 'Give 1 (fund), 2 (project or aid), 3 (target programme) or 4 (other).',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 2',
    wrong: (row, f, claim) => isNumberOutsideList(row, f.NGUON_CTRA, claim, 'NGUON_CTRA'),
    examples: {
      on: 'outpatient',
      raises: { 'XML2.NGUON_CTRA': '5' },
      passes: { 'XML2.NGUON_CTRA': '1' },
    },
  }),
  rowRule({
    code: 'X2-032',
    severity: 'warning',
    covers: ['X3-037'],
    tables: ['XML2', 'XML3'],
    fields: ['VET_THUONG_TP'],
    optional: ['TAI_SU_DUNG'],
    text: {
      vi: '{field} chỉ nhận giá trị 1 hoặc để trống, không nhận {value}.',
      en: '{field} takes 1 or blank only, not {value}.',
    },
    advice: { vi: 'Để trống nếu không phải.', en: 'Leave it blank when it does not apply.' },
    basis: COST_ROWS,
    wrong: (row, f) => {
      if (row.isFilled(f.VET_THUONG_TP) && !row.is(f.VET_THUONG_TP, '1')) return true
      return row.isFilled(f.TAI_SU_DUNG) && !row.is(f.TAI_SU_DUNG, '1') && { field: 'TAI_SU_DUNG' }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].VET_THUONG_TP': '2' },
      passes: { 'XML3[4].VET_THUONG_TP': '1' },
    },
  }),
]
