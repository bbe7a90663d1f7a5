import pg from 'pg'

/**
 * What a failed load calls for.
 * - `again`    the connection broke or the server is restarting: the same batch, on another connection
 * - `retry`    the batch met another one (deadlock, serialisation, a key taken at the same moment): once more
 * - `split`    something in the batch cannot be stored: find out which unit
 * - `give-up`  the server cannot store anything now (disk full, out of memory)
 */
export type Remedy = 'again' | 'retry' | 'split' | 'give-up'

const MET_ANOTHER = new Set(['40001', '40P01', '55P03', '23505'])
/** Connection exceptions; the server shuts down, crashed, or starts up. */
const GOING_AWAY = /^(08...|57P0[123])$/
/** Insufficient resources, and errors of the system below. */
const OUT_OF_RESOURCES = /^(53|58)/

export function remedyFor(error: unknown): Remedy {
  if (!(error instanceof pg.DatabaseError)) return isConnectionError(error) ? 'again' : 'split'
  const code = error.code ?? ''
  if (GOING_AWAY.test(code)) return 'again'
  if (MET_ANOTHER.has(code)) return 'retry'
  return OUT_OF_RESOURCES.test(code) ? 'give-up' : 'split'
}

/** Socket errors carry a system call or an `E…` code; pg's own say that the connection is gone. */
function isConnectionError(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException
  return /^E[A-Z]+$/.test(code ?? '') || /connection|timeout|not queryable/i.test(message)
}

/** True when a row found no partition: one that was there before has been dropped. */
export function isPartitionMissing(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23514' && error.constraint === undefined
}
