import { minutesBetween } from '../../standard/moments.js'
import { agesBroken, agrees, matchingDiagnosis } from '../agreement.js'
import { plainForm } from '../entry-cache.js'
import { isDoneElsewhere } from '../row-forms.js'
import { type RuleEntry, rowRule } from '../rule.js'
import { serviceEntry } from '../service-entries.js'

const LIST = 'Danh mục dịch vụ kỹ thuật của cơ sở được phê duyệt'
/** What a service is found by in the catalogue. */
const KEY = ['MA_DICH_VU', 'TEN_DICH_VU', 'NGAY_YL'] as const
const SCALE = 10_000

/** What the rows of the outpatient example are in the list. */
const EXAMINATION = { code: '99.0001.9001', name: 'Khám bệnh (mẫu)', price: 39800 }
const URINE = { code: '99.0103.9103', name: 'Tổng phân tích nước tiểu (mẫu)', price: 28600 }
const ULTRASOUND = { code: '99.0202.9202', name: 'Siêu âm ổ bụng (mẫu)', price: 58600 }
const DRESSING = {
  code: '99.0302.9302',
  name: 'Thay băng vết thương chiều dài dưới 15cm (mẫu)',
  price: 64300,
}
const OTHERS = [EXAMINATION, URINE, ULTRASOUND]

/** Fuel, meals and lodging are not in the list of services. */
const isListed = (group: number): boolean => group !== 12 && group !== 19 && group !== 7

/** Rows of services against the facility's list. */
export const SERVICE_CATALOGUE: readonly RuleEntry[] = [
  rowRule({
    code: 'X3-049',
    severity: 'error',
    // A code of XML4 must stand in XML3 (CX-019), where it is judged.
    covers: ['X4-002'],
    needs: ['service'],
    tables: ['XML3'],
    fields: [...KEY, 'PHAM_VI'],
    text: {
      vi: 'Dịch vụ {value} không có trong danh mục được phê duyệt vào ngày ra y lệnh.',
      en: 'Service {value} is not in the approved list on the day of the order.',
    },
    advice: {
      vi: 'Sửa MA_DICH_VU, hoặc cập nhật danh mục với cơ quan BHXH; dịch vụ ngoài phạm vi thì ghi PHAM_VI 2.',
      en: 'Correct MA_DICH_VU, or have the list brought up to date; for what the fund does not cover give PHAM_VI 2.',
    },
    basis: LIST,
    wrong: (row, f, claim) =>
      serviceEntry(row, f, claim) === null &&
      claim.service.code !== '' &&
      claim.service.supply === '' &&
      row.day(f.NGAY_YL) > 0 &&
      !row.is(f.PHAM_VI, '2') &&
      isListed(claim.service.group) &&
      !isDoneElsewhere(row, f.MA_DICH_VU),
    examples: {
      on: 'outpatient',
      catalogue: { service: [...OTHERS, DRESSING] },
      raises: { 'XML3[4].MA_DICH_VU': '99.9999.9999' },
      passes: { 'XML3[4].MA_DICH_VU': '99.0302.9302_GT' },
    },
  }),
  rowRule({
    code: 'X3-050',
    severity: 'warning',
    needs: ['service'],
    tables: ['XML3'],
    fields: ['TEN_DICH_VU', 'MA_DICH_VU', 'NGAY_YL'],
    text: {
      vi: 'Tên dịch vụ «{value}» khác danh mục («{expected}»).',
      en: 'The name «{value}» differs from the list («{expected}»).',
    },
    advice: { vi: 'Ghi TEN_DICH_VU đúng theo danh mục.', en: 'Give TEN_DICH_VU as in the list.' },
    basis: LIST,
    wrong: (row, f, claim) => {
      const entry = serviceEntry(row, f, claim)
      if (entry === null || row.isBlank(f.TEN_DICH_VU) || agrees(row, f.TEN_DICH_VU, entry.name)) return false
      // Details of the case stand in brackets behind the name.
      const name = row.text(f.TEN_DICH_VU)
      const bracket = name.indexOf('[')
      if (bracket > 0 && plainForm(name.slice(0, bracket)) === entry.name.plain) return false
      return { params: { expected: entry.name.text } }
    },
    examples: {
      on: 'outpatient',
      catalogue: { service: [...OTHERS, DRESSING] },
      raises: { 'XML3[4].TEN_DICH_VU': 'Thay băng' },
      passes: { 'XML3[4].TEN_DICH_VU': 'thay băng vết thương  chiều dài dưới 15cm (mẫu) [gây tê]' },
    },
  }),
  rowRule({
    code: 'X3-051',
    severity: 'error',
    needs: ['service'],
    tables: ['XML3'],
    fields: ['DON_GIA_BH', ...KEY, 'PHAM_VI'],
    text: {
      vi: 'Đơn giá BHYT {value} của dịch vụ {found} cao hơn giá được duyệt {expected}.',
      en: 'The insurance price {value} of service {found} is above the approved {expected}.',
    },
    advice: {
      vi: 'Sửa DON_GIA_BH theo giá được duyệt còn hiệu lực vào ngày ra y lệnh.',
      en: 'Correct DON_GIA_BH to the price approved for the day of the order.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      const entry = serviceEntry(row, f, claim)
      if (entry === null || !(row.scaled(f.DON_GIA_BH, 4) > entry.price) || row.is(f.PHAM_VI, '2'))
        return false
      const allowed = 100 + claim.parameters.number('tolerance.pricePercent', claim.day)
      return (
        row.scaled(f.DON_GIA_BH, 4) * 100 > entry.price * allowed && {
          params: { expected: entry.price / SCALE, found: claim.service.code },
        }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        service: [...OTHERS, { ...DRESSING, price: 64000 }, { ...DRESSING, code: '99.0303.9303' }],
      },
      raises: { 'XML3[4].PHAM_VI': '1' },
      passes: { 'XML3[4].MA_DICH_VU': '99.0303.9303' },
    },
  }),
  rowRule({
    code: 'X3-047',
    severity: 'warning',
    needs: ['service'],
    tables: ['XML3'],
    fields: ['NGAY_KQ', ...KEY],
    text: {
      vi: 'Dịch vụ thực hiện trong {found} phút, ít hơn {expected} phút của danh mục.',
      en: 'The service took {found} minutes, less than the {expected} of the list.',
    },
    advice: { vi: 'Kiểm tra NGAY_TH_YL và NGAY_KQ.', en: 'Check NGAY_TH_YL and NGAY_KQ.' },
    basis: 'Danh mục dịch vụ: số phút thực hiện tối thiểu',
    wrong: (row, f, claim) => {
      const entry = serviceEntry(row, f, claim)
      if (entry === null || !(entry.minutes > 0)) return false
      const minutes = minutesBetween(claim.service.performed, claim.service.result)
      return (
        minutes >= 0 &&
        minutes * SCALE < entry.minutes && { params: { found: minutes, expected: entry.minutes / SCALE } }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: { service: [...OTHERS, { ...DRESSING, minutes: 15 }] },
      raises: { 'XML3[4].NGAY_KQ': '202609121205' },
      passes: { 'XML3[4].NGAY_KQ': '202609121211' },
    },
  }),
  rowRule({
    code: 'X3-059',
    severity: 'warning',
    needs: ['service'],
    tables: ['XML3'],
    fields: [...KEY],
    text: {
      vi: 'Người bệnh {found} tuổi, ngoài giới hạn tuổi của dịch vụ {value} ({expected}).',
      en: 'The patient is {found} years old, outside the ages of service {value} ({expected}).',
    },
    advice: { vi: 'Kiểm tra mã dịch vụ và ngày sinh.', en: 'Check the service and the date of birth.' },
    basis: 'Danh mục dịch vụ: giới hạn tuổi',
    wrong: (row, f, claim) => {
      const entry = serviceEntry(row, f, claim)
      if (entry === null) return false
      const expected = agesBroken(claim.age, entry.minAge, entry.maxAge)
      return expected !== '' && { params: { found: claim.age, expected } }
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        service: [...OTHERS, { ...DRESSING, maxAge: 15 }, { ...DRESSING, code: '99.0303.9303', minAge: 16 }],
      },
      raises: { 'XML3[4].PHAM_VI': '1' },
      passes: { 'XML3[4].MA_DICH_VU': '99.0303.9303' },
    },
  }),
  rowRule({
    code: 'X3-059B',
    severity: 'warning',
    needs: ['service'],
    tables: ['XML3'],
    fields: [...KEY],
    text: {
      vi: 'Dịch vụ {value} không dùng cho giới tính của người bệnh.',
      en: 'Service {value} is not for the sex of the patient.',
    },
    advice: { vi: 'Kiểm tra mã dịch vụ và GIOI_TINH.', en: 'Check the service and GIOI_TINH.' },
    basis: 'Danh mục dịch vụ: giới tính',
    wrong: (row, f, claim) => {
      const entry = serviceEntry(row, f, claim)
      return entry !== null && entry.sex !== '' && claim.sex < 3 && entry.sex !== String(claim.sex)
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        service: [...OTHERS, { ...DRESSING, sex: '1' }, { ...DRESSING, code: '99.0303.9303', sex: '2' }],
      },
      raises: { 'XML3[4].PHAM_VI': '1' },
      passes: { 'XML3[4].MA_DICH_VU': '99.0303.9303' },
    },
  }),
  rowRule({
    code: 'X3-060',
    severity: 'warning',
    needs: ['service'],
    tables: ['XML3'],
    fields: [...KEY, 'MA_BENH'],
    text: {
      vi: 'Không có chẩn đoán nào phù hợp với chỉ định dịch vụ {value} (danh mục: {expected}).',
      en: 'No diagnosis supports service {value} (list: {expected}).',
    },
    advice: {
      vi: 'Bổ sung mã bệnh của chỉ định (MA_BENH), hoặc kiểm tra chỉ định.',
      en: 'Add the diagnosis of the order (MA_BENH), or check the order.',
    },
    basis: 'Danh mục dịch vụ: mã bệnh được chỉ định',
    wrong: (row, f, claim) => {
      const entry = serviceEntry(row, f, claim)
      if (entry === null || entry.diagnoses.length === 0) return false
      const all = [row.items(f.MA_BENH), [claim.mainDiagnosis], claim.secondaryDiagnoses]
      return (
        matchingDiagnosis(all, entry.diagnoses) === null && {
          params: { expected: entry.diagnoses.join(', ') },
        }
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        service: [
          ...OTHERS,
          { ...DRESSING, diagnoses: 'S;T' },
          { ...DRESSING, code: '99.0303.9303', diagnoses: 'J' },
        ],
      },
      raises: { 'XML3[4].PHAM_VI': '1' },
      passes: { 'XML3[4].MA_DICH_VU': '99.0303.9303' },
    },
  }),
  rowRule({
    code: 'X3-060B',
    severity: 'warning',
    needs: ['service'],
    tables: ['XML3'],
    fields: [...KEY, 'MA_BENH'],
    text: {
      vi: 'Dịch vụ {value} chống chỉ định với bệnh {found}.',
      en: 'Service {value} must not be used with diagnosis {found}.',
    },
    advice: { vi: 'Kiểm tra chỉ định và mã bệnh.', en: 'Check the order and the diagnosis.' },
    basis: 'Danh mục dịch vụ: mã bệnh chống chỉ định',
    wrong: (row, f, claim) => {
      const entry = serviceEntry(row, f, claim)
      if (entry === null || entry.against.length === 0) return false
      const all = [row.items(f.MA_BENH), [claim.mainDiagnosis], claim.secondaryDiagnoses]
      const found = matchingDiagnosis(all, entry.against)
      return found !== null && { params: { found } }
    },
    examples: {
      on: 'outpatient',
      catalogue: {
        service: [
          ...OTHERS,
          { ...DRESSING, against: 'J20' },
          { ...DRESSING, code: '99.0303.9303', against: 'Z' },
        ],
      },
      raises: { 'XML3[4].PHAM_VI': '1' },
      passes: { 'XML3[4].MA_DICH_VU': '99.0303.9303' },
    },
  }),
]
