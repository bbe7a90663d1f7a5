import { codesOf, isNumberOutsideList, isPersonalId, isUnlisted } from '../forms.js'
import { type RuleEntry, rowRule } from '../rule.js'

const TABLE_1 = 'QĐ 3176/QĐ-BYT, bảng 1'

/** Bytes below 128 that names carry: letters, digits (names of facilities), blank and `'(),-.` */
const IN_NAMES = new Uint8Array(128).map((_, byte) =>
  /[A-Za-z0-9 '(),\-.]/.test(String.fromCharCode(byte)) ? 1 : 0,
)

/** A character that names do not have, or two blanks in a row. */
function isOddName(bytes: Uint8Array, from: number, to: number): boolean {
  let before = 0
  for (let p = from; p < to; p++) {
    const byte = bytes[p]
    if (byte < 128 && (IN_NAMES[byte] === 0 || (byte === 0x20 && before === 0x20))) return true
    before = byte
  }
  return false
}

/** Who the patient is: names, papers, sex, origin. */
export const IDENTITY: readonly RuleEntry[] = [
  rowRule({
    code: 'X1-001',
    severity: 'error',
    tables: ['XML1'],
    fields: ['MA_LK'],
    text: {
      vi: 'MA_LK «{value}» có khoảng trắng ở giữa.',
      en: 'MA_LK «{value}» has a blank inside.',
    },
    advice: {
      vi: 'Bỏ khoảng trắng trong MA_LK ở mọi bảng của hồ sơ.',
      en: 'Remove the blank from MA_LK in all tables of the claim.',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1: MA_LK liên kết các bảng',
    wrong: (row, f) => row.contains(f.MA_LK, ' '),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_LK': 'MAU 1' },
      passes: { 'XML1.STT': '1' },
      follows: ['STR-049'],
    },
  }),
  rowRule({
    code: 'X1-004',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['HO_TEN'],
    text: {
      vi: 'Họ tên có ký tự lạ hoặc hai khoảng trắng liền nhau.',
      en: 'The name has an odd character or two blanks in a row.',
    },
    advice: {
      vi: 'Ghi họ tên đúng như trên thẻ BHYT hoặc giấy tờ tùy thân.',
      en: 'Write the name as on the card or the identity papers.',
    },
    basis:
      'Thực tế giám định: họ tên được so với dữ liệu thẻ. Chữ số được phép vì trẻ chưa có thẻ ghi tên cơ sở',
    wrong: (row, f) => isOddName(row.bytes, row.start[f.HO_TEN], row.end[f.HO_TEN]),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.HO_TEN': 'NGUYỄN  THỊ MẪU*' },
      passes: { 'XML1.HO_TEN': 'NGUYỄN THỊ MẪU (SƠ SINH)' },
    },
  }),
  rowRule({
    code: 'X1-005',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['SO_CCCD'],
    text: {
      vi: 'Số CCCD, định danh hoặc hộ chiếu để trống hoặc không đúng dạng.',
      en: 'The citizen id or passport number is blank or malformed.',
    },
    advice: {
      vi: 'Điền số định danh 12 chữ số (CMND cũ 9 chữ số), hoặc số hộ chiếu: chữ cái rồi chữ số. Trẻ dưới 14 tuổi được để trống.',
      en: 'Fill in the id of 12 digits (an old card 9), or the passport: a letter, then digits. Children under 14 may have none.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 1: SO_CCCD; NĐ 188/2025/NĐ-CP, điều 10 khoản 3',
    wrong: (row, f, claim) =>
      row.isBlank(f.SO_CCCD)
        ? claim.age >= claim.parameters.number('citizenIdAge', claim.day)
        : !isPersonalId(row.bytes, row.start[f.SO_CCCD], row.end[f.SO_CCCD]),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.SO_CCCD': '0001640000' },
      passes: { 'XML1.SO_CCCD': 'B1234567' },
    },
  }),
  rowRule({
    code: 'X1-008',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['NGAY_SINH', 'NGAY_VAO'],
    text: {
      vi: 'Trẻ {found} ngày tuổi nhưng NGAY_SINH {value} không có giờ, phút sinh.',
      en: 'The baby is {found} days old, yet NGAY_SINH {value} has no hour and minute.',
    },
    advice: {
      vi: 'Ghi đủ giờ, phút sinh theo giấy chứng sinh.',
      en: 'Write hour and minute from the birth certificate.',
    },
    basis: 'QĐ 130/QĐ-BYT, bảng 1: NGAY_SINH của trẻ đến 28 ngày tuổi',
    wrong: (_row, _f, claim) =>
      claim.birth % 10_000 === 0 &&
      claim.ageDays >= 0 &&
      claim.ageDays <= claim.parameters.number('birthTimeDays', claim.visitDay) && {
        params: { found: claim.ageDays },
      },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.NGAY_SINH': '202609100000', 'XML1.GT_THE_TU': '20260910' },
      passes: { 'XML1.NGAY_SINH': '202609100815', 'XML1.GT_THE_TU': '20260910' },
    },
  }),
  rowRule({
    code: 'X1-009',
    severity: 'error',
    tables: ['XML1', 'XML6', 'XML13', 'XML14'],
    fields: ['GIOI_TINH'],
    text: {
      vi: 'GIOI_TINH là {value}; chỉ dùng {expected}.',
      en: 'GIOI_TINH is {value}; only {expected} are used.',
    },
    advice: {
      vi: 'Ghi 1 nếu là nam, 2 nếu là nữ, 3 nếu chưa xác định.',
      en: 'Write 1 for male, 2 for female, 3 for undetermined.',
    },
    basis: 'QĐ 130/QĐ-BYT và QĐ 3176/QĐ-BYT: GIOI_TINH',
    wrong: (row, f, claim) =>
      isNumberOutsideList(row, f.GIOI_TINH, claim, 'GIOI_TINH') && {
        params: { expected: codesOf(claim, 'GIOI_TINH') },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.GIOI_TINH': '4' },
      passes: { 'XML1.GIOI_TINH': '2' },
    },
  }),
  rowRule({
    code: 'X1-010',
    severity: 'warning',
    tables: ['XML1', 'XML9', 'XML13'],
    fields: ['MA_QUOCTICH'],
    needs: ['nationality'],
    text: {
      vi: 'Mã quốc tịch {value} không có trong danh mục.',
      en: 'Nationality {value} is not in the list.',
    },
    advice: {
      vi: 'Chọn mã 3 ký tự trong danh mục quốc tịch, giữ số 0 ở đầu.',
      en: 'Choose the code of 3 characters from the list of nationalities; keep leading zeros.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 1; TT 07/2016/TT-BCA, phụ lục 2',
    wrong: (row, f, claim) => isUnlisted(row, f.MA_QUOCTICH, claim, 'nationality', claim.visitDay),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_QUOCTICH': '999' },
      passes: { 'XML1.MA_QUOCTICH': '840' },
      catalogue: { nationality: [{ code: '000' }, { code: '840' }] },
    },
  }),
  rowRule({
    code: 'X1-011',
    severity: 'warning',
    tables: ['XML1', 'XML13'],
    fields: ['MA_DANTOC'],
    needs: ['ethnicity'],
    text: {
      vi: 'Mã dân tộc {value} không có trong danh mục.',
      en: 'Ethnic group {value} is not in the list.',
    },
    advice: {
      vi: 'Chọn mã 2 chữ số trong danh mục dân tộc, giữ số 0 ở đầu.',
      en: 'Choose the code of 2 digits from the list of ethnic groups; keep the leading zero.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 1; QĐ 121-TCTK/PPCĐ',
    wrong: (row, f, claim) => isUnlisted(row, f.MA_DANTOC, claim, 'ethnicity', claim.visitDay),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_DANTOC': '99' },
      passes: { 'XML1.MA_DANTOC': '01' },
      catalogue: { ethnicity: [{ code: '01' }] },
    },
  }),
  rowRule({
    code: 'X1-012',
    severity: 'warning',
    tables: ['XML1', 'XML13'],
    fields: ['MA_NGHE_NGHIEP'],
    needs: ['occupation'],
    text: {
      vi: 'Mã nghề nghiệp {value} không có trong danh mục.',
      en: 'Occupation {value} is not in the list.',
    },
    advice: {
      vi: 'Chọn mã trong danh mục nghề nghiệp: 2 ký tự từ QĐ 3176, trước đó 5 ký tự.',
      en: 'Choose a code from the list of occupations: 2 characters since QĐ 3176, 5 before.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 1; QĐ 34/2020/QĐ-TTg',
    wrong: (row, f, claim) => isUnlisted(row, f.MA_NGHE_NGHIEP, claim, 'occupation', claim.visitDay),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_NGHE_NGHIEP': '77' },
      passes: { 'XML1.MA_NGHE_NGHIEP': '00' },
      catalogue: { occupation: [{ code: '00' }] },
    },
  }),
  rowRule({
    code: 'X1-088',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['DIEN_THOAI'],
    text: {
      vi: 'Số điện thoại có ký tự khác chữ số và dấu +.',
      en: 'The phone number has characters other than digits and +.',
    },
    advice: {
      vi: 'Ghi liền các chữ số của một số điện thoại.',
      en: 'Write the digits of one phone number without blanks or dots.',
    },
    basis: `${TABLE_1}: DIEN_THOAI`,
    wrong: (row, f) =>
      row.isFilled(f.DIEN_THOAI) && !row.isDigits(f.DIEN_THOAI) && !isPlusNumber(row.text(f.DIEN_THOAI)),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.DIEN_THOAI': '0900.000.001' },
      passes: { 'XML1.DIEN_THOAI': '+84900000001' },
    },
  }),
]

const isPlusNumber = (phone: string): boolean => /^\+\d+$/.test(phone)
