import { performance } from 'node:perf_hooks'
import type { LoadResult, LoadUnit } from '../store/judged.js'

export interface GroupCommitOptions {
  /** Transactions at the same time, each on a connection of its own. */
  readonly lanes: number
  /** COPY text and originals that one transaction takes at most (a larger unit goes alone). */
  readonly batchBytes: number
  /** Submissions that are being judged and will come to be loaded next. */
  readonly judging?: () => number
}

/** Longest that a submission waits for a busy lane while another is closed, in milliseconds. */
const PATIENCE_MS = 50

/**
 * A transaction of a dozen COPYs costs milliseconds, whatever is in it. So one with few submissions waits for those
 * that are being judged just now, up to so many submissions or bytes, and so long: a quarter less work for
 * PostgreSQL when claims come one a request.
 */
const WORTHWHILE = 24
const WORTHWHILE_BYTES = 1024 * 1024
const LINGER_MS = 40

/** As many submissions also open a lane beside a busy one. Of large files it takes more: one transaction costs less than two. */
const FURTHER_LANE_BYTES = 4 * 1024 * 1024

/** What became of a unit, with its claims as they were judged last. */
export type Loaded = LoadResult & { readonly unit: LoadUnit }

interface Pending {
  readonly unit: LoadUnit
  readonly bytes: number
  readonly since: number
  readonly resolve: (result: Loaded) => void
  readonly reject: (error: Error) => void
}

/**
 * Gathers judged submissions that wait at the same moment into one transaction: while every lane is busy they
 * pile up, and the next free lane takes as many as fit; a small batch waits a little for those that are about to
 * come. A lone submission goes at once. So a thousand one-claim requests cost about as much as a file of a thousand
 * claims.
 */
export class GroupCommit {
  readonly batches = { count: 0, submissions: 0, bytes: 0 }
  readonly #load: (units: readonly LoadUnit[]) => Promise<Loaded[]>
  readonly #options: GroupCommitOptions
  readonly #queue: Pending[] = []
  #busy = 0
  #queuedBytes = 0
  #timer: NodeJS.Timeout | null = null

  constructor(load: (units: readonly LoadUnit[]) => Promise<Loaded[]>, options: GroupCommitOptions) {
    this.#load = load
    this.#options = options
  }

  /** Resolves once the unit is committed (or is a duplicate, or has failed alone). */
  add(unit: LoadUnit): Promise<Loaded> {
    return new Promise((resolve, reject) => {
      const bytes = unitBytes(unit)
      this.#queuedBytes += bytes
      this.#queue.push({ unit, bytes, since: performance.now(), resolve, reject })
      this.#pump()
    })
  }

  #pump(): void {
    while (this.#queue.length > 0 && this.#mayOpen()) {
      const batch: Pending[] = []
      let bytes = 0
      while (this.#queue.length > 0) {
        const next = this.#queue[0]
        if (batch.length > 0 && bytes + next.bytes > this.#options.batchBytes) break
        batch.push(next)
        bytes += next.bytes
        this.#queuedBytes -= next.bytes
        this.#queue.shift()
      }
      this.#busy++
      this.batches.count++
      this.batches.submissions += batch.length
      this.batches.bytes += bytes
      void this.#run(batch)
    }
  }

  /** A further lane costs a transaction of its own; below a certain load waiting for the first is cheaper. */
  #mayOpen(): boolean {
    if (this.#busy === 0) return this.#isWorthwhile()
    if (this.#busy >= this.#options.lanes) return false
    const bytes = Math.min(FURTHER_LANE_BYTES, this.#options.batchBytes)
    if (this.#queue.length >= WORTHWHILE || this.#queuedBytes >= bytes) return true
    const waited = performance.now() - this.#queue[0].since
    if (waited >= PATIENCE_MS) return true
    // A large batch, or one that is tried again, must not hold up everybody behind it.
    this.#lookAgainIn(PATIENCE_MS - waited)
    return false
  }

  #isWorthwhile(): boolean {
    const { judging } = this.#options
    if (this.#queue.length >= WORTHWHILE || this.#queuedBytes >= WORTHWHILE_BYTES) return true
    if (judging === undefined || judging() === 0) return true
    const waited = performance.now() - this.#queue[0].since
    if (waited >= LINGER_MS) return true
    this.#lookAgainIn(LINGER_MS - waited)
    return false
  }

  #lookAgainIn(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#pump()
    }, milliseconds)
  }

  async #run(batch: readonly Pending[]): Promise<void> {
    try {
      const results = await this.#load(batch.map(({ unit }) => unit))
      for (const [i, { resolve }] of batch.entries()) resolve(results[i])
    } catch (error) {
      for (const { reject } of batch) reject(error as Error)
    } finally {
      this.#busy--
      this.#pump()
    }
  }
}

function unitBytes(unit: LoadUnit): number {
  const parts = unit.mode === 'whole' ? unit.parts : unit.mode === 'part' ? [unit.part] : []
  let bytes = 1024
  for (const part of parts) {
    bytes += part.original.byteLength
    for (const copy of part.copies) bytes += copy.bytes.byteLength
  }
  return bytes
}
