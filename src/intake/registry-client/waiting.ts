/** The promise, or the signal's reason if that comes first. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** Resolves after a time; rejects with the signal's reason as soon as it is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await untilAborted(over, signal).finally(() => clearTimeout(timer))
}

export interface Lanes {
  /** Runs the task when one of the lanes is free, in order of arrival. */
  run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T>
}

/** Bounds how many tasks are under way at once. */
export function createLanes(count: number): Lanes {
  const waiting: (() => void)[] = []
  let busy = 0
  return {
    async run(signal, task) {
      if (busy < count) busy += 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        // Whoever gave up in the meantime goes through the lane without doing anything.
        signal.throwIfAborted()
        return await task()
      } finally {
        const next = waiting.shift()
        // The lane is handed on, so that nobody slips in between.
        if (next === undefined) busy -= 1
        else next()
      }
    },
  }
}
