import { bidForm, bidYear } from '../row-forms.js'
import { type RuleEntry, rowRule } from '../rule.js'

const DRUG_ROWS = 'QĐ 130/QĐ-BYT, bảng 2 (sửa bởi QĐ 4750, QĐ 3176)'
/** Oldest year of a bid that still occurs. */
const FIRST_BID_YEAR = 2010

/** What a row of drugs must say of the drug. */
export const DRUGS: readonly RuleEntry[] = [
  rowRule({
    code: 'X2-001',
    severity: 'error',
    tables: ['XML2'],
    fields: ['MA_THUOC', 'PHAM_VI'],
    text: {
      vi: 'Thuốc đề nghị quỹ BHYT thanh toán nhưng không có mã hoạt chất.',
      en: 'The fund is asked to pay for a drug without a code.',
    },
    advice: {
      vi: 'Ghi MA_THUOC theo danh mục dùng chung; thuốc ngoài phạm vi thì ghi PHAM_VI 2.',
      en: 'Give MA_THUOC from the shared list; for a drug outside the scope give PHAM_VI 2.',
    },
    basis: `${DRUG_ROWS}, chỉ tiêu MA_THUOC`,
    wrong: (row, f) => row.isBlank(f.MA_THUOC) && row.is(f.PHAM_VI, '1'),
    examples: {
      on: 'outpatient',
      raises: { 'XML2.MA_THUOC': '' },
      passes: { 'XML2.MA_THUOC': '40.17' },
    },
  }),
  rowRule({
    code: 'X2-004',
    severity: 'warning',
    tables: ['XML2'],
    fields: ['HAM_LUONG', 'MA_NHOM', 'MA_THUOC', 'MA_PP_CHEBIEN', 'PHAM_VI'],
    text: { vi: 'Thuốc {found} không ghi hàm lượng.', en: 'Drug {found} has no strength.' },
    advice: {
      vi: 'Ghi HAM_LUONG như trên nhãn; chỉ khí y tế, máu và vị thuốc được để trống.',
      en: 'Give HAM_LUONG as on the label; only medical gases, blood and herbs may go without.',
    },
    basis: `${DRUG_ROWS}, chỉ tiêu HAM_LUONG`,
    wrong: (row, f) =>
      row.isBlank(f.HAM_LUONG) &&
      row.is(f.MA_NHOM, '4') &&
      row.is(f.PHAM_VI, '1') &&
      row.isBlank(f.MA_PP_CHEBIEN) &&
      !isGasOrHerb(row.text(f.MA_THUOC)) && { params: { found: row.text(f.MA_THUOC) } },
    examples: {
      on: 'outpatient',
      raises: { 'XML2.HAM_LUONG': '' },
      passes: { 'XML2.HAM_LUONG': '', 'XML2.MA_THUOC': '40.17' },
    },
  }),
  rowRule({
    code: 'X2-005',
    severity: 'warning',
    tables: ['XML2'],
    fields: ['SO_DANG_KY', 'MA_NHOM', 'MA_THUOC', 'MA_PP_CHEBIEN', 'PHAM_VI'],
    text: { vi: 'Thuốc {found} không ghi số đăng ký.', en: 'Drug {found} has no registration number.' },
    advice: {
      vi: 'Ghi SO_DANG_KY của thuốc; chỉ ô xy, khí NO, máu, thuốc thang và thuốc phóng xạ chưa đăng ký được để trống.',
      en: 'Give SO_DANG_KY; only oxygen, nitric oxide, blood, herbal packs and unregistered radiopharmaceuticals may go without.',
    },
    basis: `${DRUG_ROWS}, chỉ tiêu SO_DANG_KY`,
    wrong: (row, f) =>
      row.isBlank(f.SO_DANG_KY) &&
      row.is(f.MA_NHOM, '4') &&
      row.is(f.PHAM_VI, '1') &&
      row.isBlank(f.MA_PP_CHEBIEN) &&
      !isGasOrHerb(row.text(f.MA_THUOC)) && { params: { found: row.text(f.MA_THUOC) } },
    examples: {
      on: 'outpatient',
      raises: { 'XML2.SO_DANG_KY': '' },
      passes: { 'XML2.SO_DANG_KY': '', 'XML2.MA_THUOC': '40.573' },
    },
  }),
  rowRule({
    code: 'X2-005B',
    severity: 'warning',
    tables: ['XML2'],
    fields: ['SO_DANG_KY'],
    text: {
      vi: 'Số đăng ký «{value}» có khoảng trắng.',
      en: 'The registration number «{value}» has a blank in it.',
    },
    advice: { vi: 'Viết số đăng ký liền, không khoảng trắng.', en: 'Write it without blanks.' },
    basis: `${DRUG_ROWS}, chỉ tiêu SO_DANG_KY`,
    wrong: (row, f) => row.contains(f.SO_DANG_KY, ' '),
    examples: {
      on: 'outpatient',
      raises: { 'XML2.SO_DANG_KY': 'VD 99004-25' },
      passes: { 'XML2.SO_DANG_KY': 'VD-99004-25' },
    },
  }),
  rowRule({
    code: 'X2-008',
    severity: 'warning',
    tables: ['XML2'],
    fields: ['TT_THAU', 'MA_NHOM'],
    text: {
      vi: 'Thông tin thầu «{value}» sai mẫu «số quyết định;Gx;Ny;năm».',
      en: 'The bid «{value}» does not have the form «decision;Gx;Ny;year».',
    },
    advice: {
      vi: 'Ghi đủ bốn phần, ví dụ 123/QĐ-SYT;G1;N2;2026; thuốc tự bào chế ghi «số văn bản;năm».',
      en: 'Give the four parts, e.g. 123/QĐ-SYT;G1;N2;2026; drugs made in house «document;year».',
    },
    basis: `${DRUG_ROWS}, chỉ tiêu TT_THAU`,
    wrong: (row, f) =>
      row.isFilled(f.TT_THAU) && bidForm(row, f.TT_THAU) === 'wrong' && isDrug(row.int(f.MA_NHOM)),
    examples: {
      on: 'outpatient',
      raises: { 'XML2.TT_THAU': '17/QĐ-MAU;2026;G1' },
      passes: { 'XML2.TT_THAU': '17/QĐ-MAU;G1;N2;2026;79' },
    },
  }),
  rowRule({
    code: 'X2-009',
    severity: 'warning',
    versions: ['4750', '3176'],
    tables: ['XML2'],
    fields: ['TT_THAU'],
    text: {
      vi: 'Thông tin thầu «{value}» không có năm.',
      en: 'The bid «{value}» lacks the year.',
    },
    advice: {
      vi: 'Thêm năm của quyết định thầu ở phần thứ tư.',
      en: 'Add the year of the bid as the fourth part.',
    },
    basis: `${DRUG_ROWS}, chỉ tiêu TT_THAU; tệp cũ chỉ ghi ba phần`,
    wrong: (row, f) => row.isFilled(f.TT_THAU) && bidForm(row, f.TT_THAU) === 'noYear',
    examples: {
      on: 'outpatient',
      raises: { 'XML2.TT_THAU': '17/QĐ-MAU;G1;N2' },
      passes: { 'XML2.TT_THAU': '17/QĐ-MAU;G1;N2;2026' },
    },
  }),
  rowRule({
    code: 'X2-010',
    severity: 'warning',
    tables: ['XML2', 'XML3'],
    fields: ['TT_THAU'],
    text: {
      vi: 'Năm {found} trong thông tin thầu «{value}» không hợp lý.',
      en: 'The year {found} in the bid «{value}» is out of the ordinary.',
    },
    advice: { vi: 'Kiểm tra năm của quyết định thầu.', en: 'Check the year of the bid.' },
    basis: 'Thực tế giám định: năm thầu từ 2010 đến hai năm sau lượt khám',
    wrong: (row, f, claim) => {
      if (row.isBlank(f.TT_THAU)) return false
      const year = bidYear(row, f.TT_THAU)
      return (
        (year < FIRST_BID_YEAR || year > Math.floor(claim.day / 10_000) + 2) && { params: { found: year } }
      )
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2.TT_THAU': '17/QĐ-MAU;G1;N2;2062' },
      passes: { 'XML2.TT_THAU': '17/QĐ-MAU;G1;N2;2025' },
    },
  }),
  rowRule({
    code: 'X2-007',
    severity: 'error',
    needs: ['route'],
    tables: ['XML2'],
    fields: ['DUONG_DUNG', 'NGAY_YL'],
    text: {
      vi: 'Đường dùng {value} không có trong danh mục.',
      en: 'Route {value} is not in the list.',
    },
    advice: {
      vi: 'Ghi DUONG_DUNG theo danh mục mã đường dùng của Bộ Y tế.',
      en: 'Give DUONG_DUNG from the ministry’s list of routes.',
    },
    basis: `${DRUG_ROWS}, chỉ tiêu DUONG_DUNG`,
    wrong: (row, f, claim) => {
      const from = row.start[f.DUONG_DUNG]
      const to = row.end[f.DUONG_DUNG]
      const day = row.day(f.NGAY_YL)
      return from < to && day > 0 && claim.reference.find('route', row.bytes, from, to, day) === 0
    },
    examples: {
      on: 'outpatient',
      catalogue: { route: [{ code: '1.01', name: 'Uống' }] },
      raises: { 'XML2.DUONG_DUNG': '9.99' },
      passes: { 'XML2.DUONG_DUNG': '1.01' },
    },
  }),
]

const isDrug = (group: number): boolean => group === 4 || group === 5 || group === 6

/** Oxygen, nitric oxide, and traditional ingredients (05V…, 05C…). */
const isGasOrHerb = (code: string): boolean => code === '40.17' || code === '40.573' || code.startsWith('05')
