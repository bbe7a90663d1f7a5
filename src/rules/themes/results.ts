import { readable } from '../../standard/moments.js'
import { claimRule, type Problem, type RuleEntry, rowRule } from '../rule.js'
import { isLaterThanReceipt } from './episode-dates.js'

const RESULTS = 'QĐ 130/QĐ-BYT, bảng 4 (sửa bởi QĐ 4750, QĐ 3176)'
const IMAGING = 2

/** Results of tests and imaging, and the services that they belong to. */
export const RESULT_RULES: readonly RuleEntry[] = [
  rowRule({
    code: 'X4-003',
    severity: 'warning',
    tables: ['XML4'],
    fields: ['MA_CHI_SO'],
    text: { vi: 'Mã chỉ số «{value}» có khoảng trắng.', en: 'The index code «{value}» has a blank in it.' },
    advice: {
      vi: 'Viết mã chỉ số liền, không dấu, không khoảng trắng.',
      en: 'Write it without blanks and diacritics.',
    },
    basis: `${RESULTS}, chỉ tiêu MA_CHI_SO`,
    wrong: (row, f) => row.contains(f.MA_CHI_SO, ' '),
    examples: {
      on: 'outpatient',
      raises: { 'XML4[1].MA_CHI_SO': 'U SG' },
      passes: { 'XML4[1].MA_CHI_SO': 'U-SG' },
    },
  }),
  rowRule({
    code: 'X4-004',
    severity: 'warning',
    versions: ['3176'],
    tables: ['XML4'],
    fields: ['MA_CHI_SO', 'TEN_CHI_SO', 'DON_VI_DO'],
    text: {
      vi: 'Có đơn vị đo nhưng thiếu {field}.',
      en: 'There is a unit of measure but no {field}.',
    },
    advice: {
      vi: 'Ghi mã và tên chỉ số; chưa có mã thì dùng tên chỉ số viết liền, không dấu.',
      en: 'Give code and name of the index; without a code use its name without blanks and diacritics.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 4, chỉ tiêu MA_CHI_SO',
    wrong: (row, f) =>
      row.isFilled(f.DON_VI_DO) &&
      (row.isBlank(f.MA_CHI_SO) || (row.isBlank(f.TEN_CHI_SO) && { field: 'TEN_CHI_SO' })),
    examples: {
      on: 'outpatient',
      raises: { 'XML4[1].TEN_CHI_SO': '' },
      passes: { 'XML4[1].TEN_CHI_SO': '', 'XML4[1].DON_VI_DO': '' },
    },
  }),
  rowRule({
    code: 'X4-006',
    severity: 'warning',
    off: {
      vi: 'Chỉ một công cụ kiểm tra; nhiều phần mềm ghi kết luận cạnh giá trị và điều đó không sai.',
      en: 'Only one tool checks it; much software puts a conclusion beside the value, and that is not wrong.',
    },
    versions: ['3176'],
    tables: ['XML4'],
    fields: ['KET_LUAN', 'GIA_TRI'],
    text: {
      vi: 'Đã có giá trị {found} nhưng vẫn ghi kết luận.',
      en: 'There is a value {found} and a conclusion as well.',
    },
    advice: {
      vi: 'Để trống KET_LUAN khi GIA_TRI đã là kết quả xác định.',
      en: 'Leave KET_LUAN blank when GIA_TRI already is the result.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 4, chỉ tiêu KET_LUAN',
    wrong: (row, f) =>
      row.isFilled(f.KET_LUAN) && row.isFilled(f.GIA_TRI) && { params: { found: row.text(f.GIA_TRI) } },
    examples: {
      on: 'outpatient',
      raises: { 'XML4[1].KET_LUAN': 'Bình thường' },
      passes: { 'XML4[1].KET_LUAN': '' },
    },
  }),
  rowRule({
    code: 'X4-007',
    severity: 'warning',
    tables: ['XML4'],
    fields: ['GIA_TRI', 'MO_TA', 'KET_LUAN', 'MA_CHI_SO', 'NGAY_KQ'],
    text: {
      vi: 'Chỉ số {found} có ngày kết quả nhưng không có giá trị, mô tả hay kết luận.',
      en: 'Index {found} has a day of result but neither value nor description nor conclusion.',
    },
    advice: { vi: 'Ghi GIA_TRI, hoặc MO_TA và KET_LUAN.', en: 'Give GIA_TRI, or MO_TA and KET_LUAN.' },
    basis: RESULTS,
    wrong: (row, f) =>
      row.isBlank(f.GIA_TRI) &&
      row.isBlank(f.MO_TA) &&
      row.isBlank(f.KET_LUAN) &&
      row.isFilled(f.MA_CHI_SO) &&
      row.isFilled(f.NGAY_KQ) && { params: { found: row.text(f.MA_CHI_SO) } },
    examples: {
      on: 'outpatient',
      raises: { 'XML4[1].GIA_TRI': '' },
      passes: { 'XML4[1].GIA_TRI': '', 'XML4[1].KET_LUAN': 'Bình thường' },
    },
  }),
  rowRule({
    code: 'X4-008',
    severity: 'warning',
    tables: ['XML4'],
    fields: ['MO_TA', 'KET_LUAN', 'GIA_TRI', 'NGAY_KQ'],
    text: {
      vi: 'Kết quả chẩn đoán hình ảnh {found} thiếu {field}.',
      en: 'The imaging result of {found} lacks {field}.',
    },
    advice: {
      vi: 'Ghi cả mô tả (MO_TA) và kết luận (KET_LUAN).',
      en: 'Give both description (MO_TA) and conclusion (KET_LUAN).',
    },
    basis: `${RESULTS}: mô tả và kết luận của chẩn đoán hình ảnh`,
    wrong: (row, f, claim) => {
      if (row.isFilled(f.MO_TA) && row.isFilled(f.KET_LUAN)) return false
      if (row.isFilled(f.GIA_TRI) || row.isBlank(f.NGAY_KQ)) return false
      if (claim.serviceCodes.get(claim.resultCode) !== IMAGING) return false
      return { field: row.isBlank(f.MO_TA) ? 'MO_TA' : 'KET_LUAN', params: { found: claim.resultCode } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML4[7].KET_LUAN': '' },
      passes: { 'XML4[7].KET_LUAN': '', 'XML4[7].MO_TA': '', 'XML4[7].GIA_TRI': '-1.2' },
    },
  }),
  rowRule({
    code: 'X4-009',
    severity: 'error',
    tables: ['XML3', 'XML4'],
    fields: ['NGAY_KQ'],
    text: {
      vi: 'Thời điểm có kết quả {found} sau lúc hồ sơ được gửi đến ({expected}).',
      en: 'The result is dated {found}, later than the receipt of the claim ({expected}).',
    },
    advice: {
      vi: 'Sửa NGAY_KQ; kiểm tra đồng hồ của máy.',
      en: 'Correct NGAY_KQ; check the clock of the machine.',
    },
    basis: `${RESULTS}, chỉ tiêu NGAY_KQ`,
    wrong: (row, f, claim) => {
      const at = row.moment(f.NGAY_KQ)
      return (
        isLaterThanReceipt(at, claim.received) && {
          params: { found: readable(at), expected: readable(claim.received) },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML4[7].NGAY_KQ': '202610121146' },
      passes: { 'XML4[7].NGAY_KQ': '202609121146' },
      follows: ['CX-017'],
    },
  }),
  rowRule({
    code: 'X4-009B',
    severity: 'warning',
    tables: ['XML4'],
    fields: ['NGAY_KQ', 'GIA_TRI', 'KET_LUAN'],
    text: {
      vi: 'Đã có kết quả của {found} nhưng không ghi thời điểm có kết quả.',
      en: 'There is a result of {found} without the time when it was ready.',
    },
    advice: { vi: 'Ghi NGAY_KQ.', en: 'Give NGAY_KQ.' },
    basis: `${RESULTS}, chỉ tiêu NGAY_KQ`,
    wrong: (row, f, claim) =>
      row.isBlank(f.NGAY_KQ) &&
      (row.isFilled(f.GIA_TRI) || row.isFilled(f.KET_LUAN)) && { params: { found: claim.resultCode } },
    examples: {
      on: 'outpatient',
      raises: { 'XML4[7].NGAY_KQ': '' },
      passes: { 'XML4[7].NGAY_KQ': '202609121200' },
    },
  }),
  claimRule({
    code: 'CX-019',
    severity: 'error',
    fields: ['MA_LK'],
    text: {
      vi: 'Có kết quả của dịch vụ {value} nhưng dịch vụ này không có trong XML3.',
      en: 'There is a result of service {value}, which is not in XML3.',
    },
    advice: {
      vi: 'Thêm dòng dịch vụ vào XML3, hoặc sửa MA_DICH_VU của kết quả.',
      en: 'Add the service to XML3, or correct MA_DICH_VU of the result.',
    },
    basis: `${RESULTS}, chỉ tiêu MA_DICH_VU`,
    wrong: (_head, _f, claim) => {
      let problems: Problem[] | null = null
      for (const [code, row] of claim.resultCodes) {
        if (claim.serviceCodes.has(code) || code === '') continue
        const base = withoutSuffix(code)
        if ([...claim.serviceCodes.keys()].some((other) => withoutSuffix(other) === base)) continue
        problems ??= []
        problems.push({ table: 'XML4', row, field: 'MA_DICH_VU', value: code })
      }
      return problems ?? false
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML4[7].MA_DICH_VU': '99.0201.9201' },
      passes: { 'XML4[6].MA_DICH_VU': '99.0302.9302' },
      follows: ['CX-020'],
    },
  }),
  claimRule({
    code: 'CX-020',
    severity: 'warning',
    fields: ['MA_LK'],
    text: {
      vi: 'Dịch vụ {value} đã có kết quả nhưng XML4 không có dòng nào của dịch vụ này.',
      en: 'Service {value} has a result, yet XML4 has no row of it.',
    },
    advice: {
      vi: 'Gửi kết quả của dịch vụ trong XML4.',
      en: 'Send the result of the service in XML4.',
    },
    basis: 'Thực tế giám định: xét nghiệm, chẩn đoán hình ảnh, thăm dò chức năng có kết quả ở XML4',
    wrong: (_head, _f, claim) => {
      let problems: Problem[] | null = null
      for (const { group, code, row, result } of claim.serviceUses) {
        if (!(group <= 3) || claim.resultCodes.has(code) || !(result > 0)) continue
        if (code === '' || code.includes('.K.')) continue
        problems ??= []
        if (!problems.some(({ value }) => value === code))
          problems.push({ table: 'XML3', row, field: 'MA_DICH_VU', value: code })
      }
      return problems ?? false
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML4[7]': null },
      passes: { 'XML4[7]': null, 'XML3[3].MA_DICH_VU': '99.0202.9202.K.79998' },
    },
  }),
  claimRule({
    code: 'CX-021',
    severity: 'error',
    fields: ['MA_LK'],
    text: {
      vi: 'Thuốc ghi dùng cho dịch vụ {value} nhưng dịch vụ này không có trong XML3.',
      en: 'The drug is said to be used for service {value}, which is not in XML3.',
    },
    advice: {
      vi: 'Sửa MA_DICH_VU của dòng thuốc, hoặc thêm dịch vụ vào XML3.',
      en: 'Correct MA_DICH_VU of the drug, or add the service to XML3.',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 2, chỉ tiêu MA_DICH_VU; thông báo của cổng giám định',
    wrong: (_head, _f, claim) => {
      if (claim.linkedServices.length === 0) return false
      const problems: Problem[] = []
      const bases = new Set([...claim.serviceCodes.keys()].map(withoutSuffix))
      for (const { row, codes } of claim.linkedServices)
        for (const code of codes.split(';').map((item) => item.trim()))
          if (code !== '' && !claim.serviceCodes.has(code) && !bases.has(withoutSuffix(code)))
            problems.push({ table: 'XML2', row, field: 'MA_DICH_VU', value: code })
      return problems.length > 0 && problems
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2.MA_DICH_VU': '99.0202.9202;99.0201.9201' },
      passes: { 'XML2.MA_DICH_VU': '99.0202.9202;99.0302.9302_GT' },
    },
  }),
]

/** A service without what tells where and how it was done: `.K.79001`, `_GT`. */
const withoutSuffix = (code: string): string => code.replace(/(?:\.K\..*|_[A-Z]+)$/, '')
