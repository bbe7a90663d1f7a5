import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fillStoreProcess, type RunningService, startServiceProcess } from './support/children.js'
import { thisMachine } from './support/machine.js'
import { writeResults } from './support/results.js'
import { type ExportResult, measureExport } from './support/review-exports.js'
import { measurePages } from './support/review-pages.js'
import { type ReviewReport, renderReviewReport } from './support/review-report.js'
import type { StoreOptions } from './support/review-store.js'
import { measureTogether } from './support/review-together.js'
import { connect } from './support/store-check.js'

/*
 * What reviewers wait for on a store full of claims: every list page, the overview and claims over HTTP, intake beside
 * reviewers at work, and an export of all findings.
 *
 *   --fill product|sql   how the store is filled (product): files through the intake, or quickly by SQL
 *   --claims N           claims in the store (200,000); of 100, 11 are rejected and 31 let in with warnings
 *   --rounds N           times that each page is fetched (20)
 *   --together N         turns of intake alone and beside reviewers (3; 0 leaves them out)
 *   --sent N             claims sent in each turn (8,000); about 75 kB of disk each
 *   --think MS           how long a reviewer looks at a page, on average (1,000)
 *   --folder DIR         where the database goes for the time of the run; a disk, not a RAM disk
 *   --profile DIR        CPU profiles of the service's threads, written at its end (a figure is then no figure)
 */

const { values } = parseArgs({
  options: {
    fill: { type: 'string', default: 'product' },
    claims: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '20' },
    together: { type: 'string', default: '3' },
    sent: { type: 'string', default: '8000' },
    think: { type: 'string', default: '1000' },
    folder: { type: 'string', default: tmpdir() },
    profile: { type: 'string' },
  },
})
if (values.fill !== 'product' && values.fill !== 'sql') throw new Error('--fill product|sql')
const options: StoreOptions = { by: values.fill, claims: Number(values.claims), facilities: 700, days: 180 }
const turns = Number(values.together)
const TMPFS = 0x01021994

const tell = (line: string) =>
  void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)
const folder = await mkdtemp(join(resolve(values.folder), 'bhyt-bench-'))
// PostgreSQL may have to run as another user, who must get in.
await chmod(folder, 0o755)
const loadAverage = loadavg()[0]!

try {
  tell('filling the store …')
  const store = await fillStoreProcess(join(folder, 'data'), options)
  const { service, pages, together } = await withService(async (service) => {
    const db = await connect(service.adminConnectionString)
    try {
      tell('pages …')
      const pages = await measurePages(service.url, db, store, Number(values.rounds), tell)
      tell('intake beside reviewers …')
      const together =
        turns === 0
          ? null
          : await measureTogether(
              service,
              db,
              join(folder, 'corpus'),
              { rounds: turns, claims: Number(values.sent), thinkMs: Number(values.think) },
              tell,
            )
      return { service, pages, together }
    } finally {
      await db.end()
    }
  })
  tell('export …')
  // In a service that has done nothing else, so that the memory is that of the export.
  const exported: ExportResult = await withService((fresh) =>
    measureExport(fresh, join(folder, 'findings.xlsx'), { facility: store.largeClaim.maCskcb }),
  )
  const report: ReviewReport = {
    date: new Date().toISOString().slice(0, 10),
    machine: thisMachine(),
    postgres: service.postgres,
    settings: service.settings,
    fileSystem: (await statfs(folder)).type === TMPFS ? 'RAM disk (commits cost nothing there)' : 'disk',
    loadAverage,
    options,
    store,
    pages,
    together,
    exported,
  }
  const markdown = renderReviewReport(report)
  const written = writeResults('review', report, markdown)
  console.log(`${markdown}\nWritten to ${written}`)
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Whatever happens, no process is left behind. */
async function withService<T>(work: (service: RunningService) => Promise<T>): Promise<T> {
  const service = await startServiceProcess(join(folder, 'data'), values.profile ?? null)
  try {
    return await work(service)
  } finally {
    await service.stop()
  }
}
