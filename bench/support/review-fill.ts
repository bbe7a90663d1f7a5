import { brotliCompressSync } from 'node:zlib'
import type pg from 'pg'
import { generateClaims } from '../../src/generate/index.js'
import { storeTables } from '../../src/standard/columns.js'
import type { Plans } from '../../src/standard/plan.js'
import { createPartitions } from '../../src/store/partitions.js'

/*
 * A year of claims of many facilities, written straight into the tables that intake fills: a hundred times as quick as
 * sending them, and the same for everything that reads. Every submission has the original bytes of one small claim,
 * which stands for each of its rejected claims.
 */

export interface FillSize {
  readonly claims: number
  readonly facilities: number
  readonly days: number
}

const PER_SUBMISSION = 20
/** Of 100 claims so many are rejected (with two errors each) and let in with warnings (one each). */
const REJECTED = 10
const WARNED = 30

/** Claim ids as intake makes them: milliseconds since 2024 above 22 other bits. */
const ID_BASE = `((extract(epoch FROM received_at) * 1000)::bigint - 1704067200000) << 22`

const PLAN = `CREATE UNLOGGED TABLE fill AS
  SELECT lpad((1000 + n % $2)::text, 5, '0') AS ma_cskcb, n AS submission_no,
    now() - interval '1 day' * ($3 * (1 - n::float8 / $1)) AS received_at
  FROM generate_series(0, $1 - 1) AS n`

const SUBMISSIONS = `INSERT INTO submission (ma_cskcb, submission_id, ma_giao_dich, account, kind, standard_version, face,
    received_at, state, outcome, sha256, bytes, claims_total, claims_accepted, claims_warned, claims_rejected, rows)
  SELECT ma_cskcb, ${ID_BASE} | (submission_no % 4096), 'HSKCB130_' || ma_cskcb || '_' || upper(md5(submission_no::text)),
    ma_cskcb || '_BV', 'claims', '3176', 'native', received_at, 'complete', 'partly',
    sha256(submission_no::text::bytea), $1, ${PER_SUBMISSION}, 18, 6, 2, 1000 FROM fill`

const ORIGINALS = `INSERT INTO submission_original
  SELECT ma_cskcb, ${ID_BASE} | (submission_no % 4096), 0, 0, $1, $2 FROM fill`

const CLAIMS = `INSERT INTO claim (ma_cskcb, claim_id, submission_id, ordinal, kind, standard_version, ma_lk, version,
    outcome, is_current, unchanged, content_hash, settlement_month, received_at, raw_offset, raw_length, rows,
    findings_total, errors, warnings, ma_loai_kcb, ngay_vao, ngay_ra, t_tongchi_bv, t_bhtt)
  SELECT ma_cskcb, (${ID_BASE}) + 4096 + (submission_no % 16) * ${PER_SUBMISSION} + k,
    ${ID_BASE} | (submission_no % 4096), k, 'claims', '3176', 'LK' || submission_no || '_' || k, 1,
    CASE WHEN kind < ${REJECTED} THEN 'rejected' ELSE 'accepted' END, kind >= ${REJECTED}, false,
    substring(sha256((submission_no * 100 + k)::text::bytea) FOR 16), date_trunc('month', received_at)::date,
    received_at, 0, $1, 50,
    CASE WHEN kind < ${REJECTED} THEN 2 WHEN kind < ${REJECTED + WARNED} THEN 1 ELSE 0 END,
    CASE WHEN kind < ${REJECTED} THEN 2 ELSE 0 END,
    CASE WHEN kind BETWEEN ${REJECTED} AND ${REJECTED + WARNED - 1} THEN 1 ELSE 0 END,
    lpad((1 + kind % 9)::text, 2, '0'), received_at - interval '3 days', received_at - interval '1 day' * (kind % 4),
    1000000, (abs(hashint8(submission_no * 100 + k)) % 500000000)::numeric / 100
  FROM fill, generate_series(1, ${PER_SUBMISSION}) AS k,
    LATERAL (SELECT abs(hashint8(submission_no * 1000 + k)) % 100 AS kind) AS draw`

/** Codes as they are met: a few make most of the findings. */
const FINDINGS = `INSERT INTO finding (ma_cskcb, submission_id, claim_id, seq, code, severity, table_name, row_no, field,
    value, line, col, params)
  SELECT ma_cskcb, submission_id, claim_id, n,
    'STR-0' || (20 + floor(40 * power((abs(hashint8(claim_id + n)) % 10000) / 10000.0, 3)))::int,
    CASE WHEN outcome = 'rejected' THEN 'error' ELSE 'warning' END, 'XML' || (1 + claim_id % 5), 1 + claim_id % 7,
    'MA_DICH_VU', 'giá trị ' || claim_id, 10, 3, '{"limit": 50}'
  FROM claim, generate_series(1, findings_total) AS n`

const XML1 = `INSERT INTO xml1 (ma_cskcb, claim_id, settlement_month, row_no, ma_lk, ma_khoa, ho_ten, ma_bn, ma_the_bhyt)
  SELECT ma_cskcb, claim_id, settlement_month, 1, ma_lk, 'K' || lpad((1 + claim_id % 40)::text, 2, '0'),
    'Người Bệnh ' || claim_id, 'BN' || claim_id, 'GD4799' || lpad((claim_id % 1000000000)::text, 9, '0')
  FROM claim WHERE warnings > 0`

const INBOX = `INSERT INTO review_inbox SELECT ma_cskcb, submission_id, min(claim_id), max(claim_id), count(*)
  FROM claim GROUP BY ma_cskcb, submission_id`

/** Fills an empty, migrated database; returns what stands in it. */
export async function fill(
  pool: pg.Pool,
  plans: Plans,
  size: FillSize,
): Promise<{ claims: number; findings: number }> {
  const raw = sampleClaim(plans)
  const submissions = Math.ceil(size.claims / PER_SUBMISSION)
  const partitions = createPartitions(
    pool,
    storeTables(plans).map(({ tableName }) => tableName),
  )
  await pool.query(
    PLAN.replaceAll('$1', String(submissions))
      .replaceAll('$2', String(size.facilities))
      .replaceAll('$3', String(size.days)),
  )
  const months = await pool.query(
    `SELECT DISTINCT to_char(received_at, 'YYYY-MM') || '-01' AS month FROM fill`,
  )
  await partitions.ensure(months.rows.map(({ month }) => month))
  await pool.query(SUBMISSIONS, [raw.length])
  await pool.query(ORIGINALS, [raw.length, brotliCompressSync(raw)])
  await pool.query(CLAIMS, [raw.length])
  const findings = await pool.query(FINDINGS)
  await pool.query(XML1)
  await pool.query(INBOX)
  await pool.query('DROP TABLE fill')
  await pool.query('ANALYZE')
  const claims = await pool.query('SELECT count(*)::int AS n FROM claim')
  return { claims: claims.rows[0].n, findings: findings.rowCount ?? 0 }
}

/** The HOSO of one small made-up claim. */
function sampleClaim(plans: Plans): Buffer {
  const [claim] = [...generateClaims({ rows: 5, kind: 'outpatient', quirks: 0, plans })]
  const files = claim!.documents.map(
    ({ table, bytes }) =>
      `<FILEHOSO><LOAIHOSO>${table}</LOAIHOSO><NOIDUNGFILE>${bytes.toString('base64')}</NOIDUNGFILE></FILEHOSO>`,
  )
  return Buffer.from(`<HOSO>${files.join('')}</HOSO>`)
}
