/**
 * Seeded random numbers (sfc32): the same seed and stream give the same numbers on every machine,
 * so that a generated file can be made again to the byte. Not for secrets.
 */
export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  /** `stream` parts independent sequences of one seed, e.g. one per claim. */
  constructor(seed: number, stream = 0) {
    this.a = scramble(seed | 0)
    this.b = scramble((stream | 0) ^ 0x9e3779b9)
    this.c = scramble(this.a ^ Math.imul(this.b, 0x85ebca6b) ^ Math.floor(seed / 0x1_0000_0000))
    for (let i = 0; i < 12; i++) this.next()
  }

  /** A whole number in 0 … 2³² − 1. */
  next(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + t) | 0
    return t >>> 0
  }

  /** A whole number in 0 … limit − 1. */
  below(limit: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * limit)
  }

  /** A whole number in low … high, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  /** True in about `share` (0 … 1) of the calls. */
  chance(share: number): boolean {
    return this.next() < share * 0x1_0000_0000
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  /** Shuffles in place. */
  shuffle<T>(list: T[]): T[] {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const kept = list[i]!
      list[i] = list[j]!
      list[j] = kept
    }
    return list
  }
}

/** One step of splitmix32: spreads a small seed over all 32 bits. */
function scramble(value: number): number {
  let t = (value + 0x9e3779b9) | 0
  t = Math.imul(t ^ (t >>> 16), 0x21f0aaad)
  t = Math.imul(t ^ (t >>> 15), 0x735a2d97)
  return (t ^ (t >>> 15)) | 0
}

/**
 * The `index`-th number (0 … 1) of an evenly spread sequence. Drawing sizes from it instead of at
 * random keeps the mean of even a small file near the mean of the distribution.
 */
export function evenlySpread(index: number, phase: number): number {
  const x = phase + index * 0.618_033_988_749_894_9
  return x - Math.floor(x)
}
