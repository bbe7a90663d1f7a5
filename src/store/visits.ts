import type pg from 'pg'
import { COPAY_NOT_COUNTED, isListed } from '../eligibility/route-lists.js'

/** One accepted visit of a person, of any facility, as its current claim tells it. */
export interface Visit {
  readonly maCskcb: string
  readonly claimId: string
  readonly maLk: string
  /** 16 hexadecimal digits that only who was shown the visit can know: they come from the claim's content. */
  readonly seal: string
  /** yyyyMMddHHmm, '' when missing. */
  readonly arrival: string
  readonly discharge: string
  readonly careType: string
  readonly route: string
  readonly diagnosis: string
  readonly mainDisease: string
  /** KET_QUA_DTRI and MA_LOAI_RV, '' when missing. */
  readonly outcome: string
  readonly dischargeKind: string
  readonly card: string
  /** T_BNCCT in đồng as the store writes it. */
  readonly copay: string
}

export interface VisitsAsked {
  readonly bhxhNo: string
  /** Days of discharge, YYYYMMDD, both included. */
  readonly from: number
  readonly to: number
  readonly limit: number
}

/** Says that its holder was shown the claim, and nothing of what is in it: the fingerprint itself is no one-way function. */
const SEAL = `left(encode(sha256(claim.content_hash), 'hex'), 16)`

const COLUMNS = `claim.ma_cskcb, claim.claim_id, claim.ma_lk, ${SEAL} AS seal,
  to_char(xml1.ngay_vao, 'YYYYMMDDHH24MI') AS arrival, to_char(xml1.ngay_ra, 'YYYYMMDDHH24MI') AS discharge,
  xml1.ma_loai_kcb, xml1.ma_doituong_kcb, xml1.chan_doan_rv, xml1.ma_benh_chinh, xml1.ket_qua_dtri, xml1.ma_loai_rv,
  xml1.ma_the_bhyt, xml1.t_bncct`

/** No claim is settled before the month in which it ended, so earlier partitions need no look. */
const VISITS = `SELECT ${COLUMNS}
  FROM xml1 JOIN claim ON claim.ma_cskcb = xml1.ma_cskcb AND claim.claim_id = xml1.claim_id AND claim.is_current
  WHERE right(xml1.ma_the_bhyt, 10) COLLATE "C" = $1
    AND xml1.settlement_month >= date_trunc('month', to_date($2::text, 'YYYYMMDD'))
    AND xml1.ngay_ra >= to_date($2::text, 'YYYYMMDD') AND xml1.ngay_ra < to_date($3::text, 'YYYYMMDD') + 1
  ORDER BY xml1.ngay_ra DESC, claim.claim_id DESC LIMIT $4`

/** A person's accepted visits, newest first; visible as soon as their claims are committed. */
export async function readVisits(pool: pg.Pool, asked: VisitsAsked): Promise<readonly Visit[]> {
  const { rows } = await pool.query({
    name: 'visits',
    text: VISITS,
    values: [asked.bhxhNo, asked.from, asked.to, asked.limit],
  })
  return rows.map((row) => ({
    maCskcb: row.ma_cskcb,
    claimId: row.claim_id,
    maLk: row.ma_lk ?? '',
    seal: row.seal,
    arrival: row.arrival ?? '',
    discharge: row.discharge ?? '',
    careType: row.ma_loai_kcb ?? '',
    route: row.ma_doituong_kcb ?? '',
    diagnosis: row.chan_doan_rv ?? '',
    mainDisease: row.ma_benh_chinh ?? '',
    outcome: row.ket_qua_dtri === null ? '' : String(row.ket_qua_dtri),
    dischargeKind: row.ma_loai_rv === null ? '' : String(row.ma_loai_rv),
    card: row.ma_the_bhyt ?? '',
    copay: row.t_bncct ?? '0',
  }))
}

/** MA_LK and version of an accepted claim that its holder was shown, by its id and seal; null when there is none. */
export async function findSealedClaim(
  pool: pg.Pool,
  maCskcb: string,
  claimId: string,
  seal: string,
): Promise<{ maLk: string; version: number } | null> {
  const { rows } = await pool.query(
    `SELECT ma_lk, version FROM claim WHERE ma_cskcb = $1 AND claim_id = $2 AND outcome = 'accepted'
      AND ${SEAL} = $3 AND ma_lk IS NOT NULL AND version IS NOT NULL`,
    [maCskcb, claimId, seal],
  )
  return rows.length === 0 ? null : { maLk: rows[0].ma_lk, version: rows[0].version }
}

/** A co-payment that the registry knows of, or that an accepted claim of ours states. */
export interface CopayLine {
  readonly id: string
  readonly card: string
  /** '' for a sum carried over. */
  readonly maCskcb: string
  /** yyyyMMdd or yyyyMMddHHmm, '' when unknown. */
  readonly arrival: string
  readonly discharge: string
  readonly route: string
  /** 1/100 đồng. */
  readonly amount: number
  readonly counted: boolean
}

const ENTRIES = `SELECT entry_no, card15, facility, arrival_day, day, route, (amount * 100)::bigint AS amount, counted
  FROM copay_entry WHERE bhxh_no = $1 AND day BETWEEN $2 AND $3 AND known_to = 'infinity' ORDER BY day, entry_no`

/** A bound of the answer, not of law. */
const MAX_VISITS = 1000

/**
 * A person's co-payments of a year, oldest first: the agency's entries, and accepted claims that are not among
 * them yet. A claim and an entry are the same visit when facility, day of leaving and amount agree.
 */
export async function readCopays(pool: pg.Pool, bhxhNo: string, year: number): Promise<readonly CopayLine[]> {
  const [from, to] = [year * 10_000 + 101, year * 10_000 + 1231]
  const [entries, visits] = await Promise.all([
    pool.query(ENTRIES, [bhxhNo, from, to]),
    readVisits(pool, { bhxhNo, from, to, limit: MAX_VISITS }),
  ])
  const lines: CopayLine[] = entries.rows.map((row) => ({
    id: row.entry_no,
    card: row.card15,
    maCskcb: row.facility,
    arrival: row.arrival_day === null ? '' : String(row.arrival_day),
    discharge: String(row.day),
    route: row.route,
    amount: Number(row.amount),
    counted: row.counted,
  }))
  const visitKey = (maCskcb: string, day: string, amount: number) => `${maCskcb} ${day.slice(0, 8)} ${amount}`
  const known = new Set(lines.map((line) => visitKey(line.maCskcb, line.discharge, line.amount)))
  for (const visit of visits) {
    const amount = Math.round(Number(visit.copay) * 100)
    if (amount <= 0 || known.has(visitKey(visit.maCskcb, visit.discharge, amount))) continue
    lines.push({
      id: visit.claimId,
      card: visit.card,
      maCskcb: visit.maCskcb,
      arrival: visit.arrival,
      discharge: visit.discharge,
      route: visit.route,
      amount,
      counted: !isListed(COPAY_NOT_COUNTED, visit.route, Number(visit.discharge.slice(0, 8)) || to),
    })
  }
  return lines.sort((a, b) => (a.discharge < b.discharge ? -1 : a.discharge > b.discharge ? 1 : 0))
}
