import type pg from 'pg'
import type { Finding } from '../rules/finding.js'

const COLUMNS = 'claim_id, code, severity, table_name, row_no, field, value, line, col, params'

const OF_SUBMISSION = `SELECT ${COLUMNS} FROM finding WHERE ma_cskcb = $1 AND submission_id = $2
  ORDER BY claim_id, seq`

const OF_CLAIM = `SELECT ${COLUMNS} FROM finding WHERE ma_cskcb = $1 AND submission_id = $2 AND claim_id = $3
  ORDER BY seq`

/** All findings of a submission by claim id, in their order; those about the file itself under `0`. */
export async function readFindings(
  pool: pg.Pool,
  maCskcb: string,
  submissionId: string,
): Promise<Map<string, Finding[]>> {
  const { rows } = await pool.query(OF_SUBMISSION, [maCskcb, submissionId])
  const byClaim = new Map<string, Finding[]>()
  for (const row of rows) {
    const findings = byClaim.get(row.claim_id)
    if (findings === undefined) byClaim.set(row.claim_id, [findingOf(row)])
    else findings.push(findingOf(row))
  }
  return byClaim
}

export async function readClaimFindings(
  pool: pg.Pool,
  maCskcb: string,
  submissionId: string,
  claimId: string,
): Promise<Finding[]> {
  const { rows } = await pool.query(OF_CLAIM, [maCskcb, submissionId, claimId])
  return rows.map(findingOf)
}

/** A finding from its row of the table `finding`. */
// biome-ignore lint/suspicious/noExplicitAny: a row as the driver gives it
export function findingOf(row: any): Finding {
  return {
    code: row.code,
    severity: row.severity,
    table: row.table_name,
    row: row.row_no,
    field: row.field,
    value: row.value,
    line: row.line,
    column: row.col,
    ...(row.params !== null && { params: row.params }),
  }
}
