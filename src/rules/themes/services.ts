import { isNumberOutsideList, unknownItem } from '../forms.js'
import { isDoneElsewhere, isPackage, suffixAt } from '../row-forms.js'
import { type RuleEntry, rowRule } from '../rule.js'

const SERVICE_ROWS = 'QĐ 130/QĐ-BYT, bảng 3 (sửa bởi QĐ 4750, QĐ 3176)'
const TRANSPORT = 12
const SURGERY = 8
/** More than one surgery stands in a row of its own, in 1/1000. */
const ONE = 1000

const isSupply = (group: number): boolean => group === 10 || group === 11
/** Groups whose rows are services with a code and a name. */
const isService = (group: number): boolean => group >= 1 && !isSupply(group) && group !== 7 && group !== 19
/** Groups that name who performed them. */
const namesPerformer = (group: number): boolean =>
  group === 18 || group === 1 || group === 2 || group === 8 || group === 3

/** What a row of XML3 must say of the service or supply. */
export const SERVICES: readonly RuleEntry[] = [
  rowRule({
    code: 'X3-001',
    severity: 'error',
    tables: ['XML3'],
    fields: ['MA_DICH_VU', 'MA_VAT_TU'],
    text: {
      vi: 'Dòng không có mã dịch vụ và cũng không có mã vật tư.',
      en: 'The row has neither a service nor a supply code.',
    },
    advice: { vi: 'Ghi MA_DICH_VU hoặc MA_VAT_TU.', en: 'Give MA_DICH_VU or MA_VAT_TU.' },
    basis: SERVICE_ROWS,
    wrong: (row, f, claim) =>
      row.isBlank(f.MA_DICH_VU) && row.isBlank(f.MA_VAT_TU) && claim.service.group !== 19,
    examples: {
      on: 'inpatient',
      raises: { 'XML3[8].MA_VAT_TU': '' },
      passes: { 'XML3[8].MA_DICH_VU': '99.0302.9302' },
    },
  }),
  rowRule({
    code: 'X3-002',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['MA_DICH_VU'],
    text: {
      vi: 'Mã dịch vụ {value} có hậu tố lạ; chỉ dùng _GT, _TB, _TT.',
      en: 'Service code {value} has an unknown suffix; only _GT, _TB and _TT exist.',
    },
    advice: {
      vi: 'Bỏ hậu tố hoặc dùng _GT (gây tê), _TB (thất bại), _TT (gây tê, chưa có giá).',
      en: 'Drop the suffix or use _GT (local anaesthesia), _TB (aborted), _TT (local anaesthesia, no price).',
    },
    basis: `${SERVICE_ROWS}, chỉ tiêu MA_DICH_VU`,
    wrong: (row, f) => {
      const at = suffixAt(row, f.MA_DICH_VU)
      if (at < 0) return false
      const { bytes } = row
      const known =
        row.end[f.MA_DICH_VU] - at === 3 &&
        ((bytes[at + 1] === 0x54 && (bytes[at + 2] === 0x42 || bytes[at + 2] === 0x54)) ||
          (bytes[at + 1] === 0x47 && bytes[at + 2] === 0x54))
      return !known
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].MA_DICH_VU': '99.0302.9302_XX' },
      passes: { 'XML3[4].MA_DICH_VU': '99.0302.9302_GT' },
    },
  }),
  rowRule({
    code: 'X3-004',
    severity: 'error',
    tables: ['XML3'],
    fields: ['MA_VAT_TU', 'TEN_VAT_TU', 'MA_DICH_VU'],
    text: { vi: 'Dòng vật tư thiếu {field}.', en: 'The row of a supply lacks {field}.' },
    advice: {
      vi: 'Ghi MA_VAT_TU và TEN_VAT_TU, hoặc sửa nhóm chi phí.',
      en: 'Give MA_VAT_TU and TEN_VAT_TU, or correct the cost group.',
    },
    basis: `${SERVICE_ROWS}: nhóm 10`,
    wrong: (row, f, claim) => {
      if (!isSupply(claim.service.group)) return false
      if (row.isBlank(f.MA_VAT_TU)) return row.isFilled(f.MA_DICH_VU)
      return row.isBlank(f.TEN_VAT_TU) && { field: 'TEN_VAT_TU' }
    },
    examples: {
      on: 'inpatient',
      raises: { 'XML3[8].TEN_VAT_TU': '' },
      passes: { 'XML3[8].TEN_VAT_TU': 'Chỉ khâu (mẫu)' },
    },
  }),
  rowRule({
    code: 'X3-005',
    severity: 'error',
    tables: ['XML3'],
    fields: ['MA_DICH_VU', 'TEN_DICH_VU', 'MA_VAT_TU'],
    text: { vi: 'Dòng dịch vụ thiếu {field}.', en: 'The row of a service lacks {field}.' },
    advice: {
      vi: 'Ghi MA_DICH_VU và TEN_DICH_VU, hoặc sửa nhóm chi phí.',
      en: 'Give MA_DICH_VU and TEN_DICH_VU, or correct the cost group.',
    },
    basis: SERVICE_ROWS,
    wrong: (row, f, claim) => {
      if (!isService(claim.service.group)) return false
      if (row.isBlank(f.MA_DICH_VU)) return row.isFilled(f.MA_VAT_TU)
      return row.isBlank(f.TEN_DICH_VU) && { field: 'TEN_DICH_VU' }
    },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].TEN_DICH_VU': '' },
      passes: { 'XML3[4].TEN_DICH_VU': 'Thay băng (mẫu)' },
    },
  }),
  rowRule({
    code: 'X3-006',
    severity: 'error',
    tables: ['XML3'],
    fields: ['GOI_VTYT'],
    text: {
      vi: 'Gói vật tư «{value}» phải là G và số thứ tự.',
      en: 'Supply package «{value}» must be G and a number.',
    },
    advice: {
      vi: 'Ghi G1, G2 …; để trống nếu không thuộc gói.',
      en: 'Give G1, G2 …; blank when in no package.',
    },
    basis: `${SERVICE_ROWS}, chỉ tiêu GOI_VTYT`,
    wrong: (row, f) => row.isFilled(f.GOI_VTYT) && !isPackage(row, f.GOI_VTYT),
    examples: {
      on: 'inpatient',
      raises: { 'XML3[8].GOI_VTYT': '1' },
      passes: { 'XML3[8].GOI_VTYT': 'G1' },
    },
  }),
  rowRule({
    code: 'X3-007',
    severity: 'error',
    tables: ['XML3'],
    fields: ['MA_XANG_DAU'],
    text: { vi: 'Dòng vận chuyển không có mã xăng dầu.', en: 'The row of transport has no fuel code.' },
    advice: { vi: 'Ghi MA_XANG_DAU theo danh mục.', en: 'Give MA_XANG_DAU from the list.' },
    basis: `${SERVICE_ROWS}, chỉ tiêu MA_XANG_DAU; QĐ 5937/QĐ-BYT, phụ lục 8`,
    wrong: (row, f, claim) => claim.service.group === TRANSPORT && row.isBlank(f.MA_XANG_DAU),
    examples: {
      on: 'transfer',
      raises: { 'XML3[4].MA_NHOM': '12' },
      passes: { 'XML3[4].MA_NHOM': '12', 'XML3[4].MA_XANG_DAU': 'R954V1' },
    },
  }),
  rowRule({
    code: 'X3-007B',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['MA_XANG_DAU'],
    text: {
      vi: 'Mã xăng dầu {value} không có trong danh mục của ngày ra viện.',
      en: 'Fuel code {value} is not in the list of the day of discharge.',
    },
    advice: { vi: 'Kiểm tra mã và vùng giá (V1, V2).', en: 'Check code and price zone (V1, V2).' },
    basis: 'QĐ 5937/QĐ-BYT, phụ lục 8; QĐ 3276/QĐ-BYT',
    wrong: (row, f, claim) =>
      row.isFilled(f.MA_XANG_DAU) &&
      claim.list('MA_XANG_DAU')?.hasBytes(row.bytes, row.start[f.MA_XANG_DAU], row.end[f.MA_XANG_DAU]) ===
        false,
    examples: {
      on: 'transfer',
      raises: { 'XML3[4].MA_NHOM': '12', 'XML3[4].MA_XANG_DAU': 'A92' },
      passes: { 'XML3[4].MA_NHOM': '12', 'XML3[4].MA_XANG_DAU': 'E10V2' },
    },
  }),
  rowRule({
    code: 'X3-023',
    severity: 'error',
    tables: ['XML3'],
    fields: ['NGUOI_THUC_HIEN', 'MA_DICH_VU'],
    text: {
      vi: 'Dịch vụ {found} không ghi người thực hiện.',
      en: 'Service {found} does not name who performed it.',
    },
    advice: {
      vi: 'Ghi NGUOI_THUC_HIEN; chỉ dịch vụ gửi làm ở nơi khác được để trống.',
      en: 'Give NGUOI_THUC_HIEN; only what was done elsewhere may go without.',
    },
    basis: `${SERVICE_ROWS}, chỉ tiêu NGUOI_THUC_HIEN: nhóm 1, 2, 3, 8, 18`,
    wrong: (row, f, claim) =>
      row.isBlank(f.NGUOI_THUC_HIEN) &&
      namesPerformer(claim.service.group) &&
      !isDoneElsewhere(row, f.MA_DICH_VU) && { params: { found: claim.service.code } },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].NGUOI_THUC_HIEN': '' },
      passes: { 'XML3[4].NGUOI_THUC_HIEN': '000046/MAU-GPHN' },
    },
  }),
  rowRule({
    code: 'X3-032',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['SO_LUONG'],
    text: {
      vi: 'Một dòng phẫu thuật có số lượng {value}, nhiều hơn 1.',
      en: 'One row of a surgery has quantity {value}, more than 1.',
    },
    advice: {
      vi: 'Mỗi phẫu thuật ghi một dòng, với tỷ lệ thanh toán của lần đó.',
      en: 'Give each surgery a row of its own, with its own rate.',
    },
    basis: 'Thực tế giám định; QĐ 3176/QĐ-BYT: tỷ lệ thanh toán theo từng phẫu thuật',
    wrong: (_row, _f, claim) => claim.service.group === SURGERY && claim.service.quantity > ONE,
    examples: {
      on: 'inpatient',
      raises: {
        'XML3[4].SO_LUONG': '2',
        'XML3[4].DON_GIA_BV': '1407950',
        'XML3[4].DON_GIA_BH': '1407950',
      },
      passes: { 'XML3[4].SO_LUONG': '1' },
    },
  }),
  rowRule({
    code: 'X3-033',
    severity: 'error',
    tables: ['XML3'],
    fields: ['PP_VO_CAM'],
    text: {
      vi: 'Phương pháp vô cảm {value} không có trong danh mục (1 đến 4).',
      en: 'Method of anaesthesia {value} is not in the list (1 to 4).',
    },
    advice: {
      vi: 'Ghi 1 (gây mê), 2 (gây tê), 3 (châm tê) hoặc 4 (khác).',
      en: 'Give 1 (general), 2 (local or regional), 3 (acupuncture) or 4 (other).',
    },
    basis: `${SERVICE_ROWS}, chỉ tiêu PP_VO_CAM`,
    wrong: (row, f, claim) =>
      row.isFilled(f.PP_VO_CAM) && isNumberOutsideList(row, f.PP_VO_CAM, claim, 'PP_VO_CAM'),
    examples: {
      on: 'inpatient',
      raises: { 'XML3[4].PP_VO_CAM': '5' },
      passes: { 'XML3[4].PP_VO_CAM': '2' },
    },
  }),
  rowRule({
    code: 'X3-033B',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['PP_VO_CAM'],
    text: {
      vi: 'Phẫu thuật {found} không ghi phương pháp vô cảm.',
      en: 'Surgery {found} has no method of anaesthesia.',
    },
    advice: {
      vi: 'Ghi PP_VO_CAM, trừ phẫu thuật không cần vô cảm.',
      en: 'Give PP_VO_CAM, unless the surgery needs none.',
    },
    basis: `${SERVICE_ROWS}, chỉ tiêu PP_VO_CAM`,
    wrong: (row, f, claim) =>
      row.isBlank(f.PP_VO_CAM) &&
      claim.service.group === SURGERY && { params: { found: claim.service.code } },
    examples: {
      on: 'inpatient',
      raises: { 'XML3[4].PP_VO_CAM': '' },
      passes: { 'XML3[6].PP_VO_CAM': '' },
    },
  }),
  rowRule({
    code: 'X3-035',
    severity: 'error',
    tables: ['XML3'],
    fields: ['DON_GIA_BV', 'DON_GIA_BH', 'TAI_SU_DUNG'],
    text: {
      vi: 'Vật tư tái sử dụng phải có đơn giá bệnh viện {value} bằng đơn giá BHYT {expected}.',
      en: 'A reused supply must have the same hospital price {value} and insurance price {expected}.',
    },
    advice: { vi: 'Sửa đơn giá, hoặc bỏ TAI_SU_DUNG.', en: 'Correct the prices, or drop TAI_SU_DUNG.' },
    basis: `${SERVICE_ROWS}, chỉ tiêu DON_GIA_BV, TAI_SU_DUNG`,
    wrong: (row, f) =>
      row.is(f.TAI_SU_DUNG, '1') &&
      Math.abs(row.scaled(f.DON_GIA_BV, 3) - row.scaled(f.DON_GIA_BH, 3)) > 0 && {
        params: { expected: row.text(f.DON_GIA_BH) },
      },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[3].TAI_SU_DUNG': '1' },
      passes: { 'XML3[4].TAI_SU_DUNG': '1' },
    },
  }),
  rowRule({
    code: 'X3-034',
    severity: 'warning',
    needs: ['bodySite'],
    tables: ['XML3'],
    fields: ['VI_TRI_TH_DVKT', 'NGAY_YL'],
    text: {
      vi: 'Vị trí thực hiện {value} không có trong danh mục.',
      en: 'Body site {value} is not in the list.',
    },
    advice: {
      vi: 'Ghi mã vị trí theo danh mục, hoặc để trống.',
      en: 'Give a code from the list, or leave it blank.',
    },
    basis: `${SERVICE_ROWS}, chỉ tiêu VI_TRI_TH_DVKT`,
    wrong: (row, f, claim) => {
      if (row.isBlank(f.VI_TRI_TH_DVKT)) return false
      const from = row.start[f.VI_TRI_TH_DVKT]
      const day = row.day(f.NGAY_YL)
      return (
        day > 0 && claim.reference.find('bodySite', row.bytes, from, row.end[f.VI_TRI_TH_DVKT], day) === 0
      )
    },
    examples: {
      on: 'outpatient',
      catalogue: { bodySite: [{ code: '12', name: 'Cẳng tay (mẫu)' }] },
      raises: { 'XML3[4].VI_TRI_TH_DVKT': '99' },
      passes: { 'XML3[4].VI_TRI_TH_DVKT': '12' },
    },
  }),
  rowRule({
    code: 'X3-039',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['MA_BENH_YHCT', 'MA_DICH_VU'],
    text: {
      vi: 'Dịch vụ y học cổ truyền {found} nhưng cả dòng và XML1 đều không có mã bệnh y học cổ truyền.',
      en: 'Traditional-medicine service {found}, yet neither the row nor XML1 has a traditional diagnosis.',
    },
    advice: {
      vi: 'Ghi MA_BENH_YHCT ở dòng này hoặc ở XML1.',
      en: 'Give MA_BENH_YHCT in this row or in XML1.',
    },
    basis: `${SERVICE_ROWS}, chỉ tiêu MA_BENH_YHCT: để trống nghĩa là theo chẩn đoán chính`,
    wrong: (row, f, claim) =>
      row.startsWith(f.MA_DICH_VU, '08.') &&
      row.isBlank(f.MA_BENH_YHCT) &&
      !claim.hasTraditionalDiagnosis && { params: { found: claim.service.code } },
    examples: {
      on: 'outpatient',
      raises: { 'XML3[4].MA_DICH_VU': '08.0005.0230' },
      passes: { 'XML3[4].MA_DICH_VU': '08.0005.0230', 'XML3[4].MA_BENH_YHCT': 'U62.392.3' },
    },
  }),
  rowRule({
    code: 'X3-039B',
    severity: 'warning',
    needs: ['yhct'],
    tables: ['XML3'],
    fields: ['MA_BENH_YHCT', 'NGAY_YL'],
    text: {
      vi: 'Mã bệnh y học cổ truyền {found} không có trong danh mục.',
      en: 'Traditional diagnosis {found} is not in the list.',
    },
    advice: {
      vi: 'Ghi mã theo danh mục bệnh y học cổ truyền.',
      en: 'Give a code of the list of traditional diseases.',
    },
    basis: `${SERVICE_ROWS}, chỉ tiêu MA_BENH_YHCT`,
    wrong: (row, f, claim) => {
      const day = row.day(f.NGAY_YL)
      const found = day > 0 ? unknownItem(row, f.MA_BENH_YHCT, claim, 'yhct', day) : null
      return found !== null && { params: { found } }
    },
    examples: {
      on: 'outpatient',
      catalogue: { yhct: [{ code: 'U62.392.3', name: 'Mẫu' }] },
      raises: { 'XML3[4].MA_BENH_YHCT': 'U99.999' },
      passes: { 'XML3[4].MA_BENH_YHCT': 'U62.392.3' },
    },
  }),
  rowRule({
    code: 'X3-038',
    severity: 'error',
    needs: ['icd10'],
    tables: ['XML3'],
    fields: ['MA_BENH', 'NGAY_YL'],
    text: {
      vi: 'Mã bệnh {found} của chỉ định không có trong danh mục ICD-10.',
      en: 'Diagnosis {found} of the order is not in ICD-10.',
    },
    advice: {
      vi: 'Sửa MA_BENH; để trống nếu chỉ định theo bệnh chính.',
      en: 'Correct MA_BENH; blank means the main diagnosis.',
    },
    basis: `${SERVICE_ROWS}, chỉ tiêu MA_BENH`,
    wrong: (row, f, claim) => {
      const day = row.day(f.NGAY_YL)
      const found = day > 0 ? unknownItem(row, f.MA_BENH, claim, 'icd10', day) : null
      return found !== null && { params: { found } }
    },
    examples: {
      on: 'outpatient',
      catalogue: { icd10: [{ code: 'J20.9', name: 'Viêm phế quản cấp', final: 1, main: 'CO' }] },
      raises: { 'XML3[4].MA_BENH': 'J20.9;J99.99' },
      passes: { 'XML3[4].MA_BENH': 'J20.9' },
    },
  }),
]
