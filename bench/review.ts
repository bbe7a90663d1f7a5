import { chmod, mkdir, mkdtemp, rm, statfs } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fillStoreProcess, type RunningService, startServiceProcess } from './support/children.js'
import { thisMachine } from './support/machine.js'
import { writeResults } from './support/results.js'
import { measureExport } from './support/review-exports.js'
import { filesOf } from './support/review-load.js'
import { measurePages } from './support/review-pages.js'
import { type ReviewReport, renderReviewReport } from './support/review-report.js'
import { countStore, readProgress, type StoreOptions, writeProgress } from './support/review-store.js'
import { measureTogether } from './support/review-together.js'
import { connect } from './support/store-check.js'

/*
 * What reviewers wait for on a store full of claims: every list page, the overview and claims over HTTP, intake beside
 * reviewers at work, and an export of all findings.
 *
 *   --fill product|sql   how the store is filled (product): files through the intake, or quickly by SQL
 *   --claims N           claims in the store (200,000); of 100, 11 are rejected and 31 let in with warnings
 *   --rounds N           times that each page is fetched (20)
 *   --together N         turns of intake alone and beside reviewers (3)
 *   --sent N             claims sent in each turn (8,000); about 75 kB of disk each
 *   --think MS           how long a reviewer looks at a page, on average (1,000)
 *   --only PARTS         of pages,together,export (all)
 *   --folder DIR         where the database goes for the time of the run; a disk, not a RAM disk
 *   --data DIR           a database that is kept: filled where it is not full yet, measured as it is afterwards
 *   --slice N            with --data: fills it by so many claims more and ends without measuring
 *   --profile DIR        CPU profiles of the service's threads, written at its end (a figure is then no figure)
 */

const PARTS = ['pages', 'together', 'export'] as const
const { values } = parseArgs({
  options: {
    fill: { type: 'string', default: 'product' },
    claims: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '20' },
    together: { type: 'string', default: '3' },
    sent: { type: 'string', default: '8000' },
    think: { type: 'string', default: '1000' },
    only: { type: 'string', default: PARTS.join() },
    folder: { type: 'string', default: tmpdir() },
    data: { type: 'string' },
    slice: { type: 'string' },
    profile: { type: 'string' },
  },
})
if (values.fill !== 'product' && values.fill !== 'sql') throw new Error('--fill product|sql')
if (values.slice !== undefined && values.data === undefined) throw new Error('--slice needs --data')
const parts = values.only.split(',')
if (parts.some((part) => !PARTS.some((known) => known === part))) throw new Error(`--only ${PARTS.join()}`)
const asked: StoreOptions = { by: values.fill, claims: Number(values.claims), facilities: 700, days: 180 }
const TMPFS = 0x01021994

const tell = (line: string) =>
  void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)
const kept = values.data === undefined ? null : resolve(values.data)
if (kept !== null) await mkdir(kept, { recursive: true })
const folder = kept ?? (await mkdtemp(join(resolve(values.folder), 'bhyt-bench-')))
// PostgreSQL may have to run as another user, who must get in.
await chmod(folder, 0o755)
const data = join(folder, 'data')
const progressFile = join(folder, 'filled.json')
const made = await mkdtemp(join(folder, 'made-'))
const loadAverage = loadavg()[0]!

try {
  const most = values.slice === undefined ? Number.POSITIVE_INFINITY : filesOf(Number(values.slice))
  let progress = readProgress(progressFile)
  if ((progress?.filled ?? null) === null) {
    tell('filling the store …')
    progress = await fillStoreProcess(data, progressFile, asked, Math.min(most, filesOf(asked.claims)))
  }
  if (values.slice !== undefined)
    console.log(
      `${progress!.filesLoaded} of ${progress!.files} files${progress!.filled === null ? '' : ', full'}`,
    )
  else await measure()
} finally {
  await rm(made, { recursive: true, force: true })
  if (kept === null) await rm(folder, { recursive: true, force: true })
}

async function measure(): Promise<void> {
  const { options, filled } = readProgress(progressFile)!
  const store = filled!
  const wants = (part: (typeof PARTS)[number]) => parts.includes(part)
  const { service, pages, together, counts } = await withService(async (service) => {
    const db = await connect(service.adminConnectionString)
    try {
      const counts = await countStore(db)
      if (wants('pages')) tell('pages …')
      const pages = wants('pages')
        ? await measurePages(service.url, db, store, Number(values.rounds), tell)
        : []
      if (wants('together')) tell('intake beside reviewers …')
      const size = {
        rounds: Number(values.together),
        claims: Number(values.sent),
        thinkMs: Number(values.think),
      }
      const together = wants('together')
        ? await measureTogether(service, db, join(made, 'corpus'), size, reserve, tell)
        : null
      return { service, pages, together, counts }
    } finally {
      await db.end()
    }
  })
  // In a service that has done nothing else, so that the memory is that of the export.
  const exported = wants('export')
    ? await withService((fresh) => {
        tell('export …')
        return measureExport(fresh, join(made, 'findings.xlsx'), { facility: store.largeClaim.maCskcb })
      })
    : null
  const report: ReviewReport = {
    date: new Date().toISOString().slice(0, 10),
    machine: thisMachine(),
    postgres: service.postgres,
    settings: service.settings,
    fileSystem: (await statfs(folder)).type === TMPFS ? 'RAM disk (commits cost nothing there)' : 'disk',
    loadAverage,
    options,
    store: { ...store, counts },
    pages,
    together,
    exported,
  }
  const markdown = renderReviewReport(report)
  const written = writeResults('review', report, markdown)
  console.log(`${markdown}\nWritten to ${written}`)
}

/** Claims that were sent to a store that is kept are never sent again: they would be no new ones. */
function reserve(each: number): number {
  const progress = readProgress(progressFile)!
  writeProgress(progressFile, { ...progress, sentEach: progress.sentEach + each })
  return progress.sentEach
}

/** Whatever happens, no process is left behind. */
async function withService<T>(work: (service: RunningService) => Promise<T>): Promise<T> {
  const service = await startServiceProcess(data, values.profile ?? null)
  try {
    return await work(service)
  } finally {
    await service.stop()
  }
}
