import type { Random } from '../support/random.js'
import type { DocumentTree, ElementNode } from './document-tree.js'

/** How a document is written; none of it changes what it says. */
export interface Style {
  readonly byteOrderMark: boolean
  readonly declaration: string
  /** Line end in the file, also inside values. */
  readonly lineEnd: '\n' | '\r\n' | '\r'
  /** What stands between elements; `` for nothing. */
  readonly gap: string
  /** How often a comment or instruction stands between elements or inside a value. */
  readonly noise: number
  /** How often a value is cut in pieces, each written another way. */
  readonly pieces: number
  /** How often a character that needs no reference is written as one. */
  readonly references: number
  /** How often a value is one CDATA section. */
  readonly cdata: number
  readonly selfClosing: number
  readonly attributes: number
  /** How often blanks stand before the end of a tag. */
  readonly tagBlanks: number
}

const DECLARATIONS = [
  '',
  '<?xml version="1.0" encoding="utf-8"?>',
  '<?xml version="1.0" encoding="UTF-8"?>\n',
  "<?xml version='1.0' encoding='utf-8'?>",
  '<?xml version="1.0"?>\r\n',
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
  '<?xml  version = "1.0"\n\tencoding = \'Utf-8\' standalone = "no" ?>\n',
]

const ATTRIBUTES = [
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema"',
  "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='x.xsd'",
  'xmlns=""',
  'xmlns:q="urn:example:q" q:r="1" r="2"',
  'a="1"',
  'b = \'x &gt; y > z &amp; "&#x26;"\'',
  'c="/>"',
  'd=\n"\r\n\t"',
  'xml:space="preserve"',
  'xml:lang="vi"',
  'Đ.1-ệ_="ế\u{1f3e5}"',
  'e=""',
]

const NOISE = [
  '<!---->',
  '<!-- ghi chú -->',
  '<!-- </A> & <b c="> ]]> - -->',
  '<?x?>',
  '<?x-y z="?" > <a> & --?>',
  '<?xml-stylesheet href="a.xsl"?>',
]

/** As hospital software writes: one style, hardly any noise. */
export function plainStyle(random: Random): Style {
  return {
    byteOrderMark: random.chance(0.2),
    declaration: random.pick(DECLARATIONS),
    lineEnd: random.pick(['\n', '\r\n']),
    gap: random.pick(['', '\n', '\n  ']),
    noise: 0,
    pieces: 0,
    references: 0,
    cdata: random.pick([0, 0, 1]),
    selfClosing: random.pick([0, 1, 0.5]),
    attributes: 0,
    tagBlanks: 0,
  }
}

/** Everything that XML allows. */
export function wildStyle(random: Random): Style {
  const some = (most: number) => (random.chance(0.5) ? 0 : random.int(0, 100) * (most / 100))
  return {
    byteOrderMark: random.chance(0.3),
    declaration: random.pick(DECLARATIONS),
    lineEnd: random.pick(['\n', '\r\n', '\r']),
    gap: random.pick(['', '\n', '\n\t', ' ', '\n\n   ']),
    noise: some(0.2),
    pieces: some(0.6),
    references: some(0.2),
    cdata: some(1),
    selfClosing: random.pick([0, 1, 0.5]),
    attributes: some(0.3),
    tagBlanks: some(0.5),
  }
}

export function writeDocument(tree: DocumentTree, style: Style, random: Random): string {
  const writer = new Writer(style, random)
  const head = (style.byteOrderMark ? '\ufeff' : '') + style.declaration
  return head + writer.between() + writer.element(tree.root) + writer.between()
}

class Writer {
  readonly #style: Style
  readonly #random: Random

  constructor(style: Style, random: Random) {
    this.#style = style
    this.#random = random
  }

  element(node: ElementNode): string {
    const start = `<${node.name}${this.#attributes(node)}${this.#tagBlank()}`
    const content = node.children.map((child) => {
      if (child.type === 'element') return this.between() + this.element(child)
      return child.type === 'raw' ? child.raw : this.value(child.text)
    })
    if (content.length === 0 && node.endName === undefined && this.#random.chance(this.#style.selfClosing)) {
      return `${start}/>`
    }
    const tail = node.container ? this.between() : this.#random.chance(this.#style.noise) ? this.#noise() : ''
    return `${start}>${content.join('')}${tail}</${node.endName ?? node.name}${this.#tagBlank()}>`
  }

  /** White space, and at times a comment or an instruction, as may stand between elements. */
  between(): string {
    const gap = this.#lineEnds(this.#style.gap)
    return this.#random.chance(this.#style.noise) ? gap + this.#noise() + gap : gap
  }

  value(text: string): string {
    if (this.#random.chance(this.#style.cdata)) return this.#cdata(text)
    if (!this.#random.chance(this.#style.pieces)) return this.#escaped(text)
    const points = [...text]
    let written = ''
    while (points.length > 0) {
      const piece = points.splice(0, this.#random.int(1, 8)).join('')
      written += this.#random.chance(0.4) ? this.#cdata(piece) : this.#escaped(piece)
      if (this.#random.chance(this.#style.noise)) written += this.#noise()
    }
    // A piece that ends in `]]` before one that starts with `>` would spell the end of a section.
    return written
  }

  /** No `]]>` can arise: `>` is always a reference here. */
  #escaped(text: string): string {
    let written = ''
    for (const point of text) written += this.#point(point)
    return written
  }

  #point(point: string): string {
    const code = point.codePointAt(0)!
    const reference = () =>
      this.#random.pick([
        `&#${code};`,
        `&#x${code.toString(16)};`,
        `&#x00${code.toString(16).toUpperCase()};`,
      ])
    switch (point) {
      case '<':
        return this.#random.pick(['&lt;', reference()])
      case '&':
        return this.#random.pick(['&amp;', reference()])
      case '>':
        return this.#random.pick(['&gt;', reference()])
      case '"':
        return this.#random.pick(['"', '&quot;', reference()])
      case "'":
        return this.#random.pick(["'", '&apos;', reference()])
      case '\n':
        return this.#random.chance(0.3) ? reference() : this.#style.lineEnd
      case '\r':
        return reference()
      default:
        return this.#random.chance(this.#style.references) ? reference() : point
    }
  }

  #cdata(text: string): string {
    return `<![CDATA[${this.#lineEnds(text.replaceAll(']]>', ']]]]><![CDATA[>'))}]]>`
  }

  #lineEnds(text: string): string {
    return text.replaceAll('\n', this.#style.lineEnd)
  }

  #noise(): string {
    return this.#random.pick(NOISE)
  }

  #attributes(node: ElementNode): string {
    const written = [...node.attributes]
    if (this.#random.chance(this.#style.attributes)) written.push(this.#random.pick(ATTRIBUTES))
    return written.map((attribute) => this.#random.pick([' ', '\n', '\t ']) + attribute).join('')
  }

  #tagBlank(): string {
    return this.#random.chance(this.#style.tagBlanks) ? this.#random.pick([' ', '\t', '\r\n', '   ']) : ''
  }
}
