import { type CodeListEntry, fixed, QD3176, QD4750, type Row, SINCE_4750 } from './entry.js'

const same = (code: string, text: string): Row => [code, text, text]

export const TB_REGIMENS: readonly Row[] = [
  same('1', 'A1: 2HRZE/4RHE'),
  same('2', 'A2: 2HRZE/4RH'),
  same('3', 'A1a: 2HPMZ/2HPM'),
  same('4', 'A2a: 2HRZE/2RH'),
  same('5', 'B1: 2HRZE/10RHE'),
  same('6', 'B2: 2HRZE/10RH'),
  same('7', 'B2a: 6HRZEto'),
  ['8', 'Phác đồ cá thể', 'Individual regimen'],
  ['9', 'Kháng thuốc: C1a', 'Resistant: C1a'],
  ['10', 'Kháng thuốc: C1b', 'Resistant: C1b'],
  ['11', 'Kháng thuốc: C2a', 'Resistant: C2a'],
  ['12', 'Kháng thuốc: C2b', 'Resistant: C2b'],
  ['13', 'Kháng thuốc: C3', 'Resistant: C3'],
  ['14', 'Kháng thuốc: BPaL-M', 'Resistant: BPaL-M'],
  ['15', 'Kháng thuốc: BPaL', 'Resistant: BPaL'],
  ['16', 'Kháng thuốc: D1', 'Resistant: D1'],
  ['17', 'Kháng thuốc: D2', 'Resistant: D2'],
  ['18', 'Kháng thuốc: E', 'Resistant: E'],
  ['19', 'Kháng thuốc: phác đồ cá thể khác', 'Resistant: other individual regimen'],
  ['20', 'Lao tiềm ẩn: 6H/9H', 'Latent: 6H/9H'],
  ['21', 'Lao tiềm ẩn: 3RH', 'Latent: 3RH'],
  ['22', 'Lao tiềm ẩn: 3HP', 'Latent: 3HP'],
  ['23', 'Lao tiềm ẩn: 1HP', 'Latent: 1HP'],
  ['24', 'Lao tiềm ẩn: 4R', 'Latent: 4R'],
  ['25', 'Lao tiềm ẩn: 6L', 'Latent: 6L'],
  ['26', 'Lao tiềm ẩn: INH', 'Latent: INH'],
  ['27', 'Lao tiềm ẩn: khác', 'Latent: other'],
]

const SOURCE = `${QD4750}; ${QD3176}`
const list = (name: string, vi: string, en: string, ...rows: Row[]): CodeListEntry =>
  fixed(name, vi, en, SOURCE, rows, SINCE_4750)

/** Lists of XML15 (tuberculosis treatment), which came with QĐ 4750. */
export const TUBERCULOSIS_LISTS: readonly CodeListEntry[] = [
  list(
    'PHANLOAI_LAO_VITRI',
    'Phân loại lao theo vị trí (XML15)',
    'Site of the disease (XML15)',
    ['1', 'Lao phổi', 'Pulmonary'],
    ['2', 'Lao ngoài phổi', 'Extrapulmonary'],
  ),
  list(
    'PHANLOAI_LAO_TS',
    'Phân loại lao theo tiền sử (XML15)',
    'History (XML15)',
    ['1', 'Mới', 'New'],
    ['2', 'Tái phát', 'Relapse'],
    ['3', 'Thất bại', 'Failure'],
    ['4', 'Điều trị lại sau bỏ trị', 'After default'],
    ['5', 'Điều trị lại khác', 'Other retreatment'],
    ['6', 'Không rõ tiền sử', 'Unknown'],
  ),
  list(
    'PHANLOAI_LAO_HIV',
    'Phân loại lao theo HIV (XML15)',
    'HIV status (XML15)',
    ['1', 'Dương tính', 'Positive'],
    ['2', 'Âm tính', 'Negative'],
    ['3', 'Không rõ', 'Unknown'],
  ),
  list(
    'PHANLOAI_LAO_VK',
    'Phân loại lao theo vi khuẩn học (XML15)',
    'Bacteriology (XML15)',
    ['1', 'Có bằng chứng vi khuẩn học', 'Confirmed'],
    ['2', 'Không có bằng chứng vi khuẩn học', 'Not confirmed'],
  ),
  list(
    'PHANLOAI_LAO_KT',
    'Phân loại lao theo kháng thuốc (XML15)',
    'Drug resistance (XML15)',
    ['1', 'Kháng đơn thuốc', 'Mono-resistant'],
    ['2', 'Kháng nhiều thuốc', 'Poly-resistant'],
    ['3', 'Đa kháng thuốc', 'Multidrug-resistant'],
    ['4', 'Kháng rifampicin', 'Rifampicin-resistant'],
    ['5', 'Tiền siêu kháng', 'Pre-extensively resistant'],
    ['6', 'Siêu kháng', 'Extensively resistant'],
  ),
  list(
    'XML15.LOAI_DTRI_LAO',
    'Loại điều trị lao (XML15)',
    'Type of treatment (XML15)',
    ['0', 'Không điều trị', 'None'],
    ['1', 'Lao tiềm ẩn', 'Latent'],
    ['2', 'Lao nhạy cảm', 'Drug-susceptible'],
    ['3', 'Lao kháng thuốc', 'Drug-resistant'],
  ),
  list('XML15.PHACDO_DTRI_LAO', 'Phác đồ điều trị lao (XML15)', 'Regimen (XML15)', ...TB_REGIMENS),
  list(
    'KET_QUA_DTRI_LAO',
    'Kết quả điều trị lao (XML15)',
    'Outcome (XML15)',
    ['1', 'Khỏi', 'Cured'],
    ['2', 'Hoàn thành điều trị', 'Completed'],
    ['3', 'Thất bại', 'Failed'],
    ['4', 'Tử vong', 'Died'],
    ['5', 'Không theo dõi được (2 tháng)', 'Lost to follow-up (2 months)'],
    ['6', 'Không đánh giá', 'Not evaluated'],
  ),
]
