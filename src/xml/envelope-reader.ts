import { isUtf8 } from 'node:buffer'
import { AMP, BANG, firstInvalidUtf8, GT, IS_SPACE, LT, QUESTION, RBRACKET, SLASH } from './bytes.js'
import { Markup } from './markup.js'
import { MALFORMED, Malformed, NOTICE } from './notice.js'
import { plainText } from './plain-text.js'

/** Header fields of the envelope; text as sent, not trimmed. */
export type EnvelopeField = 'MACSKCB' | 'NGAYLAP' | 'SOLUONGHOSO'

export type EnvelopeProblem =
  /** Not well-formed, DOCTYPE, wrong encoding or not UTF-8: nothing behind it was read. */
  | { readonly kind: 'malformed'; readonly problem: Malformed }
  | { readonly kind: 'wrongRoot'; readonly name: string }
  | { readonly kind: 'unknownElement'; readonly name: string }
  | { readonly kind: 'textBetween'; readonly text: string }
  | { readonly kind: 'flat' }

export interface EnvelopeHandler {
  field(name: EnvelopeField, value: string, offset: number): void
  /**
   * A claim: `bytes[start, end)` holds its HOSO element, or, when `flat`, the FILEHOSO elements that stood
   * directly under DANHSACHHOSO. `offset` is its place in the file. The bytes are good until this returns.
   */
  claim(bytes: Buffer, start: number, end: number, offset: number, flat: boolean): void
  /** CHUKYDONVI was there; `blank` when it holds nothing but white space. */
  signature(blank: boolean): void
  problem(problem: EnvelopeProblem, offset: number): void
}

const CONTAINERS = new Set(['THONGTINDONVI', 'THONGTINHOSO', 'DANHSACHHOSO'])
const FIELDS = new Set<string>(['MACSKCB', 'NGAYLAP', 'SOLUONGHOSO'])

/** Room kept behind the window for the NUL that ends every loop. */
const TAIL = 16

/** A claim is larger than the reader may hold in memory. */
export class ClaimTooLargeError extends Error {
  readonly code = 'CLAIM_TOO_LARGE'
  readonly limit: number
  constructor(limit: number) {
    super(`a claim is larger than ${limit} bytes`)
    this.limit = limit
  }
}

/**
 * Reads a GIAMDINHHS envelope, whole or in chunks of any size, and hands out its claims as byte ranges. It
 * looks into a claim only as far as needed to find its end; base64 is leapt over. Memory is bounded by the
 * largest claim, not by the file.
 *
 * Elements are found by local name, in any order; a namespace, comments and instructions are read over.
 * After a `malformed` problem everything else is ignored; claims given out before it were complete.
 */
export class EnvelopeReader {
  readonly #handler: EnvelopeHandler
  readonly #maxClaimBytes: number
  readonly #markup = new Markup()
  #window: Buffer = Buffer.alloc(0)
  #length = 0
  /** Offset in the file of `window[0]`. */
  #base = 0
  /** Next byte to look at. */
  #p = 0
  #final = false
  #started = false
  #rootSeen = false
  #done = false
  /** Open elements above the place, as names in the window's text. */
  #open: string[] = []
  /** Start of the claim being read, or -1; `#depth` open elements inside it. */
  #claimStart = -1
  #depth = 0
  #flat = false
  #flatEnd = 0
  #retryAt = 0

  constructor(handler: EnvelopeHandler, options: { maxClaimBytes: number }) {
    this.#handler = handler
    this.#maxClaimBytes = options.maxClaimBytes
  }

  /** Bytes of the file consumed so far: everything before this offset belongs to claims and header already handed out. */
  get consumed(): number {
    return this.#base + (this.#claimStart >= 0 ? this.#claimStart : this.#p)
  }

  /** Reads a whole file from a buffer that has {@link TAIL} spare bytes behind `length`, which are overwritten. */
  readWhole(buffer: Buffer, length: number): void {
    this.#window = buffer
    this.#length = length
    this.#final = true
    this.#run()
  }

  /** Takes the next chunk. Throws {@link ClaimTooLargeError}. */
  push(chunk: Uint8Array): void {
    if (this.#done) return
    this.#makeRoom(chunk.length)
    this.#window.set(chunk, this.#length)
    this.#length += chunk.length
    if (this.#length >= this.#retryAt) this.#run()
  }

  /** No more chunks: reads to the end. */
  finish(): void {
    if (this.#window.length < this.#length + TAIL) this.#makeRoom(0)
    this.#final = true
    if (!this.#done) this.#run()
  }

  #makeRoom(more: number): void {
    const keepFrom = this.#claimStart >= 0 ? this.#claimStart : this.#p
    const kept = this.#length - keepFrom
    // Also outside a claim: a comment or a header field may not grow without end either.
    if (kept > this.#maxClaimBytes) throw new ClaimTooLargeError(this.#maxClaimBytes)
    const needed = kept + more + TAIL
    if (this.#length + more + TAIL <= this.#window.length) return
    if (needed * 2 <= this.#window.length) this.#window.copyWithin(0, keepFrom, this.#length)
    else {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed * 2, 1 << 18))
      larger.set(this.#window.subarray(keepFrom, this.#length))
      this.#window = larger
    }
    this.#base += keepFrom
    this.#length = kept
    this.#p -= keepFrom
    this.#flatEnd -= keepFrom
    this.#retryAt = Math.max(0, this.#retryAt - keepFrom)
    if (this.#claimStart >= 0) this.#claimStart = 0
  }

  #run(): void {
    const markup = this.#markup
    markup.bytes = this.#window
    markup.end = this.#length
    this.#window.fill(0, this.#length, this.#length + TAIL)
    this.#retryAt = 0
    let at = this.#p
    try {
      if (!this.#started) {
        if (!this.#final && this.#length < 1024) return
        this.#p = markup.skipSpace(markup.open(this.#window, 0, this.#length))
        markup.end = this.#length
        this.#p = markup.readDeclaration(this.#p)
        this.#started = true
      }
      for (;;) {
        at = this.#p
        if (!this.#step()) break
      }
      if (this.#final && !this.#done) {
        if (this.#claimStart >= 0 || this.#open.length > 0) markup.fail(MALFORMED.endOfDocument, this.#length)
        if (!this.#rootSeen) markup.fail(MALFORMED.noRoot, this.#length)
      }
    } catch (problem) {
      if (!(problem instanceof Malformed)) throw problem
      // A token that is cut by the end of the window is not wrong, it is unfinished; do not look at a long one again at every chunk.
      if (!this.#final && problem.reason === MALFORMED.endOfDocument) {
        this.#p = Math.max(this.#p, at)
        this.#retryAt = this.#length + ((this.#length - this.#p) >> 1)
        return
      }
      this.#done = true
      this.#handler.problem({ kind: 'malformed', problem }, this.#base + problem.offset)
    }
  }

  /** Reads one token. Returns false when the window is used up. */
  #step(): boolean {
    return this.#claimStart >= 0 && !this.#flat ? this.#stepInClaim() : this.#stepOutside()
  }

  /** Inside a HOSO only depth matters; names are checked when the claim is judged. */
  #stepInClaim(): boolean {
    const bytes = this.#window
    const end = this.#length
    let p = this.#p
    const markup = this.#markup
    p = bytes.indexOf(LT, p)
    if (p < 0 || p >= end) {
      this.#p = end
      return false
    }
    this.#p = p
    const c = bytes[p + 1]
    if (c === SLASH) {
      const close = bytes.indexOf(GT, p)
      if (close < 0 || close >= end) markup.fail(MALFORMED.endOfDocument, end)
      this.#p = close + 1
      if (--this.#depth === 0) {
        markup.readEndTag(p, this.#nameStart(), this.#nameEnd())
        this.#giveClaim(this.#p)
      }
    } else if (c === BANG) {
      if (bytes[p + 2] === 0x2d) this.#p = markup.skipComment(p)
      else if (markup.atCdata(p)) this.#p = markup.findCdataEnd(p + 9) + 3
      else markup.fail(p + 9 >= end ? MALFORMED.endOfDocument : MALFORMED.tagSyntax, p + 9 >= end ? end : p)
    } else if (c === QUESTION) {
      // Some exporters nest a table with its own declaration; it is not well-formed, yet readable.
      let q = p + 2
      while (q < end && !(bytes[q] === QUESTION && bytes[q + 1] === GT)) q++
      if (q >= end) markup.fail(MALFORMED.endOfDocument, end)
      this.#p = q + 2
    } else {
      this.#p = markup.readTag(p)
      if (!markup.selfClosing) this.#depth++
    }
    return true
  }

  /** The claim's own element name starts right behind its `<`. */
  #nameStart(): number {
    return this.#claimStart + 1
  }
  #nameEnd(): number {
    let q = this.#claimStart + 1
    while (IS_SPACE[this.#window[q]] === 0 && this.#window[q] !== GT) q++
    return q
  }

  #giveClaim(end: number): void {
    const start = this.#claimStart
    this.#claimStart = -1
    this.#markup.forgetNamespaces()
    this.#handler.claim(this.#window, start, end, this.#base + start, this.#flat)
    this.#flat = false
  }

  #stepOutside(): boolean {
    const bytes = this.#window
    const end = this.#length
    const markup = this.#markup
    let p = this.#p
    while (IS_SPACE[bytes[p]] === 1) p++
    this.#p = p
    if (p >= end) return false
    if (bytes[p] !== LT) return this.#text(p)
    const c = bytes[p + 1]
    if (c === BANG) {
      if (bytes[p + 2] === 0x44) throw new Malformed(NOTICE.doctype, '', p)
      if (markup.atCdata(p) && this.#open.length > 0) this.#p = markup.findCdataEnd(p + 9) + 3
      else this.#p = markup.skipComment(p)
      return true
    }
    if (c === QUESTION) {
      this.#p = markup.skipInstruction(p)
      return true
    }
    if (c === SLASH) {
      this.#endTag(p)
      return true
    }
    this.#startTag(p)
    return true
  }

  #endTag(p: number): void {
    const name = this.#open.at(-1)
    if (name === undefined) throw new Malformed(NOTICE.malformed, MALFORMED.outsideRoot, p)
    const bytes = this.#window
    const encoded = Buffer.from(name)
    let q = p + 2
    for (const b of encoded)
      if (bytes[q++] !== b)
        this.#markup.fail(
          q > this.#length ? MALFORMED.endOfDocument : MALFORMED.tagMismatch,
          q > this.#length ? this.#length : p,
        )
    q = this.#markup.skipSpace(q)
    if (bytes[q] !== GT) this.#markup.fail(MALFORMED.tagMismatch, q)
    if (this.#flat) this.#giveClaim(this.#flatEnd)
    this.#open.pop()
    this.#p = q + 1
  }

  #startTag(p: number): void {
    const markup = this.#markup
    if (this.#rootSeen && this.#open.length === 0) markup.fail(MALFORMED.outsideRoot, p)
    const content = markup.readTag(p)
    const { nameStart, nameEnd, selfClosing } = markup
    this.#checkUtf8(p, content)
    const name = markup.shortText(nameStart, nameEnd)
    const local = name.slice(name.indexOf(':') + 1)
    if (!this.#rootSeen) {
      this.#rootSeen = true
      if (local !== 'GIAMDINHHS') {
        this.#handler.problem({ kind: 'wrongRoot', name }, this.#base + p)
        this.#done = true
        this.#p = this.#length
        this.#open.length = 0
        return
      }
      if (!selfClosing) this.#open.push(name)
      this.#p = content
      return
    }
    const inList = this.#open.at(-1)?.endsWith('DANHSACHHOSO') === true
    if (inList && local === 'FILEHOSO') {
      const behind = selfClosing ? content : markup.skipContent(content, nameStart, nameEnd)
      if (!this.#flat) {
        this.#handler.problem({ kind: 'flat' }, this.#base + p)
        this.#flat = true
        this.#claimStart = p
      }
      this.#flatEnd = this.#p = behind
      return
    }
    if (this.#flat) this.#giveClaim(this.#flatEnd)
    if (inList && local === 'HOSO') {
      this.#claimStart = p
      this.#p = content
      this.#depth = 1
      if (selfClosing) this.#giveClaim(content)
      return
    }
    if (CONTAINERS.has(local)) {
      if (!selfClosing) this.#open.push(name)
      this.#p = content
      return
    }
    const behind = selfClosing ? content : markup.skipContent(content, nameStart, nameEnd)
    this.#checkUtf8(content, behind)
    this.#p = behind
    const text = selfClosing ? '' : plainText(markup.text(content, behind - (nameEnd - nameStart) - 3))
    if (FIELDS.has(local)) this.#handler.field(local as EnvelopeField, text, this.#base + p)
    else if (local === 'CHUKYDONVI') this.#handler.signature(text.trim() === '')
    else this.#handler.problem({ kind: 'unknownElement', name: local }, this.#base + p)
  }

  /** Text where only elements may stand. Outside the root it is not well-formed. */
  #text(p: number): boolean {
    const bytes = this.#window
    const markup = this.#markup
    if (this.#open.length === 0) markup.fail(MALFORMED.outsideRoot, p)
    let q = p
    while (bytes[q] !== LT) {
      if (q >= this.#length) {
        if (!this.#final && q - p < 4096) markup.fail(MALFORMED.endOfDocument, q)
        break
      }
      if (bytes[q] === AMP) q = markup.readReference(q)
      else {
        if (bytes[q] === GT && bytes[q - 1] === RBRACKET && bytes[q - 2] === RBRACKET)
          markup.fail(MALFORMED.cdataEnd, q - 2)
        markup.checkCharacter(q++)
      }
    }
    this.#checkUtf8(p, q)
    this.#handler.problem(
      { kind: 'textBetween', text: markup.text(p, Math.min(q, p + 200)).trim() },
      this.#base + p,
    )
    this.#p = q
    return true
  }

  #checkUtf8(start: number, end: number): void {
    const span = this.#window.subarray(start, end)
    if (isUtf8(span)) return
    throw new Malformed(NOTICE.utf8, '', firstInvalidUtf8(this.#window, start, end))
  }
}
