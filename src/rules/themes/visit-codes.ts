import { departmentsOf } from '../examples/catalogue-of.js'
import { codesOf, isNumberOutsideList, isOutsideList, unknownItem } from '../forms.js'
import { claimRule, type RuleEntry, rowRule } from '../rule.js'

const TABLE_1 = 'QĐ 3176/QĐ-BYT, bảng 1'

/** Codes that say what kind of visit it was, how it ended, and whether they fit together. */
export const VISIT_CODES: readonly RuleEntry[] = [
  rowRule({
    code: 'X1-041',
    severity: 'error',
    tables: ['XML1', 'XML14'],
    fields: ['MA_DOITUONG_KCB'],
    text: {
      vi: 'Mã đối tượng đến KCB {value} không có trong danh mục áp dụng vào ngày ra viện.',
      en: 'Visit category {value} is not in the list of the day of discharge.',
    },
    advice: {
      vi: 'Chọn mã theo ngày ra viện: từ 01/01/2026 theo QĐ 3276/QĐ-BYT; từ 01/07 đến 31/12/2025 theo QĐ 3276 hoặc QĐ 824/QĐ-BYT; trước đó theo QĐ 824.',
      en: 'Choose by the day of discharge: from 1 January 2026 of QĐ 3276/QĐ-BYT; from 1 July to 31 December 2025 of QĐ 3276 or QĐ 824/QĐ-BYT; before that of QĐ 824.',
    },
    basis: 'QĐ 824/QĐ-BYT (2023); QĐ 3276/QĐ-BYT (2025)',
    wrong: (row, f, claim) => isOutsideList(row, f.MA_DOITUONG_KCB, claim, 'MA_DOITUONG_KCB'),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_DOITUONG_KCB': '1.9' },
      passes: { 'XML1.MA_DOITUONG_KCB': '1.11' },
    },
  }),
  rowRule({
    code: 'X1-043',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['MA_DOITUONG_KCB', 'MA_LOAI_KCB'],
    text: {
      vi: 'Mã đối tượng {value} không dùng cho hình thức KCB {found}.',
      en: 'Visit category {value} does not go with type of care {found}.',
    },
    advice: {
      vi: 'Kiểm tra lại: 1.12, 1.13, 1.14, 1.18 dành cho ngoại trú; 1.15 dành cho nội trú.',
      en: 'Check: 1.12, 1.13, 1.14, 1.18 are for outpatients; 1.15 is for inpatients.',
    },
    basis: 'QĐ 3276/QĐ-BYT (2025): mô tả từng mã',
    wrong: (row, f, claim) => {
      if (row.length(f.MA_DOITUONG_KCB) !== 4 || !(claim.careType > 0)) return false
      const rate = (setting: string) =>
        claim.parameters.number(`routePercent.${claim.route}.${setting}`, claim.visitDay)
      const [own, other] = claim.isInpatient ? ['inpatient', 'outpatient'] : ['outpatient', 'inpatient']
      return Number.isNaN(rate(own)) && rate(other) >= 0 && { params: { found: row.text(f.MA_LOAI_KCB) } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_DOITUONG_KCB': '1.15' },
      passes: { 'XML1.MA_DOITUONG_KCB': '1.12' },
    },
  }),
  rowRule({
    code: 'X1-044',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['MA_DOITUONG_KCB', 'NGAY_SINH', 'NGAY_VAO'],
    text: {
      vi: 'Đối tượng 1.7 (trẻ sơ sinh điều trị ngay sau sinh) nhưng người bệnh đã {found} ngày tuổi, quá {expected} ngày.',
      en: 'Category 1.7 (newborn treated right after birth), yet the patient is {found} days old, more than {expected}.',
    },
    advice: {
      vi: 'Kiểm tra NGAY_SINH, hoặc chọn mã đối tượng khác.',
      en: 'Check NGAY_SINH, or choose another category.',
    },
    basis: 'QĐ 3276/QĐ-BYT (2025): mã 1.7; thực tế giám định về số ngày',
    wrong: (row, f, claim) => {
      if (!row.is(f.MA_DOITUONG_KCB, '1.7')) return false
      const expected = claim.parameters.number('newbornDays', claim.visitDay)
      return claim.ageDays > expected && { params: { found: claim.ageDays, expected } }
    },
    examples: {
      on: 'inpatient',
      raises: {
        'XML1.MA_DOITUONG_KCB': '1.7',
        'XML1.NGAY_SINH': '202609071530',
        'XML1.GT_THE_TU': '20260907',
      },
      passes: {
        'XML1.MA_DOITUONG_KCB': '1.7',
        'XML1.NGAY_SINH': '202609151530',
        'XML1.GT_THE_TU': '20260915',
      },
    },
  }),
  rowRule({
    code: 'X1-049',
    severity: 'error',
    tables: ['XML1'],
    fields: ['MA_TAI_NAN'],
    text: {
      vi: 'Mã tai nạn, thương tích {value} không có trong danh mục ({expected}).',
      en: 'Cause of injury {value} is not in the list ({expected}).',
    },
    advice: {
      vi: 'Chọn mã trong danh mục, hoặc để trống nếu không phải tai nạn.',
      en: 'Choose a code from the list, or leave it blank when it was no accident.',
    },
    basis: 'QĐ 5937/QĐ-BYT (2021), phụ lục 4',
    wrong: (row, f, claim) =>
      isNumberOutsideList(row, f.MA_TAI_NAN, claim, 'MA_TAI_NAN') && {
        params: { expected: codesOf(claim, 'MA_TAI_NAN') },
      },
    examples: {
      on: 'transfer',
      raises: { 'XML1.MA_TAI_NAN': '9' },
      passes: { 'XML1.MA_TAI_NAN': '1' },
    },
  }),
  rowRule({
    code: 'X1-065',
    severity: 'error',
    tables: ['XML1', 'XML8'],
    fields: ['KET_QUA_DTRI'],
    text: {
      vi: 'Kết quả điều trị {value} không có trong danh mục ({expected}).',
      en: 'Treatment outcome {value} is not in the list ({expected}).',
    },
    advice: { vi: 'Chọn mã kết quả điều trị trong danh mục.', en: 'Choose an outcome from the list.' },
    basis: 'QĐ 130/QĐ-BYT: 1–7; QĐ 4750/QĐ-BYT thêm 8',
    wrong: (row, f, claim) =>
      isNumberOutsideList(row, f.KET_QUA_DTRI, claim, 'KET_QUA_DTRI') && {
        params: { expected: codesOf(claim, 'KET_QUA_DTRI') },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.KET_QUA_DTRI': '9' },
      passes: { 'XML1.KET_QUA_DTRI': '1' },
    },
  }),
  rowRule({
    code: 'X1-066',
    severity: 'error',
    tables: ['XML1', 'XML13'],
    fields: ['MA_LOAI_RV'],
    text: {
      vi: 'Loại ra viện {value} không có trong danh mục ({expected}).',
      en: 'Type of discharge {value} is not in the list ({expected}).',
    },
    advice: { vi: 'Chọn mã loại ra viện trong danh mục.', en: 'Choose a type of discharge from the list.' },
    basis: 'QĐ 130/QĐ-BYT và QĐ 3176/QĐ-BYT: MA_LOAI_RV',
    wrong: (row, f, claim) =>
      isNumberOutsideList(row, f.MA_LOAI_RV, claim, 'MA_LOAI_RV') && {
        params: { expected: codesOf(claim, 'MA_LOAI_RV') },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_LOAI_RV': '6' },
      passes: { 'XML1.MA_LOAI_RV': '4' },
    },
  }),
  rowRule({
    code: 'X1-067',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['MA_LOAI_RV', 'KET_QUA_DTRI'],
    text: {
      vi: 'Kết quả điều trị {found} (tử vong) nhưng loại ra viện {value} là chuyển cơ sở.',
      en: 'The outcome {found} is death, yet the type of discharge {value} is a transfer.',
    },
    advice: {
      vi: 'Đối chiếu hồ sơ bệnh án, sửa KET_QUA_DTRI hoặc MA_LOAI_RV.',
      en: 'Compare with the record and correct KET_QUA_DTRI or MA_LOAI_RV.',
    },
    basis: 'Thực tế giám định: hai mã loại trừ nhau',
    wrong: (_row, _f, claim) =>
      (claim.outcome === 5 || claim.outcome === 8) &&
      claim.isTransfer && { params: { found: claim.outcome } },
    examples: {
      on: 'transfer',
      raises: { 'XML1.KET_QUA_DTRI': '5', 'XML8.KET_QUA_DTRI': '5' },
      passes: { 'XML1.KET_QUA_DTRI': '4', 'XML8.KET_QUA_DTRI': '4' },
    },
  }),
  rowRule({
    code: 'X1-077',
    severity: 'error',
    tables: ['XML1'],
    fields: ['MA_LOAI_KCB'],
    text: {
      vi: 'Hình thức KCB {value} không có trong danh mục áp dụng vào ngày ra viện.',
      en: 'Type of care {value} is not in the list of the day of discharge.',
    },
    advice: {
      vi: 'Ghi đủ 2 chữ số: 01–10, từ 01/08/2026 thêm 11–16.',
      en: 'Write 2 digits: 01–10, since 1 August 2026 also 11–16.',
    },
    basis: 'QĐ 824/QĐ-BYT (2023), phụ lục 1; QĐ 1804/QĐ-BYT (2026)',
    wrong: (row, f, claim) => isOutsideList(row, f.MA_LOAI_KCB, claim, 'MA_LOAI_KCB'),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_LOAI_KCB': '17' },
      passes: { 'XML1.MA_LOAI_KCB': '13' },
    },
  }),
  rowRule({
    code: 'X1-078',
    severity: 'error',
    tables: ['XML1'],
    fields: ['MA_KHOA'],
    needs: ['department'],
    text: {
      vi: 'Khoa {found} không có trong danh mục khoa của cơ sở vào ngày vào viện.',
      en: 'Department {found} is not in the facility’s list on the day of arrival.',
    },
    advice: {
      vi: 'Sửa MA_KHOA, hoặc bổ sung khoa vào danh mục của cơ sở.',
      en: 'Correct MA_KHOA, or add the department to the facility’s list.',
    },
    basis: `${TABLE_1}: MA_KHOA; QĐ 5937/QĐ-BYT (2021), phụ lục 5; QĐ 1804/QĐ-BYT (2026)`,
    wrong: (row, f, claim) => {
      const found = unknownItem(row, f.MA_KHOA, claim, 'department', claim.visitDay)
      return found !== null && { params: { found } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.MA_KHOA': 'K01;K98' },
      passes: { 'XML1.MA_KHOA': 'K11;K01' },
      catalogue: { department: departmentsOf('inpatient') },
    },
  }),
  claimRule({
    code: 'X1-093',
    severity: 'warning',
    fields: ['MA_LOAI_KCB'],
    text: {
      vi: 'Hình thức 05 (khám và lĩnh thuốc) nhưng có dịch vụ {found} ngoài khám bệnh.',
      en: 'Type 05 (examination and drugs), yet service {found} is beside the examination.',
    },
    advice: {
      vi: 'Lượt có dịch vụ kỹ thuật ghi hình thức 08.',
      en: 'A visit with services is of type 08.',
    },
    basis: 'QĐ 824/QĐ-BYT (2023), phụ lục 1: 05 và 08',
    wrong: (_head, _f, claim) => {
      if (claim.careType !== 5) return false
      const use = claim.serviceUses.find(({ code, group }) => code !== '' && group !== 13)
      return use !== undefined && { params: { found: use.code } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_LOAI_KCB': '05', 'XML1.SO_NGAY_DTRI': '7' },
      passes: { 'XML1.MA_LOAI_KCB': '08' },
    },
  }),
]
