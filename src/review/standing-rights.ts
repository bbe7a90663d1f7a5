import type pg from 'pg'
import type { ExportJob } from '../store/review-export-jobs.js'
import { readUser } from '../store/users.js'
import { maySeeSensitive, type ReviewIdentity, scopeOf } from './identity.js'
import { WorkError } from './work-errors.js'

/**
 * Who somebody is now; null when the user is gone, or an administrator has locked it. As for sessions, wrong passwords of
 * others take nothing away.
 */
async function presentIdentity(pool: pg.Pool, name: string): Promise<ReviewIdentity | null> {
  const user = await readUser(pool, name)
  if (user === null || user.lockReason === 'administrator') return null
  return { user: name, role: user.role, facility: user.maCskcb, rights: user.rights }
}

/**
 * A job outlives the session that it was ordered in, not the rights: who ordered it must be there still, in the same
 * role and place, with all the rights of then.
 *
 * @throws WorkError REVIEW_FORBIDDEN
 */
export async function checkStanding(pool: pg.Pool, ordered: ReviewIdentity): Promise<void> {
  const now = await presentIdentity(pool, ordered.user)
  if (
    now === null ||
    now.role !== ordered.role ||
    now.facility !== ordered.facility ||
    !ordered.rights.every((right) => now.rights.includes(right))
  )
    throw new WorkError('REVIEW_FORBIDDEN')
}

/** Whether what an export holds is what its user may see now. */
export function mayHold(
  { scope, request }: Pick<ExportJob, 'scope' | 'request'>,
  who: ReviewIdentity,
): boolean {
  return scope === scopeOf(who) && (request.sensitive !== true || maySeeSensitive(who))
}

/** @throws WorkError REVIEW_FORBIDDEN when who ordered an export may not have it any more */
export async function checkExportStanding(pool: pg.Pool, job: ExportJob): Promise<void> {
  const now = await presentIdentity(pool, job.user)
  if (now === null || !mayHold(job, now)) throw new WorkError('REVIEW_FORBIDDEN')
}
