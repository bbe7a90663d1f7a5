import { agrees } from './agreement.js'
import type { ClaimFacts, ServiceUse } from './claim-facts.js'
import { type Comparable, comparable, entryCache, listItems } from './entry-cache.js'
import type { Reference } from './reference.js'
import type { Row } from './row.js'
import type { Fields } from './rule.js'

/** What rules ask of a supply in the catalogue. Prices in 1/10,000 đồng, NaN when the list says nothing. */
export interface SupplyEntry {
  readonly name: Comparable
  readonly bid: Comparable
  readonly price: number
  readonly ceiling: number
  readonly services: readonly string[]
}

const cached = entryCache(
  (reference: Reference, entry: number): SupplyEntry => ({
    name: comparable(reference.text(entry, 'name')),
    bid: comparable(reference.text(entry, 'bid')),
    price: reference.number(entry, 'price'),
    ceiling: reference.number(entry, 'ceiling'),
    services: listItems(reference.text(entry, 'services')),
  }),
)

/** The entry of a use that {@link supplyEntry} has found. */
export const supplyOf = (claim: ClaimFacts, use: ServiceUse): SupplyEntry | null =>
  use.entry === 0 || use.supply === '' ? null : cached(claim.reference, use.entry)

/** Fields by which a row is compared with the entries of its code. */
export const SUPPLY_KEY = ['MA_VAT_TU', 'NGAY_YL', 'TT_THAU', 'TEN_VAT_TU'] as const
type SupplyKey = (typeof SUPPLY_KEY)[number]

let asked: ServiceUse | null = null

/**
 * The entry of the supply catalogue that the row of XML3 agrees with best: first by bid, then by name. Null when
 * the code is not there on the day of the order. Found once for a row, whichever rule asks first.
 */
export function supplyEntry(row: Row, f: Fields<SupplyKey>, claim: ClaimFacts): SupplyEntry | null {
  const use = claim.service
  if (asked !== use) {
    asked = use
    use.entry = findEntry(row, f, claim)
  }
  return supplyOf(claim, use)
}

function findEntry(row: Row, f: Fields<SupplyKey>, claim: ClaimFacts): number {
  const day = row.day(f.NGAY_YL)
  if (Number.isNaN(day)) return 0
  const { reference } = claim
  const first = reference.find('supply', row.bytes, row.start[f.MA_VAT_TU], row.end[f.MA_VAT_TU], day)
  let best = first
  let most = -1
  for (let entry = first; entry !== 0 && most < 3; entry = reference.next(entry, day)) {
    const { bid, name } = cached(reference, entry)
    const score = (agrees(row, f.TT_THAU, bid) ? 2 : 0) + (agrees(row, f.TEN_VAT_TU, name) ? 1 : 0)
    if (score > most) {
      most = score
      best = entry
    }
  }
  return best
}
