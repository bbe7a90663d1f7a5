import type pg from 'pg'
import { ITEM_COLUMNS, type ReviewItem } from './review-model.js'

/** A claim that waits for its facility, with what was asked of it last. */
export interface OpenQuestion extends ReviewItem {
  /** `ask` or `request_resend`. */
  readonly asked: string
  readonly question: string | null
  /** ISO 8601 instant. */
  readonly askedAt: string
}

/** The questions of the agency that a facility has not answered, those due first. */
export async function openQuestions(pool: pg.Pool, maCskcb: string, limit: number): Promise<OpenQuestion[]> {
  const { rows } = await pool.query(
    `SELECT item.*, last.action AS asked, last.note AS question,
       to_char(last.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "askedAt"
     FROM (SELECT ${ITEM_COLUMNS} FROM review_item
       WHERE outcome IN ('warned', 'rejected') AND is_open AND state = 'waiting_hospital' AND ma_cskcb = $1
       ORDER BY review_item.due_day, review_item.claim_id LIMIT $2) AS item
     CROSS JOIN LATERAL (SELECT e.action, e.note, e.at FROM review_event AS e
       WHERE e.ma_cskcb = item."maCskcb" AND e.claim_id = item."claimId"::bigint
         AND e.action IN ('ask', 'request_resend')
       ORDER BY e.revision DESC LIMIT 1) AS last
     ORDER BY item."dueDay", item."claimId"`,
    [maCskcb, limit],
  )
  return rows
}
