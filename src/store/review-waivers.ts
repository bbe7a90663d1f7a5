import type pg from 'pg'
import type { ItemRef } from './review-model.js'

/** A waiver that waits for a second person. */
export interface PendingWaiver extends ItemRef {
  readonly maLk: string | null
  /** T_BHTT, plain decimal text, đồng. */
  readonly amount: string
  readonly askedBy: string
}

const PENDING = `SELECT w.ma_cskcb AS "maCskcb", w.claim_id::text AS "claimId", i.ma_lk AS "maLk", w.amount::text AS amount,
    w.asked_by AS "askedBy"
  FROM review_waiver AS w JOIN review_item AS i USING (ma_cskcb, claim_id)
  WHERE w.granted_at IS NULL AND i.outcome = 'rejected' AND i.is_open AND i.is_latest
    AND ($1::text IS NULL OR w.asked_by <> $1)
  ORDER BY w.asked_at LIMIT $2`

/** Waivers that somebody else than `user` asked for and that nobody has agreed to yet, oldest first. */
export async function pendingWaivers(
  pool: pg.Pool,
  user: string | null,
  limit: number,
): Promise<PendingWaiver[]> {
  return (await pool.query(PENDING, [user, limit])).rows
}
