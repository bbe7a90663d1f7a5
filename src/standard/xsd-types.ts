import {
  DECIMAL_PATTERN,
  INTEGER_PATTERN,
  isItemListKind,
  isMomentKind,
  itemListPattern,
  type MomentKind,
  momentPattern,
  TRIMMED_PATTERN,
} from './patterns.js'
import { FIELD_KINDS, type FieldKind, type FieldPlan } from './plan.js'
import { readAnnotated } from './xsd-annotation.js'
import { expectAttributes, expectLeaf, refuse, type XsdNode } from './xsd-reader.js'

/** What a field's type says about its values. */
export type FieldType = Pick<FieldPlan, 'kind' | 'required' | 'maxLength' | 'totalDigits' | 'fractionDigits'>

/** The named types of one version that an element may refer to. */
export interface XsdTypes {
  readonly fields: ReadonlyMap<string, FieldType>
  /** Types of any content, as CHUKYDONVI has. */
  readonly anyContent: ReadonlySet<string>
}

interface SimpleType {
  readonly node: XsdNode
  readonly kind: FieldKind | null
  /** The one `xs:restriction` or `xs:union` of the type. */
  readonly derivation: XsdNode
}

type SimpleTypes = ReadonlyMap<string, SimpleType>

/** More digits than this do not fit PostgreSQL's bigint. */
const MOST_INTEGER_DIGITS = 18

/**
 * Compiles the named types of a version (`types.xsd`).
 * @throws {XsdUnsupportedError} for anything outside the subset that `compile.ts` states.
 */
export function compileTypes(schema: XsdNode): XsdTypes {
  const simple = new Map<string, SimpleType>()
  const complex = new Map<string, XsdNode>()
  for (const node of schema.children) {
    if (node.name !== 'xs:simpleType' && node.name !== 'xs:complexType')
      refuse(node, `${node.name} in types.xsd`)
    expectAttributes(node, ['name'], node.name === 'xs:complexType' ? ['mixed'] : [])
    const name = node.attributes.name
    if (simple.has(name) || complex.has(name)) refuse(node, `second type named ${name}`)
    if (node.name === 'xs:simpleType') simple.set(name, readSimpleType(node))
    else complex.set(name, node)
  }
  for (const type of simple.values()) checkSimpleType(simple, type)

  const fields = new Map<string, FieldType>()
  const anyContent = new Set<string>()
  for (const [name, node] of complex) {
    if (node.attributes.mixed !== undefined) {
      expectAnyContent(node)
      anyContent.add(name)
    } else fields.set(name, fieldTypeOf(simple, node))
  }
  return { fields, anyContent }
}

/** Refuses an `xs:anyAttribute` other than the one every type of ours ends with. */
export const expectAnyAttribute = (node: XsdNode): void => {
  if (node.name !== 'xs:anyAttribute') refuse(node, `${node.name} where xs:anyAttribute is expected`)
  expectLeaf(node, { processContents: 'skip' })
}

function readSimpleType(node: XsdNode): SimpleType {
  const { annotation, content } = readAnnotated(node)
  if (annotation.aliases.length > 0) refuse(node, 'alias of a type')
  if (content.length !== 1) refuse(node, 'xs:simpleType without exactly one derivation')
  const derivation = content[0]
  if (derivation.name !== 'xs:restriction' && derivation.name !== 'xs:union')
    refuse(derivation, derivation.name)
  const kind = annotation.kind
  if (kind !== null && !FIELD_KINDS.includes(kind as FieldKind)) refuse(node, `kind ${kind}`)
  return { node, kind: kind as FieldKind | null, derivation }
}

/** A type without a kind is one of the two building blocks; a type with a kind must be what the kind says. */
function checkSimpleType(simple: SimpleTypes, type: SimpleType): void {
  if (type.kind !== null) compileSimpleType(simple, type, type.kind)
  else if (!isTrimmed(type) && !isBlank(type))
    refuse(type.node, `type ${type.node.attributes.name} without a kind`)
}

function isTrimmed(type: SimpleType | undefined): boolean {
  if (type?.kind !== null || type.derivation.attributes.base !== 'xs:string') return false
  const facets = facetsOf(type.derivation)
  return facets.size === 1 && facets.get('pattern')?.value === TRIMMED_PATTERN
}

function isBlank(type: SimpleType | undefined): boolean {
  if (type?.kind !== null || type.derivation.attributes.base !== 'xs:token') return false
  const facets = facetsOf(type.derivation)
  return facets.size === 1 && facets.get('length')?.value === '0'
}

function fieldTypeOf(simple: SimpleTypes, node: XsdNode): FieldType {
  const { annotation, content } = readAnnotated(node)
  if (annotation.kind !== null || annotation.aliases.length > 0) refuse(node, 'xs:appinfo of a complex type')
  if (content.length !== 1 || content[0].name !== 'xs:simpleContent') {
    refuse(content[0] ?? node, `${content[0]?.name ?? 'nothing'} in a named complex type`)
  }
  const simpleContent = content[0]
  expectAttributes(simpleContent, [])
  const extension = simpleContent.children[0]
  if (simpleContent.children.length !== 1 || extension.name !== 'xs:extension') {
    refuse(simpleContent, 'xs:simpleContent without exactly one xs:extension')
  }
  expectAttributes(extension, ['base'])
  if (extension.children.length !== 1) refuse(extension, 'xs:extension without exactly one xs:anyAttribute')
  expectAnyAttribute(extension.children[0])
  const base = simple.get(extension.attributes.base)
  if (base === undefined || base.kind === null) refuse(extension, `base ${extension.attributes.base}`)
  return compileSimpleType(simple, base, base.kind)
}

function compileSimpleType(simple: SimpleTypes, type: SimpleType, kind: FieldKind): FieldType {
  if (kind === 'integer' || kind === 'decimal') return numberType(simple, type, kind)
  if (type.derivation.name !== 'xs:restriction')
    refuse(type.derivation, `${type.derivation.name} of kind ${kind}`)
  return isMomentKind(kind) ? momentType(type, kind) : textType(simple, type, kind)
}

function textType(simple: SimpleTypes, type: SimpleType, kind: FieldKind): FieldType {
  const { derivation } = type
  if (!isTrimmed(simple.get(derivation.attributes.base)))
    refuse(derivation, `base ${derivation.attributes.base}`)
  const facets = facetsOf(derivation)
  expectFacets(facets, ['minLength', 'maxLength', 'pattern'])
  const expected = isItemListKind(kind) ? itemListPattern(kind) : undefined
  if (facets.get('pattern')?.value !== expected) {
    refuse(facets.get('pattern')?.node ?? derivation, `pattern other than the one of kind ${kind}`)
  }
  const minLength = facets.get('minLength')
  if (minLength !== undefined && minLength.value !== '1')
    refuse(minLength.node, `minLength ${minLength.value}`)
  const maxLength = facets.has('maxLength') ? wholeNumber(facets, 'maxLength', derivation, 1, 2 ** 30) : 0
  return { kind, required: minLength !== undefined, maxLength, totalDigits: 0, fractionDigits: 0 }
}

function momentType(type: SimpleType, kind: MomentKind): FieldType {
  const { derivation } = type
  if (derivation.attributes.base !== 'xs:string') refuse(derivation, `base ${derivation.attributes.base}`)
  const facets = facetsOf(derivation)
  expectFacets(facets, ['pattern'])
  const pattern = facets.get('pattern')
  const required = pattern?.value === momentPattern(kind, true)
  if (!required && pattern?.value !== momentPattern(kind, false)) {
    refuse(pattern?.node ?? derivation, `pattern other than the one of kind ${kind}`)
  }
  return { kind, required, maxLength: 0, totalDigits: 0, fractionDigits: 0 }
}

function numberType(simple: SimpleTypes, type: SimpleType, kind: 'integer' | 'decimal'): FieldType {
  const { derivation } = type
  if (derivation.name === 'xs:union') return optionalNumberType(simple, derivation, kind)
  if (derivation.attributes.base !== `xs:${kind}`) refuse(derivation, `base ${derivation.attributes.base}`)
  const facets = facetsOf(derivation)
  expectFacets(facets, ['pattern', 'totalDigits', ...(kind === 'decimal' ? ['fractionDigits'] : [])])
  if (facets.get('pattern')?.value !== (kind === 'integer' ? INTEGER_PATTERN : DECIMAL_PATTERN)) {
    refuse(facets.get('pattern')?.node ?? derivation, `pattern other than the one of kind ${kind}`)
  }
  const most = kind === 'integer' ? MOST_INTEGER_DIGITS : 1000
  const totalDigits = wholeNumber(facets, 'totalDigits', derivation, 1, most)
  const fractionDigits =
    kind === 'integer' ? 0 : wholeNumber(facets, 'fractionDigits', derivation, 0, totalDigits)
  return { kind, required: true, maxLength: 0, totalDigits, fractionDigits }
}

/** An optional number is the union of the number and the blank type. */
function optionalNumberType(simple: SimpleTypes, union: XsdNode, kind: 'integer' | 'decimal'): FieldType {
  expectAttributes(union, ['memberTypes'])
  if (union.children.length > 0) refuse(union.children[0], `${union.children[0].name} in xs:union`)
  const members = union.attributes.memberTypes.split(' ')
  const number = simple.get(members[0])
  if (members.length !== 2 || number?.kind !== kind || number.derivation.name !== 'xs:restriction') {
    refuse(union, `memberTypes ${union.attributes.memberTypes}`)
  }
  if (!isBlank(simple.get(members[1]))) refuse(union, `memberTypes ${union.attributes.memberTypes}`)
  return { ...numberType(simple, number, kind), required: false }
}

interface Facet {
  readonly node: XsdNode
  readonly value: string
}

/** Facets by local name. A second facet of a name is refused: two patterns of one step would mean either. */
function facetsOf(restriction: XsdNode): Map<string, Facet> {
  expectAttributes(restriction, ['base'])
  const facets = new Map<string, Facet>()
  for (const node of restriction.children) {
    expectAttributes(node, ['value'])
    const name = node.name.replace(/^xs:/, '')
    if (facets.has(name)) refuse(node, `second facet ${node.name}`)
    if (node.children.length > 0) refuse(node.children[0], `${node.children[0].name} in ${node.name}`)
    facets.set(name, { node, value: node.attributes.value })
  }
  return facets
}

function expectFacets(facets: ReadonlyMap<string, Facet>, known: readonly string[]): void {
  for (const [name, facet] of facets)
    if (!known.includes(name)) refuse(facet.node, `facet ${facet.node.name}`)
}

function wholeNumber(
  facets: ReadonlyMap<string, Facet>,
  name: string,
  restriction: XsdNode,
  least: number,
  most: number,
): number {
  const facet = facets.get(name)
  if (facet === undefined) refuse(restriction, `xs:restriction without ${name}`)
  const value = /^[0-9]+$/.test(facet.value) ? Number(facet.value) : Number.NaN
  if (!(value >= least && value <= most)) refuse(facet.node, `${name} ${facet.value}`)
  return value
}

function expectAnyContent(node: XsdNode): void {
  if (node.attributes.mixed !== 'true') refuse(node, `mixed="${node.attributes.mixed}"`)
  const { annotation, content } = readAnnotated(node)
  if (annotation.kind !== null || annotation.aliases.length > 0) refuse(node, 'xs:appinfo of a complex type')
  const [sequence, anyAttribute] = content
  if (content.length !== 2 || sequence.name !== 'xs:sequence')
    refuse(node, 'mixed type that is not of any content')
  expectAttributes(sequence, [])
  if (sequence.children.length !== 1 || sequence.children[0].name !== 'xs:any') {
    refuse(sequence, 'mixed type that is not of any content')
  }
  const any = { namespace: '##any', processContents: 'skip', minOccurs: '0', maxOccurs: 'unbounded' }
  expectLeaf(sequence.children[0], any)
  expectAnyAttribute(anyAttribute)
}
