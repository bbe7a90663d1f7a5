/** Whether the process lives, and whether it can take work: what a balancer asks. */
export interface HealthReport {
  readonly status: 'ok' | 'starting' | 'stopping' | 'unready'
  readonly checks: Readonly<Record<string, 'ok' | 'failed'>>
  readonly version: string
  readonly uptimeSeconds: number
}

export interface Health {
  /** The process runs. */
  live(): HealthReport
  /** Started, not stopping, and every check passes within its time. */
  ready(): Promise<HealthReport>
  started(): void
  stopping(): void
}

/** Longest that one check may take before it counts as failed. */
const CHECK_MS = 2000

/** `checks`: name to a probe that rejects when the thing is out of order. */
export function createHealth(options: {
  readonly version: string
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>
  readonly checkMs?: number
}): Health {
  const startedAt = Date.now()
  let state: 'starting' | 'ok' | 'stopping' = 'starting'
  const report = (
    status: HealthReport['status'],
    checks: Readonly<Record<string, 'ok' | 'failed'>>,
  ): HealthReport => ({
    status,
    checks,
    version: options.version,
    uptimeSeconds: Math.floor((Date.now() - startedAt) / 1000),
  })
  return {
    live: () => report(state, {}),
    async ready() {
      if (state !== 'ok') return report(state, {})
      const checks: Record<string, 'ok' | 'failed'> = {}
      await Promise.all(
        Object.entries(options.checks).map(async ([name, probe]) => {
          checks[name] = (await passes(probe, options.checkMs ?? CHECK_MS)) ? 'ok' : 'failed'
        }),
      )
      return report(Object.values(checks).includes('failed') ? 'unready' : 'ok', checks)
    },
    started() {
      if (state === 'starting') state = 'ok'
    },
    stopping() {
      state = 'stopping'
    },
  }
}

async function passes(probe: () => Promise<unknown>, withinMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), withinMs)
  })
  const answer = (async () => {
    try {
      await probe()
      return true
    } catch {
      return false
    }
  })()
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
