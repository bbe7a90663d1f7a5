/** Bytes behind every body that belong to it: its reader puts an end mark there. */
export const BODY_SPARE = 64

/** Unit of the arena: two bodies never share one. */
const BLOCK = 64 * 1024

/**
 * One stretch of memory for the bodies in work, shared with the worker threads from their start. A body is
 * received into it, judged where it lies, and its place is used again: nothing is copied or moved to a thread,
 * and neither page faults nor the garbage collectors of the threads have anything to do with it. With a buffer a
 * body they took a fifth of the service's time under load.
 *
 * Only memory that was ever used counts against the machine.
 */
export class BodyArena {
  readonly memory: SharedArrayBuffer
  /** Free stretches by offset, in blocks; never two that touch. */
  #free: { at: number; blocks: number }[]

  constructor(bytes: number) {
    const blocks = Math.max(1, Math.floor(bytes / BLOCK))
    this.memory = new SharedArrayBuffer(blocks * BLOCK)
    this.#free = [{ at: 0, blocks }]
  }

  /** A place for `size` bytes, with whatever was in it before; null when there is none. */
  take(size: number): Buffer | null {
    const blocks = Math.max(1, Math.ceil(size / BLOCK))
    const index = this.#free.findIndex((stretch) => stretch.blocks >= blocks)
    if (index < 0) return null
    const stretch = this.#free[index]
    const { at } = stretch
    if (stretch.blocks === blocks) this.#free.splice(index, 1)
    else {
      stretch.at += blocks
      stretch.blocks -= blocks
    }
    return Buffer.from(this.memory, at * BLOCK, size)
  }

  /** Takes a place of {@link take} back. Nobody may read it any more. */
  give(place: Buffer): void {
    const at = place.byteOffset / BLOCK
    const blocks = Math.max(1, Math.ceil(place.byteLength / BLOCK))
    let index = this.#free.findIndex((stretch) => stretch.at > at)
    if (index < 0) index = this.#free.length
    this.#free.splice(index, 0, { at, blocks })
    this.#join(index)
    this.#join(index - 1)
  }

  /** Joins a free stretch with the one behind it, if they touch. */
  #join(index: number): void {
    const stretch = this.#free[index]
    const next = this.#free[index + 1]
    if (stretch === undefined || next === undefined || stretch.at + stretch.blocks !== next.at) return
    stretch.blocks += next.blocks
    this.#free.splice(index + 1, 1)
  }

  /** Free bytes, for tests. */
  get freeBytes(): number {
    return this.#free.reduce((sum, { blocks }) => sum + blocks * BLOCK, 0)
  }
}
