import { base64ErrorAt, decodeBase64, decodedBound } from './base64.js'
import { AMP, BANG, IS_SPACE, LT, SLASH } from './bytes.js'
import { Markup } from './markup.js'
import { plainText } from './plain-text.js'

/** How a table lies in NOIDUNGFILE: base64, XML nested as elements, XML as text (CDATA or escaped), or nothing. */
export type ContentForm = 'base64' | 'nested' | 'text' | 'blank'

/** One FILEHOSO of a claim. */
export interface TableFile {
  /** LOAIHOSO, trimmed, as sent. */
  readonly name: string
  /** Offset of the FILEHOSO in the buffer. */
  readonly at: number
  /** Content of NOIDUNGFILE in the buffer; meaning depends on `form`. */
  readonly start: number
  readonly end: number
  readonly form: ContentForm
  /** Decoded text when `form` is `text`. */
  readonly text: string | null
}

export interface ClaimFiles {
  readonly files: readonly TableFile[]
  /** Elements that do not belong there, by local name, with their offset. */
  readonly unknown: readonly { name: string; at: number }[]
}

/**
 * Reads the FILEHOSO elements of one claim: a HOSO element or a run of FILEHOSO elements in
 * `bytes[start, end)`. Throws `Malformed` when the markup is broken.
 */
export class ClaimReader {
  readonly #markup = new Markup()

  /** `bytes[end]` is overwritten with NUL for the duration of the call and restored. */
  read(bytes: Buffer, start: number, end: number, flat: boolean): ClaimFiles {
    const markup = this.#markup
    const saved = bytes[end]
    bytes[end] = 0
    markup.bytes = bytes
    markup.end = end
    const files: TableFile[] = []
    const unknown: { name: string; at: number }[] = []
    try {
      let p = start
      if (!flat) {
        p = markup.readTag(p)
        if (markup.selfClosing) return { files, unknown }
      }
      while (p < end) {
        p = this.#skipToElement(p)
        if (p >= end || bytes[p + 1] === SLASH) break
        const at = p
        const content = markup.readTag(p)
        const { nameStart, nameEnd, selfClosing } = markup
        const name = markup.localName(nameStart, nameEnd)
        if (name === 'FILEHOSO') {
          p = selfClosing ? content : this.#file(at, content, files, unknown)
          continue
        }
        unknown.push({ name, at })
        p = selfClosing ? content : markup.skipContent(content, nameStart, nameEnd)
      }
      return { files, unknown }
    } finally {
      bytes[end] = saved
    }
  }

  /** Skips white space, comments, instructions and stray text. */
  #skipToElement(p: number): number {
    const markup = this.#markup
    const { bytes, end } = markup
    while (p < end) {
      p = markup.skipMisc(p)
      if (p >= end || (bytes[p] === LT && bytes[p + 1] !== BANG)) return p
      if (bytes[p] === LT) p = markup.findCdataEnd(p + 9) + 3
      else p++
    }
    return p
  }

  #file(at: number, p: number, files: TableFile[], unknown: { name: string; at: number }[]): number {
    const markup = this.#markup
    const { bytes } = markup
    let kind = ''
    let content: Omit<TableFile, 'name' | 'at'> | null = null
    for (;;) {
      p = this.#skipToElement(p)
      if (bytes[p + 1] === SLASH || p >= markup.end) break
      const elementAt = p
      const inner = markup.readTag(p)
      const { nameStart, nameEnd, selfClosing } = markup
      const name = markup.localName(nameStart, nameEnd)
      if (name === 'NOIDUNGFILE') {
        if (selfClosing) {
          content = { start: inner, end: inner, form: 'blank', text: null }
          p = inner
        } else {
          content = this.#content(inner, nameStart, nameEnd)
          p = this.#behind
        }
      } else {
        p = selfClosing ? inner : markup.skipContent(inner, nameStart, nameEnd)
        if (name === 'LOAIHOSO') {
          if (!selfClosing) kind = trimmedText(markup.shortText(inner, p - (nameEnd - nameStart) - 3))
        } else unknown.push({ name, at: elementAt })
      }
    }
    files.push({ name: kind, at, ...(content ?? { start: p, end: p, form: 'blank' as const, text: null }) })
    // The end tag of FILEHOSO; its name has been matched by the depth of the envelope.
    while (p < markup.end && bytes[p] !== 0x3e) p++
    return p + 1
  }

  #behind = 0

  #content(start: number, nameStart: number, nameEnd: number): Omit<TableFile, 'name' | 'at'> {
    const markup = this.#markup
    const bytes = markup.bytes as Buffer
    let p = bytes.indexOf(LT, start)
    if (p < 0 || p > markup.end) p = markup.end
    if (bytes[p + 1] === SLASH) {
      // Text up to the end tag: base64, blank, or escaped XML.
      this.#behind = markup.readEndTag(p, nameStart, nameEnd)
      let from = start
      while (from < p && IS_SPACE[bytes[from]] === 1) from++
      if (from === p) return { start, end: p, form: 'blank', text: null }
      // Escaped XML may begin with a byte order mark of its own.
      if (bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf) from += 3
      if (bytes[from] === AMP) {
        const text = plainText(markup.text(from, p))
        return { start: from, end: p, form: 'text', text }
      }
      return { start: from, end: p, form: 'base64', text: null }
    }
    const declared = bytes[p + 1] === 0x3f
    const behind = declared
      ? this.#skipDeclared(p, nameStart, nameEnd)
      : markup.skipContent(start, nameStart, nameEnd)
    this.#behind = behind
    const end = behind - (nameEnd - nameStart) - 3
    if (bytes[p + 1] === BANG && markup.atCdata(p)) {
      const text = plainText(markup.text(start, end)).trim()
      return {
        start,
        end,
        form: text === '' ? 'blank' : text.startsWith('<') || text.startsWith('\ufeff') ? 'text' : 'base64',
        text,
      }
    }
    return { start: p, end, form: 'nested', text: null }
  }

  /** A nested document with a declaration of its own, which only its exporter finds well-formed. */
  #skipDeclared(p: number, nameStart: number, nameEnd: number): number {
    const markup = this.#markup
    const close = (markup.bytes as Buffer).indexOf('?>', p)
    if (close < 0 || close > markup.end) return markup.skipContent(p, nameStart, nameEnd)
    return markup.skipContent(close + 2, nameStart, nameEnd)
  }
}

/** {@link plainText}, trimmed, for what is nearly always plain already. */
function trimmedText(content: string): string {
  return (/[<&\r]/.test(content) ? plainText(content) : content).trim()
}

/** Most room that the document of `file` can take. */
export function documentBound(file: TableFile): number {
  if (file.text !== null) return Buffer.byteLength(file.text)
  return file.form === 'base64' ? decodedBound(file.end - file.start) : file.end - file.start
}

/** Where base64 was wrong in the last failed {@link decodeDocument}, in characters from 1. */
export const base64Place = (): number => base64ErrorAt + 1

/** Puts the document of `file` into `target` from 0; returns its length, or -1 for broken base64. */
export function decodeDocument(bytes: Buffer, file: TableFile, target: Buffer): number {
  if (file.form === 'base64') {
    if (file.text === null) return decodeBase64(bytes, file.start, file.end, target, 0)
    const text = Buffer.from(file.text)
    return decodeBase64(text, 0, text.length, target, 0)
  }
  if (file.text !== null) return target.write(file.text, 0, 'utf8')
  return bytes.copy(target, 0, file.start, file.end)
}
