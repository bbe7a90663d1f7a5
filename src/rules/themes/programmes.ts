import type { ClaimFacts } from '../claim-facts.js'
import { isNumberOutsideList, isOutsideList } from '../forms.js'
import type { Row } from '../row.js'
import { type Fields, type Problem, type RuleEntry, rowRule } from '../rule.js'

const TABLE_6 = 'QĐ 3176/QĐ-BYT, bảng 6'
const TABLE_15 = 'QĐ 3176/QĐ-BYT, bảng 15'

/** True when a `;` list of numbers has the code. */
const has = (row: Row, f: number, code: number): boolean =>
  !row.everyItem(f, (from, to) => {
    let n = 0
    for (let p = from; p < to; p++) n = n * 10 + row.bytes[p] - 0x30
    return n !== code
  })

/** The fields that are blank. */
function blank<Name extends string>(
  row: Row,
  f: Fields<Name>,
  names: readonly Name[],
): readonly Problem[] | false {
  let problems: Problem[] | null = null
  for (const field of names)
    if (row.isBlank(f[field])) {
      problems ??= []
      problems.push({ field })
    }
  return problems ?? false
}

/** Values outside their list of the same name; `under` names the lists that differ by table. */
function outside<Name extends string>(
  row: Row,
  f: Fields<Name>,
  claim: ClaimFacts,
  names: readonly Name[],
  under: Readonly<Record<string, string>> = {},
): readonly Problem[] | false {
  let problems: Problem[] | null = null
  for (const field of names)
    if (isNumberOutsideList(row, f[field], claim, under[field] ?? field)) {
      problems ??= []
      problems.push({ field })
    }
  return problems ?? false
}

const PCR = ['LAN_XN_PCR', 'NGAY_XN_PCR', 'NGAY_KQ_XN_PCR', 'MA_KQ_XN_PCR'] as const
const COURSE = ['NGAY_BAT_DAU_XU_TRI', 'NGAY_KET_THUC_XU_TRI', 'SO_NGAY_CAP_THUOC_ARV'] as const
const TUBERCULOSIS = ['PHACDO_DTRI_LAO', 'NGAYBD_DTRI_LAO'] as const
const CODES_6 = [
  'LOAI_DTRI_LAO',
  'PHACDO_DTRI_LAO',
  'KQ_XNTL_VR',
  'LAN_XN_PCR',
  'MA_KQ_XN_PCR',
  'MA_BAC_PHAC_DO',
  'MA_BAC_PHAC_DO_BD',
] as const
const CODES_6_SINCE_4750 = ['SANG_LOC_LAO', 'KQ_DTRI_LAO', 'GIAI_DOAN_LAM_SANG', 'NHOM_DOI_TUONG'] as const
const CODES_15 = [
  'PHANLOAI_LAO_VITRI',
  'PHANLOAI_LAO_TS',
  'PHANLOAI_LAO_HIV',
  'PHANLOAI_LAO_VK',
  'PHANLOAI_LAO_KT',
  'LOAI_DTRI_LAO',
  'PHACDO_DTRI_LAO',
  'KET_QUA_DTRI_LAO',
] as const
const LISTS_6 = { LOAI_DTRI_LAO: 'XML6.LOAI_DTRI_LAO', PHACDO_DTRI_LAO: 'XML6.PHACDO_DTRI_LAO' } as const
const LISTS_15 = { LOAI_DTRI_LAO: 'XML15.LOAI_DTRI_LAO', PHACDO_DTRI_LAO: 'XML15.PHACDO_DTRI_LAO' } as const

const UNLISTED = {
  vi: '{field} là {value}, không có trong danh mục của trường này.',
  en: '{field} is {value}, which is not in its list.',
}

/** HIV care (XML6) and tuberculosis treatment (XML15). */
export const PROGRAMMES: readonly RuleEntry[] = [
  rowRule({
    code: 'X6-001',
    severity: 'error',
    tables: ['XML6'],
    fields: ['LOAI_DTRI_LAO', ...TUBERCULOSIS],
    text: {
      vi: 'Có điều trị lao nhưng {field} để trống.',
      en: 'Tuberculosis is treated, yet {field} is blank.',
    },
    advice: {
      vi: 'Ghi phác đồ và ngày bắt đầu điều trị lao; ngày kết thúc để trống khi đang điều trị.',
      en: 'Fill in regimen and first day; the last day is blank while the treatment goes on.',
    },
    basis: `${TABLE_6}: LOAI_DTRI_LAO`,
    wrong: (row, f) => row.int(f.LOAI_DTRI_LAO) > 0 && blank(row, f, TUBERCULOSIS),
    examples: {
      on: 'hiv',
      raises: { 'XML6.LOAI_DTRI_LAO': '2', 'XML6.PHACDO_DTRI_LAO': '1' },
      passes: {
        'XML6.LOAI_DTRI_LAO': '2',
        'XML6.PHACDO_DTRI_LAO': '1',
        'XML6.NGAYBD_DTRI_LAO': '20260801',
      },
    },
  }),
  rowRule({
    code: 'X6-002',
    severity: 'warning',
    tables: ['XML6'],
    fields: ['MA_TINH_TRANG_DK', ...PCR],
    text: {
      vi: 'Trẻ dưới 18 tháng sinh từ mẹ nhiễm HIV (tình trạng 1) nhưng {field} để trống.',
      en: 'A child under 18 months of a mother with HIV (state 1), yet {field} is blank.',
    },
    advice: {
      vi: 'Ghi lần, ngày và kết quả xét nghiệm PCR.',
      en: 'Fill in round, days and result of the PCR.',
    },
    basis: `${TABLE_6}: MA_TINH_TRANG_DK`,
    wrong: (row, f) => has(row, f.MA_TINH_TRANG_DK, 1) && blank(row, f, PCR),
    examples: {
      on: 'hiv',
      raises: { 'XML6.MA_TINH_TRANG_DK': '1;9' },
      passes: {
        'XML6.MA_TINH_TRANG_DK': '1;9',
        'XML6.LAN_XN_PCR': '1',
        'XML6.NGAY_XN_PCR': '20260901',
        'XML6.NGAY_KQ_XN_PCR': '20260905',
        'XML6.MA_KQ_XN_PCR': '0',
      },
    },
  }),
  rowRule({
    code: 'X6-003',
    severity: 'warning',
    tables: ['XML6'],
    fields: ['MA_XU_TRI', ...COURSE],
    text: {
      vi: 'Xử trí 1 (điều trị ARV) nhưng {field} để trống.',
      en: 'Management 1 (ARV), yet {field} is blank.',
    },
    advice: {
      vi: 'Ghi ngày bắt đầu, ngày kết thúc và số ngày cấp thuốc ARV.',
      en: 'Fill in first day, last day and the days of ARV supplied.',
    },
    basis: `${TABLE_6}: MA_XU_TRI`,
    wrong: (row, f) => has(row, f.MA_XU_TRI, 1) && blank(row, f, COURSE),
    examples: {
      on: 'hiv',
      raises: { 'XML6.SO_NGAY_CAP_THUOC_ARV': '' },
      passes: { 'XML6.MA_XU_TRI': '4', 'XML6.SO_NGAY_CAP_THUOC_ARV': '' },
    },
  }),
  rowRule({
    code: 'X6-004',
    severity: 'warning',
    tables: ['XML6'],
    fields: CODES_6,
    optional: [...CODES_6_SINCE_4750, 'MA_PHAC_DO_DIEU_TRI'],
    text: UNLISTED,
    advice: {
      vi: 'Chọn mã theo danh mục của phiên bản đang gửi; một số mã đổi nghĩa từ QĐ 3176.',
      en: 'Choose from the list of the version sent; some codes changed their meaning with QĐ 3176.',
    },
    basis: `${TABLE_6}; QĐ 4750/QĐ-BYT; QĐ 5937/QĐ-BYT (2021), phụ lục 10`,
    wrong: (row, f, claim) => {
      const old = outside(row, f, claim, CODES_6, LISTS_6)
      const newer = outside(row, f, claim, CODES_6_SINCE_4750)
      const regimen = isOutsideList(row, f.MA_PHAC_DO_DIEU_TRI, claim, 'MA_PHAC_DO_DIEU_TRI')
      if (old === false && newer === false && !regimen) return false
      return [...(old || []), ...(newer || []), ...(regimen ? [{ field: 'MA_PHAC_DO_DIEU_TRI' }] : [])]
    },
    examples: {
      on: 'hiv',
      raises: { 'XML6.NHOM_DOI_TUONG': '0' },
      passes: { 'XML6.NHOM_DOI_TUONG': '8' },
    },
  }),
  rowRule({
    code: 'X15-002',
    severity: 'warning',
    tables: ['XML15'],
    fields: CODES_15,
    text: UNLISTED,
    advice: { vi: 'Chọn mã trong danh mục.', en: 'Choose a code from the list.' },
    basis: `${TABLE_15}; QĐ 4750/QĐ-BYT`,
    wrong: (row, f, claim) => outside(row, f, claim, CODES_15, LISTS_15),
    examples: {
      on: 'tuberculosis',
      raises: { 'XML15.PHANLOAI_LAO_VITRI': '3' },
      passes: { 'XML15.PHANLOAI_LAO_VITRI': '2' },
    },
  }),
]
