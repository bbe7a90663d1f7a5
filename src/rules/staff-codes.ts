import type { ClaimFacts } from './claim-facts.js'

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
