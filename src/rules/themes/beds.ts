import { dayOf, minutesBetween } from '../../standard/moments.js'
import type { ServiceUse } from '../claim-facts.js'
import { isBedList } from '../row-forms.js'
import { claimRule, type Problem, type RuleEntry, rowRule } from '../rule.js'
import { calendarDays } from './episode-dates.js'

const BEDS = 'QĐ 130/QĐ-BYT, bảng 3 (sửa bởi QĐ 4750, QĐ 3176): ngày giường'
/** Quantities are in 1/1000. */
const ONE = 1000

/** Day bed, inpatient bed, observation bed. */
const isBed = (group: number): boolean => group === 15 || group === 14 || group === 16

/** The bed row of the inpatient example as one day, at the price of its two. */
const ONE_DAY = { 'XML3[3].SO_LUONG': '1', 'XML3[3].DON_GIA_BV': '491400', 'XML3[3].DON_GIA_BH': '491400' }
/** A further bed row of the inpatient example, free. */
const FREE = {
  SO_LUONG: '1',
  PHAM_VI: '2',
  TYLE_TT_BH: '0',
  DON_GIA_BV: '0',
  DON_GIA_BH: '0',
  THANH_TIEN_BV: '0',
  THANH_TIEN_BH: '0',
  T_BHTT: '0',
}

/** Bed days: their code, their number, and whether the stay allows them. */
export const BED_RULES: readonly RuleEntry[] = [
  rowRule({
    code: 'X3-030',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['MA_GIUONG'],
    text: {
      vi: 'Dòng ngày giường để trống mã giường hoặc ghi sai dạng («{value}»): cần H, T, C hoặc K và 3 chữ số.',
      en: 'The bed of a bed day is blank or malformed («{value}»): H, T, C or K and 3 digits are needed.',
    },
    advice: {
      vi: 'Ghi MA_GIUONG: H (kế hoạch), T (kê thêm), C (tự chọn), K (khác) và số giường, ví dụ H012.',
      en: 'Give MA_GIUONG: H (planned), T (extra), C (chosen), K (other) and its number, e.g. H012.',
    },
    basis: `${BEDS}, chỉ tiêu MA_GIUONG`,
    wrong: (row, f, claim) => isBed(claim.service.group) && !isBedList(row, f.MA_GIUONG),
    examples: {
      on: 'inpatient',
      raises: { 'XML3[3].MA_GIUONG': '' },
      passes: { 'XML3[3].MA_GIUONG': 'T004;H005' },
    },
  }),
  rowRule({
    code: 'X3-031',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['SO_LUONG'],
    text: {
      vi: 'Dòng giường ghi {value} ngày nhưng chỉ dùng trong {expected} ngày.',
      en: 'The bed row has {value} days, but the bed was used on {expected} only.',
    },
    advice: {
      vi: 'Sửa SO_LUONG, hoặc ngày bắt đầu (NGAY_YL) và kết thúc (NGAY_KQ) dùng giường.',
      en: 'Correct SO_LUONG, or begin (NGAY_YL) and end (NGAY_KQ) of the use.',
    },
    basis: `${BEDS}; QĐ 3176: NGAY_YL là lúc bắt đầu, NGAY_KQ là lúc kết thúc dùng giường`,
    wrong: (_row, _f, claim) => {
      const { group, ordered, result, quantity } = claim.service
      if (!isBed(group)) return false
      const until = result > 0 ? dayOf(result) : claim.dischargeDay
      const days = calendarDays(dayOf(ordered), until)
      return quantity > days * ONE && { params: { expected: days } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML3[3].NGAY_KQ': '202609172300' },
      passes: { 'XML3[3].NGAY_KQ': '' },
    },
  }),
  rowRule({
    code: 'X3-057',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['MA_NHOM'],
    text: {
      vi: 'Khám bệnh, điều trị ngoại trú nhưng có ngày giường (nhóm {value}).',
      en: 'An outpatient visit has a bed day (group {value}).',
    },
    advice: {
      vi: 'Bỏ dòng giường, hoặc sửa MA_LOAI_KCB.',
      en: 'Leave the bed row out, or correct MA_LOAI_KCB.',
    },
    basis: 'QĐ 824/QĐ-BYT, phụ lục 1: 01, 02 không có giường điều trị',
    wrong: (_row, _f, claim) => isBed(claim.service.group) && (claim.careType === 1 || claim.careType === 2),
    examples: {
      on: 'outpatient',
      raises: { 'XML3[1].MA_NHOM': '15', 'XML3[1].MA_GIUONG': 'H001' },
      passes: { 'XML3[1].MA_GIUONG': 'H001' },
      follows: ['CX-029'],
    },
  }),
  rowRule({
    code: 'X3-058',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['MA_KHOA', 'MA_DICH_VU'],
    text: {
      vi: 'Dịch vụ giường {found} không thuộc khoa {value}.',
      en: 'Bed service {found} is not of department {value}.',
    },
    advice: {
      vi: 'Kiểm tra mã dịch vụ giường và MA_KHOA.',
      en: 'Check the bed service and MA_KHOA.',
    },
    basis: 'Thực tế giám định: mã dịch vụ giường bắt đầu bằng mã khoa',
    wrong: (row, f, claim) => {
      const { group, code } = claim.service
      // Only codes that begin with a department, K and two digits, say something about it.
      return (
        isBed(group) &&
        /^K\d\d/.test(code) &&
        row.isFilled(f.MA_KHOA) &&
        !row.text(f.MA_KHOA).includes(code.slice(0, 3)) && { params: { found: code } }
      )
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML3[3].MA_DICH_VU': 'K19.1917' },
      passes: { 'XML3[3].MA_DICH_VU': 'K11.1917' },
    },
  }),
  claimRule({
    code: 'CX-027',
    severity: 'warning',
    fields: ['SO_NGAY_DTRI'],
    text: {
      vi: 'Tổng ngày giường {found} nhiều hơn số ngày điều trị {value}.',
      en: 'There are {found} bed days, more than the {value} days of treatment.',
    },
    advice: {
      vi: 'Đối chiếu số lượng các dòng giường với SO_NGAY_DTRI.',
      en: 'Compare the bed rows with SO_NGAY_DTRI.',
    },
    basis: 'Thực tế giám định; cách tính ngày giường khi ra viện',
    wrong: (head, f, claim) => {
      const days = head.int(f.SO_NGAY_DTRI)
      const beds = bedDays(claim.serviceUses)
      return beds > days * ONE && { params: { found: beds / ONE } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.SO_NGAY_DTRI': '1' },
      passes: { 'XML3[3].NGAY_KQ': '202609181520' },
      follows: ['X1-062', 'X1-063'],
    },
  }),
  claimRule({
    code: 'CX-028',
    severity: 'warning',
    fields: ['MA_LOAI_KCB'],
    text: {
      vi: 'Hai dòng giường (dòng {other} và {row}) cùng bắt đầu một ngày, mỗi dòng tính đủ ngày.',
      en: 'Two bed rows ({other} and {row}) begin on the same day, each with a full day.',
    },
    advice: {
      vi: 'Ngày chuyển khoa tính mỗi khoa nửa ngày; bỏ dòng trùng.',
      en: 'On a day of transfer each department counts half a day; drop the repeated row.',
    },
    basis: `${BEDS}: chuyển khoa trong ngày ghi 0,5`,
    wrong: (_head, _f, claim) => {
      const problems: Problem[] = []
      const { serviceUses } = claim
      const full = serviceUses.filter(({ group, quantity }) => isBed(group) && quantity >= ONE)
      for (const [i, use] of full.entries()) {
        const other = full.slice(0, i).find(({ ordered }) => dayOf(ordered) === dayOf(use.ordered))
        if (other !== undefined)
          problems.push({ table: 'XML3', row: use.row, field: 'NGAY_YL', params: { other: other.row } })
      }
      return problems.length > 0 && problems
    },
    examples: {
      on: 'inpatient',
      raises: { ...ONE_DAY, 'XML3[3]+': { ...FREE, NGAY_YL: '202609171100', NGAY_TH_YL: '202609171100' } },
      passes: { ...ONE_DAY, 'XML3[3]+': { ...FREE, NGAY_YL: '202609181100', NGAY_TH_YL: '202609181100' } },
    },
  }),
  claimRule({
    code: 'CX-029',
    severity: 'error',
    fields: ['NGAY_RA', 'NGAY_VAO'],
    text: {
      vi: 'Nằm {found} giờ nhưng tính {beds} ngày giường; tối đa {expected}.',
      en: 'A stay of {found} hours has {beds} bed days; at most {expected} is right.',
    },
    advice: {
      vi: 'Dưới 4 giờ không tính ngày giường, đến 24 giờ tính một ngày; sửa dòng giường hoặc giờ vào, ra.',
      en: 'Under 4 hours no bed day, up to 24 hours one; correct the bed rows or the times.',
    },
    basis: 'TT 39/2018/TT-BYT, TT 22/2023/TT-BYT: cách tính ngày giường; QĐ 824/QĐ-BYT',
    wrong: (_head, _f, claim) => {
      const minutes = minutesBetween(claim.arrival, claim.discharge)
      const day = claim.parameters.number('dayStayHours', claim.day) * 60
      if (!(minutes >= 0 && minutes <= day)) return false
      const expected = minutes < claim.parameters.number('shortStayHours', claim.day) * 60 ? 0 : 1
      const beds = bedDays(claim.serviceUses)
      return (
        beds > expected * ONE && {
          params: { found: Math.round(minutes / 6) / 10, beds: beds / ONE, expected },
        }
      )
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.NGAY_VAO': '202609171530', 'XML1.NGAY_VAO_NOI_TRU': '202609171530' },
      passes: { 'XML3[3].SO_LUONG': '2' },
      follows: ['CX-015', 'CX-016', 'CX-017', 'CX-018', 'X7-002'],
    },
  }),
]

/** Bed days that the fund is asked for; a bed that the patient pays alone is nobody else's business. */
function bedDays(uses: readonly Pick<ServiceUse, 'group' | 'quantity' | 'covered'>[]): number {
  let days = 0
  for (const { group, quantity, covered } of uses) if (isBed(group) && covered) days += quantity
  return days
}
