import type { ClaimFacts } from '../claim-facts.js'
import { isUnlisted, unknownItem } from '../forms.js'
import type { Row } from '../row.js'
import { type Problem, type RuleEntry, rowRule } from '../rule.js'

const TABLE_1 = 'QĐ 3176/QĐ-BYT, bảng 1'
const FACILITIES = 'Danh mục cơ sở khám bệnh, chữa bệnh'
const KNOWN = [{ code: '79999' }, { code: '79998' }, { code: '79997' }]

/** True when a card is registered at the facility that sends. */
function isRegisteredHere(row: Row, registered: number, facility: number): boolean {
  const { bytes } = row
  const length = row.length(facility)
  return !row.everyItem(registered, (from, to) => {
    if (to - from !== length) return true
    for (let i = 0; i < length; i++) if (bytes[from + i] !== bytes[row.start[facility] + i]) return true
    return false
  })
}

/** First registered facility that is unknown; `XX000` stands for none (temporary cards). */
function unknownRegistered(row: Row, f: number, claim: ClaimFacts): string | null {
  const { reference, visitDay } = claim
  let unknown: string | null = null
  row.everyItem(f, (from, to) => {
    if (reference.find('facility', row.bytes, from, to, visitDay) !== 0) return true
    const code = (row.bytes as Buffer).toString('utf8', from, to)
    if (/^\d\d000$/.test(code)) return true
    unknown = code
    return false
  })
  return unknown
}

/** Which facilities the patient belongs to, came from and went to. */
export const REFERRAL: readonly RuleEntry[] = [
  rowRule({
    code: 'X1-020',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['MA_DKBD'],
    needs: ['facility'],
    text: {
      vi: 'Nơi đăng ký KCB ban đầu {found} không có trong danh mục cơ sở.',
      en: 'Registered facility {found} is not in the list of facilities.',
    },
    advice: {
      vi: 'Ghi mã 5 ký tự theo kết quả tra cứu thẻ; thẻ tạm ghi mã tỉnh và 000.',
      en: 'Write the code of 5 characters from the card look-up; temporary cards have the province and 000.',
    },
    basis: `${TABLE_1}: MA_DKBD; ${FACILITIES}`,
    wrong: (row, f, claim) => {
      const found = unknownRegistered(row, f.MA_DKBD, claim)
      return found !== null && { params: { found } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_DKBD': '79123' },
      passes: { 'XML1.MA_DKBD': '79000' },
      catalogue: { facility: KNOWN },
    },
  }),
  rowRule({
    code: 'X1-042',
    severity: 'error',
    tables: ['XML1'],
    fields: ['MA_DOITUONG_KCB', 'MA_DKBD', 'MA_CSKCB'],
    text: {
      vi: 'Đối tượng {value} (không đúng nơi đăng ký) nhưng thẻ đăng ký ban đầu tại chính cơ sở {found}.',
      en: 'Category {value} (off route), yet the card is registered at this very facility, {found}.',
    },
    advice: {
      vi: 'Dùng mã đối tượng 1.1, hoặc sửa MA_DKBD.',
      en: 'Use category 1.1, or correct MA_DKBD.',
    },
    basis: 'Luật BHYT, điều 22; QĐ 3276/QĐ-BYT (2025)',
    wrong: (row, f) =>
      row.startsWith(f.MA_DOITUONG_KCB, '3') &&
      isRegisteredHere(row, f.MA_DKBD, f.MA_CSKCB) && { params: { found: row.text(f.MA_CSKCB) } },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.MA_DOITUONG_KCB': '3.2' },
      passes: { 'XML1.MA_DOITUONG_KCB': '3.2', 'XML1.MA_DKBD': '79997' },
    },
  }),
  rowRule({
    code: 'X1-045',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['GIAY_CHUYEN_TUYEN', 'MA_DOITUONG_KCB'],
    text: {
      vi: 'Đối tượng 1.3 (có giấy chuyển tuyến) nhưng GIAY_CHUYEN_TUYEN để trống.',
      en: 'Category 1.3 (with a transfer form), yet GIAY_CHUYEN_TUYEN is blank.',
    },
    advice: { vi: 'Ghi số giấy chuyển tuyến.', en: 'Write the number of the transfer form.' },
    basis: 'QĐ 3276/QĐ-BYT (2025): mã 1.3; TT 01/2025/TT-BYT',
    wrong: (row, f) => row.isBlank(f.GIAY_CHUYEN_TUYEN) && row.is(f.MA_DOITUONG_KCB, '1.3'),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_DOITUONG_KCB': '1.3' },
      passes: {
        'XML1.MA_DOITUONG_KCB': '1.3',
        'XML1.MA_NOI_DI': '79997',
        'XML1.GIAY_CHUYEN_TUYEN': 'GCT-MAU/1',
      },
    },
  }),
  rowRule({
    code: 'X1-046',
    severity: 'error',
    tables: ['XML1', 'XML13'],
    fields: ['MA_NOI_DI', 'MA_NOI_DEN'],
    needs: ['facility'],
    text: {
      vi: '{field} là {found}, không có trong danh mục cơ sở.',
      en: '{field} is {found}, which is not in the list of facilities.',
    },
    advice: {
      vi: 'Ghi mã 5 ký tự của nơi chuyển đi, nơi chuyển đến.',
      en: 'Write the code of 5 characters of the referring or receiving facility.',
    },
    basis: `${TABLE_1}: MA_NOI_DI, MA_NOI_DEN; ${FACILITIES}`,
    wrong: (row, f, claim) => {
      const problems: Problem[] = []
      const check = (field: string, index: number) => {
        if (isUnlisted(row, index, claim, 'facility', claim.visitDay))
          problems.push({ field, params: { found: row.text(index) } })
      }
      if (row.isFilled(f.MA_NOI_DI)) check('MA_NOI_DI', f.MA_NOI_DI)
      if (row.isFilled(f.MA_NOI_DEN)) check('MA_NOI_DEN', f.MA_NOI_DEN)
      return problems.length > 0 && problems
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_NOI_DI': '79123', 'XML1.GIAY_CHUYEN_TUYEN': 'GCT-MAU/1' },
      passes: { 'XML1.MA_NOI_DI': '79997', 'XML1.GIAY_CHUYEN_TUYEN': 'GCT-MAU/1' },
      catalogue: { facility: KNOWN },
    },
  }),
  rowRule({
    code: 'X1-047',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['GIAY_CHUYEN_TUYEN', 'MA_NOI_DI'],
    text: {
      vi: '{field} để trống trong khi {found} có giá trị.',
      en: '{field} is blank while {found} is filled.',
    },
    advice: {
      vi: 'Ghi cả mã cơ sở đã chuyển người bệnh đến (MA_NOI_DI) và số giấy chuyển tuyến hoặc giấy hẹn khám lại; nếu không có thì để trống cả hai.',
      en: 'Fill in both the referring facility and the number of the paper, or neither.',
    },
    basis: `${TABLE_1}: MA_NOI_DI, GIAY_CHUYEN_TUYEN`,
    wrong: (row, f) => {
      const paper = row.isFilled(f.GIAY_CHUYEN_TUYEN)
      if (paper === row.isFilled(f.MA_NOI_DI)) return false
      return paper
        ? { field: 'MA_NOI_DI', params: { found: 'GIAY_CHUYEN_TUYEN' } }
        : { params: { found: 'MA_NOI_DI' } }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_NOI_DI': '79997' },
      passes: { 'XML1.MA_NOI_DI': '79997', 'XML1.GIAY_CHUYEN_TUYEN': 'GHK-MAU/1' },
    },
  }),
  rowRule({
    code: 'X1-048',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['MA_NOI_DEN', 'MA_LOAI_RV'],
    text: {
      vi: 'Loại ra viện {found} nhưng MA_NOI_DEN là «{value}»: chuyển cơ sở (2, 5) phải ghi nơi đến, các trường hợp khác để trống.',
      en: 'Type of discharge {found}, yet MA_NOI_DEN is «{value}»: transfers (2, 5) name the receiving facility, others leave it blank.',
    },
    advice: { vi: 'Sửa MA_LOAI_RV hoặc MA_NOI_DEN.', en: 'Correct MA_LOAI_RV or MA_NOI_DEN.' },
    basis: `${TABLE_1}: MA_NOI_DEN, MA_LOAI_RV`,
    wrong: (row, f, claim) =>
      claim.leaving > 0 &&
      claim.isTransfer === row.isBlank(f.MA_NOI_DEN) && { params: { found: claim.leaving } },
    examples: {
      on: 'transfer',
      raises: { 'XML1.MA_NOI_DEN': '' },
      passes: { 'XML1.MA_NOI_DEN': '79997' },
    },
  }),
  rowRule({
    code: 'X1-079',
    severity: 'error',
    tables: ['XML1', 'XML6', 'XML13', 'XML14', 'XML15'],
    fields: ['MA_CSKCB'],
    needs: ['facility'],
    covers: ['STR-004'],
    text: {
      vi: 'Mã cơ sở {value} không có trong danh mục cơ sở vào ngày vào viện.',
      en: 'Facility {value} is not in the list on the day of arrival.',
    },
    advice: {
      vi: 'Ghi mã 5 ký tự của cơ sở đang có hợp đồng khám chữa bệnh BHYT.',
      en: 'Write the code of 5 characters of a facility under contract.',
    },
    basis: `QĐ 130/QĐ-BYT, bảng 1: MA_CSKCB; ${FACILITIES}`,
    wrong: (row, f, claim) => isUnlisted(row, f.MA_CSKCB, claim, 'facility', claim.visitDay),
    examples: {
      on: 'hiv',
      raises: { 'XML6.MA_CSKCB': '79123' },
      passes: { 'XML6.MA_CSKCB': '79999' },
      catalogue: { facility: KNOWN },
    },
  }),
  rowRule({
    code: 'X13-003',
    severity: 'error',
    tables: ['XML13'],
    fields: ['MA_CSKCB_DEN', 'MA_CSKCB_DI'],
    needs: ['facility'],
    text: {
      vi: '{field} có mã {found}, không có trong danh mục cơ sở.',
      en: '{field} has {found}, which is not in the list of facilities.',
    },
    advice: {
      vi: 'Ghi mã 5 ký tự; nhiều cơ sở chuyển đến cách nhau bằng dấu «;».',
      en: 'Write codes of 5 characters; several referring facilities are parted by «;».',
    },
    basis: `QĐ 3176/QĐ-BYT, bảng 13; ${FACILITIES}`,
    wrong: (row, f, claim) => {
      const to = unknownItem(row, f.MA_CSKCB_DEN, claim, 'facility', claim.visitDay)
      if (to !== null) return { params: { found: to } }
      const from = unknownItem(row, f.MA_CSKCB_DI, claim, 'facility', claim.visitDay)
      return from !== null && { field: 'MA_CSKCB_DI', params: { found: from } }
    },
    examples: {
      on: 'transfer',
      raises: { 'XML13.MA_CSKCB_DI': '79997;79123' },
      passes: { 'XML13.MA_CSKCB_DI': '79997;79998' },
      catalogue: { facility: KNOWN },
    },
  }),
]
