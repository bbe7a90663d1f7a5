import type { EligibilityFacts, RowGroup } from '../../src/eligibility/facts.js'
import { type EligibilityJudgement, judgeEligibility } from '../../src/eligibility/judge.js'
import { type Neighbour, type Neighbours, neighbourOf } from '../../src/eligibility/neighbours.js'
import type { Card, PersonRecord, RegistryAnswer } from '../../src/eligibility/registry.js'
import { createParameterSet, type ParameterRow } from '../../src/standard/parameter-set.js'

/*
 * A good claim and the registry that bears it out, made up; each case of the checks says what differs.
 */

export const parameters = createParameterSet()

export const NUMBER = '0000000017'
export const CARD = `DN479${NUMBER}`

export const ROW: RowGroup = {
  table: 'XML3',
  row: 1,
  rows: 2,
  day: 20260310,
  mucHuong: 8_000,
  phamVi: '1',
  maNhom: '1',
  thanhTienBh: 50_000_000,
  tBhtt: 40_000_000,
}

export const row = (differing: Partial<RowGroup> = {}): RowGroup => ({ ...ROW, ...differing })

/** An outpatient visit of 10/03/2026 at the registered facility, 500,000 đồng, paid at 80 %. */
export const FACTS: EligibilityFacts = {
  maLk: 'LK-MAU-1',
  maCskcb: '79999',
  facility: null,
  cards: [{ code: CARD, facility: '79999', from: 20260101, to: 20261231 }],
  maTheTam: '',
  hoTen: 'NGUYỄN VĂN MẪU',
  ngaySinh: 198005200000,
  gioiTinh: 1,
  soCccd: '079080000017',
  maDoituongKcb: '1.1',
  maLoaiKcb: '01',
  maLoaiRv: '1',
  ketQuaDtri: '2',
  maKhuvuc: '',
  maNoiDi: '',
  giayChuyenTuyen: '',
  ngayVao: 202603100800,
  ngayVaoNoiTru: 0,
  ngayRa: 202603101100,
  namNamLienTuc: 0,
  ngayMienCct: 0,
  soNgayDtri: 1,
  maBenhChinh: 'J06.9',
  settlementMonth: 202603,
  tTongchiBv: 50_000_000,
  tTongchiBh: 50_000_000,
  tBncct: 10_000_000,
  tBhtt: 40_000_000,
  rows: [ROW],
}

export const REGISTERED: Card = {
  code: CARD,
  bhxhNo: NUMBER,
  from: 20260101,
  to: 20261231,
  facility: '79999',
  area: '',
  fiveYearDay: null,
  statuses: [],
}

export const card = (differing: Partial<Card> = {}): Card => ({ ...REGISTERED, ...differing })

export interface RecordChange {
  readonly person?: Partial<PersonRecord['person']>
  readonly cards?: readonly Card[]
  readonly tempCards?: PersonRecord['tempCards']
  readonly copays?: PersonRecord['copays']
}

export const record = (change: RecordChange = {}): PersonRecord => ({
  person: {
    bhxhNo: NUMBER,
    citizenId: '079080000017',
    names: ['Nguyễn Văn Mẫu'],
    birthDay: 19800520,
    birthPrecision: 'day',
    sex: 1,
    verifiedDay: 20240101,
    deathDay: null,
    ...change.person,
  },
  cards: change.cards ?? [REGISTERED],
  tempCards: change.tempCards ?? [],
  copays: change.copays ?? [],
})

export const answer = (persons: readonly PersonRecord[] = [record()]): RegistryAnswer => ({
  now: { knownAt: 202603151200, persons },
  atLookup: null,
  lookups: [{ askedAt: 202603100755, result: '000' }],
})

/** What differs from the good claim. */
export interface Case {
  readonly facts?: Partial<EligibilityFacts>
  /** Records of the registry, or a whole answer. */
  readonly registry?: readonly PersonRecord[] | RegistryAnswer | 'unavailable'
  readonly neighbours?: readonly Partial<Neighbour>[]
  readonly checkIn?: Neighbours['checkIn']
  /** Parameters that were set beside those that ship. */
  readonly set?: readonly ParameterRow[]
}

export const NOW = 202603160800

export function judge(given: Case = {}): EligibilityJudgement {
  const facts = { ...FACTS, ...given.facts }
  const registry = given.registry ?? answer()
  return judgeEligibility(
    facts,
    Array.isArray(registry) ? answer(registry) : (registry as RegistryAnswer | 'unavailable'),
    {
      claims: (given.neighbours ?? []).map((differing) => ({
        ...neighbourOf('1', facts),
        maLk: 'LK-MAU-0',
        ...differing,
      })),
      checkIn: given.checkIn ?? 'found',
    },
    given.set === undefined ? parameters : createParameterSet(given.set),
    NOW,
  )
}

export const codesOf = (given: Case): string[] => judge(given).findings.map(({ code }) => code)
