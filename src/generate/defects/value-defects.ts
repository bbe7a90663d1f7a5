import type { TablePlan } from '../../standard/plan.js'
import type { ClaimDefect } from './defect.js'
import { inTable } from './in-table.js'
import { elementValue, removeElement, setValue } from './surgery.js'

/** Values out of their type, size or presence. */
export const VALUE_DEFECTS: readonly ClaimDefect[] = [
  inTable(
    'XML2',
    'TEN_THUOC',
    'too-long',
    'STR-024',
    'error',
    'Giá trị dài quá quy định',
    'A value is too long',
    (xml, plan) =>
      setValue(
        xml,
        'TEN_THUOC',
        1,
        `${'Thuốc mẫu tên rất dài '.repeat(60).slice(0, lengthLimit(plan, 'TEN_THUOC'))}x`,
      ),
  ),
  inTable(
    'XML3',
    'SO_LUONG',
    'not-a-number',
    'STR-025',
    'error',
    'Giá trị không phải số',
    'A value is not a number',
    (xml) => setValue(xml, 'SO_LUONG', 1, 'một'),
  ),
  inTable(
    'XML2',
    'NGAY_YL',
    'bad-datetime',
    'STR-026',
    'error',
    'Thời điểm không có thật',
    'A moment that does not exist',
    (xml) => setValue(xml, 'NGAY_YL', 1, `${elementValue(xml, 'NGAY_YL').slice(0, 4)}13320860`),
  ),
  inTable(
    'XML1',
    'NAM_NAM_LIEN_TUC',
    'bad-date',
    'STR-027',
    'error',
    'Ngày không có thật',
    'A day that does not exist',
    (xml) => setValue(xml, 'NAM_NAM_LIEN_TUC', 1, '20200230'),
  ),
  inTable(
    'XML2',
    'TEN_THUOC',
    'blanks-around',
    'STR-028',
    'warning',
    'Khoảng trắng quanh giá trị',
    'Blanks around a value',
    (xml) => setValue(xml, 'TEN_THUOC', 1, `  ${elementValue(xml, 'TEN_THUOC')} `),
  ),
  inTable(
    'XML3',
    'DON_GIA_BV',
    'decimal-comma',
    'STR-035',
    'warning',
    'Dấu phẩy thập phân',
    'A decimal comma',
    (xml) => setValue(xml, 'DON_GIA_BV', 1, elementValue(xml, 'DON_GIA_BV').replace('.', ',')),
  ),
  inTable(
    'XML3',
    'THANH_TIEN_BV',
    'too-many-digits',
    'STR-036',
    'error',
    'Số có quá nhiều chữ số',
    'A number has too many digits',
    (xml, plan) =>
      setValue(xml, 'THANH_TIEN_BV', 1, '9'.repeat(fieldOf(plan, 'THANH_TIEN_BV').totalDigits + 1)),
  ),
  inTable(
    'XML2',
    'SO_LUONG',
    'too-many-decimals',
    'STR-037',
    'warning',
    'Quá nhiều chữ số thập phân',
    'Too many decimals',
    (xml) => setValue(xml, 'SO_LUONG', 1, `${elementValue(xml, 'SO_LUONG').split('.')[0]}.00001`),
  ),
  inTable(
    'XML2',
    'TYLE_TT_BH',
    'whole-number-with-decimals',
    'STR-038',
    'warning',
    'Số nguyên viết có phần thập phân',
    'A whole number written with decimals',
    (xml) => setValue(xml, 'TYLE_TT_BH', 1, `${elementValue(xml, 'TYLE_TT_BH')}.0`),
  ),
  inTable(
    'XML1',
    'NGAY_TAI_KHAM',
    'bad-date-in-list',
    'STR-039',
    'error',
    'Một ngày trong danh sách sai',
    'A date of a list is wrong',
    (xml) => setValue(xml, 'NGAY_TAI_KHAM', 1, '20260105;2026-01-12'),
  ),
  inTable(
    'XML1',
    'CHAN_DOAN_RV',
    'required-blank',
    'STR-040',
    'error',
    'Trường bắt buộc để trống',
    'A required field is blank',
    (xml) => setValue(xml, 'CHAN_DOAN_RV', 1, ''),
  ),
  inTable(
    'XML3',
    'MA_KHOA',
    'required-missing',
    'STR-040',
    'error',
    'Thiếu phần tử bắt buộc',
    'A required element is missing',
    (xml) => removeElement(xml, 'MA_KHOA', 1),
  ),
]

function fieldOf(plan: TablePlan, name: string) {
  return plan.fields.find((field) => field.name === name)!
}

function lengthLimit(plan: TablePlan, name: string): number {
  return fieldOf(plan, name).maxLength
}
