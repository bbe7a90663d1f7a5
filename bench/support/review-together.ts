import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { makeCorpus, type RunningService, startReviewers, startSender } from './children.js'
import { cpuByName, watchCost } from './processes.js'
import type { Clicks } from './review-clicks.js'
import type { PreparedTotals, SentTotals } from './sender.js'
import { FACILITIES, WORKLOADS, type Workload } from './workloads.js'

/** Intake and reviewers at the same time, in turns with intake alone. */
export interface TogetherResult {
  readonly thinkMs: number
  readonly claimsARound: number
  readonly rounds: readonly {
    readonly alone: number
    readonly beside: number
    readonly clicks: Clicks
    /** Processor time in seconds of service and PostgreSQL in both turns, by part; empty where it cannot be told. */
    readonly cpu: Readonly<Record<string, { readonly alone: number; readonly beside: number }>>
  }[]
  /** Claims a second over all rounds. */
  readonly alone: number
  readonly beside: number
}

const FILES: Workload = WORKLOADS.find(({ name }) => name === 'native, files of 20')!

/** Each round sends claims that were never sent before, once without reviewers and once with; who begins alternates. */
export async function measureTogether(
  service: RunningService,
  db: pg.Client,
  folder: string,
  { rounds, claims, thinkMs }: { rounds: number; claims: number; thinkMs: number },
  /** Told how many claims of each facility will be sent; answers with how many of them were sent ever before. */
  reserve: (each: number) => number,
  tell: (line: string) => void,
): Promise<TogetherResult> {
  const perFacility = Math.ceil(claims / FACILITIES.length / FILES.claimsPerFile) * FILES.claimsPerFile
  const turns = 1 + 2 * rounds
  await makeCorpus(folder, perFacility * turns, reserve(perFacility * turns))
  const sender = startSender()
  const reviewers = startReviewers()
  let turn = 0
  const send = async (): Promise<{ rate: number; cpu: Map<string, number> }> => {
    const firstFile = (turn++ * perFacility) / FILES.claimsPerFile
    const claims = perFacility * FACILITIES.length
    const prepared = await sender.ask<PreparedTotals>({
      do: 'prepare',
      folder,
      url: service.url,
      workload: FILES,
      claims,
      firstFile,
    })
    await projected(db)
    const finish = await watchParts(service, db)
    const sent = await sender.ask<SentTotals>({ do: 'send', rate: null })
    if (sent.failed > 0) throw new Error(`${sent.failed} files failed, the first with: ${sent.firstFailure}`)
    const cpu = await finish()
    return { rate: prepared.claims / sent.seconds, cpu }
  }
  const beside = async () => {
    await reviewers.start(service.url, thinkMs)
    const sent = await send()
    return { ...sent, clicks: await reviewers.stop() }
  }
  try {
    // Both: programs that have just been started compile what they run.
    tell('intake and pages warm up …')
    await beside()
    const results: TogetherResult['rounds'][number][] = []
    for (let round = 0; round < rounds; round++) {
      const first = round % 2 === 0 ? await send() : null
      const both = await beside()
      const alone = first ?? (await send())
      const cpu = Object.fromEntries(
        [...both.cpu].map(([part, seconds]) => [part, { alone: alone.cpu.get(part) ?? 0, beside: seconds }]),
      )
      const result = { alone: alone.rate, beside: both.rate, clicks: both.clicks, cpu }
      tell(
        `intake alone ${Math.round(result.alone)} claims/s, beside reviewers ${Math.round(result.beside)}; ` +
          `clicks p50 ${both.clicks.all.p50.toFixed(0)}, p95 ${both.clicks.all.p95.toFixed(0)} ms`,
      )
      results.push(result)
    }
    const over = (rate: (one: (typeof results)[number]) => number) =>
      results.length / results.reduce((sum, one) => sum + 1 / rate(one), 0)
    return {
      thinkMs,
      claimsARound: perFacility * FACILITIES.length,
      rounds: results,
      alone: over((one) => one.alone),
      beside: over((one) => one.beside),
    }
  } finally {
    sender.end()
    reviewers.end()
  }
}

/** Processor time by part, counted from here to the call of what comes back. */
async function watchParts(
  service: RunningService,
  db: pg.Client,
): Promise<() => Promise<Map<string, number>>> {
  const finish = watchCost(service)
  const before = cpuByName(await backends(db))
  return async () => {
    const { cpu } = finish()
    if (cpu === null) return new Map()
    const parts = new Map(Object.entries(cpu).filter(([part]) => part !== 'postgresBackends'))
    for (const [name, seconds] of cpuByName(await backends(db)))
      parts.set(`PostgreSQL for ${name}`, Math.max(0, seconds - (before.get(name) ?? 0)))
    return parts
  }
}

async function backends(db: pg.Client): Promise<{ pid: number; name: string }[]> {
  const { rows } = await db.query(`SELECT pid, application_name AS name FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`)
  return rows
}

/** Every turn begins alike: what the one before has left to be taken into the reviewers' tables is taken first. */
async function projected(db: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await db.query('SELECT 1 FROM review_inbox LIMIT 1')
    if (rows.length === 0) return
    await sleep(200)
  }
}
