import { readable } from '../../standard/moments.js'
import type { ServiceUse } from '../claim-facts.js'
import { claimRule, type Problem, type RuleEntry } from '../rule.js'

const PRACTICE = 'Thực tế giám định'
const EXAMINATION = 13
const PROCEDURE = 18

/** What makes a copied row free and outside the scope of the fund. */
const OUTSIDE = {
  PHAM_VI: '2',
  TYLE_TT_BH: '0',
  DON_GIA_BV: '0',
  DON_GIA_BH: '0',
  THANH_TIEN_BV: '0',
  THANH_TIEN_BH: '0',
  T_BHTT: '0',
  T_BNTT: '0',
}
/** A procedure at the time of the fourth row of the outpatient example. */
const FREE = {
  ...OUTSIDE,
  MA_NHOM: '18',
  TEN_DICH_VU: 'Thủ thuật (mẫu)',
  NGUOI_THUC_HIEN: '000032/MAU-GPHN',
  NGAY_YL: '202609121154',
  NGAY_TH_YL: '202609121156',
  NGAY_KQ: '202609121214',
}

/** What stands twice in a claim, or at the same time. */
export const REPEATS: readonly RuleEntry[] = [
  claimRule({
    code: 'CX-040',
    severity: 'warning',
    fields: ['MA_LK'],
    text: {
      vi: '{value} đã có ở dòng {other} với cùng thời điểm ra y lệnh ({found}).',
      en: '{value} already stands in row {other}, ordered at the same time ({found}).',
    },
    advice: {
      vi: 'Bỏ dòng trùng; nếu đúng là hai lần thì ghi đúng thời điểm của từng lần.',
      en: 'Drop the repeated row; if it was done twice, give each its own time.',
    },
    basis: `${PRACTICE}: cùng mã, cùng thời điểm ra y lệnh (thuốc: cùng cả số lượng)`,
    wrong: (_head, _f, claim) => {
      const problems: Problem[] = []
      repeats(
        claim.serviceUses,
        (a, b) => a.code === b.code && a.supply === b.supply,
        (use, other) => {
          const value = use.code === '' ? use.supply : use.code
          if (value !== '')
            problems.push({
              table: 'XML3',
              row: use.row,
              field: use.code === '' ? 'MA_VAT_TU' : 'MA_DICH_VU',
              value,
              params: { other: other.row, found: readable(use.ordered) },
            })
        },
      )
      repeats(
        claim.drugUses,
        (a, b) => a.code === b.code && a.quantity === b.quantity,
        (use, other) => {
          if (use.code !== '')
            problems.push({
              table: 'XML2',
              row: use.row,
              field: 'MA_THUOC',
              value: use.code,
              params: { other: other.row, found: readable(use.ordered) },
            })
        },
      )
      return problems.length > 0 && problems
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2[3].MA_THUOC': '40.905', 'XML2[3].SO_LUONG': '7', 'XML2[3].DON_GIA': '3360' },
      passes: { 'XML2[3].MA_THUOC': '40.905' },
    },
  }),
  claimRule({
    code: 'CX-038',
    severity: 'warning',
    fields: ['MA_LK'],
    text: {
      vi: 'Dòng {other} do người khác chỉ định ở cùng phút ({found}).',
      en: 'Row {other} was ordered by somebody else in the same minute ({found}).',
    },
    advice: {
      vi: 'Kiểm tra MA_BAC_SI và NGAY_YL của hai dòng.',
      en: 'Check MA_BAC_SI and NGAY_YL of both rows.',
    },
    basis: `${PRACTICE}: một người bệnh không được hai bác sĩ chỉ định cùng một phút`,
    wrong: (_head, _f, claim) => {
      const problems: Problem[] = []
      const atOnce = new Map<number, { readonly row: number; readonly doctor: number }>()
      for (const { ordered, doctor, group, row } of claim.serviceUses)
        if (isOrdered(group)) compare('XML3', ordered, doctor, row)
      atOnce.clear()
      for (const { ordered, doctor, row } of claim.drugUses) compare('XML2', ordered, doctor, row)
      return problems.length > 0 && problems

      function compare(table: 'XML2' | 'XML3', ordered: number, doctor: number, row: number): void {
        if (doctor === 0 || Number.isNaN(ordered)) return
        const other = atOnce.get(ordered)
        if (other === undefined) atOnce.set(ordered, { row, doctor })
        else if (other.doctor !== doctor)
          problems.push({
            table,
            row,
            field: 'MA_BAC_SI',
            params: { other: other.row, found: readable(ordered) },
          })
      }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML2[3].MA_BAC_SI': '000013/MAU-GPHN' },
      passes: { 'XML2[3].MA_BAC_SI': '000013/MAU-GPHN', 'XML2[3].NGAY_YL': '202609121238' },
    },
  }),
  claimRule({
    code: 'CX-037',
    severity: 'warning',
    off: {
      vi: 'NGAY_KQ là lúc trả kết quả, không phải lúc làm xong; truyền dịch, theo dõi vẫn làm cùng lúc với dịch vụ khác.',
      en: 'NGAY_KQ is when the result was given, not when the service was over; infusions and monitoring rightly run beside others.',
    },
    fields: ['MA_LK'],
    text: {
      vi: 'Dịch vụ {value} thực hiện chồng thời gian với dòng {other} ({found}).',
      en: 'Service {value} overlaps in time with row {other} ({found}).',
    },
    advice: {
      vi: 'Kiểm tra NGAY_TH_YL và NGAY_KQ của hai dòng.',
      en: 'Check NGAY_TH_YL and NGAY_KQ of both rows.',
    },
    basis: `${PRACTICE}: nhóm 2, 3, 8, 18`,
    wrong: (_head, _f, claim) => {
      const timed = claim.serviceUses
        .filter(({ group, performed, result }) => isAttended(group) && result > performed)
        .sort((a, b) => a.performed - b.performed)
      const problems: Problem[] = []
      let last: ServiceUse | null = null
      for (const use of timed) {
        if (last !== null && use.performed < last.result)
          problems.push({
            table: 'XML3',
            row: use.row,
            field: 'NGAY_TH_YL',
            value: use.code,
            params: { other: last.row, found: `${readable(last.performed)} – ${readable(last.result)}` },
          })
        if (last === null || use.result > last.result) last = use
      }
      return problems.length > 0 && problems
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[3].NGAY_KQ': '202609121200' },
      passes: { 'XML3[3].NGAY_KQ': '202609121156' },
    },
  }),
  claimRule({
    code: 'CX-039',
    severity: 'warning',
    fields: ['MA_LK'],
    text: {
      vi: 'Có {found} thủ thuật thực hiện cùng một phút ({expected}).',
      en: 'There are {found} procedures done in the same minute ({expected}).',
    },
    advice: { vi: 'Kiểm tra NGAY_TH_YL của các thủ thuật.', en: 'Check NGAY_TH_YL of the procedures.' },
    basis: `${PRACTICE}: không quá 4 thủ thuật (nhóm 18) cùng một phút`,
    wrong: (_head, _f, claim) => {
      let counts: Map<number, number> | null = null
      for (const { group, performed } of claim.serviceUses) {
        if (group !== PROCEDURE || Number.isNaN(performed)) continue
        counts ??= new Map()
        counts.set(performed, (counts.get(performed) ?? 0) + 1)
      }
      if (counts === null) return false
      const most = claim.parameters.number('maxProceduresAtOnce', claim.day)
      const problems: Problem[] = []
      for (const [performed, found] of counts) {
        if (!(found > most)) continue
        const row =
          claim.serviceUses.find((use) => use.performed === performed && use.group === PROCEDURE)?.row ?? 0
        problems.push({
          table: 'XML3',
          row,
          field: 'NGAY_TH_YL',
          params: { found, expected: readable(performed) },
        })
      }
      return problems.length > 0 && problems
    },
    examples: {
      on: 'outpatient',
      raises: {
        'XML3[1]+': { ...FREE, MA_DICH_VU: '99.0301.9301' },
        'XML3[2]+': { ...FREE, MA_DICH_VU: '99.0303.9303' },
        'XML3[3]+': { ...FREE, MA_DICH_VU: '99.0304.9304' },
        'XML3[4]+': { ...FREE, MA_DICH_VU: '99.0305.9305' },
      },
      passes: {
        'XML3[1]+': { ...FREE, MA_DICH_VU: '99.0301.9301' },
        'XML3[2]+': { ...FREE, MA_DICH_VU: '99.0303.9303' },
        'XML3[3]+': { ...FREE, MA_DICH_VU: '99.0304.9304' },
      },
    },
  }),
  claimRule({
    code: 'CX-030',
    severity: 'warning',
    fields: ['MA_LOAI_KCB'],
    text: {
      vi: 'Hồ sơ nội trú có {found} lần tính tiền khám.',
      en: 'The inpatient claim has {found} examination fees.',
    },
    advice: {
      vi: 'Giữ một lần khám trước khi vào viện; khám chuyên khoa khi nằm viện không tính tiền khám.',
      en: 'Keep the one examination before admission; those during the stay have no fee.',
    },
    basis: `TT 39/2018/TT-BYT, TT 22/2023/TT-BYT: tiền khám của người bệnh nội trú`,
    wrong: (_head, _f, claim) => {
      if (!claim.isInpatient) return false
      let found = 0
      let row = 0
      for (const use of claim.serviceUses)
        if (use.group === EXAMINATION && use.quantity > 0) {
          found++
          row = use.row
        }
      return found > 1 && { table: 'XML3', row, field: 'MA_NHOM', params: { found } }
    },
    examples: {
      on: 'inpatient',
      raises: {
        'XML3[1]+': {
          ...OUTSIDE,
          NGAY_YL: '202609171000',
          NGAY_TH_YL: '202609171000',
          NGAY_KQ: '202609171010',
        },
      },
      passes: { 'XML3[1].NGAY_KQ': '202609170840' },
    },
  }),
  claimRule({
    code: 'CX-030B',
    severity: 'warning',
    fields: ['MA_LOAI_KCB'],
    text: {
      vi: 'Có chỉ định lúc {found}, trước khi khám bệnh ({expected}).',
      en: 'Something was ordered at {found}, before the examination ({expected}).',
    },
    advice: {
      vi: 'Kiểm tra NGAY_YL của dòng khám và của chỉ định.',
      en: 'Check NGAY_YL of the examination and of the order.',
    },
    basis: `${PRACTICE}: khám bệnh (01) bắt đầu bằng lần khám`,
    wrong: (_head, _f, claim) => {
      if (claim.careType !== 1) return false
      let examined = Number.POSITIVE_INFINITY
      for (const { group, ordered } of claim.serviceUses)
        if (group === EXAMINATION && ordered < examined) examined = ordered
      if (examined === Number.POSITIVE_INFINITY) return false
      const service = claim.serviceUses.find(({ ordered }) => ordered < examined)
      const drug = claim.drugUses.find(({ ordered }) => ordered < examined)
      const early = service ?? drug
      return (
        early !== undefined && {
          table: service === undefined ? 'XML2' : 'XML3',
          row: early.row,
          field: 'NGAY_YL',
          params: { found: readable(early.ordered), expected: readable(examined) },
        }
      )
    },
    examples: {
      on: 'outpatient',
      raises: {
        'XML3[1].NGAY_YL': '202609120858',
        'XML3[1].NGAY_TH_YL': '202609120858',
        'XML3[1].NGAY_KQ': '202609120900',
      },
      passes: { 'XML3[1].NGAY_YL': '202609120828' },
    },
  }),
]

/** Groups that somebody orders: not the examination itself, beds and what goes with others. */
const isOrdered = (group: number): boolean => group <= 3 || group === 8 || group === PROCEDURE
const isAttended = (group: number): boolean =>
  group === 2 || group === 3 || group === 8 || group === PROCEDURE

interface Ordered {
  readonly ordered: number
}

/** Calls `found` for each use that has an earlier one of the same moment that is the same. */
function repeats<T extends Ordered>(
  uses: readonly T[],
  same: (a: T, b: T) => boolean,
  found: (use: T, other: T) => void,
): void {
  const seen = new Map<number, T[]>()
  for (const use of uses) {
    if (Number.isNaN(use.ordered)) continue
    const others = seen.get(use.ordered)
    if (others === undefined) seen.set(use.ordered, [use])
    else {
      const other = others.find((earlier) => same(earlier, use))
      if (other === undefined) others.push(use)
      else found(use, other)
    }
  }
}
