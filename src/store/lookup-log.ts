import { hash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type pg from 'pg'
import type { KeyKind } from '../eligibility/lookup.js'

/** One look-up, as it is kept. */
export interface LookupEntry {
  readonly maCskcb: string
  readonly askedAt: Date
  readonly account: string
  /** Last part of the service's path, e.g. `KQNhanLichSuKCB2024`, or `v1/cards`. */
  readonly service: string
  readonly keyKind: KeyKind | 'claim' | 'other'
  /** What was asked for, as normalised; only its digest is kept. */
  readonly key: string
  readonly bhxhNo: string | null
  readonly card: string | null
  readonly answer: string
  readonly registryAt: Date | null
  /** Citizen id of the member of staff who asked; only its digest is kept. */
  readonly staff: string | null
}

export interface LookupLog {
  /**
   * Resolves once the entry is committed, written together with what else waits. Rejects when that does not come about
   * in time: then nothing may be told of the answer. The entry is written all the same as soon as the store is back,
   * as one that was not answered, or as answered where its writing was under way already; when too many wait, or the
   * store refuses this very entry, it is dropped and counted.
   */
  add(entry: LookupEntry): Promise<void>
  /** Entries that are not written yet. */
  waiting(): number
  /** Entries dropped since the start because too many waited, or the store refused them. */
  dropped(): number
  /** Writes what is left, trying again for some seconds when the store is away; then rejects. */
  close(): Promise<void>
}

export interface LookupLogOptions {
  /** Longest that an asker waits for the store, in milliseconds. Default 3,000. */
  readonly patienceMs?: number
  /** Wait before the store is tried again, in milliseconds. Default 500. */
  readonly retryMs?: number
  /** Most entries that wait for a store that is away. Default 100,000, about 50 MB. */
  readonly mostWaiting?: number
  /** Told now and then how many more were dropped. */
  readonly onDropped?: (entries: number) => void
  readonly onError?: (error: Error) => void
}

const INSERT = `INSERT INTO lookup_log (ma_cskcb, asked_at, account, service, key_kind, key_digest, bhxh_no, card15, answer,
    registry_at, staff_digest)
  SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[],
    $8::text[], $9::text[], $10::timestamptz[], $11::bytea[])`

/** So few that nobody who is being answered waits for the writing of them. */
const ROWS_A_STATEMENT = 500
const PATIENCE_MS = 3000
const RETRY_MS = 500
const CLOSING_TRIES = 10
const MOST_WAITING = 100_000
/** The code with which the services say that there is no answer now. */
const NOT_ANSWERED = '100'

/** First 16 bytes of SHA-256: tells two keys apart and finds the same one again, and holds nothing of the key's text. */
export function lookupDigest(text: string): Buffer {
  return hash('sha256', text, 'buffer').subarray(0, 16)
}

interface Waiting {
  entry: LookupEntry
  /** On the clock of `performance`. */
  readonly since: number
  /** Null once its asker waits no longer. */
  settle: ((error: Error | null) => void) | null
}

/**
 * Look-ups on their way into `lookup_log`, many in one statement: those that come while one is being written are the
 * next, so that under load a commit serves dozens, and a lone one goes at once.
 *
 * ┌──────────────────────────────────────────────────────────────────────────────────────────────────────────┐
 * │ Told means logged. An answer about a person leaves only after `add` has resolved, which is after the     │
 * │ commit: no crash, of the service or of the store, leaves a look-up of which nothing is known.            │
 * └──────────────────────────────────────────────────────────────────────────────────────────────────────────┘
 */
export function createLookupLog(pool: pg.Pool, options: LookupLogOptions = {}): LookupLog {
  const patienceMs = options.patienceMs ?? PATIENCE_MS
  const retryMs = options.retryMs ?? RETRY_MS
  const mostWaiting = options.mostWaiting ?? MOST_WAITING
  const pending: Waiting[] = []
  let writing: Promise<void> | null = null
  let retry: NodeJS.Timeout | null = null
  let watch: NodeJS.Timeout | null = null
  let dropped = 0
  let told = 0

  const tellDropped = (): void => {
    if (dropped === told) return
    options.onDropped?.(dropped - told)
    told = dropped
  }

  /** Those who wait are told that there is no answer; what is not being written yet will say so too. */
  const giveUp = (waiting: readonly Waiting[], error: Error): void => {
    for (const one of waiting) {
      if (one.settle === null) continue
      one.settle(error)
      one.settle = null
      one.entry = { ...one.entry, card: null, answer: NOT_ANSWERED, registryAt: null }
    }
  }

  /** Gives up for each asker in its turn, and sleeps until the next has waited long enough. */
  const giveUpLate = (): void => {
    watch = null
    const now = performance.now()
    const late = pending.filter(({ since }) => now - since >= patienceMs)
    giveUp(late, new Error('the store does not write look-ups'))
    const next = pending.find(({ settle }) => settle !== null)
    if (next !== undefined) watchFor(next.since + patienceMs - now)
  }
  const watchFor = (milliseconds: number): void => {
    watch ??= setTimeout(giveUpLate, Math.ceil(milliseconds)).unref()
  }

  const write = async (): Promise<void> => {
    // Rows to be written one by one, so that one which the store refuses does not keep the others out.
    let singly = 0
    while (pending.length > 0) {
      const some = pending.slice(0, singly > 0 ? 1 : ROWS_A_STATEMENT)
      let refused: Error | null = null
      try {
        await pool.query({ name: 'insert-lookups', text: INSERT, values: columnsOf(some) })
      } catch (error) {
        if (!isOfTheRows(error)) throw error
        if (some.length > 1) {
          singly = some.length
          continue
        }
        refused = error as Error
        dropped += 1
        options.onError?.(refused)
      }
      singly = Math.max(0, singly - 1)
      pending.splice(0, some.length)
      for (const { settle } of some) settle?.(refused)
    }
  }
  const flush = (): Promise<void> => {
    if (retry !== null) clearTimeout(retry)
    retry = null
    writing ??= write()
      .catch((error: Error) => {
        giveUp(pending, error)
        throw error
      })
      .finally(() => {
        writing = null
        tellDropped()
      })
    return writing
  }
  const begin = (): void => {
    flush().then(
      // Added when the last of them was written already.
      () => pending.length > 0 && begin(),
      (error: Error) => {
        options.onError?.(error)
        retry ??= setTimeout(begin, retryMs)
        retry.unref()
      },
    )
  }

  return {
    add(entry) {
      if (pending.length >= mostWaiting) {
        dropped += 1
        tellDropped()
        return Promise.reject(new Error('too many look-ups wait for the store'))
      }
      return new Promise((resolve, reject) => {
        pending.push({
          entry,
          since: performance.now(),
          settle: (error) => (error === null ? resolve() : reject(error)),
        })
        watchFor(patienceMs)
        if (writing !== null || pending.length > 1) return
        // What else arrives in this turn of the event loop goes along.
        setImmediate(() => pending.length > 0 && writing === null && begin())
      })
    },
    waiting: () => pending.length,
    dropped: () => dropped,
    async close() {
      for (let attempt = 1; pending.length > 0 || writing !== null; attempt++) {
        try {
          await flush()
        } catch (error) {
          if (attempt >= CLOSING_TRIES) throw error
          await new Promise((resolve) => setTimeout(resolve, retryMs))
        }
      }
      if (retry !== null) clearTimeout(retry)
      if (watch !== null) clearTimeout(watch)
    },
  }
}

/** True when the server took no offence but at values: SQLSTATE classes 22 (data) and 23 (constraints). */
const isOfTheRows = (error: unknown): boolean =>
  /^2[23]/.test(String((error as { code?: unknown }).code ?? ''))

function columnsOf(waiting: readonly Waiting[]): unknown[][] {
  const entries = waiting.map(({ entry }) => entry)
  return [
    entries.map(({ maCskcb }) => maCskcb),
    entries.map(({ askedAt }) => askedAt),
    entries.map(({ account }) => account),
    entries.map(({ service }) => service),
    entries.map(({ keyKind }) => keyKind),
    entries.map(({ key }) => lookupDigest(key)),
    entries.map(({ bhxhNo }) => bhxhNo),
    entries.map(({ card }) => card),
    entries.map(({ answer }) => answer),
    entries.map(({ registryAt }) => registryAt),
    entries.map(({ staff }) => (staff === null ? null : lookupDigest(staff))),
  ]
}

/** A facility's look-ups of a person, oldest first: the evidence that it asked. */
export async function lookupsOf(
  pool: pg.Pool,
  maCskcb: string,
  bhxhNo: string,
  since: Date,
): Promise<{ askedAt: Date; answer: string; card: string | null; registryAt: Date | null }[]> {
  const { rows } = await pool.query(
    `SELECT asked_at, answer, card15, registry_at FROM lookup_log
      WHERE ma_cskcb = $1 AND bhxh_no = $2 AND asked_at >= $3 ORDER BY asked_at`,
    [maCskcb, bhxhNo, since],
  )
  return rows.map((row) => ({
    askedAt: row.asked_at,
    answer: row.answer,
    card: row.card15,
    registryAt: row.registry_at,
  }))
}
