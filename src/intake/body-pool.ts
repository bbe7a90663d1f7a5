/** Smallest and largest buffers that are kept, in bytes. Larger ones are rare and made as needed. */
const LEAST = 128 * 1024
const MOST = 16 * 1024 * 1024
/** Kept at the most while nobody uses them. */
const KEPT_BYTES = 64 * 1024 * 1024

/**
 * Memory for bodies, used again and again, and shared with the worker threads, so that a body is neither copied
 * nor moved. Fresh memory for each would cost a page fault every 4 KB and make the garbage collector mark the
 * whole heap again and again for what is gone by then: a quarter of the service's time under load.
 */
export class BodyPool {
  readonly #free = new Map<number, SharedArrayBuffer[]>()
  #kept = 0

  /** A buffer of `size` bytes with whatever was in it before. */
  take(size: number): Buffer {
    if (size > MOST) return Buffer.allocUnsafeSlow(size)
    const memory = this.#take(sizeClass(size))
    return Buffer.from(memory, 0, size)
  }

  #take(bytes: number): SharedArrayBuffer {
    const memory = this.#free.get(bytes)?.pop()
    if (memory === undefined) return new SharedArrayBuffer(bytes)
    this.#kept -= bytes
    return memory
  }

  /** Takes a buffer of {@link take} back. Nobody may read it any more. */
  give(buffer: Buffer): void {
    const memory = buffer.buffer as ArrayBuffer | SharedArrayBuffer
    if (!(memory instanceof SharedArrayBuffer) || this.#kept + memory.byteLength > KEPT_BYTES) return
    this.#kept += memory.byteLength
    const list = this.#free.get(memory.byteLength)
    if (list === undefined) this.#free.set(memory.byteLength, [memory])
    else list.push(memory)
  }
}

/** Sizes in steps of a quarter of a power of two, so that little is wasted and buffers fit again. */
function sizeClass(size: number): number {
  if (size <= LEAST) return LEAST
  const step = 2 ** (Math.floor(Math.log2(size)) - 2)
  return Math.ceil(size / step) * step
}
