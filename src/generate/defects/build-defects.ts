import { DECLARATION } from '../table-writer.js'
import type { ClaimDefect } from './defect.js'
import { inTable } from './in-table.js'
import { elementValue, removeElement, replaceElement, setValue } from './surgery.js'

/** Well-formed, but not built as the standard says. */
export const BUILD_DEFECTS: readonly ClaimDefect[] = [
  inTable(
    'XML2',
    null,
    'unknown-element',
    'STR-018',
    'warning',
    'Phần tử lạ trong dòng',
    'An unknown element in a row',
    (xml) =>
      replaceElement(xml, 'TEN_THUOC', 1, (element) => `${element}\n<GHI_CHU_RIENG>mẫu</GHI_CHU_RIENG>`),
  ),
  inTable(
    'XML2',
    'MA_PP_CHEBIEN',
    'element-missing',
    'STR-019',
    'warning',
    'Thiếu phần tử không bắt buộc',
    'An element is missing that may be blank',
    (xml) => removeElement(xml, 'MA_PP_CHEBIEN', 1),
  ),
  inTable(
    'XML6',
    null,
    'list-empty',
    'STR-032',
    'warning',
    'Danh sách không có dòng nào',
    'The list has no row',
    (_, plan) => `${DECLARATION}\n<${plan.root}>\n<${plan.list}>\n</${plan.list}>\n</${plan.root}>\n`,
  ),
  inTable(
    'XML3',
    'DON_VI_TINH',
    'field-twice',
    'STR-041',
    'error',
    'Một trường có hai lần trong dòng',
    'A field stands twice in a row',
    (xml) => replaceElement(xml, 'DON_VI_TINH', 1, (element) => `${element}\n<DON_VI_TINH>Bộ</DON_VI_TINH>`),
  ),
  inTable(
    'XML11',
    null,
    'two-records',
    'STR-042',
    'warning',
    'Hai bản ghi trong một tài liệu',
    'Two records in one document',
    (xml, plan) => {
      const start = xml.indexOf(`<${plan.root}>`) + plan.root.length + 3
      const end = xml.indexOf(`</${plan.root}>`)
      return xml.slice(0, end) + xml.slice(start, end) + xml.slice(end)
    },
  ),
  inTable(
    'XML3',
    'TEN_DICH_VU',
    'element-in-field',
    'STR-043',
    'error',
    'Phần tử nằm trong một trường',
    'An element inside a field',
    (xml) => setValue(xml, 'TEN_DICH_VU', 1, 'Khám <b>bệnh</b> (mẫu)'),
  ),
  inTable(
    'XML3',
    null,
    'text-between-fields',
    'STR-044',
    'error',
    'Văn bản giữa các trường',
    'Text between the fields',
    (xml) => replaceElement(xml, 'MA_NHOM', 1, (element) => `${element} lạc chỗ`),
  ),
  inTable(
    'XML2',
    null,
    'list-without-wrapper',
    'STR-045',
    'warning',
    'Thiếu phần tử bao của danh sách',
    'The wrapper of the list is missing',
    (xml, plan) => xml.replace(`<${plan.root}>\n`, '').replace(`</${plan.root}>\n`, ''),
  ),
  inTable(
    'XML2',
    null,
    'namespace',
    'STR-046',
    'info',
    'Phần tử mang namespace',
    'Elements carry a namespace',
    (xml, plan) => xml.replace(`<${plan.root}>`, `<${plan.root} xmlns="urn:mau:thu-nghiem">`),
  ),
  inTable(
    'XML2',
    null,
    'blank-before-declaration',
    'STR-047',
    'warning',
    'Khoảng trắng trước khai báo XML',
    'Blanks before the XML declaration',
    (xml) => `\n  ${xml}`,
  ),
  inTable('XML2', 'STT', 'stt-not-positive', 'STR-029', 'error', 'STT bằng 0', 'STT is 0', (xml) =>
    setValue(xml, 'STT', 1, '0'),
  ),
  inTable('XML2', 'STT', 'stt-twice', 'STR-030', 'error', 'STT có hai lần', 'STT stands twice', (xml) =>
    setValue(xml, 'STT', 2, elementValue(xml, 'STT', 1)),
  ),
  inTable('XML2', null, 'stt-gap', 'STR-031', 'warning', 'STT không liên tục', 'STT has a gap', (xml) =>
    setValue(xml, 'STT', 2, '9000'),
  ),
]
