import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readOpenEligibility } from '../../src/store/eligibility-open.js'
import { migrate } from '../../src/store/migrate.js'
import { createPool } from '../../src/store/pool.js'
import { ELIGIBILITY, eligibilityOf } from '../../src/store/review-eligibility.js'
import { FACTS, judge, row } from '../eligibility/sample.js'
import { testDatabase } from '../support/database.js'

const MIGRATIONS = fileURLToPath(new URL('../../src/store/migrations/', import.meta.url))
const TO_TEXT = '0018-eligibility-text.sql'

test('what was judged before facts became text is read as it was', async () => {
  const database = await testDatabase('template0')
  const directory = await mkdtemp(join(tmpdir(), 'bhyt-migrations-'))
  const pool = createPool({ connectionString: database.connectionString })
  try {
    for (const name of await readdir(MIGRATIONS))
      if (name < TO_TEXT) await cp(join(MIGRATIONS, name), join(directory, name))
    await migrate(pool, { directory })
    const rows = [row(), row({ table: 'XML2', row: 3, mucHuong: 10_000 }), row({ phamVi: '2' })]
    const facts = { ...FACTS, rows, maKhuvuc: 'K1' }
    const { findings, ...judgement } = judge({ facts })
    await pool.query(
      `INSERT INTO claim_eligibility (ma_cskcb, claim_id, accepted, outcome, left_on, judged_at, recheck, facts, judgement)
        VALUES ('79999', 1, true, $1, 20260310, now(), true, $2, $3)`,
      [judgement.outcome, JSON.stringify(facts), JSON.stringify(judgement)],
    )
    await migrate(pool)
    const { rows: kept } = await pool.query(ELIGIBILITY, ['79999', '1'])
    expect(eligibilityOf(kept[0])).toMatchObject({
      facts,
      judgement,
    })
    const client = await pool.connect()
    expect(await readOpenEligibility(client, 10, null)).toMatchObject([{ claimId: '1', facts }])
    client.release()
  } finally {
    await pool.end()
    await database.drop()
    await rm(directory, { recursive: true })
  }
})
