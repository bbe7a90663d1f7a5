/**
 * What the card registry says about persons and their cards, as plain data: made by the store or by an outside
 * registry, read by the checks. Days are whole numbers `YYYYMMDD`, both ends of a period included; a `to` of null
 * is open. Money is in integers of 1/100 đồng.
 */

/** How exactly a birth day is known; unknown parts of the day are 00. */
export type BirthPrecision = 'day' | 'month' | 'year'

export interface Person {
  /** Social insurance number, 10 digits: the key of a person in the registry. */
  readonly bhxhNo: string
  /** Citizen id (SO_CCCD); null when the registry holds none. */
  readonly citizenId: string | null
  /** The name in force first, former ones behind it. */
  readonly names: readonly string[]
  readonly birthDay: number
  readonly birthPrecision: BirthPrecision
  /** GIOI_TINH: 1 male, 2 female, 3 undetermined. */
  readonly sex: 1 | 2 | 3
  /** Day on which the identity was authenticated; null when it was not. */
  readonly verifiedDay: number | null
  readonly deathDay: number | null
}

/** Result codes of the card look-up: withdrawn 110, reduced 120, moved 121 and 122, increased again 123, stopped 124. */
export type CardState =
  | 'active'
  | 'withdrawn'
  | 'held'
  | 'locked'
  | 'reduced'
  | 'movedOut'
  | 'movedWithin'
  | 'increasedAgain'
  | 'stopped'

/** What a card was during some days. A day of the card's validity that no entry covers is active. */
export interface CardStatus {
  readonly state: CardState
  readonly from: number
  readonly to: number | null
  /** Why, as the agency put it; null when nothing was given. */
  readonly reason: string | null
}

export interface Card {
  /** The 15 characters. */
  readonly code: string
  readonly bhxhNo: string
  readonly from: number
  readonly to: number | null
  /** Registered first facility (MA_DKBD); '' when none. */
  readonly facility: string
  /** MA_KHUVUC: K1, K2, K3 or ''. */
  readonly area: string
  /** Day on which five continuous years are reached; null when unknown. */
  readonly fiveYearDay: number | null
  /** History of the status, oldest first. */
  readonly statuses: readonly CardStatus[]
}

/** A number given to a child without a card or to an organ donor (TE1…, HG4…). */
export interface TempCard {
  readonly code: string
  readonly from: number
  readonly to: number | null
  /** Official card that took its place; null while there is none. */
  readonly officialCode: string | null
}

/** Co-payment of one claim, as it counts towards the exemption of the year. */
export interface CopayEntry {
  /** Day from which it counts: the last of the visit. */
  readonly day: number
  readonly amount: number
  /** False for co-payments that law leaves out (self-referred care). */
  readonly counted: boolean
}

/** All that the registry holds about one person. */
export interface PersonRecord {
  readonly person: Person
  readonly cards: readonly Card[]
  readonly tempCards: readonly TempCard[]
  readonly copays: readonly CopayEntry[]
}

/**
 * What the registry knew at one moment (known time) about the persons that a claim names: those found by the
 * numbers on its cards, by temporary numbers, and by its citizen id. A person found in several ways stands once.
 */
export interface RegistryState {
  /** `YYYYMMDDHHmm` in Vietnam. */
  readonly knownAt: number
  readonly persons: readonly PersonRecord[]
}

/** One look-up of a card that the facility made for the visit. */
export interface LookupEvidence {
  /** `YYYYMMDDHHmm` in Vietnam. */
  readonly askedAt: number
  /** Result code of the answer, e.g. `000`. */
  readonly result: string
}

export interface RegistryAnswer {
  readonly now: RegistryState
  /** As it stood at the facility's last look-up for the visit; null when it made none, or when it is not known. */
  readonly atLookup: RegistryState | null
  /** Look-ups of the facility for the visit, oldest first; null when the registry keeps no record of them. */
  readonly lookups: readonly LookupEvidence[] | null
}
