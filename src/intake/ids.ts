/** Milliseconds of 1 January 2024 UTC, where ids begin. */
const EPOCH = 1_704_067_200_000
const SEQUENCE_BITS = 12n
const NODE_BITS = 10n
const SEQUENCE_MASK = (1n << SEQUENCE_BITS) - 1n

/** Number of processes that may make ids on one database at the same time. */
export const NODE_LIMIT = 1 << Number(NODE_BITS)

/** What all threads of a process share to make ids: time and sequence of the last one. */
export const sharedIdState = (): SharedArrayBuffer => new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)

/**
 * Makes time-ordered 64-bit ids without asking anybody: 41 bits of milliseconds since 2024, 10 bits of node,
 * 12 bits of sequence. The node number is the process's (see `store/node-lease.ts`); its threads take turns on one
 * counter, so a thread that replaces another needs no number of its own. Should two processes ever share a node,
 * the primary keys refuse the second id and the sender is asked to send again.
 */
export class IdMaker {
  readonly #node: bigint
  readonly #last: BigInt64Array

  constructor(node: number, state: SharedArrayBuffer = sharedIdState()) {
    this.#node = BigInt(node % NODE_LIMIT) << SEQUENCE_BITS
    this.#last = new BigInt64Array(state)
  }

  /** The next id as decimal text. */
  next(): string {
    const now = BigInt(Date.now() - EPOCH) << SEQUENCE_BITS
    for (;;) {
      const last = Atomics.load(this.#last, 0)
      // More than 4,096 in a millisecond run over into the next one.
      const mine = now > last ? now : last + 1n
      if (Atomics.compareExchange(this.#last, 0, last, mine) !== last) continue
      const time = mine >> SEQUENCE_BITS
      return ((time << (NODE_BITS + SEQUENCE_BITS)) | this.#node | (mine & SEQUENCE_MASK)).toString()
    }
  }
}
