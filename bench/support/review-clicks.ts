import { setTimeout as sleep } from 'node:timers/promises'
import { type Session, signIn, type Times, timesOf } from './review-session.js'
import { REVIEWERS } from './review-store.js'

/*
 * Reviewers at work, in a process of their own: each opens lists, pages on, narrows them down, opens what stands in them,
 * and looks at every page for about a second.
 */

export type ClicksCommand =
  | { readonly do: 'start'; readonly url: string; readonly thinkMs: number }
  | { readonly do: 'stop' }

export interface Clicks {
  readonly clicks: number
  readonly failed: number
  readonly seconds: number
  /** Processor time of the process that clicks, in seconds. */
  readonly cpuSeconds: number
  /** Of all clicks, and of each kind of page. */
  readonly all: Times
  readonly byPage: Readonly<Record<string, Times>>
}

const FILTERS = [
  'open=true&severity=error',
  'open=true&table=XML3',
  'open=true&due=overdue',
  'open=true&rule=STR-040',
  'open=true&rule=X2-033',
  'open=true&facility=01044',
  'open=true&department=K01',
  'open=true&amountFrom=100000',
  'open=true&outcomes=rejected&sort=-amount',
  'states=assigned',
]

type Kind = 'queue' | 'next page' | 'filter' | 'claim' | 'overview' | 'submissions' | 'rules'

/** How often each kind of page is opened; claims and pages behind the first as far as the last list has them. */
const MIX: readonly Kind[] = [
  ...Array<Kind>(8).fill('claim'),
  ...Array<Kind>(3).fill('next page'),
  ...Array<Kind>(4).fill('filter'),
  ...Array<Kind>(2).fill('queue'),
  'overview',
  'submissions',
  'rules',
]

let sessions: Session[] = []
let running: { readonly stop: () => Promise<Clicks> } | null = null

process.on('message', (command: ClicksCommand) => {
  obey(command).then(
    (answer) => process.send?.(answer),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exit(1)
    },
  )
})

async function obey(command: ClicksCommand): Promise<unknown> {
  if (command.do === 'stop') return running!.stop()
  if (sessions.length === 0)
    for (const name of REVIEWERS) sessions = [...sessions, await signIn(command.url, name)]
  running = begin(command.thinkMs)
  return 'started'
}

function begin(thinkMs: number) {
  let ended = false
  let failed = 0
  const started = performance.now()
  const cpu = process.cpuUsage()
  const times = new Map<string, number[]>()
  const work = sessions.map(async (session, n) => {
    // They do not all click at once.
    await sleep((n / sessions.length) * thinkMs)
    let claims: string[] = []
    let next: string | null = null
    while (!ended) {
      const kind = MIX[Math.floor(Math.random() * MIX.length)]!
      const path = pathOf(kind, claims, next)
      const page = await session.get(path)
      if (page.status !== 200) failed++
      const known = times.get(kind)
      if (known === undefined) times.set(kind, [page.milliseconds])
      else known.push(page.milliseconds)
      if (path.startsWith('/review/queue')) {
        claims = [...page.body.matchAll(/data-row-link href="([^"]+)"/g)].map((match) => match[1]!)
        next = /href="([^"]+)" rel="next"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? null
      }
      await sleep(thinkMs * (0.5 + Math.random()))
    }
  })
  return {
    stop: async (): Promise<Clicks> => {
      ended = true
      await Promise.all(work)
      const all = [...times.values()].flat()
      const { user, system } = process.cpuUsage(cpu)
      return {
        clicks: all.length,
        failed,
        seconds: (performance.now() - started) / 1000,
        cpuSeconds: (user + system) / 1e6,
        all: timesOf(all),
        byPage: Object.fromEntries([...times].map(([kind, one]) => [kind, timesOf(one)])),
      }
    },
  }
}

function pathOf(kind: Kind, claims: readonly string[], next: string | null): string {
  const any = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)]
  const open = '/review/queue?open=true'
  switch (kind) {
    case 'claim':
      return any(claims) ?? open
    case 'next page':
      return next ?? open
    case 'filter':
      return `/review/queue?${any(FILTERS)}`
    case 'queue':
      return open
    default:
      return `/review/${kind}`
  }
}
