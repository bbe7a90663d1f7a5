import type { EligibilityFacts } from './facts.js'

/** What of another claim the checks across claims need. */
export interface Neighbour
  extends Pick<
    EligibilityFacts,
    | 'maLk'
    | 'maCskcb'
    | 'hoTen'
    | 'ngaySinh'
    | 'gioiTinh'
    | 'soCccd'
    | 'maDoituongKcb'
    | 'maLoaiKcb'
    | 'maLoaiRv'
    | 'ketQuaDtri'
    | 'maNoiDi'
    | 'giayChuyenTuyen'
    | 'ngayVao'
    | 'ngayRa'
    | 'soNgayDtri'
    | 'maBenhChinh'
    | 'settlementMonth'
    | 'tTongchiBv'
    | 'tBhtt'
  > {
  readonly claimId: string
  /** MA_THE_BHYT, one item a card. */
  readonly cardCodes: readonly string[]
}

/** Claims accepted before (current versions) that share a social insurance number or a citizen id with the claim. */
export interface Neighbours {
  readonly claims: readonly Neighbour[]
  /** Whether the check-in (XML0) of the visit was received; `unknown` when check-ins are not kept. */
  readonly checkIn: 'found' | 'missing' | 'unknown'
}

export const NO_NEIGHBOURS: Neighbours = { claims: [], checkIn: 'unknown' }

/** A claim as a neighbour of others. */
export function neighbourOf(claimId: string, facts: EligibilityFacts): Neighbour {
  return {
    claimId,
    cardCodes: facts.cards.map((card) => card.code),
    maLk: facts.maLk,
    maCskcb: facts.maCskcb,
    hoTen: facts.hoTen,
    ngaySinh: facts.ngaySinh,
    gioiTinh: facts.gioiTinh,
    soCccd: facts.soCccd,
    maDoituongKcb: facts.maDoituongKcb,
    maLoaiKcb: facts.maLoaiKcb,
    maLoaiRv: facts.maLoaiRv,
    ketQuaDtri: facts.ketQuaDtri,
    maNoiDi: facts.maNoiDi,
    giayChuyenTuyen: facts.giayChuyenTuyen,
    ngayVao: facts.ngayVao,
    ngayRa: facts.ngayRa,
    soNgayDtri: facts.soNgayDtri,
    maBenhChinh: facts.maBenhChinh,
    settlementMonth: facts.settlementMonth,
    tTongchiBv: facts.tTongchiBv,
    tBhtt: facts.tBhtt,
  }
}
