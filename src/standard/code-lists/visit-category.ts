import { ALWAYS, FOREVER } from '../catalogue-values.js'
import { ALL, type CodeListEntry, codes, type Row } from './entry.js'

const QD824 = 'QĐ 824/QĐ-BYT (2023)'
const QD3276 = 'QĐ 3276/QĐ-BYT (17/10/2025)'

const CATEGORIES_2023: readonly Row[] = [
  ['1.1', 'Đúng cơ sở đăng ký khám chữa bệnh ban đầu', 'At the registered first facility'],
  ['1.2', 'Cơ sở tuyến xã, huyện khác trong tỉnh', 'Other commune or district facility of the province'],
  ['1.3', 'Có giấy chuyển tuyến', 'With a transfer form'],
  ['1.4', 'Công tác, làm việc lưu động, học tập, tạm trú', 'Temporary stay, business or study elsewhere'],
  ['1.5', 'Có giấy hẹn khám lại', 'With a follow-up slip'],
  ['1.6', 'Người hiến bộ phận cơ thể', 'Organ donor'],
  ['1.7', 'Trẻ sơ sinh phải điều trị ngay sau khi sinh', 'Newborn treated right after birth'],
  ['1.8', 'Bệnh lao', 'Tuberculosis'],
  ['1.9', 'HIV/AIDS', 'HIV/AIDS'],
  ['1.10', 'COVID-19', 'COVID-19'],
  ['2', 'Cấp cứu', 'Emergency'],
  ['3.1', 'Trái tuyến tại tuyến trung ương', 'Off route at a central hospital'],
  ['3.2', 'Trái tuyến nội trú tại tuyến tỉnh', 'Off route, inpatient at a provincial hospital'],
  ['3.3', 'Trái tuyến tại tuyến huyện', 'Off route at a district hospital'],
  ['3.4', 'Trái tuyến (trường hợp 3.4)', 'Off route (case 3.4)'],
  ['3.5', 'Trái tuyến ngoại trú tại tuyến tỉnh', 'Off route, outpatient at a provincial hospital'],
  [
    '3.6',
    'Trái tuyến: người dân tộc thiểu số, hộ nghèo, người ở xã đảo, huyện đảo',
    'Off route: minorities, poor households, islanders',
  ],
  ['3.7', 'Trái tuyến (trường hợp 3.7)', 'Off route (case 3.7)'],
  ['7.1', 'Người bệnh tự đến lĩnh thuốc', 'Patient collects drugs'],
  ['7.2', 'Người được ủy quyền lĩnh thuốc', 'Proxy collects drugs'],
  ['7.3', 'Lĩnh thuốc tại cơ sở khác', 'Drugs collected at another facility'],
  ['7.4', 'Giao thuốc đến người bệnh', 'Drugs delivered'],
  ['8', 'Thu hồi đề nghị thanh toán', 'Payment request withdrawn'],
  ['9', 'Không khám chữa bệnh BHYT', 'Visit without insurance'],
]

const CATEGORIES_2025: readonly Row[] = [
  ['1.1', 'Đúng cơ sở đăng ký khám chữa bệnh ban đầu', 'At the registered first facility'],
  ['1.2', 'Cơ sở cấp khám bệnh, chữa bệnh ban đầu (hưởng 100%)', 'Primary level (100 % whatever the card)'],
  ['1.3', 'Có phiếu chuyển cơ sở', 'With a transfer form'],
  ['1.4', 'Thay đổi nơi cư trú, lưu trú', 'Change of residence or stay'],
  ['1.5', 'Có phiếu hẹn khám lại', 'With a follow-up slip'],
  ['1.6', 'Người hiến bộ phận cơ thể', 'Organ donor'],
  ['1.7', 'Trẻ sơ sinh phải điều trị ngay sau khi sinh', 'Newborn treated right after birth'],
  ['1.11', 'Tự đến cơ sở cấp ban đầu khác', 'Came by oneself to another primary facility'],
  [
    '1.12',
    'Tự đến, ngoại trú, cấp cơ bản dưới 50 điểm',
    'By oneself, outpatient, basic level under 50 points',
  ],
  [
    '1.13',
    'Tự đến, ngoại trú, cấp cơ bản từ 50 đến dưới 70 điểm',
    'By oneself, outpatient, basic level of 50 to under 70 points',
  ],
  [
    '1.14',
    'Tự đến, ngoại trú, cấp cơ bản trước đây là tuyến tỉnh, trung ương',
    'By oneself, outpatient, basic level that was provincial or central',
  ],
  ['1.15', 'Tự đến, nội trú, cấp cơ bản', 'By oneself, inpatient at basic level'],
  [
    '1.16',
    'Cấp cơ bản, bệnh thuộc phụ lục II Thông tư 01/2025/TT-BYT',
    'Basic level, disease of annex II of TT 01/2025',
  ],
  [
    '1.17',
    'Cấp chuyên sâu, bệnh thuộc phụ lục I Thông tư 01/2025/TT-BYT',
    'Specialised level, disease of annex I of TT 01/2025',
  ],
  [
    '1.18',
    'Tự đến, ngoại trú, cấp chuyên sâu trước đây là tuyến tỉnh',
    'By oneself, outpatient, specialised level that was provincial',
  ],
  ['2', 'Cấp cứu', 'Emergency'],
  [
    '3.1',
    'Tự đến cấp chuyên sâu trước đây là tuyến trung ương',
    'By oneself to specialised level that was central',
  ],
  [
    '3.2',
    'Tự đến, nội trú, cấp chuyên sâu trước đây là tuyến tỉnh',
    'By oneself, inpatient, specialised level that was provincial',
  ],
  ['3.3', 'Tự đến cơ sở trước đây là tuyến huyện', 'By oneself to a facility that was district level'],
  [
    '3.6',
    'Người dân tộc thiểu số, hộ nghèo, người ở xã đảo, huyện đảo: nội trú cấp chuyên sâu',
    'Minorities, poor households, islanders: inpatient at specialised level',
  ],
  ['7', 'Nhận thuốc khi có dịch bệnh, bất khả kháng', 'Drugs in an epidemic or force majeure'],
  ['7.2', 'Người được ủy quyền nhận thuốc', 'Proxy collects drugs'],
  ['7.3', 'Nhận thuốc tại cơ sở khác', 'Drugs collected at another facility'],
  ['7.4', 'Giao thuốc đến người bệnh', 'Drugs delivered'],
  ['8', 'Thu hồi đề nghị thanh toán', 'Payment request withdrawn'],
  ['9', 'Không khám chữa bệnh BHYT', 'Visit without insurance'],
  ['10', 'Chỉ nhận thuốc theo hẹn', 'Drugs by appointment only'],
]

const inNewList = new Set(CATEGORIES_2025.map(([code]) => code))

/**
 * The list of 2025 may be used for visits since 1 July 2025 and must be from 1 January 2026: between those days
 * both lists hold.
 */
export const VISIT_CATEGORY: CodeListEntry = {
  name: 'MA_DOITUONG_KCB',
  vi: 'Mã đối tượng đến khám bệnh, chữa bệnh',
  en: 'Category of the visit',
  judgedBy: 'NGAY_RA',
  editions: [
    { versions: ALL, from: ALWAYS, to: 20250630, source: QD824, codes: codes(...CATEGORIES_2023) },
    {
      versions: ALL,
      from: 20250701,
      to: 20251231,
      source: `${QD824}; ${QD3276}, chuyển tiếp đến 31/12/2025`,
      codes: codes(...CATEGORIES_2025, ...CATEGORIES_2023.filter(([code]) => !inNewList.has(code))),
    },
    { versions: ALL, from: 20260101, to: FOREVER, source: QD3276, codes: codes(...CATEGORIES_2025) },
  ],
}
