import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeCorpus, startSender, startServiceProcess } from './support/children.js'
import { describeMachine, thisMachine } from './support/machine.js'
import { type Bench, measure, tell } from './support/measure.js'
import { markdownTable, writeResults } from './support/results.js'
import { median } from './support/rounds.js'
import { connect } from './support/store-check.js'
import { FACILITIES, STRUCTURE_ONLY, WORKLOADS, type Workload } from './support/workloads.js'

/*
 * What the rules about content cost over HTTP: the same files to two services, one of which judges structure alone,
 * in turn. Machines are noisy; only the ratio says something.
 *
 *   --claims N       claims of a run (6,000)
 *   --rounds N       runs of each (3)
 *   --folder DIR     where claims and databases go for the time of the run; a disk, not a RAM disk
 */

const { values } = parseArgs({
  options: {
    claims: { type: 'string', default: '6000' },
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: tmpdir() },
  },
})
const claims = Number(values.claims)
const CHOSEN = WORKLOADS.filter(({ name }) => name === 'native, files of 100' || name === 'native, 1 claim')

const folder = await mkdtemp(join(resolve(values.folder), 'bhyt-bench-'))
// PostgreSQL may have to run as another user, who must get in.
await chmod(folder, 0o755)
const corpus = join(folder, 'corpus')
const sender = startSender()
const running: { stop(): Promise<void> }[] = []

async function open(name: string, args: readonly string[]): Promise<Bench> {
  const service = await startServiceProcess(join(folder, name), null, args)
  const store = await connect(service.adminConnectionString)
  running.push({ stop: () => store.end().then(() => service.stop()) })
  const sizes = { claims, warmUp: Math.ceil(claims / 3), pacedSeconds: 0, pauseMs: 1_000 }
  return { service, sender, store, corpus, folder, ...sizes }
}

try {
  tell(`making ${claims} claims …`)
  await makeCorpus(corpus, Math.ceil(claims / FACILITIES.length) + 100)
  const all = await open('all', [])
  const structure = await open('structure', [STRUCTURE_ONLY])
  const results = []
  for (const workload of CHOSEN) {
    const rates = { all: [] as number[], structure: [] as number[] }
    const run = async (bench: Bench) => {
      const { prepared, sent } = await measure(unpaced(workload), bench, { rawCopy: false })
      return prepared.claims / sent.seconds
    }
    for (let round = 0; round < Number(values.rounds); round++) {
      rates.structure.push(await run(structure))
      rates.all.push(await run(all))
    }
    results.push({ workload: workload.name, ...rates })
  }
  const middle = (rates: readonly number[]) => median(rates.toSorted((a, b) => a - b))
  const machine = thisMachine()
  const date = new Date().toISOString().slice(0, 10)
  const table = markdownTable(
    ['sent', 'structure alone, claims/s', 'all rules, claims/s', 'ratio'],
    results.map(({ workload, all, structure }) => [
      workload,
      middle(structure).toFixed(0),
      middle(all).toFixed(0),
      `${((100 * middle(all)) / middle(structure)).toFixed(0)} %`,
    ]),
  )
  const markdown = `${table}\n\nMedians of ${values.rounds} runs of ${claims} claims each, in turn. ${describeMachine(machine)}, ${date}.\n`
  console.log(
    `${markdown}\nWritten to ${writeResults('compare', { date, machine, claims, results }, markdown)}`,
  )
} finally {
  sender.end()
  for (const { stop } of running) await stop()
  await rm(folder, { recursive: true, force: true })
}

function unpaced(workload: Workload): Workload {
  return { ...workload, paced: false, share: 1 }
}
