import type { CatalogueKind } from '../standard/catalogue-kinds.js'

/**
 * What rules ask of the catalogues, for one facility and as of one edition. Entries are handled by number so
 * that a look-up makes no object; 0 is none. Days are whole numbers `YYYYMMDD` (20260701); validity is inclusive
 * on both ends.
 *
 * An entry of the facility's own list comes before a national one. Where a facility has a list of its own of a
 * kind that may be owned by either, only that list counts for it.
 */
export interface Reference {
  /** Edition that answers, for the record beside the verdict; `0` when nothing was ever imported. */
  readonly edition: number
  /** False when neither the facility nor the nation has a list of this kind: rules on it are then silent. */
  has(kind: CatalogueKind): boolean
  /** First entry with the code in `bytes[start, end)` that is valid on the day; 0 when none. */
  find(kind: CatalogueKind, bytes: Uint8Array, start: number, end: number, day: number): number
  /** The same for a code as text. */
  findText(kind: CatalogueKind, code: string, day: number): number
  /** The next entry of the same code that is valid on the same day (a drug in several bids); 0 when none. */
  next(entry: number, day: number): number
  /** An attribute of an entry; '' when blank. `list` attributes come as written, parted by `;`. */
  text(entry: number, attribute: string): string
  /** A number attribute in 1/10,000 of its unit; NaN when blank. Flags are 1 or 0. */
  number(entry: number, attribute: string): number
}

/** Nothing imported: every kind is absent. */
export const NO_REFERENCE: Reference = {
  edition: 0,
  has: () => false,
  find: () => 0,
  findText: () => 0,
  next: () => 0,
  text: () => '',
  number: () => Number.NaN,
}
