import type { ClaimFacts } from '../claim-facts.js'
import { isDiagnosisCode, unknownItem } from '../forms.js'
import type { Row } from '../row.js'
import { claimRule, type RuleEntry, rowRule } from '../rule.js'

const LIST = 'QĐ 4469/QĐ-BYT (2020); TT 06/2026/TT-BYT từ 01/07/2026'
const ICD_EXAMPLE = [{ code: 'J20.9', main: 'CO', final: 1 }]

/** Entry of the main diagnosis; 0 when blank or not in the list. */
function mainEntry(row: Row, f: number, claim: ClaimFacts): number {
  if (row.isBlank(f)) return 0
  return claim.reference.find('icd10', row.bytes, row.start[f], row.end[f], claim.day)
}

const NOT_LISTED = {
  reason: 'không có trong danh mục bệnh y học cổ truyền',
  reasonEn: 'is not in the list of traditional medicine',
}
const MISPLACED = {
  reason: 'là mã y học cổ truyền, chỉ ghi ở MA_BENH_YHCT',
  reasonEn: 'is of traditional medicine and belongs in MA_BENH_YHCT only',
}

/** Diagnoses of the visit: form, list, use as main diagnosis, sex. */
export const DIAGNOSIS: readonly RuleEntry[] = [
  rowRule({
    code: 'X1-032',
    severity: 'error',
    tables: ['XML1', 'XML13', 'XML14'],
    fields: ['MA_BENH_CHINH'],
    text: {
      vi: 'Mã bệnh chính «{value}» không phải một mã ICD-10.',
      en: 'The main diagnosis «{value}» is not one ICD-10 code.',
    },
    advice: {
      vi: 'Chỉ ghi một mã ICD-10 (ví dụ J20.9); các mã khác ghi ở MA_BENH_KT.',
      en: 'Write one ICD-10 code (e.g. J20.9); the others go to MA_BENH_KT.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 1: MA_BENH_CHINH; QĐ 4469/QĐ-BYT (2020)',
    wrong: (row, f) =>
      row.isFilled(f.MA_BENH_CHINH) &&
      !isDiagnosisCode(row.bytes, row.start[f.MA_BENH_CHINH], row.end[f.MA_BENH_CHINH]),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_BENH_CHINH': 'J20;J21' },
      passes: { 'XML1.MA_BENH_CHINH': 'J20.8' },
    },
  }),
  rowRule({
    code: 'X1-033',
    severity: 'error',
    tables: ['XML1', 'XML13', 'XML14'],
    fields: ['MA_BENH_CHINH'],
    optional: ['MA_BENH_KT'],
    needs: ['icd10'],
    covers: ['X13-004'],
    text: {
      vi: 'Mã bệnh {found} không có trong danh mục ICD-10 áp dụng vào ngày ra viện.',
      en: 'Diagnosis {found} is not in the ICD-10 list of the day of discharge.',
    },
    advice: {
      vi: 'Chọn mã bệnh còn hiệu lực trong danh mục ICD-10.',
      en: 'Choose a code that is valid in the ICD-10 list.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      const main = unknownItem(row, f.MA_BENH_CHINH, claim, 'icd10', claim.day)
      if (main !== null) return { params: { found: main } }
      const other = unknownItem(row, f.MA_BENH_KT, claim, 'icd10', claim.day)
      return other !== null && { field: 'MA_BENH_KT', params: { found: other } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_BENH_KT': 'I10;Q99.X' },
      passes: { 'XML1.MA_BENH_KT': 'I10' },
      catalogue: { icd10: [...ICD_EXAMPLE, { code: 'I10' }] },
    },
  }),
  rowRule({
    code: 'X1-034',
    severity: 'error',
    tables: ['XML1'],
    fields: ['MA_BENH_CHINH'],
    needs: ['icd10'],
    text: {
      vi: 'Mã {value} không dùng làm bệnh chính: còn mã con chi tiết hơn, hoặc danh mục không cho phép.',
      en: 'Code {value} cannot be the main diagnosis: it has sub-codes, or the list forbids it.',
    },
    advice: {
      vi: 'Chọn mã chi tiết nhất được phép làm bệnh chính.',
      en: 'Choose the most detailed code that may be a main diagnosis.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      const entry = mainEntry(row, f.MA_BENH_CHINH, claim)
      if (entry === 0) return false
      const { reference } = claim
      return reference.number(entry, 'final') === 0 || reference.text(entry, 'main') === 'KHONG'
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_BENH_CHINH': 'J20' },
      passes: { 'XML1.MA_BENH_CHINH': 'J20.9' },
      catalogue: { icd10: [...ICD_EXAMPLE, { code: 'J20', final: 0 }] },
    },
  }),
  rowRule({
    code: 'X1-035',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['MA_BENH_CHINH'],
    needs: ['icd10'],
    text: {
      vi: 'Mã {value} hạn chế dùng làm bệnh chính.',
      en: 'Code {value} is discouraged as main diagnosis.',
    },
    advice: {
      vi: 'Cân nhắc mã bệnh nguyên nhân; mã có dấu * chỉ đi kèm mã nguyên nhân.',
      en: 'Consider the code of the underlying disease; codes with * only go beside one.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      if (row.bytes[row.end[f.MA_BENH_CHINH] - 1] === 0x2a && row.isFilled(f.MA_BENH_CHINH)) return true
      const entry = mainEntry(row, f.MA_BENH_CHINH, claim)
      return entry !== 0 && claim.reference.text(entry, 'main') === 'HANCHE'
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_BENH_CHINH': 'R05' },
      passes: { 'XML1.MA_BENH_CHINH': 'J20.9' },
      catalogue: { icd10: [...ICD_EXAMPLE, { code: 'R05', main: 'HANCHE' }] },
    },
  }),
  rowRule({
    code: 'X1-036',
    severity: 'error',
    tables: ['XML1'],
    fields: ['MA_BENH_CHINH', 'GIOI_TINH'],
    needs: ['icd10'],
    text: {
      vi: 'Mã bệnh {value} chỉ dùng cho giới tính {expected} (1: nam, 2: nữ), hồ sơ ghi {found}.',
      en: 'Diagnosis {value} is for sex {expected} only (1: male, 2: female), the claim says {found}.',
    },
    advice: { vi: 'Kiểm tra mã bệnh và giới tính.', en: 'Check the diagnosis and the sex.' },
    basis: LIST,
    wrong: (row, f, claim) => {
      const { sex } = claim
      if (sex !== 1 && sex !== 2) return false
      const entry = mainEntry(row, f.MA_BENH_CHINH, claim)
      if (entry === 0) return false
      const only = claim.reference.text(entry, 'sex')
      return only !== '' && Number(only) !== sex && { params: { expected: only, found: sex } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_BENH_CHINH': 'N40' },
      passes: { 'XML1.MA_BENH_CHINH': 'N76.0' },
      catalogue: {
        icd10: [...ICD_EXAMPLE, { code: 'N40', sex: '1' }, { code: 'N76.0', sex: '2' }],
      },
    },
  }),
  rowRule({
    code: 'X1-037',
    severity: 'error',
    tables: ['XML1', 'XML13', 'XML14'],
    fields: ['MA_BENH_KT'],
    text: {
      vi: 'MA_BENH_KT có {found} mã, tối đa 12 mã.',
      en: 'MA_BENH_KT has {found} codes, at most 12 are allowed.',
    },
    advice: {
      vi: 'Chỉ giữ các bệnh kèm theo có ảnh hưởng đến đợt điều trị.',
      en: 'Keep the diagnoses that mattered for this treatment.',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1: MA_BENH_KT',
    wrong: (row, f) => {
      if (row.itemCount(f.MA_BENH_KT) <= 12) return false
      const found = row.items(f.MA_BENH_KT).filter((code) => code !== '').length
      return found > 12 && { params: { found } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_BENH_KT': 'A01;A02;A03;A04;A05;A06;A07;A08;B01;B02;B03;B04;B05' },
      passes: { 'XML1.MA_BENH_KT': 'A01;A02;A03;A04;A05;A06;A07;A08;B01;B02;B03;B04' },
    },
  }),
  rowRule({
    code: 'X1-038',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['MA_BENH_KT', 'MA_BENH_CHINH'],
    text: {
      vi: 'Mã {found} lặp lại trong các mã bệnh.',
      en: 'Code {found} stands twice among the diagnoses.',
    },
    advice: {
      vi: 'MA_BENH_KT không lặp mã bệnh chính và không có mã trùng.',
      en: 'MA_BENH_KT repeats neither the main diagnosis nor itself.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 1: MA_BENH_KT',
    wrong: (row, f, claim) => {
      if (row.isBlank(f.MA_BENH_KT)) return false
      const codes = claim.secondaryDiagnoses
      const found = codes.find(
        (code, i) => code !== '' && (code === claim.mainDiagnosis || codes.indexOf(code) < i),
      )
      return found !== undefined && { params: { found } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_BENH_KT': 'I10;J20.9' },
      passes: { 'XML1.MA_BENH_KT': 'I10;J21.9' },
    },
  }),
  rowRule({
    code: 'X1-039',
    severity: 'error',
    tables: ['XML1', 'XML13', 'XML14'],
    fields: ['MA_BENH_YHCT', 'MA_BENH_CHINH'],
    needs: ['yhct'],
    text: {
      vi: 'Mã {found} ở {field} {reason}.',
      en: 'Code {found} in {field} {reasonEn}.',
    },
    advice: {
      vi: 'Sửa mã theo danh mục bệnh y học cổ truyền; mã bệnh chính ghi mã ICD-10 tương ứng.',
      en: 'Correct the code from the list of traditional medicine; the main diagnosis is an ICD-10 code.',
    },
    basis: 'QĐ 7603/QĐ-BYT (2018)',
    wrong: (row, f, claim) => {
      const { reference, day } = claim
      const unknown = unknownItem(row, f.MA_BENH_YHCT, claim, 'yhct', day)
      if (unknown !== null) return { params: { found: unknown, ...NOT_LISTED } }
      const main = f.MA_BENH_CHINH
      const misplaced =
        row.isFilled(main) &&
        reference.find('yhct', row.bytes, row.start[main], row.end[main], day) !== 0 &&
        reference.find('icd10', row.bytes, row.start[main], row.end[main], day) === 0
      return misplaced && { field: 'MA_BENH_CHINH', params: { found: row.text(main), ...MISPLACED } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_BENH_YHCT': 'U58.021;U99.999' },
      passes: { 'XML1.MA_BENH_YHCT': 'U58.021' },
      catalogue: { yhct: [{ code: 'U58.021' }] },
    },
  }),
  rowRule({
    code: 'X1-040',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['MA_BENH_CHINH'],
    needs: ['icd10'],
    text: {
      vi: 'Bệnh chính {value} là mã chung, giám định thường yêu cầu giải trình.',
      en: 'The main diagnosis {value} is a general one that assessors ask about.',
    },
    advice: {
      vi: 'Chọn mã bệnh cụ thể hơn nếu đã có chẩn đoán xác định.',
      en: 'Choose a more specific code when the diagnosis is established.',
    },
    basis: 'Thực tế giám định: mã chung như Z00, R53',
    wrong: (row, f, claim) => {
      const entry = mainEntry(row, f.MA_BENH_CHINH, claim)
      return entry !== 0 && claim.reference.number(entry, 'watch') > 0
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_BENH_CHINH': 'R53' },
      passes: { 'XML1.MA_BENH_CHINH': 'J20.9' },
      catalogue: { icd10: [...ICD_EXAMPLE, { code: 'R53', watch: 1 }] },
    },
  }),
  rowRule({
    code: 'X1-091',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['MA_BENH_CHINH', 'MA_BENH_KT'],
    text: {
      vi: 'Bệnh chính U07.1 nhưng không có mã bệnh kèm theo nào ngoài U07.1, U07.2.',
      en: 'The main diagnosis is U07.1, yet no other code than U07.1, U07.2 stands beside it.',
    },
    advice: {
      vi: 'Ghi mã biểu hiện bệnh (ví dụ J12.8) ở MA_BENH_KT.',
      en: 'Write the code of the manifestation (e.g. J12.8) in MA_BENH_KT.',
    },
    basis: 'Thực tế giám định: hướng dẫn mã hóa COVID-19',
    wrong: (row, f, claim) =>
      row.is(f.MA_BENH_CHINH, 'U07.1') &&
      claim.secondaryDiagnoses.every((code) => code === '' || code === 'U07.1' || code === 'U07.2'),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_BENH_CHINH': 'U07.1' },
      passes: { 'XML1.MA_BENH_CHINH': 'U07.1', 'XML1.MA_BENH_KT': 'J12.8' },
    },
  }),
  claimRule({
    code: 'X1-092',
    severity: 'info',
    fields: ['MA_BENH_CHINH', 'MA_LOAI_KCB'],
    needs: ['icd10'],
    text: {
      vi: 'Bệnh {value} thuộc danh mục mạn tính điều trị dài ngày nhưng lượt ghi hình thức 01.',
      en: 'Diagnosis {value} is on the list of chronic diseases, yet the visit is of type 01.',
    },
    advice: {
      vi: 'Dùng hình thức 05 hoặc 08 nếu người bệnh đã được quản lý ngoại trú dài ngày.',
      en: 'Use type 05 or 08 when the patient is in long-term outpatient care.',
    },
    basis: 'QĐ 824/QĐ-BYT (2023), phụ lục 1: 05 và 08',
    wrong: (head, f, claim) => {
      if (claim.careType !== 1) return false
      const entry = mainEntry(head, f.MA_BENH_CHINH, claim)
      return entry !== 0 && claim.reference.number(entry, 'chronic') > 0
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_BENH_CHINH': 'I10' },
      passes: { 'XML1.MA_BENH_CHINH': 'I10', 'XML1.MA_LOAI_KCB': '08' },
      catalogue: { icd10: [...ICD_EXAMPLE, { code: 'I10', chronic: 1 }] },
    },
  }),
]
