import { EnvelopeReader } from '../xml/envelope-reader.js'
import type { FileJudge } from './file-judge.js'

/** A stretch of a file that ends behind a claim, ready to be judged. */
export interface CutPart {
  readonly partNo: number
  readonly originalOffset: number
  /** `bytes[0, length)`, with spare bytes behind. */
  readonly bytes: Buffer
  readonly length: number
  /** Four numbers a claim: start, end, flat, ordinal. */
  readonly claims: readonly number[]
}

const SPARE = 16

/**
 * Cuts a file that arrives in chunks into parts of whole claims. All bytes of the file are in exactly one part,
 * so that the parts in order give the file back. Holds about one part and one claim in memory.
 */
export class PartCutter {
  /** Set when the file cannot be read further; what follows is not taken. */
  broken = false

  readonly #partBytes: number
  readonly #reader: EnvelopeReader
  #bytes = Buffer.allocUnsafeSlow(1 << 20)
  #length = 0
  #offset = 0
  #partNo = 0
  #found: number[] = []
  #cut = 0

  constructor(file: FileJudge, options: { partBytes: number; maxClaimBytes: number }) {
    this.#partBytes = options.partBytes
    this.#reader = new EnvelopeReader(
      {
        field: (name, value, offset) => file.field(name, value, offset),
        signature: (blank) => file.signature(blank),
        problem: (problem, offset) => {
          if (problem.kind === 'malformed' || problem.kind === 'wrongRoot') this.broken = true
          file.problem(problem, offset)
        },
        claim: (_bytes, start, end, offset, flat) => {
          const ordinal = ++file.claims
          const from = offset - this.#offset
          this.#cut = from + end - start
          this.#found.push(from, this.#cut, flat ? 1 : 0, ordinal)
        },
      },
      { maxClaimBytes: options.maxClaimBytes },
    )
  }

  /** Takes a chunk; returns the parts that are full now. Throws ClaimTooLargeError. */
  push(chunk: Uint8Array): CutPart[] {
    const needed = this.#length + chunk.length
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    this.#bytes.set(chunk, this.#length)
    this.#length = needed
    this.#reader.push(chunk)
    if (this.#cut >= this.#partBytes) return [this.#take(this.#cut)]
    // Long stretches without a claim are handed on as well, as far as the reader has done with them.
    const read = this.#reader.consumed - this.#offset
    return this.#found.length === 0 && read >= this.#partBytes ? [this.#take(read)] : []
  }

  /** The complete claims so far, if there are any, without waiting for a full part. */
  flush(): CutPart[] {
    return this.#cut > 0 ? [this.#take(this.#cut)] : []
  }

  /** The end of the file: the last part, if anything is left (it may hold no claim). */
  finish(): CutPart[] {
    this.#reader.finish()
    return this.#length > 0 ? [this.#take(this.#length)] : []
  }

  #take(end: number): CutPart {
    const bytes = Buffer.allocUnsafeSlow(end + SPARE)
    this.#bytes.copy(bytes, 0, 0, end)
    this.#bytes.copyWithin(0, end, this.#length)
    this.#length -= end
    const part = {
      partNo: this.#partNo++,
      originalOffset: this.#offset,
      bytes,
      length: end,
      claims: this.#found,
    }
    this.#offset += end
    this.#found = []
    this.#cut = 0
    return part
  }
}
