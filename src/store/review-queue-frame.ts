import type pg from 'pg'
import type { ItemRef } from './review-model.js'
import type { SavedView } from './review-views.js'

/** A waiver that waits for a second person. */
export interface PendingWaiver extends ItemRef {
  readonly maLk: string | null
  /** T_BHTT, plain decimal text, đồng. */
  readonly amount: string
  readonly askedBy: string
}

/** What stands around the queue, whatever its filter. */
export interface QueueFrame {
  readonly views: readonly SavedView[]
  /** Jobs of the user that are not done yet. */
  readonly bulk: readonly { readonly bulkId: string; readonly done: number; readonly total: number }[]
  /** Waivers that somebody else asked for and that nobody has agreed to yet, oldest first. */
  readonly waivers: readonly PendingWaiver[]
  /** Claims for which a waiver is asked, by whomever: what the list of `waiver=true` holds. */
  readonly asked: number
}

const FRAME = `WITH asked AS (
    SELECT w.ma_cskcb AS "maCskcb", w.claim_id::text AS "claimId", i.ma_lk AS "maLk", w.amount::text AS amount,
      w.asked_by AS "askedBy", w.asked_at, i.is_latest
    FROM review_waiver AS w JOIN review_item AS i USING (ma_cskcb, claim_id)
    WHERE w.granted_at IS NULL AND i.outcome = 'rejected' AND i.is_open)
  SELECT
    (SELECT coalesce(json_agg(json_build_object('name', name, 'query', query) ORDER BY name), '[]')
      FROM review_view WHERE user_name = $1) AS views,
    (SELECT coalesce(json_agg(json_build_object('bulkId', bulk_id, 'done', changed + moved + skipped, 'total', total)
        ORDER BY created_at), '[]')
      FROM review_bulk WHERE user_name = $1 AND state IN ('queued', 'running')) AS bulk,
    (SELECT coalesce(json_agg(one), '[]') FROM (SELECT "maCskcb", "claimId", "maLk", amount, "askedBy" FROM asked
      WHERE is_latest AND "askedBy" <> $1 ORDER BY asked_at LIMIT $2) AS one) AS waivers,
    (SELECT count(*)::int FROM asked) AS asked`

/** For a signed-in user; waivers are told to the agency's people only. */
export async function readQueueFrame(pool: pg.Pool, user: string, waivers: number): Promise<QueueFrame> {
  return (await pool.query({ name: 'review-queue-frame', text: FRAME, values: [user, waivers] })).rows[0]
}
