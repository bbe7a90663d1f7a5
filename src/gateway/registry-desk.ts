import type { RegistryLookup } from '../eligibility/lookup.js'
import type { RegistryEvent } from '../eligibility/registry-event.js'
import type { AccountRights } from '../store/account-rights.js'
import type { DayStretch, OpenCheckIns } from '../store/checkins.js'
import type { LookupEntry } from '../store/lookup-log.js'
import type { LookupStaff } from '../store/lookup-staff.js'
import type { EventOutcome } from '../store/registry-events.js'
import type { CopayLine, Visit, VisitsAsked } from '../store/visits.js'
import type { ClaimRecord } from './store.js'

/** What look-up services and the feeding of the registry ask for. */
export interface RegistryDesk {
  /** Our own registry, or one elsewhere. */
  readonly registry: RegistryLookup
  rights(account: string): Promise<AccountRights>
  /** Staff whom a facility registered for look-ups; empty: nobody is checked. */
  staff(maCskcb: string): Promise<readonly LookupStaff[]>
  visits(asked: VisitsAsked): Promise<readonly Visit[]>
  copays(bhxhNo: string, year: number): Promise<readonly CopayLine[]>
  /** A claim that the asker was shown among somebody's visits; null when id and seal do not belong together. */
  sealedClaim(maCskcb: string, claimId: string, seal: string): Promise<ClaimRecord | null>
  /** Check-ins of a facility without claim, and claims without check-in. */
  openCheckIns(maCskcb: string, asked: DayStretch): Promise<OpenCheckIns>
  /** Keeps a look-up. Resolves once it is committed: nothing is told before. Rejects when it cannot be kept now. */
  record(entry: LookupEntry): Promise<void>
  /** Look-ups that are not written yet, and those that could not be kept since the start. */
  recording(): { readonly waiting: number; readonly dropped: number }
  /** Throws RegistryEventError. */
  applyEvents(account: string, events: readonly RegistryEvent[]): Promise<readonly EventOutcome[]>
  /** Writes what is still to be kept. */
  close(): Promise<void>
}
