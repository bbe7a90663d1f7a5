import { GatewayError } from './errors.js'

/** Bounds how often one account may do something, on this node. */
export interface RateLimit {
  /** Counts one call. Throws LOOKUP_LIMIT, with the seconds until the next is free, when there are too many. */
  take(account: string): void
}

interface Bucket {
  tokens: number
  at: number
}

const MINUTE_MS = 60_000
/** Accounts remembered before those at rest are forgotten. */
const MANY = 20_000

/** `perMinute` calls a minute for each account, all of them at once if need be, then as they come free. */
export function createRateLimit(perMinute: number, now: () => number = () => performance.now()): RateLimit {
  const buckets = new Map<string, Bucket>()
  const perMs = perMinute / MINUTE_MS
  return {
    take(account) {
      const at = now()
      let bucket = buckets.get(account)
      if (bucket === undefined) {
        if (buckets.size >= MANY) forgetRested(buckets, at)
        bucket = { tokens: perMinute, at }
        buckets.set(account, bucket)
      }
      bucket.tokens = Math.min(perMinute, bucket.tokens + (at - bucket.at) * perMs)
      bucket.at = at
      if (bucket.tokens < 1)
        throw new GatewayError('LOOKUP_LIMIT', null, Math.ceil((1 - bucket.tokens) / perMs / 1000))
      bucket.tokens -= 1
    },
  }
}

/** A bucket that is a minute old is full again, so it need not be kept. */
function forgetRested(buckets: Map<string, Bucket>, at: number): void {
  for (const [account, bucket] of buckets) if (at - bucket.at >= MINUTE_MS) buckets.delete(account)
}
