/** Milliseconds of 1 January 2024 UTC, where ids begin. */
const EPOCH = 1_704_067_200_000
const SEQUENCE_BITS = 12n
const NODE_BITS = 10n
const SEQUENCE_LIMIT = 1 << Number(SEQUENCE_BITS)

/** Number of nodes that may make ids at the same time; see {@link IdMaker}. */
export const NODE_LIMIT = 1 << Number(NODE_BITS)

/**
 * Makes time-ordered 64-bit ids without asking anybody: 41 bits of milliseconds since 2024, 10 bits of node,
 * 12 bits of sequence. Each thread that makes ids has a node number of its own (see `store/node-lease.ts`);
 * should two ever share one, the primary keys refuse the second id and the sender is asked to send again.
 */
export class IdMaker {
  readonly #node: bigint
  #time = 0
  #sequence = 0

  constructor(node: number) {
    this.#node = BigInt(node % NODE_LIMIT)
  }

  /** The next id as decimal text. */
  next(): string {
    const now = Date.now() - EPOCH
    if (now > this.#time) {
      this.#time = now
      this.#sequence = 0
    } else if (++this.#sequence === SEQUENCE_LIMIT) {
      // More than 4,096 ids in a millisecond: borrow from the next one.
      this.#time++
      this.#sequence = 0
    }
    return (
      (BigInt(this.#time) << (NODE_BITS + SEQUENCE_BITS)) |
      (this.#node << SEQUENCE_BITS) |
      BigInt(this.#sequence)
    ).toString()
  }
}
