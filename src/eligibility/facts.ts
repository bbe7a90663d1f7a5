/**
 * What of a claim the checks need, as a small plain object; between threads and in the store it is text
 * (`facts-text.ts`). Days are whole numbers `YYYYMMDD`, moments `YYYYMMDDHHmm`, 0 where blank or unreadable; money is in integers of 1/100 đồng.
 * Texts are trimmed, '' where blank.
 */

/** One item of the lists MA_THE_BHYT, MA_DKBD, GT_THE_TU, GT_THE_DEN. */
export interface ClaimedCard {
  readonly code: string
  readonly facility: string
  readonly from: number
  /** 0 where blank, as is right for cards of the army and the police that are known from paper. */
  readonly to: number
}

/** Rows of one table that agree in day, MUC_HUONG, PHAM_VI and MA_NHOM. */
export interface RowGroup {
  readonly table: 'XML2' | 'XML3'
  /** Number of the first of the rows, from 1. */
  readonly row: number
  readonly rows: number
  /** Day of NGAY_YL, else of NGAY_TH_YL, else of NGAY_VAO. */
  readonly day: number
  /** MUC_HUONG in 1/100 %; -1 where it is not a number. */
  readonly mucHuong: number
  readonly phamVi: string
  readonly maNhom: string
  /** Sums of THANH_TIEN_BH and T_BHTT. */
  readonly thanhTienBh: number
  readonly tBhtt: number
}

/** Rows that the fund is asked to pay for. */
export const isPaid = (row: RowGroup): boolean => row.thanhTienBh > 0 && row.phamVi !== '2' && row.day > 0

/** The facility as the catalogue had it on the day of arrival. */
export interface FacilityProfile {
  /** BANDAU, COBAN, CHUYENSAU; '' when unknown. */
  readonly level: string
  /** Points of the level; -1 when unknown. */
  readonly points: number
  /** XA, HUYEN, TINH, TW; '' when unknown. */
  readonly formerLine: string
  /** Whether the contract covers inpatients; null when unknown. */
  readonly inpatient: boolean | null
}

export interface EligibilityFacts {
  readonly maLk: string
  readonly maCskcb: string
  /** Null when there is no catalogue of facilities or the facility is not in it. */
  readonly facility: FacilityProfile | null
  readonly cards: readonly ClaimedCard[]
  /** MA_THE_TAM of XML7, XML8, XML9, XML11; '' when there is none. */
  readonly maTheTam: string
  readonly hoTen: string
  readonly ngaySinh: number
  readonly gioiTinh: number
  readonly soCccd: string
  readonly maDoituongKcb: string
  readonly maLoaiKcb: string
  readonly maLoaiRv: string
  readonly ketQuaDtri: string
  readonly maKhuvuc: string
  readonly maNoiDi: string
  readonly giayChuyenTuyen: string
  readonly ngayVao: number
  readonly ngayVaoNoiTru: number
  readonly ngayRa: number
  /** Day; NAM_NAM_LIEN_TUC. */
  readonly namNamLienTuc: number
  /** Day; NGAY_MIEN_CCT, which has 8 or 12 digits in the claim. */
  readonly ngayMienCct: number
  readonly soNgayDtri: number
  readonly maBenhChinh: string
  /** `YYYYMM` of NAM_QT and THANG_QT. */
  readonly settlementMonth: number
  readonly tTongchiBv: number
  readonly tTongchiBh: number
  readonly tBncct: number
  readonly tBhtt: number
  readonly rows: readonly RowGroup[]
}

/** A row of a table as element names and texts. */
export type PlainRow = Readonly<Record<string, string | undefined>>

/** Rows of a claim by table. */
export interface PlainClaim {
  readonly XML1: PlainRow
  readonly XML2?: readonly PlainRow[]
  readonly XML3?: readonly PlainRow[]
  /** MA_THE_TAM of whichever table has one. */
  readonly maTheTam?: string
  readonly facility?: FacilityProfile | null
}

const text = (row: PlainRow, name: string): string => row[name]?.trim() ?? ''
const digits = (row: PlainRow, name: string, length: number): number => {
  const value = text(row, name)
  return value.length >= length && /^\d+$/.test(value) ? Number(value.slice(0, length)) : 0
}

/** An amount in 1/100 of its unit; NaN when it is not a number. Decimal commas are read as points. */
function hundredths(value: string): number {
  const parts = /^(-?)(\d+)(?:[.,](\d+))?$/.exec(value)
  if (parts === null) return Number.NaN
  const [, sign, whole, rest = ''] = parts
  const amount = Number(whole) * 100 + Math.round(Number(`0.${rest || '0'}`) * 100)
  return sign === '-' ? -amount : amount
}
const money = (row: PlainRow, name: string): number => hundredths(text(row, name)) || 0

/** The items of the four card lists side by side; a list that is too short gives blanks. */
export function zipCards(codes: string, facilities: string, froms: string, tos: string): ClaimedCard[] {
  if (codes.trim() === '') return []
  const [facility, from, to] = [facilities, froms, tos].map((list) => list.split(';'))
  const day = (item: string | undefined) => (/^\s*\d{8}\s*$/.test(item ?? '') ? Number(item) : 0)
  return codes.split(';').map((code, i) => ({
    code: code.trim(),
    facility: facility[i]?.trim() ?? '',
    from: day(from[i]),
    to: day(to[i]),
  }))
}

/** The facts of a claim given as rows of texts. */
export function factsOf(claim: PlainClaim): EligibilityFacts {
  const head = claim.XML1
  const arrival = digits(head, 'NGAY_VAO', 8)
  const month = text(head, 'THANG_QT').padStart(2, '0')
  return {
    maLk: text(head, 'MA_LK'),
    maCskcb: text(head, 'MA_CSKCB'),
    facility: claim.facility ?? null,
    cards: zipCards(
      text(head, 'MA_THE_BHYT'),
      text(head, 'MA_DKBD'),
      text(head, 'GT_THE_TU'),
      text(head, 'GT_THE_DEN'),
    ),
    maTheTam: claim.maTheTam ?? '',
    hoTen: text(head, 'HO_TEN'),
    ngaySinh: digits(head, 'NGAY_SINH', 12),
    gioiTinh: digits(head, 'GIOI_TINH', 1),
    soCccd: text(head, 'SO_CCCD'),
    maDoituongKcb: text(head, 'MA_DOITUONG_KCB'),
    maLoaiKcb: text(head, 'MA_LOAI_KCB'),
    maLoaiRv: text(head, 'MA_LOAI_RV'),
    ketQuaDtri: text(head, 'KET_QUA_DTRI'),
    maKhuvuc: text(head, 'MA_KHUVUC'),
    maNoiDi: text(head, 'MA_NOI_DI'),
    giayChuyenTuyen: text(head, 'GIAY_CHUYEN_TUYEN'),
    ngayVao: digits(head, 'NGAY_VAO', 12),
    ngayVaoNoiTru: digits(head, 'NGAY_VAO_NOI_TRU', 12),
    ngayRa: digits(head, 'NGAY_RA', 12),
    namNamLienTuc: digits(head, 'NAM_NAM_LIEN_TUC', 8),
    ngayMienCct: digits(head, 'NGAY_MIEN_CCT', 8),
    soNgayDtri: Number(text(head, 'SO_NGAY_DTRI')) || 0,
    maBenhChinh: text(head, 'MA_BENH_CHINH'),
    settlementMonth: Number(text(head, 'NAM_QT') + month) || 0,
    tTongchiBv: money(head, 'T_TONGCHI_BV'),
    tTongchiBh: money(head, 'T_TONGCHI_BH'),
    tBncct: money(head, 'T_BNCCT'),
    tBhtt: money(head, 'T_BHTT'),
    rows: groupRows(claim, arrival),
  }
}

function groupRows(claim: PlainClaim, arrival: number): RowGroup[] {
  const groups = new Map<string, { -readonly [K in keyof RowGroup]: RowGroup[K] }>()
  for (const table of ['XML2', 'XML3'] as const)
    for (const [i, row] of (claim[table] ?? []).entries()) {
      const day = digits(row, 'NGAY_YL', 8) || digits(row, 'NGAY_TH_YL', 8) || arrival
      const level = hundredths(text(row, 'MUC_HUONG'))
      const mucHuong = Number.isNaN(level) ? -1 : level
      const phamVi = text(row, 'PHAM_VI')
      const maNhom = text(row, 'MA_NHOM')
      const key = `${table} ${day} ${mucHuong} ${phamVi} ${maNhom}`
      const group = groups.get(key)
      const thanhTienBh = money(row, 'THANH_TIEN_BH')
      const tBhtt = money(row, 'T_BHTT')
      if (group === undefined)
        groups.set(key, { table, row: i + 1, rows: 1, day, mucHuong, phamVi, maNhom, thanhTienBh, tBhtt })
      else {
        group.rows++
        group.thanhTienBh += thanhTienBh
        group.tBhtt += tBhtt
      }
    }
  return [...groups.values()]
}
