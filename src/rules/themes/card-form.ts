import { readable } from '../../standard/moments.js'
import { isCovered, periodCount, periodEnd, periodStart } from '../card-periods.js'
import type { ClaimFacts } from '../claim-facts.js'
import { isCardNumber, isInsuranceNumber, isOutsideList, isTemporaryCard, itemWithout } from '../forms.js'
import type { Row } from '../row.js'
import { type Problem, type RuleEntry, rowRule } from '../rule.js'

const TABLE_1 = 'QĐ 3176/QĐ-BYT, bảng 1'

/** Cards of army, police and cipher staff and their like, which the portal may not know: the end may be blank. */
const SECRET = ['QN', 'HC', 'LS', 'XK', 'CY', 'CA'] as const

const isSecret = (row: Row, card: number): boolean => SECRET.some((object) => row.startsWith(card, object))

/** The day after arrival on which a card begins while the patient lies in hospital; NaN when none does. */
function startDuringStay(row: Row, from: number, to: number, claim: ClaimFacts): number {
  if (!claim.isInpatient) return Number.NaN
  for (let i = periodCount(row, from, to) - 1; i >= 0; i--) {
    const start = periodStart(row, from, i)
    if (start > claim.arrivalDay && start <= claim.dischargeDay && start <= periodEnd(row, to, i))
      return start
  }
  return Number.NaN
}

/** The card as written in the claim: its number, its lists, its periods. What the registry knows is judged elsewhere. */
export const CARD_FORM: readonly RuleEntry[] = [
  rowRule({
    code: 'X1-017',
    severity: 'error',
    tables: ['XML1', 'XML6', 'XML11', 'XML13', 'XML14'],
    fields: ['MA_THE_BHYT'],
    text: {
      vi: 'Mã thẻ BHYT không đúng dạng 15 ký tự: 2 chữ cái, 1 chữ số quyền lợi từ 1 đến 5, 2 chữ số mã tỉnh, 10 chữ số.',
      en: 'The card number does not have its 15 characters: 2 letters, a benefit digit 1 to 5, 2 digits of the province, 10 digits.',
    },
    advice: {
      vi: 'Tra lại thẻ trên cổng và ghi đủ 15 ký tự; nhiều thẻ cách nhau bằng dấu «;».',
      en: 'Look the card up and write all 15 characters; several cards are parted by «;».',
    },
    basis: 'QĐ 1351/QĐ-BHXH (2015); QĐ 130/QĐ-BYT: MA_THE_BHYT',
    wrong: (row, f) => {
      const value = itemWithout(isCardNumber, row, f.MA_THE_BHYT)
      return value !== null && { value }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_THE_BHYT': 'HT379000000001' },
      passes: { 'XML1.MA_THE_BHYT': 'HT3790000000001' },
    },
  }),
  rowRule({
    code: 'X1-018',
    severity: 'error',
    tables: ['XML1'],
    fields: ['MA_THE_BHYT', 'MA_DKBD', 'GT_THE_TU', 'GT_THE_DEN'],
    text: {
      vi: 'Có mã thẻ BHYT nhưng {field} để trống.',
      en: 'There is a card number, yet {field} is blank.',
    },
    advice: {
      vi: 'Điền nơi đăng ký ban đầu và thời hạn của thẻ theo kết quả tra cứu. Người chưa có thẻ: từ ngày vào đến ngày ra viện.',
      en: 'Fill in the registered facility and the period of the card as looked up. Without a card: from arrival to discharge.',
    },
    basis: `${TABLE_1}: MA_DKBD, GT_THE_TU, GT_THE_DEN`,
    wrong: (row, f) => {
      if (row.isBlank(f.MA_THE_BHYT)) return false
      if (row.isFilled(f.MA_DKBD) && row.isFilled(f.GT_THE_TU) && row.isFilled(f.GT_THE_DEN)) return false
      const problems: Problem[] = []
      if (row.isBlank(f.MA_DKBD)) problems.push({ field: 'MA_DKBD' })
      if (row.isBlank(f.GT_THE_TU)) problems.push({ field: 'GT_THE_TU' })
      if (row.isBlank(f.GT_THE_DEN) && !isSecret(row, f.MA_THE_BHYT)) problems.push({ field: 'GT_THE_DEN' })
      return problems
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_DKBD': '' },
      passes: { 'XML1.MA_THE_BHYT': '', 'XML1.MA_DKBD': '', 'XML1.GT_THE_TU': '', 'XML1.GT_THE_DEN': '' },
    },
  }),
  rowRule({
    code: 'X1-019',
    severity: 'error',
    tables: ['XML1'],
    fields: ['MA_THE_BHYT', 'MA_DKBD', 'GT_THE_TU', 'GT_THE_DEN'],
    text: {
      vi: '{field} có {found} mục, khác {expected} mã thẻ trong MA_THE_BHYT.',
      en: '{field} has {found} items, MA_THE_BHYT has {expected} cards.',
    },
    advice: {
      vi: 'Mỗi thẻ một mục, theo cùng thứ tự, cách nhau bằng dấu «;».',
      en: 'Give each card one item, in the same order, parted by «;».',
    },
    basis: `${TABLE_1}: danh sách thẻ`,
    wrong: (row, f) => {
      const expected = row.itemCount(f.MA_THE_BHYT)
      if (expected === 0) return false
      const problems: Problem[] = []
      const compare = (field: string, index: number) => {
        const found = row.itemCount(index)
        if (found > 0 && found !== expected) problems.push({ field, params: { found, expected } })
      }
      compare('MA_DKBD', f.MA_DKBD)
      compare('GT_THE_TU', f.GT_THE_TU)
      compare('GT_THE_DEN', f.GT_THE_DEN)
      return problems.length > 0 && problems
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_THE_BHYT': 'HT3790000000001;HT3790000000001' },
      passes: {
        'XML1.MA_THE_BHYT': 'HT3790000000001;HT3790000000001',
        'XML1.MA_DKBD': '79999;79999',
        'XML1.GT_THE_TU': '20260101;20280101',
        'XML1.GT_THE_DEN': '20271231;20291231',
      },
    },
  }),
  rowRule({
    code: 'X1-021',
    severity: 'error',
    tables: ['XML1'],
    fields: ['GT_THE_TU', 'GT_THE_DEN'],
    text: {
      vi: 'Hạn thẻ ghi từ {found} đến {expected}: ngày bắt đầu sau ngày kết thúc.',
      en: 'The card is valid from {found} to {expected}: it ends before it begins.',
    },
    advice: { vi: 'Sửa GT_THE_TU hoặc GT_THE_DEN.', en: 'Correct GT_THE_TU or GT_THE_DEN.' },
    basis: `${TABLE_1}: GT_THE_TU, GT_THE_DEN`,
    wrong: (row, f) => {
      for (let i = periodCount(row, f.GT_THE_TU, f.GT_THE_DEN) - 1; i >= 0; i--) {
        const start = periodStart(row, f.GT_THE_TU, i)
        const end = periodEnd(row, f.GT_THE_DEN, i)
        if (start > end) return { params: { found: readable(start), expected: readable(end) } }
      }
      return false
    },
    examples: {
      on: 'outpatient',
      raises: {
        'XML1.GT_THE_TU': '20260101;20270101',
        'XML1.GT_THE_DEN': '20261231;20260630',
        'XML1.MA_THE_BHYT': 'HT3790000000001;HT3790000000001',
        'XML1.MA_DKBD': '79999;79999',
      },
      passes: { 'XML1.GT_THE_TU': '20260912', 'XML1.GT_THE_DEN': '20260912' },
    },
  }),
  rowRule({
    code: 'X1-022',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['GT_THE_TU', 'NGAY_SINH'],
    text: {
      vi: 'Thẻ có giá trị từ {found}, trước ngày sinh {expected}.',
      en: 'The card is valid from {found}, before the birth on {expected}.',
    },
    advice: { vi: 'Kiểm tra GT_THE_TU và NGAY_SINH.', en: 'Check GT_THE_TU and NGAY_SINH.' },
    basis: 'Thực tế giám định: thẻ cấp sau khi sinh',
    wrong: (row, f) => {
      const birth = row.day(f.NGAY_SINH)
      const start = periodStart(row, f.GT_THE_TU, 0)
      return start < birth && { params: { found: readable(start), expected: readable(birth) } }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.GT_THE_TU': '20130101' },
      passes: { 'XML1.GT_THE_TU': '20130324' },
    },
  }),
  rowRule({
    code: 'X1-023',
    severity: 'error',
    tables: ['XML1'],
    fields: ['NGAY_VAO', 'GT_THE_TU', 'GT_THE_DEN'],
    text: {
      vi: 'Không thẻ nào trong hồ sơ có giá trị vào ngày vào viện {found}.',
      en: 'No card of the claim is valid on the day of arrival, {found}.',
    },
    advice: {
      vi: 'Tra lại thẻ; ghi thẻ có giá trị vào ngày vào viện, hoặc chuyển sang đối tượng 9 nếu không khám BHYT.',
      en: 'Look the card up again; name the card valid on arrival, or use category 9 for a visit without insurance.',
    },
    basis: 'Luật BHYT, điều 16; NĐ 188/2025/NĐ-CP',
    wrong: (row, f, claim) =>
      !isCovered(row, f.GT_THE_TU, f.GT_THE_DEN, claim.arrivalDay) &&
      Number.isNaN(startDuringStay(row, f.GT_THE_TU, f.GT_THE_DEN, claim)) && {
        params: { found: readable(claim.arrivalDay) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML1.GT_THE_DEN': '20260911' },
      passes: { 'XML1.GT_THE_DEN': '20260912' },
    },
  }),
  rowRule({
    code: 'X1-023B',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['GT_THE_TU', 'GT_THE_DEN', 'NGAY_VAO'],
    text: {
      vi: 'Thẻ bắt đầu có giá trị ngày {found}, sau ngày vào viện {expected}.',
      en: 'The card begins on {found}, after the arrival on {expected}.',
    },
    advice: {
      vi: 'Quỹ chỉ trả chi phí từ ngày thẻ có giá trị: các dòng trước ngày đó ghi PHAM_VI 2. Nếu người bệnh có thẻ trước đó thì ghi thêm thẻ.',
      en: 'The fund pays from the day on which the card begins: give PHAM_VI 2 to earlier rows. If there was a card before, list it too.',
    },
    basis: 'Luật BHYT, điều 16: thẻ có giá trị từ ngày ghi trên thẻ',
    wrong: (row, f, claim) => {
      if (isCovered(row, f.GT_THE_TU, f.GT_THE_DEN, claim.arrivalDay)) return false
      const start = startDuringStay(row, f.GT_THE_TU, f.GT_THE_DEN, claim)
      return (
        !Number.isNaN(start) && { params: { found: readable(start), expected: readable(claim.arrivalDay) } }
      )
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.GT_THE_TU': '20260918' },
      passes: { 'XML1.GT_THE_TU': '20260917' },
    },
  }),
  rowRule({
    code: 'X1-024',
    severity: 'warning',
    tables: ['XML1'],
    fields: ['GT_THE_DEN', 'GT_THE_TU', 'NGAY_RA'],
    text: {
      vi: 'Thẻ hết hạn trước ngày ra viện {found}.',
      en: 'The card ends before the discharge on {found}.',
    },
    advice: {
      vi: 'Ghi thêm thẻ mới nếu đã gia hạn; nếu không, quỹ chi trả tối đa 15 ngày sau khi thẻ hết hạn.',
      en: 'Add the new card when it was renewed; else the fund pays for at most 15 days after the end.',
    },
    basis: 'NĐ 188/2025/NĐ-CP, điều 50 khoản 4; NĐ 146/2018/NĐ-CP, điều 27 khoản 9',
    wrong: (row, f, claim) =>
      isCovered(row, f.GT_THE_TU, f.GT_THE_DEN, claim.arrivalDay) &&
      !isCovered(row, f.GT_THE_TU, f.GT_THE_DEN, claim.dischargeDay) && {
        params: { found: readable(claim.dischargeDay) },
      },
    examples: {
      on: 'inpatient',
      raises: { 'XML1.GT_THE_DEN': '20260917' },
      passes: { 'XML1.GT_THE_DEN': '20260918' },
    },
  }),
  rowRule({
    code: 'X1-026',
    severity: 'warning',
    tables: ['XML7', 'XML8', 'XML9', 'XML11'],
    fields: ['MA_THE_TAM'],
    covers: ['X7-009', 'X9-004'],
    text: {
      vi: 'Mã thẻ tạm không đúng dạng: TE1 (hoặc HG4 với người hiến tạng), 2 chữ số mã tỉnh, 10 ký tự.',
      en: 'The temporary card number does not have its form: TE1 (HG4 for organ donors), 2 digits of the province, 10 characters.',
    },
    advice: {
      vi: 'Lấy mã thẻ tạm trên cổng và ghi đủ 15 ký tự.',
      en: 'Take the number from the portal and write all 15 characters.',
    },
    basis: 'TT 30/2020/TT-BYT, điều 10; NĐ 188/2025/NĐ-CP, điều 50 khoản 1',
    wrong: (row, f) =>
      row.isFilled(f.MA_THE_TAM) &&
      !isTemporaryCard(row.bytes, row.start[f.MA_THE_TAM], row.end[f.MA_THE_TAM]),
    examples: {
      on: 'birth',
      raises: { 'XML9.MA_THE_TAM': 'DT1790000000001' },
      passes: { 'XML9.MA_THE_TAM': 'TE179KT00000001' },
    },
  }),
  rowRule({
    code: 'X1-080',
    severity: 'error',
    tables: ['XML1'],
    fields: ['MA_KHUVUC'],
    text: {
      vi: 'MA_KHUVUC là {value}; chỉ để trống hoặc ghi K1, K2, K3.',
      en: 'MA_KHUVUC is {value}; it is blank or K1, K2, K3.',
    },
    advice: { vi: 'Ghi mã khu vực như trên thẻ BHYT.', en: 'Write the area as on the card.' },
    basis: 'QĐ 130/QĐ-BYT, bảng 1: MA_KHUVUC',
    wrong: (row, f, claim) => isOutsideList(row, f.MA_KHUVUC, claim, 'MA_KHUVUC'),
    examples: {
      on: 'outpatient',
      raises: { 'XML1.MA_KHUVUC': 'K4' },
      passes: { 'XML1.MA_KHUVUC': 'K2' },
    },
  }),
  rowRule({
    code: 'X11-002',
    severity: 'error',
    tables: ['XML11'],
    fields: ['MA_BHXH'],
    text: {
      vi: 'Mã số BHXH không phải 10 chữ số, hoặc toàn số 0.',
      en: 'The social insurance number is not 10 digits, or nothing but zeros.',
    },
    advice: {
      vi: 'Ghi mã số BHXH của người nghỉ việc (10 chữ số cuối trên thẻ BHYT).',
      en: 'Write the number of the person on leave (the last 10 digits of the card).',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 11: MA_BHXH',
    wrong: (row, f) =>
      row.isFilled(f.MA_BHXH) && !isInsuranceNumber(row.bytes, row.start[f.MA_BHXH], row.end[f.MA_BHXH]),
    examples: {
      on: 'outpatient',
      raises: { 'XML11.MA_BHXH': '0000000000' },
      passes: { 'XML11.MA_BHXH': '0000000012' },
    },
  }),
  rowRule({
    code: 'X9-001',
    severity: 'error',
    tables: ['XML9'],
    fields: ['MA_BHXH_NND', 'MA_THE_NND'],
    text: {
      vi: '{field} của mẹ hoặc người nuôi dưỡng không đúng dạng.',
      en: '{field} of the mother or caregiver is malformed.',
    },
    advice: {
      vi: 'MA_BHXH_NND gồm 10 chữ số, MA_THE_NND gồm 15 ký tự của thẻ BHYT; để trống nếu không có.',
      en: 'MA_BHXH_NND is 10 digits, MA_THE_NND the 15 characters of the card; blank when there is none.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 9',
    wrong: (row, f) => {
      const number =
        row.isFilled(f.MA_BHXH_NND) &&
        !isInsuranceNumber(row.bytes, row.start[f.MA_BHXH_NND], row.end[f.MA_BHXH_NND])
      const card =
        row.isFilled(f.MA_THE_NND) && !isCardNumber(row.bytes, row.start[f.MA_THE_NND], row.end[f.MA_THE_NND])
      if (!number && !card) return false
      return [...(number ? [{ field: 'MA_BHXH_NND' }] : []), ...(card ? [{ field: 'MA_THE_NND' }] : [])]
    },
    examples: {
      on: 'birth',
      raises: { 'XML9.MA_BHXH_NND': '12345' },
      passes: { 'XML9.MA_BHXH_NND': '', 'XML9.MA_THE_NND': '' },
    },
  }),
]
