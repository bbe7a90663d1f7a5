/** A fictitious drug with codes of realistic shape. Price in thousandths of a đồng. */
export interface Drug {
  readonly code: string
  readonly name: string
  readonly unit: string
  readonly strength: string
  readonly route: string
  readonly form: string
  readonly registration: string
  readonly price: number
  /** TYLE_TT_BH (%). */
  readonly rate: number
  readonly instruction: string
}

type Line = readonly [
  name: string,
  unit: string,
  strength: string,
  route: string,
  form: string,
  price: number,
]

const TABLETS = 'Viên nén bao phim'
const LINES: readonly Line[] = [
  ['Paramẫu 500', 'Viên', '500mg', '1.01', 'Viên nén', 480_000],
  ['Amoximẫu 500', 'Viên', '500mg', '1.01', 'Viên nang cứng', 1_650_500],
  ['Cefathử 200', 'Viên', '200mg', '1.01', TABLETS, 3_215_000],
  ['Omepramẫu 20', 'Viên', '20mg', '1.01', 'Viên nang tan trong ruột', 890_250],
  ['Amlothử 5', 'Viên', '5mg', '1.01', 'Viên nén', 625_000],
  ['Losarmẫu 50', 'Viên', '50mg', '1.01', TABLETS, 1_120_000],
  ['Metforthử 850', 'Viên', '850mg', '1.01', TABLETS, 745_000],
  ['Gliclamẫu 30 MR', 'Viên', '30mg', '1.01', 'Viên giải phóng kéo dài', 2_310_000],
  ['Atorvathử 20', 'Viên', '20mg', '1.01', TABLETS, 1_575_000],
  ['Loratamẫu 10', 'Viên', '10mg', '1.01', 'Viên nén', 560_000],
  ['Vitamin thử nghiệm 3B', 'Viên', '125mg + 125mg + 250mcg', '1.01', TABLETS, 1_090_125],
  ['Canxi mẫu D3', 'Viên', '500mg + 200IU', '1.01', 'Viên sủi', 2_845_000],
  ['Siro ho Thử Nghiệm', 'Chai', '60ml', '1.01', 'Siro', 28_500_000],
  ['Men tiêu hóa Mẫu', 'Gói', '1g', '1.01', 'Bột pha hỗn dịch uống', 3_900_000],
  ['Oresol Thử 245', 'Gói', '4,1g', '1.01', 'Bột pha dung dịch uống', 1_450_000],
  ['Natri clorid Mẫu 0,9%', 'Chai', '0,9%/500ml', '2.15', 'Dung dịch tiêm truyền', 7_980_000],
  ['Glucose Thử 5%', 'Chai', '5%/500ml', '2.15', 'Dung dịch tiêm truyền', 8_925_000],
  ['Ringer lactat Mẫu', 'Chai', '500ml', '2.15', 'Dung dịch tiêm truyền', 8_190_000],
  ['Ceftrimẫu 1g', 'Lọ', '1g', '2.10', 'Bột pha tiêm', 9_765_000],
  ['Cefopethử 1g + 1g', 'Lọ', '1g + 1g', '2.10', 'Bột pha tiêm', 78_450_000],
  ['Metronimẫu 500', 'Chai', '500mg/100ml', '2.15', 'Dung dịch tiêm truyền', 11_340_000],
  ['Pantothử 40', 'Lọ', '40mg', '2.10', 'Bột đông khô pha tiêm', 18_900_000],
  ['Furosemẫu 20', 'Ống', '20mg/2ml', '2.10', 'Dung dịch tiêm', 1_260_000],
  ['Insulin Thử Nghiệm 30/70', 'Lọ', '100IU/ml; 10ml', '2.07', 'Hỗn dịch tiêm', 58_800_000],
  ['Methylpremẫu 40', 'Lọ', '40mg', '2.10', 'Bột đông khô pha tiêm', 20_685_000],
  ['Paramẫu truyền 1g', 'Chai', '1g/100ml', '2.15', 'Dung dịch tiêm truyền', 14_175_000],
  ['Salbuthử khí dung', 'Ống', '2,5mg/2,5ml', '5.05', 'Dung dịch khí dung', 4_410_000],
  ['Enoxamẫu 40', 'Bơm tiêm', '40mg/0,4ml', '2.07', 'Dung dịch tiêm', 69_300_000],
  ['Mỡ tra mắt Mẫu', 'Tuýp', '5g', '6.02', 'Mỡ tra mắt', 32_550_000],
  ['Albumin Thử 20%', 'Chai', '20%/50ml', '2.15', 'Dung dịch tiêm truyền', 745_500_000],
]

/** Rate-paid drugs, by position in the list above (the last is paid at 70 %, one at 50 %). */
const RATES: Readonly<Record<number, number>> = { 19: 50, 29: 70 }

export const DRUGS: readonly Drug[] = LINES.map(([name, unit, strength, route, form, price], i) => ({
  code: `40.9${String(i + 1).padStart(2, '0')}`,
  name,
  unit,
  strength,
  route,
  form,
  registration: `VD-99${String(i + 1).padStart(3, '0')}-25`,
  price,
  rate: RATES[i] ?? 100,
  instruction: route.startsWith('1')
    ? 'Uống sau ăn, đúng giờ; ngừng thuốc và báo bác sĩ khi có dấu hiệu bất thường'
    : 'Theo y lệnh của bác sĩ điều trị; theo dõi phản ứng trong khi dùng thuốc',
}))

/** Positions from which outpatients draw: what is taken at home. */
export const OUTPATIENT_DRUGS: readonly Drug[] = DRUGS.filter((drug) => drug.route.startsWith('1'))
