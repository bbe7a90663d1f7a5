import { expect, test } from 'vitest'
import type { ClaimEligibility, WholeSubmission } from '../../src/store/judged.js'
import { createLoader } from '../../src/store/load.js'
import { inTransaction } from '../../src/store/pool.js'
import { beginChange, recordChange } from '../../src/store/registry-merge.js'
import { useTestDatabase } from '../support/database.js'
import { plans, wholeSubmission } from '../support/judged-claims.js'

const database = useTestDatabase()

/** A claim that was judged about its card on a state of the registry. */
function judgedOn(registryAt: Date): WholeSubmission {
  const unit = wholeSubmission({ claims: [{}] })
  const eligibility = {
    facts: { cards: [], soCccd: '', ngayRa: 0 },
    judgement: { outcome: 'eligible', findings: [] },
    registryAt,
    checkedIn: false,
  } as unknown as ClaimEligibility
  const parts = unit.parts.map((part) => ({
    ...part,
    claims: part.claims.map((claim) => ({ ...claim, eligibility })),
  }))
  return { ...unit, parts }
}

async function change(): Promise<Date> {
  return inTransaction(database.pool, async (client) => {
    const at = await beginChange(client)
    const record = { kind: 'events', source: 'thử', madeBy: 'thử', sha256: null } as const
    await recordChange(client, at, { ...record, lines: 0, added: 0, closed: 0 })
    return at
  })
}

test('a claim judged before a change of the registry and loaded behind it is looked at once more', async () => {
  const before = await change()
  const late = judgedOn(before)
  const after = await change()
  const inTime = judgedOn(after)
  const loader = createLoader(database.pool, plans)
  const results = await loader.loadBatch([late, inTime])
  expect(results.map(({ status }) => status)).toEqual(['stored', 'stored'])
  const { rows } = await database.pool.query('SELECT claim_id, recheck FROM claim_eligibility ORDER BY 1')
  const idOf = ({ parts }: WholeSubmission) => parts[0]!.claims[0]!.claimId
  expect(rows).toEqual([
    { claim_id: idOf(late), recheck: true },
    { claim_id: idOf(inTime), recheck: false },
  ])
})
