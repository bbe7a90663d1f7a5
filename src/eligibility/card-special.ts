import { addDays } from '../standard/moments.js'
import { type Dated, FIRST_DAY, LAST_DAY } from './dated.js'

/** A kind of card that does not go the common way through the registry. */
export interface SpecialPath extends Dated {
  readonly objects: readonly string[]
  /** `ministry`: kept by the army's or the police's own agency, the registry may not know the card. */
  readonly path: 'ministry' | 'outOfScope'
}

export const SPECIAL_PATHS: readonly SpecialPath[] = [
  {
    objects: ['QN', 'HC', 'LS', 'XK', 'CY', 'CA'],
    path: 'ministry',
    from: FIRST_DAY,
    to: LAST_DAY,
    basis: 'QĐ 130/QĐ-BYT, bảng 1: thẻ do BHXH Bộ Quốc phòng, Bộ Công an cấp; mã kết quả tra cứu 001, 002',
  },
  {
    objects: ['QN', 'CA', 'CY'],
    path: 'outOfScope',
    from: FIRST_DAY,
    to: LAST_DAY,
    basis: 'NĐ 70/2015/NĐ-CP, điều 10',
  },
]

const onPath = (object: string, path: SpecialPath['path'], day: number): boolean => {
  for (const row of SPECIAL_PATHS)
    if (row.path === path && row.from <= day && day <= row.to && row.objects.includes(object)) return true
  return false
}

/** Cards of the Ministries of Defence and Public Security: when the registry lacks them, the paper counts. */
export const isMinistryCard = (object: string, day: number): boolean => onPath(object, 'ministry', day)

/** Holders whose cost outside the list is paid as well (PHAM_VI 3). */
export const isPaidOutOfScope = (object: string, day: number): boolean => onPath(object, 'outOfScope', day)

/** Last day and month of the school-year rule for children's cards: 30/9. */
const SEPTEMBER_30 = 930

/**
 * Last day on which a child's card (TE) can cover: 30/9 of the year in which the child becomes 72 months old when
 * born up to 30/9, else the last day of that month. Unknown month or day of birth: the latest possible day.
 * NĐ 146/2018/NĐ-CP, điều 13.
 */
export function childCoverEnd(birthDay: number): number {
  const year = Math.floor(birthDay / 10_000) + 6
  const monthDay = birthDay % 10_000
  if (monthDay === 0) return year * 10_000 + 1231
  if (monthDay <= SEPTEMBER_30) return year * 10_000 + SEPTEMBER_30
  const month = Math.floor(monthDay / 100)
  const nextMonth = month === 12 ? (year + 1) * 10_000 + 101 : year * 10_000 + (month + 1) * 100 + 1
  return addDays(nextMonth, -1)
}

/** Age in days up to which a child counts as newborn (QĐ 130/QĐ-BYT, bảng 1, NGAY_SINH). */
export const NEWBORN_DAYS = 28
