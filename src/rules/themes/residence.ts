import { isNumber, isUnlisted } from '../forms.js'
import { type RuleEntry, rowRule } from '../rule.js'

const TABLE_1 = 'QĐ 3176/QĐ-BYT, bảng 1; QĐ 19/2025/QĐ-TTg'

/** Where the patient lives. Units changed on 1 July 2025, and software follows late: nothing here rejects. */
export const RESIDENCE: readonly RuleEntry[] = [
  rowRule({
    code: 'X1-014',
    severity: 'warning',
    tables: ['XML1', 'XML9'],
    fields: ['MATINH_CU_TRU'],
    needs: ['province'],
    text: {
      vi: 'Mã tỉnh cư trú {value} không có trong danh mục vào ngày vào viện.',
      en: 'Province {value} is not in the list of the day of arrival.',
    },
    advice: {
      vi: 'Chọn mã tỉnh theo danh mục đơn vị hành chính hiện hành.',
      en: 'Choose a code from the list of provinces in force.',
    },
    basis: TABLE_1,
    wrong: (row, f, claim) => isUnlisted(row, f.MATINH_CU_TRU, claim, 'province', claim.visitDay),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MATINH_CU_TRU': '74' },
      passes: { 'XML1.MATINH_CU_TRU': '75' },
      catalogue: {
        province: [{ code: '79' }, { code: '75' }, { code: '74', to: 20250630 }],
      },
    },
  }),
  rowRule({
    code: 'X1-015',
    severity: 'warning',
    tables: ['XML1', 'XML9'],
    fields: ['MAXA_CU_TRU', 'MATINH_CU_TRU'],
    needs: ['commune'],
    covers: ['X9-003'],
    text: {
      vi: 'Mã xã cư trú {value} không có trong danh mục, hoặc không thuộc tỉnh {found}.',
      en: 'Commune {value} is not in the list, or does not belong to province {found}.',
    },
    advice: {
      vi: 'Chọn xã, phường theo danh mục hiện hành; để trống nếu xã chưa có mã.',
      en: 'Choose a commune from the list in force; leave it blank when it has no code yet.',
    },
    basis: TABLE_1,
    wrong: (row, f, claim) => {
      const { reference } = claim
      const commune = f.MAXA_CU_TRU
      if (row.isBlank(commune)) return false
      const entry = reference.find('commune', row.bytes, row.start[commune], row.end[commune], claim.visitDay)
      if (entry !== 0) {
        const province = reference.text(entry, 'province')
        if (province === '' || row.is(f.MATINH_CU_TRU, province)) return false
      }
      return { params: { found: row.text(f.MATINH_CU_TRU) } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MATINH_CU_TRU': '01' },
      passes: { 'XML1.MAXA_CU_TRU': '' },
      catalogue: { commune: [{ code: '79999', province: '79' }] },
    },
  }),
  rowRule({
    code: 'X1-016',
    severity: 'info',
    tables: ['XML1', 'XML6', 'XML9'],
    fields: ['MAHUYEN_CU_TRU'],
    from: 20250701,
    text: {
      vi: 'Còn ghi mã huyện {value} dù cấp huyện đã bỏ từ 01/07/2025.',
      en: 'District {value} is still given though districts were abolished on 1 July 2025.',
    },
    advice: { vi: 'Để trống MAHUYEN_CU_TRU.', en: 'Leave MAHUYEN_CU_TRU blank.' },
    basis: 'QĐ 19/2025/QĐ-TTg; thực tế: nhiều phần mềm còn gửi, nên chỉ ghi nhận',
    wrong: (row, f) =>
      row.isFilled(f.MAHUYEN_CU_TRU) &&
      isNumber(row.bytes, row.start[f.MAHUYEN_CU_TRU], row.end[f.MAHUYEN_CU_TRU]) &&
      row.int(f.MAHUYEN_CU_TRU) > 0,
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MAHUYEN_CU_TRU': '760' },
      passes: { 'XML1.MAHUYEN_CU_TRU': '000' },
    },
  }),
]
