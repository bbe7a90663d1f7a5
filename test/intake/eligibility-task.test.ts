import { expect, test } from 'vitest'
import type { EligibilityJudgement } from '../../src/eligibility/judge.js'
import { startEligibilityTask } from '../../src/intake/eligibility-task.js'
import { inTransaction } from '../../src/store/pool.js'
import { beginChange, recordChange } from '../../src/store/registry-merge.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()

const judgement = (outcome: EligibilityJudgement['outcome']) =>
  ({ outcome, findings: [], rows: [] }) as unknown as EligibilityJudgement

/** Claims that wait, all since the same moment. */
const waiting = (count: number) =>
  database.pool.query(
    `INSERT INTO claim_eligibility (ma_cskcb, claim_id, accepted, outcome, left_on, judged_at, facts, judgement)
      SELECT '01999', n, true, 'pending', 0, '2026-01-31 02:03:04.567891Z', '{}', '{}' FROM generate_series(1, $1) AS n
      ON CONFLICT (ma_cskcb, claim_id) DO UPDATE SET outcome = 'pending'`,
    [count],
  )

const settled = async () =>
  (
    await database.pool.query(
      "SELECT claim_id::int AS id FROM claim_eligibility WHERE outcome = 'eligible' ORDER BY 1",
    )
  ).rows.map(({ id }) => id)

test('claims that nobody can answer for do not hold up those behind them', async () => {
  await waiting(450)
  const answered = new Set(['5', '401', '450'])
  let asked = 0
  await using task = run(async (open) => {
    asked += open.length
    return {
      judgements: open.map(({ claimId }) => judgement(answered.has(claimId) ? 'eligible' : 'pending')),
      registryAt: new Date(),
    }
  })
  await task.passed(() => asked >= 450)
  expect(await settled()).toEqual([5, 401, 450])
  // Each was asked about once in the pass.
  expect(asked).toBe(450)
})

test('while the registry changes nothing is judged, and all of it afterwards', async () => {
  await waiting(3)
  let asked = 0
  const judge = async (open: readonly unknown[]) => {
    asked += open.length
    return { judgements: open.map(() => judgement('eligible')), registryAt: new Date() }
  }
  await inTransaction(database.pool, async (client) => {
    await beginChange(client)
    await using task = run(judge)
    await task.stop()
    expect(asked).toBe(0)
  })
  await using task = run(judge)
  await task.passed(() => asked >= 3)
  expect(await settled()).toEqual(expect.arrayContaining([1, 2, 3]))
})

test('while a registry is asked, no transaction is open; what changed meanwhile is judged again', async () => {
  await database.pool.query('DELETE FROM claim_eligibility')
  await waiting(2)
  const transactions: number[] = []
  const judge = async (open: readonly unknown[]) => {
    const before = new Date(Date.now() - 1000)
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    )
    transactions.push(rows[0].n)
    if (transactions.length === 1)
      await inTransaction(database.pool, async (client) => {
        const at = await beginChange(client)
        const record = { kind: 'events', source: 'thử', madeBy: 'thử', sha256: null } as const
        await recordChange(client, at, { ...record, lines: 0, added: 0, closed: 0 })
      })
    return {
      judgements: open.map(() => judgement('eligible')),
      registryAt: transactions.length === 1 ? before : new Date(),
    }
  }
  await using first = run(judge)
  await first.passed(() => transactions.length > 0)
  expect(await settled()).toEqual([])
  await using second = run(judge)
  await second.passed(() => transactions.length > 1)
  expect(await settled()).toEqual([1, 2])
  expect(transactions).toEqual([0, 0])
})

const eligible = (open: readonly unknown[]) => ({
  judgements: open.map(() => judgement('eligible')),
  registryAt: new Date(),
})
const takeOver = (expires: string) =>
  database.pool.query('UPDATE task_lease SET holder = gen_random_uuid(), expires_at = $1', [expires])

test('while a registry is asked, nothing that belongs to a session is held, and no other node begins', async () => {
  await database.pool.query('DELETE FROM claim_eligibility')
  await waiting(2)
  let asked = 0
  let others = 0
  let held = 0
  await using task = run(async (open) => {
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    )
    held += rows[0].n
    await using other = run(async (same) => {
      others += same.length
      return eligible(same)
    })
    await other.stop()
    asked += open.length
    return eligible(open)
  })
  await task.passed(() => asked >= 2)
  expect({ held, others }).toEqual({ held: 0, others: 0 })
  expect(await settled()).toEqual([1, 2])
})

test('what a node worked out after its turn was taken over is not kept', async () => {
  await database.pool.query('DELETE FROM claim_eligibility')
  await waiting(2)
  let asked = 0
  await using late = run(async (open) => {
    await takeOver('infinity')
    asked += open.length
    return eligible(open)
  })
  await late.passed(() => asked >= 2)
  expect(await settled()).toEqual([])
  // Nor does it end the turn of the other.
  const { rows } = await database.pool.query('SELECT expires_at::text FROM task_lease')
  expect(rows).toEqual([{ expires_at: 'infinity' }])
})

test('the turn of a node that died runs out', async () => {
  await takeOver('infinity')
  let asked = 0
  const judge = async (open: readonly unknown[]) => {
    asked += open.length
    return eligible(open)
  }
  await using first = run(judge)
  await first.stop()
  expect(asked).toBe(0)
  await takeOver('2026-01-01')
  await using second = run(judge)
  await second.passed(() => asked >= 2)
  expect(await settled()).toEqual([1, 2])
})

/** The task with one pass through all that is open. */
function run(judge: Parameters<typeof startEligibilityTask>[0]['judge']) {
  const task = startEligibilityTask({
    ...{ pool: database.pool, judge, restMs: 3_600_000, findingsPerClaim: 500 },
  })
  return {
    stop: () => task.stop(),
    /** Stops once it has come so far; what is under way is finished first. */
    async passed(far: () => boolean) {
      while (!far()) await new Promise((resolve) => setTimeout(resolve, 10))
      await task.stop()
    },
    [Symbol.asyncDispose]: () => task.stop(),
  }
}
