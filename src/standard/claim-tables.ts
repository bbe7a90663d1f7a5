import { type StoreTable, storeTables } from './columns.js'
import { type Plans, STANDARD_VERSIONS } from './plan.js'

const HEADER = `-- Generated from the schemas in xsd/ (claimTablesSql in src/standard/claim-tables.ts); not edited by hand.
-- One table for each table of the standard, with the columns of every version of it. Rows are told apart by
-- facility, claim and row number; they are loaded by COPY in the transaction that stores their claim, and dropped
-- by month, hence neither keys of their own nor references to other tables.
`

/**
 * SQL that creates the claim tables of the store: partitioned by month of settlement, keyed by facility and claim,
 * with the labels of the standard as comments. The text is that of `src/store/migrations/0002-claim-tables.sql`.
 */
export function claimTablesSql(plans: Plans): string {
  return `${HEADER}\n${storeTables(plans)
    .map((table) => tableSql(plans, table))
    .join('\n')}`
}

function tableSql(plans: Plans, { table, tableName, columns }: StoreTable): string {
  const lines = columns.map(
    ({ name, sqlType, field }) => `  ${name} ${sqlType}${field === null ? ' NOT NULL' : ''}`,
  )
  const statements = [
    `CREATE TABLE ${tableName} (\n${lines.join(',\n')}\n) PARTITION BY RANGE (settlement_month);`,
    `CREATE INDEX ${tableName}_claim ON ${tableName} (ma_cskcb, claim_id);`,
    `COMMENT ON TABLE ${tableName} IS ${literal(tableLabel(plans, table))};`,
    ...columns.map(
      ({ name, commentVi, commentEn }) =>
        `COMMENT ON COLUMN ${tableName}.${name} IS ${literal(`${commentVi} | ${commentEn}`)};`,
    ),
  ]
  return `${statements.join('\n')}\n`
}

/** Label of a table in the newest version that has it. */
function tableLabel(plans: Plans, table: StoreTable['table']): string {
  const newest = STANDARD_VERSIONS.toReversed().find((version) => plans[version].tables.has(table))
  const plan = newest && plans[newest].tables.get(table)
  return `${table}: ${plan?.labelVi} | ${plan?.labelEn}`
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
