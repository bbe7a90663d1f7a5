import { readFileSync } from 'node:fs'
import { XMLParser } from 'fast-xml-parser'

/**
 * A schema file says something that the compiler does not know how to obey. Stops the start: half a schema
 * would judge claims wrongly without a word.
 */
export class XsdUnsupportedError extends Error {
  readonly code = 'XSD_UNSUPPORTED'
  readonly file: string
  /** Line in the file from 1; 0 when it is about the file as a whole. */
  readonly line: number
  readonly construct: string

  constructor(file: string, line: number, construct: string) {
    super(`${file}${line > 0 ? `:${line}` : ''}: not supported in a schema: ${construct}`)
    this.name = 'XsdUnsupportedError'
    this.file = file
    this.line = line
    this.construct = construct
  }
}

/** One element of a schema document. */
export interface XsdNode {
  readonly file: string
  readonly line: number
  /** Qualified as written, e.g. `xs:element`. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XsdNode[]
  /** Character content with the white space around it taken off. */
  readonly text: string
}

const XSD_NAMESPACE = 'http://www.w3.org/2001/XMLSchema'
const ATTRIBUTES = ':@'
const TEXT = '#text'

type Raw = Record<string | symbol, unknown>

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  jPath: false,
  captureMetaData: true,
})
const META = XMLParser.getMetaDataSymbol() as symbol

/**
 * Reads a schema file and returns its `xs:schema` element.
 * @throws {XsdUnsupportedError} when the file cannot be read, is not well-formed, has a DOCTYPE, or its root is
 * not `xs:schema` with the prefix `xs` bound to XML Schema.
 */
export function readXsd(file: string): XsdNode {
  const text = readText(file)
  const doctype = text.indexOf('<!DOCTYPE')
  if (doctype >= 0) throw new XsdUnsupportedError(file, lineAt(lineStarts(text), doctype), 'DOCTYPE')
  const root = parse(file, text)
  if (root.name !== 'xs:schema') refuse(root, `root element ${root.name}`)
  if (root.attributes['xmlns:xs'] !== XSD_NAMESPACE) refuse(root, 'prefix xs bound to another namespace')
  return root
}

/** Refuses a construct at its place. */
export function refuse(node: XsdNode, construct: string): never {
  throw new XsdUnsupportedError(node.file, node.line, construct)
}

/** Refuses attributes that are not named, and the absence of those named in `required`. */
export function expectAttributes(
  node: XsdNode,
  required: readonly string[],
  optional: readonly string[] = [],
): void {
  for (const name of Object.keys(node.attributes)) {
    if (!required.includes(name) && !optional.includes(name))
      refuse(node, `attribute ${name} of ${node.name}`)
  }
  for (const name of required) {
    if (node.attributes[name] === undefined) refuse(node, `${node.name} without ${name}`)
  }
}

/** Refuses any attribute or child, e.g. of `xs:anyAttribute` beyond what is expected. */
export function expectLeaf(node: XsdNode, attributes: Readonly<Record<string, string>>): void {
  expectAttributes(node, Object.keys(attributes))
  for (const [name, value] of Object.entries(attributes)) {
    if (node.attributes[name] !== value) refuse(node, `${name}="${node.attributes[name]}" of ${node.name}`)
  }
  if (node.children.length > 0) refuse(node.children[0], `${node.children[0].name} in ${node.name}`)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new XsdUnsupportedError(
      file,
      0,
      `file that cannot be read (${(error as NodeJS.ErrnoException).code})`,
    )
  }
}

function parse(file: string, text: string): XsdNode {
  let top: Raw[]
  try {
    top = parser.parse(text, true) as Raw[]
  } catch (error) {
    const message = (error as Error).message
    const line = Number(/:(\d+):\d+$/.exec(message)?.[1] ?? 0)
    throw new XsdUnsupportedError(file, line, `markup that is not well-formed (${message})`)
  }
  const starts = lineStarts(text)
  const elements: XsdNode[] = []
  for (const raw of top) {
    if (raw['?xml'] === undefined && raw[TEXT] === undefined) elements.push(toNode(file, starts, raw))
  }
  if (elements.length !== 1)
    throw new XsdUnsupportedError(file, elements[1]?.line ?? 0, 'not exactly one root element')
  return elements[0]
}

function toNode(file: string, starts: readonly number[], raw: Raw): XsdNode {
  const name = Object.keys(raw).find((key) => key !== ATTRIBUTES) as string
  const start = (raw[META] as { startIndex?: number } | undefined)?.startIndex ?? 0
  const children: XsdNode[] = []
  let text = ''
  for (const child of raw[name] as Raw[]) {
    if (child[TEXT] !== undefined) text += String(child[TEXT])
    else children.push(toNode(file, starts, child))
  }
  const attributes = (raw[ATTRIBUTES] ?? {}) as Record<string, string>
  const node = { file, line: lineAt(starts, start), name, attributes, children, text: text.trim() }
  if (node.text !== '' && node.name.startsWith('xs:') && node.name !== 'xs:documentation') {
    refuse(node, `text in ${node.name}`)
  }
  return node
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Line from 1 of a character offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (starts[middle] <= offset) low = middle
    else high = middle
  }
  return low + 1
}
