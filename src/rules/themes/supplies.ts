import { agrees } from '../agreement.js'
import { bidForm } from '../row-forms.js'
import { type RuleEntry, rowRule } from '../rule.js'
import { SUPPLY_KEY, supplyEntry } from '../supply-entries.js'

const LIST = 'Danh mục vật tư y tế của cơ sở được phê duyệt, kết quả trúng thầu'
const SCALE = 10_000
/** The suture of the inpatient example as the list has it. */
const SUTURE = {
  code: 'N99.05.060',
  name: 'Chỉ khâu tiêu tổng hợp số 2/0 (mẫu)',
  bid: 'MAU18/2026;G1;N0;2026',
  price: 66150,
}

/** Rows of supplies against the facility's list. A supply of several bids is compared with the nearest. */
export const SUPPLIES: readonly RuleEntry[] = [
  rowRule({
    code: 'X3-012',
    severity: 'warning',
    tables: ['XML3'],
    fields: ['TT_THAU', 'MA_NHOM', 'PHAM_VI'],
    text: {
      vi: 'Thông tin thầu «{value}» của vật tư trống hoặc sai mẫu «số quyết định;Gx;Ny;năm».',
      en: 'The bid «{value}» of a supply is blank or has not the form «decision;Gx;Ny;year».',
    },
    advice: {
      vi: 'Ghi TT_THAU theo quyết định trúng thầu, ví dụ 123/QĐ-SYT.79;G1;N0;2026.',
      en: 'Give TT_THAU from the award, e.g. 123/QĐ-SYT.79;G1;N0;2026.',
    },
    basis: 'QĐ 3176/QĐ-BYT, bảng 3, chỉ tiêu TT_THAU; QĐ 5937/QĐ-BYT, phụ lục 7',
    wrong: (row, f) =>
      row.int(f.MA_NHOM) === 10 && row.is(f.PHAM_VI, '1') && bidForm(row, f.TT_THAU) === 'wrong',
    examples: {
      on: 'inpatient',
      raises: { 'XML3[8].TT_THAU': 'MAU18;2026;G1' },
      passes: { 'XML3[8].TT_THAU': 'MAU18/2026;G1;N0;2026;79' },
    },
  }),
  rowRule({
    code: 'X3-052',
    severity: 'error',
    needs: ['supply'],
    tables: ['XML3'],
    fields: [...SUPPLY_KEY, 'PHAM_VI'],
    text: {
      vi: 'Vật tư {value} không có trong danh mục được phê duyệt vào ngày ra y lệnh.',
      en: 'Supply {value} is not in the approved list on the day of the order.',
    },
    advice: {
      vi: 'Sửa MA_VAT_TU, hoặc cập nhật danh mục với cơ quan BHXH; vật tư ngoài phạm vi thì ghi PHAM_VI 2.',
      en: 'Correct MA_VAT_TU, or have the list brought up to date; for what the fund does not cover give PHAM_VI 2.',
    },
    basis: LIST,
    wrong: (row, f, claim) =>
      row.isFilled(f.MA_VAT_TU) &&
      supplyEntry(row, f, claim) === null &&
      row.day(f.NGAY_YL) > 0 &&
      !row.is(f.PHAM_VI, '2'),
    examples: {
      on: 'inpatient',
      catalogue: { supply: [SUTURE] },
      raises: { 'XML3[8].MA_VAT_TU': 'N99.99.999' },
      passes: { 'XML3[8].MA_VAT_TU': 'N99.05.060' },
    },
  }),
  rowRule({
    code: 'X3-052B',
    severity: 'error',
    needs: ['supply'],
    tables: ['XML3'],
    fields: ['TT_THAU', ...SUPPLY_KEY, 'PHAM_VI'],
    text: {
      vi: 'Thông tin thầu «{value}» của vật tư {found} khác danh mục («{expected}»).',
      en: 'The bid «{value}» of supply {found} differs from the list («{expected}»).',
    },
    advice: {
      vi: 'Ghi TT_THAU đúng theo danh mục của lô thầu đã dùng.',
      en: 'Give TT_THAU as in the list for the bid that was used.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      if (row.isBlank(f.MA_VAT_TU) || row.isBlank(f.TT_THAU)) return false
      const entry = supplyEntry(row, f, claim)
      return (
        entry !== null &&
        !agrees(row, f.TT_THAU, entry.bid) &&
        !row.is(f.PHAM_VI, '2') && { params: { expected: entry.bid.text, found: claim.service.supply } }
      )
    },
    examples: {
      on: 'inpatient',
      catalogue: { supply: [SUTURE, { ...SUTURE, bid: 'MAU02/2025;G1;N0;2025' }] },
      raises: { 'XML3[8].TT_THAU': 'MAU18/2026;G1;N9;2026' },
      passes: { 'XML3[8].TT_THAU': 'MAU02/2025;G1;N0;2025' },
    },
  }),
  rowRule({
    code: 'X3-053',
    severity: 'warning',
    needs: ['supply'],
    tables: ['XML3'],
    fields: ['TEN_VAT_TU', ...SUPPLY_KEY],
    text: {
      vi: 'Tên vật tư «{value}» khác danh mục («{expected}»).',
      en: 'The name «{value}» differs from the list («{expected}»).',
    },
    advice: { vi: 'Ghi TEN_VAT_TU đúng theo danh mục.', en: 'Give TEN_VAT_TU as in the list.' },
    basis: LIST,
    wrong: (row, f, claim) => {
      if (row.isBlank(f.MA_VAT_TU) || row.isBlank(f.TEN_VAT_TU)) return false
      const entry = supplyEntry(row, f, claim)
      return (
        entry !== null && !agrees(row, f.TEN_VAT_TU, entry.name) && { params: { expected: entry.name.text } }
      )
    },
    examples: {
      on: 'inpatient',
      catalogue: { supply: [SUTURE] },
      raises: { 'XML3[8].TEN_VAT_TU': 'Chỉ khâu' },
      passes: { 'XML3[8].TEN_VAT_TU': 'CHỈ KHÂU TIÊU TỔNG HỢP SỐ 2/0 (MẪU)' },
    },
  }),
  rowRule({
    code: 'X3-054',
    severity: 'error',
    needs: ['supply'],
    tables: ['XML3'],
    fields: ['DON_GIA_BH', ...SUPPLY_KEY, 'PHAM_VI'],
    text: {
      vi: 'Đơn giá BHYT {value} của vật tư {found} cao hơn giá được duyệt {expected}.',
      en: 'The insurance price {value} of supply {found} is above the approved {expected}.',
    },
    advice: {
      vi: 'Sửa DON_GIA_BH theo giá trúng thầu, hoặc kiểm tra thông tin thầu.',
      en: 'Correct DON_GIA_BH to the price of the bid, or check the bid.',
    },
    basis: LIST,
    wrong: (row, f, claim) => {
      if (row.isBlank(f.MA_VAT_TU)) return false
      const entry = supplyEntry(row, f, claim)
      if (entry === null || !(row.scaled(f.DON_GIA_BH, 4) > entry.price) || row.is(f.PHAM_VI, '2'))
        return false
      const allowed = 100 + claim.parameters.number('tolerance.pricePercent', claim.day)
      return (
        row.scaled(f.DON_GIA_BH, 4) * 100 > entry.price * allowed && {
          params: { expected: entry.price / SCALE, found: claim.service.supply },
        }
      )
    },
    examples: {
      on: 'inpatient',
      catalogue: {
        supply: [
          { ...SUTURE, price: 66000 },
          { ...SUTURE, bid: 'MAU02/2025;G1;N0;2025' },
        ],
      },
      raises: { 'XML3[8].PHAM_VI': '1' },
      passes: { 'XML3[8].TT_THAU': 'MAU02/2025;G1;N0;2025' },
    },
  }),
  rowRule({
    code: 'CX-048',
    severity: 'warning',
    needs: ['supply'],
    tables: ['XML3'],
    fields: ['DON_GIA_BH', ...SUPPLY_KEY],
    text: {
      vi: 'Đơn giá BHYT {value} của vật tư {found} cao hơn mức trần thanh toán {expected}.',
      en: 'The insurance price {value} of supply {found} is above the ceiling {expected}.',
    },
    advice: {
      vi: 'Ghi DON_GIA_BH không quá mức trần, trừ đối tượng được thanh toán không giới hạn.',
      en: 'Give DON_GIA_BH up to the ceiling, unless the patient has no limits.',
    },
    basis: 'TT 04/2017/TT-BYT: mức thanh toán vật tư; mức trần theo danh mục',
    wrong: (row, f, claim) => {
      if (row.isBlank(f.MA_VAT_TU)) return false
      const entry = supplyEntry(row, f, claim)
      return (
        entry !== null &&
        row.scaled(f.DON_GIA_BH, 4) > entry.ceiling &&
        !claim.cards.some((card) => card[2] === '1' || card[2] === '5') && {
          params: { expected: entry.ceiling / SCALE, found: claim.service.supply },
        }
      )
    },
    examples: {
      on: 'inpatient',
      catalogue: {
        supply: [
          { ...SUTURE, ceiling: 60000 },
          { ...SUTURE, code: 'N99.05.061', ceiling: 70000 },
        ],
      },
      raises: { 'XML3[8].PHAM_VI': '1' },
      passes: { 'XML3[8].MA_VAT_TU': 'N99.05.061' },
    },
  }),
]
