import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeCorpus, type RunningService, startSender, startServiceProcess } from './support/children.js'
import { type LoadReport, renderReport, type WorkloadResult } from './support/load-report.js'
import { thisMachine } from './support/machine.js'
import { measure, tell } from './support/measure.js'
import { writeResults } from './support/results.js'
import { connect } from './support/store-check.js'
import { FACILITIES, WORKLOADS } from './support/workloads.js'

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
const warmUp = Math.max(Math.ceil(claims / 3), Math.min(claims, 12_000))
// Long enough for the compiler of the JavaScript engine to have done its work in every thread of a fresh service: after
// 5,000 claims it still took a twentieth of all time, after 12,000 a thirtieth.
const FIRST_WARM_UPS = values.quick ? 1 : 3
const PACE = values.quick ? { pacedSeconds: 4, pauseMs: 500 } : { pacedSeconds: 15, pauseMs: 3_000 }
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
    const bench = { service, sender, store, corpus, folder, claims, warmUp, ...PACE }
    for (const workload of chosen)
      results.push(
        await measure(workload, bench, {
          warmUps: workload === chosen[0] ? FIRST_WARM_UPS : 1,
          rawCopy: workload === chosen[0] && workload.kind === 'claims',
        }),
      )
    return results
  } finally {
    await store.end()
    sender.end()
    await service.stop()
  }
}
