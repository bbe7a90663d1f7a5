/**
 * Table plans: what the scanner, the store, the generator and the docs run on. Compiled from the
 * XSD files by `compile.ts`; nobody writes a field list by hand.
 */

/** Versions of the claim standard, oldest first: QĐ 130, QĐ 4750 and QĐ 3176 of the Ministry of Health. */
export const STANDARD_VERSIONS = ['130', '4750', '3176'] as const
export type StandardVersion = (typeof STANDARD_VERSIONS)[number]

/** The tables of the standard. XML0 (check-in) and XML12 (medical assessment) travel outside the envelope. */
export const TABLE_NAMES = [
  'XML0',
  'XML1',
  'XML2',
  'XML3',
  'XML4',
  'XML5',
  'XML6',
  'XML7',
  'XML8',
  'XML9',
  'XML10',
  'XML11',
  'XML12',
  'XML13',
  'XML14',
  'XML15',
] as const
export type TableName = (typeof TABLE_NAMES)[number]

/**
 * What a value looks like.
 * - `text`      characters, at most `maxLength` code points
 * - `integer`   digits with an optional minus, at most `totalDigits`
 * - `decimal`   dot decimal, at most `totalDigits` of which `fractionDigits` after the dot
 * - `date`      YYYYMMDD, a real calendar day
 * - `datetime`  YYYYMMDDHHmm, a real moment
 * - `birth`     YYYYMMDDHHmm where month and day may both be 00 (unknown)
 * - `dateOrDatetime`  8 or 12 digits
 * - `list`      text items parted by `;`
 * - `dateList`, `datetimeList`, `integerList`  `;` lists whose non-blank items are of that kind
 */
export const FIELD_KINDS = [
  'text',
  'integer',
  'decimal',
  'date',
  'datetime',
  'birth',
  'dateOrDatetime',
  'list',
  'dateList',
  'datetimeList',
  'integerList',
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

export interface FieldPlan {
  /** Position in the row, from 0, in the order of the XSD. */
  readonly index: number
  /** Element name, as in the standard. */
  readonly name: string
  readonly labelVi: string
  readonly labelEn: string
  readonly kind: FieldKind
  /** True when a blank value makes the document invalid. A missing element always does. */
  readonly required: boolean
  /** Most characters (Unicode code points) a value may have; 0 = no limit. */
  readonly maxLength: number
  /** Most significant digits of a number; 0 = no limit or not a number. */
  readonly totalDigits: number
  /** Most digits after the dot; 0 for whole numbers. */
  readonly fractionDigits: number
}

export interface TablePlan {
  readonly version: StandardVersion
  readonly table: TableName
  readonly labelVi: string
  readonly labelEn: string
  /** Root element of the table document. */
  readonly root: string
  /** List element below the root, or null when the fields stand directly under the root. */
  readonly list: string | null
  /** Row element inside the list, or null when the table is flat. */
  readonly row: string | null
  /** Other spellings of the row element that are read with a warning. */
  readonly rowAliases: readonly string[]
  /** Elements of any content allowed beside the list under the root (CHUKYDONVI). */
  readonly extras: readonly string[]
  readonly fields: readonly FieldPlan[]
}

export interface VersionPlan {
  readonly version: StandardVersion
  readonly tables: ReadonlyMap<TableName, TablePlan>
}

export type Plans = Readonly<Record<StandardVersion, VersionPlan>>
