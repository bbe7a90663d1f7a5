import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import {
  type ImportRun,
  importRegistryFile,
  makeCorpus,
  makeRegistryFile,
  type RunningService,
  type Sender,
  startLookupSender,
  startSender,
  startServiceProcess,
} from './support/children.js'
import { measureIntake } from './support/intake-pairs.js'
import { checkLogged, codesSince, readCodes } from './support/lookup-check.js'
import {
  type LookupReport,
  type LookupResult,
  renderLookups,
  type SizeResult,
} from './support/lookup-report.js'
import type { LookupFace, LookupTotals } from './support/lookup-sender.js'
import { thisMachine } from './support/machine.js'
import { watchCost } from './support/processes.js'
import { writeResults } from './support/results.js'
import { connect } from './support/store-check.js'
import { FACILITIES, LOOKUP_DESKS } from './support/workloads.js'

/*
 * Card look-ups over HTTP, and what eligibility costs intake, with so many cards in the registry.
 *
 *   --cards N[,N]      cards in the registry (1,000,000); with several, one size after the other, and how both grow
 *   --seconds N        seconds that each way of looking up is measured (20)
 *   --connections N[,N]  desks that ask at once (64 and 32), an account each
 *   --claims N         claims of an intake run (4,000; 0 leaves intake out)
 *   --pairs N          intake runs with and without eligibility (3)
 *   --only NAME        compatible, native or intake alone
 *   --folder DIR       where file and database go for the time of the run; a disk, not a RAM disk
 *   --keep DIR         instead of that: claims and filled databases stay there, and the next run with the same sizes
 *                      begins with them; the import's figures are those of the run that filled them
 *   --profile DIR      CPU profiles of the service's threads, written at its end (a figure is then no figure)
 */

const { values } = parseArgs({
  options: {
    cards: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '20' },
    connections: { type: 'string', default: '64,32' },
    claims: { type: 'string', default: '4000' },
    pairs: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    folder: { type: 'string', default: tmpdir() },
    keep: { type: 'string' },
    profile: { type: 'string' },
  },
})
const seconds = Number(values.seconds)
const connections = values.connections.split(',').map(Number)
const claims = Number(values.claims)
if (Math.max(...connections) > LOOKUP_DESKS) throw new Error(`--connections: ${LOOKUP_DESKS} at most`)

const WARM_UP_SECONDS = Math.min(10, seconds)
/** Requests with which a way of asking is begun, to learn its rate. */
const FIRST_REQUESTS = 5_000
/** Let the disk come to rest between measurements. */
const PAUSE_MS = 2_000
const LARGEST_FILE = 100
const TMPFS = 0x01021994
/** One account may not ask so often by default; here few stand for many. */
const LIMIT = '10000000'

const loadAverage = loadavg()[0]!
const folder = await makeFolder()
const perFacility = claims === 0 ? 0 : Math.ceil(claims / FACILITIES.length) + LARGEST_FILE
const corpus = join(folder, `corpus-${perFacility}`)

try {
  if (claims > 0 && !existsSync(corpus)) {
    tell(`making ${claims} claims …`)
    await makeCorpus(corpus, perFacility)
  }
  const sizes: SizeResult[] = []
  for (const cards of values.cards.split(',').map(Number)) sizes.push(await measureSize(cards))
  const report: LookupReport = {
    date: new Date().toISOString().slice(0, 10),
    machine: thisMachine(),
    fileSystem: (await statfs(folder)).type === TMPFS ? 'RAM disk (commits cost nothing there)' : 'disk',
    loadAverage,
    seconds,
    sizes,
  }
  const markdown = renderLookups(report)
  const written = writeResults('lookup', report, markdown)
  console.log(`${markdown}\nWritten to ${written}`)
} finally {
  if (values.keep === undefined) await rm(folder, { recursive: true, force: true })
}

async function makeFolder(): Promise<string> {
  if (values.keep !== undefined) await mkdir(values.keep, { recursive: true })
  const made =
    values.keep === undefined
      ? await mkdtemp(join(resolve(values.folder), 'bhyt-bench-'))
      : resolve(values.keep)
  // PostgreSQL may have to run as another user, who must get in.
  await chmod(made, 0o755)
  return made
}

/** A database of its own for each size. Whatever happens, no process is left behind. */
async function measureSize(cards: number): Promise<SizeResult> {
  const data = join(folder, `data-${cards}-${perFacility}`)
  const service = await startServiceProcess(data, values.profile ?? null, [], {
    BHYT_LOOKUPS_PER_MINUTE: LIMIT,
  })
  const store = await connect(service.adminConnectionString)
  try {
    const filled = await fill(data, cards, service, store)
    // Each run begins with a log that is empty.
    await store.query('TRUNCATE lookup_log')
    const size = await readSize(store)
    const lookups = await measureLookups(service, store, cards)
    const intake =
      claims === 0 || !'intake'.includes(values.only) ? [] : await measureIntakePairs(service, store)
    return {
      cards,
      postgres: service.postgres,
      settings: service.settings,
      ...filled,
      ...size,
      lookups,
      intake,
    }
  } finally {
    await store.end()
    await service.stop()
    if (values.keep === undefined) await rm(data, { recursive: true, force: true })
  }
}

type Filled = Pick<SizeResult, 'fileBytes' | 'imported' | 'importCost'>

/** The registry from its file, unless an earlier run left it there. */
async function fill(data: string, cards: number, service: RunningService, store: pg.Client): Promise<Filled> {
  const noted = join(data, 'filled.json')
  if (existsSync(noted)) return JSON.parse(await readFile(noted, 'utf8')) as Filled
  const file = join(folder, 'registry.csv')
  tell(`${cards} cards: writing the file …`)
  await makeRegistryFile(file, cards, perFacility)
  const fileBytes = (await stat(file)).size
  tell(`${cards} cards: bhyt registry import …`)
  const finish = watchCost(service)
  const imported: ImportRun = await importRegistryFile(file, data)
  const filled: Filled = { fileBytes, imported, importCost: finish() }
  await rm(file)
  // Else autovacuum does the same some time during the measurements.
  await store.query('VACUUM ANALYZE')
  tell(`${cards} cards: imported in ${imported.seconds.toFixed(0)} s`)
  if (values.keep !== undefined) await writeFile(noted, JSON.stringify(filled))
  return filled
}

async function readSize(
  store: pg.Client,
): Promise<Pick<SizeResult, 'databaseBytes' | 'registryBytes' | 'cardBytes'>> {
  const { rows } = await store.query(`SELECT pg_database_size(current_database())::float8 AS "databaseBytes",
    pg_total_relation_size('card')::float8 AS "cardBytes",
    (SELECT sum(pg_total_relation_size(name::regclass))::float8
      FROM unnest('{person,card,card_status,temp_card,copay_entry}'::text[]) AS name) AS "registryBytes"`)
  return rows[0]
}

async function measureLookups(
  service: RunningService,
  store: pg.Client,
  cards: number,
): Promise<LookupResult[]> {
  const sender = startLookupSender()
  let seed = 0
  const run = async (face: LookupFace, desks: number, amount: number): Promise<LookupResult> => {
    const codes = await readCodes(service.url)
    const kept = await countLookups(store)
    const finish = watchCost(service)
    const totals = await sender.ask<LookupTotals>({
      do: 'lookups',
      url: service.url,
      face,
      cards,
      connections: desks,
      amount,
      seed: seed++,
    })
    const cost = finish()
    if (totals.failed > 0) throw new Error(`${face}: ${totals.failed} of ${amount} look-ups failed`)
    const answered = codesSince(codes, await readCodes(service.url))
    await checkLogged(store, kept + amount)
    return { face, connections: desks, totals, cost, answered }
  }
  try {
    const results: LookupResult[] = []
    for (const face of (['compatible', 'native'] as const).filter((name) => name.includes(values.only))) {
      tell(`${cards} cards, ${face}: warm-up …`)
      const [most] = connections as [number]
      const first = await run(face, most, FIRST_REQUESTS)
      let latest = await run(face, most, Math.ceil(rateOf(first) * WARM_UP_SECONDS))
      for (const desks of connections) {
        await sleep(PAUSE_MS)
        latest = await run(face, desks, Math.ceil(rateOf(latest) * seconds))
        results.push(latest)
        tell(
          `${cards} cards, ${face}, ${desks} desks: ${Math.round(rateOf(latest))} look-ups/s, p99 ${latest.totals.p99.toFixed(1)} ms`,
        )
      }
    }
    return results
  } finally {
    sender.end()
  }
}

function rateOf({ totals }: LookupResult): number {
  return totals.requests / totals.seconds
}

async function countLookups(store: pg.Client): Promise<number> {
  const { rows } = await store.query('SELECT count(*)::int AS count FROM lookup_log')
  return rows[0].count
}

/** A second node on the same database, with eligibility off, so that both are measured in turn. */
async function measureIntakePairs(service: RunningService, store: pg.Client) {
  const off = await startServiceProcess(folder, null, [], {
    BHYT_REGISTRY: 'off',
    DATABASE_URL: service.connectionString,
  })
  const sender: Sender = startSender()
  try {
    return await measureIntake({
      on: service,
      off: { ...off, postgresPid: service.postgresPid },
      store,
      sender,
      corpus,
      claims,
      pairs: Number(values.pairs),
      tell,
    })
  } finally {
    sender.end()
    await off.stop()
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}
