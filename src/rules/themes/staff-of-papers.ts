import type { ClaimFacts } from '../claim-facts.js'
import { staffOf } from '../examples/catalogue-of.js'
import { unknownItem } from '../forms.js'
import type { Row } from '../row.js'
import { type RuleEntry, rowRule } from '../rule.js'

/** Stands between the code of a doctor who was sent by another facility and that facility. */
const MOBILISED = '.HD.'

/** First code of the field that is not among the staff on the day; null when all are. */
function unknownStaff(row: Row, f: number, claim: ClaimFacts, day: number): string | null {
  const unknown = unknownItem(row, f, claim, 'staff', day)
  if (unknown === null || !row.contains(f, '.')) return unknown
  for (const code of row.items(f)) {
    const own = code.split(MOBILISED)[0]
    if (own !== '' && claim.reference.findText('staff', own, day) === 0) return code
  }
  return null
}

const ADVICE = {
  vi: 'Ghi mã người hành nghề như trong danh sách của cơ sở, hoặc bổ sung người đó vào danh sách.',
  en: 'Write the code as in the facility’s list of staff, or add the person to the list.',
}

/** Who signed the papers and wrote the notes. */
export const STAFF_OF_PAPERS: readonly RuleEntry[] = [
  rowRule({
    code: 'X1-086',
    severity: 'warning',
    tables: ['XML1', 'XML7', 'XML8', 'XML9', 'XML10', 'XML11', 'XML13', 'XML14'],
    fields: ['MA_TTDV'],
    needs: ['staff'],
    text: {
      vi: 'Thủ trưởng đơn vị {value} không có trong danh sách người hành nghề của cơ sở.',
      en: 'Head of unit {value} is not in the facility’s list of staff.',
    },
    advice: ADVICE,
    basis: 'QĐ 3176/QĐ-BYT: MA_TTDV; nhiều hồ sơ còn để trống nên không bắt buộc',
    wrong: (row, f, claim) => unknownStaff(row, f.MA_TTDV, claim, claim.day) !== null,
    examples: {
      on: 'inpatient',
      raises: { 'XML7.MA_TTDV': '009999/MAU-GPHN' },
      passes: { 'XML7.MA_TTDV': '000002/MAU-GPHN' },
      catalogue: { staff: staffOf('inpatient') },
    },
  }),
  rowRule({
    code: 'X5-004',
    severity: 'error',
    tables: ['XML5'],
    fields: ['NGUOI_THUC_HIEN', 'THOI_DIEM_DBLS'],
    needs: ['staff'],
    text: {
      vi: 'Người ghi diễn biến {found} không có trong danh sách người hành nghề vào ngày ghi.',
      en: 'Author {found} of the note is not in the list of staff on its day.',
    },
    advice: ADVICE,
    basis: 'QĐ 3176/QĐ-BYT, bảng 5: NGUOI_THUC_HIEN',
    wrong: (row, f, claim) => {
      const written = row.day(f.THOI_DIEM_DBLS)
      const found = unknownStaff(row, f.NGUOI_THUC_HIEN, claim, written > 0 ? written : claim.day)
      return found !== null && { params: { found } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML5.NGUOI_THUC_HIEN': '000010/MAU-GPHN;009999/MAU-GPHN' },
      passes: { 'XML5.NGUOI_THUC_HIEN': '000010/MAU-GPHN;000011/MAU-GPHN' },
      catalogue: { staff: staffOf('inpatient') },
    },
  }),
  rowRule({
    code: 'X7-008',
    severity: 'error',
    tables: ['XML7', 'XML10', 'XML11'],
    fields: ['MA_BS'],
    needs: ['staff'],
    text: {
      vi: 'Bác sĩ ký giấy {value} không có trong danh sách người hành nghề của cơ sở.',
      en: 'Doctor {value} who signed is not in the facility’s list of staff.',
    },
    advice: ADVICE,
    basis: 'QĐ 3176/QĐ-BYT, bảng 7, 10, 11: MA_BS',
    wrong: (row, f, claim) => unknownStaff(row, f.MA_BS, claim, claim.day) !== null,
    examples: {
      on: 'inpatient',
      raises: { 'XML7.MA_BS': '009999/MAU-GPHN' },
      passes: { 'XML7.MA_BS': '000010/MAU-GPHN' },
      catalogue: { staff: staffOf('inpatient') },
    },
  }),
  rowRule({
    code: 'X13-008',
    severity: 'error',
    tables: ['XML13', 'XML14'],
    fields: ['MA_BAC_SI'],
    needs: ['staff'],
    text: {
      vi: 'Bác sĩ {value} không có trong danh sách người hành nghề của cơ sở.',
      en: 'Doctor {value} is not in the facility’s list of staff.',
    },
    advice: {
      vi: 'Ghi mã trong danh sách của cơ sở; bác sĩ được điều động ghi mã, .HD. và mã cơ sở cử đi.',
      en: 'Write a code of the facility’s list; a doctor sent by another facility has the code, .HD. and that facility.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 13 và 14: MA_BAC_SI',
    wrong: (row, f, claim) => unknownStaff(row, f.MA_BAC_SI, claim, claim.day) !== null,
    examples: {
      on: 'transfer',
      raises: { 'XML13.MA_BAC_SI': '009999/MAU-GPHN' },
      passes: { 'XML13.MA_BAC_SI': '000002/MAU-GPHN.HD.79998' },
      catalogue: { staff: staffOf('transfer') },
    },
  }),
]
