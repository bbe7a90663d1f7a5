import type { ClaimFacts } from '../claim-facts.js'
import { unknownItem } from '../forms.js'
import type { Row } from '../row.js'
import { isDoneElsewhere } from '../row-forms.js'
import { type Found, type RuleEntry, rowRule } from '../rule.js'
import { serviceEntry } from '../service-entries.js'
import { findStaff, personOf } from '../staff-codes.js'

const STAFF = 'QĐ 130/QĐ-BYT, bảng 2, 3 và 4 (sửa bởi QĐ 4750, QĐ 3176): mã người hành nghề'
const STAFF_ADVICE = {
  vi: 'Sửa mã người hành nghề, hoặc cập nhật danh mục người hành nghề với cơ quan BHXH; người từ cơ sở khác ghi thêm .TX, .CG hoặc .HD và mã cơ sở.',
  en: 'Correct the code, or have the list of practitioners brought up to date; for people of another facility add .TX, .CG or .HD and its code.',
}

/** Who the rows of the outpatient example name. */
const PEOPLE = ['000001', '000002', '000011', '000032', '000044', '000045', '000050', '000056'].map(
  (number) => ({
    code: `${number}/MAU-GPHN`,
    title: '1',
  }),
)

/** Who ordered, performed and read: named, and known to the facility. */
export const STAFF_OF_ROWS: readonly RuleEntry[] = [
  rowRule({
    code: 'X2-026',
    severity: 'error',
    covers: ['X3-022'],
    needs: ['staff'],
    tables: ['XML2', 'XML3'],
    fields: ['MA_BAC_SI', 'NGAY_YL'],
    text: {
      vi: 'Người chỉ định {found} không có trong danh mục người hành nghề vào ngày ra y lệnh.',
      en: 'The ordering clinician {found} is not among the practitioners on the day of the order.',
    },
    advice: STAFF_ADVICE,
    basis: STAFF,
    wrong: (row, f, claim) => unknownPerson(row, f.MA_BAC_SI, claim, row.day(f.NGAY_YL)),
    examples: {
      on: 'outpatient',
      catalogue: { staff: PEOPLE },
      raises: { 'XML2[*].MA_BAC_SI': '009999/MAU-GPHN' },
      passes: { 'XML2[*].MA_BAC_SI': '000011/MAU-GPHN;009999/MAU-GPHN.TX.79998' },
    },
  }),
  rowRule({
    code: 'X2-026B',
    severity: 'warning',
    tables: ['XML2'],
    fields: ['MA_BAC_SI', 'MA_NHOM', 'PHAM_VI'],
    text: { vi: 'Dòng thuốc không ghi bác sĩ chỉ định.', en: 'The row of a drug names no prescriber.' },
    advice: { vi: 'Ghi MA_BAC_SI.', en: 'Give MA_BAC_SI.' },
    basis: STAFF,
    wrong: (row, f) => row.isBlank(f.MA_BAC_SI) && row.is(f.PHAM_VI, '1') && row.is(f.MA_NHOM, '4'),
    examples: {
      on: 'outpatient',
      raises: { 'XML2.MA_BAC_SI': '' },
      passes: { 'XML2[*].MA_BAC_SI': '000012/MAU-GPHN' },
    },
  }),
  rowRule({
    code: 'X2-027',
    severity: 'warning',
    needs: ['staff'],
    tables: ['XML2'],
    fields: ['MA_BAC_SI', 'NGAY_YL'],
    text: {
      vi: 'Người kê đơn {value} không có chức danh bác sĩ (chức danh {found}).',
      en: 'The prescriber {value} is no doctor (title {found}).',
    },
    advice: {
      vi: 'Kiểm tra MA_BAC_SI, hoặc chức danh trong danh mục người hành nghề.',
      en: 'Check MA_BAC_SI, or the title in the list of practitioners.',
    },
    basis: 'Thực tế giám định: người kê đơn có chức danh 1 (bác sĩ) hoặc 2 (y sĩ)',
    wrong: (row, f, claim) => {
      const day = row.day(f.NGAY_YL)
      if (row.isBlank(f.MA_BAC_SI) || Number.isNaN(day) || row.contains(f.MA_BAC_SI, ';')) return false
      const { reference } = claim
      const entry = reference.find('staff', row.bytes, row.start[f.MA_BAC_SI], row.end[f.MA_BAC_SI], day)
      if (entry === 0) return false
      const { title, mayPrescribe } = personOf(reference, entry)
      return !mayPrescribe && { params: { found: title } }
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        staff: [...PEOPLE, { code: '000077/MAU-GPHN', title: '5' }, { code: '000078/MAU-GPHN', title: '2' }],
      },
      raises: { 'XML2[*].MA_BAC_SI': '000077/MAU-GPHN' },
      passes: { 'XML2[*].MA_BAC_SI': '000078/MAU-GPHN' },
    },
  }),
  rowRule({
    code: 'X3-024',
    severity: 'error',
    needs: ['staff'],
    tables: ['XML3'],
    fields: ['NGUOI_THUC_HIEN', 'NGAY_TH_YL', 'NGAY_YL'],
    text: {
      vi: 'Người thực hiện {found} không có trong danh mục người hành nghề vào ngày thực hiện.',
      en: 'The performer {found} is not among the practitioners on the day of the service.',
    },
    advice: STAFF_ADVICE,
    basis: `${STAFF}; người không cần giấy phép ghi số định danh cá nhân`,
    wrong: (row, f, claim) => {
      if (row.isBlank(f.NGUOI_THUC_HIEN)) return false
      const day = row.day(f.NGAY_TH_YL)
      return unknownPerson(row, f.NGUOI_THUC_HIEN, claim, day > 0 ? day : row.day(f.NGAY_YL))
    },
    examples: {
      on: 'outpatient',
      catalogue: { staff: PEOPLE },
      raises: { 'XML3[2].NGUOI_THUC_HIEN': '000045/MAU-GPHN;009999/MAU-GPHN' },
      passes: { 'XML3[2].NGUOI_THUC_HIEN': '000045/MAU-GPHN;079199000001;009999/MAU-GPHN.CG.79998' },
    },
  }),
  rowRule({
    code: 'X3-025',
    severity: 'warning',
    needs: ['staff', 'service'],
    tables: ['XML3'],
    fields: ['NGUOI_THUC_HIEN', 'MA_DICH_VU', 'TEN_DICH_VU', 'NGAY_YL'],
    text: {
      vi: 'Không người thực hiện nào ({value}) có phạm vi hành nghề của dịch vụ ({expected}).',
      en: 'No performer ({value}) has the scope of practice of the service ({expected}).',
    },
    advice: {
      vi: 'Kiểm tra NGUOI_THUC_HIEN, hoặc phạm vi hành nghề trong danh mục.',
      en: 'Check NGUOI_THUC_HIEN, or the scope in the list of practitioners.',
    },
    basis: 'Luật Khám bệnh, chữa bệnh 2023: hành nghề đúng phạm vi; danh mục dịch vụ và người hành nghề',
    wrong: (row, f, claim) => {
      if (row.isBlank(f.NGUOI_THUC_HIEN)) return false
      const service = serviceEntry(row, f, claim)
      if (service === null || service.scope.length === 0) return false
      const day = row.day(f.NGAY_YL)
      const { reference } = claim
      let judged = 0
      const outside = row.everyItem(f.NGUOI_THUC_HIEN, (from, to) => {
        const entry = reference.find('staff', row.bytes, from, to, day)
        const scope = entry === 0 ? [] : personOf(reference, entry).scope
        judged++
        // Who is not in the list, or has no scope there, cannot be judged.
        return scope.length > 0 && !scope.some((item) => service.scope.includes(item))
      })
      return outside && judged > 0 && { params: { expected: service.scope.join(', ') } }
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        staff: [
          ...PEOPLE,
          { code: '000046/MAU-GPHN', title: '1', scope: 'NOI' },
          { code: '000047/MAU-GPHN', title: '1', scope: 'NOI;NGOAI' },
        ],
        service: [
          { code: '99.0001.9001', name: 'Khám bệnh (mẫu)' },
          { code: '99.0103.9103', name: 'Tổng phân tích nước tiểu (mẫu)' },
          { code: '99.0202.9202', name: 'Siêu âm ổ bụng (mẫu)' },
          { code: '99.0302.9302', name: 'Thay băng vết thương chiều dài dưới 15cm (mẫu)', scope: 'NGOAI' },
        ],
      },
      raises: { 'XML3[4].NGUOI_THUC_HIEN': '000046/MAU-GPHN' },
      passes: { 'XML3[4].NGUOI_THUC_HIEN': '000047/MAU-GPHN' },
    },
  }),
  rowRule({
    code: 'X4-010',
    severity: 'error',
    needs: ['staff'],
    tables: ['XML4'],
    fields: ['MA_BS_DOC_KQ', 'NGAY_KQ'],
    text: {
      vi: 'Người đọc kết quả {found} không có trong danh mục người hành nghề vào ngày có kết quả.',
      en: 'The reader of the result {found} is not among the practitioners on its day.',
    },
    advice: STAFF_ADVICE,
    basis: `${STAFF}; đọc từ xa .TX, chuyển giao kỹ thuật .CG`,
    wrong: (row, f, claim) => {
      const day = row.day(f.NGAY_KQ)
      return unknownPerson(row, f.MA_BS_DOC_KQ, claim, day > 0 ? day : claim.day)
    },
    examples: {
      on: 'outpatient',
      catalogue: { staff: PEOPLE },
      raises: { 'XML4[7].MA_BS_DOC_KQ': '009999/MAU-GPHN' },
      passes: { 'XML4[7].MA_BS_DOC_KQ': '009999/MAU-GPHN.TX.79998' },
    },
  }),
  rowRule({
    code: 'X4-010B',
    severity: 'warning',
    tables: ['XML4'],
    fields: ['MA_BS_DOC_KQ', 'MA_DICH_VU', 'NGAY_KQ'],
    text: {
      vi: 'Kết quả của {found} không ghi người đọc.',
      en: 'The result of {found} does not name its reader.',
    },
    advice: {
      vi: 'Ghi MA_BS_DOC_KQ; chỉ dịch vụ gửi làm ở nơi khác được để trống.',
      en: 'Give MA_BS_DOC_KQ; only what was done elsewhere may go without.',
    },
    basis: STAFF,
    wrong: (row, f, claim) =>
      row.isBlank(f.MA_BS_DOC_KQ) &&
      row.isFilled(f.NGAY_KQ) &&
      !isDoneElsewhere(row, f.MA_DICH_VU) && { params: { found: claim.resultCode } },
    examples: {
      on: 'outpatient',
      raises: { 'XML4[7].MA_BS_DOC_KQ': '' },
      passes: { 'XML4[7].MA_BS_DOC_KQ': '000050/MAU-GPHN' },
    },
  }),
  rowRule({
    code: 'X2-025',
    severity: 'error',
    covers: ['X3-040'],
    needs: ['department'],
    tables: ['XML2', 'XML3'],
    fields: ['MA_KHOA', 'NGAY_YL'],
    text: {
      vi: 'Khoa {found} không có trong danh mục khoa của cơ sở.',
      en: 'Department {found} is not in the facility’s list.',
    },
    advice: {
      vi: 'Sửa MA_KHOA, hoặc cập nhật danh mục khoa với cơ quan BHXH.',
      en: 'Correct MA_KHOA, or have the list of departments brought up to date.',
    },
    basis: 'QĐ 5937/QĐ-BYT, phụ lục 5; danh mục khoa của cơ sở',
    wrong: (row, f, claim) => {
      const day = row.day(f.NGAY_YL)
      const found = day > 0 ? unknownItem(row, f.MA_KHOA, claim, 'department', day) : null
      return found !== null && { params: { found } }
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        department: [
          { code: 'K01', name: 'Khoa khám bệnh' },
          { code: 'K11', name: 'Khoa truyền nhiễm' },
        ],
      },
      raises: { 'XML3[4].MA_KHOA': 'K99' },
      passes: { 'XML3[4].MA_KHOA': 'K11' },
    },
  }),
]

function unknownPerson(row: Row, f: number, claim: ClaimFacts, day: number): Found {
  if (row.isBlank(f) || Number.isNaN(day)) return false
  let unknown: string | null = null
  row.everyItem(f, (from, to) => {
    unknown = findStaff(row.bytes, from, to, claim, day)
    return unknown === null
  })
  return unknown !== null && { params: { found: unknown } }
}
