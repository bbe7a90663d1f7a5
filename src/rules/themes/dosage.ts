import { dosageTotal } from '../dosage.js'
import { type RuleEntry, rowRule } from '../rule.js'

const DOSAGE = 'QĐ 130/QĐ-BYT, bảng 2, chỉ tiêu LIEU_DUNG (sửa bởi QĐ 4750, QĐ 3176)'
const STAR = 0x2a

/** LIEU_DUNG of outpatients and what it says about the quantity. */
export const DOSAGE_RULES: readonly RuleEntry[] = [
  rowRule({
    code: 'X2-033',
    severity: 'warning',
    tables: ['XML2'],
    fields: ['LIEU_DUNG', 'MA_NHOM'],
    text: {
      vi: 'Liều dùng ngoại trú «{value}» không theo mẫu «số lượng mỗi lần * số lần mỗi ngày * số ngày».',
      en: 'The outpatient dosage «{value}» is not «per dose * times a day * days».',
    },
    advice: {
      vi: 'Ghi ví dụ «1 viên/lần * 2 lần/ngày * 7 ngày [2 viên/ngày]»; thuốc bôi ghi «2 lần/ngày * 7 ngày».',
      en: 'E.g. «1 viên/lần * 2 lần/ngày * 7 ngày [2 viên/ngày]»; creams «2 lần/ngày * 7 ngày».',
    },
    basis: DOSAGE,
    wrong: (row, f, claim) => {
      if (row.isBlank(f.LIEU_DUNG) || !row.is(f.MA_NHOM, '4')) return false
      const star = row.bytes.indexOf(STAR, row.start[f.LIEU_DUNG])
      if (star >= 0 && star < row.end[f.LIEU_DUNG]) return false
      return claim.careType <= 2 && !/[×]|\sx\s/i.test(row.text(f.LIEU_DUNG))
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2.LIEU_DUNG': 'Uống sau ăn' },
      passes: { 'XML2.LIEU_DUNG': '3 lần/ngày * 7 ngày' },
    },
  }),
  rowRule({
    code: 'X2-034',
    severity: 'warning',
    tables: ['XML2'],
    fields: ['SO_LUONG', 'LIEU_DUNG', 'DUONG_DUNG'],
    text: {
      vi: 'Số lượng {value} nhiều hơn liều dùng đã kê ({expected}).',
      en: 'The quantity {value} is more than the dosage prescribed ({expected}).',
    },
    advice: { vi: 'Kiểm tra SO_LUONG và LIEU_DUNG.', en: 'Check SO_LUONG and LIEU_DUNG.' },
    basis: 'Thực tế giám định: thuốc uống (1.01) của người bệnh ngoại trú',
    wrong: (row, f, claim) => {
      if (!row.is(f.DUONG_DUNG, '1.01') || claim.isInpatient) return false
      const total = dosageTotal(row.text(f.LIEU_DUNG))
      if (!(claim.drug.quantity > total)) return false
      const most = 100 + claim.parameters.number('tolerance.dosagePercent', claim.day)
      return claim.drug.quantity * 100 > total * most && { params: { expected: total / 1000 } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2.LIEU_DUNG': '1 viên/lần * 3 lần/ngày * 7 ngày [3 viên/ngày]' },
      passes: { 'XML2.LIEU_DUNG': '1 viên/lần * 5 lần/ngày * 7 ngày [5 viên/ngày]' },
    },
  }),
]
