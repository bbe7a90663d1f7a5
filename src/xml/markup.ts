import { isUtf8 } from 'node:buffer'
import {
  AMP,
  APOSTROPHE,
  BANG,
  COLON,
  CR,
  EQUALS,
  firstInvalidUtf8,
  GT,
  HASH,
  IS_NAME,
  IS_SPACE,
  LBRACKET,
  LF,
  LT,
  MINUS,
  NINE,
  QUESTION,
  QUOTE,
  RBRACKET,
  SEMICOLON,
  SLASH,
  SPACE,
  startsWith,
  TAB,
  ZERO,
} from './bytes.js'
import { Namespaces, type TagAttribute } from './namespaces.js'
import { MALFORMED, Malformed, NOTICE } from './notice.js'
import { ShortTexts } from './short-texts.js'

const NAME_START =
  /^[:A-Z_a-z\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{2FF}\u{370}-\u{37D}\u{37F}-\u{1FFF}\u{200C}-\u{200D}\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}]$/u
const NAME_REST =
  /^[-.0-9:A-Z_a-z\u{B7}\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{37D}\u{37F}-\u{1FFF}\u{200C}-\u{200D}\u{203F}-\u{2040}\u{2070}-\u{218F}\u{2C00}-\u{2FEF}\u{3001}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFFD}\u{10000}-\u{EFFFF}]$/u

/**
 * The markup of XML 1.0 (fifth edition) that is the same everywhere: prolog, tags with attributes, comments,
 * instructions, references, subtrees to be skipped. This is the careful, slow path; the readers go through the
 * common shapes on their own and come here for the rest.
 *
 * Works on `bytes[start, end)`; `bytes[end]` is a NUL that the caller has put there, so that no loop over
 * content needs a second bound. Throws {@link Malformed} and nothing else.
 */
export class Markup {
  bytes: Uint8Array = new Uint8Array(1)
  end = 0

  /** Result of {@link readTag}: span of the name, and whether the tag closed itself. */
  nameStart = 0
  nameEnd = 0
  selfClosing = false
  /** Offset of the first name that carries a namespace, or -1. */
  namespaceAt = -1
  /** Result of {@link readReference}: the character referred to. */
  codePoint = 0

  #namespaces = new Namespaces()
  #shortTexts = new ShortTexts()
  #stack: number[] = []

  /** Takes the document and checks that it is UTF-8; returns the offset behind a byte order mark. */
  open(bytes: Uint8Array, start: number, end: number): number {
    this.bytes = bytes
    this.end = end
    this.namespaceAt = -1
    this.#namespaces.clear()
    if (end - start >= 2) {
      const a = bytes[start]
      const b = bytes[start + 1]
      if (
        (a === 0xfe && b === 0xff) ||
        (a === 0xff && b === 0xfe) ||
        (a === LT && b === 0) ||
        (a === 0 && b === LT)
      )
        throw new Malformed(NOTICE.encoding, 'UTF-16', start)
    }
    return startsWith(bytes, start, '\xef\xbb\xbf') && end - start >= 3 ? start + 3 : start
  }

  /** Throws at the first byte that is not UTF-8, if it comes before `limit`; else returns the valid prefix's end. */
  checkUtf8(start: number, end: number): number {
    if (isUtf8(this.bytes.subarray(start, end))) return end
    return firstInvalidUtf8(this.bytes, start, end)
  }

  fail(reason: string, offset: number): never {
    throw new Malformed(
      NOTICE.malformed,
      offset >= this.end ? MALFORMED.endOfDocument : reason,
      Math.min(offset, this.end),
    )
  }

  skipSpace(p: number): number {
    const { bytes } = this
    while (IS_SPACE[bytes[p]] === 1) p++
    return p
  }

  /**
   * Reads `<?xml … ?>` if it stands at `p`. Refuses any encoding but UTF-8 by name, and any version but 1.0.
   * Returns the offset behind it.
   */
  readDeclaration(p: number): number {
    const { bytes } = this
    if (!startsWith(bytes, p, '<?xml') || IS_SPACE[bytes[p + 5]] !== 1) return p
    let close = p + 5
    while (close < this.end && !(bytes[close] === QUESTION && bytes[close + 1] === GT)) close++
    if (close >= this.end) this.fail(MALFORMED.declaration, this.end)
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + p + 5, close - p - 5).toString('latin1')
    const parts =
      /^[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*$/.exec(
        text,
      )
    if (parts === null || !/^1\.0$/.test(parts[1] ?? parts[2] ?? '')) this.fail(MALFORMED.declaration, p)
    const encoding = parts[3] ?? parts[4]
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding))
      throw new Malformed(NOTICE.encoding, encoding, p)
    return close + 2
  }

  /** Skips white space, comments and instructions before or after the root; stops at the next other thing. */
  skipMisc(p: number): number {
    const { bytes } = this
    for (;;) {
      p = this.skipSpace(p)
      if (bytes[p] !== LT) return p
      if (bytes[p + 1] === QUESTION) p = this.skipInstruction(p)
      else if (bytes[p + 1] === BANG && bytes[p + 2] === MINUS) p = this.skipComment(p)
      else return p
    }
  }

  /** `p` at `<!--`. Returns the offset behind `-->`. */
  skipComment(p: number): number {
    const { bytes, end } = this
    if (bytes[p + 2] !== MINUS || bytes[p + 3] !== MINUS) this.fail(MALFORMED.tagSyntax, p)
    let q = p + 4
    for (;;) {
      const b = bytes[q]
      if (b === MINUS && bytes[q + 1] === MINUS) {
        if (bytes[q + 2] === GT) return q + 3
        this.fail(q + 2 >= end ? MALFORMED.endOfDocument : MALFORMED.comment, q + 2 >= end ? end : q)
      }
      if (b < SPACE || b === 0xef) this.checkCharacter(q)
      q++
    }
  }

  /** `p` at `<?`. Returns the offset behind `?>`. The target `xml` is reserved (XML 1.0, 2.6). */
  skipInstruction(p: number): number {
    const { bytes } = this
    const nameEnd = this.#readName(p + 2)
    if (nameEnd === p + 5 && /^xml$/i.test(this.text(p + 2, nameEnd))) this.fail(MALFORMED.declaration, p)
    let q = nameEnd
    if (IS_SPACE[bytes[q]] !== 1 && bytes[q] !== QUESTION) this.fail(MALFORMED.instruction, q)
    for (;;) {
      const b = bytes[q]
      if (b === QUESTION && bytes[q + 1] === GT) {
        if (q === nameEnd || IS_SPACE[bytes[nameEnd]] === 1) return q + 2
        this.fail(MALFORMED.instruction, q)
      }
      if (q === nameEnd && b === QUESTION) this.fail(MALFORMED.instruction, q)
      if (b < SPACE || b === 0xef) this.checkCharacter(q)
      q++
    }
  }

  /** Throws unless the character at `p` may stand in an XML document (XML 1.0, 2.2). */
  checkCharacter(p: number): void {
    const { bytes } = this
    const b = bytes[p]
    if (b < SPACE) {
      if (b !== TAB && b !== LF && b !== CR) this.fail(MALFORMED.character, p)
    } else if (b === 0xef && bytes[p + 1] === 0xbf && bytes[p + 2] >= 0xbe) this.fail(MALFORMED.character, p)
  }

  /**
   * `p` at the `<` of a start tag or empty-element tag. Checks its attributes, notes namespaces, sets
   * `nameStart`, `nameEnd`, `selfClosing`, and returns the offset behind `>`. `free`: the element may be of any
   * namespace.
   */
  readTag(p: number, free = false): number {
    const { bytes } = this
    const nameStart = p + 1
    const nameEnd = this.#readName(nameStart)
    let q = nameEnd
    let selfClosing = false
    let given: readonly TagAttribute[] | null = null
    if (bytes[q] === GT) q++
    else {
      let attributes: TagAttribute[] | null = null
      for (;;) {
        const spaced = IS_SPACE[bytes[q]] === 1
        q = this.skipSpace(q)
        const b = bytes[q]
        if (b === GT) {
          q++
          break
        }
        if (b === SLASH) {
          if (bytes[q + 1] !== GT) this.fail(MALFORMED.tagSyntax, q + 1)
          selfClosing = true
          q += 2
          break
        }
        if (!spaced) this.fail(MALFORMED.tagSyntax, q)
        attributes ??= []
        q = this.#readAttribute(q, attributes)
      }
      given = attributes
    }
    this.#namespaces.enter()
    let prefixed = false
    for (let i = nameStart; i < nameEnd; i++) if (bytes[i] === COLON) prefixed = true
    if (
      (given !== null || prefixed) &&
      !this.#namespaces.accept(this.text(nameStart, nameEnd), given ?? [], free)
    )
      this.#namespace(p)
    if (selfClosing) this.#namespaces.leave()
    this.nameStart = nameStart
    this.nameEnd = nameEnd
    this.selfClosing = selfClosing
    return q
  }

  /** `p` at the `</` of the end tag of the element named by `bytes[nameStart, nameEnd)`. Returns the offset behind `>`. */
  readEndTag(p: number, nameStart: number, nameEnd: number): number {
    const { bytes } = this
    const length = nameEnd - nameStart
    let q = p + 2
    for (let i = 0; i < length; i++)
      if (bytes[q + i] !== bytes[nameStart + i])
        this.fail(
          q + i >= this.end ? MALFORMED.endOfDocument : MALFORMED.tagMismatch,
          q + i >= this.end ? this.end : p,
        )
    q += length
    if (bytes[q] !== GT && IS_SPACE[bytes[q]] !== 1)
      this.fail(q >= this.end ? MALFORMED.endOfDocument : MALFORMED.tagMismatch, q >= this.end ? this.end : p)
    q = this.skipSpace(q)
    if (bytes[q] !== GT) this.fail(MALFORMED.tagSyntax, q)
    this.#namespaces.leave()
    return q + 1
  }

  /** Tells that a start tag was read without {@link readTag}, whose end tag {@link readEndTag} will read. */
  enter(): void {
    this.#namespaces.enter()
  }

  /** Forgets all declarations; for a reader that does not follow every end tag. */
  forgetNamespaces(): void {
    this.#namespaces.clear()
  }

  /** `p` at `&`. Sets `codePoint` and returns the offset behind `;`. Only the five predefined entities exist (XML 1.0, 4.6). */
  readReference(p: number): number {
    const { bytes } = this
    let q = p + 1
    if (bytes[q] === HASH) {
      q++
      let value = 0
      const hex = bytes[q] === 0x78
      if (hex) q++
      const digits = q
      for (; ; q++) {
        const b = bytes[q]
        let digit: number
        if (b >= ZERO && b <= NINE) digit = b - ZERO
        else if (hex && b >= 0x41 && b <= 0x46) digit = b - 0x37
        else if (hex && b >= 0x61 && b <= 0x66) digit = b - 0x57
        else break
        value = Math.min(value * (hex ? 16 : 10) + digit, 0x110000)
      }
      if (q === digits || bytes[q] !== SEMICOLON) this.fail(MALFORMED.reference, q >= this.end ? q : p)
      const allowed =
        value === TAB ||
        value === LF ||
        value === CR ||
        (value >= SPACE && value <= 0xd7ff) ||
        (value >= 0xe000 && value <= 0xfffd) ||
        (value >= 0x10000 && value <= 0x10ffff)
      if (!allowed) this.fail(MALFORMED.reference, p)
      this.codePoint = value
      return q + 1
    }
    while (IS_NAME[bytes[q]] === 1) q++
    if (bytes[q] !== SEMICOLON) this.fail(MALFORMED.reference, q >= this.end ? q : p)
    switch (this.text(p + 1, q)) {
      case 'lt':
        this.codePoint = LT
        break
      case 'gt':
        this.codePoint = GT
        break
      case 'amp':
        this.codePoint = AMP
        break
      case 'apos':
        this.codePoint = APOSTROPHE
        break
      case 'quot':
        this.codePoint = QUOTE
        break
      default:
        this.fail(MALFORMED.reference, p)
    }
    return q + 1
  }

  /** True when `<![CDATA[` stands at `p`. */
  atCdata(p: number): boolean {
    return this.bytes[p + 2] === LBRACKET && startsWith(this.bytes, p + 3, 'CDATA[')
  }

  /** `p` behind `<![CDATA[`. Returns the offset of the closing `]]>`. */
  findCdataEnd(p: number): number {
    const { bytes } = this
    for (let q = p; ; q++) {
      const b = bytes[q]
      if (b === RBRACKET && bytes[q + 1] === RBRACKET && bytes[q + 2] === GT) return q
      if (b < SPACE || b === 0xef) this.checkCharacter(q)
    }
  }

  /** `p` behind a start tag whose name stands at `[nameStart, nameEnd)`: checks and skips all up to and with its end tag. */
  skipContent(p: number, nameStart: number, nameEnd: number): number {
    const { bytes } = this
    const stack = this.#stack
    stack.length = 0
    stack.push(nameStart, nameEnd)
    for (;;) {
      const b = bytes[p]
      if (b === LT) {
        const c = bytes[p + 1]
        if (c === SLASH) {
          const top = stack.length
          p = this.readEndTag(p, stack[top - 2], stack[top - 1])
          stack.length = top - 2
          if (top === 2) return p
        } else if (c === QUESTION) p = this.skipInstruction(p)
        else if (c === BANG) {
          if (bytes[p + 2] === MINUS) p = this.skipComment(p)
          else if (this.atCdata(p)) p = this.findCdataEnd(p + 9) + 3
          else this.fail(MALFORMED.tagSyntax, p + 2 >= this.end ? this.end : p)
        } else {
          p = this.readTag(p, true)
          if (!this.selfClosing) stack.push(this.nameStart, this.nameEnd)
        }
      } else if (b === AMP) p = this.readReference(p)
      else {
        if (b === GT && bytes[p - 1] === RBRACKET && bytes[p - 2] === RBRACKET)
          this.fail(MALFORMED.cdataEnd, p - 2)
        if (b < SPACE || b === 0xef) this.checkCharacter(p)
        p++
      }
    }
  }

  /** Bytes as text, for what is short and comes again: names. */
  shortText(start: number, end: number): string {
    return this.#shortTexts.read(this.bytes, start, end)
  }

  /** A name without its prefix. */
  localName(start: number, end: number): string {
    const name = this.shortText(start, end)
    const colon = name.indexOf(':')
    return colon < 0 ? name : name.slice(colon + 1)
  }

  /** Bytes as text, for messages. */
  text(start: number, end: number): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, end - start).toString('utf8')
  }

  #namespace(offset: number): void {
    if (this.namespaceAt < 0) this.namespaceAt = offset
  }

  #readName(p: number): number {
    const { bytes } = this
    let q = p
    let simple = true
    for (;;) {
      const b = bytes[q]
      if (IS_NAME[b] === 1) q++
      else if (b >= 0x80) {
        simple = false
        q++
      } else break
    }
    if (q === p) this.fail(MALFORMED.tagSyntax, p)
    const first = bytes[p]
    if (simple) {
      if ((first >= ZERO && first <= NINE) || first === MINUS || first === 0x2e)
        this.fail(MALFORMED.tagSyntax, p)
    } else {
      let start = true
      for (const character of this.text(p, q)) {
        if (!(start ? NAME_START : NAME_REST).test(character)) this.fail(MALFORMED.tagSyntax, p)
        start = false
      }
    }
    return q
  }

  #readAttribute(p: number, attributes: TagAttribute[]): number {
    const { bytes } = this
    const nameEnd = this.#readName(p)
    const name = this.text(p, nameEnd)
    if (attributes.some((attribute) => attribute.name === name)) this.fail(MALFORMED.attributeTwice, p)
    let q = this.skipSpace(nameEnd)
    if (bytes[q] !== EQUALS) this.fail(MALFORMED.attribute, q)
    q = this.skipSpace(q + 1)
    const quote = bytes[q]
    if (quote !== QUOTE && quote !== APOSTROPHE) this.fail(MALFORMED.attribute, q)
    const valueStart = ++q
    while (bytes[q] !== quote) {
      const b = bytes[q]
      if (b === LT) this.fail(MALFORMED.attribute, q)
      if (b === AMP) q = this.readReference(q)
      else {
        if (b < SPACE || b === 0xef) this.checkCharacter(q)
        q++
      }
    }
    attributes.push({
      name,
      value: name.startsWith('xmlns') ? this.text(valueStart, q) : '',
    })
    return q + 1
  }
}
