import { CATALOGUE_KINDS, type CatalogueKind } from '../standard/catalogue-kinds.js'

/**
 * How an edition lies in memory. Everything is a 32-bit word except the texts at the end:
 *
 *     header   see the positions below
 *     lists    for each list: text number of its owner, kind; sorted by owner, then kind
 *     slots    open-addressing hash over list and code: the first entry of that code, 0 when free
 *     entries  list, code, first day, last day, next entry of the same code, then one text number an attribute
 *     starts   where each text begins; one more than there are texts
 *     texts    UTF-8
 *     rows of the parameters, as JSON
 *
 * An entry is known by the position of its first word; position 0 is never one. Only processes of one release
 * share it, so kinds and attributes are numbered by their place in the code.
 */
export const HEADER = {
  edition: 0,
  lists: 1,
  listCount: 2,
  slots: 3,
  slotCount: 4,
  starts: 5,
  /** Byte positions and lengths from here on. */
  texts: 6,
  parameters: 7,
  parametersLength: 8,
  entryCount: 9,
  /** How often lists were exchanged in it since all of it was read; texts of former lists stay that long. */
  amendments: 10,
  words: 11,
} as const

/** Words of an entry before its attributes. */
export const ENTRY = { list: 0, code: 1, from: 2, to: 3, next: 4, attributes: 5 } as const

/** Names this layout: memory of another one must not be read. Count up with each change above. */
export const LAYOUT = `1 ${JSON.stringify(CATALOGUE_KINDS.map(({ kind, attributes }) => [kind, ...attributes.map(({ name, type }) => `${name}:${type}`)]))}`

export const KIND_NUMBER: ReadonlyMap<CatalogueKind, number> = new Map(
  CATALOGUE_KINDS.map(({ kind }, i) => [kind, i]),
)

/** Place and type of each attribute of each kind. */
export const ATTRIBUTES: readonly ReadonlyMap<string, { readonly place: number; readonly flag: boolean }>[] =
  CATALOGUE_KINDS.map(
    ({ attributes }) =>
      new Map(attributes.map(({ name, type }, place) => [name, { place, flag: type === 'flag' }])),
  )
