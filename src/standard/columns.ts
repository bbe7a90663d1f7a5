import {
  type FieldKind,
  type FieldPlan,
  type Plans,
  STANDARD_VERSIONS,
  type StandardVersion,
  TABLE_NAMES,
  type TableName,
  type TablePlan,
} from './plan.js'

export type SqlType = 'text' | 'integer' | 'bigint' | 'numeric' | 'date' | 'timestamp'

/** A column of a claim table in the store. */
export interface StoreColumn {
  readonly name: string
  readonly sqlType: SqlType
  readonly commentVi: string
  readonly commentEn: string
  /** Element the value comes from; null for a key column. */
  readonly field: string | null
}

/** A claim table in the store: the union of one table over the versions of the standard, key columns first. */
export interface StoreTable {
  readonly table: TableName
  readonly tableName: string
  readonly columns: readonly StoreColumn[]
}

/**
 * How a value is written into COPY text.
 * - `key`          one of {@link KEY_COLUMNS}, known before the row is read
 * - `text`         the characters, escaped
 * - `number`       plain decimal digits
 * - `date`         YYYY-MM-DD
 * - `timestamp`    YYYY-MM-DD HH:mm
 * - `partial`      the day or moment where the value is a full one, otherwise null
 * - `partialText`  the value as sent where it is not a full day or moment, otherwise null
 */
export type CopyEmit = 'key' | 'text' | 'number' | 'date' | 'timestamp' | 'partial' | 'partialText'

/** One column of the COPY text of a version's table, in its place. */
export interface CopyColumn {
  readonly name: string
  /** Index of the field in the plan; -1 for a key column. */
  readonly fieldIndex: number
  readonly emit: CopyEmit
}

/** Columns that every claim table starts with, and every COPY line too. */
export const KEY_COLUMNS: readonly StoreColumn[] = [
  key('ma_cskcb', 'text', 'Mã cơ sở gửi hồ sơ', 'Code of the facility that sent the claim'),
  key('claim_id', 'bigint', 'Mã hồ sơ trong kho', 'Id of the claim in the store'),
  key('settlement_month', 'date', 'Ngày đầu của tháng quyết toán', 'First day of the month of settlement'),
  key('row_no', 'integer', 'Số thứ tự dòng trong tài liệu, từ 1', 'Row in document order, from 1'),
]

const KEY_NAMES: ReadonlySet<string> = new Set(KEY_COLUMNS.map((column) => column.name))

/** PostgreSQL's integer holds any number of this many digits. */
const INTEGER_DIGITS = 9

/** How a field is kept: in one column of a type, or as a day or moment with the text beside it. */
type Storage = SqlType | 'partial'

/**
 * The claim tables of the store, XML0 to XML15. A table has the columns of every version that knows it: those of
 * the newest version first, in its order, then those that only older versions have. Where versions differ in the
 * kind of a field the column holds both.
 * @throws {Error} when two columns of a table would have one name.
 */
export function storeTables(plans: Plans): StoreTable[] {
  return TABLE_NAMES.filter((table) => versionsOf(plans, table).length > 0).map((table) => {
    const columns = [...KEY_COLUMNS]
    for (const [name, variants] of fieldsOf(plans, table)) columns.push(...storeColumns(name, variants))
    const names = new Set(columns.map((column) => column.name))
    if (names.size !== columns.length) throw new Error(`two columns of ${table} have one name`)
    return { table, tableName: table.toLowerCase(), columns }
  })
}

/**
 * The columns that the COPY text of a version's table carries, in order: the key columns, then each field's
 * column, or two, in the order of the plan.
 * @throws {Error} when the version does not have the table.
 */
export function copyColumns(plans: Plans, version: StandardVersion, table: TableName): CopyColumn[] {
  const plan = plans[version].tables.get(table)
  if (plan === undefined) throw new Error(`version ${version} has no ${table}`)
  const all = fieldsOf(plans, table)
  const columns: CopyColumn[] = KEY_COLUMNS.map(({ name }) => ({ name, fieldIndex: -1, emit: 'key' }))
  for (const field of plan.fields) {
    const storage = storageOf(all.get(field.name) as readonly FieldPlan[])
    const name = columnName(field.name)
    columns.push({ name, fieldIndex: field.index, emit: emitOf(storage, field.kind) })
    if (storage === 'partial')
      columns.push({ name: textName(name), fieldIndex: field.index, emit: 'partialText' })
  }
  return columns
}

function key(name: string, sqlType: SqlType, commentVi: string, commentEn: string): StoreColumn {
  return { name, sqlType, commentVi, commentEn, field: null }
}

/** A field that is named like a key column (MA_CSKCB) keeps what the row says under a name of its own. */
function columnName(field: string): string {
  const name = field.toLowerCase()
  return KEY_NAMES.has(name) ? `${name}_sent` : name
}

const textName = (name: string): string => `${name}_text`

/** The plans that know a table, newest version first. */
function versionsOf(plans: Plans, table: TableName): TablePlan[] {
  return STANDARD_VERSIONS.toReversed().flatMap((version) => plans[version].tables.get(table) ?? [])
}

/** Every field of a table with its form in each version, newest first. */
function fieldsOf(plans: Plans, table: TableName): Map<string, FieldPlan[]> {
  const fields = new Map<string, FieldPlan[]>()
  for (const plan of versionsOf(plans, table)) {
    for (const field of plan.fields) {
      const variants = fields.get(field.name)
      if (variants === undefined) fields.set(field.name, [field])
      else variants.push(field)
    }
  }
  return fields
}

function storeColumns(field: string, variants: readonly FieldPlan[]): StoreColumn[] {
  const storage = storageOf(variants)
  const name = columnName(field)
  const { labelVi: commentVi, labelEn: commentEn } = variants[0]
  if (storage !== 'partial') return [{ name, sqlType: storage, commentVi, commentEn, field }]
  const vi = `${commentVi} (nguyên văn khi không phải ngày giờ đầy đủ)`
  const en = `${commentEn} (as sent when it is not a full day or moment)`
  return [
    { name, sqlType: 'timestamp', commentVi, commentEn, field },
    { name: textName(name), sqlType: 'text', commentVi: vi, commentEn: en, field },
  ]
}

const MOMENT_KINDS: readonly FieldKind[] = ['date', 'datetime', 'birth', 'dateOrDatetime']
const PARTIAL_KINDS: readonly FieldKind[] = ['birth', 'dateOrDatetime']

function storageOf(variants: readonly FieldPlan[]): Storage {
  const every = (kinds: readonly FieldKind[]) => variants.every((field) => kinds.includes(field.kind))
  const some = (kinds: readonly FieldKind[]) => variants.some((field) => kinds.includes(field.kind))
  if (every(MOMENT_KINDS)) {
    if (some(PARTIAL_KINDS)) return 'partial'
    return every(['date']) ? 'date' : 'timestamp'
  }
  if (every(['integer']))
    return variants.some((field) => field.totalDigits > INTEGER_DIGITS) ? 'bigint' : 'integer'
  return every(['integer', 'decimal']) ? 'numeric' : 'text'
}

function emitOf(storage: Storage, kind: FieldKind): CopyEmit {
  switch (storage) {
    case 'text':
    case 'partial':
      return storage
    case 'integer':
    case 'bigint':
    case 'numeric':
      return 'number'
    default:
      return kind === 'date' ? 'date' : 'timestamp'
  }
}
