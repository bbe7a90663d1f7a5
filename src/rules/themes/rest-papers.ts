import { readable } from '../../standard/moments.js'
import type { ClaimFacts } from '../claim-facts.js'
import { folded } from '../forms.js'
import type { Row } from '../row.js'
import { type RuleEntry, rowRule } from '../rule.js'
import { calendarDays } from './episode-dates.js'

const TABLE_10 = 'QĐ 3176/QĐ-BYT, bảng 10'
const TABLE_11 = 'QĐ 3176/QĐ-BYT, bảng 11'

/** Most days of one sick note: longer for tuberculosis and after the loss of a pregnancy of some weeks. */
function mostDays(row: Row, ended: number, weeks: number, claim: ClaimFacts): number {
  const most = (name: string) => claim.parameters.number(name, claim.day)
  if (/^A1[5-9]/.test(claim.mainDiagnosis)) return most('maxSickLeaveDays.tuberculosis')
  const lost = row.int(ended) === 1 && row.int(weeks) >= most('miscarriageWeeks')
  return most(lost ? 'maxSickLeaveDays.miscarriage' : 'maxSickLeaveDays')
}

/** Rest in pregnancy (XML10) and sick notes (XML11). */
export const REST_PAPERS: readonly RuleEntry[] = [
  rowRule({
    code: 'X10-002',
    severity: 'warning',
    tables: ['XML10'],
    fields: ['SO_NGAY', 'TU_NGAY', 'DEN_NGAY'],
    text: {
      vi: 'Nghỉ dưỡng thai {value} ngày không khớp từ ngày {from} đến ngày {to}, hoặc ngoài khoảng 1–{expected} ngày.',
      en: 'A pregnancy rest of {value} days does not match from {from} to {to}, or is outside 1–{expected} days.',
    },
    advice: {
      vi: 'Số ngày tính cả ngày đầu và ngày cuối.',
      en: 'Both the first and the last day count.',
    },
    basis: `${TABLE_10}: SO_NGAY, TU_NGAY, DEN_NGAY`,
    wrong: (row, f, claim) => {
      const days = row.int(f.SO_NGAY)
      const expected = claim.parameters.number('maxPregnancyRestDays', claim.day)
      const counted = calendarDays(row.day(f.TU_NGAY), row.day(f.DEN_NGAY))
      const outside = days < 1 || days > expected || counted < 1
      return (
        (outside || Math.abs(days - counted) > 0) && {
          params: { from: readable(row.day(f.TU_NGAY)), to: readable(row.day(f.DEN_NGAY)), expected },
        }
      )
    },
    examples: {
      on: 'pregnancy',
      raises: { 'XML10.SO_NGAY': '13' },
      passes: { 'XML10.SO_NGAY': '15', 'XML10.DEN_NGAY': '20260925' },
    },
  }),
  rowRule({
    code: 'X10-003',
    severity: 'warning',
    tables: ['XML10'],
    fields: ['CHAN_DOAN_RV'],
    text: {
      vi: 'Chẩn đoán trên giấy nghỉ dưỡng thai không có cụm từ «dưỡng thai».',
      en: 'The diagnosis on the pregnancy-rest paper lacks the words «dưỡng thai».',
    },
    advice: { vi: 'Thêm «dưỡng thai» vào chẩn đoán.', en: 'Add «dưỡng thai» to the diagnosis.' },
    basis: `QĐ 4750/QĐ-BYT và ${TABLE_10}: CHAN_DOAN_RV`,
    wrong: (row, f) =>
      row.isFilled(f.CHAN_DOAN_RV) && !folded(row.text(f.CHAN_DOAN_RV)).includes('duong thai'),
    examples: {
      on: 'pregnancy',
      raises: { 'XML10.CHAN_DOAN_RV': 'Dọa sảy thai (O20.0)' },
      passes: { 'XML10.CHAN_DOAN_RV': 'Dưỡng thai' },
    },
  }),
  rowRule({
    code: 'X10-004',
    severity: 'warning',
    tables: ['XML10'],
    fields: ['NGAY_CT', 'TU_NGAY'],
    text: {
      vi: 'Ngày cấp giấy {found} trước ngày bắt đầu nghỉ {expected}.',
      en: 'The paper is dated {found}, before the rest begins on {expected}.',
    },
    advice: { vi: 'Kiểm tra NGAY_CT và TU_NGAY.', en: 'Check NGAY_CT and TU_NGAY.' },
    basis: 'Thực tế giám định: nghỉ tính từ ngày khám',
    wrong: (row, f) =>
      row.day(f.NGAY_CT) < row.day(f.TU_NGAY) && {
        params: { found: readable(row.day(f.NGAY_CT)), expected: readable(row.day(f.TU_NGAY)) },
      },
    examples: {
      on: 'pregnancy',
      raises: { 'XML10.NGAY_CT': '20260910' },
      passes: { 'XML10.NGAY_CT': '20260912' },
    },
  }),
  rowRule({
    code: 'X11-003',
    severity: 'error',
    tables: ['XML11'],
    fields: ['SO_NGAY_NGHI', 'TU_NGAY', 'DEN_NGAY'],
    text: {
      vi: 'Số ngày nghỉ {value} không khớp: từ ngày {from} đến ngày {to} là {expected} ngày.',
      en: 'A leave of {value} days does not match: from {from} to {to} there are {expected}.',
    },
    advice: {
      vi: 'Số ngày nghỉ từ 1 trở lên, tính cả ngày đầu và ngày cuối.',
      en: 'At least 1 day; both the first and the last day count.',
    },
    basis: `${TABLE_11}: SO_NGAY_NGHI, TU_NGAY, DEN_NGAY`,
    wrong: (row, f) => {
      const days = row.int(f.SO_NGAY_NGHI)
      const counted = calendarDays(row.day(f.TU_NGAY), row.day(f.DEN_NGAY))
      return (
        (days < 1 || Math.abs(days - counted) > 0) && {
          params: {
            from: readable(row.day(f.TU_NGAY)),
            to: readable(row.day(f.DEN_NGAY)),
            expected: counted,
          },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML11.SO_NGAY_NGHI': '3' },
      passes: { 'XML11.SO_NGAY_NGHI': '3', 'XML11.DEN_NGAY': '20260914' },
    },
  }),
  rowRule({
    code: 'X11-004',
    severity: 'warning',
    tables: ['XML11'],
    fields: ['SO_NGAY_NGHI'],
    optional: ['MA_DINH_CHI_THAI', 'TUOI_THAI'],
    text: {
      vi: 'Giấy nghỉ {value} ngày, quá {expected} ngày cho một lần cấp.',
      en: 'A note of {value} days, more than the {expected} of one note.',
    },
    advice: {
      vi: 'Giảm số ngày; nghỉ tiếp thì khám lại và cấp giấy mới.',
      en: 'Shorten the leave; a longer one needs another visit and note.',
    },
    basis: 'TT 56/2017/TT-BYT, điều 20',
    wrong: (row, f, claim) => {
      const days = row.int(f.SO_NGAY_NGHI)
      if (!(days > claim.parameters.number('maxSickLeaveDays', claim.day))) return false
      const expected = mostDays(row, f.MA_DINH_CHI_THAI, f.TUOI_THAI, claim)
      return days > expected && { params: { expected } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML11.SO_NGAY_NGHI': '31', 'XML11.DEN_NGAY': '20261012' },
      passes: { 'XML11.SO_NGAY_NGHI': '30', 'XML11.DEN_NGAY': '20261011' },
    },
  }),
  rowRule({
    code: 'X11-005',
    severity: 'warning',
    tables: ['XML11'],
    fields: ['TU_NGAY', 'DEN_NGAY'],
    text: {
      vi: 'Thời gian nghỉ {from} – {to} không gắn với đợt khám {expected}.',
      en: 'The leave {from} – {to} does not touch the visit {expected}.',
    },
    advice: {
      vi: 'Nghỉ bắt đầu không muộn hơn ngày ra và kết thúc không sớm hơn ngày vào.',
      en: 'Leave begins no later than the discharge and ends no earlier than the arrival.',
    },
    basis: `${TABLE_11}: TU_NGAY, DEN_NGAY`,
    wrong: (row, f, claim) =>
      (row.day(f.TU_NGAY) > claim.dischargeDay || row.day(f.DEN_NGAY) < claim.arrivalDay) && {
        params: {
          from: readable(row.day(f.TU_NGAY)),
          to: readable(row.day(f.DEN_NGAY)),
          expected: `${readable(claim.arrivalDay)} – ${readable(claim.dischargeDay)}`,
        },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML11.TU_NGAY': '20260913', 'XML11.DEN_NGAY': '20260913', 'XML11.NGAY_CT': '20260913' },
      passes: { 'XML11.SO_NGAY_NGHI': '2', 'XML11.DEN_NGAY': '20260913' },
    },
  }),
  rowRule({
    code: 'X11-006',
    severity: 'warning',
    tables: ['XML11'],
    fields: ['NGAY_CT', 'TU_NGAY', 'DEN_NGAY'],
    text: {
      vi: 'Ngày cấp giấy {found} nằm ngoài thời gian nghỉ {expected}.',
      en: 'The note is dated {found}, outside the leave {expected}.',
    },
    advice: { vi: 'Kiểm tra NGAY_CT.', en: 'Check NGAY_CT.' },
    basis: `${TABLE_11}: NGAY_CT`,
    wrong: (row, f) => {
      const day = row.day(f.NGAY_CT)
      const from = row.day(f.TU_NGAY)
      const to = row.day(f.DEN_NGAY)
      return (
        (day < from || day > to) && {
          params: { found: readable(day), expected: `${readable(from)} – ${readable(to)}` },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML11.NGAY_CT': '20260914' },
      passes: { 'XML11.NGAY_CT': '20260912' },
    },
  }),
  rowRule({
    code: 'X11-007',
    severity: 'error',
    tables: ['XML11'],
    fields: ['MAU_SO'],
    text: {
      vi: 'Mẫu số là {value}; chỉ để trống hoặc ghi CT07.',
      en: 'The form number is {value}; it is blank or CT07.',
    },
    advice: { vi: 'Ghi CT07.', en: 'Write CT07.' },
    basis: `${TABLE_11}: MAU_SO`,
    wrong: (row, f) => row.isFilled(f.MAU_SO) && !row.is(f.MAU_SO, 'CT07'),
    examples: {
      on: 'outpatient',
      raises: { 'XML11.MAU_SO': 'CT03' },
      passes: { 'XML11.MAU_SO': '' },
    },
  }),
]
