import type pg from 'pg'
import { OvertakenError } from '../store/errors.js'
import { readClaimOriginal } from '../store/read-originals.js'
import { findStoredClaim } from '../store/rejudge-select.js'
import { IntakeError } from './errors.js'
import { resubmit } from './resubmit.js'
import type { Intake } from './service.js'

/** A waived claim that cannot be loaded even so. */
export class WaiverNotLoadedError extends IntakeError {
  constructor(claimId: string, why: string) {
    super('WAIVER_NOT_LOADED', `claim ${claimId} cannot be loaded: ${why}`)
  }
}

/** The hospital has sent a newer version of a waived claim: the decision is about what counts no more. */
export class WaiverOvertakenError extends IntakeError {
  constructor(claimId: string) {
    super('WAIVER_OVERTAKEN', `claim ${claimId} is not loaded: a newer version of it has come`)
  }
}

/** A rejected version that a reviewer decided to take all the same. */
export interface WaivedVersion {
  readonly maCskcb: string
  readonly claimId: string
}

/**
 * Loads a waived version by the path of any other claim: its bytes go through the intake once more, errors do not
 * reject, and it becomes the next version, marked as waived. Doing so twice is harmless: the second time the content
 * is unchanged. Throws {@link WaiverOvertakenError} when a newer version has come since, {@link WaiverNotLoadedError}
 * when the original is gone, or cannot be read even so.
 */
export async function loadWaived(
  { pool, intake }: { readonly pool: pg.Pool; readonly intake: Intake },
  { maCskcb, claimId }: WaivedVersion,
): Promise<void> {
  const claim = await findStoredClaim(pool, maCskcb, claimId)
  const bytes = await readClaimOriginal(pool, maCskcb, claimId)
  if (claim === null || bytes === null) throw new WaiverNotLoadedError(claimId, 'its original is not there')
  const { standardVersion, receivedAt, maLk } = claim
  if (maLk === null) throw new WaiverNotLoadedError(claimId, 'it has no MA_LK')
  const [verdict] = await resubmit(
    intake,
    { maCskcb, standardVersion, receivedAt, account: 'review:waive', waive: true },
    [{ maLk, claimId, bytes }],
  ).catch((error) => {
    throw error instanceof OvertakenError ? new WaiverOvertakenError(claimId) : error
  })
  if (verdict?.outcome !== 'accepted')
    throw new WaiverNotLoadedError(claimId, 'it could not be read to its end')
}
