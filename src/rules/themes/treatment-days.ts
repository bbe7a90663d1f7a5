import { dayOf, minutesBetween } from '../../standard/moments.js'
import type { ClaimFacts } from '../claim-facts.js'
import { claimRule, type RuleEntry, rowRule } from '../rule.js'
import { calendarDays } from './episode-dates.js'

const TABLE_1 = 'QĐ 130/QĐ-BYT và QĐ 3176/QĐ-BYT, bảng 1: SO_NGAY_DTRI'

/** Days on which something was done; 0 when none is known. */
function serviceDays(claim: ClaimFacts): number {
  const days = new Set<number>()
  for (const { performed, ordered } of claim.serviceUses) {
    const day = dayOf(performed > 0 ? performed : ordered)
    if (day > 0) days.add(day)
  }
  return days.size
}

/** The number of treatment days. It is counted differently by the versions, so nothing here rejects. */
export const TREATMENT_DAYS: readonly RuleEntry[] = [
  rowRule({
    code: 'X1-057',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['SO_NGAY_DTRI', 'MA_LOAI_KCB'],
    text: {
      vi: 'Hình thức KCB {found} có số ngày điều trị là 0, hồ sơ ghi {value}.',
      en: 'Type of care {found} has 0 treatment days, the claim says {value}.',
    },
    advice: {
      vi: 'Ghi 0: theo QĐ 130 và QĐ 4750 cho 01, 07, 09; theo QĐ 3176 chỉ cho 09.',
      en: 'Write 0: under QĐ 130 and QĐ 4750 for 01, 07, 09; under QĐ 3176 only for 09.',
    },
    basis: TABLE_1,
    wrong: (row, f, claim) => {
      const { careType, version } = claim
      const none = careType === 9 || (version !== '3176' && (careType === 1 || careType === 7))
      return none && row.int(f.SO_NGAY_DTRI) > 0 && { params: { found: row.text(f.MA_LOAI_KCB) } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.MA_LOAI_KCB': '09' },
      passes: { 'XML1.MA_LOAI_KCB': '03' },
    },
  }),
  claimRule({
    code: 'X1-058',
    severity: 'warning',
    fields: ['SO_NGAY_DTRI', 'NGAY_VAO', 'NGAY_RA'],
    optional: ['NGAY_VAO_NOI_TRU'],
    text: {
      vi: 'Số ngày điều trị ghi {value}, tính theo hồ sơ là {expected}.',
      en: 'The claim says {value} treatment days, {expected} follow from its dates.',
    },
    advice: {
      vi: 'Nội trú: số ngày từ ngày vào đến ngày ra, tính cả hai ngày. Ngoại trú 02, 08: số ngày có thực hiện dịch vụ.',
      en: 'Inpatients: the days from arrival to discharge, both counted. Outpatient courses 02, 08: the days with services.',
    },
    basis: TABLE_1,
    wrong: (head, f, claim) => {
      const days = head.int(f.SO_NGAY_DTRI)
      const { careType } = claim
      if (!(days > 0)) return false
      const stay = calendarDays(claim.arrivalDay, claim.dischargeDay)
      if (careType === 3 || careType === 4 || careType === 6) {
        // Facilities count with and without the last day, and from arrival or from admission.
        const admitted = calendarDays(head.day(f.NGAY_VAO_NOI_TRU), claim.dischargeDay)
        const least = admitted > 0 ? admitted : stay
        return (days > stay || days < least - 1) && { params: { expected: stay } }
      }
      if (careType !== 2 && careType !== 8) return false
      if (careType === 2 && claim.version !== '3176' && days === stay) return false
      const expected = serviceDays(claim)
      return expected > 0 && days !== expected && { params: { expected } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.SO_NGAY_DTRI': '4' },
      // One bed day, at the price of the two.
      passes: {
        'XML1.SO_NGAY_DTRI': '1',
        'XML3[3].SO_LUONG': '1',
        'XML3[3].DON_GIA_BV': '491400',
        'XML3[3].DON_GIA_BH': '491400',
      },
    },
  }),
  rowRule({
    code: 'X1-059',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['SO_NGAY_DTRI', 'MA_LOAI_KCB'],
    text: {
      vi: 'Hình thức KCB {found} thường có ít nhất 1 ngày điều trị, hồ sơ ghi 0.',
      en: 'Type of care {found} has at least 1 treatment day as a rule, the claim says 0.',
    },
    advice: {
      vi: 'Ghi số ngày dùng thuốc (05) hoặc số ngày có dịch vụ (02, 08).',
      en: 'Write the days of drugs (05) or the days with services (02, 08).',
    },
    basis: TABLE_1,
    wrong: (row, f, { careType }) =>
      row.int(f.SO_NGAY_DTRI) === 0 &&
      (careType === 2 || careType === 5 || careType === 8) && {
        params: { found: row.text(f.MA_LOAI_KCB) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_LOAI_KCB': '08', 'XML1.SO_NGAY_DTRI': '0' },
      passes: { 'XML1.MA_LOAI_KCB': '08', 'XML1.SO_NGAY_DTRI': '1' },
    },
  }),
  rowRule({
    code: 'X1-061',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['SO_NGAY_DTRI', 'MA_LOAI_KCB', 'NGAY_VAO', 'NGAY_RA'],
    text: {
      vi: 'Nội trú trên {expected} giờ nhưng số ngày điều trị là 0.',
      en: 'An inpatient stay of more than {expected} hours with 0 treatment days.',
    },
    advice: {
      vi: 'Ghi số ngày từ ngày vào đến ngày ra, tính cả hai ngày.',
      en: 'Write the days from arrival to discharge, both counted.',
    },
    basis: TABLE_1,
    wrong: (row, f, claim) => {
      const { careType } = claim
      if (row.int(f.SO_NGAY_DTRI) !== 0 || (careType !== 3 && careType !== 4 && careType !== 6)) return false
      const expected = claim.parameters.number('shortStayHours', claim.day)
      return minutesBetween(claim.arrival, claim.discharge) > expected * 60 && { params: { expected } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.SO_NGAY_DTRI': '0' },
      passes: { 'XML1.SO_NGAY_DTRI': '2' },
      follows: ['CX-027'],
    },
  }),
  rowRule({
    code: 'X1-063',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['SO_NGAY_DTRI'],
    text: {
      vi: 'Số ngày điều trị {value} quá dài (trên {expected} ngày).',
      en: 'As many as {value} treatment days (more than {expected}).',
    },
    advice: { vi: 'Kiểm tra SO_NGAY_DTRI và các ngày vào, ra.', en: 'Check SO_NGAY_DTRI and the dates.' },
    basis: 'Thực tế giám định',
    wrong: (row, f, claim) => {
      const expected = claim.parameters.number('maxStayDays', claim.day)
      return row.int(f.SO_NGAY_DTRI) > expected && { params: { expected } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.SO_NGAY_DTRI': '120' },
      passes: { 'XML1.SO_NGAY_DTRI': '90' },
    },
  }),
]
