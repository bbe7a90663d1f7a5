import { DAY_MINUTES, formatDay, type Minute, minuteAt, yearOf } from './calendar.js'
import type { Random } from './random.js'

/** An invented person. Every name, number and address says that it is one. */
export interface Patient {
  readonly number: number
  readonly code: string
  readonly name: string
  /** GIOI_TINH: 1 male, 2 female. */
  readonly sex: 1 | 2
  readonly age: number
  /** NGAY_SINH, 12 digits. */
  readonly birth: string
  readonly card: string
  readonly cardFrom: string
  readonly cardTo: string
  readonly citizenId: string
  readonly address: string
  readonly phone: string
  readonly motherName: string
  readonly fatherName: string
  /** Number in the social insurance system: the last ten characters of the card. */
  readonly insuranceNumber: string
}

const FAMILIES = ['NGUYỄN', 'TRẦN', 'LÊ', 'PHẠM', 'HOÀNG', 'PHAN', 'VŨ', 'ĐẶNG', 'BÙI', 'ĐỖ']

/** Card codes with their level, by the ages that hold them. */
const CHILD_CARDS = ['TE1']
const PUPIL_CARDS = ['HS4', 'HS4', 'HN2']
const ADULT_CARDS = ['DN4', 'DN4', 'GD4', 'GD4', 'GD4', 'HN2', 'DK2', 'DT2']
const ELDER_CARDS = ['HT3', 'HT3', 'BT2', 'GD4', 'KC2']

/** What the case asks of the person. */
export interface PatientWish {
  readonly sex?: 1 | 2
  readonly minimumAge: number
  readonly maximumAge: number
}

/** The person of claim `number`; the card covers the year around `arrival`. */
export function makePatient(random: Random, number: number, arrival: Minute, wish: PatientWish): Patient {
  const sex = wish.sex ?? (random.chance(0.5) ? 1 : 2)
  const birthAt = arrival - random.between(wish.minimumAge * 366, wish.maximumAge * 365 + 300) * DAY_MINUTES
  const birthYear = yearOf(birthAt)
  const age = yearOf(arrival) - birthYear
  const tenDigits = String(number).padStart(10, '0')
  const birthDay = formatDay(birthAt)
  return {
    number,
    code: `BN${String(number).padStart(8, '0')}`,
    name: fictitiousName(random, sex, number),
    sex,
    age,
    birth: age > 60 && random.chance(0.3) ? `${birthYear}00000000` : `${birthDay}0000`,
    card: `${random.pick(cardsOfAge(age))}79${tenDigits}`,
    cardFrom: formatDay(minuteAt(yearOf(arrival), 1, 1)),
    cardTo: formatDay(minuteAt(yearOf(arrival) + 1, 12, 31)),
    citizenId: citizenId(sex, birthYear, number),
    address: `Số ${random.between(1, 199)}, Thôn Thử Nghiệm ${random.between(1, 30)}, Xã Ví Dụ, Tỉnh Minh Họa`,
    phone: `0900${String(number % 1_000_000).padStart(6, '0')}`,
    motherName: fictitiousName(random, 2, number),
    fatherName: fictitiousName(random, 1, number),
    insuranceNumber: tenDigits,
  }
}

function fictitiousName(random: Random, sex: 1 | 2, number: number): string {
  return `${random.pick(FAMILIES)} ${sex === 1 ? 'VĂN' : 'THỊ'} MẪU SỐ ${number}`
}

/** Twelve digits of the right build (sex and century, year), of the province 000 that does not exist. */
function citizenId(sex: 1 | 2, birthYear: number, number: number): string {
  const centuryAndSex = (Math.floor(birthYear / 100) - 19) * 2 + (sex - 1)
  return `000${centuryAndSex}${String(birthYear % 100).padStart(2, '0')}${String(number % 1_000_000).padStart(6, '0')}`
}

function cardsOfAge(age: number): readonly string[] {
  if (age < 6) return CHILD_CARDS
  if (age < 19) return PUPIL_CARDS
  return age < 60 ? ADULT_CARDS : ELDER_CARDS
}
