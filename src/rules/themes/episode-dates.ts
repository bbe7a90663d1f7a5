import { daysBetween, minutesBetween, readable } from '../../standard/moments.js'
import type { ClaimFacts } from '../claim-facts.js'
import { claimRule, type RuleEntry, rowRule } from '../rule.js'

const TABLE_1 = 'QĐ 3176/QĐ-BYT, bảng 1'

/** When the visit began and ended, and whether its length fits its kind. */
export const EPISODE_DATES: readonly RuleEntry[] = [
  rowRule({
    code: 'X1-007',
    severity: 'error',
    tables: ['XML1'],
    fields: ['NGAY_SINH', 'NGAY_VAO'],
    text: {
      vi: 'Ngày sinh {found} sau ngày vào viện {expected}.',
      en: 'The date of birth {found} is later than the arrival {expected}.',
    },
    advice: {
      vi: 'Sửa NGAY_SINH theo giấy tờ của người bệnh, hoặc sửa NGAY_VAO.',
      en: 'Correct NGAY_SINH from the patient’s papers, or NGAY_VAO.',
    },
    basis: TABLE_1,
    wrong: (row, f) =>
      row.day(f.NGAY_SINH) > row.day(f.NGAY_VAO) && {
        params: { found: readable(row.day(f.NGAY_SINH)), expected: readable(row.moment(f.NGAY_VAO)) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.NGAY_SINH': '202609130000', 'XML1.SO_CCCD': '' },
      passes: { 'XML1.NGAY_SINH': '201609120000', 'XML1.SO_CCCD': '' },
      follows: ['X1-022'],
    },
  }),
  rowRule({
    code: 'X1-052',
    severity: 'error',
    tables: ['XML1'],
    fields: ['NGAY_RA', 'NGAY_VAO'],
    text: {
      vi: 'Ra viện lúc {found}, trước khi vào viện ({expected}).',
      en: 'The discharge at {found} is earlier than the arrival ({expected}).',
    },
    advice: {
      vi: 'Đối chiếu NGAY_VAO và NGAY_RA với hồ sơ bệnh án và sửa trường sai.',
      en: 'Compare NGAY_VAO and NGAY_RA with the record and correct the wrong one.',
    },
    basis: TABLE_1,
    wrong: (row, f) =>
      row.moment(f.NGAY_RA) < row.moment(f.NGAY_VAO) && {
        params: { found: readable(row.moment(f.NGAY_RA)), expected: readable(row.moment(f.NGAY_VAO)) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.NGAY_RA': '202609120800' },
      passes: { 'XML1.NGAY_RA': '202609121330' },
    },
  }),
  rowRule({
    code: 'X1-053',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['NGAY_RA', 'NGAY_VAO'],
    text: {
      vi: 'Ra viện cùng phút với vào viện.',
      en: 'Discharged in the same minute as admitted.',
    },
    advice: { vi: 'Kiểm tra giờ phút của NGAY_RA.', en: 'Check the time in NGAY_RA.' },
    basis: 'Thực tế giám định: lượt khám không thể dài 0 phút',
    wrong: (row, f) => row.moment(f.NGAY_RA) === row.moment(f.NGAY_VAO),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.NGAY_RA': '202609120818' },
      passes: { 'XML1.NGAY_RA': '202609121305' },
      follows: ['CX-015', 'CX-016', 'CX-017'],
    },
  }),
  rowRule({
    code: 'X1-054',
    severity: 'error',
    tables: ['XML1'],
    fields: ['NGAY_RA'],
    text: {
      vi: 'Thời điểm ra viện {found} sau lúc hồ sơ được gửi đến ({expected}).',
      en: 'The discharge at {found} is later than the moment of receipt ({expected}).',
    },
    advice: {
      vi: 'Sửa NGAY_RA, hoặc gửi lại sau khi người bệnh ra viện; kiểm tra đồng hồ của máy gửi.',
      en: 'Correct NGAY_RA, or send again after the discharge; check the clock of the sending machine.',
    },
    basis: 'QĐ 3176/QĐ-BYT: hồ sơ gửi sau khi kết thúc lượt khám',
    wrong: (_row, _f, claim) =>
      isLaterThanReceipt(claim.discharge, claim.received) &&
      !endsAtMidnight(claim) && {
        params: { found: readable(claim.discharge), expected: readable(claim.received) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.NGAY_RA': '202610091304', 'XML1.NGAY_TTOAN': '202610091339' },
      passes: { 'XML1.NGAY_RA': '202609121305' },
      follows: ['X1-062'],
    },
  }),
  rowRule({
    code: 'X1-055',
    severity: 'error',
    tables: ['XML1'],
    fields: ['NGAY_VAO_NOI_TRU', 'MA_LOAI_KCB'],
    text: {
      vi: 'Hình thức KCB {found} là nội trú nhưng NGAY_VAO_NOI_TRU để trống.',
      en: 'Type of care {found} is inpatient, yet NGAY_VAO_NOI_TRU is blank.',
    },
    advice: {
      vi: 'Điền thời điểm vào nội trú, hoặc sửa MA_LOAI_KCB.',
      en: 'Fill in the moment of admission, or correct MA_LOAI_KCB.',
    },
    basis: `${TABLE_1}: NGAY_VAO_NOI_TRU`,
    wrong: (row, f, claim) =>
      row.isBlank(f.NGAY_VAO_NOI_TRU) && claim.isInpatient && { params: { found: row.text(f.MA_LOAI_KCB) } },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.NGAY_VAO_NOI_TRU': '' },
      passes: { 'XML1.NGAY_VAO_NOI_TRU': '202609170812' },
    },
  }),
  rowRule({
    code: 'X1-056',
    severity: 'error',
    tables: ['XML1'],
    fields: ['NGAY_VAO_NOI_TRU', 'NGAY_VAO', 'NGAY_RA'],
    text: {
      vi: 'Vào nội trú lúc {found}, ngoài đợt khám chữa bệnh ({expected}).',
      en: 'The admission at {found} is outside the visit ({expected}).',
    },
    advice: {
      vi: 'Sửa NGAY_VAO_NOI_TRU: không trước NGAY_VAO và không sau NGAY_RA.',
      en: 'Correct NGAY_VAO_NOI_TRU: not before NGAY_VAO and not after NGAY_RA.',
    },
    basis: `${TABLE_1}: NGAY_VAO_NOI_TRU`,
    wrong: (row, f, claim) => {
      const admission = row.moment(f.NGAY_VAO_NOI_TRU)
      return (
        (admission < claim.arrival || admission > claim.discharge) && {
          params: {
            found: readable(admission),
            expected: `${readable(claim.arrival)} – ${readable(claim.discharge)}`,
          },
        }
      )
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.NGAY_VAO_NOI_TRU': '202609170811' },
      passes: { 'XML1.NGAY_VAO_NOI_TRU': '202609170812' },
    },
  }),
  claimRule({
    code: 'X1-060',
    severity: 'error',
    fields: ['MA_LOAI_KCB', 'NGAY_VAO', 'NGAY_RA'],
    text: {
      vi: 'Nội trú (03) nhưng chỉ nằm {found} phút, dưới {expected} giờ.',
      en: 'Inpatient (03), yet the stay lasted only {found} minutes, less than {expected} hours.',
    },
    advice: {
      vi: 'Dùng MA_LOAI_KCB 09, hoặc sửa giờ vào, ra.',
      en: 'Use MA_LOAI_KCB 09, or correct the times.',
    },
    basis: 'QĐ 824/QĐ-BYT, phụ lục 1: 09 là nội trú dưới 4 giờ',
    wrong: (_head, _f, claim) => {
      if (claim.careType !== 3) return false
      const minutes = minutesBetween(claim.arrival, claim.discharge)
      const expected = claim.parameters.number('shortStayHours', claim.day)
      return minutes >= 0 && minutes < expected * 60 && { params: { found: minutes, expected } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.NGAY_RA': '202609171100' },
      passes: { 'XML1.MA_LOAI_KCB': '03' },
      follows: ['CX-015', 'CX-016', 'CX-017', 'CX-029', 'X1-058', 'X7-002'],
    },
  }),
  rowRule({
    code: 'X1-062',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['NGAY_RA', 'NGAY_VAO', 'MA_LOAI_KCB'],
    text: {
      vi: 'Lượt khám bệnh (01) kéo dài {found} ngày, quá {expected} ngày.',
      en: 'An examination (01) lasted {found} days, more than {expected}.',
    },
    advice: {
      vi: 'Kiểm tra NGAY_VAO, NGAY_RA và hình thức KCB.',
      en: 'Check NGAY_VAO, NGAY_RA and the type of care.',
    },
    basis: 'Thực tế giám định: khám bệnh kết thúc trong ngày',
    wrong: (_row, _f, claim) => {
      if (claim.careType !== 1 || claim.arrivalDay === claim.dischargeDay) return false
      const found = daysBetween(claim.arrivalDay, claim.dischargeDay)
      const expected = claim.parameters.number('maxVisitDays', claim.day)
      return found > expected && { params: { found, expected } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.NGAY_RA': '202609141304', 'XML1.NGAY_TTOAN': '202609141339', 'XML1.SO_NGAY_DTRI': '3' },
      passes: { 'XML1.NGAY_RA': '202609121404', 'XML1.NGAY_TTOAN': '202609121439' },
    },
  }),
  rowRule({
    code: 'X1-068',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['NGAY_TTOAN', 'NGAY_RA'],
    text: {
      vi: 'Thanh toán lúc {found}, trước khi ra viện ({expected}).',
      en: 'Paid at {found}, before the discharge at {expected}.',
    },
    advice: {
      vi: 'Kiểm tra NGAY_TTOAN và NGAY_RA.',
      en: 'Check NGAY_TTOAN and NGAY_RA.',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1: thanh toán sau khi kết thúc lượt khám',
    wrong: (row, f, claim) =>
      row.moment(f.NGAY_TTOAN) < claim.discharge &&
      !endsAtMidnight(claim) && {
        params: { found: readable(row.moment(f.NGAY_TTOAN)), expected: readable(claim.discharge) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.NGAY_TTOAN': '202609121000' },
      passes: { 'XML1.NGAY_TTOAN': '202609121304' },
    },
  }),
]

/** By how many minutes a sender's clock may be ahead of ours. */
const CLOCK_AHEAD = 15

/** True when a moment lies after the receipt by more than clocks differ. */
export const isLaterThanReceipt = (moment: number, received: number): boolean =>
  moment > received && minutesBetween(received, moment) > CLOCK_AHEAD

/** Until QĐ 3176 outpatient courses ended at 23:59 of the last day of drugs or services, weeks ahead at times. */
const endsAtMidnight = ({ version, discharge }: ClaimFacts): boolean =>
  version !== '3176' && discharge % 10_000 === 2359

/** Days that a stay touches: the day of arrival counts. */
export const calendarDays = (from: number, to: number): number => daysBetween(from, to) + 1
