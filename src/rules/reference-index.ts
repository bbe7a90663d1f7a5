import { CATALOGUE_KINDS, type CatalogueKind } from '../standard/catalogue-kinds.js'
import type { ParameterRow } from '../standard/parameter-set.js'
import { hashBytes } from './byte-interner.js'
import type { Reference } from './reference.js'
import { ATTRIBUTES, ENTRY, HEADER, KIND_NUMBER } from './reference-layout.js'

/** One edition of all reference data, as the threads of a node share it. */
export interface ReferenceIndex {
  readonly edition: number
  /** Entries in all lists together. */
  readonly entries: number
  /** Imported rows of the parameters. */
  readonly parameters: readonly ParameterRow[]
  /** What the rules of a facility's claims ask. The same object each time. */
  forFacility(maCskcb: string): Reference
}

const NONE = -1
const ZERO = 0x30
const DOT = 0x2e
/** Numbers come in 1/10,000. */
const SCALE = 10_000
/** Longest code in bytes: 255 characters of up to four. */
const MAX_CODE = 1024

/** Reads an edition that `buildReference` made. */
export function openReference(memory: SharedArrayBuffer): ReferenceIndex {
  const edition = new Edition(memory)
  const bound = new Map<string, Reference>()
  return {
    edition: edition.number,
    entries: edition.words[HEADER.entryCount],
    parameters: edition.parameters(),
    forFacility(maCskcb) {
      let reference = bound.get(maCskcb)
      if (reference === undefined) {
        reference = new FacilityReference(edition, maCskcb)
        bound.set(maCskcb, reference)
      }
      return reference
    },
  }
}

class Edition {
  readonly words: Int32Array
  readonly bytes: Buffer
  readonly number: number
  private readonly slots: number
  private readonly mask: number
  private readonly starts: number
  private readonly texts: number

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
    this.bytes = Buffer.from(memory)
    this.number = this.words[HEADER.edition]
    this.slots = this.words[HEADER.slots]
    this.mask = this.words[HEADER.slotCount] - 1
    this.starts = this.words[HEADER.starts]
    this.texts = this.words[HEADER.texts]
  }

  parameters(): ParameterRow[] {
    const start = this.words[HEADER.parameters]
    return JSON.parse(this.bytes.toString('utf8', start, start + this.words[HEADER.parametersLength]))
  }

  text(text: number): string {
    const at = this.starts + text
    return this.bytes.toString('utf8', this.texts + this.words[at], this.texts + this.words[at + 1])
  }

  /** First entry of a code in a list, whatever its days. */
  head(list: number, code: Uint8Array, start: number, end: number): number {
    const { words, bytes, mask } = this
    const length = end - start
    for (let slot = hashBytes(list, code, start, end) & mask; ; slot = (slot + 1) & mask) {
      const entry = words[this.slots + slot]
      if (entry === 0) return 0
      if (words[entry + ENTRY.list] !== list) continue
      const text = this.starts + words[entry + ENTRY.code]
      const at = words[text]
      if (words[text + 1] - at !== length) continue
      let i = 0
      const from = this.texts + at
      while (i < length && bytes[from + i] === code[start + i]) i++
      if (i === length) return entry
    }
  }

  /** The entry itself or the first behind it in its chain that is valid on the day. */
  validFrom(entry: number, day: number): number {
    const { words } = this
    let at = entry
    while (at !== 0 && (day < words[at + ENTRY.from] || day > words[at + ENTRY.to]))
      at = words[at + ENTRY.next]
    return at
  }

  /** Text number of an attribute; 0, the empty text, when its kind has no such attribute. */
  attribute(entry: number, name: string): number {
    const place = this.attributeOf(entry, name)?.place
    return place === undefined ? 0 : this.words[entry + ENTRY.attributes + place]
  }

  attributeOf(entry: number, name: string): { readonly place: number; readonly flag: boolean } | undefined {
    const list = this.words[entry + ENTRY.list]
    return ATTRIBUTES[this.words[this.words[HEADER.lists] + list * 2 + 1]].get(name)
  }

  /** A stored decimal in 1/10,000. */
  decimal(text: number): number {
    const { bytes, words, texts } = this
    const end = texts + words[this.starts + text + 1]
    let value = 0
    let fraction = NONE
    for (let i = texts + words[this.starts + text]; i < end; i++) {
      if (bytes[i] === DOT) fraction = 0
      else {
        value = value * 10 + bytes[i] - ZERO
        if (fraction !== NONE) fraction++
      }
    }
    for (let i = Math.max(fraction, 0); i < 4; i++) value *= 10
    return value
  }

  /** The lists of an owner by kind; NONE where it has none. */
  listsOf(owner: string): Int32Array {
    const result = new Int32Array(CATALOGUE_KINDS.length).fill(NONE)
    const at = this.words[HEADER.lists]
    const count = this.words[HEADER.listCount]
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.text(this.words[at + middle * 2]) < owner) low = middle + 1
      else high = middle
    }
    for (; low < count && this.text(this.words[at + low * 2]) === owner; low++)
      result[this.words[at + low * 2 + 1]] = low
    return result
  }
}

const encoder = new TextEncoder()
const scratch = new Uint8Array(MAX_CODE)

class FacilityReference implements Reference {
  readonly edition: number
  private readonly data: Edition
  /** The list that counts, by kind. */
  private readonly lists: Int32Array

  constructor(data: Edition, maCskcb: string) {
    this.edition = data.number
    this.data = data
    const national = data.listsOf('')
    const own = maCskcb === '' ? national : data.listsOf(maCskcb)
    this.lists = Int32Array.from(CATALOGUE_KINDS, ({ owner }, kind) => {
      if (owner === 'national') return national[kind]
      return owner === 'facility' || own[kind] !== NONE ? own[kind] : national[kind]
    })
  }

  has(kind: CatalogueKind): boolean {
    return this.listOf(kind) !== NONE
  }

  find(kind: CatalogueKind, bytes: Uint8Array, start: number, end: number, day: number): number {
    const list = this.listOf(kind)
    return list === NONE ? 0 : this.data.validFrom(this.data.head(list, bytes, start, end), day)
  }

  findText(kind: CatalogueKind, code: string, day: number): number {
    const { read, written } = encoder.encodeInto(code, scratch)
    return read < code.length ? 0 : this.find(kind, scratch, 0, written, day)
  }

  next(entry: number, day: number): number {
    return this.data.validFrom(this.data.words[entry + ENTRY.next], day)
  }

  text(entry: number, attribute: string): string {
    const text = this.data.attribute(entry, attribute)
    return text === 0 ? '' : this.data.text(text)
  }

  number(entry: number, attribute: string): number {
    const text = this.data.attribute(entry, attribute)
    if (text === 0) return Number.NaN
    const value = this.data.decimal(text)
    return this.data.attributeOf(entry, attribute)?.flag ? value / SCALE : value
  }

  private listOf(kind: CatalogueKind): number {
    return this.lists[KIND_NUMBER.get(kind) as number]
  }
}
