import {
  always,
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
import { TB_REGIMENS } from './tuberculosis.js'

const LINES: readonly Row[] = [
  ['1', 'Bậc 1', 'First line'],
  ['2', 'Bậc 2', 'Second line'],
  ['3', 'Bậc 3', 'Third line'],
]

const ACTIONS: readonly Row[] = [
  ['1', 'Điều trị ARV', 'ARV'],
  ['2', 'Điều trị lao', 'Tuberculosis'],
  ['3', 'Dự phòng lao', 'Prevention of tuberculosis'],
  ['4', 'Dự phòng co-trimoxazole', 'Co-trimoxazole'],
  ['5', 'Dự phòng lây truyền mẹ con', 'Prevention of mother-to-child transmission'],
]

const TB_REGIMENS_130: readonly Row[] = [
  ['1', '2RHZE/4RHE', '2RHZE/4RHE'],
  ['2', '2RHZE/4RH', '2RHZE/4RH'],
  ['3', '2RHZE/10RHE', '2RHZE/10RHE'],
  ['4', '2RHZE/10RH', '2RHZE/10RH'],
  ['5', 'Phác đồ khác', 'Other regimen'],
  ['6', 'Lao tiềm ẩn: INH', 'Latent: INH'],
  ['7', 'Lao tiềm ẩn: 3HP', 'Latent: 3HP'],
  ['8', 'Lao tiềm ẩn: 1HP', 'Latent: 1HP'],
  ['9', 'Lao tiềm ẩn: 3HR', 'Latent: 3HR'],
  ['10', 'Lao tiềm ẩn: 4R', 'Latent: 4R'],
  ['11', 'Lao tiềm ẩn: 6L', 'Latent: 6L'],
  ['12', 'Lao tiềm ẩn: khác', 'Latent: other'],
]

const numbered = (prefix: string, count: number, vi: string, en: string): Row[] =>
  Array.from({ length: count }, (_, i): Row => {
    const code = `${prefix}.${String(i + 1).padStart(2, '0')}`
    return [code, `${vi} ${code}`, `${en} ${code}`]
  })

/** Lists of XML6 (HIV/AIDS treatment). The same number means different things in different versions. */
export const HIV_LISTS: readonly CodeListEntry[] = [
  fixed(
    'MA_TINH_TRANG_DK',
    'Tình trạng khi đăng ký (XML6)',
    'State at registration (XML6)',
    `${QD130}; ${QD3176}`,
    [
      ['1', 'Trẻ dưới 18 tháng sinh từ mẹ nhiễm HIV', 'Child under 18 months of a mother with HIV'],
      ['2', 'Phơi nhiễm', 'Exposure'],
      ['3', 'Đang điều trị lao', 'On treatment of tuberculosis'],
      ['4', 'Có thai', 'Pregnant'],
      ['5', 'Chuyển dạ', 'In labour'],
      ['6', 'Sau sinh', 'After birth'],
      ['7', 'Viêm gan', 'Hepatitis'],
      ['8', 'Nghiện chích ma túy', 'Injecting drugs'],
      ['9', 'Khác', 'Other'],
    ],
  ),
  {
    name: 'NHOM_DOI_TUONG',
    vi: 'Nhóm đối tượng (XML6)',
    en: 'Risk group (XML6)',
    judgedBy: null,
    editions: [
      always(
        ['4750'],
        QD4750,
        codes(
          ['0', 'Sử dụng ma túy', 'Drug use'],
          ['1', 'Bán dâm', 'Sex work'],
          ['2', 'Quan hệ tình dục đồng giới', 'Same-sex relations'],
          ['3', 'Chuyển giới', 'Transgender'],
          [
            '4',
            'Vợ, chồng, thành viên gia đình của người nhiễm HIV',
            'Spouse or household of a person with HIV',
          ],
          ['5', 'Bạn tình', 'Sexual partner'],
          ['6', 'Bệnh lây truyền qua đường tình dục', 'Sexually transmitted infection'],
          ['7', 'Nhóm di biến động', 'Mobile population'],
          ['8', 'Bệnh nhân lao', 'Tuberculosis patient'],
          ['9', 'Nghi ngờ lâm sàng', 'Clinical suspicion'],
          ['10', 'Phạm nhân, người trong cơ sở cai nghiện', 'Detainees, rehabilitation'],
          ['11', 'Khác', 'Other'],
        ),
      ),
      always(
        ['3176'],
        QD3176,
        codes(
          ['1', 'Sử dụng ma túy', 'Drug use'],
          ['2', 'Bán dâm', 'Sex work'],
          ['3', 'Quan hệ tình dục đồng giới', 'Same-sex relations'],
          ['4', 'Chuyển giới', 'Transgender'],
          [
            '5',
            'Vợ, chồng, thành viên gia đình của người nhiễm HIV',
            'Spouse or household of a person with HIV',
          ],
          ['6', 'Bạn tình', 'Sexual partner'],
          ['7', 'Bệnh lây truyền qua đường tình dục', 'Sexually transmitted infection'],
          ['8', 'Phạm nhân, người trong cơ sở cai nghiện', 'Detainees, rehabilitation'],
          ['9', 'Bệnh nhân lao', 'Tuberculosis patient'],
          ['10', 'Nghi ngờ AIDS', 'AIDS suspected'],
          ['11', 'Khác', 'Other'],
        ),
      ),
    ],
  },
  {
    name: 'MA_XU_TRI',
    vi: 'Mã xử trí (XML6)',
    en: 'Management (XML6)',
    judgedBy: null,
    editions: [
      always(
        ['130'],
        QD130,
        codes(...ACTIONS, ['6', 'Điều trị viêm gan', 'Hepatitis'], ['7', 'Khác', 'Other']),
      ),
      always(
        SINCE_4750,
        `${QD4750}; ${QD3176}`,
        codes(
          ...ACTIONS,
          ['6', 'Điều trị viêm gan B', 'Hepatitis B'],
          ['7', 'Điều trị viêm gan C', 'Hepatitis C'],
          ['8', 'Khác', 'Other'],
        ),
      ),
    ],
  },
  {
    // QĐ 4750 points to a shared list that is not published with it: no edition, nothing to check against.
    name: 'XML6.PHACDO_DTRI_LAO',
    vi: 'Phác đồ điều trị lao (XML6)',
    en: 'Tuberculosis regimen (XML6)',
    judgedBy: null,
    editions: [
      always(['130'], QD130, codes(...TB_REGIMENS_130)),
      always(['3176'], QD3176, codes(...TB_REGIMENS)),
    ],
  },
  fixed('XML6.LOAI_DTRI_LAO', 'Loại điều trị lao (XML6)', 'Type of tuberculosis treatment (XML6)', QD130, [
    ['0', 'Không điều trị', 'None'],
    ['1', 'Lao tiềm ẩn', 'Latent'],
    ['2', 'Lao', 'Tuberculosis'],
    ['3', 'Lao kháng thuốc', 'Drug-resistant'],
  ]),
  fixed(
    'SANG_LOC_LAO',
    'Sàng lọc lao (XML6)',
    'Screening for tuberculosis (XML6)',
    QD4750,
    [
      ['1', 'Không sàng lọc', 'None'],
      ['2', 'Sàng lọc triệu chứng', 'Symptoms'],
      ['3', 'X-quang ngực', 'Chest X-ray'],
      ['4', 'Xét nghiệm CRP', 'CRP test'],
    ],
    SINCE_4750,
  ),
  fixed(
    'KQ_DTRI_LAO',
    'Kết quả điều trị lao (XML6)',
    'Outcome of tuberculosis treatment (XML6)',
    QD4750,
    [
      ['1', 'Đang điều trị', 'Ongoing'],
      ['2', 'Hoàn thành', 'Completed'],
      ['3', 'Thất bại', 'Failed'],
      ['4', 'Tử vong', 'Died'],
      ['5', 'Bỏ trị', 'Dropped out'],
      ['6', 'Ngừng điều trị', 'Stopped'],
      ['7', 'Không đánh giá', 'Not evaluated'],
    ],
    SINCE_4750,
  ),
  fixed('KQ_XNTL_VR', 'Kết quả tải lượng vi rút (XML6)', 'Viral load (XML6)', QD130, [
    ['1', 'Không phát hiện', 'Undetected'],
    ['2', 'Dưới 50 bản sao/ml', 'Under 50 copies/ml'],
    ['3', 'Từ 50 đến dưới 200 bản sao/ml', '50 to under 200 copies/ml'],
    ['4', 'Từ 200 đến 1000 bản sao/ml', '200 to 1000 copies/ml'],
    ['5', 'Trên 1000 bản sao/ml', 'Over 1000 copies/ml'],
  ]),
  fixed(
    'GIAI_DOAN_LAM_SANG',
    'Giai đoạn lâm sàng (XML6)',
    'Clinical stage (XML6)',
    QD4750,
    ['1', '2', '3', '4'].map((n): Row => [n, `Giai đoạn ${n}`, `Stage ${n}`]),
    SINCE_4750,
  ),
  fixed(
    'LAN_XN_PCR',
    'Lần xét nghiệm PCR (XML6)',
    'Round of the PCR (XML6)',
    QD130,
    ['1', '2', '3'].map((n): Row => [n, `Lần ${n}`, `Round ${n}`]),
  ),
  fixed('MA_KQ_XN_PCR', 'Kết quả PCR (XML6)', 'Result of the PCR (XML6)', QD130, [
    ['0', 'Âm tính', 'Negative'],
    ['1', 'Dương tính', 'Positive'],
  ]),
  fixed('MA_BAC_PHAC_DO', 'Bậc phác đồ (XML6)', 'Line of the regimen (XML6)', QD130, LINES),
  fixed('MA_BAC_PHAC_DO_BD', 'Bậc phác đồ ban đầu (XML6)', 'Line of the first regimen (XML6)', QD130, LINES),
  fixed('MA_PHAC_DO_DIEU_TRI', 'Phác đồ điều trị HIV (XML6)', 'HIV regimen (XML6)', `${QD5937}, phụ lục 10`, [
    ...numbered('NL', 29, 'Phác đồ người lớn', 'Adult regimen'),
    ...numbered('TE', 20, 'Phác đồ trẻ em', 'Children’s regimen'),
    ['KHAC', 'Phác đồ khác', 'Other regimen'],
  ]),
]
