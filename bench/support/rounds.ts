import { performance } from 'node:perf_hooks'

/** One way to do the work. `run` does all of it once. */
export interface Means {
  readonly name: string
  /** Bytes of decoded XML that one run goes through, where it is not all of the work. */
  readonly bytes?: number
  run(): void
}

/** Milliseconds of each measured round, sorted. */
export interface Timing {
  readonly means: Means
  readonly milliseconds: readonly number[]
}

export interface RoundOptions {
  /** Rounds that are not counted: the compiler has then seen the code. */
  readonly warmUp: number
  readonly rounds: number
}

/**
 * Runs all means in turn, round by round, so that whatever else the machine does in the meantime hits all of
 * them alike.
 */
export function runRounds(means: readonly Means[], { warmUp, rounds }: RoundOptions): Timing[] {
  const times = means.map((): number[] => [])
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const [n, one] of means.entries()) {
      const started = performance.now()
      one.run()
      if (round >= warmUp) times[n]!.push(performance.now() - started)
    }
  }
  return means.map((one, n) => ({ means: one, milliseconds: times[n]!.toSorted((a, b) => a - b) }))
}

/** Of sorted numbers. */
export function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
