import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import autocannon, { type Client, type Request } from 'autocannon'
import { type Question, questions } from './asked-cards.js'
import { lookupAccount, lookupFacility, PASSWORD } from './workloads.js'

/*
 * The desks that ask about cards, in a process of their own: as many connections as accounts, kept alive, each with
 * the next question once it has its answer. All requests are written before anything is timed.
 */

export interface LookupCommand {
  readonly do: 'lookups'
  readonly url: string
  readonly face: LookupFace
  /** Cards in the registry: questions are spread over all of them. */
  readonly cards: number
  readonly connections: number
  readonly amount: number
  /** Other questions for another seed. */
  readonly seed: number
}

export type LookupFace = 'compatible' | 'native'

export interface LookupTotals {
  /** Those that were timed: all but the first of each connection. */
  readonly requests: number
  readonly seconds: number
  /** Replies other than 200, and requests without a reply. */
  readonly failed: number
  /** Milliseconds from sending to the end of the reply. */
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly longest: number
  /** Second of the run in which the slowest was answered. */
  readonly longestAt: number
  readonly cpuSeconds: number
}

const MD5 = createHash('md5').update(PASSWORD).digest('hex')
/** Questions that a connection holds; it starts anew after them. */
const MOST_HELD = 2000

process.on('message', (command: LookupCommand) => {
  send(command).then(
    (totals) => process.send?.(totals),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exit(1)
    },
  )
})

async function send(command: LookupCommand): Promise<LookupTotals> {
  const { url, cards, connections, amount, seed } = command
  const each = Math.min(MOST_HELD, Math.ceil(amount / connections))
  const lists: Request[][] = []
  for (let desk = 0; desk < connections; desk++) {
    const session = await logIn(url, desk)
    lists.push(questions(cards, each, seed * 1000 + desk).map((asked) => WRITE[command.face](session, asked)))
  }
  const times: number[] = []
  let answered = 0
  let failed = 0
  let longest = 0
  let longestAt = 0
  let desk = 0
  let started = 0
  let ended = 0
  let cpu = process.cpuUsage()
  // The first request of a connection waits until those of all the others are written: it is not counted.
  const begun = new Set<Client>()
  const told = (client: Client, status: number, milliseconds: number): void => {
    ended = performance.now()
    if (status !== 200) failed += 1
    answered += 1
    if (begun.size < connections && !begun.has(client)) {
      begun.add(client)
      if (begun.size > 1) return
      started = ended
      cpu = process.cpuUsage()
      return
    }
    times.push(milliseconds)
    if (milliseconds <= longest) return
    longest = milliseconds
    longestAt = (ended - started) / 1000
  }
  await autocannon({
    url,
    connections,
    amount,
    timeout: 60,
    setupClient(client: Client) {
      client.setRequests(lists[desk++ % lists.length]!)
      client.on('response', (status, _bytes, milliseconds) => told(client, status, milliseconds))
    },
  })
  const { user, system } = process.cpuUsage(cpu)
  times.sort((a, b) => a - b)
  const percentile = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return {
    requests: times.length,
    seconds: (ended - started) / 1000,
    failed: failed + amount - answered,
    p50: percentile(0.5),
    p99: percentile(0.99),
    p999: percentile(0.999),
    longest,
    longestAt,
    cpuSeconds: (user + system) / 1e6,
  }
}

interface Session {
  readonly account: string
  readonly accessToken: string
  readonly tokenId: string
}

const WRITE: Readonly<Record<LookupFace, (session: Session, asked: Question) => Request>> = {
  // As clients of the national gateway write it: who asks in the query, whom they ask about in a JSON body.
  compatible: ({ account, accessToken, tokenId }, { key, name, birth }) => ({
    method: 'POST',
    path: `/api/egw/KQNhanLichSuKCB2024?token=${accessToken}&id_token=${tokenId}&username=${account}&password=${MD5}`,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ maThe: key, hoTen: name, ngaySinh: birth, hoTenCb: '', cccdCb: '' }),
  }),
  native: ({ accessToken }, { key, name, birth }) => ({
    method: 'GET',
    path: `/v1/cards/${key}?${new URLSearchParams({ hoTen: name, ngaySinh: birth })}`,
    headers: { Authorization: `Bearer ${accessToken}` },
  }),
}

async function logIn(url: string, desk: number): Promise<Session> {
  const account = lookupAccount(desk)
  const response = await fetch(`${url}/api/token/take`, {
    method: 'POST',
    body: new URLSearchParams({ username: account, password: MD5 }),
  })
  const reply = (await response.json()) as { APIKey: { access_token: string; id_token: string } | null }
  if (reply.APIKey === null) throw new Error(`${lookupFacility(desk)} could not log in`)
  return { account, accessToken: reply.APIKey.access_token, tokenId: reply.APIKey.id_token }
}
