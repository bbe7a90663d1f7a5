import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import type { Log } from '../ops/log.js'
import { buildEmptyReference } from '../rules/reference-build.js'
import { currentEdition, REFERENCE_CHANNEL } from '../store/editions.js'

/** An edition in memory that all threads share; read it with `openReference`. */
export interface ReferenceEdition {
  readonly edition: number
  readonly memory: SharedArrayBuffer
}

export interface ReferenceSource {
  /** The newest edition that is loaded; nothing imported until {@link ready}. */
  current(): ReferenceEdition
  /** Settles once the first edition is loaded, or with the error of the first try. Later failures are tried again. */
  readonly ready: Promise<void>
  /** Calls back after each swap, with the new edition. Returns what ends that. */
  onChange(listener: (edition: ReferenceEdition) => void): () => void
  close(): Promise<void>
}

export interface ReferenceSourceOptions {
  readonly connectionString: string
  /** How often the store is asked for its edition even if it announces none, in milliseconds. */
  readonly pollMs: number
  readonly log: Log
}

/** What the loading thread is started with. */
export interface LoaderSetup {
  readonly connectionString: string
  /** The edition before; where only parameters differ from it, its catalogues are taken over. */
  readonly former: ReferenceEdition
}

/** What it answers. */
export interface LoadedReference extends ReferenceEdition {
  readonly ms: number
}

/** A connection that does not answer for so long is given up and made anew. */
const ANSWER_MS = 10_000

/**
 * Follows the reference data of a store: each change is announced by it, and looked for now and then besides, in
 * case an announcement was lost with its connection. A new edition is read and laid out in a thread of its own
 * and then put in place of the old one at once; who still holds that can go on using it.
 */
export function createReferenceSource(options: ReferenceSourceOptions): ReferenceSource {
  const { connectionString, pollMs, log } = options
  const listeners = new Set<(edition: ReferenceEdition) => void>()
  let current: ReferenceEdition = { edition: 0, memory: buildEmptyReference(0) }
  let client: pg.Client | null = null
  let loader: Worker | null = null
  let timer: NodeJS.Timeout | null = null
  let checking: Promise<void> | null = null
  let again = false
  let closed = false

  const connect = async (): Promise<pg.Client> => {
    if (client !== null) return client
    const fresh = new pg.Client({
      connectionString,
      application_name: 'bhyt-intake reference',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
    })
    fresh.on('error', () => drop(fresh))
    fresh.on('end', () => drop(fresh))
    // Nobody awaits this one: a failure that went unheard would end the process.
    fresh.on('notification', () => void check().catch(failed))
    try {
      await fresh.connect()
      await fresh.query(`LISTEN ${REFERENCE_CHANNEL}`)
    } catch (error) {
      drop(fresh)
      throw error
    }
    client = fresh
    return fresh
  }

  const drop = (broken: pg.Client): void => {
    if (client === broken) client = null
    broken.end().catch(() => undefined)
  }

  const load = (): Promise<LoadedReference> =>
    new Promise((resolve, reject) => {
      const workerData: LoaderSetup = { connectionString, former: current }
      const worker = new Worker(loaderFile(), { workerData })
      loader = worker
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => {
        loader = null
        reject(new Error('the reference loader ended without an answer'))
      })
    })

  const follow = async (): Promise<void> => {
    const connection = await connect()
    const newest = await currentEdition(connection).catch((error) => {
      drop(connection)
      throw error
    })
    if (newest === current.edition) return
    const { edition, memory, ms } = await load()
    if (closed) return
    current = { edition, memory }
    log.info('reference data loaded', { state: `edition ${edition}`, bytes: memory.byteLength, ms })
    for (const listener of listeners) listener(current)
  }

  /** Brings the edition up to date. One at a time; a call in the meantime makes it look once more. */
  const check = (): Promise<void> => {
    again = true
    checking ??= (async () => {
      try {
        while (again && !closed) {
          again = false
          await follow()
        }
      } finally {
        checking = null
      }
    })()
    return checking
  }

  const attempt = async (): Promise<void> => {
    try {
      await check()
    } finally {
      if (!closed) timer = setTimeout(() => void attempt().catch(failed), pollMs)
    }
  }
  const failed = (error: unknown): void => {
    if (!closed) log.warn('reference data could not be read; the former edition stays', { error })
  }

  const ready = attempt()
  ready.catch(failed)
  return {
    current: () => current,
    ready,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      closed = true
      if (timer !== null) clearTimeout(timer)
      await loader?.terminate()
      await checking?.catch(() => undefined)
      if (timer !== null) clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}

/** Beside this file when compiled; the compiled one when run from the sources, which threads cannot load. */
function loaderFile(): string {
  const beside = fileURLToPath(new URL('./reference-loader.js', import.meta.url))
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL('../../dist/intake/reference-loader.js', import.meta.url))
}
