import type { ClaimFacts } from './claim-facts.js'
import { entryCache, listItems } from './entry-cache.js'
import type { Reference } from './reference.js'

/** What a staff entry says about a practitioner. */
interface Person {
  readonly title: string
  /** False for numbered titles other than 1 and 2, those of doctors. */
  readonly mayPrescribe: boolean
  readonly scope: readonly string[]
}

/** A staff entry, decoded once. */
export const personOf: (reference: Reference, entry: number) => Person = entryCache((reference, entry) => {
  const title = reference.text(entry, 'title')
  return {
    title,
    mayPrescribe: !/^\d+$/.test(title) || title === '1' || title === '2',
    scope: listItems(reference.text(entry, 'scope')),
  }
})

/** Of another facility: remote support, transfer of technique, mobilised (.C until QĐ 3176). */
const FROM_ELSEWHERE = /\.(?:TX|CG|HD|C)\.[0-9A-Z]{5}$/
/** A citizen id alone: someone who needs no licence. */
const CITIZEN_ID = /^\d{12}$/
/** A trainee under the licence in front: its citizen id (QĐ 3176) or staff code in brackets. */
const TRAINEE = /(?:\.\d{12}|\s*\([^)]*\))$/

/**
 * Null when the person in `bytes[from, to)` may practise at the facility on the day: in its list of
 * practitioners, there as the supervisor of a trainee, or from another facility in the form that says so.
 * Otherwise the code as text.
 */
export function findStaff(
  bytes: Uint8Array,
  from: number,
  to: number,
  claim: ClaimFacts,
  day: number,
): string | null {
  const { reference } = claim
  if (reference.find('staff', bytes, from, to, day) !== 0) return null
  const code = (bytes as Buffer).toString('utf8', from, to)
  if (FROM_ELSEWHERE.test(code) || CITIZEN_ID.test(code)) return null
  const supervisor = code.replace(TRAINEE, '')
  return supervisor !== code && reference.findText('staff', supervisor, day) !== 0 ? null : code
}
