import { CATALOGUE_KINDS, type CatalogueKind } from '../standard/catalogue-kinds.js'
import type { CatalogueEntry } from '../standard/catalogue-row.js'
import type { ParameterRow } from '../standard/parameter-set.js'
import { ByteInterner, GrowingWords, hashBytes } from './byte-interner.js'
import { ENTRY, HEADER, KIND_NUMBER } from './reference-layout.js'

/** An entry with the list that it belongs to. */
export interface ListedEntry extends CatalogueEntry {
  /** Facility (MA_CSKCB) that owns the list; '' is national. */
  readonly owner: string
  readonly kind: CatalogueKind
}

/**
 * Lays out an edition in shared memory, see `reference-layout.ts`. Entries of one code keep the order in which
 * they come.
 */
export async function buildReference(
  edition: number,
  batches: AsyncIterable<Iterable<ListedEntry>>,
  parameters: readonly ParameterRow[],
): Promise<SharedArrayBuffer> {
  const builder = new ReferenceBuilder()
  for await (const batch of batches) for (const entry of batch) builder.add(entry)
  return builder.finish(edition, parameters)
}

/** A list by its owner and kind. */
export interface ListName {
  readonly owner: string
  readonly kind: CatalogueKind
}

/**
 * A former edition in which some lists are exchanged for what `batches` bring; the others are taken over as they
 * lie. Null when reading everything is the better way: a large part changes, or too many former lists have left
 * their texts behind.
 */
export async function amendReference(
  former: SharedArrayBuffer,
  edition: number,
  lists: readonly ListName[],
  batches: AsyncIterable<Iterable<ListedEntry>>,
  parameters: readonly ParameterRow[],
): Promise<SharedArrayBuffer | null> {
  const builder = new ReferenceBuilder()
  if (!builder.takeOver(former, lists)) return null
  for await (const batch of batches) for (const entry of batch) builder.add(entry)
  return builder.finish(edition, parameters)
}

/** Share of the entries that may change before reading all of them is as quick, and amendments in a row. */
const MOST_CHANGED = 0.3
const MOST_AMENDMENTS = 200

/** An edition without catalogues. */
export const buildEmptyReference = (
  edition: number,
  parameters: readonly ParameterRow[] = [],
): SharedArrayBuffer => new ReferenceBuilder().finish(edition, parameters)

/** The catalogues of an edition with the parameters of a later one. */
export function replaceParameters(
  former: SharedArrayBuffer,
  edition: number,
  parameters: readonly ParameterRow[],
): SharedArrayBuffer {
  const jsonAt = new Int32Array(former)[HEADER.parameters]
  const json = Buffer.from(JSON.stringify(parameters))
  const memory = new SharedArrayBuffer(wordAligned(jsonAt + json.length))
  const bytes = new Uint8Array(memory)
  bytes.set(new Uint8Array(former, 0, jsonAt))
  bytes.set(json, jsonAt)
  const words = new Int32Array(memory)
  words[HEADER.edition] = edition
  words[HEADER.parametersLength] = json.length
  return memory
}

const wordAligned = (bytes: number): number => Math.ceil(bytes / 4) * 4

class ReferenceBuilder {
  private readonly texts = new ByteInterner()
  private readonly entries = new GrowingWords()
  /** Lists in the order in which they came. */
  private readonly lists: { readonly owner: string; readonly kind: number }[] = []
  private readonly listNumbers = new Map<string, number>()
  private count = 0
  private amendments = 0

  /** Begins with a former edition without the given lists. False when too much of it would go. */
  takeOver(former: SharedArrayBuffer, without: readonly ListName[]): boolean {
    const words = new Int32Array(former)
    this.amendments = words[HEADER.amendments] + 1
    if (this.amendments > MOST_AMENDMENTS) return false
    const { texts, entries } = this
    const startsAt = words[HEADER.starts]
    const textsAt = words[HEADER.texts]
    const starts = words.subarray(startsAt, textsAt >> 2)
    texts.adopt(starts, new Uint8Array(former, textsAt, starts[starts.length - 1]))
    const gone = new Set(without.map(({ owner, kind }) => `${KIND_NUMBER.get(kind)} ${owner}`))
    const ownerOf = (text: number) =>
      Buffer.from(texts.data.bytes.buffer, starts[text], starts[text + 1] - starts[text]).toString('utf8')
    const listsAt = words[HEADER.lists]
    const kinds: number[] = []
    const numbers: number[] = []
    for (let i = 0; i < words[HEADER.listCount]; i++) {
      const kind = words[listsAt + 2 * i + 1]
      const owner = ownerOf(words[listsAt + 2 * i])
      kinds.push(kind)
      numbers.push(gone.has(`${kind} ${owner}`) ? -1 : this.listNumber(owner, kind))
    }
    for (let at = words[HEADER.slots] + words[HEADER.slotCount]; at < startsAt; ) {
      const list = words[at + ENTRY.list]
      const end = at + entrySize(kinds[list])
      if (numbers[list] >= 0) {
        const to = entries.append(words, at, end)
        entries.words[to + ENTRY.list] = numbers[list]
        entries.words[to + ENTRY.next] = 0
        this.count++
      }
      at = end
    }
    return this.count >= words[HEADER.entryCount] * (1 - MOST_CHANGED)
  }

  add({ owner, kind, code, from, to, attributes }: ListedEntry): void {
    const { entries, texts } = this
    const number = KIND_NUMBER.get(kind)
    // Left by a newer release that knows more kinds.
    if (number === undefined) return
    entries.push(this.listNumber(owner, number))
    entries.push(texts.intern(code))
    entries.push(from)
    entries.push(to)
    entries.push(0)
    for (const { name } of CATALOGUE_KINDS[number].attributes)
      entries.push(texts.intern(attributes[name] ?? ''))
    this.count++
  }

  private listNumber(owner: string, kind: number): number {
    const key = `${kind} ${owner}`
    let list = this.listNumbers.get(key)
    if (list === undefined) {
      list = this.lists.push({ owner, kind }) - 1
      this.listNumbers.set(key, list)
      this.texts.intern(owner)
    }
    return list
  }

  finish(edition: number, parameters: readonly ParameterRow[]): SharedArrayBuffer {
    const { texts, entries, lists } = this
    const json = Buffer.from(JSON.stringify(parameters))
    const slotCount = powerOfTwo(this.count * 2)
    const listsAt: number = HEADER.words
    const slotsAt = listsAt + lists.length * 2
    const entriesAt = slotsAt + slotCount
    const startsAt = entriesAt + entries.length
    const textsAt = (startsAt + texts.count + 1) * 4
    const jsonAt = textsAt + texts.data.length
    const memory = new SharedArrayBuffer(wordAligned(jsonAt + json.length))
    const words = new Int32Array(memory)
    const bytes = new Uint8Array(memory)

    words[HEADER.edition] = edition
    words[HEADER.lists] = listsAt
    words[HEADER.listCount] = lists.length
    words[HEADER.slots] = slotsAt
    words[HEADER.slotCount] = slotCount
    words[HEADER.starts] = startsAt
    words[HEADER.texts] = textsAt
    words[HEADER.parameters] = jsonAt
    words[HEADER.parametersLength] = json.length
    words[HEADER.entryCount] = this.count
    words[HEADER.amendments] = this.amendments

    words.set(texts.starts.words.subarray(0, texts.count + 1), startsAt)
    bytes.set(texts.data.bytes.subarray(0, texts.data.length), textsAt)
    bytes.set(json, jsonAt)
    words.set(entries.words.subarray(0, entries.length), entriesAt)
    this.writeLists(words, listsAt, entriesAt, startsAt)
    chain(words, bytes)
    return memory
  }

  /** Sorts the lists, so that a reader finds those of a facility by halving, and renumbers the entries. */
  private writeLists(words: Int32Array, listsAt: number, entriesAt: number, entriesEnd: number): void {
    const { lists, texts } = this
    const order = lists.map((_, i) => i)
    order.sort((a, b) => compareText(lists[a].owner, lists[b].owner) || lists[a].kind - lists[b].kind)
    const place = new Int32Array(lists.length)
    order.forEach((list, i) => {
      place[list] = i
      words[listsAt + i * 2] = texts.intern(lists[list].owner)
      words[listsAt + i * 2 + 1] = lists[list].kind
    })
    for (let entry = entriesAt; entry < entriesEnd; ) {
      const list = words[entry + ENTRY.list]
      words[entry + ENTRY.list] = place[list]
      entry += entrySize(lists[list].kind)
    }
  }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const entrySize = (kind: number): number => ENTRY.attributes + CATALOGUE_KINDS[kind].attributes.length

function powerOfTwo(least: number): number {
  let size = 16
  while (size < least) size *= 2
  return size
}

/** Fills the hash: one slot a list and code, further entries of the code chained behind the first. */
function chain(words: Int32Array, bytes: Uint8Array): void {
  const listsAt = words[HEADER.lists]
  const slotsAt = words[HEADER.slots]
  const slotCount = words[HEADER.slotCount]
  const startsAt = words[HEADER.starts]
  const textsAt = words[HEADER.texts]
  const mask = slotCount - 1
  const last = new Int32Array(slotCount)
  for (let entry = slotsAt + slotCount; entry < startsAt; ) {
    const list = words[entry + ENTRY.list]
    const code = words[entry + ENTRY.code]
    const start = textsAt + words[startsAt + code]
    const end = textsAt + words[startsAt + code + 1]
    let slot = hashBytes(list, bytes, start, end) & mask
    for (;;) {
      const head = words[slotsAt + slot]
      if (head === 0) {
        words[slotsAt + slot] = entry
        break
      }
      // Texts are kept once, so equal codes have equal numbers.
      if (words[head + ENTRY.list] === list && words[head + ENTRY.code] === code) {
        words[last[slot] + ENTRY.next] = entry
        break
      }
      slot = (slot + 1) & mask
    }
    last[slot] = entry
    entry += entrySize(words[listsAt + list * 2 + 1])
  }
}
