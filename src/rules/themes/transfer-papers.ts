import { readable } from '../../standard/moments.js'
import { codesOf, isNumberOutsideList } from '../forms.js'
import { type Problem, type RuleEntry, rowRule } from '../rule.js'

const TABLE_13 = 'QĐ 3176/QĐ-BYT, bảng 13'
const TABLE_14 = 'QĐ 3176/QĐ-BYT, bảng 14'

/** The transfer paper (XML13) and the follow-up slip (XML14). */
export const TRANSFER_PAPERS: readonly RuleEntry[] = [
  rowRule({
    code: 'X13-001',
    severity: 'error',
    tables: ['XML13'],
    fields: ['MA_LOAI_RV'],
    text: {
      vi: 'Có giấy chuyển tuyến (XML13) nhưng XML1 ghi loại ra viện {found}, không phải chuyển (2, 5).',
      en: 'There is a transfer paper (XML13), yet the type of discharge in XML1 is {found}, no transfer (2, 5).',
    },
    advice: {
      vi: 'Sửa MA_LOAI_RV của XML1, hoặc bỏ XML13.',
      en: 'Correct MA_LOAI_RV of XML1, or leave XML13 out.',
    },
    basis: `${TABLE_13}: chỉ gửi khi MA_LOAI_RV là 2 hoặc 5`,
    wrong: (_row, _f, claim) =>
      claim.leaving > 0 && !claim.isTransfer && { params: { found: claim.leaving } },
    examples: {
      on: 'transfer',
      raises: { 'XML1.MA_LOAI_RV': '1', 'XML1.MA_NOI_DEN': '' },
      passes: { 'XML1.MA_LOAI_RV': '5', 'XML13.MA_LOAI_RV': '5' },
    },
  }),
  rowRule({
    code: 'X13-005',
    severity: 'error',
    tables: ['XML13'],
    fields: ['MA_LYDO_CT'],
    text: {
      vi: 'Lý do chuyển {value} không có trong danh mục ({expected}).',
      en: 'Reason of the transfer {value} is not in the list ({expected}).',
    },
    advice: {
      vi: '1: đủ điều kiện; 2: vượt khả năng của cơ sở; 3: theo yêu cầu.',
      en: '1: eligible; 2: beyond the capability of the facility; 3: on request.',
    },
    basis: `${TABLE_13}: MA_LYDO_CT`,
    wrong: (row, f, claim) =>
      isNumberOutsideList(row, f.MA_LYDO_CT, claim, 'MA_LYDO_CT') && {
        params: { expected: codesOf(claim, 'MA_LYDO_CT') },
      },
    examples: {
      on: 'transfer',
      raises: { 'XML13.MA_LYDO_CT': '4' },
      passes: { 'XML13.MA_LYDO_CT': '3' },
    },
  }),
  rowRule({
    code: 'X13-006',
    severity: 'warning',
    tables: ['XML13'],
    fields: ['TOMTAT_KQ'],
    optional: ['TINH_TRANG_CT'],
    text: {
      vi: 'Người bệnh nội trú chuyển cơ sở nhưng {field} để trống.',
      en: 'An inpatient was transferred, yet {field} is blank.',
    },
    advice: {
      vi: 'Ghi tóm tắt kết quả cận lâm sàng và tình trạng lúc chuyển.',
      en: 'Write the key results and the condition at the transfer.',
    },
    basis: `${TABLE_13}: TOMTAT_KQ, TINH_TRANG_CT; các trường khác đã bắt buộc khi đọc`,
    wrong: (row, f, claim) => {
      if (!claim.isInpatient) return false
      const problems: Problem[] = []
      if (row.isBlank(f.TOMTAT_KQ)) problems.push({ field: 'TOMTAT_KQ' })
      // QĐ 4750 does not have the field.
      if (f.TINH_TRANG_CT < row.count && row.isBlank(f.TINH_TRANG_CT))
        problems.push({ field: 'TINH_TRANG_CT' })
      return problems.length > 0 && problems
    },
    examples: {
      on: 'transfer',
      raises: { 'XML13.TINH_TRANG_CT': '' },
      passes: { 'XML13.TINH_TRANG_CT': 'Tỉnh' },
    },
  }),
  rowRule({
    code: 'X14-002',
    severity: 'error',
    tables: ['XML14'],
    fields: ['NGAY_HEN_KL'],
    text: {
      vi: 'Ngày hẹn khám lại {found} trước ngày ra viện {expected}.',
      en: 'The follow-up on {found} is before the discharge on {expected}.',
    },
    advice: { vi: 'Sửa NGAY_HEN_KL.', en: 'Correct NGAY_HEN_KL.' },
    basis: `${TABLE_14}: NGAY_HEN_KL`,
    wrong: (row, f, claim) =>
      row.day(f.NGAY_HEN_KL) < claim.dischargeDay && {
        params: { found: readable(row.day(f.NGAY_HEN_KL)), expected: readable(claim.dischargeDay) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML14.NGAY_HEN_KL': '20260911' },
      passes: { 'XML14.NGAY_HEN_KL': '20260919' },
    },
  }),
  rowRule({
    code: 'X14-003',
    severity: 'warning',
    tables: ['XML14'],
    fields: ['NGAY_CT'],
    text: {
      vi: 'Ngày cấp giấy hẹn khám lại {found} trước ngày vào viện {expected}.',
      en: 'The slip is dated {found}, before the arrival on {expected}.',
    },
    advice: { vi: 'Kiểm tra NGAY_CT của giấy hẹn khám lại.', en: 'Check NGAY_CT of the slip.' },
    basis: `${TABLE_14}: NGAY_CT không trước ngày vào viện`,
    wrong: (row, f, claim) =>
      row.day(f.NGAY_CT) < claim.arrivalDay && {
        params: { found: readable(row.day(f.NGAY_CT)), expected: readable(claim.arrivalDay) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML14.NGAY_CT': '20260911' },
      passes: { 'XML14.NGAY_CT': '20260912' },
    },
  }),
  rowRule({
    code: 'X14-004',
    severity: 'warning',
    tables: ['XML14'],
    fields: ['MA_BENH_CHINH', 'MA_DOITUONG_KCB'],
    text: {
      vi: 'Giấy hẹn khám lại thiếu {field}.',
      en: 'The follow-up slip lacks {field}.',
    },
    advice: { vi: 'Ghi như XML1.', en: 'Write it as in XML1.' },
    basis: `${TABLE_14}: MA_BENH_CHINH, MA_DOITUONG_KCB như XML1`,
    wrong: (row, f) => {
      if (row.isBlank(f.MA_BENH_CHINH)) return true
      return row.isBlank(f.MA_DOITUONG_KCB) && { field: 'MA_DOITUONG_KCB' }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML14.MA_BENH_CHINH': '' },
      passes: { 'XML14.MA_BENH_CHINH': 'J20.9' },
    },
  }),
]
