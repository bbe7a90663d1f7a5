import { hash } from 'node:crypto'
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
   * Takes an entry off the caller's hands. It is written within a moment, together with others. While the store is
   * away and as many wait as are kept, it is dropped and counted.
   */
  add(entry: LookupEntry): void
  /** Resolves when everything added before is written; rejects when the store cannot take it now. */
  flush(): Promise<void>
  /** Entries that are not written yet. */
  waiting(): number
  /** Entries dropped since the start because too many waited. */
  dropped(): number
  /** Writes what is left, trying again for some seconds when the store is away; then rejects. */
  close(): Promise<void>
}

export interface LookupLogOptions {
  /** Longest that an entry waits, in milliseconds. Default 50. */
  readonly flushMs?: number
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
const RETRY_MS = 500
const CLOSING_TRIES = 10
const MOST_WAITING = 100_000

/** First 16 bytes of SHA-256: tells two keys apart and finds the same one again, and holds nothing of the key's text. */
export function lookupDigest(text: string): Buffer {
  return hash('sha256', text, 'buffer').subarray(0, 16)
}

/**
 * Look-ups on their way into `lookup_log`, many in one statement, so that answering one does not wait for a write.
 * What could not be written stays and is tried again, up to a bound; an orderly stop writes the rest. A crash loses
 * the entries of the last moment: they are evidence for the facility, which is asked to look up again where there is
 * none.
 */
export function createLookupLog(pool: pg.Pool, options: LookupLogOptions = {}): LookupLog {
  const flushMs = options.flushMs ?? 50
  let pending: LookupEntry[] = []
  let writing: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  const mostWaiting = options.mostWaiting ?? MOST_WAITING
  let dropped = 0
  let told = 0

  const tellDropped = (): void => {
    if (dropped === told) return
    options.onDropped?.(dropped - told)
    told = dropped
  }

  const write = async (): Promise<void> => {
    while (pending.length > 0) {
      const some = pending.slice(0, ROWS_A_STATEMENT)
      await pool.query({ name: 'insert-lookups', text: INSERT, values: columnsOf(some) })
      pending = pending.slice(some.length)
    }
  }
  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    // Entries added while a flush is under way go along with it.
    writing ??= write().finally(() => {
      writing = null
      tellDropped()
      if (pending.length > 0) later(flushMs)
    })
    return writing
  }
  const later = (ms: number): void => {
    if (timer !== null || writing !== null) return
    timer = setTimeout(() => {
      timer = null
      flush().catch((error) => {
        options.onError?.(error as Error)
        later(RETRY_MS)
      })
    }, ms)
    timer.unref()
  }

  return {
    add(entry) {
      if (pending.length < mostWaiting) pending.push(entry)
      else dropped += 1
      later(flushMs)
    },
    flush,
    waiting: () => pending.length,
    dropped: () => dropped,
    async close() {
      for (let attempt = 1; pending.length > 0 || writing !== null; attempt++) {
        try {
          await flush()
        } catch (error) {
          if (attempt >= CLOSING_TRIES) throw error
          await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
        }
      }
      if (timer !== null) clearTimeout(timer)
    },
  }
}

function columnsOf(entries: readonly LookupEntry[]): unknown[][] {
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
