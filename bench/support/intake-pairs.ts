import type pg from 'pg'
import type { RunningService, Sender } from './children.js'
import { type Cost, watchCost } from './processes.js'
import { median } from './rounds.js'
import type { PreparedTotals, SentTotals } from './sender.js'
import { countStore, emptyStore } from './store-check.js'
import { WORKLOADS, type Workload } from './workloads.js'

/** Intake of the same claims with and without eligibility, in turn on one store. */

export interface IntakePair {
  /** Claims a second. */
  readonly on: number
  readonly off: number
  /** What the claims cost with eligibility, and without. */
  readonly onCost: Cost
  readonly offCost: Cost
}

export interface IntakeResult {
  readonly workload: Workload
  readonly claims: number
  readonly pairs: readonly IntakePair[]
  /** Median over the pairs of the rate with eligibility by the rate without. */
  readonly ratio: number
  /** Outcomes of the last run with eligibility. */
  readonly outcomes: Readonly<Record<string, number>>
}

export interface IntakeBench {
  readonly on: RunningService
  readonly off: RunningService
  readonly store: pg.Client
  readonly sender: Sender
  readonly corpus: string
  readonly claims: number
  readonly pairs: number
  tell(line: string): void
}

const SENT = ['native, files of 100', 'native, files of 20', 'native, 1 claim']

export async function measureIntake(bench: IntakeBench): Promise<IntakeResult[]> {
  const results: IntakeResult[] = []
  for (const workload of WORKLOADS.filter(({ name }) => SENT.includes(name)))
    results.push(await measure(bench, workload))
  return results
}

async function measure(bench: IntakeBench, workload: Workload): Promise<IntakeResult> {
  const { on, off, store, pairs, tell } = bench
  tell(`${workload.name}: warm-up …`)
  for (const service of [on, off]) await run(bench, workload, service)
  const found: IntakePair[] = []
  let outcomes: Record<string, number> = {}
  for (let pair = 0; pair < pairs; pair++) {
    const first = pair % 2 === 0 ? on : off
    const rates = new Map<RunningService, Run>()
    for (const service of [first, first === on ? off : on]) {
      rates.set(service, await run(bench, workload, service))
      if (service === on) outcomes = await readOutcomes(store)
    }
    const [with_, without] = [rates.get(on)!, rates.get(off)!]
    found.push({ on: with_.rate, off: without.rate, onCost: with_.cost, offCost: without.cost })
    const told = ({ rate, cost }: Run) =>
      `${Math.round(rate)} claims/s (${cpuPerClaim(cost, bench.claims)} µs)`
    tell(`${workload.name}: ${told(with_)} with eligibility, ${told(without)} without`)
  }
  const ratios = found.map((rates) => rates.on / rates.off).sort((a, b) => a - b)
  return { workload, claims: bench.claims, pairs: found, ratio: median(ratios), outcomes }
}

interface Run {
  /** Claims a second. */
  readonly rate: number
  readonly cost: Cost
}

/** Microseconds a claim: main thread + workers + the service's other threads + PostgreSQL. */
export function cpuPerClaim({ cpu }: Cost, claims: number): string {
  if (cpu === null) return '–'
  const parts = [
    cpu.serviceMain,
    cpu.serviceWorkers,
    cpu.serviceOther,
    cpu.postgresBackends + cpu.postgresOther,
  ]
  return parts.map((seconds) => Math.round((seconds * 1e6) / claims)).join(' + ')
}

/** The pair whose ratio is the median one. */
export const middlePair = ({ pairs }: Pick<IntakeResult, 'pairs'>): IntakePair =>
  pairs.toSorted((a, b) => a.on / a.off - b.on / b.off)[pairs.length >> 1]!

/** All claims must have been let in. */
async function run(bench: IntakeBench, workload: Workload, service: RunningService): Promise<Run> {
  const { store, sender, corpus: folder, claims } = bench
  await emptyStore(store)
  const prepared = await sender.ask<PreparedTotals>({
    do: 'prepare',
    folder,
    url: service.url,
    workload,
    claims,
  })
  const finish = watchCost(service)
  const sent = await sender.ask<SentTotals>({ do: 'send', rate: null })
  const cost = finish()
  if (sent.failed > 0)
    throw new Error(`${workload.name}: ${sent.failed} requests failed: ${sent.firstFailure}`)
  const { accepted } = await countStore(store)
  if (accepted !== prepared.claims)
    throw new Error(`${workload.name}: of ${prepared.claims} claims ${accepted} were let in`)
  return { rate: prepared.claims / sent.seconds, cost }
}

async function readOutcomes(store: pg.Client): Promise<Record<string, number>> {
  const { rows } = await store.query(
    'SELECT outcome, count(*)::int AS count FROM claim_eligibility GROUP BY outcome ORDER BY outcome',
  )
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]))
}
