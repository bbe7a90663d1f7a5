/** One result line (XML4) of a test. Value between low and high, in units of 10^-decimals. */
export interface Index {
  readonly code: string
  readonly name: string
  readonly unit: string
  readonly low: number
  readonly high: number
  readonly decimals: number
}

/** A fictitious service. Prices in thousandths of a đồng; `priceBv` is what the hospital charges. */
export interface Service {
  readonly code: string
  readonly name: string
  /** MA_NHOM: 1 laboratory, 2 imaging, 3 functional test, 8 surgery, 13 examination, 15 bed, 18 procedure. */
  readonly group: number
  readonly unit: string
  readonly priceBh: number
  readonly priceBv: number
  /** First part of MA_MAY, or blank when no machine is used. */
  readonly machine: string
  readonly indices: readonly Index[]
  /** For imaging and functional tests: MO_TA and KET_LUAN. */
  readonly description?: string
  readonly conclusion?: string
  /** ICD-9-CM, surgery and procedures only. */
  readonly icd9?: string
}

/** A fictitious supply. `cap` is T_TRANTT, 0 when there is none; prices in thousandths of a đồng. */
export interface Supply {
  readonly code: string
  readonly name: string
  readonly unit: string
  readonly price: number
  readonly cap: number
}

function index(code: string, name: string, unit: string, low: number, high: number, decimals = 0): Index {
  return { code, name, unit, low, high, decimals }
}

const BLOOD_COUNT: readonly Index[] = [
  index('WBC', 'Số lượng bạch cầu', '10^9/L', 380, 1180, 2),
  index('RBC', 'Số lượng hồng cầu', '10^12/L', 370, 560, 2),
  index('HGB', 'Huyết sắc tố', 'g/L', 108, 168),
  index('HCT', 'Thể tích khối hồng cầu', '%', 335, 482, 1),
  index('MCV', 'Thể tích trung bình hồng cầu', 'fL', 780, 985, 1),
  index('MCH', 'Lượng huyết sắc tố trung bình', 'pg', 262, 334, 1),
  index('MCHC', 'Nồng độ huyết sắc tố trung bình', 'g/L', 312, 358),
  index('RDW', 'Độ phân bố hồng cầu', '%', 112, 154, 1),
  index('PLT', 'Số lượng tiểu cầu', '10^9/L', 148, 412),
  index('NEUT', 'Tỷ lệ bạch cầu trung tính', '%', 425, 812, 1),
  index('LYMPH', 'Tỷ lệ bạch cầu lympho', '%', 142, 452, 1),
  index('MONO', 'Tỷ lệ bạch cầu mono', '%', 28, 98, 1),
]

const CHEMISTRY: readonly Index[] = [
  index('GLU', 'Định lượng Glucose', 'mmol/L', 41, 118, 1),
  index('URE', 'Định lượng Urê', 'mmol/L', 24, 92, 1),
  index('CRE', 'Định lượng Creatinin', 'µmol/L', 48, 128),
  index('AST', 'Đo hoạt độ AST (GOT)', 'U/L', 12, 66),
  index('ALT', 'Đo hoạt độ ALT (GPT)', 'U/L', 9, 72),
  index('CHOL', 'Định lượng Cholesterol toàn phần', 'mmol/L', 32, 71, 1),
  index('TG', 'Định lượng Triglycerid', 'mmol/L', 6, 38, 1),
  index('ACUR', 'Định lượng Acid uric', 'µmol/L', 168, 472),
]

const URINE: readonly Index[] = [
  index('U-SG', 'Tỷ trọng nước tiểu', 'không', 1005, 1030, 3),
  index('U-PH', 'pH nước tiểu', 'không', 50, 80, 1),
  index('U-LEU', 'Bạch cầu niệu', 'LEU/µL', 0, 75),
  index('U-ERY', 'Hồng cầu niệu', 'ERY/µL', 0, 50),
  index('U-PRO', 'Protein niệu', 'g/L', 0, 30, 2),
  index('U-GLU', 'Glucose niệu', 'mmol/L', 0, 56, 1),
]

const ELECTROLYTES: readonly Index[] = [
  index('NA', 'Natri máu', 'mmol/L', 132, 147),
  index('K', 'Kali máu', 'mmol/L', 32, 51, 1),
  index('CL', 'Clo máu', 'mmol/L', 95, 109),
]

const CHEST =
  'Hai phế trường sáng đều, không thấy hình ảnh đám mờ khu trú. Bóng tim không to, chỉ số tim ngực trong giới hạn. ' +
  'Vòm hoành hai bên rõ nét, góc sườn hoành nhọn. Khung xương lồng ngực không thấy tổn thương. (Dữ liệu thử nghiệm)'
const ABDOMEN =
  'Gan kích thước bình thường, nhu mô đều, bờ đều. Túi mật thành mỏng, lòng không có sỏi. Tụy, lách không to. ' +
  'Hai thận kích thước bình thường, đài bể thận không giãn, không sỏi. Bàng quang ít nước tiểu. (Dữ liệu thử nghiệm)'
const HEART =
  'Nhịp xoang đều, tần số trong giới hạn, trục trung gian, không thấy biến đổi ST-T. (Dữ liệu thử nghiệm)'

export const EXAMINATION: Service = plain('99.0001.9001', 'Khám bệnh (mẫu)', 13, 'Lần', 39_800_000)
export const BED: Service = plain('99.0002.9002', 'Ngày giường bệnh nội khoa (mẫu)', 15, 'Ngày', 245_700_000)
export const DAY_BED: Service = plain(
  '99.0003.9003',
  'Ngày giường bệnh ban ngày (mẫu)',
  14,
  'Ngày',
  73_700_000,
)

export const LAB_TESTS: readonly Service[] = [
  lab('99.0101.9101', 'Tổng phân tích tế bào máu ngoại vi (mẫu)', 49_700_000, 'HH', BLOOD_COUNT),
  lab('99.0102.9102', 'Hóa sinh máu cơ bản (mẫu)', 172_000_000, 'SH', CHEMISTRY),
  lab('99.0103.9103', 'Tổng phân tích nước tiểu (mẫu)', 28_600_000, 'SH', URINE),
  lab('99.0104.9104', 'Điện giải đồ (mẫu)', 30_200_000, 'SH', ELECTROLYTES),
  lab('99.0105.9105', 'Định lượng CRP (mẫu)', 56_100_000, 'SH', [
    index('CRP', 'Định lượng CRP', 'mg/L', 2, 880, 1),
  ]),
  lab('99.0106.9106', 'Định lượng HbA1c (mẫu)', 105_300_000, 'SH', [
    index('HBA1C', 'HbA1c', '%', 48, 102, 1),
  ]),
]

export const IMAGING: readonly Service[] = [
  image(
    '99.0201.9201',
    'Chụp X-quang ngực thẳng số hóa 1 phim (mẫu)',
    2,
    73_300_000,
    'XQ',
    CHEST,
    'Hình ảnh tim phổi bình thường',
  ),
  image(
    '99.0202.9202',
    'Siêu âm ổ bụng (mẫu)',
    2,
    58_600_000,
    'SA',
    ABDOMEN,
    'Chưa thấy hình ảnh bất thường trên siêu âm',
  ),
  image(
    '99.0203.9203',
    'Điện tim thường (mẫu)',
    3,
    39_900_000,
    'DT',
    HEART,
    'Điện tim trong giới hạn bình thường',
  ),
]

export const PROCEDURES: readonly Service[] = [
  plain('99.0301.9301', 'Tiêm, truyền tĩnh mạch (mẫu)', 18, 'Lần', 25_100_000),
  plain('99.0302.9302', 'Thay băng vết thương chiều dài dưới 15cm (mẫu)', 18, 'Lần', 64_300_000, '93.57'),
  plain('99.0303.9303', 'Khí dung mũi họng (mẫu)', 18, 'Lần', 23_000_000, '93.94'),
  plain('99.0304.9304', 'Vật lý trị liệu hô hấp (mẫu)', 18, 'Lần', 32_900_000, '93.18'),
  plain('99.0305.9305', 'Điện châm (mẫu)', 18, 'Lần', 75_800_000, '99.92'),
]

export const SURGERIES: readonly Service[] = [
  plain('99.0401.9401', 'Phẫu thuật nội soi cắt ruột thừa (mẫu)', 8, 'Lần', 2_815_900_000, '47.01'),
  plain('99.0402.9402', 'Phẫu thuật kết hợp xương (mẫu)', 8, 'Lần', 3_985_200_000, '79.36'),
]

/** Birth by natural way, for the births of XML9. */
export const DELIVERY: Service = plain(
  '99.0403.9403',
  'Đỡ đẻ thường ngôi chỏm (mẫu)',
  18,
  'Lần',
  786_700_000,
  '73.59',
)

export const SUPPLIES: readonly Supply[] = [
  { code: 'N99.01.010', name: 'Bơm tiêm nhựa 5ml (mẫu)', unit: 'Cái', price: 693_000, cap: 0 },
  { code: 'N99.01.020', name: 'Kim luồn tĩnh mạch các cỡ (mẫu)', unit: 'Cái', price: 3_465_000, cap: 0 },
  { code: 'N99.02.030', name: 'Bộ dây truyền dịch (mẫu)', unit: 'Bộ', price: 4_179_000, cap: 0 },
  { code: 'N99.03.040', name: 'Găng tay phẫu thuật tiệt trùng (mẫu)', unit: 'Đôi', price: 5_250_000, cap: 0 },
  { code: 'N99.04.050', name: 'Gạc phẫu thuật 10x10cm (mẫu)', unit: 'Miếng', price: 1_102_500, cap: 0 },
  { code: 'N99.05.060', name: 'Chỉ khâu tiêu tổng hợp số 2/0 (mẫu)', unit: 'Sợi', price: 66_150_000, cap: 0 },
  {
    code: 'N99.06.070',
    name: 'Nẹp khóa xương dài (mẫu)',
    unit: 'Cái',
    price: 8_925_000_000,
    cap: 7_500_000_000,
  },
]

function plain(
  code: string,
  name: string,
  group: number,
  unit: string,
  price: number,
  icd9?: string,
): Service {
  const base = { code, name, group, unit, priceBh: price, priceBv: price, machine: '', indices: [] }
  return icd9 === undefined ? base : { ...base, icd9 }
}

function lab(code: string, name: string, price: number, machine: string, indices: readonly Index[]): Service {
  return { code, name, group: 1, unit: 'Lần', priceBh: price, priceBv: price, machine, indices }
}

/** Imaging is charged a tenth above the insurance price: such rows show the patient's own share. */
function image(
  code: string,
  name: string,
  group: number,
  price: number,
  machine: string,
  description: string,
  conclusion: string,
): Service {
  const base = { code, name, group, unit: 'Lần', priceBh: price, priceBv: price + price / 10, machine }
  return { ...base, indices: [], description, conclusion }
}
