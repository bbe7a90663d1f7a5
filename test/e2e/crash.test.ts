import { expect, test } from 'vitest'
import { crashRounds } from '../crash/rounds.js'

const rounds = Number(process.env.CRASH_ROUNDS ?? 3)

test(
  'what was acknowledged survives the kill of service, database server and backend; nothing is there in part',
  async () => {
    const report = await crashRounds({ rounds, seed: 20_251_128 })
    expect(report.faults).toEqual([])
    expect(report.acknowledged).toBeGreaterThan(rounds)
    expect(report.claims).toBeGreaterThan(rounds)
  },
  120_000 + rounds * 20_000,
)
