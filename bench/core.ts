import { ownMeans } from './core-means.js'
import { peerMeans } from './core-peers.js'
import { makeWork, type Work } from './core-work.js'
import { describeMachine, thisMachine } from './support/machine.js'
import { markdownTable, writeResults } from './support/results.js'
import { median, runRounds, type Timing } from './support/rounds.js'

/*
 * The core on one thread, beside other means, on the same bytes in the same run. All rates are megabytes of
 * decoded table documents a second, whatever a means reads (base64, files) to get there.
 *
 * BENCH_CLAIMS, BENCH_ROUNDS and BENCH_WARMUP set the size of the run.
 */

const CLAIMS = Number(process.env.BENCH_CLAIMS ?? 150)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9)
const WARM_UP = Number(process.env.BENCH_WARMUP ?? 10)
const SEED = 20_260_101

interface Rate {
  readonly name: string
  readonly own: boolean
  /** Megabytes (10⁶ bytes) of decoded XML a second: median, slowest and fastest round. */
  readonly median: number
  readonly slowest: number
  readonly fastest: number
}

function rateOf({ means, milliseconds }: Timing, own: boolean, work: Work): Rate {
  const rate = (ms: number) => (means.bytes ?? work.documentBytes) / 1_000 / ms
  return {
    name: means.name,
    own,
    median: rate(median(milliseconds)),
    slowest: rate(milliseconds.at(-1)!),
    fastest: rate(milliseconds[0]!),
  }
}

const work = makeWork({ claims: CLAIMS, seed: SEED })
const own = ownMeans(work)
const peers = peerMeans(work)
const timings = runRounds([...own, ...peers.means], { warmUp: WARM_UP, rounds: ROUNDS })
peers.dispose()

const rates = timings.map((timing, n) => rateOf(timing, n < own.length, work))
const reference = rates.find(({ name }) => name.startsWith('fast-xml-parser'))!
const machine = thisMachine()
const date = new Date().toISOString().slice(0, 10)
const size = `${CLAIMS} claims, ${work.rows} rows, ${(work.documentBytes / 1e6).toFixed(1)} MB of decoded XML in ${work.documents.length} documents`

const table = markdownTable(
  ['means, one thread', 'MB/s (median)', 'slowest – fastest round', '× fast-xml-parser'],
  rates.map(({ name, own: ours, median: rate, slowest, fastest }) => [
    ours ? `**${name}**` : name,
    rate.toFixed(0),
    `${slowest.toFixed(0)} – ${fastest.toFixed(0)}`,
    (rate / reference.median).toFixed(1),
  ]),
)
const notes = [
  `${describeMachine(machine)}; ${date}.`,
  `${size}; ${ROUNDS} rounds after ${WARM_UP} for warming up, all means in turn in each round.`,
  ...peers.missing.map((name) => `Not installed here, so not measured: ${name}.`),
]
const markdown = `${table}\n\n${notes.join('\n')}\n`
const folder = writeResults(
  'core',
  {
    date,
    machine,
    work: { claims: CLAIMS, rows: work.rows, bytes: work.documentBytes, seed: SEED },
    rounds: ROUNDS,
    warmUp: WARM_UP,
    rates,
    missing: peers.missing,
  },
  markdown,
)
console.log(`${markdown}\nWritten to ${folder}`)
