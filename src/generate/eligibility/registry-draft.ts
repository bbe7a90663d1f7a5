import { formatDay } from '../calendar.js'
import type { Visit } from '../visit.js'

/** A person and the cards as the registry will hold them; a defect changes this so that the claim no longer fits. */
export interface RegistryDraft {
  /** Nothing at all is written for it. */
  missing: boolean
  bhxhNo: string
  name: string
  formerNames: string[]
  cccd: string
  birth: string
  sex: string
  address: string
  verified: string
  death: string
  cards: CardDraft[]
  statuses: StatusDraft[]
  temps: TempDraft[]
  copays: CopayDraft[]
}

export interface CardDraft {
  card: string
  from: string
  to: string
  facility: string
  area: string
  fiveYear: string
}

export interface StatusDraft {
  card: string
  from: string
  to: string
  state: string
  reason: string
}

/** A temporary number of the person. */
export interface TempDraft {
  card: string
  from: string
  to: string
  /** Blank while there is none. */
  official: string
}

export interface CopayDraft {
  entry: string
  from: string
  to: string
  /** Whole đồng. */
  amount: number
  counted: boolean
  facility: string
  route: string
}

/** The days of the visit that the claim is about, YYYYMMDD. */
export interface VisitDays {
  readonly arrival: string
  readonly discharge: string
}

export function daysOf({ arrival, discharge }: Visit): VisitDays {
  return { arrival: formatDay(arrival), discharge: formatDay(discharge) }
}

/** The person of a visit with the card that covers it: a registry without any defect. */
export function draftOf({ patient, registeredAt }: Visit): RegistryDraft {
  return {
    missing: false,
    bhxhNo: patient.insuranceNumber,
    name: patient.name,
    formerNames: [],
    cccd: patient.citizenId,
    birth: patient.birth.slice(0, 8),
    sex: String(patient.sex),
    address: patient.address,
    verified: '20230401',
    death: '',
    cards: [
      {
        card: patient.card,
        from: patient.cardFrom,
        to: patient.cardTo,
        facility: registeredAt,
        area: '',
        fiveYear: patient.age > 10 ? '20200101' : '',
      },
    ],
    statuses: [],
    temps: [],
    copays: [],
  }
}
