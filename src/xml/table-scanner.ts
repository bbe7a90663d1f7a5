import type { TablePlan } from '../standard/plan.js'
import {
  AMP,
  BACKSLASH,
  BANG,
  ESCAPE,
  GT,
  IS_SPACE,
  LT,
  PLAIN,
  QUESTION,
  RBRACKET,
  SLASH,
  SPACE,
  TEXT_CLASS,
} from './bytes.js'
import { type FieldProgram, fieldProgram, KIND } from './field-program.js'
import { Markup } from './markup.js'
import { MALFORMED, Malformed, NOTICE, type NoticeKind } from './notice.js'
import { ValueReader } from './value-reader.js'
import * as value from './values.js'

const CDATA_END = Buffer.from(']]>')

/** Native searches at memory speed, so that the loop over each value need not look for these. */
function isClean(document: Buffer): boolean {
  return (
    document.indexOf(AMP) < 0 &&
    document.indexOf(BACKSLASH) < 0 &&
    document.indexOf(0xef, 3) < 0 &&
    document.indexOf(CDATA_END) < 0
  )
}

/** Kinds up to this one are text, for which only length matters. */
const LAST_TEXT_KIND = KIND.list

/** Bytes that must be free behind a document in the buffer handed to {@link TableScanner.scan}, beside its length once more. */
export const SLACK = 64

/**
 * The row that has just been read: where each field's value is in `bytes`. Rules and the COPY writer work
 * on this view; it is good until the handler returns.
 */
export interface RowView {
  readonly bytes: Uint8Array
  readonly program: FieldProgram
  /** Span of the trimmed, unescaped, normalised value of field f; `start === end` means blank or missing. */
  readonly start: Int32Array
  readonly end: Int32Array
  /** Where the field stands in the document as sent, for messages; -1 when the element is missing. */
  readonly offset: Int32Array
  /** 1 when the value holds TAB, LF or a backslash, which COPY text must escape. */
  readonly escaped: Uint8Array
  /** 1 when the value was found to be outside its type. Such a value is not loaded. */
  readonly bad: Uint8Array
  /** Row in document order, from 1. */
  readonly number: number
  /** `bytes` by words; readable a few bytes beyond any value. */
  readonly words: DataView<ArrayBufferLike>
  /** No fewer bytes than all values of the row together. */
  readonly span: number
}

export interface ScanHandler {
  /**
   * Something was noticed. `field` is an index of the plan's fields or -1; `[from, to)` is the offending text
   * in `bytes` of the scanner (may be empty), `offset` its place in the document as sent.
   */
  notice(kind: NoticeKind, field: number, offset: number, from: number, to: number, detail: string): void
  /** A row is complete; its notices have been given before. */
  row(view: RowView): void
}

/**
 * Reads one table document in one pass: structure, presence, types and lengths are checked, rows are handed
 * out as spans of the same bytes. No tree, no object a field, no string unless something is wrong.
 *
 * The fast path expects what nearly every document holds: `<NAME>plain text</NAME>` in the order of the XSD.
 * Anything else (other order, attributes, CDATA, entities, comments …) goes through {@link Markup} and
 * {@link ValueReader}, which are complete but slower, and returns to the fast path with the next field.
 *
 * One scanner serves one thread; it keeps its arrays between documents.
 */
export class TableScanner implements RowView {
  bytes: Uint8Array = new Uint8Array(0)
  program!: FieldProgram
  start = new Int32Array(0)
  end = new Int32Array(0)
  offset = new Int32Array(0)
  escaped = new Uint8Array(0)
  bad = new Uint8Array(0)
  number = 0
  words: DataView<ArrayBufferLike> = new DataView(new ArrayBuffer(0))
  span = 0

  #handler!: ScanHandler
  #markup = new Markup()
  #values = new ValueReader(this.#markup)
  #documentStart = 0
  /** True when no byte of the document but `<` and controls can end or change a run of text. */
  #clean = false
  /** Document offset where the UTF-8 check failed, or -1; the document is read up to there. */
  #utf8At = -1
  #namespaceSaid = false

  /**
   * Scans `buffer[start, start + length)`. The buffer must have room for `length + SLACK` more bytes behind the
   * document: values that must be rewritten (entities, CDATA with CR …) are put there.
   *
   * Returns false when the document is not well-formed (or DOCTYPE, encoding, UTF-8): the notice has been
   * given, rows completed before it were handed out, the rest was not judged.
   */
  scan(plan: TablePlan, buffer: Buffer, start: number, length: number, handler: ScanHandler): boolean {
    this.#take(plan, buffer)
    this.#handler = handler
    this.#documentStart = start
    this.#utf8At = -1
    this.#namespaceSaid = false
    this.number = 0
    let documentEnd = start + length
    try {
      const markup = this.#markup
      let p = markup.open(buffer, start, documentEnd)
      const valid = markup.checkUtf8(start, documentEnd)
      if (valid < documentEnd) {
        this.#utf8At = valid - start
        documentEnd = markup.end = valid
      }
      buffer.fill(0, documentEnd, documentEnd + 8)
      this.#clean = isClean(buffer.subarray(start, documentEnd))
      this.#values.scratch = documentEnd + 16
      p = this.#prolog(p)
      p = this.#root(p)
      p = markup.skipMisc(p)
      if (p < documentEnd) markup.fail(MALFORMED.outsideRoot, p)
      if (this.#utf8At >= 0) throw new Malformed(NOTICE.utf8, '', documentEnd)
      this.#sayNamespace()
      return true
    } catch (problem) {
      if (!(problem instanceof Malformed)) throw problem
      this.#sayNamespace()
      // A document cut short by the UTF-8 check ends too early; the cause is the bad byte, not the missing end.
      if (this.#utf8At >= 0 && problem.offset >= documentEnd)
        handler.notice(NOTICE.utf8, -1, this.#utf8At, documentEnd, documentEnd, '')
      else
        handler.notice(
          problem.kind,
          -1,
          problem.offset - start,
          problem.offset,
          problem.offset,
          problem.reason,
        )
      return false
    }
  }

  #take(plan: TablePlan, buffer: Uint8Array): void {
    const program = fieldProgram(plan)
    this.program = program
    if (this.start.length <= program.count) {
      const room = Math.max(program.count + 1, 80)
      this.start = new Int32Array(room)
      this.end = new Int32Array(room)
      this.offset = new Int32Array(room)
      this.escaped = new Uint8Array(room)
      this.bad = new Uint8Array(room)
    }
    // One slot more than fields: always blank, for whoever reads a field that this version does not have.
    this.start[program.count] = this.end[program.count] = this.bad[program.count] = 0
    if (this.bytes !== buffer) {
      this.bytes = buffer
      this.words = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    }
  }

  #say(kind: NoticeKind, field: number, at: number, from: number, to: number, detail = ''): void {
    this.#handler.notice(kind, field, at - this.#documentStart, from, to, detail)
  }

  #sayNamespace(): void {
    const at = this.#markup.namespaceAt
    if (at < 0 || this.#namespaceSaid) return
    this.#namespaceSaid = true
    this.#say(NOTICE.namespace, -1, at, at, at)
  }

  #prolog(p: number): number {
    const markup = this.#markup
    const content = markup.skipSpace(p)
    const behind = markup.readDeclaration(content)
    if (behind > content && content > p) this.#say(NOTICE.blankBeforeDeclaration, -1, p, p, p)
    p = markup.skipMisc(behind)
    const { bytes } = this
    if (bytes[p] !== LT) markup.fail(p >= markup.end ? MALFORMED.noRoot : MALFORMED.outsideRoot, p)
    if (bytes[p + 1] === BANG) {
      if (bytes[p + 2] === 0x44) throw new Malformed(NOTICE.doctype, '', p)
      markup.fail(MALFORMED.outsideRoot, p)
    }
    return p
  }

  /** `p` at the root's `<`; returns the offset behind its end tag. */
  #root(p: number): number {
    const markup = this.#markup
    const { plan } = this.program
    const content = markup.readTag(p)
    const { nameStart, nameEnd, selfClosing } = markup
    const name = markup.localName(nameStart, nameEnd)
    if (name === plan.root) {
      if (plan.list === null) return this.#flat(content, nameStart, nameEnd, selfClosing)
      return this.#listRoot(content, nameStart, nameEnd, selfClosing)
    }
    if (name === plan.list) {
      this.#say(NOTICE.noWrapper, -1, p, nameStart, nameEnd, plan.root)
      return this.#list(p, content, nameStart, nameEnd, selfClosing)
    }
    this.#say(NOTICE.wrongRoot, -1, p, nameStart, nameEnd, plan.root)
    return selfClosing ? content : markup.skipContent(content, nameStart, nameEnd)
  }

  #flat(content: number, nameStart: number, nameEnd: number, selfClosing: boolean): number {
    this.#beginRow()
    if (!selfClosing) content = this.#fields(content, nameStart, nameEnd)
    this.#endRow(nameStart - 1, this.#markup.end - this.#documentStart)
    return content
  }

  #listRoot(p: number, nameStart: number, nameEnd: number, selfClosing: boolean): number {
    const { plan } = this.program
    const markup = this.#markup
    let lists = 0
    let loose = false
    let extras = 0
    while (!selfClosing) {
      const at = this.#nextElement(p, nameStart, nameEnd)
      if (at < 0) {
        p = -at
        break
      }
      p = markup.readTag(at)
      const childStart = markup.nameStart
      const childEnd = markup.nameEnd
      const empty = markup.selfClosing
      const child = markup.localName(childStart, childEnd)
      if (child === plan.list) {
        if (lists++ > 0) this.#say(NOTICE.fieldTwice, -1, at, childStart, childEnd, child)
        p = this.#list(at, p, childStart, childEnd, empty)
        continue
      }
      if (this.#isRow(child)) {
        if (!loose) this.#say(NOTICE.noWrapper, -1, at, childStart, childEnd, plan.list ?? '')
        loose = true
        p = this.#listRow(child, at, p, childStart, childEnd, empty)
        continue
      }
      if (plan.extras.includes(child)) {
        if (extras++ > 0) this.#say(NOTICE.fieldTwice, -1, at, childStart, childEnd, child)
        p = empty ? p : markup.skipContent(p, childStart, childEnd)
        continue
      }
      p = this.#unknown(at, p, childStart, childEnd, empty)
    }
    if (lists === 0 && !loose) this.#say(NOTICE.emptyList, -1, nameStart - 1, nameStart, nameStart)
    return p
  }

  #list(at: number, p: number, nameStart: number, nameEnd: number, selfClosing: boolean): number {
    const markup = this.#markup
    const rowsBefore = this.number
    while (!selfClosing) {
      const rowAt = this.#nextElement(p, nameStart, nameEnd)
      if (rowAt < 0) {
        p = -rowAt
        break
      }
      p = markup.readTag(rowAt)
      const rowStart = markup.nameStart
      const rowEnd = markup.nameEnd
      const empty = markup.selfClosing
      const row = markup.localName(rowStart, rowEnd)
      if (this.#isRow(row)) p = this.#listRow(row, rowAt, p, rowStart, rowEnd, empty)
      else p = this.#unknown(rowAt, p, rowStart, rowEnd, empty)
    }
    if (this.number === rowsBefore) this.#say(NOTICE.emptyList, -1, at, at, at)
    return p
  }

  #isRow(name: string): boolean {
    const { plan } = this.program
    return name === plan.row || plan.rowAliases.includes(name)
  }

  #listRow(
    name: string,
    at: number,
    p: number,
    nameStart: number,
    nameEnd: number,
    selfClosing: boolean,
  ): number {
    const { plan } = this.program
    this.#beginRow()
    if (name !== plan.row) this.#say(NOTICE.otherSpelling, -1, at, nameStart, nameEnd, plan.row ?? '')
    if (!selfClosing) p = this.#fields(p, nameStart, nameEnd)
    this.#endRow(at, p - at)
    return p
  }

  /**
   * Skips to the next child element, noticing text between. Returns its offset, or, at the parent's end tag,
   * the negative of the offset behind it.
   */
  #nextElement(p: number, parentStart: number, parentEnd: number): number {
    const { bytes } = this
    const markup = this.#markup
    for (;;) {
      while (IS_SPACE[bytes[p]] === 1) p++
      if (bytes[p] !== LT) {
        p = this.#textBetween(p)
        continue
      }
      const c = bytes[p + 1]
      if (c === SLASH) return -markup.readEndTag(p, parentStart, parentEnd)
      if (c === QUESTION) p = markup.skipInstruction(p)
      else if (c === BANG) {
        if (markup.atCdata(p)) p = this.#textBetween(p)
        else p = markup.skipComment(p)
      } else return p
    }
  }

  /** Text (or a CDATA section) where only elements may stand. Returns the offset behind it. */
  #textBetween(p: number): number {
    const from = p
    const { bytes } = this
    const markup = this.#markup
    let blank = true
    for (;;) {
      const b = bytes[p]
      if (b === LT) {
        if (bytes[p + 1] !== BANG || !markup.atCdata(p)) break
        const close = markup.findCdataEnd(p + 9)
        if (value.trimStart(bytes, p + 9, close) < close) blank = false
        p = close + 3
      } else if (b === 0x26) {
        p = markup.readReference(p)
        if (markup.codePoint > SPACE || IS_SPACE[markup.codePoint] === 0) blank = false
      } else {
        if (b === GT && bytes[p - 1] === RBRACKET && bytes[p - 2] === RBRACKET)
          markup.fail(MALFORMED.cdataEnd, p - 2)
        if (b < SPACE || b === 0xef) markup.checkCharacter(p)
        if (IS_SPACE[b] === 0) blank = false
        p++
      }
    }
    if (!blank) this.#say(NOTICE.textBetween, -1, from, from, value.trimEnd(bytes, from, p))
    return p
  }

  #unknown(at: number, p: number, nameStart: number, nameEnd: number, selfClosing: boolean): number {
    const behind = selfClosing ? p : this.#markup.skipContent(p, nameStart, nameEnd)
    const to = selfClosing ? p : behind - (nameEnd - nameStart) - 3
    this.#say(NOTICE.unknownElement, -1, at, p, Math.max(p, to), this.#markup.text(nameStart, nameEnd))
    return behind
  }

  #beginRow(): void {
    this.number++
    // The other arrays are written with each field, or in endRow for those that are missing.
    this.offset.fill(-1, 0, this.program.count)
    this.#values.scratch = this.#markup.end + 16
  }

  #endRow(at: number, span: number): void {
    const { program, offset } = this
    this.span = span
    for (let f = 0; f < program.count; f++) {
      if (offset[f] >= 0) continue
      this.start[f] = this.end[f] = 0
      this.escaped[f] = 0
      this.bad[f] = program.required[f]
      this.#say(NOTICE.missingElement, f, at, at, at)
    }
    this.#handler.row(this)
  }

  /** The fields of one row: `p` behind the row's start tag; returns the offset behind its end tag. */
  #fields(p: number, rowStart: number, rowEnd: number): number {
    const { bytes, program, start, end, offset, escaped: needsEscape, bad } = this
    const words = this.words
    const { count, openAt, open, openLength, openMask, closeAt, close, closeLength, closeMask } = program
    const { kind: kinds, required, maxLength } = program
    const isSpace = IS_SPACE
    const textClass = TEXT_CLASS
    const clean = this.#clean
    let expected = 0
    for (;;) {
      while (isSpace[bytes[p]] === 1) p++
      if (expected < count) {
        // `<NAME` of the expected field, four bytes at a time.
        const f = expected
        let w = openAt[f]
        const last = openAt[f + 1] - 1
        let q = p
        while (w < last && words.getInt32(q, true) === open[w]) {
          w++
          q += 4
        }
        if (w === last && (words.getInt32(q, true) & openMask[f]) === open[w]) {
          q = p + openLength[f]
          const b = bytes[q]
          if (b === GT) {
            const from = q + 1
            let to = from
            let escaped = 0
            for (;;) {
              if (clean) {
                // Four bytes at a time to the first `<` or control character: a zero byte in `word ^ '<<<<'`, or a
                // byte below 0x20, sets its high bit in `hit`; the lowest such bit is exact.
                let word = words.getInt32(to, true)
                let other = word ^ 0x3c3c3c3c
                let hit = (((other - 0x01010101) & ~other) | ((word - 0x20202020) & ~word)) & 0x80808080
                while (hit === 0) {
                  to += 4
                  word = words.getInt32(to, true)
                  other = word ^ 0x3c3c3c3c
                  hit = (((other - 0x01010101) & ~other) | ((word - 0x20202020) & ~word)) & 0x80808080
                }
                to += (31 - Math.clz32(hit & -hit)) >> 3
              } else while (textClass[bytes[to]] === PLAIN) to++
              if (textClass[bytes[to]] !== ESCAPE) break
              escaped = 1
              to++
            }
            if (bytes[to] === LT && offset[f] < 0) {
              // `</NAME>` right here: the common case is done.
              let c = closeAt[f]
              const closeLast = closeAt[f + 1] - 1
              q = to
              while (c < closeLast && words.getInt32(q, true) === close[c]) {
                c++
                q += 4
              }
              if (c === closeLast && (words.getInt32(q, true) & closeMask[f]) === close[c]) {
                offset[f] = from
                start[f] = from
                end[f] = to
                needsEscape[f] = escaped
                bad[f] = 0
                if (from === to) {
                  if (required[f] === 1) this.#requiredBlank(f, from)
                } else if (isSpace[bytes[from]] === 1 || isSpace[bytes[to - 1]] === 1)
                  this.#keep(f, from, to, from, escaped)
                else if (kinds[f] > LAST_TEXT_KIND || (maxLength[f] > 0 && to - from > maxLength[f])) {
                  const found = value.checkValue(program, f, bytes, from, to)
                  if (found !== value.VALUE_OK) this.#sayValue(f, found, from, from, to)
                }
                p = to + closeLength[f]
                expected = f + 1
                continue
              }
            }
            this.#markup.enter()
            p = this.#slowValue(f, p, from, p + 1, p + openLength[f])
            expected = f + 1
            continue
          }
          if (b === SLASH && bytes[q + 1] === GT) {
            this.#blank(f, p, q + 2)
            p = q + 2
            expected = f + 1
            continue
          }
        }
      }
      // Anything else.
      const at = this.#nextElement(p, rowStart, rowEnd)
      if (at < 0) return -at
      const f = this.#openField(at)
      p = this.#behind
      if (f >= 0) expected = f + 1
    }
  }

  #behind = 0

  /** A child of a row by the slow path; returns its field index or -1 when unknown, and sets `#behind`. */
  #openField(at: number): number {
    const markup = this.#markup
    const content = markup.readTag(at)
    const { nameStart, nameEnd, selfClosing } = markup
    const f = this.program.byName.get(markup.localName(nameStart, nameEnd)) ?? -1
    if (f < 0) this.#behind = this.#unknown(at, content, nameStart, nameEnd, selfClosing)
    else if (selfClosing) {
      this.#blank(f, at, content)
      this.#behind = content
    } else this.#behind = this.#slowValue(f, at, content, nameStart, nameEnd)
    return f
  }

  #blank(f: number, at: number, behind: number): void {
    if (this.offset[f] >= 0) this.#again(f, at, behind, behind, 0)
    else this.#keep(f, behind, behind, behind, 0)
  }

  #slowValue(f: number, at: number, from: number, nameStart: number, nameEnd: number): number {
    const values = this.#values
    const behind = values.read(from, nameStart, nameEnd)
    if (values.elementAt >= 0)
      this.#say(
        NOTICE.elementInField,
        f,
        values.elementAt,
        values.elementAt,
        Math.min(values.elementAt + 60, behind),
      )
    const escaped = values.escaped ? 1 : 0
    if (this.offset[f] >= 0) this.#again(f, at, values.from, values.to, escaped)
    else this.#keep(f, values.from, values.to, from, escaped)
    if (values.elementAt >= 0) this.bad[f] = 1
    return behind
  }

  /**
   * A field that this row already has. In a flat table (but XML1) that starts over with its first field, it is
   * a second record in the same document, as some exporters write XML11; else the value is ambiguous.
   */
  #again(f: number, at: number, from: number, to: number, escaped: number): void {
    const { plan } = this.program
    if (plan.list === null && plan.table !== 'XML1' && this.#startsOver(f)) {
      if (this.number === 1) this.#say(NOTICE.twoRecords, -1, at, at, at)
      this.#endRow(at, this.#markup.end - this.#documentStart)
      const { scratch } = this.#values
      this.#beginRow()
      this.#values.scratch = scratch
      this.#keep(f, from, to, from, escaped)
      return
    }
    this.#say(NOTICE.fieldTwice, f, at, from, to, plan.fields[f].name)
    this.bad[f] = 1
  }

  /** True when field f came first in this row and most of the other fields came after it. */
  #startsOver(f: number): boolean {
    const { offset } = this
    const { count } = this.program
    let seen = 0
    for (let g = 0; g < count; g++) {
      if (offset[g] < 0) continue
      if (offset[g] < offset[f]) return false
      seen++
    }
    return seen * 2 >= count
  }

  #requiredBlank(f: number, at: number): void {
    this.bad[f] = 1
    this.#say(NOTICE.requiredBlank, f, at, at, at)
  }

  /** Takes the value `[from, to)` for field f: trims, checks, normalises. `at` is its place in the document. */
  #keep(f: number, from: number, to: number, at: number, escaped: number): void {
    const { bytes, program } = this
    this.offset[f] = at
    this.bad[f] = 0
    if (from < to && (IS_SPACE[bytes[from]] === 1 || IS_SPACE[bytes[to - 1]] === 1)) {
      // White space around a number has no meaning (XSD collapses it); around text it is noticed.
      const kind = program.kind[f]
      const wholeFrom = from
      const wholeTo = to
      from = value.trimStart(bytes, from, to)
      to = value.trimEnd(bytes, from, to)
      if (kind !== KIND.integer && kind !== KIND.decimal)
        this.#say(NOTICE.blanksAround, f, at, wholeFrom, wholeTo)
    }
    this.start[f] = from
    this.end[f] = to
    this.escaped[f] = escaped
    if (from === to) {
      if (program.required[f] === 1) this.#requiredBlank(f, at)
      return
    }
    const found = value.checkValue(program, f, bytes, from, to)
    if (found !== value.VALUE_OK) this.#sayValue(f, found, at, from, to)
  }

  /** Gives the notices of a value and keeps it in its normalised form, if it has one. */
  #sayValue(f: number, found: number, at: number, from: number, to: number): void {
    for (let kind = 0; found >> kind > 0; kind++)
      if (((found >> kind) & 1) === 1) this.#say(kind as NoticeKind, f, at, from, to)
    const { bytes } = this
    if ((found & (value.DECIMAL_COMMA | value.WHOLE_WITH_DECIMALS)) !== 0) {
      const scratch = this.#values.scratch
      const whole = (found & value.WHOLE_WITH_DECIMALS) !== 0
      to = value.normaliseNumber(bytes, from, to, scratch, whole)
      this.start[f] = scratch
      this.end[f] = to
      this.#values.scratch = to
    }
    if ((found & (value.NOT_NUMBER | value.BAD_DATE | value.BAD_DATETIME | value.BAD_LIST_ITEM)) !== 0)
      this.bad[f] = 1
  }
}
