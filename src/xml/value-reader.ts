import {
  AMP,
  BACKSLASH,
  BANG,
  CDATA_CLASS,
  CR,
  ESCAPE,
  GT,
  LF,
  LT,
  PLAIN,
  QUESTION,
  RBRACKET,
  SLASH,
  SPACE,
  TAB,
} from './bytes.js'
import type { Markup } from './markup.js'
import { MALFORMED } from './notice.js'

/**
 * Reads a field's content by the slow path: references, CDATA sections, comments, instructions, line ends
 * (XML 1.0, 2.11: CR LF and lone CR become LF), nested elements. The value is the source span where it can
 * be, else it is rewritten at `scratch`, behind the document in the same buffer; the text of a value never
 * grows by this, so a document's length of room is enough.
 */
export class ValueReader {
  /** Where the next rewritten value goes; the scanner resets it for each row. */
  scratch = 0
  /** The value as bytes of the buffer. */
  from = 0
  to = 0
  /** True when the value holds TAB, LF or a backslash. */
  escaped = false
  /** Offset of the first element inside the field, or -1. */
  elementAt = -1

  readonly #markup: Markup

  constructor(markup: Markup) {
    this.#markup = markup
  }

  /** `p` behind the start tag whose name stands at `[nameStart, nameEnd)`. Returns the offset behind the end tag. */
  read(p: number, nameStart: number, nameEnd: number): number {
    const { bytes } = this.#markup
    this.escaped = false
    this.elementAt = -1
    if (bytes[p] === LT && bytes[p + 1] === BANG && this.#markup.atCdata(p)) {
      const behind = this.#wholeCdata(p + 9, nameStart, nameEnd)
      if (behind > 0) return behind
    }
    return this.#rewrite(p, nameStart, nameEnd)
  }

  /** The common `<![CDATA[plain]]></NAME>`, kept where it stands; returns 0 when it is not just that. */
  #wholeCdata(from: number, nameStart: number, nameEnd: number): number {
    const { bytes } = this.#markup
    let p = from
    let escaped = false
    for (;;) {
      while (CDATA_CLASS[bytes[p]] === PLAIN) p++
      const b = bytes[p]
      if (CDATA_CLASS[b] === ESCAPE) {
        escaped = true
        p++
      } else if (b === RBRACKET) {
        if (bytes[p + 1] === RBRACKET && bytes[p + 2] === GT) break
        p++
      } else if (b === 0xef) {
        this.#markup.checkCharacter(p)
        p++
      } else return 0
    }
    if (bytes[p + 3] !== LT || bytes[p + 4] !== SLASH) return 0
    const behind = this.#markup.readEndTag(p + 3, nameStart, nameEnd)
    this.from = from
    this.to = p
    this.escaped = escaped
    return behind
  }

  #rewrite(p: number, nameStart: number, nameEnd: number): number {
    const markup = this.#markup
    const { bytes } = markup
    const from = this.scratch
    let to = from
    for (;;) {
      const b = bytes[p]
      if (b === LT) {
        const c = bytes[p + 1]
        if (c === SLASH) {
          p = markup.readEndTag(p, nameStart, nameEnd)
          break
        }
        if (c === QUESTION) p = markup.skipInstruction(p)
        else if (c === BANG) {
          if (bytes[p + 2] === 0x2d) p = markup.skipComment(p)
          else if (markup.atCdata(p)) {
            const close = markup.findCdataEnd(p + 9)
            to = this.#copy(p + 9, close, to)
            p = close + 3
          } else markup.fail(MALFORMED.tagSyntax, p)
        } else {
          if (this.elementAt < 0) this.elementAt = p
          p = markup.readTag(p)
          if (!markup.selfClosing) p = markup.skipContent(p, markup.nameStart, markup.nameEnd)
        }
      } else if (b === AMP) {
        p = markup.readReference(p)
        to = this.#put(markup.codePoint, to)
      } else {
        if (b === GT && bytes[p - 1] === RBRACKET && bytes[p - 2] === RBRACKET)
          markup.fail(MALFORMED.cdataEnd, p - 2)
        if (b < SPACE || b === 0xef) markup.checkCharacter(p)
        to = this.#copy(p, p + 1, to)
        if (b === CR && bytes[p + 1] === LF) p++
        p++
      }
    }
    this.from = from
    this.to = to
    this.scratch = to
    return p
  }

  /** Copies text, line ends normalised. A lone byte of CR LF is the caller's to skip. */
  #copy(p: number, end: number, to: number): number {
    const { bytes } = this.#markup
    for (; p < end; p++) {
      let b = bytes[p]
      if (b === CR) {
        if (p + 1 < end && bytes[p + 1] === LF) p++
        b = LF
      }
      if (b === LF || b === TAB || b === BACKSLASH) this.escaped = true
      bytes[to++] = b
    }
    return to
  }

  /** Appends a character as UTF-8. */
  #put(c: number, to: number): number {
    const { bytes } = this.#markup
    if (c < 0x80) {
      // A CR that came by reference stays a CR, and COPY text must escape it too.
      if (c === LF || c === TAB || c === CR || c === BACKSLASH) this.escaped = true
      bytes[to++] = c
    } else if (c < 0x800) {
      bytes[to++] = 0xc0 | (c >> 6)
      bytes[to++] = 0x80 | (c & 0x3f)
    } else if (c < 0x10000) {
      bytes[to++] = 0xe0 | (c >> 12)
      bytes[to++] = 0x80 | ((c >> 6) & 0x3f)
      bytes[to++] = 0x80 | (c & 0x3f)
    } else {
      bytes[to++] = 0xf0 | (c >> 18)
      bytes[to++] = 0x80 | ((c >> 12) & 0x3f)
      bytes[to++] = 0x80 | ((c >> 6) & 0x3f)
      bytes[to++] = 0x80 | (c & 0x3f)
    }
    return to
  }
}
