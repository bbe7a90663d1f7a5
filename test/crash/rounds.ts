import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { logIn } from '../support/his.js'
import { type Random, seededRandom } from '../support/random.js'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.js'
import { storeFaults } from '../support/store-faults.js'
import { fileMaker, type Sent, send, startLoad } from './load.js'

/*
 * The service with its embedded PostgreSQL under load, and every round one of them is killed at a random moment.
 * After the restart everything that a sender was told must be there, once and whole, and nothing in part.
 */

export interface CrashOptions {
  readonly rounds: number
  readonly seed: number
  readonly log?: (line: string) => void
}

export interface CrashReport {
  readonly rounds: number
  readonly files: number
  /** Files whose sender got an answer. */
  readonly acknowledged: number
  /** Claims whose verdict a sender has heard. */
  readonly claims: number
  /** One line for each guarantee that did not hold. */
  readonly faults: readonly string[]
}

/** What is killed. The service takes its database along; the database alone is started again by the service. */
const VICTIMS = ['service', 'postmaster', 'backend'] as const
type Victim = (typeof VICTIMS)[number]

const DEMO = { name: '79999_BV', password: 'demo', facility: '79999' }
const CONNECTIONS = 5

export async function crashRounds(options: CrashOptions): Promise<CrashReport> {
  const say = options.log ?? (() => {})
  const random = seededRandom(options.seed)
  const home = await mkdtemp(join(tmpdir(), 'bhyt-crash-'))
  const settings = {
    BHYT_DATA: home,
    BHYT_WORKERS: '2',
    BHYT_LOG: 'error',
    // Small, so that files above it go through as streams.
    BHYT_WHOLE_BODY: '128KB',
  }
  const make = fileMaker(random)
  const sent: Sent[] = []
  const faults: string[] = []
  let service: ServiceProcess | null = null
  try {
    service = await startServiceProcess(settings)
    let seen = '0'
    for (let round = 1; round <= options.rounds; round++) {
      const victim = VICTIMS[(round - 1) % VICTIMS.length]!
      service = await crash(service, settings, home, victim, random, make, sent)
      const client = await connect(home)
      try {
        for (const fault of [...(await storeFaults(client, seen)), ...(await tellingFaults(client, sent))])
          faults.push(`round ${round} (${victim}): ${fault}`)
        seen = (await client.query('SELECT coalesce(max(submission_id), 0)::text AS id FROM submission'))
          .rows[0].id
      } finally {
        await client.end()
      }
      say(
        `round ${round} (${victim}): ${sent.length} files, ${answered(sent).length} answered, ${faults.length} faults`,
      )
      if (faults.length > 0) break
    }
    if (faults.length === 0) faults.push(...(await sendAgain(service, home, sent)))
  } finally {
    await service?.stop()
    await rm(home, { recursive: true, force: true })
  }
  return {
    rounds: options.rounds,
    files: sent.length,
    acknowledged: answered(sent).length,
    claims: sent.reduce((sum, { told }) => sum + told.length, 0),
    faults,
  }
}

const answered = (sent: readonly Sent[]) => sent.filter(({ maGiaoDich }) => maGiaoDich !== null)

/** Load, the kill at a random moment of it, and a service that works again. */
async function crash(
  service: ServiceProcess,
  settings: Readonly<Record<string, string>>,
  home: string,
  victim: Victim,
  random: Random,
  make: () => Sent,
  sent: Sent[],
): Promise<ServiceProcess> {
  const session = await logIn(service.url, DEMO)
  const load = startLoad(session, make, random, CONNECTIONS)
  // Something shall have been told before.
  while (answered(load.sent).length === 0) await sleep(5)
  await sleep(random.int(0, 600))
  if (victim === 'service') await service.kill()
  else if (victim === 'postmaster') process.kill(await postmaster(home), 'SIGKILL')
  else await killBackend(home)
  // A while longer: what is sent during the outage and right after it counts too.
  await sleep(random.int(0, 300))
  await load.stop()
  sent.push(...load.sent)
  const next = victim === 'service' ? await startServiceProcess(settings) : service
  await worksAgain(next, make, sent)
  return next
}

/** The service takes a new file, after as many tries as the database needs to recover. */
async function worksAgain(service: ServiceProcess, make: () => Sent, sent: Sent[]): Promise<void> {
  const one = make()
  sent.push(one)
  for (let attempt = 0; one.maGiaoDich === null; attempt++) {
    if (attempt === 300) throw new Error(`the service did not recover:\n${service.output()}`)
    try {
      await send(await logIn(service.url, DEMO), one, 'native')
    } catch {
      // Still recovering.
    }
    if (one.maGiaoDich === null) await sleep(100)
  }
}

/** First lines of `postmaster.pid`: process id, data folder, start, port, socket folder. */
async function pidFile(home: string): Promise<string[]> {
  return (await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
}

async function postmaster(home: string): Promise<number> {
  return Number((await pidFile(home))[0])
}

async function connect(home: string): Promise<pg.Client> {
  const [, , , port, socket] = await pidFile(home)
  const client = new pg.Client({ host: socket!, port: Number(port), user: 'postgres', database: 'bhyt' })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Kills a server process that works for the service, which makes PostgreSQL restart all of them. */
async function killBackend(home: string): Promise<void> {
  const client = await connect(home)
  const { rows } = await client.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = 'bhyt' AND pid <> pg_backend_pid()
     ORDER BY state = 'active' DESC, xact_start NULLS LAST LIMIT 1`,
  )
  process.kill(rows[0].pid, 'SIGKILL')
  await client.end().catch(() => {})
}

/** Whatever a sender was told is there, exactly once and as told. */
async function tellingFaults(client: pg.Client, sent: readonly Sent[]): Promise<string[]> {
  const faults: string[] = []
  const { rows: claims } = await client.query('SELECT claim_id, ma_lk, outcome, rows, unchanged FROM claim')
  const byId = new Map(claims.map((row) => [row.claim_id, row]))
  for (const told of sent.flatMap((one) => one.told)) {
    const found = byId.get(told.claimId)
    if (found === undefined) faults.push(`claim ${told.claimId} was told and is not there`)
    else if (
      found.ma_lk !== told.maLk ||
      found.outcome !== told.outcome ||
      found.rows !== told.rows ||
      found.unchanged !== told.unchanged
    )
      faults.push(`claim ${told.claimId} is not as told: ${JSON.stringify(found)}`)
  }
  const { rows: submissions } = await client.query(
    "SELECT ma_giao_dich, encode(sha256, 'hex') AS sha256, claims_total, state FROM submission",
  )
  const byCode = new Map(submissions.map((row) => [row.ma_giao_dich, row]))
  for (const { maGiaoDich, sha256, claims: number } of answered(sent)) {
    const found = byCode.get(maGiaoDich!)
    if (found === undefined) faults.push(`submission ${maGiaoDich} was told and is not there`)
    else if (found.state !== 'complete' || found.sha256 !== sha256 || found.claims_total !== number)
      faults.push(`submission ${maGiaoDich} is not what was sent: ${JSON.stringify(found)}`)
  }
  const { rows: twice } = await client.query(
    `SELECT ma_lk, count(*) AS times, array_agg(version || ' ' || outcome ORDER BY version) AS versions
     FROM claim WHERE version IS NOT NULL
     GROUP BY ma_cskcb, ma_lk, content_hash HAVING count(*) > 1`,
  )
  for (const row of twice)
    faults.push(`claim ${row.ma_lk} is there ${row.times} times: ${row.versions.join(', ')}`)
  return faults
}

/** Every file without an answer is sent again, as a sender would; then all of it is there, nothing twice. */
async function sendAgain(service: ServiceProcess, home: string, sent: readonly Sent[]): Promise<string[]> {
  const session = await logIn(service.url, DEMO)
  for (const one of sent) if (one.maGiaoDich === null) await send(session, one, 'native')
  const client = await connect(home)
  try {
    const faults = [...(await storeFaults(client)), ...(await tellingFaults(client, sent))]
    const silent = sent.filter(({ maGiaoDich }) => maGiaoDich === null).length
    if (silent > 0) faults.push(`${silent} files got no answer even when sent again`)
    return faults
  } finally {
    await client.end()
  }
}
