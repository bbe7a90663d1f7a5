import type pg from 'pg'
import type { Finding } from '../rules/finding.js'
import type { Outcome } from '../rules/verdict.js'
import { copyColumns, KEY_COLUMNS, type SqlType, storeTables } from '../standard/columns.js'
import type { Plans, StandardVersion, TableName } from '../standard/plan.js'
import { readClaimFindings } from './read-findings.js'

/** A row of a table as the standard names it; numbers of any size as text, moments as `YYYY-MM-DD HH:mm`. */
export type StoredRow = Readonly<Record<string, string | number | null>>

export interface ClaimVersion {
  readonly version: number
  readonly claimId: string
  readonly submissionId: string
  readonly maGiaoDich: string
  readonly standardVersion: StandardVersion
  /** ISO 8601 instant. */
  readonly receivedAt: string
  readonly outcome: Outcome
  readonly isCurrent: boolean
  readonly replacedVersion: number | null
  readonly replacedByVersion: number | null
  /** Edition of catalogues and parameters that judged it; 0: none imported. */
  readonly edition: number
  /** `YYYY-MM-01` */
  readonly settlementMonth: string
  readonly rows: number
  readonly findings: readonly Finding[]
  readonly findingsTotal: number
  readonly errors: number
  readonly warnings: number
}

export interface StoredClaim {
  readonly maCskcb: string
  readonly maLk: string
  readonly currentVersion: number | null
  /** Oldest first. */
  readonly versions: readonly ClaimVersion[]
  /** The version whose rows follow; null when none was asked for and none was ever accepted. */
  readonly shownVersion: number | null
  /** Rows in document order; only tables that have any. Rejected versions have none. */
  readonly tables: Readonly<Partial<Record<TableName, readonly StoredRow[]>>>
}

const VERSIONS = `SELECT claim.version, claim.claim_id, claim.submission_id, claim.standard_version,
    claim.received_at, claim.outcome, claim.is_current, claim.replaces_version, claim.replaced_by_version,
    to_char(claim.settlement_month, 'YYYY-MM-DD') AS settlement_month, claim.rows, claim.findings_total,
    claim.errors, claim.warnings, claim.edition, submission.ma_giao_dich
  FROM claim LEFT JOIN submission USING (ma_cskcb, submission_id)
  WHERE claim.ma_cskcb = $1 AND claim.ma_lk = $2 AND claim.version IS NOT NULL
  ORDER BY claim.version`

/**
 * A claim of the facility with its whole history, and the rows of one version (the current one by default).
 * Null when the facility has no such claim, or the claim no such version.
 */
export async function readClaim(
  pool: pg.Pool,
  plans: Plans,
  maCskcb: string,
  maLk: string,
  version?: number,
): Promise<StoredClaim | null> {
  const { rows } = await pool.query(VERSIONS, [maCskcb, maLk])
  if (rows.length === 0) return null
  const versions: ClaimVersion[] = []
  for (const row of rows) versions.push(await versionOf(pool, maCskcb, row))
  const current = versions.find(({ isCurrent }) => isCurrent)
  const shown = version === undefined ? current : versions.find((candidate) => candidate.version === version)
  if (version !== undefined && shown === undefined) return null
  return {
    maCskcb,
    maLk,
    currentVersion: current?.version ?? null,
    versions,
    shownVersion: shown?.version ?? null,
    tables: shown === undefined ? {} : await readTables(pool, plans, maCskcb, shown),
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a row as the driver gives it
async function versionOf(pool: pg.Pool, maCskcb: string, row: any): Promise<ClaimVersion> {
  return {
    version: row.version,
    claimId: row.claim_id,
    submissionId: row.submission_id,
    maGiaoDich: row.ma_giao_dich ?? '',
    standardVersion: row.standard_version,
    receivedAt: row.received_at.toISOString(),
    outcome: row.outcome,
    isCurrent: row.is_current,
    replacedVersion: row.replaces_version,
    replacedByVersion: row.replaced_by_version,
    edition: row.edition,
    settlementMonth: row.settlement_month,
    rows: row.rows,
    findings: await readClaimFindings(pool, maCskcb, row.submission_id, row.claim_id),
    findingsTotal: row.findings_total,
    errors: row.errors,
    warnings: row.warnings,
  }
}

async function readTables(
  pool: pg.Pool,
  plans: Plans,
  maCskcb: string,
  { claimId, settlementMonth, standardVersion }: ClaimVersion,
): Promise<StoredClaim['tables']> {
  const tables: Partial<Record<TableName, StoredRow[]>> = {}
  for (const { table, select, fields } of tableReads(plans, standardVersion)) {
    const { rows } = await pool.query({
      text: select,
      values: [maCskcb, claimId, settlementMonth],
      rowMode: 'array',
      types: AS_TEXT,
    })
    if (rows.length > 0) tables[table] = rows.map((values) => rowOf(fields, values))
  }
  return tables
}

/** Values as PostgreSQL writes them, so that no number passes through floating point and no time through a zone. */
const AS_TEXT: pg.CustomTypesConfig = { getTypeParser: () => (value: string | Buffer) => value.toString() }

interface TableRead {
  readonly table: TableName
  readonly select: string
  /** Field and type of each column that is selected; a field with a text beside it stands there twice. */
  readonly fields: readonly { readonly name: string; readonly sqlType: SqlType }[]
}

const keyNames: ReadonlySet<string> = new Set(KEY_COLUMNS.map(({ name }) => name))

function tableReads(plans: Plans, version: StandardVersion): TableRead[] {
  return storeTables(plans)
    .filter(({ table }) => plans[version].tables.has(table))
    .map(({ table, tableName, columns }) => {
      const byName = new Map(columns.map((column) => [column.name, column]))
      const names = copyColumns(plans, version, table)
        .map(({ name }) => name)
        .filter((name) => !keyNames.has(name))
      return {
        table,
        select: `SELECT ${names.join(', ')} FROM ${tableName}
          WHERE ma_cskcb = $1 AND claim_id = $2 AND settlement_month = $3 ORDER BY row_no`,
        fields: names.map((name) => {
          const { field, sqlType } = byName.get(name)!
          return { name: field!, sqlType }
        }),
      }
    })
}

function rowOf(fields: TableRead['fields'], values: readonly (string | null)[]): StoredRow {
  const row: Record<string, string | number | null> = {}
  for (let i = 0; i < fields.length; i++) {
    const { name, sqlType } = fields[i]!
    // Of a moment and the text beside it, one is null.
    row[name] = plainValue(sqlType, values[i]!) ?? row[name] ?? null
  }
  return row
}

const MINUTES = 'YYYY-MM-DD HH:mm'.length

function plainValue(sqlType: SqlType, text: string | null): string | number | null {
  if (text === null) return null
  if (sqlType === 'integer') return Number(text)
  return sqlType === 'timestamp' ? text.slice(0, MINUTES) : text
}
