import { type CatalogueKind, catalogueKind } from '../standard/catalogue-kinds.js'
import type { Reference } from './reference.js'

/** An entry as plain data. Days are YYYYMMDD; always valid when left out. */
export interface ListEntry {
  readonly kind: CatalogueKind
  readonly code: string
  readonly from?: number
  readonly to?: number
  readonly attributes: Readonly<Record<string, string | number>>
}

/** Catalogues held as a short list: for examples and tests. Slow, plain, and right. */
export function listReference(entries: readonly ListEntry[], edition = 1): Reference {
  const search = (kind: CatalogueKind, code: string, day: number, after: number): number => {
    for (let i = after; i < entries.length; i++) {
      const entry = entries[i]
      if (entry.kind === kind && entry.code === code && valid(entry, day)) return i + 1
    }
    return 0
  }
  return {
    edition,
    has: (kind) => entries.some((entry) => entry.kind === kind),
    find: (kind, bytes, start, end, day) =>
      search(kind, Buffer.from(bytes.subarray(start, end)).toString('utf8'), day, 0),
    findText: (kind, code, day) => search(kind, code, day, 0),
    next: (entry, day) => search(entries[entry - 1].kind, entries[entry - 1].code, day, entry),
    text: (entry, attribute) => String(entries[entry - 1].attributes[attribute] ?? ''),
    number: (entry, attribute) => {
      const { kind, attributes } = entries[entry - 1]
      const value = attributes[attribute]
      if (value === undefined || value === '') return Number.NaN
      const type = catalogueKind(kind).attributes.find(({ name }) => name === attribute)?.type
      return type === 'flag' ? Number(value) : Math.round(Number(value) * 10_000)
    },
  }
}

const valid = ({ from = 0, to = 99_999_999 }: ListEntry, day: number): boolean => day >= from && day <= to
