import type { ResolvedOptions } from '../../config.js'

/**
 * How another service's registry is asked.
 *
 * - `compatible`  the card look-up of the national gateway (`KQNhanLichSuKCB2024`); needs name and birth date
 * - `native`      `GET /v1/cards/{key}` of another engine of this kind, which tells the history of the status, the
 *                 day of death and the rest of a new card
 */
export type RegistryFace = 'compatible' | 'native'

/** Times in milliseconds. */
export interface RegistryClientOptions {
  /** Where the other service is, e.g. `https://host:8130`; a path is kept as a prefix. */
  readonly url: string
  readonly account: string
  /** The password, or its MD5. */
  readonly password: string
  readonly face: RegistryFace
  /** Member of staff in whose name is asked, where the other side wants to know. */
  readonly staffName: string | null
  readonly staffId: string | null
  /** Longest that one request may take. */
  readonly timeoutMs: number
  /** Longest that a batch may take, all its requests, pauses and attempts together. */
  readonly batchMs: number
  /** Requests under way at once, of all batches together. */
  readonly parallel: number
  /** Further attempts after one that failed in a way that may pass. */
  readonly retries: number
  /** How long an answer is remembered; 0: not at all. */
  readonly cacheMs: number
  /** So many failures within the window suspend the asking. */
  readonly breakerFailures: number
  readonly breakerWindowMs: number
  /** How long the asking is suspended before one question tries again. */
  readonly breakerOpenMs: number
  /** A clock that never goes back, in milliseconds; tests set it. */
  readonly now?: () => number
  /** From 0 up to 1, for the spread of attempts; tests set it. */
  readonly random?: () => number
}

export type ResolvedClientOptions = Required<RegistryClientOptions>

export function resolveClientOptions(options: RegistryClientOptions): ResolvedClientOptions {
  return { now: () => performance.now(), random: Math.random, ...options }
}

/** The client's part of the configuration; null unless `registry` is `http`. */
export function registryClientOptions(config: ResolvedOptions): RegistryClientOptions | null {
  const { registry, registryUrl, registryAccount, registryPassword } = config
  if (registry !== 'http' || registryUrl === null || registryAccount === null || registryPassword === null)
    return null
  return {
    url: registryUrl,
    account: registryAccount,
    password: registryPassword,
    face: config.registryFace,
    staffName: config.registryStaffName,
    staffId: config.registryStaffId,
    timeoutMs: config.registryTimeoutMs,
    batchMs: config.registryBatchMs,
    parallel: config.registryParallel,
    retries: config.registryRetries,
    cacheMs: config.registryCacheMs,
    breakerFailures: config.registryFailures,
    breakerWindowMs: config.registryWindowMs,
    breakerOpenMs: config.registryRestMs,
  }
}
