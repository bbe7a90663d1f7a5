import { ALWAYS, FOREVER } from '../catalogue-values.js'
import {
  always,
  type CodeListEdition,
  type CodeListEntry,
  codes,
  fixed,
  QD130,
  QD3176,
  QD4750,
  QD5937,
  type Row,
  SINCE_4750,
} from './entry.js'

const QD824 = 'QĐ 824/QĐ-BYT (2023)'
const QD1804 = 'QĐ 1804/QĐ-BYT (2026), thay phụ lục 1 QĐ 824/QĐ-BYT từ 01/08/2026'

const CARE_2023: readonly Row[] = [
  ['01', 'Khám bệnh', 'Examination'],
  ['02', 'Điều trị ngoại trú', 'Outpatient treatment'],
  ['03', 'Điều trị nội trú', 'Inpatient treatment'],
  ['04', 'Điều trị nội trú ban ngày', 'Day inpatient treatment'],
  [
    '05',
    'Điều trị ngoại trú các bệnh mạn tính dài ngày, có khám bệnh và lĩnh thuốc',
    'Long-term outpatient care of chronic disease, with examination and drugs',
  ],
  [
    '06',
    'Điều trị lưu tại trạm y tế tuyến xã, phòng khám đa khoa khu vực',
    'Stay at a commune station or regional polyclinic',
  ],
  ['07', 'Nhận thuốc theo hẹn, không khám bệnh', 'Drugs by appointment, without examination'],
  [
    '08',
    'Điều trị ngoại trú các bệnh mạn tính dài ngày, có dịch vụ kỹ thuật và/hoặc thuốc',
    'Long-term outpatient care of chronic disease, with services and/or drugs',
  ],
  ['09', 'Điều trị nội trú dưới 04 giờ', 'Inpatient treatment under 4 hours'],
  ['10', 'Các trường hợp khác', 'Other'],
]

const CARE_2026: readonly Row[] = [
  ...CARE_2023,
  ['11', 'Khám bệnh, chữa bệnh lưu động', 'Mobile care'],
  ['12', 'Khám bệnh, chữa bệnh tại nhà', 'Care at home'],
  ['13', 'Khám bệnh, chữa bệnh y học gia đình', 'Family medicine'],
  ['14', 'Khám bệnh, chữa bệnh từ xa', 'Remote care'],
  ['15', 'Khám sức khỏe định kỳ', 'Periodic health check'],
  ['16', 'Khám sàng lọc', 'Screening'],
]

/** QĐ 130 made the field a number, so its files carry both `1` and `01`. */
const withShort = (rows: readonly Row[]): Row[] => [
  ...rows,
  ...rows.filter(([code]) => code < '10').map(([code, vi, en]): Row => [code.slice(1), vi, en]),
]

const care = (
  versions: CodeListEdition['versions'],
  from: number,
  to: number,
  source: string,
  rows: readonly Row[],
): CodeListEdition => ({ versions, from, to, source, codes: codes(...rows) })

const SUMMARY_CARE = CARE_2023.filter(([code]) => ['02', '03', '04'].includes(code))
const SUMMARY_CARE_3176 = CARE_2023.filter(([code]) => !['01', '07', '10'].includes(code))

const RESULTS: readonly Row[] = [
  ['1', 'Khỏi', 'Cured'],
  ['2', 'Đỡ', 'Improved'],
  ['3', 'Không thay đổi', 'Unchanged'],
  ['4', 'Nặng hơn', 'Worse'],
  ['5', 'Tử vong', 'Died'],
  ['6', 'Tiên lượng nặng xin về', 'Grave, asked to go home'],
  ['7', 'Chưa xác định', 'Undetermined'],
]
const DIED_OUTSIDE: Row = ['8', 'Tử vong ngoại viện', 'Died outside the facility']
const resultsOf3176 = RESULTS.map(
  (row): Row =>
    row[0] === '5' ? ['5', 'Tử vong tại cơ sở khám bệnh, chữa bệnh', 'Died at the facility'] : row,
)

const LEAVING: readonly Row[] = [
  ['1', 'Ra viện', 'Discharged'],
  ['2', 'Chuyển tuyến theo yêu cầu chuyên môn', 'Transferred on professional need'],
  ['3', 'Trốn viện', 'Absconded'],
  ['4', 'Xin ra viện', 'Asked for discharge'],
  ['5', 'Chuyển tuyến theo yêu cầu người bệnh', 'Transferred at the request of the patient'],
]
const leavingOf3176 = LEAVING.map(
  ([code, vi, en]): Row => [code, vi.replace('Chuyển tuyến', 'Chuyển cơ sở khám bệnh, chữa bệnh'), en],
)

/** Lists of the visit as a whole (XML0, XML1 and the papers that repeat their fields). */
export const VISIT_LISTS: readonly CodeListEntry[] = [
  fixed('GIOI_TINH', 'Giới tính', 'Sex', `${QD130}; ${QD3176}`, [
    ['1', 'Nam', 'Male'],
    ['2', 'Nữ', 'Female'],
    ['3', 'Chưa xác định', 'Undetermined'],
  ]),
  {
    name: 'MA_LOAI_KCB',
    vi: 'Hình thức khám bệnh, chữa bệnh',
    en: 'Type of care',
    judgedBy: 'NGAY_RA',
    editions: [
      care(['130'], ALWAYS, 20260731, QD824, withShort(CARE_2023)),
      care(['130'], 20260801, FOREVER, QD1804, withShort(CARE_2026)),
      care(SINCE_4750, ALWAYS, 20260731, QD824, CARE_2023),
      care(SINCE_4750, 20260801, FOREVER, QD1804, CARE_2026),
    ],
  },
  {
    name: 'XML8.MA_LOAI_KCB',
    vi: 'Hình thức khám bệnh, chữa bệnh trên tóm tắt hồ sơ bệnh án',
    en: 'Type of care on the summary of the medical record',
    judgedBy: null,
    editions: [
      always(['130'], QD130, codes(...withShort(SUMMARY_CARE))),
      always(['4750'], QD4750, codes(...SUMMARY_CARE)),
      always(['3176'], QD3176, codes(...SUMMARY_CARE_3176)),
    ],
  },
  {
    name: 'KET_QUA_DTRI',
    vi: 'Kết quả điều trị',
    en: 'Treatment outcome',
    judgedBy: null,
    editions: [
      always(['130'], QD130, codes(...RESULTS)),
      always(['4750'], QD4750, codes(...RESULTS, DIED_OUTSIDE)),
      always(['3176'], QD3176, codes(...resultsOf3176, DIED_OUTSIDE)),
    ],
  },
  {
    name: 'MA_LOAI_RV',
    vi: 'Loại ra viện',
    en: 'Type of discharge',
    judgedBy: null,
    editions: [
      always(['130', '4750'], QD130, codes(...LEAVING)),
      always(['3176'], QD3176, codes(...leavingOf3176)),
    ],
  },
  fixed('MA_TAI_NAN', 'Tai nạn, thương tích', 'Cause of injury', `${QD5937}, phụ lục 4`, [
    ['0', 'Chưa xác định', 'Not determined'],
    ['1', 'Tai nạn giao thông', 'Traffic'],
    ['2', 'Tai nạn lao động', 'Work'],
    ['3', 'Tai nạn dưới nước', 'Water'],
    ['4', 'Bỏng', 'Burn'],
    ['5', 'Bạo lực, xung đột', 'Violence'],
    ['6', 'Tự tử', 'Suicide'],
    ['7', 'Ngộ độc', 'Poisoning'],
    ['8', 'Khác', 'Other'],
  ]),
  fixed('MA_KHUVUC', 'Khu vực ghi trên thẻ', 'Priority area on the card', QD130, [
    ['K1', 'Khu vực 1', 'Area 1'],
    ['K2', 'Khu vực 2', 'Area 2'],
    ['K3', 'Khu vực 3', 'Area 3'],
  ]),
  fixed(
    'MA_DINH_CHI_THAI',
    'Đình chỉ thai nghén (XML7, XML11)',
    'Pregnancy terminated (XML7, XML11)',
    QD130,
    [
      ['0', 'Không', 'No'],
      ['1', 'Có', 'Yes'],
    ],
  ),
  fixed(
    'MA_LYDO_CT',
    'Lý do chuyển cơ sở (XML13)',
    'Reason of the transfer (XML13)',
    `${QD4750}; ${QD3176}`,
    [
      ['1', 'Đủ điều kiện chuyển theo quy định', 'Eligible under the transfer rules'],
      [
        '2',
        'Đủ điều kiện chuyển vì vượt quá khả năng của cơ sở',
        'Eligible because beyond the capability of the facility',
      ],
      [
        '3',
        'Theo yêu cầu của người bệnh hoặc người đại diện',
        'At the request of the patient or a representative',
      ],
    ],
    SINCE_4750,
  ),
  fixed('SINHCON_PHAUTHUAT', 'Sinh con phẫu thuật (XML9)', 'Surgical birth (XML9)', QD130, [
    ['0', 'Không', 'No'],
    ['1', 'Có', 'Yes'],
  ]),
  fixed('SINHCON_DUOI32TUAN', 'Sinh con dưới 32 tuần (XML9)', 'Birth before 32 weeks (XML9)', QD130, [
    ['0', 'Không', 'No'],
    ['1', 'Có', 'Yes'],
  ]),
]
