import { dayOf, daysBetween, readable } from '../../standard/moments.js'
import { addWorkingDays } from '../../standard/working-days.js'
import { folded } from '../forms.js'
import { type RuleEntry, rowRule } from '../rule.js'

const TABLE_1 = 'QĐ 3176/QĐ-BYT, bảng 1'

/** Ways to say that a visit is not paid by insurance. */
const WITHOUT_INSURANCE = [
  'khong bhyt',
  'khong kham bhyt',
  'khong kcb bhyt',
  'khong su dung the bhyt',
  'khong dung the bhyt',
  'khong huong bhyt',
]

/** Days of a `;` list of days, as numbers; items of another form are left out. */
const dayItems = (items: readonly string[]): number[] =>
  items.filter((item) => /^\d{8}$/.test(item)).map(Number)

/** What the record says beside codes: reasons, method, follow-up, month of settlement, day of sending. */
export const VISIT_RECORD: readonly RuleEntry[] = [
  rowRule({
    code: 'X1-028',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['LY_DO_VV', 'MA_THE_BHYT'],
    text: {
      vi: 'Lý do đến khám ghi không khám BHYT nhưng hồ sơ có thẻ BHYT.',
      en: 'The reason says that the visit is without insurance, yet the claim has a card.',
    },
    advice: {
      vi: 'Bỏ thẻ khỏi hồ sơ nếu không khám BHYT, hoặc sửa LY_DO_VV.',
      en: 'Take the card out when the visit is without insurance, or correct LY_DO_VV.',
    },
    basis: 'Thực tế giám định',
    wrong: (row, f) => {
      // Nearly all reasons are without the word, in any case: no string is made for them.
      if (
        row.isBlank(f.MA_THE_BHYT) ||
        !mentionsInsurance(row.bytes, row.start[f.LY_DO_VV], row.end[f.LY_DO_VV])
      )
        return false
      const words = folded(row.text(f.LY_DO_VV))
      return WITHOUT_INSURANCE.some((phrase) => words.includes(phrase))
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.LY_DO_VV': 'Khám theo yêu cầu, không KCB BHYT' },
      passes: { 'XML1.LY_DO_VV': 'Khám BHYT: ho, tức ngực' },
    },
  }),
  rowRule({
    code: 'X1-029',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['LY_DO_VNT', 'MA_LOAI_KCB'],
    text: {
      vi: 'Hình thức KCB {found} là nội trú nhưng lý do vào nội trú để trống.',
      en: 'Type of care {found} is inpatient, yet the reason of the admission is blank.',
    },
    advice: { vi: 'Điền LY_DO_VNT.', en: 'Fill in LY_DO_VNT.' },
    basis: `${TABLE_1}: LY_DO_VNT; MA_LY_DO_VNT chưa có danh mục nên không bắt buộc`,
    wrong: (row, f, claim) =>
      row.isBlank(f.LY_DO_VNT) && claim.isInpatient && { params: { found: row.text(f.MA_LOAI_KCB) } },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.LY_DO_VNT': '' },
      passes: { 'XML1.LY_DO_VNT': 'Đi ngoài nhiều lần' },
    },
  }),
  rowRule({
    code: 'X1-064',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['PP_DIEU_TRI', 'MA_LOAI_KCB'],
    text: {
      vi: 'Hình thức KCB {found} là nội trú nhưng phương pháp điều trị để trống.',
      en: 'Type of care {found} is inpatient, yet the method of treatment is blank.',
    },
    advice: { vi: 'Điền PP_DIEU_TRI.', en: 'Fill in PP_DIEU_TRI.' },
    basis: `${TABLE_1}: PP_DIEU_TRI`,
    wrong: (row, f, claim) =>
      row.isBlank(f.PP_DIEU_TRI) && claim.isInpatient && { params: { found: row.text(f.MA_LOAI_KCB) } },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.PP_DIEU_TRI': '' },
      passes: { 'XML1.PP_DIEU_TRI': 'Ngoại khoa' },
    },
  }),
  rowRule({
    code: 'X1-075',
    severity: 'error',
    tables: ['XML1'],
    fields: ['THANG_QT', 'NAM_QT'],
    text: {
      vi: '{field} là {value}, không phải kỳ quyết toán hợp lệ.',
      en: '{field} is {value}, which is no month or year of settlement.',
    },
    advice: {
      vi: 'THANG_QT từ 1 đến 12; NAM_QT gồm 4 chữ số, không quá năm sau.',
      en: 'THANG_QT is 1 to 12; NAM_QT has 4 digits and is not beyond next year.',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1: NAM_QT, THANG_QT',
    wrong: (row, f, claim) => {
      const month = row.int(f.THANG_QT)
      if (month < 1 || month > 12) return true
      const year = row.int(f.NAM_QT)
      return (year < 1900 || year > Math.floor(claim.received / 100_000_000) + 1) && { field: 'NAM_QT' }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.THANG_QT': '13' },
      passes: { 'XML1.THANG_QT': '9' },
    },
  }),
  rowRule({
    code: 'X1-076',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['THANG_QT', 'NAM_QT', 'NGAY_TTOAN', 'NGAY_RA'],
    off: {
      vi: 'Hồ sơ gửi bù, gửi lại được quyết toán ở tháng sau; nguồn không chắc chắn.',
      en: 'Late and repaired claims are settled in a later month; the source is uncertain.',
    },
    text: {
      vi: 'Kỳ quyết toán {found} khác tháng ra viện và tháng thanh toán.',
      en: 'The month of settlement {found} is neither that of the discharge nor that of the payment.',
    },
    advice: { vi: 'Kiểm tra NAM_QT và THANG_QT.', en: 'Check NAM_QT and THANG_QT.' },
    basis: 'Thực tế giám định',
    wrong: (row, f, claim) => {
      const month = row.int(f.NAM_QT) * 100 + row.int(f.THANG_QT)
      const discharged = Math.floor(claim.dischargeDay / 100)
      if (!(month > 0 && discharged > 0) || month === discharged) return false
      return (
        month !== Math.floor(row.day(f.NGAY_TTOAN) / 100) && {
          params: { found: `${row.text(f.THANG_QT)}/${row.text(f.NAM_QT)}` },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.THANG_QT': '08' },
      passes: { 'XML1.THANG_QT': '9' },
    },
  }),
  rowRule({
    code: 'X1-083',
    severity: 'error',
    tables: ['XML1'],
    fields: ['NGAY_TAI_KHAM', 'NGAY_RA'],
    text: {
      vi: 'Ngày hẹn tái khám {found} trước ngày ra viện {expected}.',
      en: 'The follow-up on {found} is before the discharge on {expected}.',
    },
    advice: { vi: 'Sửa NGAY_TAI_KHAM theo giấy hẹn khám lại.', en: 'Correct NGAY_TAI_KHAM from the slip.' },
    basis: `${TABLE_1}: NGAY_TAI_KHAM`,
    wrong: (row, f, claim) => {
      if (row.isUnknown(f.NGAY_TAI_KHAM) || row.day(f.NGAY_TAI_KHAM) >= claim.dischargeDay) return false
      const found = dayItems(row.items(f.NGAY_TAI_KHAM)).find((day) => day < claim.dischargeDay)
      return (
        found !== undefined && {
          params: { found: readable(found), expected: readable(claim.dischargeDay) },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.NGAY_TAI_KHAM': '20261010;20260911' },
      passes: { 'XML1.NGAY_TAI_KHAM': '20261010;20260919' },
    },
  }),
  rowRule({
    code: 'X1-084',
    severity: 'info',
    tables: ['XML1'],
    fields: ['NGAY_TAI_KHAM', 'NGAY_RA'],
    text: {
      vi: 'Hẹn tái khám {found} sau {days} ngày, xa hơn {expected} ngày.',
      en: 'The follow-up on {found} is {days} days away, more than {expected}.',
    },
    advice: {
      vi: 'Kiểm tra ngày hẹn; bệnh mạn tính có thể được kê đơn dài ngày hơn.',
      en: 'Check the day; chronic diseases may have longer prescriptions.',
    },
    basis: 'Thực tế giám định; số ngày là tham số',
    wrong: (row, f, claim) => {
      if (row.isUnknown(f.NGAY_TAI_KHAM)) return false
      const expected = claim.parameters.number('maxFollowUpDays', claim.day)
      for (const day of dayItems(row.items(f.NGAY_TAI_KHAM))) {
        const days = daysBetween(claim.dischargeDay, day)
        if (days > expected) return { params: { found: readable(day), days, expected } }
      }
      return false
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.NGAY_TAI_KHAM': '20261112', 'XML14.NGAY_HEN_KL': '20261112' },
      passes: { 'XML1.NGAY_TAI_KHAM': '20261012', 'XML14.NGAY_HEN_KL': '20261012' },
    },
  }),
  rowRule({
    code: 'X1-090',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['NGAY_RA'],
    off: {
      vi: 'Hồ sơ gửi lại sau khi sửa lỗi cũng đến muộn dù lần đầu đúng hạn; hạn gửi được theo dõi ở trang giám định.',
      en: 'A repaired claim comes late though it was first sent in time; deadlines are followed on the review pages.',
    },
    text: {
      vi: 'Hồ sơ ra viện ngày {value} gửi sau hạn {expected}.',
      en: 'The claim discharged on {value} came after the deadline, {expected}.',
    },
    advice: {
      vi: 'Gửi hồ sơ trong 7 ngày làm việc sau khi người bệnh ra viện.',
      en: 'Send claims within 7 working days after the discharge.',
    },
    basis: 'TT 48/2017/TT-BYT, điều 7 khoản 1',
    wrong: (_row, _f, claim) => {
      const days = claim.parameters.number('sendingDays', claim.day)
      const received = dayOf(claim.received)
      // No deadline of working days is shorter than as many days.
      if (!(daysBetween(claim.dischargeDay, received) > days)) return false
      const last = addWorkingDays(claim.dischargeDay, days, claim.parameters.holidays)
      return received > last && { params: { expected: readable(last) } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.NGAY_TTOAN': '202609181540' },
      passes: {
        'XML1.NGAY_RA': '202609231520',
        'XML1.NGAY_TTOAN': '202609231540',
        'XML1.SO_NGAY_DTRI': '7',
        'XML7.NGAY_RA': '202609231520',
        'XML7.NGAY_CT': '20260923',
        'XML8.NGAY_RA': '202609231520',
        'XML8.NGAY_CT': '20260923',
      },
      received: 20261002,
    },
  }),
]

/** True when `bhyt` stands in the span, in any case. */
function mentionsInsurance(bytes: Uint8Array, from: number, to: number): boolean {
  for (let p = from; p + 4 <= to; p++)
    if (
      (bytes[p] | 0x20) === 0x62 &&
      (bytes[p + 1] | 0x20) === 0x68 &&
      (bytes[p + 2] | 0x20) === 0x79 &&
      (bytes[p + 3] | 0x20) === 0x74
    )
      return true
  return false
}
