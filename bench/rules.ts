import { join } from 'node:path'
import { readCatalogues } from '../src/cli/catalogue-folder.js'
import { IdMaker } from '../src/intake/ids.js'
import type { JobEdition } from '../src/intake/job.js'
import { JobRunner } from '../src/intake/job-runner.js'
import { openReference } from '../src/rules/reference-index.js'
import type { RuleEntry } from '../src/rules/rule.js'
import { RULES } from '../src/rules/rules.js'
import { makeWork, type Work } from './core-work.js'
import { ruleCosts } from './rule-costs.js'
import { describeMachine, thisMachine } from './support/machine.js'
import { PROJECT } from './support/project.js'
import { markdownTable, writeResults } from './support/results.js'
import { type Means, median, runRounds } from './support/rounds.js'

/*
 * What the rules about content cost: the same claims judged without them, with them, and with catalogues, on one
 * thread; and the costliest rules. Rates are megabytes of decoded table documents a second.
 *
 * BENCH_CLAIMS, BENCH_ROUNDS and BENCH_WARMUP set the size of the run; BENCH_SHOWN how many rules are listed.
 */

const CLAIMS = Number(process.env.BENCH_CLAIMS ?? 150)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9)
const WARM_UP = Number(process.env.BENCH_WARMUP ?? 10)
const SHOWN = Number(process.env.BENCH_SHOWN ?? 10)
const SEED = 20_260_101
const RECEIVED = new Date('2026-06-01T05:00:00Z')

/** Envelope to COPY text and findings; `store` adds the digest and the packed original, as for a submission. */
function judging(
  name: string,
  work: Work,
  rules: readonly RuleEntry[],
  edition: JobEdition | null,
  store: boolean,
): Means {
  const limits = { findingsPerClaim: 200, maxTableBytes: 64 << 20, maxClaimBytes: 128 << 20 }
  const runner = new JobRunner(work.plans, new IdMaker(0), limits, rules)
  return {
    name,
    run() {
      const result = runner.run({
        type: 'file',
        bytes: work.envelope,
        encoding: 'xml',
        kind: 'claims',
        standardVersion: work.version,
        maCskcb: work.maCskcb,
        receivedAt: RECEIVED.getTime(),
        store,
        edition,
        eligibility: false,
        waive: false,
      })
      if (result.type === 'failure') throw new Error(result.message)
      const findings = result.part.claims.reduce((sum, claim) => sum + claim.findingsTotal, 0)
      if (findings > 0) throw new Error(`${findings} findings about claims that are meant to have none`)
    },
  }
}

const work = makeWork({ claims: CLAIMS, seed: SEED })
const edition = await readCatalogues(join(PROJECT, 'samples', 'catalogues'))
const timings = runRounds(
  [
    judging('judging without rules', work, [], null, false),
    judging('judging with all rules, no catalogues', work, RULES, null, false),
    judging('judging with all rules and catalogues', work, RULES, edition, false),
    judging('whole worker task without rules', work, [], null, true),
    judging('whole worker task with all rules and catalogues', work, RULES, edition, true),
  ],
  { warmUp: WARM_UP, rounds: ROUNDS },
)
const rates = timings.map(({ means, milliseconds }) => {
  const rate = (ms: number) => work.documentBytes / 1_000 / ms
  return {
    name: means.name,
    median: rate(median(milliseconds)),
    slowest: rate(milliseconds.at(-1)!),
    fastest: rate(milliseconds[0]!),
  }
})
const costs = ruleCosts(work, RULES, {
  reference: openReference(edition.memory).forFacility(work.maCskcb),
  receivedAt: RECEIVED,
  warmUp: WARM_UP,
  rounds: ROUNDS,
  looked: 3 * SHOWN,
})

const base = (n: number) => rates[n < 3 ? 0 : 3]!.median
const machine = thisMachine()
const date = new Date().toISOString().slice(0, 10)
const markdown = `${markdownTable(
  ['one thread', 'MB/s (median)', 'slowest – fastest round', 'of the rate without rules'],
  rates.map(({ name, median: rate, slowest, fastest }, n) => [
    name,
    rate.toFixed(0),
    `${slowest.toFixed(0)} – ${fastest.toFixed(0)}`,
    `${((100 * rate) / base(n)).toFixed(0)} %`,
  ]),
)}

All ${RULES.length} rules with the facts they share: ${costs.all.toFixed(1)} µs a claim; the facts alone ${costs.facts.toFixed(1)} µs. The costliest, with catalogues:

${markdownTable(
  ['rule', 'µs a claim', 'of all rules'],
  costs.rules
    .slice(0, SHOWN)
    .map(({ code, microseconds }) => [
      code,
      microseconds.toFixed(2),
      `${((100 * microseconds) / costs.all).toFixed(1)} %`,
    ]),
)}

${describeMachine(machine)}; ${date}. ${CLAIMS} claims, ${work.rows} rows, ${(work.documentBytes / 1e6).toFixed(1)} MB of decoded XML; ${ROUNDS} rounds after ${WARM_UP} for warming up, all in turn in each round. Judging is envelope, structure, types and COPY text; the whole worker task adds digest and packing. Costs are those of the fastest round; a rule's is what calling it again and again beside all others adds.
`
const size = { claims: CLAIMS, rows: work.rows, bytes: work.documentBytes, seed: SEED }
const folder = writeResults(
  'rules',
  { date, machine, work: size, rounds: ROUNDS, warmUp: WARM_UP, rates, costs },
  markdown,
)
console.log(`${markdown}\nWritten to ${folder}`)
