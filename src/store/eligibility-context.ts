import type pg from 'pg'
import type { EligibilityFacts } from '../eligibility/facts.js'
import { readFacts } from '../eligibility/facts-text.js'
import { createPool } from './pool.js'
import { textArray } from './text-array.js'

/** A claim that was accepted before, as a neighbour of others. */
export interface StoredStay {
  readonly maCskcb: string
  readonly claimId: string
  readonly bhxhNo: string | null
  readonly cccd: string | null
  readonly facts: EligibilityFacts
}

export interface StaysRead {
  readonly stays: readonly StoredStay[]
  /** Transactions that this was read behind, as PostgreSQL writes a snapshot; null when nobody was asked about. */
  readonly seen: string | null
}

/** One for each of the three questions below, which are asked beside each other. */
const QUESTIONS = 3

/**
 * Goes down indexes, whatever the planner believes of the tables: a table that was small when a plan was made is
 * read from end to end by that plan for as long as the connection lives.
 */
const BY_INDEX = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  max_parallel_workers_per_gather: '0',
} as const

/** Connections for the questions that are asked about the claims of each batch. End it with `end()`. */
export function createContextPool(
  connectionString: string,
  onIdleError: (error: Error) => void = () => {},
): pg.Pool {
  return createPool({
    connectionString,
    max: QUESTIONS,
    applicationName: 'bhyt-intake eligibility',
    settings: BY_INDEX,
    onIdleError,
  })
}

const STAYS = `SELECT now.seen::text, e.ma_cskcb, e.claim_id, e.ma_lk, e.bhxh_no, e.cccd, e.facts
  FROM (SELECT pg_current_snapshot() AS seen) AS now LEFT JOIN claim_eligibility AS e
    ON e.accepted AND e.left_on >= $3 AND (e.bhxh_no = ANY($1::text[]) OR e.other_numbers && $1::text[]
      OR e.cccd = ANY($2::text[]))`

/**
 * Stays of these persons, by each of their cards, that were accepted before and ended on or after a day (YYYYMMDD): of each MA_LK of a
 * facility the newest accepted version. Their `facts` come without rows.
 */
export async function readStays(
  db: pg.Pool | pg.ClientBase,
  numbers: readonly string[],
  citizens: readonly string[],
  since: number,
): Promise<StaysRead> {
  if (numbers.length === 0 && citizens.length === 0) return { stays: [], seen: null }
  // Without a name, so that it is planned each time: which indexes it goes by depends on how large the table is now.
  const { rows } = await db.query(STAYS, [textArray(numbers), textArray(citizens), since])
  const newest = new Map<string, StoredStay>()
  for (const row of rows) {
    if (row.claim_id === null) continue
    const key = `${row.ma_cskcb} ${row.ma_lk}`
    const known = newest.get(key)
    if (known !== undefined && BigInt(known.claimId) > BigInt(row.claim_id)) continue
    newest.set(key, {
      maCskcb: row.ma_cskcb,
      claimId: row.claim_id,
      bhxhNo: row.bhxh_no,
      cccd: row.cccd,
      facts: readFacts(row.facts),
    })
  }
  return { stays: [...newest.values()], seen: rows[0].seen }
}

/** A facility's look-up of a person. */
export interface StoredLookup {
  readonly maCskcb: string
  readonly bhxhNo: string
  readonly askedAt: Date
  readonly answer: string
  readonly registryAt: Date | null
}

const LOOKUPS = `SELECT l.ma_cskcb, l.bhxh_no, l.asked_at, l.answer, l.registry_at
  FROM unnest($1::text[], $2::text[]) AS asked (ma_cskcb, bhxh_no)
  JOIN lookup_log AS l ON l.ma_cskcb = asked.ma_cskcb AND l.bhxh_no = asked.bhxh_no
  WHERE l.asked_at >= $3 ORDER BY l.asked_at`

/** Look-ups of persons by facilities since a moment, oldest first. The lists go pairwise. */
export async function readLookups(
  db: pg.Pool | pg.ClientBase,
  facilities: readonly string[],
  numbers: readonly string[],
  since: Date,
): Promise<readonly StoredLookup[]> {
  if (numbers.length === 0) return []
  const { rows } = await db.query({
    name: 'eligibility-lookups',
    text: LOOKUPS,
    values: [textArray(facilities), textArray(numbers), since],
  })
  return rows.map((row) => ({
    maCskcb: row.ma_cskcb,
    bhxhNo: row.bhxh_no,
    askedAt: row.asked_at,
    answer: row.answer,
    registryAt: row.registry_at,
  }))
}

/** What is known of the check-ins of claims. */
export interface CheckInsRead {
  /** By `facility ma_lk`; `unknown` for a facility that never sent a check-in. */
  readonly states: ReadonlyMap<string, 'found' | 'missing' | 'unknown'>
  /** A check-in was answered about its card: that is a look-up too, oldest first. */
  readonly lookups: readonly StoredLookup[]
}

const CHECKINS = `SELECT asked.ma_cskcb, asked.ma_lk, link.checkin_id IS NOT NULL AS found,
    EXISTS (SELECT FROM checkin_link AS c WHERE c.ma_cskcb = asked.ma_cskcb) AS kept,
    link.received_at, link.bhxh_no, link.answer, link.registry_at
  FROM unnest($1::text[], $2::text[]) AS asked (ma_cskcb, ma_lk)
    LEFT JOIN checkin_link AS link ON link.ma_cskcb = asked.ma_cskcb AND link.ma_lk = asked.ma_lk
  ORDER BY link.received_at`

/** Whether the check-in of each claim (by facility and MA_LK, pairwise) was received, and what it was answered. */
export async function readCheckIns(
  db: pg.Pool | pg.ClientBase,
  facilities: readonly string[],
  links: readonly string[],
): Promise<CheckInsRead> {
  if (links.length === 0) return { states: new Map(), lookups: [] }
  const { rows } = await db.query({
    name: 'eligibility-checkins',
    text: CHECKINS,
    values: [textArray(facilities), textArray(links)],
  })
  return {
    states: new Map(
      rows.map((row) => [
        `${row.ma_cskcb} ${row.ma_lk}`,
        row.found ? 'found' : row.kept ? 'missing' : 'unknown',
      ]),
    ),
    lookups: rows.flatMap((row) =>
      row.bhxh_no === null || row.registry_at === null
        ? []
        : {
            maCskcb: row.ma_cskcb,
            bhxhNo: row.bhxh_no,
            askedAt: row.received_at,
            answer: row.answer,
            registryAt: row.registry_at,
          },
    ),
  }
}
