/*
 * npm run test:crash: many rounds of killing the service and its database under load.
 * CRASH_ROUNDS: how many (50). CRASH_SEED: which (by the clock); the same seed sends the same files.
 */
import { crashRounds } from './rounds.js'

const rounds = Number(process.env.CRASH_ROUNDS ?? 50)
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000)
const log = (line: string) => process.stdout.write(`${line}\n`)

log(`crash test: ${rounds} rounds, seed ${seed}`)
const report = await crashRounds({ rounds, seed, log })
log(
  `${report.files} files sent, ${report.acknowledged} answered, ${report.claims} claims told, ${report.faults.length} faults`,
)
for (const fault of report.faults) log(fault)
process.exitCode = report.faults.length === 0 ? 0 : 1
