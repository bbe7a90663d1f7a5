import { expectAttributes, refuse, type XsdNode } from './xsd-reader.js'

/** What the annotations of a construct say. */
export interface Annotation {
  readonly vi: string
  readonly en: string
  readonly kind: string | null
  readonly aliases: readonly string[]
}

/** A construct parted into its leading annotation and the rest of its children. */
export interface Annotated {
  readonly annotation: Annotation
  readonly content: readonly XsdNode[]
}

/**
 * Reads the leading `xs:annotation` of a construct: `xs:documentation` in `vi` and `en`, and `xs:appinfo` with
 * `kind` or `alias`.
 * @throws {XsdUnsupportedError} for anything else in it, and for an annotation that is not the first child.
 */
export function readAnnotated(node: XsdNode): Annotated {
  let [vi, en, kind] = ['', '', null as string | null]
  const aliases: string[] = []
  const first = node.children[0]
  const has = first?.name === 'xs:annotation'
  if (has) {
    expectAttributes(first, [])
    for (const child of first.children) {
      if (child.name === 'xs:documentation') {
        const language = documentationLanguage(child)
        if ((language === 'vi' ? vi : en) !== '') refuse(child, `second documentation in ${language}`)
        if (language === 'vi') vi = child.text
        else en = child.text
      } else if (child.name === 'xs:appinfo') {
        const fact = appinfo(child)
        if (fact.name === 'alias') aliases.push(fact.text)
        else if (kind === null) kind = fact.text
        else refuse(fact, 'second kind')
      } else refuse(child, `${child.name} in xs:annotation`)
    }
  }
  const content = has ? node.children.slice(1) : node.children
  for (const child of content) {
    if (child.name === 'xs:annotation')
      refuse(child, `xs:annotation that is not the first child of ${node.name}`)
  }
  return { annotation: { vi, en, kind, aliases }, content }
}

function documentationLanguage(node: XsdNode): 'vi' | 'en' {
  expectAttributes(node, ['xml:lang'])
  if (node.children.length > 0) refuse(node.children[0], `${node.children[0].name} in xs:documentation`)
  const language = node.attributes['xml:lang']
  if (language !== 'vi' && language !== 'en') refuse(node, `documentation in language ${language}`)
  return language
}

function appinfo(node: XsdNode): XsdNode {
  expectAttributes(node, [])
  if (node.children.length !== 1) refuse(node, 'xs:appinfo without exactly one element')
  const fact = node.children[0]
  if (fact.name !== 'kind' && fact.name !== 'alias') refuse(fact, `${fact.name} in xs:appinfo`)
  expectAttributes(fact, [])
  if (fact.children.length > 0 || fact.text === '') refuse(fact, `${fact.name} that is not plain text`)
  return fact
}
