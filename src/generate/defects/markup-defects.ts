import { DECLARATION } from '../table-writer.js'
import type { ClaimDefect } from './defect.js'
import { inTable } from './in-table.js'
import { setValue } from './surgery.js'

/** Markup that no reader can follow. */
export const MARKUP_DEFECTS: readonly ClaimDefect[] = [
  inTable(
    'XML3',
    null,
    'table-cut',
    'STR-014',
    'error',
    'Bảng bị cắt giữa chừng',
    'The table is cut in the middle',
    (xml) => xml.slice(0, Math.floor(xml.length * 0.7)),
  ),
  inTable(
    'XML3',
    null,
    'tag-mismatch',
    'STR-014',
    'error',
    'Thẻ đóng không khớp',
    'An end tag does not match',
    (xml) => xml.replace('</DON_VI_TINH>', '</DON_VI>'),
  ),
  inTable(
    'XML2',
    null,
    'bad-entity',
    'STR-014',
    'error',
    'Thực thể không khai báo',
    'An entity that is not declared',
    (xml) => setValue(xml, 'TEN_THUOC', 1, 'Thuốc mẫu&nbsp;500mg'),
  ),
  inTable('XML2', null, 'bare-ampersand', 'STR-014', 'error', 'Ký tự & không mã hóa', 'A bare &', (xml) =>
    setValue(xml, 'TEN_THUOC', 1, 'Thuốc mẫu A & B'),
  ),
  inTable(
    'XML2',
    null,
    'control-character',
    'STR-014',
    'error',
    'Ký tự điều khiển',
    'A control character',
    (xml) => setValue(xml, 'TEN_THUOC', 1, 'Thuốc mẫu\u0001 500mg'),
  ),
  inTable(
    'XML2',
    null,
    'table-wrong-root',
    'STR-016',
    'error',
    'Phần tử gốc của bảng sai',
    "The table's root is wrong",
    (xml, plan) => xml.replaceAll(plan.root, 'CHI_TIEU_CHI_TIET_THUOC'),
  ),
  inTable(
    'XML2',
    null,
    'not-utf8',
    'STR-017',
    'error',
    'Bảng không phải UTF-8',
    'The table is not UTF-8',
    (xml) => {
      const bytes = Buffer.from(setValue(xml, 'CACH_DUNG', 1, 'Uống sau ăn ?'), 'utf8')
      bytes[bytes.indexOf('?', bytes.indexOf('<CACH_DUNG>'))] = 0xe0
      return bytes
    },
  ),
  inTable(
    'XML2',
    null,
    'other-encoding',
    'STR-017',
    'error',
    'Khai báo bảng mã khác',
    'Another encoding is declared',
    (xml) => xml.replace('encoding="utf-8"', 'encoding="windows-1258"'),
  ),
  inTable(
    'XML2',
    null,
    'table-doctype',
    'STR-033',
    'error',
    'Bảng có DOCTYPE',
    'The table has a DOCTYPE',
    (xml, plan) => xml.replace(DECLARATION, `${DECLARATION}\n<!DOCTYPE ${plan.root}>`),
  ),
]
