import { DIAGNOSES } from '../content/diagnoses.js'
import type { Visit } from '../visit.js'
import { both, goesHome, moved, OUTPATIENT, otherFacility, STAY, withPatient, withRoute } from './cases.js'
import { defect, type EligibilityDefect } from './defect.js'

const HOUR = 60
const DAY = 24 * HOUR

/** Sent by a facility of another province. */
const elsewhere = (visit: Visit): Visit => ({ ...visit, maCskcb: otherFacility(visit.maCskcb) })

const byTransfer = (visit: Visit): Visit =>
  withRoute('1.3', { from: '79997', paper: `GCT-MAU/${visit.patient.number}` })(visit)

/** A bed from so many minutes before the visit's arrival to so many behind it. */
const inBed =
  (before: number, behind: number) =>
  (visit: Visit): Visit => ({
    ...moved(0)(visit),
    inpatient: true,
    careType: '03',
    arrival: visit.arrival - before,
    admission: visit.arrival - before + HOUR,
    lastWork: visit.arrival + behind - 15,
    discharge: visit.arrival + behind,
    drugDays: Math.ceil((before + behind) / DAY),
    paymentMethod: 1,
  })

/** Another illness, so that nobody asks about drugs still in hand. */
const otherDisease = (visit: Visit): Visit => ({
  ...visit,
  diagnosis: DIAGNOSES.find(({ code }) => code.slice(0, 3) !== visit.diagnosis.code.slice(0, 3))!,
})

const plainVisit = both(goesHome, byTransfer)

/** The other sex, and a citizen id of the same number that goes with it. */
const otherSex = withPatient(({ sex, citizenId }) => ({
  sex: sex === 1 ? 2 : 1,
  citizenId: `${citizenId.slice(0, 3)}${Number(citizenId[3]) ^ 1}${citizenId.slice(4)}`,
}))

/** Somebody's second number: begins with 3, as those of no other made-up person do. */
const secondNumber = withPatient(({ card, insuranceNumber }) => ({
  card: `${card.slice(0, 5)}3${card.slice(6)}`,
  insuranceNumber: `3${insuranceNumber.slice(1)}`,
}))

/** One claim that does not go with another of the same person. The other is written as well, and comes first. */
export const ACROSS_DEFECTS: readonly EligibilityDefect[] = [
  defect(
    'sent-twice',
    'ELG-X01',
    'cùng lượt khám gửi hai lần với MA_LK khác nhau',
    'one visit sent twice under two MA_LK',
    { case: OUTPATIENT, earlier: { where: 'here' } },
  ),
  defect(
    'two-beds',
    'ELG-X03',
    'cùng lúc nằm nội trú ở hai cơ sở',
    'an inpatient of two facilities at a time',
    {
      case: STAY,
      claim: { visit: plainVisit },
      earlier: { where: 'elsewhere', visit: both(plainVisit, inBed(DAY, 12 * HOUR), elsewhere) },
    },
  ),
  defect(
    'visit-within-stay',
    'ELG-X04',
    'khám ngoại trú trong lúc nằm nội trú ở cơ sở khác',
    'an outpatient visit within an inpatient stay elsewhere',
    {
      case: OUTPATIENT,
      claim: { visit: plainVisit },
      earlier: { where: 'elsewhere', visit: both(plainVisit, inBed(2 * DAY, 8 * HOUR), elsewhere) },
    },
  ),
  defect(
    'visit-after-death',
    'ELG-X05',
    'khám sau khi hồ sơ khác đã báo tử vong',
    'a visit after another claim reported the death',
    {
      case: STAY,
      claim: { visit: plainVisit },
      earlier: {
        where: 'here',
        visit: both(plainVisit, moved(-30 * DAY)),
        head(head) {
          head.KET_QUA_DTRI = '5'
          head.GHI_CHU = ''
          head.NGAY_TAI_KHAM = ''
        },
      },
    },
  ),
  defect(
    'one-number-two-persons',
    'ELG-X06',
    'một mã số dùng cho hai người khác giới tính',
    'one number, two persons of different sex',
    {
      case: OUTPATIENT,
      claim: { visit: plainVisit },
      earlier: { where: 'here', visit: both(plainVisit, otherSex, moved(-20 * DAY)) },
    },
  ),
  defect(
    'one-person-two-numbers',
    'ELG-X06',
    'một người (một số định danh) dùng hai mã số',
    'one person (one citizen id) with two numbers',
    {
      case: OUTPATIENT,
      claim: { visit: plainVisit },
      earlier: { where: 'here', visit: both(plainVisit, secondNumber, moved(-20 * DAY)) },
    },
  ),
  defect(
    'far-places-one-day',
    'ELG-X07',
    'một thẻ dùng ở hai tỉnh trong một ngày',
    'one card in two provinces on one day',
    {
      case: OUTPATIENT,
      claim: { visit: plainVisit },
      earlier: { where: 'elsewhere', visit: both(plainVisit, otherDisease, elsewhere) },
    },
  ),
  defect('no-check-in', 'ELG-X08', 'lượt khám không có check-in', 'a visit without a check-in', {
    // What was not checked in was not looked up either.
    also: ['ELG-R18'],
    case: OUTPATIENT,
    claim: { visit: plainVisit },
    withoutCheckIn: true,
    needs: {
      vi: 'cơ sở đã gửi ít nhất một check-in khác (--kind checkin)',
      en: 'another check-in of the facility that was sent (--kind checkin)',
    },
  }),
  defect(
    'drugs-in-hand',
    'ELG-X09',
    'khám lại khi còn thuốc của lần trước',
    'seen again while drugs of the last visit are in hand',
    {
      case: OUTPATIENT,
      claim: { visit: plainVisit },
      earlier: {
        where: 'here',
        visit: both(plainVisit, moved(-10 * DAY), (visit) => ({ ...visit, careType: '05', drugDays: 28 })),
      },
    },
  ),
]
