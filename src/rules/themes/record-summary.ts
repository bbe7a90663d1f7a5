import { dayOf, readable } from '../../standard/moments.js'
import { codesOf, isOutsideList } from '../forms.js'
import { type RuleEntry, rowRule } from '../rule.js'

const TABLE_8 = 'QĐ 3176/QĐ-BYT, bảng 8'

/** The summary of the record (XML8). */
export const RECORD_SUMMARY: readonly RuleEntry[] = [
  rowRule({
    code: 'X8-002',
    severity: 'warning',
    tables: ['XML8'],
    fields: ['MA_LOAI_KCB'],
    text: {
      vi: 'Tóm tắt hồ sơ bệnh án không gửi cho hình thức KCB {value} (chỉ {expected}).',
      en: 'Summaries are not sent for type of care {value} (only {expected}).',
    },
    advice: {
      vi: 'Ghi hình thức KCB như XML1, hoặc bỏ XML8.',
      en: 'Write the type of care as in XML1, or leave XML8 out.',
    },
    basis: `${TABLE_8}: MA_LOAI_KCB`,
    wrong: (row, f, claim) =>
      isOutsideList(row, f.MA_LOAI_KCB, claim, 'XML8.MA_LOAI_KCB') && {
        params: { expected: codesOf(claim, 'XML8.MA_LOAI_KCB') },
      },
    examples: {
      on: 'inpatient',
      raises: { 'XML8.MA_LOAI_KCB': '01' },
      passes: { 'XML8.MA_LOAI_KCB': '03' },
    },
  }),
  rowRule({
    code: 'X8-003',
    severity: 'error',
    tables: ['XML8'],
    fields: ['KET_QUA_DTRI'],
    text: {
      vi: 'Kết quả điều trị trên tóm tắt là {value}, khác XML1 ({expected}).',
      en: 'The outcome on the summary is {value}, XML1 says {expected}.',
    },
    advice: {
      vi: 'Ghi KET_QUA_DTRI giống nhau ở XML1 và XML8.',
      en: 'Write the same KET_QUA_DTRI in XML1 and XML8.',
    },
    basis: `${TABLE_8}: KET_QUA_DTRI như XML1`,
    wrong: (row, f, claim) =>
      Math.abs(row.int(f.KET_QUA_DTRI) - claim.outcome) > 0 && { params: { expected: claim.outcome } },
    examples: {
      on: 'inpatient',
      raises: { 'XML8.KET_QUA_DTRI': '1' },
      passes: { 'XML8.KET_QUA_DTRI': '2' },
    },
  }),
  rowRule({
    code: 'X8-004',
    severity: 'error',
    tables: ['XML8'],
    fields: ['NGAY_SINHCON', 'NGAY_CONCHET', 'SO_CONCHET'],
    text: {
      vi: 'Thông tin con chết không đủ hoặc không hợp lý ở {field}.',
      en: 'What is said of a child that died is incomplete or impossible in {field}.',
    },
    advice: {
      vi: 'Ghi đủ ngày sinh con, ngày con chết (không trước ngày sinh) và số con chết từ 1; nếu không có con chết thì để trống cả ba.',
      en: 'Fill in birth, death (not before the birth) and a number of 1 or more; all three are blank when no child died.',
    },
    basis: `${TABLE_8}: NGAY_SINHCON, NGAY_CONCHET, SO_CONCHET`,
    wrong: (row, f, claim) => {
      const { NGAY_SINHCON: birth, NGAY_CONCHET: death, SO_CONCHET: count } = f
      const blanks = Number(row.isBlank(birth)) + Number(row.isBlank(death)) + Number(row.isBlank(count))
      if (blanks === 3) return false
      if (row.isBlank(birth)) return true
      if (row.isBlank(death)) return { field: 'NGAY_CONCHET' }
      if (row.isBlank(count) || row.int(count) < 1) return { field: 'SO_CONCHET' }
      if (row.day(death) < row.day(birth)) return { field: 'NGAY_CONCHET' }
      // A child may be born on the way, but not after the mother left.
      return row.day(birth) > claim.dischargeDay
    },
    examples: {
      on: 'birth',
      raises: { 'XML8.NGAY_SINHCON': '20260910', 'XML8.NGAY_CONCHET': '20260909', 'XML8.SO_CONCHET': '1' },
      passes: { 'XML8.NGAY_SINHCON': '20260910', 'XML8.NGAY_CONCHET': '20260910', 'XML8.SO_CONCHET': '1' },
    },
  }),
  rowRule({
    code: 'X8-005',
    severity: 'warning',
    tables: ['XML8'],
    fields: ['NGAY_CT', 'NGAY_RA'],
    text: {
      vi: 'Ngày lập tóm tắt {found} trước ngày ra viện {expected}.',
      en: 'The summary is dated {found}, before the discharge on {expected}.',
    },
    advice: { vi: 'Kiểm tra NGAY_CT của XML8.', en: 'Check NGAY_CT of XML8.' },
    basis: `${TABLE_8}: NGAY_CT; thực tế giám định`,
    wrong: (row, f) => {
      const discharge = dayOf(row.moment(f.NGAY_RA))
      const dated = row.day(f.NGAY_CT)
      return dated < discharge && { params: { found: readable(dated), expected: readable(discharge) } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML8.NGAY_CT': '20260917' },
      passes: { 'XML8.NGAY_CT': '20260920' },
    },
  }),
]
