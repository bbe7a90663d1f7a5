import { agrees, equals } from './agreement.js'
import type { ClaimFacts, DrugUse } from './claim-facts.js'
import { type Comparable, comparable, entryCache, listItems } from './entry-cache.js'
import type { Reference } from './reference.js'
import type { Row } from './row.js'
import type { Fields } from './rule.js'

/** What rules ask of a drug in the catalogue. Numbers in 1/10,000, NaN when the list says nothing. */
export interface DrugEntry {
  readonly name: Comparable
  readonly strength: Comparable
  readonly registration: Comparable
  readonly bid: Comparable
  readonly route: Comparable
  readonly price: number
  readonly quantity: number
  readonly minAge: number
  readonly maxAge: number
  readonly sex: string
  readonly diagnoses: readonly string[]
  readonly against: readonly string[]
  readonly notWith: readonly string[]
  readonly contrast: boolean
}

function decode(reference: Reference, entry: number): DrugEntry {
  const text = (attribute: string) => comparable(reference.text(entry, attribute))
  const list = (attribute: string) => listItems(reference.text(entry, attribute))
  return {
    name: text('name'),
    strength: text('strength'),
    registration: text('registration'),
    bid: text('bid'),
    route: text('route'),
    price: reference.number(entry, 'price'),
    quantity: reference.number(entry, 'quantity'),
    minAge: reference.number(entry, 'minAge'),
    maxAge: reference.number(entry, 'maxAge'),
    sex: reference.text(entry, 'sex'),
    diagnoses: list('diagnoses'),
    against: list('against'),
    notWith: list('notWith'),
    contrast: reference.number(entry, 'contrast') > 0,
  }
}

const cached = entryCache(decode)

/** The entry of a use that {@link drugEntry} has found. */
export const drugOf = (claim: ClaimFacts, use: DrugUse): DrugEntry | null =>
  use.entry === 0 ? null : cached(claim.reference, use.entry)

/** Fields by which a row is compared with the entries of its code. */
export const DRUG_KEY = [
  'MA_THUOC',
  'NGAY_YL',
  'SO_DANG_KY',
  'TT_THAU',
  'HAM_LUONG',
  'DUONG_DUNG',
  'TEN_THUOC',
  'DON_GIA',
] as const
type DrugKey = (typeof DRUG_KEY)[number]

let asked: DrugUse | null = null

/**
 * The entry of the drug catalogue that the row of XML2 agrees with best: a drug stands there once for each bid.
 * What still differs from it is wrong by the nearest reading. Null when the code is not there on the day of the
 * order. Found once for a row, whichever rule asks first.
 */
export function drugEntry(row: Row, f: Fields<DrugKey>, claim: ClaimFacts): DrugEntry | null {
  const use = claim.drug
  if (asked !== use) {
    asked = use
    use.entry = findEntry(row, f, claim)
  }
  return drugOf(claim, use)
}

function findEntry(row: Row, f: Fields<DrugKey>, claim: ClaimFacts): number {
  const day = row.day(f.NGAY_YL)
  const from = row.start[f.MA_THUOC]
  const to = row.end[f.MA_THUOC]
  if (from === to || Number.isNaN(day)) return 0
  const { reference } = claim
  const first = reference.find('drug', row.bytes, from, to, day)
  if (first === 0 || reference.next(first, day) === 0) return first
  // Most rows say word for word what one bid says.
  for (let entry = first; entry !== 0; entry = reference.next(entry, day))
    if (isWordForWord(row, f, cached(reference, entry))) return entry
  let best = first
  let most = -1
  for (let entry = first; entry !== 0; entry = reference.next(entry, day)) {
    const score = agreement(row, f, cached(reference, entry))
    if (score > most) {
      most = score
      best = entry
    }
  }
  return best
}

/** What tells bids apart is compared first. */
function isWordForWord(row: Row, f: Fields<DrugKey>, entry: DrugEntry): boolean {
  return (
    equals(row, f.TT_THAU, entry.bid) &&
    equals(row, f.SO_DANG_KY, entry.registration) &&
    equals(row, f.HAM_LUONG, entry.strength) &&
    equals(row, f.TEN_THUOC, entry.name) &&
    equals(row, f.DUONG_DUNG, entry.route) &&
    !(row.scaled(f.DON_GIA, 4) > entry.price)
  )
}

/** What tells bids apart weighs more than what any bid of a drug has. */
function agreement(row: Row, f: Fields<DrugKey>, entry: DrugEntry): number {
  let score = 0
  if (agrees(row, f.SO_DANG_KY, entry.registration)) score += 8
  if (agrees(row, f.TT_THAU, entry.bid)) score += 8
  if (agrees(row, f.HAM_LUONG, entry.strength)) score += 4
  if (!(row.scaled(f.DON_GIA, 4) > entry.price)) score += 2
  if (agrees(row, f.TEN_THUOC, entry.name)) score += 1
  if (agrees(row, f.DUONG_DUNG, entry.route)) score += 1
  return score
}
