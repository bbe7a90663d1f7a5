import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { LookupCommand } from './lookup-sender.js'
import { peakMemory } from './processes.js'
import { PROJECT } from './project.js'
import type { Clicks, ClicksCommand } from './review-clicks.js'
import type { FillProgress, StoreOptions } from './review-store.js'
import type { SenderCommand } from './sender.js'
import type { ServiceReady } from './service.js'
import { FACILITIES } from './workloads.js'

/** The processes of the load bench: corpus makers, service, sender. */

const HERE = import.meta.dirname
const SAMPLE_MS = 250

/** Writes the claims of all facilities from number `from` on, as many processes at once as there are cores. */
export async function makeCorpus(folder: string, claimsPerFacility: number, from = 0): Promise<void> {
  const makers = Math.min(availableParallelism(), FACILITIES.length)
  const done = Array.from({ length: makers }, async (_, n) => {
    const own = FACILITIES.filter((_, i) => i % makers === n)
    const [code] = await once(
      fork(join(HERE, 'corpus.js'), [folder, String(claimsPerFacility), String(from), ...own]),
      'exit',
    )
    if (code !== 0) throw new Error('the claims could not be made')
  })
  await Promise.all(done)
}

export interface RunningService extends ServiceReady {
  stop(): Promise<void>
}

/**
 * Starts the service on a fresh database in `folder`, with arguments of `service.ts`. With `profiles`, it writes CPU
 * profiles there at its end. `options`: further ones by their names in the environment.
 */
export async function startServiceProcess(
  folder: string,
  profiles: string | null,
  args: readonly string[] = [],
  options: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const child = fork(join(HERE, 'service.js'), [...args], {
    env: { ...process.env, BHYT_PORT: '0', BHYT_DATA: folder, DATABASE_URL: '', ...options },
    execArgv: profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
    // The log goes where a service manager would take it from; nobody reads it here.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ready = (await answerOf(child)) as ServiceReady
  return {
    ...ready,
    stop: async () => {
      child.send('stop')
      await once(child, 'exit')
    },
  }
}

/**
 * Fills the database in `folder` with claims to be reviewed, by so many files more at most; `progress` is the file that
 * says how far it came.
 */
export async function fillStoreProcess(
  folder: string,
  progress: string,
  options: StoreOptions,
  files: number,
): Promise<FillProgress> {
  const child = fork(join(HERE, 'review-store.js'), [progress, JSON.stringify(options), String(files)], {
    env: { ...process.env, BHYT_DATA: folder, DATABASE_URL: '' },
  })
  const filled = (await answerOf(child)) as FillProgress
  if (child.exitCode === null) await once(child, 'exit')
  return filled
}

export interface Reviewers {
  start(url: string, thinkMs: number): Promise<void>
  stop(): Promise<Clicks>
  end(): void
}

export function startReviewers(): Reviewers {
  const child = fork(join(HERE, 'review-clicks.js'))
  const ask = async (command: ClicksCommand): Promise<unknown> => {
    child.send(command)
    return answerOf(child)
  }
  return {
    start: async (url, thinkMs) => void (await ask({ do: 'start', url, thinkMs })),
    stop: async () => (await ask({ do: 'stop' })) as Clicks,
    end: () => {
      if (child.connected) child.disconnect()
    },
  }
}

export interface Sender<Command = SenderCommand> {
  ask<T>(command: Command): Promise<T>
  end(): void
}

/** The hospitals that send claims. */
export const startSender = (): Sender => startAsking('sender.js')

/** The desks that look up cards. */
export const startLookupSender = (): Sender<LookupCommand> => startAsking('lookup-sender.js')

function startAsking<Command extends SenderCommand | LookupCommand>(file: string): Sender<Command> {
  const child = fork(join(HERE, file))
  return {
    ask: async <T>(command: Command) => {
      child.send(command)
      return (await answerOf(child)) as T
    },
    end: () => {
      if (child.connected) child.disconnect()
    },
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const exited = (code: number | null) => reject(new Error(`a process of the bench ended early (${code})`))
    child.once('exit', exited)
    child.once('message', (message) => {
      child.off('exit', exited)
      resolve(message)
    })
  })
}

/** Writes a registry file with so many cards, and the persons of so many claims of each facility. */
export async function makeRegistryFile(path: string, cards: number, claims: number): Promise<void> {
  const [code] = await once(
    fork(join(HERE, 'registry-file.js'), [path, String(cards), String(claims)]),
    'exit',
  )
  if (code !== 0) throw new Error('the registry file could not be made')
}

export interface ImportRun {
  readonly seconds: number
  /** Highest memory of the command; null where the system does not tell. */
  readonly peakBytes: number | null
}

/** `bhyt registry import` as an administrator runs it beside the running service. */
export async function importRegistryFile(path: string, folder: string): Promise<ImportRun> {
  const started = performance.now()
  const child = fork(join(PROJECT, 'dist', 'cli.js'), ['registry', 'import', path], {
    env: { ...process.env, BHYT_DATA: folder, DATABASE_URL: '' },
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
  })
  let peakBytes: number | null = null
  const timer = setInterval(() => {
    const peak = peakMemory(child.pid!)
    if (peak !== null) peakBytes = peak
  }, SAMPLE_MS)
  const [code] = await once(child, 'exit')
  clearInterval(timer)
  if (code !== 0) throw new Error(`bhyt registry import ended with ${code}`)
  return { seconds: (performance.now() - started) / 1000, peakBytes }
}
