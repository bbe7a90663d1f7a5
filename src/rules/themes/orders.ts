import { minutesBetween, readable } from '../../standard/moments.js'
import { type Found, type RuleEntry, rowRule } from '../rule.js'

const ORDER =
  'QĐ 130/QĐ-BYT, bảng 2 và 3 (sửa bởi QĐ 4750, QĐ 3176): thời điểm ra, thực hiện y lệnh và có kết quả'
const SURGERY = 8

/** Groups of services that name when they were done: tests, imaging, surgery, procedures. */
const isPerformed = (group: number): boolean =>
  group === 18 || group === 1 || group === 2 || group === 8 || group === 3

/** When things were ordered, done and ready: in their order, and inside the stay. */
export const ORDERS: readonly RuleEntry[] = [
  rowRule({
    code: 'X2-029',
    severity: 'error',
    covers: ['X3-044'],
    tables: ['XML2', 'XML3'],
    fields: ['NGAY_TH_YL', 'NGAY_YL'],
    text: {
      vi: 'Thực hiện y lệnh lúc {found}, trước khi ra y lệnh ({expected}).',
      en: 'The order was carried out at {found}, before it was given ({expected}).',
    },
    advice: { vi: 'Sửa NGAY_TH_YL hoặc NGAY_YL.', en: 'Correct NGAY_TH_YL or NGAY_YL.' },
    basis: ORDER,
    wrong: (row, f) => {
      const ordered = row.moment(f.NGAY_YL)
      const performed = row.moment(f.NGAY_TH_YL)
      return performed < ordered && { params: { found: readable(performed), expected: readable(ordered) } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].NGAY_TH_YL': '202609121153' },
      passes: { 'XML3[4].NGAY_TH_YL': '202609121154' },
    },
  }),
  rowRule({
    code: 'X3-042',
    severity: 'error',
    tables: ['XML3'],
    fields: ['NGAY_TH_YL', 'MA_DICH_VU'],
    text: {
      vi: 'Dịch vụ {found} không ghi thời điểm thực hiện.',
      en: 'Service {found} does not say when it was done.',
    },
    advice: {
      vi: 'Ghi NGAY_TH_YL; chỉ dịch vụ gửi làm ở nơi khác được để trống.',
      en: 'Give NGAY_TH_YL; only what was done elsewhere may go without.',
    },
    basis: `${ORDER}: bắt buộc với nhóm 1, 2, 3, 8, 18`,
    wrong: (row, f, claim) =>
      row.isBlank(f.NGAY_TH_YL) &&
      isPerformed(claim.service.group) &&
      !claim.service.code.includes('.K.') && { params: { found: claim.service.code } },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[2].NGAY_TH_YL': '' },
      passes: { 'XML3[1].NGAY_TH_YL': '' },
    },
  }),
  rowRule({
    code: 'X3-043',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['NGAY_KQ', 'MA_DICH_VU'],
    text: {
      vi: 'Dịch vụ {found} chưa ghi thời điểm có kết quả.',
      en: 'Service {found} does not say when its result was ready.',
    },
    advice: {
      vi: 'Ghi NGAY_KQ; nếu chưa có kết quả thì gửi hồ sơ thay thế khi có.',
      en: 'Give NGAY_KQ; when the result is pending, send the claim again once it is there.',
    },
    basis: `${ORDER}: nhóm 1, 2, 3, 8, 18`,
    wrong: (row, f, claim) =>
      row.isBlank(f.NGAY_KQ) &&
      isPerformed(claim.service.group) &&
      !claim.service.code.includes('.K.') && { params: { found: claim.service.code } },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].NGAY_KQ': '' },
      passes: { 'XML3[1].NGAY_KQ': '' },
    },
  }),
  rowRule({
    code: 'X3-045',
    severity: 'error',
    tables: ['XML3'],
    fields: ['NGAY_KQ', 'NGAY_YL'],
    text: {
      vi: 'Có kết quả lúc {found}, trước khi ra y lệnh ({expected}).',
      en: 'The result was ready at {found}, before the order ({expected}).',
    },
    advice: { vi: 'Sửa NGAY_KQ hoặc NGAY_YL.', en: 'Correct NGAY_KQ or NGAY_YL.' },
    basis: ORDER,
    wrong: (_row, _f, claim) => {
      const { result, ordered } = claim.service
      return result < ordered && { params: { found: readable(result), expected: readable(ordered) } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].NGAY_KQ': '202609121150' },
      passes: { 'XML3[4].NGAY_KQ': '202609121230' },
    },
  }),
  rowRule({
    code: 'X3-046',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['NGAY_KQ', 'NGAY_TH_YL'],
    text: {
      vi: 'Có kết quả lúc {found}, trước khi thực hiện ({expected}).',
      en: 'The result was ready at {found}, before the service was done ({expected}).',
    },
    advice: { vi: 'Kiểm tra NGAY_TH_YL và NGAY_KQ.', en: 'Check NGAY_TH_YL and NGAY_KQ.' },
    basis: `${ORDER}; một phần dòng trong tệp thực tế không đạt`,
    wrong: (_row, _f, claim) => {
      const { result, performed, ordered } = claim.service
      return (
        result < performed &&
        result >= ordered && { params: { found: readable(result), expected: readable(performed) } }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].NGAY_KQ': '202609121155' },
      passes: { 'XML3[4].NGAY_KQ': '202609121230' },
    },
  }),
  rowRule({
    code: 'X3-048',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['NGAY_KQ', 'NGAY_TH_YL'],
    text: {
      vi: 'Phẫu thuật chỉ kéo dài {found} phút, dưới {expected} phút.',
      en: 'The surgery lasted only {found} minutes, less than {expected}.',
    },
    advice: {
      vi: 'Kiểm tra giờ bắt đầu (NGAY_TH_YL) và kết thúc (NGAY_KQ) theo tường trình phẫu thuật.',
      en: 'Check begin (NGAY_TH_YL) and end (NGAY_KQ) against the record of the surgery.',
    },
    basis: 'Thực tế giám định: phẫu thuật ngắn bất thường',
    wrong: (_row, _f, claim) => {
      if (claim.service.group !== SURGERY) return false
      const minutes = minutesBetween(claim.service.performed, claim.service.result)
      const least = claim.parameters.number('minSurgeryMinutes', claim.day)
      return minutes >= 0 && minutes < least && { params: { found: minutes, expected: least } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML3[4].NGAY_KQ': '202609180214' },
      passes: { 'XML3[4].NGAY_KQ': '202609180219' },
    },
  }),
  rowRule({
    code: 'CX-015',
    severity: 'error',
    tables: ['XML2', 'XML3'],
    fields: ['NGAY_YL'],
    text: {
      vi: 'Ra y lệnh lúc {found}, ngoài đợt điều trị ({expected}).',
      en: 'The order was given at {found}, outside the stay ({expected}).',
    },
    advice: {
      vi: 'Sửa NGAY_YL, hoặc NGAY_VAO, NGAY_RA nếu sai.',
      en: 'Correct NGAY_YL, or NGAY_VAO and NGAY_RA if they are wrong.',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 2 và 3, chỉ tiêu NGAY_YL',
    wrong: (row, f, claim) => {
      const at = row.moment(f.NGAY_YL)
      return (at < claim.arrival || at > claim.discharge) && outside(at, claim)
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2.NGAY_YL': '202609120810' },
      passes: { 'XML2.NGAY_YL': '202609120823' },
      follows: ['CX-030B'],
    },
  }),
  rowRule({
    code: 'CX-016',
    severity: 'error',
    tables: ['XML2', 'XML3'],
    fields: ['NGAY_TH_YL'],
    optional: ['MA_NHOM'],
    text: {
      vi: 'Thực hiện y lệnh lúc {found}, ngoài đợt điều trị ({expected}).',
      en: 'The order was carried out at {found}, outside the stay ({expected}).',
    },
    advice: {
      vi: 'Sửa NGAY_TH_YL, hoặc NGAY_VAO, NGAY_RA nếu sai.',
      en: 'Correct NGAY_TH_YL, or NGAY_VAO and NGAY_RA if they are wrong.',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 2 và 3, chỉ tiêu NGAY_TH_YL',
    wrong: (row, f, claim) => {
      const at = row.moment(f.NGAY_TH_YL)
      // The ambulance leaves when the patient has been discharged.
      return (at < claim.arrival || at > claim.discharge) && !row.is(f.MA_NHOM, '12') && outside(at, claim)
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2.NGAY_TH_YL': '202609121310' },
      passes: { 'XML2.NGAY_TH_YL': '202609121304' },
    },
  }),
  rowRule({
    code: 'CX-017',
    severity: 'warning',
    tables: ['XML3', 'XML4'],
    fields: ['NGAY_KQ'],
    optional: ['MA_NHOM'],
    text: {
      vi: 'Có kết quả lúc {found}, ngoài đợt điều trị ({expected}).',
      en: 'The result was ready at {found}, outside the stay ({expected}).',
    },
    advice: {
      vi: 'Kiểm tra NGAY_KQ; kết quả trả sau ngày ra thì giữ nguyên.',
      en: 'Check NGAY_KQ; a result that came after the discharge may stay.',
    },
    basis: 'Thực tế giám định: ít dòng trong tệp thực tế có kết quả sau ngày ra',
    wrong: (row, f, claim) => {
      const at = row.moment(f.NGAY_KQ)
      return (
        (at < claim.arrival || at > claim.discharge) &&
        !row.is(f.MA_NHOM, '10') &&
        !row.is(f.MA_NHOM, '11') &&
        outside(at, claim)
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[3].NGAY_KQ': '202609121400' },
      passes: { 'XML3[3].NGAY_KQ': '202609121304' },
    },
  }),
  rowRule({
    code: 'CX-018',
    severity: 'error',
    tables: ['XML5'],
    fields: ['THOI_DIEM_DBLS'],
    text: {
      vi: 'Diễn biến ghi lúc {found}, ngoài đợt điều trị ({expected}).',
      en: 'The clinical note is dated {found}, outside the stay ({expected}).',
    },
    advice: { vi: 'Sửa THOI_DIEM_DBLS.', en: 'Correct THOI_DIEM_DBLS.' },
    basis: 'QĐ 130/QĐ-BYT, bảng 5, chỉ tiêu THOI_DIEM_DBLS',
    wrong: (row, f, claim) => {
      const at = row.moment(f.THOI_DIEM_DBLS)
      return (at < claim.arrival || at > claim.discharge) && outside(at, claim)
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML5.THOI_DIEM_DBLS': '202609181530' },
      passes: { 'XML5.THOI_DIEM_DBLS': '202609181520' },
    },
  }),
]

/** The problem of a moment outside the stay; none when the stay itself is wrong (X1-052) or its end unknown. */
function outside(
  at: number,
  { arrival, discharge }: { readonly arrival: number; readonly discharge: number },
): Found {
  return (
    arrival <= discharge && {
      params: { found: readable(at), expected: `${readable(arrival)} – ${readable(discharge)}` },
    }
  )
}
