import { agrees } from './agreement.js'
import type { ClaimFacts, ServiceUse } from './claim-facts.js'
import { type Comparable, comparable, entryCache, listItems } from './entry-cache.js'
import type { Reference } from './reference.js'
import type { Row } from './row.js'
import { suffixAt } from './row-forms.js'
import type { Fields } from './rule.js'

/** What rules ask of a service in the catalogue. Numbers in 1/10,000, NaN when the list says nothing. */
export interface ServiceEntry {
  readonly name: Comparable
  readonly price: number
  readonly minutes: number
  readonly perDay: number
  readonly minAge: number
  readonly maxAge: number
  readonly sex: string
  readonly diagnoses: readonly string[]
  readonly against: readonly string[]
  readonly partOf: readonly string[]
  readonly machines: readonly string[]
  readonly scope: readonly string[]
  readonly contrast: boolean
}

function decode(reference: Reference, entry: number): ServiceEntry {
  const list = (attribute: string) => listItems(reference.text(entry, attribute))
  return {
    name: comparable(reference.text(entry, 'name')),
    price: reference.number(entry, 'price'),
    minutes: reference.number(entry, 'minutes'),
    perDay: reference.number(entry, 'perDay'),
    minAge: reference.number(entry, 'minAge'),
    maxAge: reference.number(entry, 'maxAge'),
    sex: reference.text(entry, 'sex'),
    diagnoses: list('diagnoses'),
    against: list('against'),
    partOf: list('partOf'),
    machines: list('machines'),
    scope: list('scope'),
    contrast: reference.number(entry, 'contrast') > 0,
  }
}

const cached = entryCache(decode)

/** The entry of a use that {@link serviceEntry} has found. */
export const serviceOf = (claim: ClaimFacts, use: ServiceUse): ServiceEntry | null =>
  use.entry === 0 || use.supply !== '' ? null : cached(claim.reference, use.entry)

let asked: ServiceUse | null = null

/**
 * The entry of the service catalogue that the row of XML3 agrees with best: of those of its code on the day of
 * the order the one with its name, else the first. Null when there is none. A suffix (`_GT`) counts when the
 * list has it. Found once for a row, whichever rule asks first.
 */
export function serviceEntry(
  row: Row,
  f: Fields<'MA_DICH_VU' | 'TEN_DICH_VU' | 'NGAY_YL'>,
  claim: ClaimFacts,
): ServiceEntry | null {
  const use = claim.service
  if (asked !== use) {
    asked = use
    use.entry = findEntry(row, f, claim)
  }
  return serviceOf(claim, use)
}

function findEntry(row: Row, f: Fields<'MA_DICH_VU' | 'TEN_DICH_VU' | 'NGAY_YL'>, claim: ClaimFacts): number {
  const use = claim.service
  const day = row.day(f.NGAY_YL)
  if (use.code === '' || use.supply !== '' || Number.isNaN(day)) return 0
  const { reference } = claim
  const from = row.start[f.MA_DICH_VU]
  let first = reference.find('service', row.bytes, from, row.end[f.MA_DICH_VU], day)
  if (first === 0) {
    const at = suffixAt(row, f.MA_DICH_VU)
    if (at > 0) first = reference.find('service', row.bytes, from, at, day)
    if (first === 0) return 0
  }
  for (let entry = first; entry !== 0; entry = reference.next(entry, day))
    if (agrees(row, f.TEN_DICH_VU, cached(reference, entry).name)) return entry
  return first
}
