import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type FieldPlan,
  type Plans,
  STANDARD_VERSIONS,
  type StandardVersion,
  TABLE_NAMES,
  type TableName,
  type TablePlan,
  type VersionPlan,
} from './plan.js'
import { type Annotation, readAnnotated } from './xsd-annotation.js'
import {
  expectAttributes,
  expectLeaf,
  readXsd,
  refuse,
  type XsdNode,
  XsdUnsupportedError,
} from './xsd-reader.js'
import { compileTypes, expectAnyAttribute, type XsdTypes } from './xsd-types.js'

export { XsdUnsupportedError }

/*
 * The subset of XML Schema 1.0 that is compiled. Anything else is refused by name with file and line.
 *
 * Folder    `qd<version>/` with `types.xsd`, `xml<n>.xsd` a table, and `envelope.xsd`, which describes the
 *           envelope for people and schema processors and is not compiled.
 * Schema    `xs:schema` with the prefix `xs`, no target namespace, `elementFormDefault="unqualified"` and
 *           `version` equal to the folder's.
 * Table     one `xs:include` of `types.xsd` and one global element, the root. Its type is either
 *           - flat: `xs:all` of fields, or
 *           - a list: `xs:all` of one list element and any number of optional elements of any content; the list
 *             is an `xs:sequence` of one row element with `maxOccurs="unbounded"`; the row is `xs:all` of fields.
 * Field     `xs:element` with `name` and `type`, exactly once (occurrence attributes, if written, are 1), and its
 *           label as `xs:documentation` in `vi` and `en`.
 * Row       may name further spellings in `xs:appinfo/alias`.
 * Types     `xs:complexType` with simple content that extends a named `xs:simpleType` of a kind
 *           (`xs:appinfo/kind`, see `FieldKind`), or mixed content of anything. Per kind:
 *           - text, list: restriction of the trimmed string; minLength 1, maxLength
 *           - dateList, datetimeList, integerList: the same with the pattern of the kind
 *           - date, datetime, birth, dateOrDatetime: restriction of xs:string by the pattern of the kind
 *           - integer, decimal: restriction of xs:integer or xs:decimal by pattern, totalDigits and, for
 *             decimals, fractionDigits; optional numbers are the union of that and the blank type
 *           Patterns must be, to the character, those of `patterns.ts`.
 * Attributes  every complex type ends in `xs:anyAttribute processContents="skip"`.
 */

const XSD_DIRECTORY = fileURLToPath(new URL('../../xsd/', import.meta.url))
const TYPES_FILE = 'types.xsd'
const ENVELOPE_FILE = 'envelope.xsd'

/**
 * Compiles the schemas of every standard version into table plans. `directory` holds `qd130`, `qd4750`, `qd3176`;
 * by default it is the `xsd` folder of this package.
 * @throws {XsdUnsupportedError} when a schema is missing, or says something outside the subset above.
 */
export function loadPlans(directory: string = XSD_DIRECTORY): Plans {
  const entries = STANDARD_VERSIONS.map((version) => [version, loadVersion(directory, version)] as const)
  return Object.fromEntries(entries) as Record<StandardVersion, VersionPlan>
}

const tableFile = (table: TableName): string => `${table.toLowerCase()}.xsd`

function loadVersion(directory: string, version: StandardVersion): VersionPlan {
  const folder = join(directory, `qd${version}`)
  const files = new Set(schemaFiles(folder))
  const known = new Set([TYPES_FILE, ENVELOPE_FILE, ...TABLE_NAMES.map(tableFile)])
  for (const file of files) {
    if (!known.has(file)) throw new XsdUnsupportedError(join(folder, file), 0, 'schema of an unknown table')
  }
  const types = compileTypes(readSchema(join(folder, TYPES_FILE), version))
  const tables = new Map<TableName, TablePlan>()
  for (const table of TABLE_NAMES) {
    const file = join(folder, tableFile(table))
    if (files.has(tableFile(table)))
      tables.set(table, compileTable(readSchema(file, version), version, table, types))
  }
  if (!tables.has('XML1')) throw new XsdUnsupportedError(folder, 0, 'version without XML1')
  return { version, tables }
}

function schemaFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.xsd'))
  } catch (error) {
    throw new XsdUnsupportedError(
      folder,
      0,
      `folder that cannot be read (${(error as NodeJS.ErrnoException).code})`,
    )
  }
}

function readSchema(file: string, version: StandardVersion): XsdNode {
  const schema = readXsd(file)
  expectAttributes(schema, ['xmlns:xs', 'elementFormDefault', 'version'])
  const { elementFormDefault, version: stated } = schema.attributes
  if (elementFormDefault !== 'unqualified') refuse(schema, `elementFormDefault="${elementFormDefault}"`)
  if (stated !== version) refuse(schema, `version="${stated}" in the folder of version ${version}`)
  return schema
}

function compileTable(
  schema: XsdNode,
  version: StandardVersion,
  table: TableName,
  types: XsdTypes,
): TablePlan {
  const [include, root, further] = schema.children
  if (include?.name !== 'xs:include')
    refuse(include ?? schema, 'table schema that does not start with xs:include')
  expectLeaf(include, { schemaLocation: TYPES_FILE })
  if (root?.name !== 'xs:element')
    refuse(root ?? schema, `${root?.name ?? 'nothing'} where the root element is expected`)
  if (further !== undefined) refuse(further, `second ${further.name} of a table schema`)

  expectAttributes(root, ['name'])
  const { annotation, type } = readInlineTyped(root)
  expectNoAppinfo(root, annotation)
  const head = { version, table, ...labels(root, annotation), root: root.attributes.name }
  const group = readGroup(type, 'xs:all')
  if (group.every((element) => element.attributes.type !== undefined && !isAnyContent(element, types))) {
    const fields = compileFields(group, types)
    return { ...head, list: null, row: null, rowAliases: [], extras: [], fields }
  }
  const lists = group.filter((element) => element.attributes.type === undefined)
  if (lists.length !== 1) refuse(lists[1] ?? type, 'root without exactly one list element')
  const extras = group
    .filter((element) => element !== lists[0])
    .map((element) => compileExtra(element, types))
  return { ...head, ...compileList(lists[0], types), extras }
}

function compileList(
  list: XsdNode,
  types: XsdTypes,
): Pick<TablePlan, 'list' | 'row' | 'rowAliases' | 'fields'> {
  expectAttributes(list, ['name'])
  const { annotation, type } = readInlineTyped(list)
  expectNoAppinfo(list, annotation)
  const [row, further] = readGroup(type, 'xs:sequence')
  if (further !== undefined) refuse(further, 'second element in a list')
  expectAttributes(row, ['name', 'maxOccurs'], ['minOccurs'])
  if (row.attributes.maxOccurs !== 'unbounded')
    refuse(row, `maxOccurs="${row.attributes.maxOccurs}" of a row`)
  expectOnce(row, 'minOccurs')
  const inner = readInlineTyped(row)
  if (inner.annotation.kind !== null) refuse(row, 'kind of an element')
  return {
    list: list.attributes.name,
    row: row.attributes.name,
    rowAliases: inner.annotation.aliases,
    fields: compileFields(readGroup(inner.type, 'xs:all'), types),
  }
}

function compileFields(elements: readonly XsdNode[], types: XsdTypes): FieldPlan[] {
  const names = new Set<string>()
  return elements.map((element, index) => {
    expectAttributes(element, ['name', 'type'], ['minOccurs', 'maxOccurs'])
    expectOnce(element, 'minOccurs')
    expectOnce(element, 'maxOccurs')
    const { name, type: typeName } = element.attributes
    if (names.has(name)) refuse(element, `second element ${name}`)
    names.add(name)
    const type = types.fields.get(typeName)
    if (type === undefined) refuse(element, `type ${typeName}`)
    const { annotation, content } = readAnnotated(element)
    if (content.length > 0) refuse(content[0], `${content[0].name} in an element with a type`)
    expectNoAppinfo(element, annotation)
    return { index, name, ...labels(element, annotation), ...type }
  })
}

function compileExtra(element: XsdNode, types: XsdTypes): string {
  expectAttributes(element, ['name', 'type', 'minOccurs'])
  if (!isAnyContent(element, types)) refuse(element, `type ${element.attributes.type} beside a list`)
  if (element.attributes.minOccurs !== '0')
    refuse(element, `minOccurs="${element.attributes.minOccurs}" beside a list`)
  const { annotation, content } = readAnnotated(element)
  if (content.length > 0) refuse(content[0], `${content[0].name} in an element with a type`)
  expectNoAppinfo(element, annotation)
  return element.attributes.name
}

const isAnyContent = (element: XsdNode, types: XsdTypes): boolean =>
  types.anyContent.has(element.attributes.type)

/** An element whose type is written inside it. */
function readInlineTyped(element: XsdNode): { annotation: Annotation; type: XsdNode } {
  const { annotation, content } = readAnnotated(element)
  const [type, further] = content
  if (type?.name !== 'xs:complexType')
    refuse(type ?? element, `${type?.name ?? 'no type'} in ${element.attributes.name}`)
  if (further !== undefined) refuse(further, `${further.name} in ${element.attributes.name}`)
  expectAttributes(type, [])
  return { annotation, type }
}

/** The elements of a complex type that is one group and the attribute wildcard. */
function readGroup(type: XsdNode, group: 'xs:all' | 'xs:sequence'): readonly XsdNode[] {
  const [content, anyAttribute, further] = type.children
  if (content?.name !== group)
    refuse(content ?? type, `${content?.name ?? 'nothing'} where ${group} is expected`)
  if (anyAttribute === undefined) refuse(type, 'xs:complexType without xs:anyAttribute')
  expectAnyAttribute(anyAttribute)
  if (further !== undefined) refuse(further, `${further.name} in xs:complexType`)
  expectAttributes(content, [])
  for (const child of content.children)
    if (child.name !== 'xs:element') refuse(child, `${child.name} in ${group}`)
  if (content.children.length === 0) refuse(content, `empty ${group}`)
  return content.children
}

function labels(element: XsdNode, annotation: Annotation): { labelVi: string; labelEn: string } {
  if (annotation.vi === '') refuse(element, `${element.attributes.name} without documentation in vi`)
  if (annotation.en === '') refuse(element, `${element.attributes.name} without documentation in en`)
  return { labelVi: annotation.vi, labelEn: annotation.en }
}

function expectOnce(element: XsdNode, attribute: 'minOccurs' | 'maxOccurs'): void {
  const value = element.attributes[attribute] ?? '1'
  if (value !== '1') refuse(element, `${attribute}="${value}" of ${element.attributes.name}`)
}

function expectNoAppinfo(element: XsdNode, annotation: Annotation): void {
  if (annotation.kind !== null) refuse(element, 'kind of an element')
  if (annotation.aliases.length > 0) refuse(element, 'alias of an element that is not a row')
}
