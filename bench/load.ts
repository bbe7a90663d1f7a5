import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import {
  makeCorpus,
  type RunningService,
  type Sender,
  startSender,
  startServiceProcess,
} from './support/children.js'
import { type LoadReport, renderReport, type WorkloadResult } from './support/load-report.js'
import { thisMachine } from './support/machine.js'
import { watchCost } from './support/processes.js'
import { measureRawCopy } from './support/raw-copy.js'
import { writeResults } from './support/results.js'
import type { PreparedTotals, SentTotals } from './support/sender.js'
import { connect, countStore, emptyStore } from './support/store-check.js'
import { FACILITIES, WORKLOADS, type Workload } from './support/workloads.js'

/*
 * The whole way over HTTP into a freshly started service and database, beside raw COPY of the same rows.
 *
 *   --quick          a few seconds a workload
 *   --claims N       claims of a workload (20,000; 2,000 with --quick); about 75 kB of disk and memory each
 *   --only TEXT      workloads whose name contains it
 *   --folder DIR     where claims and database go for the time of the run; a disk, not a RAM disk
 *   --profile DIR    CPU profiles of the service's threads, written at its end (a figure is then no figure)
 */

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    claims: { type: 'string' },
    only: { type: 'string', default: '' },
    folder: { type: 'string', default: tmpdir() },
    profile: { type: 'string' },
  },
})
const claims = Number(values.claims ?? (values.quick ? 2_000 : 20_000))
// Long enough for the compiler of the JavaScript engine to have done its work in every thread.
const warmUp = Math.ceil(claims / 3)
const PACED_SECONDS = values.quick ? 4 : 15
/** Let the disk come to rest between workloads. */
const PAUSE_MS = values.quick ? 500 : 3_000
const LARGEST_FILE = Math.max(...WORKLOADS.map(({ claimsPerFile }) => claimsPerFile))
const TMPFS = 0x01021994

const chosen = WORKLOADS.filter(({ name }) => name.includes(values.only))
const folder = await mkdtemp(join(resolve(values.folder), 'bhyt-bench-'))
// PostgreSQL may have to run as another user, who must get in.
await chmod(folder, 0o755)
const corpus = join(folder, 'corpus')
const loadAverage = loadavg()[0]!

try {
  tell(`making ${claims} claims …`)
  // Whole files, spread evenly over the facilities: the last of each may reach a little beyond its share.
  await makeCorpus(corpus, Math.ceil(claims / FACILITIES.length) + LARGEST_FILE)
  const service = await startServiceProcess(join(folder, 'data'), values.profile ?? null)
  const results = await measureAll(service)
  const report: LoadReport = {
    date: new Date().toISOString().slice(0, 10),
    machine: thisMachine(),
    postgres: service.postgres,
    settings: service.settings,
    quick: values.quick,
    fileSystem: (await statfs(folder)).type === TMPFS ? 'RAM disk (commits cost nothing there)' : 'disk',
    loadAverage,
    results,
  }
  const markdown = renderReport(report)
  const written = writeResults('load', report, markdown)
  console.log(`${markdown}\nWritten to ${written}`)
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Whatever happens, no process is left behind. */
async function measureAll(service: RunningService): Promise<WorkloadResult[]> {
  const sender = startSender()
  const store = await connect(service.adminConnectionString)
  try {
    const results: WorkloadResult[] = []
    for (const workload of chosen) results.push(await measure(workload, service, sender, store))
    return results
  } finally {
    await store.end()
    sender.end()
    await service.stop()
  }
}

async function measure(
  workload: Workload,
  service: RunningService,
  sender: Sender,
  store: pg.Client,
): Promise<WorkloadResult> {
  const prepare = (count: number) =>
    sender.ask<PreparedTotals>({ do: 'prepare', folder: corpus, url: service.url, workload, claims: count })
  const send = (rate: number | null) => sender.ask<SentTotals>({ do: 'send', rate })

  tell(`${workload.name}: warm-up …`)
  await emptyStore(store)
  await prepare(warmUp)
  check(workload, await send(null))
  const wanted = Math.floor(claims * workload.share)
  // The store forgets between runs, so the same claims are new again.
  const prepared = await prepare(wanted)
  await emptyStore(store)
  await pause()

  const finish = watchCost(service)
  const sent = await send(null)
  const cost = finish()
  check(workload, sent)
  const counted = await countStore(store)
  if (counted.accepted !== prepared.claims || counted.rows !== prepared.rows)
    throw new Error(
      `${workload.name}: ${prepared.claims} claims with ${prepared.rows} rows were sent, ` +
        `${counted.accepted} with ${counted.rows} are in the store`,
    )
  tell(`${workload.name}: ${Math.round(prepared.claims / sent.seconds)} claims/s`)

  const rawCopy = workload === chosen[0] && workload.kind === 'claims' ? await copyOf(service) : null
  let paced: WorkloadResult['paced'] = null
  if (workload.paced) {
    const rate = prepared.files / sent.seconds / 2
    const again = await prepare(Math.min(Math.ceil(rate * PACED_SECONDS), wanted))
    await emptyStore(store)
    await pause()
    paced = { rate, sent: await send(rate) }
    check(workload, paced.sent)
    if ((await countStore(store)).accepted !== again.claims)
      throw new Error(`${workload.name}: claims are missing`)
  }
  return { workload, prepared, sent, cost, store: counted, paced, rawCopy }
}

function copyOf(service: RunningService) {
  tell('raw COPY of the same rows …')
  return measureRawCopy(service.adminConnectionString, join(folder, 'copy'))
}

function check({ name }: Workload, { failed, firstFailure }: SentTotals): void {
  if (failed > 0) throw new Error(`${name}: ${failed} requests failed, the first with: ${firstFailure}`)
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}
