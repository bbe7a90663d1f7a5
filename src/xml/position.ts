import { CR, LF } from './bytes.js'

/**
 * Line and column of byte offsets in a document, both from 1; the column counts characters. Only asked when
 * there is something to say, and cheap for growing offsets.
 */
export class PositionFinder {
  line = 1
  column = 1
  #bytes: Uint8Array = new Uint8Array(0)
  #start = 0
  #end = 0
  #at = 0

  /** Takes the document `bytes[start, end)`; offsets given to {@link find} count from `start`. */
  open(bytes: Uint8Array, start: number, end: number): void {
    this.#bytes = bytes
    this.#start = start
    this.#end = end
    this.#rewind()
  }

  #rewind(): void {
    this.#at = this.#start
    this.line = 1
    this.column = 1
  }

  /** Sets `line` and `column` to the place of `offset`. */
  find(offset: number): void {
    const bytes = this.#bytes
    const target = Math.min(this.#start + offset, this.#end)
    if (target < this.#at) this.#rewind()
    let { line, column } = this
    for (let p = this.#at; p < target; p++) {
      const b = bytes[p]
      if (b === LF || (b === CR && bytes[p + 1] !== LF)) {
        line++
        column = 1
      } else if ((b & 0xc0) !== 0x80 && b !== CR) column++
    }
    this.#at = target
    this.line = line
    this.column = column
  }
}
