import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { claimTablesSql } from '../../src/standard/claim-tables.js'
import { loadPlans } from '../../src/standard/compile.js'

const MIGRATION = new URL('../../src/store/migrations/0002-claim-tables.sql', import.meta.url)
const sql = claimTablesSql(loadPlans())

test('the migration in the store is the one that the schemas give', () => {
  expect(readFileSync(MIGRATION, 'utf8')).toBe(sql)
})

test('each claim table is partitioned by month of settlement and has an index on facility and claim', () => {
  for (let n = 0; n <= 15; n++) {
    const table = new RegExp(`CREATE TABLE xml${n} \\([^;]*\\) PARTITION BY RANGE \\(settlement_month\\);`)
    expect(sql).toMatch(table)
    expect(sql).toContain(`CREATE INDEX xml${n}_claim ON xml${n} (ma_cskcb, claim_id);`)
  }
})

test('columns are commented with the labels of the standard', () => {
  expect(sql).toContain("COMMENT ON COLUMN xml1.ho_ten IS 'Họ tên người bệnh | Patient full name';")
  expect(sql).toContain("COMMENT ON TABLE xml2 IS 'XML2: Chi tiết thuốc | Drugs in detail';")
})
