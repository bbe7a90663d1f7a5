import type { FieldPlan, TablePlan } from '../../src/standard/plan.js'
import type { Random } from '../support/random.js'
import { filledValue, validValue } from './values.js'

/** Characters of a value; the writer decides how they are escaped. */
export interface TextNode {
  readonly type: 'text'
  text: string
}

/** Written exactly as it stands. */
export interface RawNode {
  readonly type: 'raw'
  raw: string
}

export interface ElementNode {
  readonly type: 'element'
  name: string
  /** Written instead of `name` in the end tag. */
  endName?: string
  /** Each with its name, equals sign and quotes. */
  attributes: string[]
  /** White space, comments and instructions may be put between the children. */
  readonly container: boolean
  children: (ElementNode | TextNode | RawNode)[]
}

/** A table document before it is written, with its rows at hand for mutations. */
export interface DocumentTree {
  readonly root: ElementNode
  readonly list: ElementNode | null
  /** Elements that hold fields: the rows, or the root of a flat table. */
  readonly rows: readonly ElementNode[]
}

export function element(name: string, children: ElementNode['children'] = [], container = true): ElementNode {
  return { type: 'element', name, attributes: [], container, children }
}

export function fieldElement(name: string, value: string): ElementNode {
  return element(name, value === '' ? [] : [{ type: 'text', text: value }], false)
}

export function rawField(name: string, raw: string): ElementNode {
  return element(name, [{ type: 'raw', raw }], false)
}

export interface TreeShape {
  /** Rows of a list table. */
  readonly rows: number
  /** Every optional field empty, every field filled, or as it comes. */
  readonly fill: 'least' | 'all' | 'mixed'
  readonly shuffled: boolean
}

/** A tree that every processor must accept. */
export function validTree(plan: TablePlan, shape: TreeShape, random: Random): DocumentTree {
  const fieldsOf = (): ElementNode[] => {
    const fields = plan.fields.map((field) => fieldElement(field.name, valueFor(field, shape, random)))
    return shape.shuffled ? random.shuffle(fields) : fields
  }
  const root = element(plan.root)
  if (plan.list === null || plan.row === null) {
    root.children = fieldsOf()
    return { root, list: null, rows: [root] }
  }
  const rowName = plan.row
  const rows = Array.from({ length: shape.rows }, () => element(rowName, fieldsOf()))
  const list = element(plan.list, rows)
  root.children = [list, ...plan.extras.filter(() => random.chance(0.4)).map((name) => extra(name, random))]
  return { root, list, rows }
}

function valueFor(field: FieldPlan, shape: TreeShape, random: Random): string {
  if (shape.fill === 'least' && !field.required) return ''
  return shape.fill === 'mixed' ? validValue(field, random) : filledValue(field, random)
}

/** A signature slot: empty, one blank as many files have it, text, or a signature with a namespace of its own. */
function extra(name: string, random: Random): ElementNode {
  const signature =
    '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo Id="s1">' +
    '<ds:DigestValue>bm90IGEgc2lnbmF0dXJl</ds:DigestValue></ds:SignedInfo></ds:Signature>'
  const raw = random.pick(['', ' ', 'MEUCIQ==', signature, '<MA_LK>x</MA_LK><b a="&gt;">y</b>'])
  return raw === '' ? element(name, [], false) : rawField(name, raw)
}
