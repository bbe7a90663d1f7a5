/** Bytes that grow. */
export class GrowingBytes {
  bytes = new Uint8Array(1 << 16)
  length = 0

  /** Makes room for `count` more. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }
}

/** Whole numbers of 32 bits that grow. */
export class GrowingWords {
  words = new Int32Array(1 << 14)
  length = 0

  /** Appends `source[from, to)`; returns where it begins. */
  append(source: Int32Array, from: number, to: number): number {
    const at = this.length
    const needed = at + to - from
    if (needed > this.words.length) {
      const larger = new Int32Array(Math.max(needed, this.words.length * 2))
      larger.set(this.words)
      this.words = larger
    }
    for (let i = from; i < to; i++) this.words[this.length++] = source[i]
    return at
  }

  push(word: number): void {
    if (this.length === this.words.length) {
      const larger = new Int32Array(this.words.length * 2)
      larger.set(this.words)
      this.words = larger
    }
    this.words[this.length++] = word
  }
}

/** Hash of `bytes[start, end)`, FNV-1a with a last mix; `seed` tells tables apart. Never negative. */
export function hashBytes(seed: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = (0x811c9dc5 ^ seed) | 0
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Keeps each different text once, as UTF-8 bytes; a text is its number. The empty text is 0. */
export class ByteInterner {
  readonly data = new GrowingBytes()
  /** Where text n begins; it ends where n + 1 begins. */
  readonly starts = new GrowingWords()
  private readonly encoder = new TextEncoder()
  private slots = new Int32Array(1 << 14)

  constructor() {
    this.starts.push(0)
    this.starts.push(0)
  }

  get count(): number {
    return this.starts.length - 1
  }

  /** Takes over the texts of another one, with their numbers; only before the first {@link intern}. */
  adopt(starts: Int32Array, bytes: Uint8Array): void {
    this.data.reserve(bytes.length)
    this.data.bytes.set(bytes)
    this.data.length = bytes.length
    this.starts.words = starts.slice()
    this.starts.length = starts.length
    let slots = this.slots.length
    while (this.count * 2 > slots) slots *= 2
    this.fill(slots)
  }

  intern(text: string): number {
    if (text === '') return 0
    const { data, starts } = this
    const start = data.length
    // At most three bytes for each UTF-16 unit. Written behind the others, and kept only if it is new.
    data.reserve(text.length * 3)
    const end = start + this.encoder.encodeInto(text, data.bytes.subarray(start)).written
    const mask = this.slots.length - 1
    for (let slot = hashBytes(0, data.bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const id = this.slots[slot]
      if (id === 0) {
        const fresh = starts.length - 1
        this.slots[slot] = fresh
        data.length = end
        starts.push(end)
        if (fresh * 2 > this.slots.length) this.grow()
        return fresh
      }
      if (this.equals(id, start, end)) return id
    }
  }

  private equals(id: number, start: number, end: number): boolean {
    const { bytes } = this.data
    const { words } = this.starts
    const other = words[id]
    if (words[id + 1] - other !== end - start) return false
    for (let i = start, j = other; i < end; i++, j++) if (bytes[i] !== bytes[j]) return false
    return true
  }

  private grow(): void {
    this.fill(this.slots.length * 2)
  }

  private fill(size: number): void {
    const slots = new Int32Array(size)
    const mask = slots.length - 1
    const { words } = this.starts
    for (let id = 1; id < this.count; id++) {
      let slot = hashBytes(0, this.data.bytes, words[id], words[id + 1]) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = id
    }
    this.slots = slots
  }
}
