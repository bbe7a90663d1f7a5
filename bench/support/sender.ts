import { Agent, request as httpRequest } from 'node:http'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon, { type Request } from 'autocannon'
import { acceptedIn, type Batch, type Prepared, prepare } from './requests.js'
import type { Workload } from './workloads.js'

/*
 * The hospitals, in a process of their own, so that they do not take turns on the service's loop. Bodies are
 * made and kept in memory before anything is timed.
 */

export type SenderCommand =
  | {
      readonly do: 'prepare'
      readonly folder: string
      readonly url: string
      readonly workload: Workload
      readonly claims: number
      /** Files from this one of each facility on; 0 unless told. */
      readonly firstFile?: number
    }
  /** `rate` in requests a second; null: as fast as the connections get their answers. */
  | { readonly do: 'send'; readonly rate: number | null }

export type PreparedTotals = Omit<Batch, 'requests'> & { readonly files: number }

export interface SentTotals {
  /** From the first request to the last reply. */
  readonly seconds: number
  readonly accepted: number
  /** Replies that were no success, and requests without a reply. */
  readonly failed: number
  /** The first reply that was no success. */
  readonly firstFailure: string | null
  /** Milliseconds from the moment a request was due to its whole reply. */
  readonly p50: number
  readonly p99: number
  readonly longest: number
  readonly cpuSeconds: number
}

interface Reply {
  readonly status: number
  readonly body: string
  readonly milliseconds: number
  /** When it was whole, on the clock of `performance`. */
  readonly at: number
}

const TIMEOUT_S = 120

let url = ''
let workload: Workload | null = null
let batch: Batch | null = null

process.on('message', (command: SenderCommand) => {
  obey(command).then(
    (answer) => process.send?.(answer),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exit(1)
    },
  )
})

async function obey(command: SenderCommand): Promise<PreparedTotals | SentTotals> {
  if (command.do === 'prepare') {
    batch = null
    url = command.url
    workload = command.workload
    batch = await prepare(command.folder, url, workload, command.claims, command.firstFile)
    const { requests, ...totals } = batch
    return { ...totals, files: requests.length }
  }
  return send(batch!.requests, workload!, command.rate)
}

async function send(
  requests: readonly Prepared[],
  { connections, face, claimsPerFile }: Workload,
  rate: number | null,
): Promise<SentTotals> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  const replies = await (rate === null
    ? sendAll(requests, connections)
    : sendPaced(requests, connections, rate))
  // autocannon comes back at the end of a whole second.
  const seconds = (replies.reduce((latest, { at }) => Math.max(latest, at), started) - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const good = replies.map(({ status, body }) => (status === 200 ? acceptedIn(face, body, claimsPerFile) : 0))
  const bad = good.indexOf(0)
  const times = replies.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)
  const percentile = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return {
    seconds,
    accepted: good.reduce((sum, accepted) => sum + accepted, 0),
    failed: good.filter((accepted) => accepted === 0).length + requests.length - replies.length,
    firstFailure: bad === -1 ? null : `${replies[bad]!.status} ${replies[bad]!.body.slice(0, 500)}`,
    p50: percentile(0.5),
    p99: percentile(0.99),
    longest: times.at(-1) ?? 0,
    cpuSeconds: (user + system) / 1e6,
  }
}

/** With autocannon: each connection sends its next request once it has its answer. */
async function sendAll(requests: readonly Prepared[], connections: number): Promise<Reply[]> {
  const replies: Reply[] = []
  let next = 0
  await autocannon({
    url,
    connections: Math.min(connections, requests.length),
    amount: requests.length,
    timeout: TIMEOUT_S,
    requests: [
      {
        method: 'POST',
        setupRequest(this: unknown, defaults: Request, context: { sent?: number }) {
          context.sent = performance.now()
          const { path, headers, body } = requests[next++]!
          return { ...defaults, path, headers: { ...headers }, body }
        },
        onResponse(status: number, body: string, context: { sent?: number }) {
          const at = performance.now()
          replies.push({ status, body, milliseconds: at - context.sent!, at })
        },
      } as Request,
    ],
  })
  return replies
}

/**
 * At an even rate, whether answers come or not, and timed from when each request was due. autocannon's own rate
 * is kept by letting every connection send its share at the start of each second, which measures a rush.
 */
async function sendPaced(requests: readonly Prepared[], connections: number, rate: number): Promise<Reply[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const replies: Reply[] = []
  const waiting: Promise<void>[] = []
  const started = performance.now()
  for (let next = 0; next < requests.length; ) {
    const due = started + (next * 1000) / rate
    if (due > performance.now()) {
      await sleep(1)
      continue
    }
    waiting.push(sendOne(requests[next++]!, agent, due).then((reply) => void replies.push(reply)))
  }
  await Promise.allSettled(waiting)
  agent.destroy()
  return replies
}

function sendOne({ path, headers, body }: Prepared, agent: Agent, due: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent, headers: { ...headers, 'Content-Length': String(body.length) } }
    const sent = httpRequest(url + path, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const at = performance.now()
        const body = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, body, milliseconds: at - due, at })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
