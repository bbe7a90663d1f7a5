import { ALWAYS, FOREVER } from '../catalogue-values.js'
import {
  ALL,
  always,
  type CodeListEntry,
  codes,
  fixed,
  legacy,
  QD130,
  QD3176,
  QD4750,
  QD5937,
  type Row,
  SINCE_4750,
} from './entry.js'

const GROUPS = `${QD5937}, phụ lục 3`
const OLD_GROUPS = 'danh mục của QĐ 4210/QĐ-BYT (2017) giữ lại theo thực tế'

const SERVICE_GROUPS: readonly Row[] = [
  ['1', 'Xét nghiệm', 'Laboratory test'],
  ['2', 'Chẩn đoán hình ảnh', 'Imaging'],
  ['3', 'Thăm dò chức năng', 'Functional test'],
  ['8', 'Phẫu thuật', 'Surgery'],
  ['10', 'Vật tư y tế', 'Supplies'],
  ['12', 'Vận chuyển', 'Transport'],
  ['13', 'Khám bệnh', 'Examination'],
  ['14', 'Giường điều trị ban ngày', 'Day bed'],
  ['15', 'Giường điều trị nội trú', 'Inpatient bed'],
  ['16', 'Giường lưu', 'Observation bed'],
  ['18', 'Thủ thuật', 'Procedure'],
]

const OLD_SERVICE_GROUPS: readonly Row[] = [
  ['7', 'Máu (thường ở XML2)', 'Blood (usually in XML2)'],
  ['9', 'Dịch vụ kỹ thuật thanh toán theo tỷ lệ', 'Services paid at a rate'],
  ['11', 'Vật tư y tế ngoài danh mục', 'Supplies outside the list'],
]

const OTHER_SERVICES: Row = [
  '19',
  'Dịch vụ khác (ăn, đi lại, lưu trú)',
  'Other services (meals, travel, lodging)',
]

const FUEL: readonly Row[] = [
  ['R954', 'Xăng RON 95-IV', 'Petrol RON 95-IV'],
  ['R953', 'Xăng RON 95-III', 'Petrol RON 95-III'],
  ['E922', 'Xăng E5 RON 92-II', 'Petrol E5 RON 92-II'],
  ['D1S5', 'Dầu điêzen 0,001S-V', 'Diesel 0.001S-V'],
  ['D5S2', 'Dầu điêzen 0,05S-II', 'Diesel 0.05S-II'],
]
const FUEL_2025: readonly Row[] = [
  ['R955', 'Xăng RON 95-V', 'Petrol RON 95-V'],
  ['E10', 'Xăng E10', 'Petrol E10'],
]
const inZones = (rows: readonly Row[]): Row[] =>
  rows.flatMap(([code, vi, en]): Row[] => [
    [`${code}V1`, `${vi}, vùng 1`, `${en}, zone 1`],
    [`${code}V2`, `${vi}, vùng 2`, `${en}, zone 2`],
  ])
const ELECTRIC: Row = ['XEDIEN', 'Xe điện', 'Electric vehicle']

/** Lists of the cost rows (XML2, XML3). */
export const COST_LISTS: readonly CodeListEntry[] = [
  {
    name: 'XML2.MA_NHOM',
    vi: 'Nhóm chi phí của thuốc, máu',
    en: 'Cost groups of drugs and blood',
    judgedBy: null,
    editions: [
      always(ALL, `${GROUPS}; 5, 6: ${OLD_GROUPS}`, [
        ...codes(
          ['4', 'Thuốc trong danh mục', 'Drugs'],
          ['7', 'Máu', 'Blood'],
          ['17', 'Chế phẩm máu', 'Blood products'],
        ),
        ...legacy(
          ['5', 'Thuốc ngoài danh mục', 'Drugs outside the list'],
          ['6', 'Thuốc thanh toán theo tỷ lệ', 'Drugs paid at a rate'],
        ),
      ]),
    ],
  },
  {
    name: 'XML3.MA_NHOM',
    vi: 'Nhóm chi phí của dịch vụ, vật tư',
    en: 'Cost groups of services and supplies',
    judgedBy: null,
    editions: [
      always(['130'], `${GROUPS}; 7, 9, 11: ${OLD_GROUPS}`, [
        ...codes(...SERVICE_GROUPS),
        ...legacy(...OLD_SERVICE_GROUPS),
      ]),
      always(SINCE_4750, `${GROUPS}; 19: ${QD4750}; 7, 9, 11: ${OLD_GROUPS}`, [
        ...codes(...SERVICE_GROUPS, OTHER_SERVICES),
        ...legacy(...OLD_SERVICE_GROUPS),
      ]),
    ],
  },
  {
    name: 'PHAM_VI',
    vi: 'Phạm vi hưởng',
    en: 'Scope of coverage',
    judgedBy: null,
    editions: [
      always(
        ['130', '4750'],
        `${QD130}; ${QD4750}`,
        codes(
          ['1', 'Trong phạm vi hưởng BHYT', 'In the scope of insurance'],
          ['2', 'Ngoài phạm vi hưởng BHYT', 'Outside the scope of insurance'],
          [
            '3',
            'Ngoài danh mục, quỹ chi trả cho quân đội, công an, cơ yếu',
            'Outside the list, paid for army, police and cipher',
          ],
        ),
      ),
      always(
        ['3176'],
        QD3176,
        codes(
          ['1', 'Do quỹ BHYT chi trả', 'Paid by the fund'],
          ['2', 'Do người bệnh chi trả', 'Paid by the patient'],
          [
            '3',
            'Dùng cho quân đội, công an, cơ yếu (NĐ 70/2015/NĐ-CP, điều 10)',
            'Used for army, police and cipher (NĐ 70/2015, article 10)',
          ],
        ),
      ),
    ],
  },
  fixed('MA_PTTT', 'Phương thức thanh toán', 'Method of payment', QD130, [
    ['1', 'Phí dịch vụ', 'Fee for service'],
    ['2', 'Định suất', 'Capitation'],
    ['3', 'Trường hợp bệnh (DRG)', 'Diagnosis-related group'],
  ]),
  fixed('NGUON_CTRA', 'Nguồn chi trả thuốc (XML2)', 'Who pays for the drug (XML2)', QD130, [
    ['1', 'Quỹ BHYT', 'Insurance fund'],
    ['2', 'Dự án, viện trợ', 'Project or aid'],
    ['3', 'Chương trình mục tiêu quốc gia', 'National target programme'],
    ['4', 'Nguồn khác', 'Other'],
  ]),
  fixed('PP_VO_CAM', 'Phương pháp vô cảm (XML3)', 'Method of anaesthesia (XML3)', QD130, [
    ['1', 'Gây mê', 'General anaesthesia'],
    ['2', 'Gây tê', 'Local or regional anaesthesia'],
    ['3', 'Châm tê', 'Acupuncture'],
    ['4', 'Phương pháp khác', 'Other'],
  ]),
  fixed('VET_THUONG_TP', 'Vết thương tái phát', 'Recurrent wound', QD130, [
    ['1', 'Điều trị vết thương tái phát', 'Treatment of a recurrent wound'],
  ]),
  fixed('TAI_SU_DUNG', 'Vật tư tái sử dụng (XML3)', 'Reused supply (XML3)', QD130, [
    ['1', 'Tái sử dụng', 'Reused'],
  ]),
  {
    name: 'MA_XANG_DAU',
    vi: 'Mã xăng dầu (XML3)',
    en: 'Fuel of the transport (XML3)',
    judgedBy: 'NGAY_RA',
    editions: [
      {
        versions: ALL,
        from: ALWAYS,
        to: 20250630,
        source: `${QD5937}, phụ lục 8`,
        codes: codes(...inZones(FUEL)),
      },
      {
        versions: ALL,
        from: 20250701,
        to: FOREVER,
        source: `${QD5937}, phụ lục 8; QĐ 3276/QĐ-BYT (17/10/2025), cho lượt khám từ 01/07/2025`,
        codes: codes(...inZones(FUEL), ...inZones(FUEL_2025), ELECTRIC),
      },
    ],
  },
]
