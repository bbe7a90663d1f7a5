import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { diffClaims } from '../src/review/claim-diff.js'
import { runExport } from '../src/review/export-run.js'
import { loadPlans } from '../src/standard/compile.js'
import { dayInVietnam } from '../src/standard/dated.js'
import { startEmbedded } from '../src/store/embedded.js'
import { migrate } from '../src/store/migrate.js'
import { createPool } from '../src/store/pool.js'
import { readReviewClaim } from '../src/store/review-claim.js'
import { readClaimDocument } from '../src/store/review-document.js'
import { exportRows } from '../src/store/review-export.js'
import type { ReviewFilter } from '../src/store/review-filter.js'
import { measure } from '../src/store/review-measure.js'
import type { Deadlines } from '../src/store/review-model.js'
import {
  dataQuality,
  daysBefore,
  dueDays,
  mostRejected,
  numbersByDay,
  openByAge,
  openByDue,
  openRules,
  periodNumbers,
  periodsOf,
  silentFacilities,
} from '../src/store/review-overview.js'
import { projectOnce } from '../src/store/review-project.js'
import { type QueueQuery, queuePage } from '../src/store/review-queue.js'
import { submissionPage } from '../src/store/review-submissions.js'
import { PROJECT } from './support/project.js'
import { fill } from './support/review-fill.js'

/*
 * What reviewers wait for, on a store full of claims: p50 and p95 of each list and of the overview, the projector's
 * pace, and the memory that a large export takes.
 *
 *   --claims N      claims in the store (200,000); of 100, 10 are rejected and 30 let in with warnings
 *   --rounds N      times that each query is asked (20)
 *   --folder DIR    where the database goes for the time of the run; a disk, not a RAM disk
 */

const { values } = parseArgs({
  options: {
    claims: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '20' },
    folder: { type: 'string', default: tmpdir() },
  },
})
const rounds = Number(values.rounds)
// Compiled, this file lies elsewhere than the sources whose neighbours these folders are.
const plans = loadPlans(join(PROJECT, 'xsd'))
const later = (days: number) => (day: string) => daysBefore(day, -days)
const deadlines: Deadlines = { repair: later(2), assess: later(9), answer: later(3), send: later(1) }
const today = dayInVietnam(new Date())

const folder = await mkdtemp(join(resolve(values.folder), 'bhyt-bench-'))
// PostgreSQL may have to run as another user, who must get in.
await chmod(folder, 0o755)
const server = await startEmbedded({ directory: join(folder, 'data') })
try {
  const pool = createPool({ connectionString: server.connectionString })
  await migrate(pool, { directory: join(PROJECT, 'src', 'store', 'migrations') })
  const filled = await fill(pool, plans, { claims: Number(values.claims), facilities: 700, days: 180 })
  console.log(`${filled.claims} claims, ${filled.findings} findings`)
  await projectAll(pool, filled.claims)
  await closeSome(pool)
  await pool.query('VACUUM ANALYZE')
  await measureQueries(pool)
  await measureExport(pool)
  await pool.end()
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

async function projectAll(pool: pg.Pool, claims: number): Promise<void> {
  const start = performance.now()
  let longest = 0
  for (;;) {
    const at = performance.now()
    const units = await projectOnce(pool, plans, {
      deadlines,
      missingCodes: ['STR-020', 'STR-021', 'STR-040'],
    })
    longest = Math.max(longest, performance.now() - at)
    if (units === 0) break
  }
  const seconds = (performance.now() - start) / 1000
  console.log(`projector: ${Math.round(claims / seconds)} claims/s, longest pass ${Math.round(longest)} ms`)
}

/** A store in which work is done: of what is older than a month, most is closed. */
async function closeSome(pool: pg.Pool): Promise<void> {
  await pool.query(`UPDATE review_item SET state = 'resolved' WHERE outcome <> 'clean'
    AND received_at < now() - interval '150 days' AND claim_id % 10 < 4`)
  await pool.query(`UPDATE review_item SET owner = 'lan', state = 'assigned' WHERE outcome <> 'clean' AND is_open
    AND claim_id % 7 = 0`)
}

async function measureQueries(pool: pg.Pool): Promise<void> {
  const open: ReviewFilter = { open: true }
  const base: QueueQuery = {
    filter: open,
    scope: null,
    sort: 'due',
    descending: false,
    limit: 50,
    cursor: null,
  }
  const facility = '01100'
  const [common] = await openRules(pool, null)
  const { rows: sample } = await pool.query(
    `SELECT i.ma_cskcb AS "maCskcb", i.claim_id::text AS "claimId", i.ma_lk AS "maLk", p.ma_the_bhyt AS card
     FROM review_item AS i JOIN review_person AS p USING (ma_cskcb, claim_id) WHERE i.outcome = 'warned' LIMIT 1`,
  )
  const month = periodsOf(today).month
  const filters: Record<string, ReviewFilter> = {
    open,
    'open, errors only': { open: true, severity: 'error' },
    'rule, common': { open: true, rule: common!.code },
    'rule, rare': { open: true, rule: 'STR-059' },
    facility: { open: true, facility },
    department: { open: true, department: 'K05' },
    'kind of visit and table': { open: true, visitType: '03', table: 'XML3' },
    'month of receipt': { receivedFrom: month, receivedTo: today },
    today: { receivedFrom: today, receivedTo: today, open: true, severity: 'error' },
    owner: { open: true, owner: 'lan' },
    'amount band': { open: true, amountFrom: '4900000' },
    overdue: { open: true, ...dueDays('overdue', today) },
    MA_LK: { maLk: sample[0].maLk },
    card: { card: sample[0].card },
    'all claims of the month': {
      outcomes: ['clean', 'warned', 'rejected'],
      receivedFrom: month,
      receivedTo: today,
    },
    'resolved and open': {},
  }
  for (const [name, filter] of Object.entries(filters)) {
    await time(`queue: ${name}`, () => queuePage(pool, { ...base, filter }))
    await time(`count: ${name}`, () => measure(pool, filter, null))
  }
  for (const sort of ['amount', 'errors', 'received'] as const)
    await time(`queue: open by ${sort}`, () => queuePage(pool, { ...base, sort, descending: true }))
  const { rows: deep } =
    await pool.query(`SELECT to_char(due_day, 'YYYY-MM-DD') AS key, claim_id::text AS "claimId"
    FROM review_item WHERE outcome <> 'clean' AND is_open ORDER BY due_day, claim_id OFFSET 49950 LIMIT 1`)
  if (deep.length > 0)
    await time('queue: open, page 1,000', () =>
      queuePage(pool, { ...base, cursor: { ...deep[0], direction: 'after' } }),
    )
  await time('submissions', () => submissionPage(pool, {}, null, 50, null))
  await time('submissions of a facility', () => submissionPage(pool, { facility }, null, 50, null))
  await time('overview', () => overview(pool, null))
  await time('overview of a facility', () => overview(pool, facility))
  await time('one claim', () => readReviewClaim(pool, sample[0]))
  await time('its tables', async () => {
    const document = await readClaimDocument(pool, plans, sample[0])
    return diffClaims(document!, document!)
  })
}

async function overview(pool: pg.Pool, scope: string | null): Promise<void> {
  const since = daysBefore(today, 29)
  for (const from of Object.values(periodsOf(today))) await periodNumbers(pool, scope, from, today)
  await numbersByDay(pool, scope, since, today)
  await openRules(pool, scope)
  await mostRejected(pool, scope, since, today, 20)
  await silentFacilities(pool, scope, since)
  await openByAge(pool, scope, today)
  await openByDue(pool, scope, today)
  await dataQuality(pool, scope, today.slice(0, 7))
}

async function time(name: string, work: () => Promise<unknown>): Promise<void> {
  const took: number[] = []
  for (let i = 0; i < rounds; i++) {
    const start = performance.now()
    await work()
    took.push(performance.now() - start)
  }
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(share * took.length))]!.toFixed(1)
  console.log(`${name.padEnd(42)} p50 ${at(0.5).padStart(7)} ms   p95 ${at(0.95).padStart(7)} ms`)
}

async function measureExport(pool: pg.Pool): Promise<void> {
  const began = performance.now()
  let read = 0
  for await (const rows of exportRows(pool, { filter: {} }, null, 'facility')) read += rows.length
  console.log(
    `export, reading alone: ${read} findings in ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
  for (const format of ['csv', 'xlsx'] as const) {
    let bytes = 0
    let most = 0
    const before = process.memoryUsage().rss
    const start = performance.now()
    const rows = await runExport(
      {
        layout: 'findings',
        format,
        group: 'facility',
        personal: true,
        sensitive: false,
        selection: { filter: {} },
      },
      {
        pool,
        plans,
        scope: null,
        generatedAt: new Date(),
        sink: async (piece) => {
          bytes += piece.length
        },
        onRows: async () => {
          most = Math.max(most, process.memoryUsage().rss)
        },
      },
    )
    const seconds = (performance.now() - start) / 1000
    const mega = (n: number) => Math.round(n / 1e6)
    console.log(
      `export ${format}: ${rows} findings in ${seconds.toFixed(1)} s, ${mega(bytes)} MB, ` +
        `memory at most ${mega(most)} MB (${mega(before)} MB before)`,
    )
  }
}
