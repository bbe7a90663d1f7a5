import type pg from 'pg'
import { NO_CHECK_IN } from '../eligibility/route-lists.js'

/** A check-in with what the registry said about its card at that moment. */
export interface CheckIn {
  readonly maCskcb: string
  readonly maLk: string
  /** claim_id of the XML0 record. */
  readonly checkInId: string
  readonly receivedAt: Date
  /** `YYYY-MM-DD HH:mm` on the facility's clock; null when not stated. */
  readonly arrivedAt: string | null
  /** Null when the registry found nobody. */
  readonly bhxhNo: string | null
  readonly answer: string
  readonly registryAt: Date | null
}

const INSERT = `INSERT INTO checkin_link (ma_cskcb, ma_lk, checkin_id, received_at, arrived_at, bhxh_no, answer, registry_at, claim_id)
  SELECT c.ma_cskcb, c.ma_lk, c.checkin_id, c.received_at, c.arrived_at, c.bhxh_no, c.answer, c.registry_at,
    head.current_claim_id
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::timestamp[], $6::text[], $7::text[],
      $8::timestamptz[])
    AS c (ma_cskcb, ma_lk, checkin_id, received_at, arrived_at, bhxh_no, answer, registry_at)
    LEFT JOIN claim_head AS head ON head.ma_cskcb = c.ma_cskcb AND head.ma_lk = c.ma_lk
  ON CONFLICT DO NOTHING`

/** Keeps check-ins as evidence of the look-up; one whose claim is there already is tied to it at once. */
export async function insertCheckIns(
  db: pg.Pool | pg.ClientBase,
  checkIns: readonly CheckIn[],
): Promise<void> {
  if (checkIns.length === 0) return
  await db.query(INSERT, [
    checkIns.map(({ maCskcb }) => maCskcb),
    checkIns.map(({ maLk }) => maLk),
    checkIns.map(({ checkInId }) => checkInId),
    checkIns.map(({ receivedAt }) => receivedAt),
    checkIns.map(({ arrivedAt }) => arrivedAt),
    checkIns.map(({ bhxhNo }) => bhxhNo),
    checkIns.map(({ answer }) => answer),
    checkIns.map(({ registryAt }) => registryAt),
  ])
}

/** Ties accepted claims to the check-ins of their MA_LK; a newer version takes the place of an older one. */
export async function tieClaims(
  db: pg.Pool | pg.ClientBase,
  claims: readonly { readonly maCskcb: string; readonly maLk: string; readonly claimId: string }[],
): Promise<void> {
  if (claims.length === 0) return
  await db.query(
    `UPDATE checkin_link AS link SET claim_id = c.claim_id
      FROM unnest($1::text[], $2::text[], $3::bigint[]) AS c (ma_cskcb, ma_lk, claim_id)
      WHERE link.ma_cskcb = c.ma_cskcb AND link.ma_lk = c.ma_lk`,
    [
      claims.map(({ maCskcb }) => maCskcb),
      claims.map(({ maLk }) => maLk),
      claims.map(({ claimId }) => claimId),
    ],
  )
}

export interface OpenCheckIn {
  readonly maLk: string
  readonly checkInId: string
  readonly receivedAt: Date
  /** Code of the look-up at check-in. */
  readonly answer: string
}

/** A stretch of time, its beginning included, and how much of it is listed. */
export interface Stretch {
  readonly from: Date
  readonly to: Date
  readonly limit: number
}

/**
 * Check-ins of a facility, received in a stretch of time, whose claim has not come; oldest first. A claim that was
 * taken in at the same moment, so that neither saw the other, has come as well.
 */
export async function checkInsWithoutClaim(
  pool: pg.Pool,
  maCskcb: string,
  { from, to, limit }: Stretch,
): Promise<readonly OpenCheckIn[]> {
  const { rows } = await pool.query(
    `SELECT ma_lk, checkin_id, received_at, answer FROM checkin_link
      WHERE ma_cskcb = $1 AND received_at >= $2 AND received_at < $3 AND claim_id IS NULL
        AND NOT EXISTS (SELECT FROM claim_head AS head WHERE head.ma_cskcb = checkin_link.ma_cskcb
          AND head.ma_lk = checkin_link.ma_lk AND head.current_claim_id IS NOT NULL)
      ORDER BY received_at, checkin_id LIMIT $4`,
    [maCskcb, from, to, limit],
  )
  return rows.map((row) => ({
    maLk: row.ma_lk,
    checkInId: row.checkin_id,
    receivedAt: row.received_at,
    answer: row.answer,
  }))
}

export interface BareClaim {
  readonly maLk: string
  readonly claimId: string
  readonly receivedAt: Date
}

/**
 * Current claims of a facility, received in a stretch of time, that no check-in came before; oldest first. Visits that
 * need none ({@link NO_CHECK_IN} on the day of arrival) are left out.
 */
export async function claimsWithoutCheckIn(
  pool: pg.Pool,
  maCskcb: string,
  { from, to, limit }: Stretch,
): Promise<readonly BareClaim[]> {
  const free = NO_CHECK_IN.flatMap((list) => list.codes.map((code) => ({ ...list, code })))
  const { rows } = await pool.query(
    `SELECT claim.ma_lk, claim.claim_id, claim.received_at
      FROM claim JOIN xml1 ON xml1.ma_cskcb = claim.ma_cskcb AND xml1.claim_id = claim.claim_id
        AND xml1.settlement_month = claim.settlement_month
      WHERE claim.ma_cskcb = $1 AND claim.kind = 'claims' AND claim.is_current
        AND claim.received_at >= $2 AND claim.received_at < $3
        AND NOT EXISTS (SELECT FROM unnest($5::text[], $6::int[], $7::int[]) AS free (code, first, last)
          WHERE free.code = xml1.ma_doituong_kcb
            AND to_char(xml1.ngay_vao, 'YYYYMMDD')::int BETWEEN free.first AND free.last)
        AND NOT EXISTS (SELECT FROM checkin_link AS link
          WHERE link.ma_cskcb = claim.ma_cskcb AND link.ma_lk = claim.ma_lk)
      ORDER BY claim.received_at, claim.claim_id LIMIT $4`,
    [
      maCskcb,
      from,
      to,
      limit,
      free.map(({ code }) => code),
      free.map((list) => list.from),
      free.map((list) => list.to),
    ],
  )
  return rows.map((row) => ({ maLk: row.ma_lk, claimId: row.claim_id, receivedAt: row.received_at }))
}

/** Days of receipt in Vietnam, `YYYY-MM-DD`, both included; at most `limit` of each list. */
export interface DayStretch {
  readonly from: string
  readonly to: string
  readonly limit: number
}

export interface OpenCheckIns {
  /** Check-ins whose claim has not come. */
  readonly withoutClaim: readonly OpenCheckIn[]
  /** Claims that no check-in came before. */
  readonly withoutCheckIn: readonly BareClaim[]
  /** True when a list was cut off at the limit. */
  readonly more: boolean
}

const DAY_MS = 86_400_000

/** What stands open between a facility's check-ins and its claims. */
export async function openCheckIns(
  pool: pg.Pool,
  maCskcb: string,
  { from, to, limit }: DayStretch,
): Promise<OpenCheckIns> {
  const stretch: Stretch = {
    from: new Date(`${from}T00:00:00+07:00`),
    to: new Date(Date.parse(`${to}T00:00:00+07:00`) + DAY_MS),
    limit: limit + 1,
  }
  const [waiting, bare] = await Promise.all([
    checkInsWithoutClaim(pool, maCskcb, stretch),
    claimsWithoutCheckIn(pool, maCskcb, stretch),
  ])
  return {
    withoutClaim: waiting.slice(0, limit),
    withoutCheckIn: bare.slice(0, limit),
    more: waiting.length > limit || bare.length > limit,
  }
}
