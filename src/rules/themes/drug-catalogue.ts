import { agesBroken, agrees, matchingDiagnosis } from '../agreement.js'
import { DRUG_KEY, drugEntry } from '../drug-entries.js'
import { type RuleEntry, rowRule } from '../rule.js'

const LIST = 'Danh mục thuốc của cơ sở được phê duyệt, kết quả trúng thầu'
const SCALE = 10_000

/** What the rows of the outpatient example are in the list; the first drug has two bids. */
const OMEPRAZOLE = {
  code: '40.904',
  name: 'Omepramẫu 20',
  strength: '20mg',
  registration: 'VD-99004-25',
  bid: 'MAU17/2026;G1;N2;2026',
  route: '1.01',
  price: 890.25,
}
const OMEPRAZOLE_2 = { ...OMEPRAZOLE, registration: 'VN-88004-24', bid: 'MAU09/2025;G2;N1;2025', price: 1200 }
const OTHERS = [
  {
    code: '40.905',
    name: 'Amlothử 5',
    strength: '5mg',
    registration: 'VD-99005-25',
    bid: 'MAU17/2026;G1;N3;2026',
    route: '1.01',
    price: 625,
  },
  {
    code: '40.906',
    name: 'Losarmẫu 50',
    strength: '50mg',
    registration: 'VD-99006-25',
    bid: 'MAU17/2026;G1;N4;2026',
    route: '1.01',
    price: 1120,
  },
]
const BIDS = [OMEPRAZOLE, OMEPRAZOLE_2, ...OTHERS]
/** The same drug under another code without the limit that an example shows. */
const OTHER_CODE = { ...OMEPRAZOLE, code: '40.907' }

/** Rows of drugs against the facility's list. A drug of several bids is compared with the nearest. */
export const DRUG_CATALOGUE: readonly RuleEntry[] = [
  rowRule({
    code: 'X2-035',
    severity: 'error',
    needs: ['drug'],
    tables: ['XML2'],
    fields: [...DRUG_KEY, 'PHAM_VI', 'MA_CSKCB_THUOC'],
    text: {
      vi: 'Thuốc {value} không có trong danh mục được phê duyệt vào ngày ra y lệnh.',
      en: 'Drug {value} is not in the approved list on the day of the order.',
    },
    advice: {
      vi: 'Sửa MA_THUOC, hoặc cập nhật danh mục với cơ quan BHXH; thuốc ngoài phạm vi thì ghi PHAM_VI 2.',
      en: 'Correct MA_THUOC, or have the list brought up to date; for a drug outside the scope give PHAM_VI 2.',
    },
    basis: LIST,
    wrong: (row, f, claim) =>
      drugEntry(row, f, claim) === null &&
      claim.drug.group === 4 &&
      row.isFilled(f.MA_THUOC) &&
      row.day(f.NGAY_YL) > 0 &&
      !row.is(f.PHAM_VI, '2') &&
      // Codes joined for a mixture, and drugs that came from another facility, are not in the list.
      !row.contains(f.MA_THUOC, '+') &&
      row.isBlank(f.MA_CSKCB_THUOC),
    examples: {
      on: 'outpatient',
      catalogue: { drug: BIDS },
      raises: { 'XML2.MA_THUOC': '40.999' },
      passes: { 'XML2.MA_THUOC': '40.999+40.998' },
    },
  }),
  rowRule({
    code: 'X2-036',
    severity: 'error',
    needs: ['drug'],
    tables: ['XML2'],
    fields: ['HAM_LUONG', ...DRUG_KEY, 'PHAM_VI'],
    text: {
      vi: 'Hàm lượng «{value}» của thuốc {found} khác danh mục («{expected}»).',
      en: 'The strength «{value}» of drug {found} differs from the list («{expected}»).',
    },
    advice: {
      vi: 'Ghi HAM_LUONG đúng theo danh mục, hoặc kiểm tra lại mã thuốc, số đăng ký.',
      en: 'Give HAM_LUONG as in the list, or check code and registration.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      const entry = drugEntry(row, f, claim)
      return (
        entry !== null &&
        !agrees(row, f.HAM_LUONG, entry.strength) &&
        !row.is(f.PHAM_VI, '2') && { params: { expected: entry.strength.text, found: claim.drug.code } }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: { drug: BIDS },
      raises: { 'XML2.HAM_LUONG': '40mg' },
      passes: { 'XML2.HAM_LUONG': '20 MG' },
    },
  }),
  rowRule({
    code: 'X2-037',
    severity: 'warning',
    needs: ['drug'],
    tables: ['XML2'],
    fields: ['SO_DANG_KY', ...DRUG_KEY, 'PHAM_VI'],
    text: {
      vi: 'Số đăng ký «{value}» của thuốc {found} khác danh mục («{expected}»).',
      en: 'The registration «{value}» of drug {found} differs from the list («{expected}»).',
    },
    advice: {
      vi: 'Ghi SO_DANG_KY đúng theo danh mục của lô thầu đã dùng.',
      en: 'Give SO_DANG_KY as in the list for the bid that was used.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      const entry = drugEntry(row, f, claim)
      return (
        entry !== null &&
        !agrees(row, f.SO_DANG_KY, entry.registration) &&
        !row.is(f.PHAM_VI, '2') && { params: { expected: entry.registration.text, found: claim.drug.code } }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: { drug: BIDS },
      raises: { 'XML2.SO_DANG_KY': 'VD-99999-25' },
      passes: { 'XML2.SO_DANG_KY': 'VN-88004-24', 'XML2.TT_THAU': 'MAU09/2025;G2;N1;2025' },
    },
  }),
  rowRule({
    code: 'X2-038',
    severity: 'error',
    needs: ['drug'],
    tables: ['XML2'],
    fields: ['TT_THAU', ...DRUG_KEY, 'PHAM_VI'],
    text: {
      vi: 'Thông tin thầu «{value}» của thuốc {found} khác danh mục («{expected}»).',
      en: 'The bid «{value}» of drug {found} differs from the list («{expected}»).',
    },
    advice: {
      vi: 'Ghi TT_THAU đúng theo danh mục của lô thầu đã dùng.',
      en: 'Give TT_THAU as in the list for the bid that was used.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      const entry = drugEntry(row, f, claim)
      return (
        entry !== null &&
        !agrees(row, f.TT_THAU, entry.bid) &&
        !row.is(f.PHAM_VI, '2') && { params: { expected: entry.bid.text, found: claim.drug.code } }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: { drug: BIDS },
      raises: { 'XML2.TT_THAU': 'MAU17/2026;G1;N5;2026' },
      passes: { 'XML2.TT_THAU': 'MAU09/2025;G2;N1;2025', 'XML2.SO_DANG_KY': 'VN-88004-24' },
    },
  }),
  rowRule({
    code: 'X2-039',
    severity: 'warning',
    needs: ['drug'],
    tables: ['XML2'],
    fields: ['TEN_THUOC', ...DRUG_KEY, 'PHAM_VI'],
    text: {
      vi: 'Tên thuốc «{value}» khác danh mục («{expected}»).',
      en: 'The name «{value}» differs from the list («{expected}»).',
    },
    advice: {
      vi: 'Ghi TEN_THUOC đúng theo danh mục.',
      en: 'Give TEN_THUOC as in the list.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      const entry = drugEntry(row, f, claim)
      return (
        entry !== null &&
        !agrees(row, f.TEN_THUOC, entry.name) &&
        !row.is(f.PHAM_VI, '2') && { params: { expected: entry.name.text, found: claim.drug.code } }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: { drug: BIDS },
      raises: { 'XML2.TEN_THUOC': 'Omepra 20' },
      passes: { 'XML2.TEN_THUOC': 'OMEPRAMẪU  20' },
    },
  }),
  rowRule({
    code: 'X2-040',
    severity: 'warning',
    needs: ['drug'],
    tables: ['XML2'],
    fields: ['DUONG_DUNG', ...DRUG_KEY, 'PHAM_VI'],
    text: {
      vi: 'Đường dùng {value} của thuốc {found} khác danh mục ({expected}).',
      en: 'The route {value} of drug {found} differs from the list ({expected}).',
    },
    advice: {
      vi: 'Kiểm tra DUONG_DUNG theo danh mục và y lệnh.',
      en: 'Check DUONG_DUNG against the list and the order.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      const entry = drugEntry(row, f, claim)
      return (
        entry !== null &&
        !agrees(row, f.DUONG_DUNG, entry.route) &&
        !row.is(f.PHAM_VI, '2') && { params: { expected: entry.route.text, found: claim.drug.code } }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: { drug: BIDS },
      raises: { 'XML2.DUONG_DUNG': '2.10' },
      passes: { 'XML2.DUONG_DUNG': '1.01' },
    },
  }),
  rowRule({
    code: 'X2-041',
    severity: 'error',
    needs: ['drug'],
    tables: ['XML2'],
    fields: ['DON_GIA', ...DRUG_KEY, 'PHAM_VI'],
    text: {
      vi: 'Đơn giá {value} của thuốc {found} cao hơn giá được duyệt {expected}.',
      en: 'The price {value} of drug {found} is above the approved {expected}.',
    },
    advice: {
      vi: 'Sửa DON_GIA theo giá trúng thầu, hoặc kiểm tra thông tin thầu.',
      en: 'Correct DON_GIA to the price of the bid, or check the bid.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      const entry = drugEntry(row, f, claim)
      if (entry === null || !(row.scaled(f.DON_GIA, 4) > entry.price) || row.is(f.PHAM_VI, '2')) return false
      const allowed = 100 + claim.parameters.number('tolerance.pricePercent', claim.day)
      return (
        row.scaled(f.DON_GIA, 4) * 100 > entry.price * allowed && {
          params: { expected: entry.price / SCALE, found: claim.drug.code },
        }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: { drug: [{ ...OMEPRAZOLE, price: 890 }, OMEPRAZOLE_2, ...OTHERS] },
      raises: { 'XML2.TEN_THUOC': 'Omepramẫu 20' },
      passes: { 'XML2.SO_DANG_KY': 'VN-88004-24', 'XML2.TT_THAU': 'MAU09/2025;G2;N1;2025' },
    },
  }),
  rowRule({
    code: 'X2-042',
    severity: 'warning',
    needs: ['drug'],
    tables: ['XML2'],
    fields: ['SO_LUONG', ...DRUG_KEY],
    text: {
      vi: 'Số lượng {value} của một dòng đã vượt cả số lượng trúng thầu {expected}.',
      en: 'The quantity {value} of one row exceeds the whole bid of {expected}.',
    },
    advice: {
      vi: 'Kiểm tra SO_LUONG và DON_VI_TINH (đơn vị nhỏ nhất thực dùng).',
      en: 'Check SO_LUONG and DON_VI_TINH (the smallest unit used).',
    },
    basis: 'Quy tắc giám định dược 2016–2017: số lượng dùng so với số lượng trúng thầu',
    wrong: (row, f, claim) => {
      const entry = drugEntry(row, f, claim)
      return (
        entry !== null &&
        claim.drug.quantity * 10 > entry.quantity && { params: { expected: entry.quantity / SCALE } }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: { drug: [{ ...OMEPRAZOLE, quantity: 40 }, { ...OTHER_CODE, quantity: 42 }, ...OTHERS] },
      raises: { 'XML2.PHAM_VI': '1' },
      passes: { 'XML2.MA_THUOC': '40.907' },
    },
  }),
  rowRule({
    code: 'X2-043',
    severity: 'warning',
    needs: ['drug'],
    tables: ['XML2'],
    fields: [...DRUG_KEY],
    text: {
      vi: 'Không có chẩn đoán nào phù hợp với chỉ định của thuốc {value} (danh mục: {expected}).',
      en: 'No diagnosis supports drug {value} (list: {expected}).',
    },
    advice: {
      vi: 'Bổ sung mã bệnh ở XML1, hoặc kiểm tra chỉ định thuốc.',
      en: 'Add the diagnosis in XML1, or check the prescription.',
    },
    basis: 'Danh mục thuốc: mã bệnh được chỉ định (TT 20/2022/TT-BYT, điều kiện thanh toán)',
    wrong: (row, f, claim) => {
      const entry = drugEntry(row, f, claim)
      if (entry === null || entry.diagnoses.length === 0) return false
      const all = [[claim.mainDiagnosis], claim.secondaryDiagnoses]
      return (
        matchingDiagnosis(all, entry.diagnoses) === null && {
          params: { expected: entry.diagnoses.join(', ') },
        }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        drug: [{ ...OMEPRAZOLE, diagnoses: 'K21;K25' }, { ...OTHER_CODE, diagnoses: 'J20' }, ...OTHERS],
      },
      raises: { 'XML2.PHAM_VI': '1' },
      passes: { 'XML2.MA_THUOC': '40.907' },
    },
  }),
  rowRule({
    code: 'X2-043B',
    severity: 'warning',
    needs: ['drug'],
    tables: ['XML2'],
    fields: [...DRUG_KEY],
    text: {
      vi: 'Thuốc {value} chống chỉ định với bệnh {found}.',
      en: 'Drug {value} must not be used with diagnosis {found}.',
    },
    advice: { vi: 'Kiểm tra chỉ định thuốc và mã bệnh.', en: 'Check the prescription and the diagnosis.' },
    basis: 'Danh mục thuốc: mã bệnh chống chỉ định',
    wrong: (row, f, claim) => {
      const entry = drugEntry(row, f, claim)
      if (entry === null || entry.against.length === 0) return false
      const found = matchingDiagnosis([[claim.mainDiagnosis], claim.secondaryDiagnoses], entry.against)
      return found !== null && { params: { found } }
    },
    examples: {
      on: 'outpatient',
      catalogue: { drug: [{ ...OMEPRAZOLE, against: 'J20' }, { ...OTHER_CODE, against: 'J45' }, ...OTHERS] },
      raises: { 'XML2.PHAM_VI': '1' },
      passes: { 'XML2.MA_THUOC': '40.907' },
    },
  }),
  rowRule({
    code: 'X2-045',
    severity: 'warning',
    needs: ['drug'],
    tables: ['XML2'],
    fields: [...DRUG_KEY],
    text: {
      vi: 'Người bệnh {found} tuổi, ngoài giới hạn tuổi của thuốc {value} ({expected}).',
      en: 'The patient is {found} years old, outside the ages of drug {value} ({expected}).',
    },
    advice: { vi: 'Kiểm tra thuốc và ngày sinh.', en: 'Check the drug and the date of birth.' },
    basis: 'Danh mục thuốc: giới hạn tuổi',
    wrong: (row, f, claim) => {
      const entry = drugEntry(row, f, claim)
      if (entry === null) return false
      const expected = agesBroken(claim.age, entry.minAge, entry.maxAge)
      return expected !== '' && { params: { found: claim.age, expected } }
    },
    examples: {
      on: 'outpatient',
      catalogue: { drug: [{ ...OMEPRAZOLE, maxAge: 15 }, { ...OTHER_CODE, minAge: 18 }, ...OTHERS] },
      raises: { 'XML2.PHAM_VI': '1' },
      passes: { 'XML2.MA_THUOC': '40.907' },
    },
  }),
  rowRule({
    code: 'X2-045B',
    severity: 'warning',
    needs: ['drug'],
    tables: ['XML2'],
    fields: [...DRUG_KEY],
    text: {
      vi: 'Thuốc {value} không dùng cho giới tính của người bệnh.',
      en: 'Drug {value} is not for the sex of the patient.',
    },
    advice: { vi: 'Kiểm tra thuốc và GIOI_TINH.', en: 'Check the drug and GIOI_TINH.' },
    basis: 'Danh mục thuốc: giới tính',
    wrong: (row, f, claim) => {
      const entry = drugEntry(row, f, claim)
      return entry !== null && entry.sex !== '' && claim.sex < 3 && entry.sex !== String(claim.sex)
    },
    examples: {
      on: 'outpatient',
      catalogue: { drug: [{ ...OMEPRAZOLE, sex: '1' }, { ...OTHER_CODE, sex: '2' }, ...OTHERS] },
      raises: { 'XML2.PHAM_VI': '1' },
      passes: { 'XML2.MA_THUOC': '40.907' },
    },
  }),
]
