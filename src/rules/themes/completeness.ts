import { claimRule, type Problem, type RuleEntry } from '../rule.js'

const SENDING = 'QĐ 130/QĐ-BYT và các quyết định sửa đổi: các bảng phải gửi theo loại khám chữa bệnh'
const SURPLUS = 'QĐ 130/QĐ-BYT và các quyết định sửa đổi'
const ABSCONDED = 3
const TRANSPORT_GROUP = 12

/** Which tables a claim of its kind has, and what does not go together across tables. */
export const COMPLETENESS: readonly RuleEntry[] = [
  claimRule({
    code: 'CX-022',
    severity: 'warning',
    fields: ['MA_LOAI_KCB', 'MA_LOAI_RV'],
    text: {
      vi: 'Đợt điều trị nội trú (loại {value}) không có giấy ra viện (XML7).',
      en: 'An inpatient stay (type {value}) without a discharge paper (XML7).',
    },
    advice: { vi: 'Gửi kèm XML7 của đợt điều trị.', en: 'Send XML7 of the stay with the claim.' },
    basis: SENDING,
    wrong: (head, f, claim) =>
      (claim.careType === 3 || claim.careType === 4 || claim.careType === 9) &&
      head.int(f.MA_LOAI_RV) !== ABSCONDED &&
      !claim.has('XML7'),
    examples: { on: 'inpatient', raises: { XML7: null }, passes: {} },
  }),
  claimRule({
    code: 'CX-023',
    severity: 'warning',
    fields: ['MA_LOAI_KCB'],
    text: {
      vi: 'Đợt điều trị (loại {value}) không có tóm tắt hồ sơ bệnh án (XML8).',
      en: 'A stay (type {value}) without a summary of the record (XML8).',
    },
    advice: { vi: 'Gửi kèm XML8 của đợt điều trị.', en: 'Send XML8 of the stay with the claim.' },
    basis: SENDING,
    wrong: (_head, _f, claim) => (claim.careType === 3 || claim.careType === 6) && !claim.has('XML8'),
    examples: { on: 'inpatient', raises: { XML8: null }, passes: {} },
  }),
  claimRule({
    code: 'CX-024',
    severity: 'warning',
    fields: ['MA_LOAI_KCB'],
    text: {
      vi: 'Đợt điều trị nội trú không có diễn biến lâm sàng (XML5).',
      en: 'An inpatient stay without clinical notes (XML5).',
    },
    advice: { vi: 'Gửi kèm XML5 của đợt điều trị.', en: 'Send XML5 of the stay with the claim.' },
    basis: SENDING,
    wrong: (_head, _f, claim) => claim.careType === 3 && !claim.has('XML5'),
    examples: { on: 'inpatient', raises: { XML5: null }, passes: {} },
  }),
  claimRule({
    code: 'CX-025',
    severity: 'info',
    versions: ['4750', '3176'],
    fields: ['NGAY_TAI_KHAM'],
    text: {
      vi: 'Có ngày tái khám {value} nhưng không gửi giấy hẹn khám lại (XML14).',
      en: 'There is a follow-up date {value} but no appointment slip (XML14) was sent.',
    },
    advice: {
      vi: 'Nếu người bệnh được cấp giấy hẹn khám lại để hưởng đúng tuyến lần sau, gửi kèm XML14.',
      en: 'If the patient got a slip that makes the next visit a referred one, send XML14.',
    },
    basis: 'Thực tế: hồ sơ ngoại trú thường không có XML14, nên chỉ là thông tin',
    wrong: (head, f, claim) => !head.isUnknown(f.NGAY_TAI_KHAM) && !claim.has('XML14'),
    examples: { on: 'outpatient', raises: { XML14: null }, passes: {} },
  }),
  claimRule({
    code: 'CX-026',
    severity: 'warning',
    versions: ['4750', '3176'],
    fields: ['MA_LOAI_RV'],
    text: {
      vi: 'Người bệnh được chuyển cơ sở (MA_LOAI_RV {value}) nhưng không có giấy chuyển tuyến (XML13).',
      en: 'The patient was transferred (MA_LOAI_RV {value}) but there is no transfer form (XML13).',
    },
    advice: { vi: 'Gửi kèm XML13.', en: 'Send XML13 with the claim.' },
    basis: SENDING,
    wrong: (head, f, claim) =>
      (head.is(f.MA_LOAI_RV, '2') || head.is(f.MA_LOAI_RV, '5')) && !claim.has('XML13'),
    examples: { on: 'transfer', raises: { XML13: null }, passes: {} },
  }),
  claimRule({
    code: 'CX-047',
    severity: 'warning',
    needs: ['cardObject'],
    fields: ['MA_THE_BHYT', 'MA_LOAI_RV'],
    text: {
      vi: 'Có chi phí vận chuyển (dòng {row}) nhưng {found}.',
      en: 'Transport is charged (row {row}) although {foundEn}.',
    },
    advice: {
      vi: 'Kiểm tra đối tượng được hưởng vận chuyển và lý do chuyển cơ sở; bỏ dòng nhóm 12 nếu không đủ điều kiện.',
      en: 'Check entitlement to transport and the reason of the transfer; leave the row of group 12 out if it does not apply.',
    },
    basis: 'NĐ 188/2025/NĐ-CP: chi phí vận chuyển người bệnh',
    wrong: (head, f, claim) => {
      if (claim.usesOfGroup(TRANSPORT_GROUP) === 0) return false
      const row = claim.serviceUses.find(({ group }) => group === TRANSPORT_GROUP)?.row ?? 0
      const transferred = head.is(f.MA_LOAI_RV, '2') || head.is(f.MA_LOAI_RV, '5')
      const entitled = claim.cards.some((card) => {
        const entry = claim.reference.findText('cardObject', card.slice(0, 2), claim.day)
        return entry === 0 || claim.reference.number(entry, 'transport') === 1
      })
      if (transferred && entitled) return false
      const problem: Problem = {
        table: 'XML3',
        row,
        field: 'MA_NHOM',
        value: String(TRANSPORT_GROUP),
        params: transferred
          ? { found: 'đối tượng của thẻ không được hưởng', foundEn: 'the card’s group is not entitled' }
          : { found: 'người bệnh không được chuyển cơ sở', foundEn: 'the patient was not transferred' },
      }
      return problem
    },
    examples: {
      on: 'transfer',
      catalogue: {
        cardObject: [
          { code: 'HT', transport: 0 },
          { code: 'HN', transport: 1 },
          { code: 'DN', transport: 0 },
        ],
      },
      raises: { 'XML3[1].MA_NHOM': '12' },
      passes: {},
      follows: ['X3-007'],
    },
  }),
  claimRule({
    code: 'CX-049',
    severity: 'info',
    off: {
      vi: 'Khám tư vấn, khám sức khỏe trước mổ và khám chuyển viện thường chỉ có tiền khám.',
      en: 'Consultations and visits that end in a transfer often have the examination fee alone.',
    },
    fields: ['MA_LOAI_KCB'],
    text: {
      vi: 'Lượt khám chỉ có tiền khám, không có thuốc hay dịch vụ nào.',
      en: 'The visit has nothing but the examination fee.',
    },
    advice: { vi: 'Kiểm tra đã gửi đủ chỉ định chưa.', en: 'Check that all orders were sent.' },
    basis: SURPLUS,
    wrong: (_head, _f, claim) =>
      claim.careType === 1 &&
      claim.drugs.rows === 0 &&
      claim.services.rows === 1 &&
      claim.serviceUses[0]?.group === 13,
    examples: {
      on: 'outpatient',
      raises: { XML2: null, 'XML3[4]': null, 'XML3[3]': null, 'XML3[2]': null, XML4: null },
      passes: {},
      follows: ['CX-004', 'CX-006', 'CX-007', 'CX-008', 'CX-010', 'CX-012', 'CX-014'],
    },
  }),
]
