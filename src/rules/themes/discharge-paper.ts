import { dayOf, readable } from '../../standard/moments.js'
import { type Problem, type RuleEntry, rowRule } from '../rule.js'
import { calendarDays } from './episode-dates.js'

const TABLE_7 = 'QĐ 3176/QĐ-BYT, bảng 7'

/** The discharge paper (XML7), and what it shares with the summary (XML8) and the sick note (XML11). */
export const DISCHARGE_PAPER: readonly RuleEntry[] = [
  rowRule({
    code: 'X7-002',
    severity: 'warning',
    tables: ['XML7', 'XML8'],
    fields: ['NGAY_VAO', 'NGAY_RA'],
    text: {
      vi: '{field} của {table} là {found}, khác XML1 ({expected}).',
      en: '{field} of {table} is {found}, XML1 says {expected}.',
    },
    advice: {
      vi: 'Ghi NGAY_VAO, NGAY_RA giống XML1.',
      en: 'Write NGAY_VAO and NGAY_RA as in XML1.',
    },
    basis: `${TABLE_7} và bảng 8: NGAY_VAO, NGAY_RA như XML1`,
    wrong: (row, f, claim) => {
      const arrival = row.moment(f.NGAY_VAO)
      const discharge = row.moment(f.NGAY_RA)
      if (arrival === claim.arrival && discharge === claim.discharge) return false
      const problems: Problem[] = []
      const compare = (field: string, written: number, expected: number) => {
        if (Math.abs(written - expected) > 0)
          problems.push({ field, params: { found: readable(written), expected: readable(expected) } })
      }
      compare('NGAY_VAO', arrival, claim.arrival)
      compare('NGAY_RA', discharge, claim.discharge)
      return problems.length > 0 && problems
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML7.NGAY_VAO': '202609170800' },
      passes: { 'XML7.NGAY_VAO': '202609170812' },
    },
  }),
  rowRule({
    code: 'X7-004',
    severity: 'error',
    tables: ['XML7', 'XML11'],
    fields: ['MA_DINH_CHI_THAI', 'NGUYENNHAN_DINHCHI', 'TUOI_THAI'],
    optional: ['THOIGIAN_DINHCHI'],
    text: {
      vi: 'Có đình chỉ thai nghén nhưng {field} để trống.',
      en: 'A pregnancy was terminated, yet {field} is blank.',
    },
    advice: {
      vi: 'Ghi đủ nguyên nhân, thời điểm và tuổi thai, hoặc ghi MA_DINH_CHI_THAI là 0.',
      en: 'Fill in cause, moment and gestational age, or write 0 in MA_DINH_CHI_THAI.',
    },
    basis: `${TABLE_7} và bảng 11: MA_DINH_CHI_THAI`,
    wrong: (row, f) => {
      if (row.int(f.MA_DINH_CHI_THAI) !== 1) return false
      const problems: Problem[] = []
      if (row.isBlank(f.NGUYENNHAN_DINHCHI)) problems.push({ field: 'NGUYENNHAN_DINHCHI' })
      if (row.isBlank(f.TUOI_THAI)) problems.push({ field: 'TUOI_THAI' })
      // The sick note has no such field.
      if (f.THOIGIAN_DINHCHI < row.count && row.isBlank(f.THOIGIAN_DINHCHI))
        problems.push({ field: 'THOIGIAN_DINHCHI' })
      return problems.length > 0 && problems
    },
    examples: {
      on: 'birth',
      raises: { 'XML7.MA_DINH_CHI_THAI': '1', 'XML7.TUOI_THAI': '20' },
      passes: {
        'XML7.MA_DINH_CHI_THAI': '1',
        'XML7.TUOI_THAI': '20',
        'XML7.NGUYENNHAN_DINHCHI': 'Thai dị tật (mẫu)',
        'XML7.THOIGIAN_DINHCHI': '202609101300',
      },
    },
  }),
  rowRule({
    code: 'X11-008',
    severity: 'error',
    tables: ['XML7', 'XML11'],
    fields: ['MA_DINH_CHI_THAI', 'TUOI_THAI'],
    optional: ['THOIGIAN_DINHCHI'],
    text: {
      vi: 'Đình chỉ thai nghén: {field} là «{value}», ngoài khoảng hợp lệ {expected}.',
      en: 'Termination of pregnancy: {field} is «{value}», outside {expected}.',
    },
    advice: {
      vi: 'Sửa theo hồ sơ bệnh án: mã 0 hoặc 1, tuổi thai tính theo tuần, thời điểm trong đợt điều trị.',
      en: 'Correct it from the record: code 0 or 1, age in weeks, a moment within the stay.',
    },
    basis: `${TABLE_7} và bảng 11: MA_DINH_CHI_THAI, TUOI_THAI, THOIGIAN_DINHCHI`,
    wrong: (row, f, claim) => {
      const code = row.int(f.MA_DINH_CHI_THAI)
      if (code > 1) return { params: { expected: '0–1' } }
      if (code !== 1) return false
      const weeks = row.int(f.TUOI_THAI)
      const most = claim.parameters.number('maxGestationWeeks', claim.day)
      if (weeks < 1 || weeks > most) return { field: 'TUOI_THAI', params: { expected: `1–${most}` } }
      const moment = row.moment(f.THOIGIAN_DINHCHI)
      return (
        (moment < claim.arrival || moment > claim.discharge) && {
          field: 'THOIGIAN_DINHCHI',
          params: { expected: `${readable(claim.arrival)} – ${readable(claim.discharge)}` },
        }
      )
    },
    examples: {
      on: 'pregnancy',
      raises: {
        'XML11.MA_DINH_CHI_THAI': '1',
        'XML11.TUOI_THAI': '43',
        'XML11.NGUYENNHAN_DINHCHI': 'Thai lưu (mẫu)',
      },
      passes: {
        'XML11.MA_DINH_CHI_THAI': '1',
        'XML11.TUOI_THAI': '9',
        'XML11.NGUYENNHAN_DINHCHI': 'Thai lưu (mẫu)',
      },
    },
  }),
  rowRule({
    code: 'X7-005',
    severity: 'warning',
    tables: ['XML7'],
    fields: ['NGAY_CT', 'NGAY_RA'],
    text: {
      vi: 'Ngày giấy ra viện {found} khác ngày ra viện {expected}.',
      en: 'The discharge paper is dated {found}, the discharge was on {expected}.',
    },
    advice: { vi: 'Ghi NGAY_CT trùng ngày của NGAY_RA.', en: 'Give NGAY_CT the day of NGAY_RA.' },
    basis: `${TABLE_7}: NGAY_CT là ngày ra viện`,
    wrong: (row, f) => {
      const discharge = row.day(f.NGAY_RA)
      const dated = row.day(f.NGAY_CT)
      return (
        Math.abs(dated - discharge) > 0 && {
          params: { found: readable(dated), expected: readable(discharge) },
        }
      )
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML7.NGAY_CT': '20260919' },
      passes: { 'XML7.NGAY_CT': '20260918' },
    },
  }),
  rowRule({
    code: 'X7-006',
    severity: 'error',
    tables: ['XML7'],
    fields: ['SO_NGAY_NGHI', 'NGOAITRU_TUNGAY', 'NGOAITRU_DENNGAY'],
    text: {
      vi: 'Nghỉ sau ra viện: thiếu một trong ba trường, hoặc số ngày «{value}» không khớp từ ngày {from} đến ngày {to}.',
      en: 'Leave after discharge: one of three fields is missing, or «{value}» days do not match from {from} to {to}.',
    },
    advice: {
      vi: 'Ghi đủ cả ba: số ngày, từ ngày, đến ngày (số ngày tính cả hai đầu), hoặc để trống cả ba.',
      en: 'Fill in days, first and last day (both counted), or leave all three blank.',
    },
    basis: `${TABLE_7}: SO_NGAY_NGHI, NGOAITRU_TUNGAY, NGOAITRU_DENNGAY`,
    wrong: (row, f) => {
      const { SO_NGAY_NGHI: n, NGOAITRU_TUNGAY: a, NGOAITRU_DENNGAY: b } = f
      const blank = row.isBlank(a)
      if (blank && row.isBlank(b) && row.isBlank(n)) return false
      const incomplete = blank || row.isBlank(b) || row.isBlank(n)
      const days = calendarDays(row.day(a), row.day(b))
      if (!incomplete && !(days < 1) && !(Math.abs(row.int(n) - days) > 0)) return false
      return { params: { from: readable(row.day(a)) || '…', to: readable(row.day(b)) || '…' } }
    },
    examples: {
      on: 'inpatient',
      raises: {
        'XML7.SO_NGAY_NGHI': '6',
        'XML7.NGOAITRU_TUNGAY': '20260918',
        'XML7.NGOAITRU_DENNGAY': '20260924',
      },
      passes: {
        'XML7.SO_NGAY_NGHI': '7',
        'XML7.NGOAITRU_TUNGAY': '20260918',
        'XML7.NGOAITRU_DENNGAY': '20260924',
      },
    },
  }),
  rowRule({
    code: 'X7-007',
    severity: 'warning',
    tables: ['XML7'],
    fields: ['NGOAITRU_TUNGAY', 'NGAY_RA'],
    text: {
      vi: 'Nghỉ sau ra viện bắt đầu {found}, trước ngày ra viện {expected}.',
      en: 'Leave begins on {found}, before the discharge on {expected}.',
    },
    advice: {
      vi: 'Nghỉ ngoại trú tính từ ngày ra viện trở đi.',
      en: 'Leave begins on the day of discharge or later.',
    },
    basis: `${TABLE_7}: NGOAITRU_TUNGAY`,
    wrong: (row, f) => {
      const discharge = dayOf(row.moment(f.NGAY_RA))
      const from = row.day(f.NGOAITRU_TUNGAY)
      return from < discharge && { params: { found: readable(from), expected: readable(discharge) } }
    },
    examples: {
      on: 'inpatient',
      raises: {
        'XML7.SO_NGAY_NGHI': '2',
        'XML7.NGOAITRU_TUNGAY': '20260917',
        'XML7.NGOAITRU_DENNGAY': '20260918',
      },
      passes: {
        'XML7.SO_NGAY_NGHI': '1',
        'XML7.NGOAITRU_TUNGAY': '20260919',
        'XML7.NGOAITRU_DENNGAY': '20260919',
      },
    },
  }),
]
