import { dayOf, readable } from '../../standard/moments.js'
import { folded, isNumberOutsideList } from '../forms.js'
import { type RuleEntry, rowRule } from '../rule.js'

const TABLE_9 = 'QĐ 3176/QĐ-BYT, bảng 9'

/** The birth certificate (XML9). */
export const BIRTH_CERTIFICATE: readonly RuleEntry[] = [
  rowRule({
    code: 'X9-002',
    severity: 'error',
    tables: ['XML9'],
    fields: ['NGAYCAP_CCCD_NND', 'NGAYSINH_NND', 'NGAY_SINH_CON'],
    text: {
      vi: '{field} là {value}, không hợp lý: phải trước {expected}.',
      en: '{field} is {value}, which is impossible: it must be before {expected}.',
    },
    advice: {
      vi: 'Sửa theo giấy tờ của mẹ hoặc người nuôi dưỡng.',
      en: 'Correct it from the papers of the mother or caregiver.',
    },
    basis: TABLE_9,
    wrong: (row, f, claim) => {
      const today = dayOf(claim.received)
      if (row.day(f.NGAYCAP_CCCD_NND) > today) return { params: { expected: readable(today) } }
      const born = row.day(f.NGAY_SINH_CON)
      return (
        row.day(f.NGAYSINH_NND) >= born && { field: 'NGAYSINH_NND', params: { expected: readable(born) } }
      )
    },
    examples: {
      on: 'birth',
      raises: { 'XML9.NGAYCAP_CCCD_NND': '20270101' },
      passes: { 'XML9.NGAYCAP_CCCD_NND': '20260901' },
    },
  }),
  rowRule({
    code: 'X9-005',
    severity: 'error',
    tables: ['XML9'],
    fields: ['GIOI_TINH_CON', 'NGAY_SINH_CON', 'CAN_NANG_CON'],
    text: {
      vi: '{field} của con là «{value}», không hợp lệ.',
      en: '{field} of the child is «{value}», which is not possible.',
    },
    advice: {
      vi: 'Giới tính 1, 2 hoặc 3; cân nặng theo gam, lớn hơn 0; thời điểm sinh không sau khi mẹ ra viện.',
      en: 'Sex 1, 2 or 3; weight in grams above 0; born before the mother left.',
    },
    basis: TABLE_9,
    wrong: (row, f, claim) => {
      if (isNumberOutsideList(row, f.GIOI_TINH_CON, claim, 'GIOI_TINH')) return true
      if (row.int(f.CAN_NANG_CON) === 0 || row.startsWith(f.CAN_NANG_CON, '-'))
        return { field: 'CAN_NANG_CON' }
      // A child may be born on the way: earlier than the arrival is possible.
      return row.moment(f.NGAY_SINH_CON) > claim.discharge && { field: 'NGAY_SINH_CON' }
    },
    examples: {
      on: 'birth',
      raises: { 'XML9.CAN_NANG_CON': '0' },
      passes: { 'XML9.CAN_NANG_CON': '2700' },
    },
  }),
  rowRule({
    code: 'X9-006',
    severity: 'error',
    tables: ['XML9'],
    fields: ['SO_CON', 'LAN_SINH', 'SO_CON_SONG'],
    text: {
      vi: '{field} là {value}, không hợp lệ.',
      en: '{field} is {value}, which is not possible.',
    },
    advice: {
      vi: 'Số con lần sinh này và lần sinh từ 1 trở lên; số con còn sống từ 0 trở lên.',
      en: 'The children of this birth and the order of the birth are 1 or more; living children 0 or more.',
    },
    basis: TABLE_9,
    wrong: (row, f) => {
      if (row.int(f.SO_CON) === 0 || row.startsWith(f.SO_CON, '-')) return true
      if (row.int(f.LAN_SINH) === 0 || row.startsWith(f.LAN_SINH, '-')) return { field: 'LAN_SINH' }
      return row.startsWith(f.SO_CON_SONG, '-') && { field: 'SO_CON_SONG' }
    },
    examples: {
      on: 'birth',
      raises: { 'XML9.LAN_SINH': '0' },
      passes: { 'XML9.LAN_SINH': '3', 'XML9.SO_CON_SONG': '0' },
    },
  }),
  rowRule({
    code: 'X9-007',
    severity: 'warning',
    tables: ['XML9'],
    fields: ['GHI_CHU', 'SINHCON_PHAUTHUAT', 'SINHCON_DUOI32TUAN'],
    text: {
      vi: 'Ghi chú chưa nêu {found} như đã đánh dấu.',
      en: 'The note does not say {found}, which is marked.',
    },
    advice: {
      vi: 'Ghi chú cần nêu «sinh con phải phẫu thuật» và/hoặc «sinh con dưới 32 tuần tuổi»; cột đánh dấu chỉ nhận 0 hoặc 1.',
      en: 'The note says surgical birth and/or birth before 32 weeks; the marks are 0 or 1.',
    },
    basis: `${TABLE_9}: SINHCON_PHAUTHUAT, SINHCON_DUOI32TUAN, GHI_CHU`,
    wrong: (row, f, claim) => {
      const surgery = row.int(f.SINHCON_PHAUTHUAT)
      const early = row.int(f.SINHCON_DUOI32TUAN)
      if (surgery === 0 && early === 0) return false
      if (isNumberOutsideList(row, f.SINHCON_PHAUTHUAT, claim, 'SINHCON_PHAUTHUAT'))
        return { field: 'SINHCON_PHAUTHUAT', params: { found: 'SINHCON_PHAUTHUAT = 0/1' } }
      if (isNumberOutsideList(row, f.SINHCON_DUOI32TUAN, claim, 'SINHCON_DUOI32TUAN'))
        return { field: 'SINHCON_DUOI32TUAN', params: { found: 'SINHCON_DUOI32TUAN = 0/1' } }
      const note = folded(row.text(f.GHI_CHU))
      if (surgery === 1 && !note.includes('phau thuat')) return { params: { found: 'SINHCON_PHAUTHUAT = 1' } }
      return early === 1 && !note.includes('32') && { params: { found: 'SINHCON_DUOI32TUAN = 1' } }
    },
    examples: {
      on: 'birth',
      raises: { 'XML9.SINHCON_PHAUTHUAT': '1' },
      passes: { 'XML9.SINHCON_PHAUTHUAT': '1', 'XML9.GHI_CHU': 'Sinh con phải phẫu thuật' },
    },
  }),
]
