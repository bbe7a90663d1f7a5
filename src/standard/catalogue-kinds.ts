/**
 * The catalogues that claims are checked against: what kinds there are, who owns them, and which attributes an
 * entry has. Store tables, import, export, the shared index and the docs all come from these entries.
 */

export type CatalogueOwner = 'national' | 'facility' | 'either'

/** `number` keeps up to four decimals exactly; `flag` is 0 or 1; `list` is parted by `;`. */
export type AttributeType = 'text' | 'number' | 'flag' | 'list'

export interface CatalogueAttribute {
  readonly name: string
  readonly type: AttributeType
  readonly vi: string
  readonly en: string
  /** Headings under which files in the field carry it, compared without regard to case, blanks and diacritics. */
  readonly headings: readonly string[]
  /** The only values it may have besides blank; any when absent. */
  readonly values?: readonly string[]
}

export interface CatalogueKindEntry {
  readonly kind: string
  readonly owner: CatalogueOwner
  readonly vi: string
  readonly en: string
  /** Headings of the code column, as for attributes. */
  readonly codeHeadings: readonly string[]
  readonly attributes: readonly CatalogueAttribute[]
  /**
   * Attributes that tell entries of one code apart, so that several may be valid on the same day: a drug in
   * several bids. None: one entry a code and day.
   */
  readonly distinguish?: readonly string[]
}

const attribute = (
  name: string,
  type: AttributeType,
  vi: string,
  en: string,
  ...headings: string[]
): CatalogueAttribute => ({ name, type, vi, en, headings: [name, ...headings] })

/** An attribute that takes nothing but `values`. */
const oneOf = (values: readonly string[], made: CatalogueAttribute): CatalogueAttribute => ({
  ...made,
  values,
})

const SEXES = ['1', '2']

const NAME = attribute('name', 'text', 'Tên', 'Name', 'TEN', 'TEN_DANH_MUC')

export const CATALOGUE_KINDS = [
  {
    kind: 'facility',
    owner: 'national',
    vi: 'Cơ sở khám bệnh, chữa bệnh',
    en: 'Health facilities',
    codeHeadings: ['MA_CSKCB', 'MA_BV'],
    attributes: [
      NAME,
      oneOf(
        ['BANDAU', 'COBAN', 'CHUYENSAU'],
        attribute(
          'level',
          'text',
          'Cấp chuyên môn (BANDAU, COBAN, CHUYENSAU)',
          'Professional level',
          'CAP_CMKT',
        ),
      ),
      attribute('points', 'number', 'Điểm xếp cấp', 'Points of the level', 'DIEM'),
      oneOf(
        ['XA', 'HUYEN', 'TINH', 'TW'],
        attribute(
          'formerLine',
          'text',
          'Tuyến trước 01/01/2025 (XA, HUYEN, TINH, TW)',
          'Line before 2025',
          'TUYEN',
        ),
      ),
      attribute('inpatient', 'flag', 'Hợp đồng có nội trú', 'Contract covers inpatients', 'NOI_TRU'),
    ],
  },
  {
    kind: 'icd10',
    owner: 'national',
    vi: 'Mã bệnh ICD-10',
    en: 'ICD-10 codes',
    codeHeadings: ['MA_BENH', 'MA_ICD', 'ICD10'],
    attributes: [
      NAME,
      attribute('final', 'flag', 'Mã cuối (không có mã con)', 'Final code, without sub-codes', 'MA_CUOI'),
      oneOf(
        ['CO', 'HANCHE', 'KHONG'],
        attribute(
          'main',
          'text',
          'Dùng làm bệnh chính: CO, HANCHE, KHONG',
          'As main diagnosis: CO, HANCHE, KHONG',
          'BENH_CHINH',
        ),
      ),
      oneOf(
        SEXES,
        attribute('sex', 'text', 'Chỉ dùng cho giới tính (1, 2)', 'Only for the sex (1, 2)', 'GIOI_TINH'),
      ),
      attribute('chronic', 'flag', 'Bệnh mạn tính điều trị dài ngày', 'Chronic disease', 'MAN_TINH'),
      attribute(
        'watch',
        'flag',
        'Cần lưu ý khi làm bệnh chính',
        'On the watch list as main diagnosis',
        'LUU_Y',
      ),
    ],
  },
  {
    kind: 'yhct',
    owner: 'national',
    vi: 'Mã bệnh y học cổ truyền',
    en: 'Traditional-medicine diseases',
    codeHeadings: ['MA_BENH_YHCT'],
    attributes: [NAME],
  },
  {
    kind: 'drug',
    owner: 'either',
    vi: 'Thuốc được phê duyệt',
    en: 'Approved drugs',
    codeHeadings: ['MA_THUOC'],
    attributes: [
      { ...NAME, headings: [...NAME.headings, 'TEN_THUOC'] },
      attribute('strength', 'text', 'Hàm lượng', 'Strength', 'HAM_LUONG'),
      attribute('registration', 'text', 'Số đăng ký', 'Registration number', 'SO_DANG_KY'),
      attribute('bid', 'text', 'Thông tin thầu', 'Bid information', 'TT_THAU'),
      attribute('route', 'text', 'Đường dùng', 'Route of administration', 'DUONG_DUNG'),
      attribute('price', 'number', 'Đơn giá được duyệt, đồng', 'Approved price, dong', 'DON_GIA'),
      attribute('quantity', 'number', 'Số lượng trúng thầu', 'Quantity of the bid', 'SO_LUONG'),
      attribute('minAge', 'number', 'Tuổi nhỏ nhất', 'Lowest age, years', 'TUOI_MIN'),
      attribute('maxAge', 'number', 'Tuổi lớn nhất', 'Highest age, years', 'TUOI_MAX'),
      oneOf(SEXES, attribute('sex', 'text', 'Chỉ dùng cho giới tính', 'Only for the sex', 'GIOI_TINH')),
      attribute(
        'diagnoses',
        'list',
        'Chỉ dùng với mã bệnh (đầu mã)',
        'Only with these diagnoses (prefixes)',
        'MA_BENH_CHI_DINH',
      ),
      attribute(
        'against',
        'list',
        'Không dùng với mã bệnh (đầu mã)',
        'Not with these diagnoses (prefixes)',
        'MA_BENH_CHONG_CHI_DINH',
      ),
      attribute(
        'notWith',
        'list',
        'Không dùng cùng ngày với thuốc',
        'Not on the same day as these drugs',
        'TUONG_TAC',
      ),
      attribute('contrast', 'flag', 'Thuốc cản quang', 'Contrast medium', 'CAN_QUANG'),
    ],
    distinguish: ['strength', 'registration', 'bid', 'route'],
  },
  {
    kind: 'service',
    owner: 'either',
    vi: 'Dịch vụ kỹ thuật được phê duyệt',
    en: 'Approved services',
    codeHeadings: ['MA_DICH_VU', 'MA_TUONG_DUONG'],
    attributes: [
      { ...NAME, headings: [...NAME.headings, 'TEN_DICH_VU', 'TEN_DVKT'] },
      attribute(
        'price',
        'number',
        'Giá BHYT được duyệt, đồng',
        'Approved insurance price, dong',
        'DON_GIA',
        'GIA',
      ),
      attribute('minutes', 'number', 'Số phút thực hiện tối thiểu', 'Least minutes to perform', 'SO_PHUT'),
      attribute('perDay', 'number', 'Số lần tối đa một ngày', 'Most times a day', 'SO_LAN_NGAY'),
      attribute('minAge', 'number', 'Tuổi nhỏ nhất', 'Lowest age, years', 'TUOI_MIN'),
      attribute('maxAge', 'number', 'Tuổi lớn nhất', 'Highest age, years', 'TUOI_MAX'),
      oneOf(SEXES, attribute('sex', 'text', 'Chỉ dùng cho giới tính', 'Only for the sex', 'GIOI_TINH')),
      attribute(
        'diagnoses',
        'list',
        'Chỉ định với mã bệnh (đầu mã)',
        'Supporting diagnoses (prefixes)',
        'MA_BENH_CHI_DINH',
      ),
      attribute(
        'against',
        'list',
        'Không dùng với mã bệnh (đầu mã)',
        'Not with these diagnoses (prefixes)',
        'MA_BENH_CHONG_CHI_DINH',
      ),
      attribute('partOf', 'list', 'Là bước của dịch vụ', 'A step of these services', 'DICH_VU_CHA'),
      attribute('machines', 'list', 'Nhóm máy phù hợp', 'Machine groups that fit', 'NHOM_MAY'),
      attribute('scope', 'list', 'Phạm vi hành nghề cần có', 'Scope of practice needed', 'PHAM_VI_CM'),
      attribute('contrast', 'flag', 'Có dùng thuốc cản quang', 'Uses a contrast medium', 'CAN_QUANG'),
      attribute('dialysis', 'flag', 'Lọc máu', 'Dialysis', 'LOC_MAU'),
    ],
    distinguish: ['name'],
  },
  {
    kind: 'supply',
    owner: 'either',
    vi: 'Vật tư y tế được phê duyệt',
    en: 'Approved supplies',
    codeHeadings: ['MA_VAT_TU'],
    attributes: [
      { ...NAME, headings: [...NAME.headings, 'TEN_VAT_TU'] },
      attribute('bid', 'text', 'Thông tin thầu', 'Bid information', 'TT_THAU'),
      attribute('price', 'number', 'Đơn giá được duyệt, đồng', 'Approved price, dong', 'DON_GIA'),
      attribute('ceiling', 'number', 'Mức trần thanh toán, đồng', 'Payment ceiling, dong', 'T_TRANTT'),
      attribute('services', 'list', 'Đi kèm dịch vụ', 'Goes with these services', 'MA_DICH_VU'),
    ],
    distinguish: ['name', 'bid'],
  },
  {
    kind: 'department',
    owner: 'facility',
    vi: 'Khoa của cơ sở',
    en: 'Departments of a facility',
    codeHeadings: ['MA_KHOA'],
    attributes: [NAME],
  },
  {
    kind: 'staff',
    owner: 'facility',
    vi: 'Người hành nghề',
    en: 'Practitioners',
    codeHeadings: ['MA_BAC_SI', 'MACCHN', 'MA_BHXH', 'SO_CCHN'],
    attributes: [
      attribute('title', 'text', 'Chức danh', 'Title', 'CHUCDANH_NN', 'CHUC_DANH'),
      attribute('scope', 'list', 'Phạm vi hành nghề', 'Scope of practice', 'PHAMVI_CM', 'VITRI'),
      attribute(
        'hours',
        'text',
        'Thời gian làm việc, ví dụ T2-T6 0700-1700',
        'Working hours, e.g. T2-T6 0700-1700',
        'THOIGIAN_NGAY',
      ),
    ],
  },
  {
    kind: 'machine',
    owner: 'facility',
    vi: 'Máy, thiết bị y tế',
    en: 'Machines',
    codeHeadings: ['MA_MAY'],
    attributes: [NAME, attribute('perDay', 'number', 'Công suất một ngày', 'Services a day', 'CONG_SUAT')],
  },
  {
    kind: 'province',
    owner: 'national',
    vi: 'Tỉnh, thành phố',
    en: 'Provinces',
    codeHeadings: ['MA_TINH', 'MATINH'],
    attributes: [NAME],
  },
  {
    kind: 'commune',
    owner: 'national',
    vi: 'Xã, phường',
    en: 'Communes',
    codeHeadings: ['MA_XA', 'MAXA'],
    attributes: [NAME, attribute('province', 'text', 'Mã tỉnh', 'Province', 'MA_TINH', 'MATINH')],
  },
  {
    kind: 'route',
    owner: 'national',
    vi: 'Đường dùng thuốc',
    en: 'Routes of administration',
    codeHeadings: ['MA_DUONG_DUNG', 'DUONG_DUNG'],
    attributes: [NAME],
  },
  {
    kind: 'nationality',
    owner: 'national',
    vi: 'Quốc tịch',
    en: 'Nationalities',
    codeHeadings: ['MA_QUOCTICH'],
    attributes: [NAME],
  },
  {
    kind: 'ethnicity',
    owner: 'national',
    vi: 'Dân tộc',
    en: 'Ethnic groups',
    codeHeadings: ['MA_DANTOC'],
    attributes: [NAME],
  },
  {
    kind: 'occupation',
    owner: 'national',
    vi: 'Nghề nghiệp',
    en: 'Occupations',
    codeHeadings: ['MA_NGHE_NGHIEP'],
    attributes: [NAME],
  },
  {
    kind: 'bodySite',
    owner: 'national',
    vi: 'Vị trí thực hiện dịch vụ',
    en: 'Body positions of services',
    codeHeadings: ['VI_TRI_TH_DVKT'],
    attributes: [NAME],
  },
  {
    kind: 'cardObject',
    owner: 'national',
    vi: 'Mã đối tượng trên thẻ BHYT',
    en: 'Object codes of cards',
    codeHeadings: ['MA_DOI_TUONG'],
    attributes: [
      NAME,
      attribute('levels', 'list', 'Mức quyền lợi được cấp', 'Benefit digits given', 'MUC_QUYEN_LOI'),
      attribute('transport', 'flag', 'Được hưởng chi phí vận chuyển', 'Entitled to transport', 'VAN_CHUYEN'),
    ],
  },
] as const satisfies readonly CatalogueKindEntry[]

export type CatalogueKind = (typeof CATALOGUE_KINDS)[number]['kind']

/** The entry of a kind. Throws `RangeError` for an unknown one. */
export function catalogueKind(kind: string): CatalogueKindEntry {
  const entry = CATALOGUE_KINDS.find((candidate) => candidate.kind === kind)
  if (entry === undefined) throw new RangeError(`unknown catalogue ${kind}`)
  return entry
}
