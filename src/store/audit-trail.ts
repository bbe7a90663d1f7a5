import type pg from 'pg'
import { type AuditEntry, audit } from './audit.js'
import { inTransaction } from './pool.js'

export interface AuditTrail {
  /**
   * Notes that somebody looked at something, without making the page wait: such entries are written together,
   * at the latest after a second, and without waiting for the disk. A crash may lose the last two seconds, and never
   * anything before them; an orderly stop loses nothing. What changes data, or opens what is kept apart, belongs into `audit` in the same transaction instead.
   *
   * Returns at once unless the store has been failing for long; then it waits for the store, or throws its error.
   */
  seen(entry: AuditEntry): Promise<void>
  /** Writes what is waiting, now. */
  flush(): Promise<void>
  /** Writes what is waiting and ends. */
  close(): Promise<void>
}

export interface AuditTrailOptions {
  /** Longest that an entry waits, in milliseconds. Default 800. */
  readonly delayMs?: number
  /** Told when writing failed; the entries are kept and tried again. */
  readonly onError?: (error: unknown) => void
}

/** Past so many waiting entries a viewer waits for the store. */
const MAX_WAITING = 5_000
const MAX_BATCH = 500

/** The next who commits for good takes these to the disk too, as the chain asks. */
async function note(client: pg.PoolClient, entries: readonly AuditEntry[]): Promise<void> {
  await client.query('SET LOCAL synchronous_commit = off')
  await audit(client, entries)
}

/** Gathers view entries and writes them in small batches. */
export function createAuditTrail(pool: pg.Pool, options: AuditTrailOptions = {}): AuditTrail {
  const delayMs = options.delayMs ?? 800
  const waiting: AuditEntry[] = []
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> | null = null

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH)
      await inTransaction(pool, (client) => note(client, batch))
      waiting.splice(0, batch.length)
    }
  }
  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    while (waiting.length > 0) {
      writing ??= write().finally(() => {
        writing = null
      })
      await writing
    }
  }
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = null
      flush().catch((error) => {
        options.onError?.(error)
        later()
      })
    }, delayMs)
    timer.unref()
  }

  return {
    async seen(entry) {
      waiting.push(entry)
      if (waiting.length > MAX_WAITING) await flush()
      else later()
    },
    flush,
    close: flush,
  }
}
