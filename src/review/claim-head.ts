import type { ReviewClaim } from '../store/review-claim.js'
import type { ClaimDocument } from '../store/review-document.js'
import { claimTime, figure } from './format.js'
import type { Html } from './html.js'
import type { Language, TextKey } from './texts.js'

export interface HeadFact {
  readonly label: TextKey
  readonly value: string | Html
}

/** Fields of XML1 as they stand in the sender's file, '' where blank or unreadable. */
export function headFields(document: ClaimDocument | null): (name: string) => string {
  const fields = document?.tables.find(({ table }) => table === 'XML1')?.rows[0]?.fields ?? []
  const values = new Map(fields.map(({ name, value }) => [name, value]))
  return (name) => values.get(name) ?? ''
}

/** What the claim is about, at a glance. From XML1 as sent; where that cannot be read, from what was kept of it. */
export function headFacts(
  { item, person, ...claim }: ReviewClaim,
  of: (name: string) => string,
  language: Language,
): HeadFact[] {
  const first = (...values: (string | null | undefined)[]) => values.find((value) => value) ?? ''
  const joined = (...values: string[]) => values.filter((value) => value !== '').join(' · ')
  const money = (value: string) => (value === '' ? '' : `${figure(value, language)} đ`)
  const periods = of('GT_THE_TU').split(';')
  const ends = of('GT_THE_DEN').split(';')
  const facts: [TextKey, string][] = [
    ['claim.patient', joined(first(of('HO_TEN'), person?.hoTen), first(of('MA_BN'), person?.maBn))],
    ['claim.birth', birthDay(of('NGAY_SINH'))],
    ['claim.sex', SEXES[of('GIOI_TINH')]?.[language] ?? of('GIOI_TINH')],
    ['claim.card', first(of('MA_THE_BHYT'), person?.maTheBhyt).replaceAll(';', '; ')],
    [
      'claim.cardPeriod',
      periods
        .flatMap((from, i) => (from === '' ? [] : [`${claimTime(from)} – ${claimTime(ends[i] ?? '')}`]))
        .join('; '),
    ],
    ['claim.visit', joined(first(item.maLoaiKcb, of('MA_LOAI_KCB')), first(of('MA_KHOA'), item.maKhoa))],
    [
      'claim.dates',
      `${claimTime(first(of('NGAY_VAO'), claim.ngayVao))} – ${claimTime(first(of('NGAY_RA'), item.ngayRa))}`,
    ],
    ['claim.diagnosis', joined(of('MA_BENH_CHINH'), of('CHAN_DOAN_RV'))],
    ['claim.total', money(first(claim.tTongchiBv, of('T_TONGCHI_BV')))],
    ['claim.fund', money(item.amount)],
    ['claim.code', claim.maGiaoDich],
    ['claim.standard', `QĐ ${claim.standardVersion}`],
  ]
  return facts.flatMap(([label, value]) => (value === '' || value === ' – ' ? [] : [{ label, value }]))
}

/** GIOI_TINH (QĐ 130/QĐ-BYT, bảng 1). */
const SEXES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  '1': { vi: 'Nam', en: 'Male' },
  '2': { vi: 'Nữ', en: 'Female' },
  '3': { vi: 'Chưa xác định', en: 'Undetermined' },
}

/** Day of birth as far as it is known: the standard writes zeros for the rest. */
function birthDay(text: string): string {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(text) ?? []
  if (year === undefined) return text
  return [day, month, year].filter((part) => part !== '00').join('/')
}
