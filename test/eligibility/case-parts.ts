import type { FacilityProfile } from '../../src/eligibility/facts.js'
import { type Case, card, record, row } from './sample.js'

/** A small difference from the good claim that breaks the check, and one beside it that does not. */
export interface Pair {
  readonly code: string
  /** What is tried, in a few words. */
  readonly about: string
  readonly raises: Case
  readonly passes: Case
}

export const listed = (code: string, from = 20260101, to = 20261231, facility = '79999') => ({
  code,
  facility,
  from,
  to,
})
export const pair = (code: string, about: string, raises: Case, passes: Case): Pair => ({
  code,
  about,
  raises,
  passes,
})

export const facility = (differing: Partial<FacilityProfile> = {}): FacilityProfile => ({
  level: 'COBAN',
  points: 60,
  formerLine: 'HUYEN',
  inpatient: true,
  ...differing,
})

/** A stay of 10 to 20/03/2026. */
export const stay = { maLoaiKcb: '03', ngayVaoNoiTru: 202603100900, ngayRa: 202603201000 } as const
export const whole = (day = 20260310) => row({ day, mucHuong: 10_000, tBhtt: 50_000_000 })
export const OTHER_CARD = 'HN2790000000017'
export const CHILD = 'TE1790000000017'
export const TEMPORARY = 'TE179KT00000017'
export const child = (birth: number) => ({ ngaySinh: birth * 10_000, soCccd: '' })

export const endedBy = (to: number) => [record({ cards: [card({ to })] })]
export const status = (state: 'withdrawn' | 'held', from: number, to: number | null) => [
  record({ cards: [card({ statuses: [{ state, from, to, reason: null }] })] }),
]
