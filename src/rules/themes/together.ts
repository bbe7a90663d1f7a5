import { dayOf, readable } from '../../standard/moments.js'
import type { ClaimFacts, ServiceUse } from '../claim-facts.js'
import { drugOf } from '../drug-entries.js'
import { claimRule, type Problem, type RuleEntry } from '../rule.js'
import { serviceOf } from '../service-entries.js'
import { supplyOf } from '../supply-entries.js'

const SURGERY = '99.0401.9401'
const DRESSING = '99.0302.9302'
const SUTURE = {
  code: 'N99.05.060',
  name: 'Chỉ khâu tiêu tổng hợp số 2/0 (mẫu)',
  bid: 'MAU18/2026;G1;N0;2026',
}

/** The services of an example's claim as bare entries, with what the example adds to some. */
const listed = (added: Readonly<Record<string, Readonly<Record<string, string | number>>>>) =>
  SERVICES.map(({ code, name }) => ({ code, name, ...added[code] }))
const SERVICES = [
  { code: '99.0001.9001', name: 'Khám bệnh (mẫu)' },
  { code: '99.0002.9002', name: 'Ngày giường bệnh nội khoa (mẫu)' },
  { code: '99.0103.9103', name: 'Tổng phân tích nước tiểu (mẫu)' },
  { code: '99.0202.9202', name: 'Siêu âm ổ bụng (mẫu)' },
  { code: DRESSING, name: 'Thay băng vết thương chiều dài dưới 15cm (mẫu)' },
  { code: '99.0304.9304', name: 'Vật lý trị liệu hô hấp (mẫu)' },
  { code: SURGERY, name: 'Phẫu thuật nội soi cắt ruột thừa (mẫu)' },
]
/** The drugs of the outpatient example. */
const drugs = (omeprazole: Readonly<Record<string, string | number>>) => [
  { code: '40.904', ...omeprazole },
  { code: '40.905' },
  { code: '40.906' },
]

/** What the catalogues say may or must stand together in one claim. */
export const TOGETHER: readonly RuleEntry[] = [
  claimRule({
    code: 'X2-044',
    severity: 'warning',
    needs: ['drug'],
    fields: ['MA_LK'],
    text: {
      vi: 'Thuốc {value} không dùng cùng ngày với thuốc {expected} (dòng {other}, {found}).',
      en: 'Drug {value} must not be used on the same day as {expected} (row {other}, {found}).',
    },
    advice: { vi: 'Kiểm tra tương tác thuốc và y lệnh.', en: 'Check the interaction and the orders.' },
    basis: 'QĐ 5948/QĐ-BYT: danh mục tương tác thuốc chống chỉ định',
    wrong: (_head, _f, claim) => {
      let problems: Problem[] | null = null
      for (const use of claim.drugUses) {
        const entry = drugOf(claim, use)
        if (entry === null || entry.notWith.length === 0) continue
        const day = dayOf(use.ordered)
        for (const other of claim.drugUses) {
          if (dayOf(other.ordered) !== day || !entry.notWith.includes(other.code)) continue
          problems ??= []
          problems.push({
            table: 'XML2',
            row: use.row,
            field: 'MA_THUOC',
            value: use.code,
            params: { expected: other.code, other: other.row, found: readable(day) },
          })
          break
        }
      }
      return problems ?? false
    },
    examples: {
      on: 'outpatient',
      catalogue: { drug: [...drugs({ notWith: '40.906;40.999' }), { code: '40.908' }] },
      raises: { 'XML2[2].TEN_THUOC': 'Amlothử 5' },
      passes: { 'XML2[3].MA_THUOC': '40.908' },
    },
  }),
  claimRule({
    code: 'X3-056',
    severity: 'warning',
    needs: ['supply'],
    fields: ['MA_LK'],
    text: {
      vi: 'Vật tư {value} đi kèm dịch vụ {expected} nhưng trong ngày {found} không có dịch vụ này.',
      en: 'Supply {value} goes with service {expected}, which was not done on {found}.',
    },
    advice: {
      vi: 'Kiểm tra ngày dùng vật tư (NGAY_YL) và dịch vụ đi kèm.',
      en: 'Check the day of the supply (NGAY_YL) and its service.',
    },
    basis: 'Danh mục vật tư: dịch vụ đi kèm; quy tắc giám định 2016–2017',
    wrong: (_head, _f, claim) => {
      let problems: Problem[] | null = null
      for (const use of claim.serviceUses) {
        const entry = supplyOf(claim, use)
        if (entry === null || entry.services.length === 0) continue
        const day = dayOf(use.ordered)
        const done = claim.serviceUses.some(
          (other) =>
            entry.services.includes(other.code) &&
            (dayOf(other.ordered) === day || dayOf(other.performed) === day),
        )
        if (done || Number.isNaN(day)) continue
        problems ??= []
        problems.push({
          table: 'XML3',
          row: use.row,
          field: 'MA_VAT_TU',
          value: use.supply,
          params: { expected: entry.services.join(', '), found: readable(day) },
        })
      }
      return problems ?? false
    },
    examples: {
      on: 'inpatient',
      catalogue: { supply: [{ ...SUTURE, services: SURGERY }] },
      raises: { 'XML3[8].NGAY_YL': '202609172300' },
      passes: { 'XML3[8].NGAY_YL': '202609180300' },
    },
  }),
  claimRule({
    code: 'X3-061',
    severity: 'warning',
    needs: ['service'],
    fields: ['MA_LK'],
    text: {
      vi: 'Dịch vụ {value} là một bước của dịch vụ {expected} (dòng {other}) nên không tính riêng.',
      en: 'Service {value} is a step of service {expected} (row {other}) and not billed apart.',
    },
    advice: {
      vi: 'Bỏ dòng này, trừ khi làm riêng trong một lần khác.',
      en: 'Drop this row, unless it was done apart at another time.',
    },
    basis: 'Danh mục dịch vụ: bước của quy trình kỹ thuật; quy tắc giám định 2016–2017',
    wrong: (_head, _f, claim) => {
      let problems: Problem[] | null = null
      for (const use of claim.serviceUses) {
        const entry = serviceOf(claim, use)
        if (entry === null || entry.partOf.length === 0) continue
        const parent = claim.serviceUses.find(
          (other) => entry.partOf.includes(other.code) && dayOfUse(other) === dayOfUse(use),
        )
        if (parent === undefined) continue
        problems ??= []
        problems.push({
          table: 'XML3',
          row: use.row,
          field: 'MA_DICH_VU',
          value: use.code,
          params: { expected: parent.code, other: parent.row },
        })
      }
      return problems ?? false
    },
    examples: {
      on: 'inpatient',
      catalogue: { service: listed({ '99.0304.9304': { partOf: SURGERY } }) },
      raises: { 'XML3[4].PP_VO_CAM': '1' },
      passes: {
        'XML3[4].NGAY_YL': '202609171500',
        'XML3[4].NGAY_TH_YL': '202609171500',
        'XML3[4].NGAY_KQ': '202609171600',
      },
    },
  }),
  claimRule({
    code: 'X3-062',
    severity: 'warning',
    needs: ['service'],
    fields: ['MA_LK'],
    text: {
      vi: 'Dịch vụ {value} được tính {found} lần trong ngày {day}, tối đa {expected}.',
      en: 'Service {value} is billed {found} times on {day}, at most {expected}.',
    },
    advice: { vi: 'Kiểm tra số lần thực hiện trong ngày.', en: 'Check how often it was done that day.' },
    basis: 'Danh mục dịch vụ: số lần tối đa một ngày; quy tắc giám định 2016–2017',
    wrong: (_head, _f, claim) => {
      let done: Map<string, number> | null = null
      let problems: Problem[] | null = null
      for (const use of claim.serviceUses) {
        const entry = serviceOf(claim, use)
        if (entry === null || !(entry.perDay > 0)) continue
        done ??= new Map()
        const day = dayOfUse(use)
        const key = `${use.code} ${day}`
        const before = done.get(key) ?? 0
        done.set(key, before + use.quantity)
        // Told once, at the row that goes beyond.
        if (!((before + use.quantity) * 10 > entry.perDay && before * 10 <= entry.perDay)) continue
        problems ??= []
        problems.push({
          table: 'XML3',
          row: use.row,
          field: 'MA_DICH_VU',
          value: use.code,
          params: { found: timesOn(claim, use, day), expected: entry.perDay / 10_000, day: readable(day) },
        })
      }
      return problems ?? false
    },
    examples: {
      on: 'inpatient',
      catalogue: { service: listed({ [DRESSING]: { perDay: 1 } }) },
      raises: { 'XML3[4].PP_VO_CAM': '1' },
      passes: {
        'XML3[6].NGAY_YL': '202609171500',
        'XML3[6].NGAY_TH_YL': '202609171500',
        'XML3[6].NGAY_KQ': '202609171530',
      },
    },
  }),
  claimRule({
    code: 'X3-063',
    severity: 'warning',
    needs: ['service', 'drug'],
    fields: ['MA_LK'],
    text: {
      vi: 'Dịch vụ {value} có dùng thuốc cản quang nhưng XML2 không có thuốc cản quang nào.',
      en: 'Service {value} uses a contrast medium, yet XML2 has none.',
    },
    advice: {
      vi: 'Gửi thuốc cản quang trong XML2, hoặc dùng mã dịch vụ không cản quang.',
      en: 'Send the contrast medium in XML2, or use the code of the service without it.',
    },
    basis: 'Danh mục dịch vụ và thuốc: cản quang',
    wrong: (_head, _f, claim) => {
      const use = claim.serviceUses.find((candidate) => serviceOf(claim, candidate)?.contrast === true)
      if (use === undefined || claim.drugUses.some((drug) => drugOf(claim, drug)?.contrast === true))
        return false
      return { table: 'XML3', row: use.row, field: 'MA_DICH_VU', value: use.code }
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        service: listed({ '99.0202.9202': { contrast: 1 } }),
        drug: [...drugs({}), { code: '40.641', contrast: 1 }],
      },
      raises: { 'XML2[1].TEN_THUOC': 'Omepramẫu 20' },
      passes: { 'XML2[1].MA_THUOC': '40.641' },
    },
  }),
]

/** Day on which a service was done, else ordered. */
const dayOfUse = ({ performed, ordered }: ServiceUse): number => dayOf(performed > 0 ? performed : ordered)

function timesOn(claim: ClaimFacts, use: ServiceUse, day: number): number {
  let times = 0
  for (const other of claim.serviceUses)
    if (other.code === use.code && dayOfUse(other) === day) times += other.quantity
  return times / 1000
}
