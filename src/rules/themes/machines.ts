import type { Reference } from '../reference.js'
import { isDoneElsewhere, isMachine } from '../row-forms.js'
import { type RuleEntry, rowRule } from '../rule.js'
import { serviceEntry } from '../service-entries.js'

const MACHINES = 'QĐ 130/QĐ-BYT, bảng 3, chỉ tiêu MA_MAY (sửa bởi QĐ 4750, QĐ 3176)'

const usesMachine = (group: number): boolean => group === 1 || group === 2 || group === 3

/** The machines that services were done on. */
export const MACHINE_RULES: readonly RuleEntry[] = [
  rowRule({
    code: 'X3-026',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['MA_MAY', 'MA_DICH_VU'],
    text: { vi: 'Dịch vụ {found} không ghi mã máy.', en: 'Service {found} names no machine.' },
    advice: {
      vi: 'Ghi MA_MAY, trừ dịch vụ không dùng máy hoặc gửi làm ở nơi khác.',
      en: 'Give MA_MAY, unless no machine was used or it was done elsewhere.',
    },
    basis: `${MACHINES}; nhiều tệp thực tế để trống`,
    wrong: (row, f, claim) =>
      row.isBlank(f.MA_MAY) &&
      usesMachine(claim.service.group) &&
      !isDoneElsewhere(row, f.MA_DICH_VU) && { params: { found: claim.service.code } },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[2].MA_MAY': '' },
      passes: {
        'XML3[2].MA_MAY': '',
        'XML3[2].MA_DICH_VU': '99.0103.9103.K.79998',
        'XML4[*].MA_DICH_VU': '99.0202.9202',
      },
    },
  }),
  rowRule({
    code: 'X3-027',
    severity: 'warning',
    versions: ['4750', '3176'],
    tables: ['XML3'],
    fields: ['MA_MAY'],
    text: {
      vi: 'Mã máy «{value}» sai mẫu «nhóm.nguồn.số máy».',
      en: 'Machine «{value}» does not have the form «group.source.serial».',
    },
    advice: {
      vi: 'Ghi nhóm máy, nguồn kinh phí (1, 2, 3) và số máy, cách nhau dấu chấm; nhiều số máy cách nhau dấu chấm phẩy.',
      en: 'Give group, source of funds (1, 2, 3) and serial with dots between; several serials with semicolons.',
    },
    basis: MACHINES,
    wrong: (row, f) => row.isFilled(f.MA_MAY) && !isMachine(row, f.MA_MAY),
    examples: {
      on: 'outpatient',
      raises: { 'XML3[2].MA_MAY': 'SH.MAU0003' },
      passes: { 'XML3[2].MA_MAY': 'SH.3[XHH].79999.MAU 00-03;MAU 00-04' },
    },
  }),
  rowRule({
    code: 'X3-028',
    severity: 'warning',
    needs: ['machine'],
    tables: ['XML3'],
    fields: ['MA_MAY', 'NGAY_TH_YL', 'NGAY_YL'],
    text: {
      vi: 'Mã máy {found} không có trong danh mục máy của cơ sở vào ngày thực hiện.',
      en: 'Machine {found} is not in the facility’s list on the day of the service.',
    },
    advice: {
      vi: 'Sửa MA_MAY, hoặc cập nhật danh mục máy với cơ quan BHXH.',
      en: 'Correct MA_MAY, or have the list of machines brought up to date.',
    },
    basis: MACHINES,
    wrong: (row, f, claim) => {
      if (row.isBlank(f.MA_MAY)) return false
      const performed = row.day(f.NGAY_TH_YL)
      const day = performed > 0 ? performed : row.day(f.NGAY_YL)
      if (Number.isNaN(day)) return false
      const { bytes } = row
      const { reference } = claim
      const first = row.start[f.MA_MAY]
      let unknown = ''
      row.everyItem(f.MA_MAY, (from, to) => {
        if (reference.find('machine', bytes, from, to, day) !== 0) return true
        const item = (bytes as Buffer).toString('utf8', from, to)
        const whole = from === first ? item : withHead(row.text(f.MA_MAY), item)
        if (knowsMachine(whole, claim.facility, day, reference)) return true
        unknown = item
        return false
      })
      return unknown !== '' && { params: { found: unknown } }
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        machine: [
          { code: 'SH.1.MAU0003', name: 'Máy sinh hóa (mẫu)' },
          { code: 'SH.1.79999.MAU0004', name: 'Máy sinh hóa (mẫu)' },
          { code: 'SA.1.MAU0002', name: 'Máy siêu âm (mẫu)' },
        ],
      },
      raises: { 'XML3[2].MA_MAY': 'SH.1.MAU9999' },
      passes: { 'XML3[2].MA_MAY': 'SH.1.79999.MAU0003;MAU0004' },
    },
  }),
  rowRule({
    code: 'X3-029',
    severity: 'warning',
    needs: ['service'],
    tables: ['XML3'],
    fields: ['MA_MAY', 'MA_DICH_VU', 'TEN_DICH_VU', 'NGAY_YL'],
    text: {
      vi: 'Máy nhóm {found} không phù hợp với dịch vụ (danh mục: {expected}).',
      en: 'A machine of group {found} does not fit the service (list: {expected}).',
    },
    advice: { vi: 'Kiểm tra MA_MAY và MA_DICH_VU.', en: 'Check MA_MAY and MA_DICH_VU.' },
    basis: 'Danh mục dịch vụ của cơ sở: nhóm máy phù hợp',
    wrong: (row, f, claim) => {
      if (row.isBlank(f.MA_MAY)) return false
      const entry = serviceEntry(row, f, claim)
      if (entry === null || entry.machines.length === 0) return false
      const group = row.text(f.MA_MAY).split('.', 1)[0]
      return (
        !entry.machines.includes(group) && { params: { found: group, expected: entry.machines.join(', ') } }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        service: [
          { code: '99.0001.9001', name: 'Khám bệnh (mẫu)' },
          { code: '99.0103.9103', name: 'Tổng phân tích nước tiểu (mẫu)', machines: 'SH;HH' },
          { code: '99.0202.9202', name: 'Siêu âm ổ bụng (mẫu)', machines: 'SA' },
          { code: '99.0302.9302', name: 'Thay băng vết thương chiều dài dưới 15cm (mẫu)' },
        ],
      },
      raises: { 'XML3[2].MA_MAY': 'XQ.1.MAU0003' },
      passes: { 'XML3[2].MA_MAY': 'HH.1.MAU0003' },
    },
  }),
]

/** A further serial with group and source of the first machine in front. */
function withHead(value: string, serial: string): string {
  const [group, source] = value.split('.')
  return serial.startsWith(`${group}.`) ? serial : `${group}.${source}.${serial}`
}

/** QĐ 3176 dropped the facility from the code; lists and claims have it or not. */
function knowsMachine(code: string, facility: string, day: number, reference: Reference): boolean {
  const [group, source, ...rest] = code.split('.')
  const serial = (rest[0] === facility ? rest.slice(1) : rest).join('.')
  return (
    reference.findText('machine', `${group}.${source}.${serial}`, day) !== 0 ||
    reference.findText('machine', `${group}.${source}.${facility}.${serial}`, day) !== 0
  )
}
