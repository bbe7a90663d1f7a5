import { during, ever, type ParameterEntry, parameter, type ShippedRow, since, until } from './entry.js'

const LAW_22 = 'Luật BHYT, điều 22'
const PRACTICE = 'practice'

/** What the fund pays, and from which amounts on. */
export const BENEFIT_PARAMETERS = [
  parameter(
    'referenceLevel',
    'dong',
    'NGAY_VAO',
    'Mức tham chiếu (bằng mức lương cơ sở đến khi Chính phủ quyết định khác)',
    'Reference level (the base salary until the Government decides otherwise)',
    since(20180701, 1_390_000, 'NĐ 72/2018/NĐ-CP', 'reported'),
    since(20190701, 1_490_000, 'NĐ 38/2019/NĐ-CP', 'reported'),
    since(20230701, 1_800_000, 'NĐ 24/2023/NĐ-CP', 'reported'),
    since(20240701, 2_340_000, 'NĐ 73/2024/NĐ-CP; Luật 51/2024/QH15, điều 3 khoản 5'),
    since(20260701, 2_530_000, 'NĐ 161/2026/NĐ-CP', 'reported'),
  ),
  {
    ...parameter(
      'referenceLevelDay',
      'word',
      'receipt',
      'Ngày của lượt khám dùng để chọn mức tham chiếu',
      'Day of the visit that selects the reference level',
      ever('NGAY_VAO', 'Chưa văn bản nào quy định; theo thực tế phần mềm', PRACTICE),
    ),
    choices: ['NGAY_VAO', 'NGAY_RA', 'NGAY_YL'],
  },
  parameter(
    'smallVisitPercent',
    'percent',
    'NGAY_VAO',
    'Chi phí một lần khám dưới tỷ lệ này của mức tham chiếu thì hưởng 100%',
    'Cost of one visit below this part of the reference level is paid in full',
    ever(15, `${LAW_22} khoản 1`),
  ),
  parameter(
    'copaymentMonths',
    'month',
    'NGAY_VAO',
    'Cùng chi trả lũy kế trong năm trên số tháng mức tham chiếu này thì được miễn',
    'Co-payment of the year above so many months of the reference level ends it',
    ever(6, `${LAW_22} khoản 1; NĐ 188/2025/NĐ-CP, điều 18 khoản 2`),
  ),
  parameter(
    'continuousYears',
    'year',
    'NGAY_VAO',
    'Số năm tham gia liên tục để được miễn cùng chi trả',
    'Years of continuous insurance before co-payment can end',
    ever(5, `${LAW_22} khoản 1; NĐ 188/2025/NĐ-CP, điều 18 khoản 2`),
  ),
  parameter(
    'continuityGapDays',
    'day',
    'NGAY_VAO',
    'Gián đoạn tối đa vẫn tính là liên tục',
    'Longest gap that keeps insurance continuous',
    ever(90, 'NĐ 146/2018/NĐ-CP, điều 12; NĐ 188/2025/NĐ-CP'),
  ),
  parameter(
    'supplyPackageFactor',
    'factor',
    'NGAY_VAO',
    'Mức trần gói vật tư của một lần dịch vụ, số lần mức tham chiếu',
    'Cap of the supplies of one procedure, times the reference level',
    ever(45, 'TT 04/2017/TT-BYT'),
  ),
  parameter(
    'cardGraceDays.inpatient',
    'day',
    'NGAY_RA',
    'Số ngày quỹ còn chi trả sau khi thẻ hết hạn trong khi điều trị nội trú',
    'Days that the fund still pays after a card ends during an inpatient stay',
    ever(15, 'NĐ 146/2018/NĐ-CP, điều 27 khoản 9; NĐ 188/2025/NĐ-CP, điều 50 khoản 4'),
  ),
  parameter(
    'cardGraceDays.outpatient',
    'day',
    'NGAY_RA',
    'Số ngày quỹ còn chi trả sau khi thẻ hết hạn trong khi điều trị ngoại trú, ban ngày',
    'Days that the fund still pays after a card ends during day or outpatient treatment',
    until(20250630, 0, 'NĐ 146/2018/NĐ-CP, điều 27 khoản 9 chỉ quy định nội trú'),
    since(20250701, 15, 'NĐ 188/2025/NĐ-CP, điều 50 khoản 4'),
  ),
  parameter(
    'transferFormDays',
    'workingDay',
    'NGAY_VAO',
    'Thời hạn của phiếu chuyển cơ sở khám bệnh, chữa bệnh',
    'Life of a transfer form',
    since(20250101, 10, 'TT 01/2025/TT-BYT, điều 12'),
  ),
  parameter(
    'transferFormYears',
    'year',
    'NGAY_VAO',
    'Thời hạn của phiếu chuyển cơ sở với bệnh thuộc phụ lục III',
    'Life of a transfer form for diseases of annex III',
    since(20250101, 1, 'TT 01/2025/TT-BYT, điều 12'),
  ),
] as const satisfies readonly ParameterEntry[]

/** Categories whose benefit does not depend on the card. */
export const FLAT_PARAMETERS = [
  parameter(
    'flatBenefitPercent.1.2',
    'percent',
    'NGAY_VAO',
    'Mức hưởng cố định của đối tượng 1.2, không theo thẻ',
    'Fixed benefit of category 1.2, whatever the card',
    since(20250701, 100, 'Luật 51/2024/QH15; QĐ 3276/QĐ-BYT (2025)'),
  ),
] as const satisfies readonly ParameterEntry[]

const LEVELS: readonly (readonly [string, number])[] = [
  ['1', 100],
  ['2', 100],
  ['3', 95],
  ['4', 80],
  ['5', 100],
]

/** Benefit by the third character of a card: `benefitLevel.4`. */
export const LEVEL_PARAMETERS = LEVELS.map(([digit, percent]) =>
  parameter(
    `benefitLevel.${digit}`,
    'percent',
    'NGAY_VAO',
    `Mức hưởng của thẻ có ký tự thứ ba là ${digit}`,
    `Benefit of a card whose third character is ${digit}`,
    ever(percent, `${LAW_22} khoản 1; QĐ 1351/QĐ-BHXH (2015)`),
  ),
)

const QD3276 = 'QĐ 3276/QĐ-BYT (2025)'
const NEW = 20250701
const full = (basis = QD3276): ShippedRow[] => [since(NEW, 100, basis)]
const none = (): ShippedRow[] => [since(NEW, 0, QD3276)]
const half = (): ShippedRow[] => [
  during(NEW, 20260630, 0, `${QD3276}; NĐ 188/2025/NĐ-CP, điều 19`),
  since(20260701, 50, `${QD3276}; NĐ 188/2025/NĐ-CP, điều 19`),
]
const right = (): ShippedRow[] => [ever(100, `${LAW_22}; ${QD3276}`)]

interface Route {
  readonly code: string
  readonly outpatient: readonly ShippedRow[]
  readonly inpatient: readonly ShippedRow[]
}

const both = (code: string, rows: () => ShippedRow[]): Route => ({
  code,
  outpatient: rows(),
  inpatient: rows(),
})

/** Codes 7 to 7.4, 8 and 10 have no rate of their own: it follows from the visit that they belong to. */
const ROUTES: readonly Route[] = [
  ...['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7', '2'].map((code) => both(code, right)),
  both('1.11', full),
  { code: '1.12', outpatient: full(), inpatient: [] },
  { code: '1.13', outpatient: half(), inpatient: [] },
  { code: '1.14', outpatient: half(), inpatient: [] },
  { code: '1.15', outpatient: [], inpatient: full() },
  both('1.16', full),
  both('1.17', full),
  { code: '1.18', outpatient: half(), inpatient: [] },
  {
    code: '3.1',
    outpatient: [ever(0, `${LAW_22} khoản 3; ${QD3276}`)],
    inpatient: [ever(40, `${LAW_22} khoản 3; ${QD3276}`)],
  },
  {
    code: '3.2',
    outpatient: none(),
    inpatient: [
      until(20201231, 60, `${LAW_22} khoản 3`),
      since(20210101, 100, `${LAW_22} khoản 6; ${QD3276}`),
    ],
  },
  both('3.3', () => [
    until(20151231, 70, `${LAW_22} khoản 3`),
    since(20160101, 100, `${LAW_22} khoản 4; ${QD3276}`),
  ]),
  { code: '3.5', outpatient: [ever(0, `${LAW_22} khoản 3; QĐ 824/QĐ-BYT (2023)`)], inpatient: [] },
  { code: '3.6', outpatient: none(), inpatient: [ever(100, `${LAW_22} khoản 5; ${QD3276}`)] },
  both('9', () => [ever(0, 'QĐ 824/QĐ-BYT (2023); QĐ 3276/QĐ-BYT (2025)')]),
]

const SETTINGS = [
  ['outpatient', 'ngoại trú', 'outpatient'],
  ['inpatient', 'nội trú', 'inpatient'],
] as const

/** Rate of a visit by its MA_DOITUONG_KCB: `routePercent.1.13.outpatient`. No value where a code does not apply. */
export const ROUTE_PARAMETERS = ROUTES.flatMap(({ code, ...rows }) =>
  SETTINGS.filter(([setting]) => rows[setting].length > 0).map(([setting, vi, en]) =>
    parameter(
      `routePercent.${code}.${setting}`,
      'percent',
      'NGAY_VAO',
      `Tỷ lệ hưởng theo đối tượng ${code}, ${vi}`,
      `Rate of visit category ${code}, ${en}`,
      ...rows[setting],
    ),
  ),
)
