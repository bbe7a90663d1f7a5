import type { CatalogueAttribute, CatalogueKindEntry } from './catalogue-kinds.js'
import { plainWord } from './catalogue-values.js'

/** The headings of a file do not fit the kind of catalogue, or what was asked of them cannot be done. */
export class CatalogueColumnsError extends Error {
  readonly code = 'CATALOGUE_COLUMNS'
}

/** Which column of a file holds what; -1: none does. */
export interface CatalogueColumns {
  readonly headings: readonly string[]
  readonly code: number
  readonly from: number
  readonly to: number
  readonly attributes: readonly { readonly attribute: CatalogueAttribute; readonly column: number }[]
  /** Headings that nothing is read from. */
  readonly unused: readonly string[]
}

const FROM_HEADINGS = ['TU_NGAY', 'HIEU_LUC_TU', 'NGAY_HIEU_LUC', 'NGAY_BAT_DAU', 'NGAY_BD', 'valid_from']
const TO_HEADINGS = [
  'DEN_NGAY',
  'HIEU_LUC_DEN',
  'NGAY_HET_HIEU_LUC',
  'HET_HIEU_LUC',
  'NGAY_KET_THUC',
  'NGAY_KT',
  'valid_to',
]

/** Names for the code and the validity in a mapping, beside the names of attributes. */
const CODE = 'CODE'
const FROM = 'FROM'
const TO = 'TO'

/**
 * Finds the columns of a kind by their headings, compared without regard to case, blanks, signs and diacritics.
 * `map` names columns that the headings would not show: `CODE`, `FROM`, `TO` or an attribute → heading.
 * Of several headings that would do for the same thing, the one listed first in the kind counts.
 *
 * @throws CatalogueColumnsError when there is no column of codes, two columns have the same heading and are
 * wanted, or `map` names what is not there.
 */
export function findColumns(
  kind: CatalogueKindEntry,
  headings: readonly string[],
  map: ReadonlyMap<string, string> = new Map(),
): CatalogueColumns {
  const words = headings.map(plainWord)
  const wanted = new Map([...map].map(([name, heading]) => [plainWord(name), heading]))
  const taken = new Set<number>()
  const find = (name: string, known: readonly string[]): number => {
    const asked = wanted.get(plainWord(name))
    wanted.delete(plainWord(name))
    for (const heading of asked === undefined ? known : [asked]) {
      const word = plainWord(heading)
      const column = words.indexOf(word)
      if (column === -1) continue
      if (words.indexOf(word, column + 1) !== -1) {
        throw new CatalogueColumnsError(`hai cột cùng tên / two columns with the heading: ${heading}`)
      }
      taken.add(column)
      return column
    }
    if (asked === undefined) return -1
    throw new CatalogueColumnsError(
      `không có cột / no such column: ${asked}. Có / there are: ${headings.join(', ')}`,
    )
  }
  const code = find(CODE, kind.codeHeadings)
  const from = find(FROM, FROM_HEADINGS)
  const to = find(TO, TO_HEADINGS)
  const attributes = kind.attributes.map((attribute) => ({
    attribute,
    column: find(attribute.name, attribute.headings),
  }))
  const unknown = [...wanted.keys()][0]
  if (unknown !== undefined) {
    const names = [CODE, FROM, TO, ...kind.attributes.map(({ name }) => name)]
    throw new CatalogueColumnsError(
      `không có tên / no such name: ${unknown}. Có / there are: ${names.join(', ')}`,
    )
  }
  if (code === -1) {
    throw new CatalogueColumnsError(
      `không thấy cột mã (${kind.codeHeadings.join(', ')}); hãy chỉ ra bằng --map CODE=… / no column of codes; name it with --map CODE=…`,
    )
  }
  return {
    headings,
    code,
    from,
    to,
    attributes: attributes.filter(({ column }) => column !== -1),
    unused: headings.filter((heading, column) => !taken.has(column) && heading.trim() !== ''),
  }
}

/** The heading that a column of an exported file gets; reading the file again finds it. */
export function exportHeadings(kind: CatalogueKindEntry): string[] {
  return [
    kind.codeHeadings[0]!,
    FROM_HEADINGS[0]!,
    TO_HEADINGS[0]!,
    ...kind.attributes.map(({ name, headings }) => headings[1] ?? name),
  ]
}
