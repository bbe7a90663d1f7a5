import type { Reference } from './reference.js'

/** Most entries that are held decoded for one list; then it starts anew. */
const LIMIT = 4096

/**
 * Holds catalogue entries as rules compare them, decoded once for each list and edition instead of at each row.
 * Claims of one facility use the same few hundred entries again and again.
 */
export function entryCache<T>(decode: (reference: Reference, entry: number) => T) {
  const held = new WeakMap<Reference, Map<number, T>>()
  let latest: Reference | null = null
  let entries = new Map<number, T>()
  return (reference: Reference, entry: number): T => {
    if (reference !== latest) {
      latest = reference
      entries = held.get(reference) ?? new Map<number, T>()
      held.set(reference, entries)
    }
    let decoded = entries.get(entry)
    if (decoded === undefined) {
      if (entries.size >= LIMIT) entries.clear()
      decoded = decode(reference, entry)
      entries.set(entry, decoded)
    }
    return decoded
  }
}

/** A text attribute, ready to be compared with the bytes of a row. */
export interface Comparable {
  readonly text: string
  readonly bytes: Uint8Array
  /** As {@link plainForm} has it. */
  readonly plain: string
}

export function comparable(text: string): Comparable {
  return { text, bytes: Buffer.from(text), plain: plainForm(text) }
}

/** Case, blanks and decimal commas make no difference between list and claim. */
export function plainForm(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, '').replaceAll(',', '.')
}

/** Items of a `list` attribute. */
export function listItems(text: string): readonly string[] {
  return text === ''
    ? []
    : text
        .split(';')
        .map((item) => item.trim())
        .filter((item) => item !== '')
}
