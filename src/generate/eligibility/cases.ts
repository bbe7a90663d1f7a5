import type { Patient } from '../people.js'
import type { Visit } from '../visit.js'
import type { CaseWish } from './defect.js'

/*
 * Kinds of cases and changes of visits that several defects share.
 */

/** Grown up, with a citizen id in the claim, and no birth or the like. */
export const ADULT: CaseWish = { ages: [25, 55] }
export const OUTPATIENT: CaseWish = { ...ADULT, kind: 'outpatient', careType: '01', rows: 16 }
/** A stay of three nights: dear enough to be above 15 % of the reference level. */
export const STAY: CaseWish = { ...ADULT, kind: 'inpatient', careType: '03', nights: 3, rows: 60 }

/** Facility in another province than any that begins otherwise; see {@link otherFacility}. */
const FAR = '01998'

/** A facility of another province than this one: where the earlier claims of some defects are from. */
export const otherFacility = (maCskcb: string): string => (maCskcb.startsWith('01') ? '79998' : FAR)

/** The person changed. */
export const withPatient =
  (change: (patient: Patient) => Partial<Patient>) =>
  (visit: Visit): Visit => ({ ...visit, patient: { ...visit.patient, ...change(visit.patient) } })

/** A card of another object code and level, of the same person. */
export const withCard = (object: string) =>
  withPatient(({ card }) => ({ card: object + card.slice(object.length) }))

/** Another visit category, with its papers. A card registered at the facility itself is 1.1. */
export const withRoute =
  (code: string, papers: Partial<Visit['route']> = {}, registeredAt?: string) =>
  (visit: Visit): Visit => ({
    ...visit,
    route: { code, from: '', paper: '', ...papers },
    registeredAt: registeredAt ?? (code === '1.1' ? visit.maCskcb : '79997'),
  })

/** One change after another. */
export const both =
  (...changes: readonly ((visit: Visit) => Visit)[]) =>
  (visit: Visit): Visit =>
    changes.reduce((changed, change) => change(changed), visit)

/** Went home, so that nothing speaks of a transfer. */
export const goesHome = (visit: Visit): Visit => ({ ...visit, transferTo: '' })

/** The whole visit so many minutes later (earlier, when negative). */
export const moved =
  (minutes: number) =>
  (visit: Visit): Visit => ({
    ...visit,
    arrival: visit.arrival + minutes,
    admission: visit.admission === null ? null : visit.admission + minutes,
    lastWork: visit.lastWork + minutes,
    discharge: visit.discharge + minutes,
    followUp: null,
    sickLeaveDays: 0,
  })

/** The same card code with another object of the same level: nothing else about the card changes. */
const TWINS: Readonly<Record<string, readonly [string, string]>> = {
  '1': ['CC', 'TE'],
  '2': ['CK', 'CB'],
  '3': ['TC', 'HT'],
  '4': ['CH', 'GB'],
  '5': ['QN', 'CA'],
}

export function twinCard(card: string): string {
  const [first, second] = TWINS[card.charAt(2)]!
  return (card.startsWith(first) ? second : first) + card.slice(2)
}
