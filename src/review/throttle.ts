/** Counts attempts per key in a sliding window of this process; memory stays bounded whoever knocks. */
export interface Throttle {
  /** True while the key is at its limit. */
  isFull(key: string): boolean
  count(key: string): void
  forget(key: string): void
}

const MAX_KEYS = 20_000

export function createThrottle(limit: number, windowMs: number, now: () => number = Date.now): Throttle {
  const attempts = new Map<string, number[]>()
  const recent = (key: string): number[] => {
    const since = now() - windowMs
    return (attempts.get(key) ?? []).filter((time) => time > since)
  }
  return {
    isFull: (key) => recent(key).length >= limit,
    count(key) {
      const times = [...recent(key), now()].slice(-limit)
      // Kept in the order of last use: what is dropped when there are too many was idle longest.
      attempts.delete(key)
      attempts.set(key, times)
      if (attempts.size > MAX_KEYS) attempts.delete(attempts.keys().next().value as string)
    },
    forget(key) {
      attempts.delete(key)
    },
  }
}

/** Lets a few run at a time, a bounded number wait, and refuses the rest with null. */
export function createTurnstile(places: number, queue: number) {
  let inside = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T | null> => {
    if (inside >= places) {
      if (waiting.length >= queue) return null
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else inside += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) inside -= 1
      else next()
    }
  }
}
