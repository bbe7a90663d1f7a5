import type pg from 'pg'
import type { RegistryLookup } from '../eligibility/lookup.js'
import { createRights } from '../store/account-rights.js'
import { createBriefCache } from '../store/brief-cache.js'
import { openCheckIns } from '../store/checkins.js'
import { createLookupLog } from '../store/lookup-log.js'
import { type LookupStaff, readLookupStaff } from '../store/lookup-staff.js'
import { applyRegistryEvents } from '../store/registry-events.js'
import { findSealedClaim, readCopays, readVisits } from '../store/visits.js'
import type { RegistryDesk } from './registry-desk.js'
import type { GatewayStore } from './store.js'

const MAX_REMEMBERED = 10_000

/** The registry desk over our own store. `trustMs`: how long rights and staff lists are remembered. */
export function createRegistryDesk(
  pool: pg.Pool,
  store: GatewayStore,
  options: {
    readonly trustMs: number
    readonly registry: RegistryLookup
    readonly onError?: (error: Error) => void
    /** Told of look-ups that were not kept, because too many waited for the store. */
    readonly onDropped?: (lookups: number) => void
  },
): RegistryDesk {
  const { onError, onDropped } = options
  const log = createLookupLog(pool, {
    ...(onError === undefined ? {} : { onError }),
    ...(onDropped === undefined ? {} : { onDropped }),
  })
  const staff = createBriefCache<readonly LookupStaff[]>(options.trustMs, MAX_REMEMBERED)
  return {
    registry: options.registry,
    rights: createRights(pool, options.trustMs),
    async staff(maCskcb) {
      const known = staff.get(maCskcb)
      if (known !== undefined) return known
      const read = await readLookupStaff(pool, maCskcb)
      staff.set(maCskcb, read)
      return read
    },
    visits: (asked) => readVisits(pool, asked),
    copays: (bhxhNo, year) => readCopays(pool, bhxhNo, year),
    async sealedClaim(maCskcb, claimId, seal) {
      const found = await findSealedClaim(pool, maCskcb, claimId, seal)
      return found === null ? null : store.readClaim(maCskcb, found.maLk, found.version)
    },
    openCheckIns: (maCskcb, asked) => openCheckIns(pool, maCskcb, asked),
    record: (entry) => log.add(entry),
    recording: () => ({ waiting: log.waiting(), dropped: log.dropped() }),
    applyEvents: (account, events) => applyRegistryEvents(pool, account, events),
    close: () => log.close(),
  }
}
