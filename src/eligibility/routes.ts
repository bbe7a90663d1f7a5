import { type Dated, FIRST_DAY, LAST_DAY } from './dated.js'

/** What the facility must be for a route, judged only where the catalogue of facilities says so. */
export interface RoutePlace {
  /** Professional level: BANDAU, COBAN, CHUYENSAU. */
  readonly levels?: readonly string[]
  /** Line before 01/01/2025: XA, HUYEN, TINH, TW. */
  readonly formerLines?: readonly string[]
  /** Points of the level, from (included) and to (excluded). */
  readonly points?: readonly [from: number, to: number]
}

/**
 * What a visit category (MA_DOITUONG_KCB) means. The percentages that the fund pays on it are parameters
 * (`routePercent.1.13.outpatient`, `flatBenefitPercent.1.2`); a category without one is decided by case.
 */
export interface Route extends Dated {
  readonly code: string
  /** True when the share is of the cost itself, whatever the card. */
  readonly flat: boolean
  /** Right route: the 15 % rule and five years with six months raise the level to 100 %. */
  readonly right: boolean
  /**
   * What the category means at a primary facility, where law pays in full whatever the card: `whole`, the level is
   * 100 %; `either`, the list of categories says card level, so both stand; `never` where the route is wrong.
   */
  readonly primaryCare: 'whole' | 'either' | 'never'
  /** Used for primary care too, so that a facility of unknown level may be one. */
  readonly maybePrimary: boolean
  /** Care that the category is for; null for both. */
  readonly care: 'inpatient' | 'outpatient' | null
  readonly place: RoutePlace
}

const QD824 = 'QĐ 824/QĐ-BYT (2023); Luật BHYT, điều 22'
const QD3276 = 'QĐ 3276/QĐ-BYT (17/10/2025); Luật BHYT, điều 22; NĐ 188/2025/NĐ-CP, điều 19'

type Rest = Partial<Omit<Route, 'code' | keyof Dated>>

const route =
  (period: Dated) =>
  (code: string, rest: Rest = {}): Route => ({
    code,
    flat: false,
    right: true,
    primaryCare: 'either',
    maybePrimary: false,
    care: null,
    place: {},
    ...rest,
    ...period,
  })

/** The list of 2023; beside the new one it was accepted until the end of 2025. */
const old = route({ from: FIRST_DAY, to: 20251231, basis: QD824 })
/** The list of 2025, for visits from 01/07/2025. */
const current = route({ from: 20250701, to: LAST_DAY, basis: QD3276 })

const wrong = (care: Route['care'], place: RoutePlace): Rest => ({
  right: false,
  primaryCare: 'never',
  care,
  place,
})

/** In the order of the decision: when several fit, the first counts (QĐ 3276, note). */
export const ROUTES: readonly Route[] = [
  ...['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7', '1.8', '1.9', '1.10', '2'].map((code) =>
    old(code, { primaryCare: 'whole', maybePrimary: true }),
  ),
  old('3.1', wrong(null, { formerLines: ['TW'] })),
  old('3.2', wrong('inpatient', { formerLines: ['TINH'] })),
  old('3.3', wrong(null, { formerLines: ['HUYEN'] })),
  old('3.4', wrong(null, {})),
  old('3.5', wrong('outpatient', { formerLines: ['TINH'] })),
  old('3.6', wrong(null, {})),
  old('3.7', wrong(null, {})),
  ...['7.1', '7.2', '7.3', '7.4', '8', '9'].map((code) => old(code)),

  current('1.1', { primaryCare: 'whole' }),
  current('1.2', { flat: true, place: { levels: ['BANDAU'] } }),
  ...['1.3', '1.4', '1.5', '1.6', '1.7'].map((code) => current(code)),
  current('1.11', { place: { levels: ['BANDAU'] } }),
  current('1.12', { care: 'outpatient', place: { levels: ['COBAN'], points: [0, 50] } }),
  current('1.13', wrong('outpatient', { levels: ['COBAN'], points: [50, 70] })),
  current('1.14', wrong('outpatient', { levels: ['COBAN'], formerLines: ['TINH', 'TW'] })),
  current('1.15', { care: 'inpatient', place: { levels: ['COBAN'] } }),
  current('1.16', { place: { levels: ['COBAN'] } }),
  current('1.17', { place: { levels: ['CHUYENSAU'] } }),
  current('1.18', wrong('outpatient', { levels: ['CHUYENSAU'], formerLines: ['TINH'] })),
  current('2'),
  current('3.1', wrong(null, { levels: ['CHUYENSAU'], formerLines: ['TW'] })),
  current('3.2', wrong('inpatient', { levels: ['CHUYENSAU'], formerLines: ['TINH'] })),
  current('3.3', wrong(null, { levels: ['COBAN', 'CHUYENSAU'], formerLines: ['HUYEN'] })),
  current('3.6', wrong('inpatient', { levels: ['CHUYENSAU'] })),
  ...['7', '7.2', '7.3', '7.4', '8', '9', '10'].map((code) => current(code)),
]

/** The meanings of a category on a day: two while both lists were accepted, none for an unknown code. */
export function routesOn(code: string, day: number): readonly Route[] {
  return byCode.get(code)?.filter((row) => row.from <= day && day <= row.to) ?? []
}

const byCode = new Map<string, Route[]>()
for (const row of ROUTES) {
  const rows = byCode.get(row.code)
  if (rows === undefined) byCode.set(row.code, [row])
  else rows.push(row)
}

/** MA_LOAI_KCB with a bed: inpatient, day inpatient, stay at a commune station, under four hours. */
const WITH_BED: ReadonlySet<string> = new Set(['03', '04', '06', '09'])

export const isInpatientCare = (careType: string): boolean =>
  WITH_BED.has(careType.length === 1 ? `0${careType}` : careType)
