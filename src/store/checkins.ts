import type pg from 'pg'

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
  readonly answer: string
}

/** Check-ins of a facility, received before a moment, whose claim has not come; oldest first. */
export async function checkInsWithoutClaim(
  pool: pg.Pool,
  maCskcb: string,
  before: Date,
  limit: number,
): Promise<readonly OpenCheckIn[]> {
  const { rows } = await pool.query(
    `SELECT ma_lk, checkin_id, received_at, answer FROM checkin_link
      WHERE ma_cskcb = $1 AND received_at < $2 AND claim_id IS NULL ORDER BY received_at LIMIT $3`,
    [maCskcb, before, limit],
  )
  return rows.map((row) => ({
    maLk: row.ma_lk,
    checkInId: row.checkin_id,
    receivedAt: row.received_at,
    answer: row.answer,
  }))
}

/** Emergencies need no check-in (QĐ 130/QĐ-BYT, điều 3 khoản 1, sửa bởi QĐ 4750/QĐ-BYT). */
const EMERGENCY = '2'
/** A visit that the insurance has no part in. */
const NO_INSURANCE = '9'

/** Current claims of a facility, received in a stretch of time, that no check-in came before; oldest first. */
export async function claimsWithoutCheckIn(
  pool: pg.Pool,
  maCskcb: string,
  from: Date,
  to: Date,
  limit: number,
): Promise<readonly { readonly maLk: string; readonly claimId: string; readonly receivedAt: Date }[]> {
  const { rows } = await pool.query(
    `SELECT claim.ma_lk, claim.claim_id, claim.received_at
      FROM claim JOIN xml1 ON xml1.ma_cskcb = claim.ma_cskcb AND xml1.claim_id = claim.claim_id
        AND xml1.settlement_month = claim.settlement_month
      WHERE claim.ma_cskcb = $1 AND claim.kind = 'claims' AND claim.is_current
        AND claim.received_at >= $2 AND claim.received_at < $3
        AND coalesce(xml1.ma_doituong_kcb, '') NOT IN ('${EMERGENCY}', '${NO_INSURANCE}')
        AND NOT EXISTS (SELECT FROM checkin_link AS link
          WHERE link.ma_cskcb = claim.ma_cskcb AND link.ma_lk = claim.ma_lk)
      ORDER BY claim.received_at LIMIT $4`,
    [maCskcb, from, to, limit],
  )
  return rows.map((row) => ({ maLk: row.ma_lk, claimId: row.claim_id, receivedAt: row.received_at }))
}
