import { RegistryClientError } from './errors.js'
import { untilAborted } from './waiting.js'

export type BreakerState = 'closed' | 'open' | 'half-open'

/** What became of something that the breaker let through. */
export interface Pass {
  /** The other side is well, whatever it answered. */
  succeeded(): void
  failed(): void
  /** Nothing was learnt, e.g. because the asker went away. */
  dropped(): void
}

export interface BreakerOptions {
  readonly failures: number
  readonly windowMs: number
  readonly openMs: number
  readonly now: () => number
  readonly onChange: (state: BreakerState) => void
}

/**
 * Circuit breaker: so many failures within a window open it, and then nothing is let through. After a time one
 * question may try (half-open): its success closes the breaker, its failure opens it for as long again. Whoever
 * comes while that one is under way waits for what becomes of it.
 */
export interface Breaker {
  /** Throws REGISTRY_SUSPENDED while open, and the signal's reason. Whoever gets a pass has to say what became of it. */
  admit(signal: AbortSignal): Promise<Pass>
  /** Opens at once and for at least so long. */
  trip(ms: number): void
  state(): BreakerState
}

export function createBreaker({ failures, windowMs, openMs, now, onChange }: BreakerOptions): Breaker {
  let recent: number[] = []
  let openUntil: number | null = null
  let probe: Promise<void> | null = null
  // What was let through before a change says nothing about the time after it.
  let generation = 0

  const open = (ms: number): void => {
    const before = openUntil
    openUntil = Math.max(before ?? 0, now() + ms)
    recent = []
    generation += 1
    if (before === null) onChange('open')
  }
  const close = (): void => {
    openUntil = null
    recent = []
    generation += 1
    onChange('closed')
  }
  const common = (): Pass => {
    const mine = generation
    return {
      succeeded: () => {},
      failed() {
        if (mine !== generation) return
        const at = now()
        recent = recent.filter((time) => time > at - windowMs)
        recent.push(at)
        if (recent.length >= failures) open(openMs)
      },
      dropped: () => {},
    }
  }
  const probing = (): Pass => {
    let settle = (): void => {}
    const mine = generation
    probe = new Promise((resolve) => {
      settle = () => {
        probe = null
        resolve()
      }
    })
    onChange('half-open')
    return {
      succeeded() {
        if (mine === generation) close()
        settle()
      },
      failed() {
        if (mine === generation) open(openMs)
        settle()
      },
      dropped: () => settle(),
    }
  }
  const state = (): BreakerState =>
    openUntil === null ? 'closed' : probe !== null || now() >= openUntil ? 'half-open' : 'open'

  return {
    async admit(signal) {
      while (probe !== null) await untilAborted(probe, signal)
      if (openUntil === null) return common()
      const at = now()
      if (at < openUntil)
        throw new RegistryClientError('REGISTRY_SUSPENDED', { retryAfterMs: Math.ceil(openUntil - at) })
      return probing()
    },
    trip: open,
    state,
  }
}
