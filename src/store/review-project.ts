import type pg from 'pg'
import type { PoolClient } from 'pg'
import type { Plans } from '../standard/plan.js'
import { inTransaction } from './pool.js'
import { type FlaggedClaim, lastDepartment, readHeads, searchKeys } from './review-heads.js'
import type { Deadlines } from './review-model.js'
import { settleVersions, tryToSettle } from './review-settle.js'
import { compactTallies } from './review-tally.js'

/*
 * ┌──────────────────────────────────────────────────────────────────────────────────────────────────────────┐
 * │ No claim is missed and none counted twice.                                                               │
 * │                                                                                                          │
 * │ Rows of review_inbox are committed with their claims (review-inbox.ts) and deleted in the transaction    │
 * │ that writes the review rows, so a crash leaves both or neither. The order in which they are taken means  │
 * │ nothing: what depends on other versions of a MA_LK is settled from `claim`, whatever came first. A claim │
 * │ met twice (ranges of a stream's parts overlap) is inserted once, and only inserted rows are counted, by  │
 * │ the trigger on the table.                                                                                │
 * └──────────────────────────────────────────────────────────────────────────────────────────────────────────┘
 */

export interface ProjectOptions {
  readonly deadlines: Deadlines
  /** Codes of findings that say something required is missing. */
  readonly missingCodes: readonly string[]
  /** Claims of one pass, about. Default 2,000: some 100 ms. */
  readonly batchClaims?: number
}

export const DEFAULT_BATCH_CLAIMS = 2_000
const MOST_UNITS = 2_000

const TAKE = `WITH waiting AS (SELECT ctid, claims FROM review_inbox LIMIT $2),
  batch AS (SELECT ctid FROM (
      SELECT ctid, claims, sum(claims) OVER (ROWS UNBOUNDED PRECEDING) AS running FROM waiting) AS w
    WHERE running - claims < $1)
  DELETE FROM review_inbox USING batch WHERE review_inbox.ctid = batch.ctid
  RETURNING ma_cskcb, submission_id::text, first_claim_id::text, last_claim_id::text,
    review_inbox.claims`

/** The claims of the units taken; $1 … $4 are {@link unitColumns}. */
const BATCH = `unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[])
    AS unit (ma_cskcb, submission_id, first_id, last_id)
  JOIN claim AS c ON c.ma_cskcb = unit.ma_cskcb AND c.claim_id BETWEEN unit.first_id AND unit.last_id
    AND c.submission_id = unit.submission_id AND c.kind = 'claims' AND NOT c.unchanged`

const vietnamDay = (claim: string) => `((${claim}.received_at AT TIME ZONE 'UTC') + interval '7 hours')::date`
const VIETNAM_DAY = vietnamDay('c')

const DAYS = `SELECT DISTINCT to_char(${VIETNAM_DAY}, 'YYYY-MM-DD') AS received,
    to_char(c.ngay_ra, 'YYYY-MM-DD') AS out FROM ${BATCH}`

const FLAGGED = `SELECT c.ma_cskcb AS "maCskcb", c.claim_id::text AS "claimId", c.submission_id::text AS "submissionId",
    c.standard_version AS "standardVersion", c.outcome, to_char(c.settlement_month, 'YYYY-MM-DD') AS "settlementMonth",
    c.raw_offset::float8 AS "rawOffset", c.raw_length::float8 AS "rawLength"
  FROM ${BATCH} WHERE c.outcome = 'rejected' OR (c.warnings > 0 AND NOT c.waived)`

/** Errors and warnings of a claim. */
const OF_CLAIM = `f.ma_cskcb = c.ma_cskcb AND f.submission_id = c.submission_id AND f.claim_id = c.claim_id
  AND f.severity <> 'info'`

/** Of a code that is anything but one: indexes hold it, and they have a limit. */
const CODE_LENGTH = 50

/**
 * Most claims are clean and new. What only others need stands in a CASE: by EXPLAIN the join with a first version
 * fetched the claim itself again, and the lists of findings were sorted and gathered twice, empty, for each of them.
 */
const INSERT = `WITH inserted AS (
  INSERT INTO review_item (ma_cskcb, claim_id, outcome, submission_id, ma_lk, version, is_latest, state, owner, due_day,
    received_day, received_at, settlement_month, ma_loai_kcb, ma_khoa, ngay_ra, amount, errors, warnings, is_first,
    is_late, is_incomplete, codes, tables, search_keys)
  SELECT c.ma_cskcb, c.claim_id, kind.outcome, c.submission_id, c.ma_lk, c.version,
    -- Of flagged ones settling decides, since it also closes their work.
    kind.outcome <> 'clean' OR c.ma_lk IS NULL OR NOT EXISTS (SELECT FROM claim AS newer
      WHERE newer.ma_cskcb = c.ma_cskcb AND newer.ma_lk = c.ma_lk AND newer.version > c.version),
    CASE WHEN kind.outcome = 'clean' THEN 'none' WHEN c.version > 1 AND kind.outcome = 'rejected' THEN 'resent'
      ELSE 'new' END,
    CASE WHEN c.version > 1 AND kind.outcome <> 'clean' THEN (SELECT i.owner FROM review_item AS i
      WHERE i.outcome <> 'clean' AND i.ma_lk = c.ma_lk AND i.ma_cskcb = c.ma_cskcb AND i.version < c.version
      ORDER BY i.version DESC LIMIT 1) END,
    CASE kind.outcome WHEN 'rejected' THEN due.repair WHEN 'warned' THEN due.assess ELSE due.received END,
    due.received, c.received_at, c.settlement_month, left(c.ma_loai_kcb, ${CODE_LENGTH}), head.ma_khoa, c.ngay_ra, coalesce(c.t_bhtt, 0),
    c.errors, c.warnings, coalesce(c.version = 1, false), coalesce(first.received > sent.until, false),
    found.codes && $16::text[], found.codes, found.tables, coalesce(head.keys, '{}')::bigint[]
  FROM ${BATCH}
  CROSS JOIN LATERAL (SELECT CASE WHEN c.outcome = 'rejected' THEN 'rejected'
    WHEN c.warnings > 0 AND NOT c.waived THEN 'warned' ELSE 'clean' END AS outcome) AS kind
  JOIN unnest($5::date[], $6::date[], $7::date[]) AS due (received, repair, assess) ON due.received = ${VIETNAM_DAY}
  LEFT JOIN unnest($8::date[], $9::date[]) AS sent (out, until) ON sent.out = c.ngay_ra::date
  LEFT JOIN unnest($10::bigint[], $11::text[], $12::text[]) AS head (claim_id, ma_khoa, keys)
    ON head.claim_id = c.claim_id
  CROSS JOIN LATERAL (SELECT coalesce(CASE WHEN c.version > 1 THEN (SELECT ${vietnamDay('v')} FROM claim AS v
      WHERE v.ma_cskcb = c.ma_cskcb AND v.ma_lk = c.ma_lk AND v.version = 1) END, due.received) AS received) AS first
  CROSS JOIN LATERAL (SELECT
    CASE WHEN kind.outcome = 'clean' THEN '{}' ELSE coalesce((SELECT array_agg(code ORDER BY weight, times DESC, code)
      FROM (SELECT f.code, min(CASE f.severity WHEN 'error' THEN 0 ELSE 1 END) AS weight, count(*) AS times
        FROM finding AS f WHERE ${OF_CLAIM} GROUP BY f.code) AS by_code), '{}') END AS codes,
    CASE WHEN kind.outcome = 'clean' THEN '{}' ELSE coalesce((SELECT array_agg(DISTINCT f.table_name) FROM finding AS f
      WHERE ${OF_CLAIM} AND f.table_name IS NOT NULL), '{}') END AS tables
    -- Kept from being merged into the list above, which would gather them once for each mention.
    OFFSET 0) AS found
  ON CONFLICT DO NOTHING
  RETURNING ma_cskcb, claim_id, outcome, ma_lk, version),
person AS (
  INSERT INTO review_person (ma_cskcb, claim_id, ho_ten, ma_bn, ma_the_bhyt)
  SELECT p.ma_cskcb, p.claim_id, p.ho_ten, p.ma_bn, p.ma_the_bhyt
  FROM unnest($17::text[], $10::bigint[], $13::text[], $14::text[], $15::text[])
    AS p (ma_cskcb, claim_id, ho_ten, ma_bn, ma_the_bhyt)
  ON CONFLICT DO NOTHING)
SELECT ma_cskcb AS "maCskcb", ma_lk AS "maLk" FROM inserted
  WHERE ma_lk IS NOT NULL AND (version > 1 OR outcome <> 'clean')`

/**
 * Takes the next loads into the reviewers' tables, in one transaction.
 *
 * @returns the number of claims in the loads taken, as many as a batch or more when further ones may wait; 0 when
 * there are none, null when another process is at it
 */
export async function projectOnce(
  pool: pg.Pool,
  plans: Plans,
  options: ProjectOptions,
): Promise<number | null> {
  return inTransaction(pool, async (client) => {
    if (!(await tryToSettle(client))) return null
    const { batchClaims = DEFAULT_BATCH_CLAIMS } = options
    const { rows: units } = await client.query(TAKE, [batchClaims, Math.max(batchClaims, MOST_UNITS)])
    if (units.length > 0) await takeUnits(client, plans, options, units)
    return units.reduce((sum, unit) => sum + unit.claims, 0)
  })
}

/** Adds up the sums of all days, so that they are read in little time; nothing when another process is at it. */
export async function tidyTallies(pool: pg.Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    if (await tryToSettle(client)) await compactTallies(client, null)
  })
}

async function takeUnits(
  client: PoolClient,
  plans: Plans,
  options: ProjectOptions,
  // biome-ignore lint/suspicious/noExplicitAny: rows as the driver gives them
  units: readonly any[],
): Promise<void> {
  const unitColumns = ['ma_cskcb', 'submission_id', 'first_claim_id', 'last_claim_id'].map((name) =>
    units.map((unit) => unit[name]),
  )
  const { rows: days } = await client.query(DAYS, unitColumns)
  if (days.length === 0) return
  const { rows: flagged } = await client.query<FlaggedClaim>(FLAGGED, unitColumns)
  const heads = await readHeads(client, plans, flagged)
  const known = flagged.flatMap(({ maCskcb, claimId }) => {
    const head = heads.get(claimId)
    return head === undefined ? [] : [{ maCskcb, claimId, head }]
  })
  const received = distinct(days.map((day) => day.received))
  const out = distinct(days.map((day) => day.out))
  const { deadlines } = options
  const { rows: touched } = await client.query(INSERT, [
    ...unitColumns,
    received,
    received.map((day) => deadlines.repair(day)),
    received.map((day) => deadlines.assess(day)),
    out,
    out.map((day) => deadlines.send(day)),
    known.map(({ claimId }) => claimId),
    known.map(({ head }) => lastDepartment(head.maKhoa)),
    known.map(({ head }) => `{${searchKeys(head).join(',')}}`),
    known.map(({ head }) => head.hoTen),
    known.map(({ head }) => head.maBn),
    known.map(({ head }) => head.maTheBhyt),
    options.missingCodes,
    known.map(({ maCskcb }) => maCskcb),
  ])
  await settleVersions(client, touched)
  await compactTallies(client, received)
}

function distinct(days: readonly (string | null)[]): string[] {
  return [...new Set(days.filter((day) => day !== null))]
}
