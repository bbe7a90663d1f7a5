import type pg from 'pg'
import type { PoolClient } from 'pg'
import { conditionOf, type ReviewFilter } from './review-filter.js'
import { ITEM_COLUMNS, type ItemRef, type ReviewItem, type WorkState } from './review-model.js'
import { settleVersions, waitToSettle } from './review-settle.js'

/** A version as it is when its row has been locked. */
export interface LockedItem extends ReviewItem {
  /** The waiver that was asked for or granted; null when none. */
  readonly waiver: { readonly askedBy: string; readonly granted: boolean } | null
}

const LOCK = `WITH item AS (
    SELECT * FROM review_item WHERE outcome <> 'clean'
      AND (ma_cskcb, claim_id) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))
    ORDER BY claim_id FOR UPDATE)
  SELECT ${ITEM_COLUMNS}, (SELECT jsonb_build_object('askedBy', w.asked_by, 'granted', w.granted_at IS NOT NULL)
    FROM review_waiver AS w WHERE w.ma_cskcb = item.ma_cskcb AND w.claim_id = item.claim_id) AS waiver
  FROM item`

/** Locks the rows in the order of their ids, as every writer, so that two never block each other in a circle. */
export async function lockItems(client: PoolClient, refs: readonly ItemRef[]): Promise<LockedItem[]> {
  const { rows } = await client.query(LOCK, [
    refs.map(({ maCskcb }) => maCskcb),
    refs.map(({ claimId }) => claimId),
  ])
  return rows
}

/** What an action makes of a locked version, and the line that its history gets. */
export interface ItemChange {
  readonly item: ReviewItem
  readonly actor: string
  readonly side: 'agency' | 'hospital'
  readonly action: string
  readonly state: WorkState
  readonly owner: string | null
  readonly dueDay: string
  readonly reasonCode?: string
  readonly note?: string
  readonly detail?: Readonly<Record<string, unknown>>
}

const CHANGE = `UPDATE review_item AS i SET state = c.state, owner = c.owner, due_day = c.due_day,
    revision = i.revision + 1
  FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::date[])
    AS c (ma_cskcb, claim_id, state, owner, due_day)
  WHERE i.ma_cskcb = c.ma_cskcb AND i.claim_id = c.claim_id AND i.outcome <> 'clean'`

const RECORD = `INSERT INTO review_event (ma_cskcb, claim_id, revision, actor, side, action, from_state, to_state,
    reason_code, note, detail)
  SELECT * FROM unnest($1::text[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::jsonb[])`

/** Writes the changes of locked rows and their history. */
export async function changeItems(client: PoolClient, changes: readonly ItemChange[]): Promise<void> {
  if (changes.length === 0) return
  const keys = [changes.map(({ item }) => item.maCskcb), changes.map(({ item }) => item.claimId)]
  await client.query(CHANGE, [
    ...keys,
    changes.map(({ state }) => state),
    changes.map(({ owner }) => owner),
    changes.map(({ dueDay }) => dueDay),
  ])
  await client.query(RECORD, [
    ...keys,
    changes.map(({ item }) => item.revision + 1),
    changes.map(({ actor }) => actor),
    changes.map(({ side }) => side),
    changes.map(({ action }) => action),
    changes.map(({ item }) => item.state),
    changes.map(({ state }) => state),
    changes.map(({ reasonCode }) => reasonCode ?? null),
    changes.map(({ note }) => note ?? null),
    changes.map(({ detail }) => (detail === undefined ? null : JSON.stringify(detail))),
  ])
}

/** Takes the next of what a filter holds: open, newest, and of another owner. */
const ASSIGN = (
  condition: string,
  owner: number,
  actor: number,
  limit: number,
  before: number,
) => `WITH target AS (
    SELECT item.ma_cskcb, item.claim_id, item.state, item.revision FROM review_item AS item
    WHERE ${condition} AND item.outcome <> 'clean' AND item.is_open AND item.is_latest
      AND item.owner IS DISTINCT FROM $${owner}::text
      AND ($${before}::timestamptz IS NULL OR item.received_at <= $${before})
    ORDER BY item.claim_id LIMIT $${limit} FOR UPDATE),
  changed AS (
    UPDATE review_item AS i SET owner = $${owner}, revision = i.revision + 1,
      state = CASE WHEN i.state = 'new' THEN 'assigned' ELSE i.state END
    FROM target AS t WHERE i.ma_cskcb = t.ma_cskcb AND i.claim_id = t.claim_id AND i.outcome <> 'clean')
  INSERT INTO review_event (ma_cskcb, claim_id, revision, actor, side, action, from_state, to_state, detail)
  SELECT ma_cskcb, claim_id, revision + 1, $${actor}::text, 'agency', 'assign', state,
    CASE WHEN state = 'new' THEN 'assigned' ELSE state END, jsonb_build_object('owner', $${owner}::text)
  FROM target`

/**
 * Gives up to `limit` of what a filter holds to an owner, of those received by a moment where one is told; returns how
 * many that were.
 */
export async function assignMatching(
  client: PoolClient,
  filter: ReviewFilter,
  scope: string | null,
  owner: string,
  actor: string,
  limit: number,
  before: string | null,
): Promise<number> {
  const { sql, values } = conditionOf(filter, scope)
  const n = values.length
  const { rowCount } = await client.query(ASSIGN(sql, n + 1, n + 2, n + 3, n + 4), [
    ...values,
    owner,
    actor,
    limit,
    before,
  ])
  return rowCount ?? 0
}

const ASK_WAIVER = `INSERT INTO review_waiver (ma_cskcb, claim_id, reason_code, note, amount, asked_by, granted_at)
  VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN now() END)`
const AGREE = `UPDATE review_waiver SET agreed_by = $3, granted_at = now()
  WHERE ma_cskcb = $1 AND claim_id = $2 AND granted_at IS NULL`
const DROP_WAIVER = `DELETE FROM review_waiver WHERE ma_cskcb = $1 AND claim_id = $2 AND granted_at IS NULL`

export async function askWaiver(
  client: PoolClient,
  item: ReviewItem,
  by: string,
  { reasonCode, note, granted }: { reasonCode: string; note: string | null; granted: boolean },
): Promise<void> {
  const { maCskcb, claimId, amount } = item
  await client.query(ASK_WAIVER, [maCskcb, claimId, reasonCode, note, amount, by, granted])
}

export async function agreeWaiver(client: PoolClient, item: ItemRef, by: string): Promise<void> {
  await client.query(AGREE, [item.maCskcb, item.claimId, by])
}

export async function dropWaiver(client: PoolClient, item: ItemRef): Promise<void> {
  await client.query(DROP_WAIVER, [item.maCskcb, item.claimId])
}

export interface WaivedClaim extends ItemRef {
  readonly maLk: string
  readonly version: number
  /** ISO 8601 instant of the waiver. */
  readonly grantedAt: string
}

const TO_LOAD = (condition: string) => `SELECT w.ma_cskcb AS "maCskcb", w.claim_id::text AS "claimId",
    i.ma_lk AS "maLk", i.version,
    to_char(w.granted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "grantedAt"
  FROM review_waiver AS w JOIN review_item AS i USING (ma_cskcb, claim_id)
  WHERE w.granted_at IS NOT NULL AND w.loaded_at IS NULL AND i.outcome = 'rejected' AND ${condition}
  ORDER BY w.granted_at, w.ma_cskcb, w.claim_id`
const TO_LOAD_BEHIND = `${TO_LOAD(`($2::timestamptz IS NULL
    OR (w.granted_at, w.ma_cskcb, w.claim_id) > ($2, $3::text, $4::bigint))`)} LIMIT $1`
const TO_LOAD_OF = TO_LOAD('(w.ma_cskcb, w.claim_id) IN (SELECT * FROM unnest($1::text[], $2::bigint[]))')

/** Granted waivers whose claims are not in the assessment store yet, the oldest behind a place first. */
export async function waiversToLoad(
  pool: pg.Pool,
  limit: number,
  behind: WaivedClaim | null,
): Promise<WaivedClaim[]> {
  const place = [behind?.grantedAt ?? null, behind?.maCskcb ?? null, behind?.claimId ?? null]
  return (await pool.query(TO_LOAD_BEHIND, [limit, ...place])).rows
}

/** Those of certain versions. */
export async function waiversToLoadOf(pool: pg.Pool, refs: readonly ItemRef[]): Promise<WaivedClaim[]> {
  const values = [refs.map(({ maCskcb }) => maCskcb), refs.map(({ claimId }) => claimId)]
  return (await pool.query(TO_LOAD_OF, values)).rows
}

const WITHDRAW = `DELETE FROM review_waiver WHERE ma_cskcb = $1 AND claim_id = $2 AND loaded_at IS NULL`
/** Back to its owner, where it has one. */
const REOPEN = `WITH item AS (
    UPDATE review_item SET state = CASE WHEN owner IS NULL THEN 'new' ELSE 'assigned' END, revision = revision + 1
    WHERE ma_cskcb = $1 AND claim_id = $2 AND outcome <> 'clean' AND state = 'waived'
    RETURNING ma_cskcb, claim_id, revision, state)
  INSERT INTO review_event (ma_cskcb, claim_id, revision, side, action, from_state, to_state, note)
  SELECT ma_cskcb, claim_id, revision, 'service', 'note', 'waived', state, $3 FROM item`
/** Why a waiver is taken back, as the history of its claim tells it. */
const NOT_LOADED = {
  overtaken: 'Không nạp: cơ sở đã gửi phiên bản mới hơn / Not loaded: the hospital has sent a newer version',
  unreadable:
    'Không nạp: không đọc được hồ sơ gốc đến hết nên không miễn được / Not loaded: the original cannot be read to its end, so that it cannot be waived',
} as const

/**
 * Takes back a granted waiver whose claim was overtaken before it was loaded, or can never be loaded. The work on it is
 * open again, or ends as its successor's outcome says where there is one.
 */
export async function withdrawWaiver(
  client: PoolClient,
  { maCskcb, claimId, maLk }: WaivedClaim,
  why: keyof typeof NOT_LOADED,
): Promise<void> {
  await waitToSettle(client)
  await client.query(REOPEN, [maCskcb, claimId, NOT_LOADED[why]])
  await client.query(WITHDRAW, [maCskcb, claimId])
  await settleVersions(client, [{ maCskcb, maLk }])
}

export async function markLoaded(pool: pg.Pool, { maCskcb, claimId }: ItemRef): Promise<void> {
  await pool.query('UPDATE review_waiver SET loaded_at = now() WHERE ma_cskcb = $1 AND claim_id = $2', [
    maCskcb,
    claimId,
  ])
}

export interface Reason {
  readonly code: string
  readonly action: 'waive' | 'unfixable'
  readonly vi: string
  readonly en: string
  readonly needsNote: boolean
}

/** The managed list of reasons, as far as it is in use. */
export async function reasons(db: pg.Pool | PoolClient): Promise<Reason[]> {
  const { rows } = await db.query(
    `SELECT code, action, vi, en, needs_note AS "needsNote" FROM review_reason WHERE is_active ORDER BY code`,
  )
  return rows
}
