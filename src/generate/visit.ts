import type { StandardVersion, TableName } from '../standard/plan.js'
import { DAY_MINUTES, dayOf, endOfDay, formatDay, type Minute, minuteAt } from './calendar.js'
import type { CaseSize } from './case-mix.js'
import { BIRTH, DIAGNOSES, type Diagnosis, HIV, PREGNANCY_REST, TUBERCULOSIS } from './content/diagnoses.js'
import type { ResolvedGenerateOptions } from './options.js'
import { makePatient, type Patient } from './people.js'
import type { Random } from './random.js'
import { STAFF, type Staff } from './staff.js'

/** What the case is about beyond its diagnosis; decides which of the rarer tables are sent. */
export type Theme = 'common' | 'birth' | 'pregnancyRest' | 'hiv' | 'tuberculosis'

/** The facts that all tables of a claim share. */
export interface Visit {
  readonly version: StandardVersion
  readonly maLk: string
  readonly maCskcb: string
  readonly month: string
  readonly theme: Theme
  readonly inpatient: boolean
  /** MA_LOAI_KCB: 01, 05 outpatient, 03 inpatient, 04 day inpatient. */
  readonly careType: '01' | '03' | '04' | '05'
  readonly patient: Patient
  readonly diagnosis: Diagnosis
  readonly staff: Staff
  readonly arrival: Minute
  readonly admission: Minute | null
  /** Last moment at which something was ordered or done; before the discharge. */
  readonly lastWork: Minute
  readonly discharge: Minute
  /** Days for which drugs are given to take home; whole stay for inpatients. */
  readonly drugDays: number
  /** MA_DOITUONG_KCB and the papers that go with it. */
  readonly route: { readonly code: string; readonly from: string; readonly paper: string }
  /** Facility at which the card is registered (MA_DKBD). */
  readonly registeredAt: string
  /** Receiving facility when the patient was transferred out, else blank. */
  readonly transferTo: string
  readonly followUp: Minute | null
  readonly sickLeaveDays: number
  /** MA_PTTT of all rows. */
  readonly paymentMethod: 1 | 2
}

/** What is asked of a case that would otherwise be drawn. */
export interface VisitWish {
  readonly careType?: Visit['careType']
  /** Nights of a stay with a bed (03). */
  readonly nights?: number
  /** Least and greatest age in years. */
  readonly ages?: readonly [number, number]
}

/** Facility of other cards' registration, and of transfers to and from. */
const NEXT_FACILITY = '79997'

/** MA_LK of the claim with this number: depends on seed, month and number alone. */
export function linkOf(index: number, options: ResolvedGenerateOptions): string {
  return `GD.${options.month.slice(2)}.${options.seed.toString(36).toUpperCase()}.${String(index + 1).padStart(7, '0')}`
}

export function planVisit(
  random: Random,
  index: number,
  size: CaseSize,
  options: ResolvedGenerateOptions,
  wish: VisitWish = {},
): Visit {
  const { version } = options
  const drawnTheme = chooseTheme(random, size.inpatient, options.wants)
  // Births and the like have persons and rows of their own.
  const theme = isPlain(wish) ? drawnTheme : 'common'
  const careType = wish.careType ?? chooseCareType(random, size, theme, options.wants.size > 0)
  const times = chooseTimes(random, size, careType, options, wish.nights)
  const wanted = (table: TableName) => options.wants.has(table)
  const transferred = wanted('XML13') || random.chance(size.inpatient ? 0.05 : 0.015)
  const goesHome = !transferred
  const patient = makePatient(random, index + 1, times.arrival, patientWish(theme, wish))
  const diagnosis = diagnosisOf(theme) ?? random.pick(DIAGNOSES)
  const route = chooseRoute(random, careType, index)
  return {
    version,
    maLk: linkOf(index, options),
    maCskcb: options.maCskcb,
    month: options.month,
    theme,
    inpatient: size.inpatient,
    careType,
    patient,
    diagnosis,
    staff: STAFF[version],
    ...times,
    route,
    registeredAt: route.code === '1.1' ? options.maCskcb : NEXT_FACILITY,
    transferTo: transferred ? '79998' : '',
    followUp:
      goesHome && (wanted('XML14') || random.chance(0.35))
        ? (dayOf(times.discharge) + random.pick([7, 14, 28])) * DAY_MINUTES
        : null,
    sickLeaveDays:
      goesHome && !size.inpatient && (wanted('XML11') || (patient.age > 18 && random.chance(0.05)))
        ? random.between(1, 7)
        : 0,
    paymentMethod: !size.inpatient && random.chance(0.1) ? 2 : 1,
  }
}

/** Who orders on the day of the moment: one doctor a day, so that no two order in the same minute. */
export function doctorOf(visit: Visit, at: Minute): string {
  return visit.staff.doctor(10 + (dayOf(at) % 7))
}

/** Bed days of the stay: one for up to 24 hours, else its days. */
export function bedDays(visit: Visit): number {
  return visit.discharge - visit.arrival <= DAY_MINUTES ? 1 : stayDays(visit)
}

/** Days from arrival to discharge, both counted. */
export function stayDays(visit: Visit): number {
  return dayOf(visit.discharge) - dayOf(visit.arrival) + 1
}

const isPlain = (wish: VisitWish): boolean => Object.keys(wish).length === 0

function chooseTheme(random: Random, inpatient: boolean, wants: ReadonlySet<TableName>): Theme {
  if (wants.has('XML9')) return 'birth'
  if (wants.has('XML10')) return 'pregnancyRest'
  if (wants.has('XML6')) return 'hiv'
  if (wants.has('XML15')) return 'tuberculosis'
  if (random.chance(0.01)) return inpatient ? 'tuberculosis' : 'hiv'
  if (random.chance(inpatient ? 0.06 : 0.01)) return inpatient ? 'birth' : 'pregnancyRest'
  return 'common'
}

function diagnosisOf(theme: Theme): Diagnosis | null {
  if (theme === 'birth') return BIRTH
  if (theme === 'pregnancyRest') return PREGNANCY_REST
  if (theme === 'hiv') return HIV
  return theme === 'tuberculosis' ? TUBERCULOSIS : null
}

function patientWish(
  theme: Theme,
  { ages }: VisitWish,
): { sex?: 1 | 2; minimumAge: number; maximumAge: number } {
  if (ages !== undefined) return { minimumAge: ages[0], maximumAge: ages[1] }
  if (theme === 'birth' || theme === 'pregnancyRest') return { sex: 2, minimumAge: 20, maximumAge: 38 }
  return theme === 'common' ? { minimumAge: 1, maximumAge: 85 } : { minimumAge: 20, maximumAge: 60 }
}

/** Of 05 a claim has only the examination and drugs, so that it cannot have other tables that are asked for. */
function chooseCareType(
  random: Random,
  size: CaseSize,
  theme: Theme,
  wantsTables: boolean,
): Visit['careType'] {
  if (size.inpatient) return size.rows < 70 && theme === 'common' && random.chance(0.4) ? '04' : '03'
  return theme === 'common' && random.chance(0.07) && !wantsTables ? '05' : '01'
}

interface Times {
  readonly arrival: Minute
  readonly admission: Minute | null
  readonly lastWork: Minute
  readonly discharge: Minute
  readonly drugDays: number
}

function chooseTimes(
  random: Random,
  size: CaseSize,
  careType: Visit['careType'],
  options: ResolvedGenerateOptions,
  wishedNights: number | undefined,
): Times {
  const year = Number(options.month.slice(0, 4))
  const month = Number(options.month.slice(4))
  const drawnDay = random.between(1, 28)
  const dischargeDay = minuteAt(year, month, options.day === null ? drawnDay : Number(options.day.slice(6)))
  if (careType === '03') {
    const drawnNights = Math.max(1, Math.min(45, Math.round(size.rows / random.between(25, 55))))
    const nights = wishedNights ?? drawnNights
    const arrival = dischargeDay - nights * DAY_MINUTES + random.between(6 * 60, 20 * 60)
    const discharge = dischargeDay + random.between(9 * 60, 16 * 60)
    return {
      arrival,
      admission: arrival + random.between(20, 90),
      lastWork: discharge - 15,
      discharge,
      drugDays: nights,
    }
  }
  const morning = random.between(6 * 60 + 30, 9 * 60)
  if (careType === '04') {
    const arrival = dischargeDay + morning
    const discharge = dischargeDay + random.between(15 * 60, 17 * 60)
    return { arrival, admission: arrival + 20, lastWork: discharge - 15, discharge, drugDays: 1 }
  }
  const minutes = random.between(90, 320)
  const drugDays = careType === '05' ? random.pick([14, 21, 28]) : random.pick([5, 7, 7, 10, 14])
  if (careType === '05' && options.version !== '3176') {
    // Until QĐ 3176 such a visit ended at 23:59 of the last day for which drugs were given.
    const arrival = dischargeDay - (drugDays - 1) * DAY_MINUTES + morning
    return {
      arrival,
      admission: null,
      lastWork: arrival + minutes,
      discharge: endOfDay(dischargeDay),
      drugDays,
    }
  }
  const arrival = dischargeDay + morning
  const lastWork = arrival + minutes
  return { arrival, admission: null, lastWork, discharge: lastWork + random.between(5, 25), drugDays }
}

function chooseRoute(random: Random, careType: Visit['careType'], index: number): Visit['route'] {
  const draw = random.below(100)
  const paper = `GCT-MAU/${index + 1}`
  if (draw < 18) return { code: '1.3', from: NEXT_FACILITY, paper }
  if (draw < 25 && careType !== '03')
    return { code: '1.5', from: NEXT_FACILITY, paper: `GHK-MAU/${index + 1}` }
  if (draw < 40 && careType === '03') return { code: '2', from: '', paper: '' }
  return { code: '1.1', from: '', paper: '' }
}

/** Day text of the moment, for fields that take 8 digits, or blank. */
export function dayOrBlank(at: Minute | null): string {
  return at === null ? '' : formatDay(at)
}
