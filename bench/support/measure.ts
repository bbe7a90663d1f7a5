import { join } from 'node:path'
import type pg from 'pg'
import type { RunningService, Sender } from './children.js'
import type { WorkloadResult } from './load-report.js'
import { watchCost } from './processes.js'
import { measureRawCopy } from './raw-copy.js'
import type { PreparedTotals, SentTotals } from './sender.js'
import { countStore, emptyStore } from './store-check.js'
import type { Workload } from './workloads.js'

export interface Bench {
  readonly service: RunningService
  readonly sender: Sender
  /** Connection to the service's database as its superuser. */
  readonly store: pg.Client
  /** Where the claims lie, and where anything else may. */
  readonly corpus: string
  readonly folder: string
  /** Claims of a workload, and of the warm-up before it. */
  readonly claims: number
  readonly warmUp: number
  readonly pacedSeconds: number
  /** Rest for the disk between runs. */
  readonly pauseMs: number
}

/** One workload: a warm-up or several, a run at full rate on an empty store, and what else is asked for. All claims are counted. */
export async function measure(
  workload: Workload,
  bench: Bench,
  also: { readonly rawCopy: boolean; readonly warmUps?: number },
): Promise<WorkloadResult> {
  const { service, sender, store, corpus, claims, warmUp, pacedSeconds } = bench
  const pause = () => new Promise((resolve) => setTimeout(resolve, bench.pauseMs))
  const prepare = (count: number) =>
    sender.ask<PreparedTotals>({ do: 'prepare', folder: corpus, url: service.url, workload, claims: count })
  const send = (rate: number | null) => sender.ask<SentTotals>({ do: 'send', rate })

  tell(`${workload.name}: warm-up …`)
  await prepare(warmUp)
  for (let warmUps = also.warmUps ?? 1; warmUps > 0; warmUps--) {
    await emptyStore(store)
    check(workload, await send(null))
    // Emptying the tables under them while they are filled can end in a deadlock.
    await reviewersHaveAll(store)
  }
  const wanted = Math.floor(claims * workload.share)
  // The store forgets between runs, so the same claims are new again.
  const prepared = await prepare(wanted)
  await emptyStore(store)
  await pause()

  const finish = watchCost(service)
  const sent = await send(null)
  await reviewersHaveAll(store)
  const cost = finish()
  check(workload, sent)
  const counted = await countStore(store)
  if (counted.accepted !== prepared.claims || counted.rows !== prepared.rows)
    throw new Error(
      `${workload.name}: ${prepared.claims} claims with ${prepared.rows} rows were sent, ` +
        `${counted.accepted} with ${counted.rows} are in the store`,
    )
  tell(`${workload.name}: ${Math.round(prepared.claims / sent.seconds)} claims/s`)

  let rawCopy: WorkloadResult['rawCopy'] = null
  if (also.rawCopy) {
    tell('raw COPY of the same rows …')
    rawCopy = await measureRawCopy(service.adminConnectionString, join(bench.folder, 'copy'))
  }
  let paced: WorkloadResult['paced'] = null
  if (workload.paced) {
    const rate = prepared.files / sent.seconds / 2
    const again = await prepare(Math.min(Math.ceil(rate * pacedSeconds), wanted))
    await emptyStore(store)
    await pause()
    paced = { rate, sent: await send(rate) }
    check(workload, paced.sent)
    if ((await countStore(store)).accepted !== again.claims)
      throw new Error(`${workload.name}: claims are missing`)
  }
  return { workload, prepared, sent, cost, store: counted, paced, rawCopy }
}

/** Waits until all claims have their reviewers' rows: making them belongs to what the claims cost. */
async function reviewersHaveAll(store: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await store.query('SELECT FROM review_inbox LIMIT 1')
    if (rows.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function check({ name }: Workload, { failed, firstFailure }: SentTotals): void {
  if (failed > 0) throw new Error(`${name}: ${failed} requests failed, the first with: ${firstFailure}`)
}

/** A line about what is going on. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}
