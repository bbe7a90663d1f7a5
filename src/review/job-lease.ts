import { WorkError, type WorkErrorCode } from './work-errors.js'

/** How often a job is taken without getting any further, before it is given up. */
export const MOST_ATTEMPTS = 5

/** Somebody cancelled the job, another node has taken it over, or this one is stopping: nothing more is to be done. */
export class JobStopped extends Error {}

/**
 * Calls `renew` three times as often as the lease needs it until it is told to stop: a statement may take longer than a
 * lease. A renewal that fails is not told: the next may succeed, and what is written meanwhile names the lease anyway.
 */
export function keepLease(renew: () => Promise<unknown>, leaseMs: number): Disposable {
  const timer = setInterval(() => void renew().catch(() => {}), leaseMs / 3)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** PostgreSQL class 22: a value of the request that cannot be one. It would be so each time. */
const BAD_VALUE = /^22\w{3}$/

/**
 * The code that a job fails with because of an error; null for one that the next try need not meet (a restart of the
 * database, a deadlock, a time limit), as long as there is another try.
 */
export function failureOf(error: unknown, { attempts }: { readonly attempts: number }): WorkErrorCode | null {
  if (error instanceof WorkError) return error.code
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && (BAD_VALUE.test(code) || code === 'ERR_WORKER_OUT_OF_MEMORY'))
    return 'REVIEW_JOB'
  return attempts >= MOST_ATTEMPTS ? 'REVIEW_JOB' : null
}
