import type { TablePlan } from '../../src/standard/plan.js'
import type { Random } from '../support/random.js'
import { type DocumentTree, type ElementNode, element, fieldElement, rawField } from './document-tree.js'
import type { TreeMutation } from './mutations.js'

type Apply = (tree: DocumentTree, plan: TablePlan, random: Random) => void

function mutation(name: string, apply: Apply): TreeMutation {
  return { name, on: 'tree', apply }
}

/** A row, one of its fields and the place of it. */
function anyField(tree: DocumentTree, random: Random): { row: ElementNode; at: number; field: ElementNode } {
  const row = random.pick(tree.rows)
  const at = random.int(0, row.children.length - 1)
  return { row, at, field: row.children[at] as ElementNode }
}

/** Elements that have elements as children: root, list, rows. */
function containers(tree: DocumentTree): ElementNode[] {
  return [...new Set([tree.root, ...(tree.list ? [tree.list] : []), ...tree.rows])]
}

function anyElement(tree: DocumentTree, random: Random): ElementNode {
  return random.chance(0.6) ? anyField(tree, random).field : random.pick(containers(tree))
}

function insertInto(parent: ElementNode, child: ElementNode['children'][number], random: Random): void {
  parent.children.splice(random.int(0, parent.children.length), 0, child)
}

export const STRUCTURE_MUTATIONS: readonly TreeMutation[] = [
  mutation('field dropped', (tree, _plan, random) => {
    const { row, at } = anyField(tree, random)
    row.children.splice(at, random.pick([1, 1, 2, 10]))
  }),
  mutation('field doubled', (tree, _plan, random) => {
    const { row, field } = anyField(tree, random)
    insertInto(row, random.chance(0.5) ? field : fieldElement(field.name, ''), random)
  }),
  mutation('fields swapped', (tree, _plan, random) => {
    const { row } = anyField(tree, random)
    row.children = random.shuffle(row.children)
  }),
  mutation('field moved to another row', (tree, _plan, random) => {
    const { row, at, field } = anyField(tree, random)
    row.children.splice(at, 1)
    insertInto(random.pick(containers(tree)), field, random)
  }),
  mutation('unknown element', (tree, _plan, random) => {
    const name = random.pick([
      'LA',
      'MA_LK2',
      'MA_LKK',
      'MA_L',
      'TRƯỜNG_LẠ',
      'a.b-c',
      '_',
      'xml',
      'MA_LK_',
      'A',
    ])
    const content = random.pick([
      '',
      'x',
      '<MA_LK>1</MA_LK>',
      '<LA><LA/>&amp;<![CDATA[>]]></LA>',
      '<!-- x -->',
    ])
    insertInto(random.pick(containers(tree)), rawField(name, content), random)
  }),
  mutation('element renamed', (tree, plan, random) => {
    const node = anyElement(tree, random)
    node.name = random.pick([
      node.name.toLowerCase(),
      node.name[0] + node.name.slice(1).toLowerCase(),
      node.name.slice(0, -1) || 'Z',
      `${node.name}_`,
      `${node.name}1`,
      node.name.replaceAll('_', '') || 'Z',
      random.pick(plan.fields).name,
      plan.root,
      plan.row ?? 'ROW',
      ...plan.rowAliases,
    ])
  }),
  mutation('other spelling of the row', (tree, plan, random) => {
    for (const row of tree.list ? tree.rows : []) row.name = random.pick([`${row.name}S`, ...plan.rowAliases])
  }),
  mutation('wrong root', (tree, plan, random) => {
    tree.root.name = random.pick([
      plan.list ?? 'A',
      plan.row ?? 'B',
      'GIAMDINHHS',
      'TONG_HOP',
      plan.root.toLowerCase(),
    ])
  }),
  mutation('list without its wrapper', (tree, plan, random) => {
    if (tree.list === null) return
    if (random.chance(0.5)) tree.root.children = tree.list.children
    else {
      tree.root.name = plan.list ?? tree.root.name
      tree.root.children = tree.list.children
    }
  }),
  mutation('row as root', (tree) => {
    const first = tree.rows[0]!
    tree.root.name = first.name
    tree.root.children = first.children
  }),
  mutation('root in root', (tree, plan) => {
    tree.root.children = [element(plan.root, tree.root.children)]
  }),
  mutation('two records in one row', (tree, _plan, random) => {
    const row = random.pick(tree.rows)
    row.children = [...row.children, ...random.pick(tree.rows).children]
  }),
  mutation('empty list or no list', (tree, _plan, random) => {
    if (tree.list && random.chance(0.5)) tree.list.children = []
    else tree.root.children = []
  }),
  mutation('list twice', (tree, _plan, random) => {
    if (tree.list) insertInto(tree.root, random.chance(0.5) ? tree.list : element(tree.list.name), random)
  }),
  mutation('empty row', (tree, _plan, random) => {
    if (tree.list) insertInto(tree.list, element(tree.rows[0]!.name), random)
    else tree.root.children = []
  }),
  mutation('signature slot', (tree, plan, random) => {
    const slot = rawField(random.pick(['CHUKYDONVI', ...plan.extras]), random.pick(['', 'x', '<a>b</a>']))
    insertInto(random.pick(containers(tree)), slot, random)
    if (random.chance(0.3)) insertInto(tree.root, slot, random)
  }),
  mutation('text between fields', (tree, _plan, random) => {
    const raw = random.pick([
      'x',
      '0',
      '&#120;',
      '&amp;',
      '<![CDATA[x]]>',
      '\u00a0',
      '\ufeff',
      '\u3000',
      ' x ',
    ])
    insertInto(random.pick(containers(tree)), { type: 'raw', raw }, random)
  }),
  mutation('blank between fields', (tree, _plan, random) => {
    const raw = random.pick([
      '&#32;',
      '&#x20;',
      '&#xD;',
      '&#9;&#10;',
      '<![CDATA[]]>',
      '<![CDATA[ \n]]>',
      '\r',
      '\t',
    ])
    insertInto(random.pick(containers(tree)), { type: 'raw', raw }, random)
  }),
  mutation('element in a field', (tree, _plan, random) => {
    const { field } = anyField(tree, random)
    const raw = random.pick([
      '<b/>',
      '<b>x</b>',
      `<${field.name}/>`,
      `<${field.name}>x</${field.name}>`,
      '<MA_LK>1</MA_LK>',
    ])
    insertInto(field, { type: 'raw', raw }, random)
  }),
  mutation('default namespace', (tree, _plan, random) => {
    const node = random.chance(0.5) ? tree.root : anyElement(tree, random)
    node.attributes.push(random.pick(['xmlns="urn:example:a"', 'xmlns=" "', 'xmlns=""', "xmlns='http://a/'"]))
  }),
  mutation('prefixed element', (tree, _plan, random) => {
    const node = anyElement(tree, random)
    node.name = `${random.pick(['q', 'xsi', 'ns1'])}:${node.name}`
    if (random.chance(0.7)) tree.root.attributes.push('xmlns:q="urn:example:q"')
  }),
  mutation('attributes of namespaces', (tree, _plan, random) => {
    anyElement(tree, random).attributes.push(random.pick(NAMESPACE_ATTRIBUTES))
  }),
  mutation('prefix used outside its element', (tree, _plan, random) => {
    anyField(tree, random).field.attributes.push('xmlns:w="urn:example:w"')
    anyField(tree, random).field.attributes.push('w:a="1"')
  }),
  mutation('many rows', (tree, _plan, random) => {
    for (let more = random.int(0, 8); tree.list && more > 0; more--)
      tree.list.children.push(random.pick(tree.rows))
  }),
]

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
const NAMESPACE_ATTRIBUTES = [
  'q:a="1"',
  'xsi:nil="true"',
  `${XSI} xsi:nil="true"`,
  `${XSI} xsi:nil="false"`,
  `${XSI} xsi:type="x"`,
  `${XSI} xsi:type="xs:string" xmlns:xs="http://www.w3.org/2001/XMLSchema"`,
  `${XSI} xsi:other="1"`,
  `${XSI} xsi:schemaLocation="a b"`,
  `${XSI} xsi:schemaLocation="a"`,
  `${XSI} xsi:noNamespaceSchemaLocation="a b"`,
  'xmlns="http://www.w3.org/XML/1998/namespace"',
  'xmlns:r:s="urn:example:r"',
  'xmlns:r="urn:example:r" r:type="x" r:nil="true"',
  'xmlns:r="http://www.w3.org/2001/XMLSchema-instance" r:nil="true"',
  'xmlns:r=""',
  'xmlns:xml="http://www.w3.org/XML/1998/namespace"',
  'xmlns:xml="urn:example:r"',
  'xmlns:r="http://www.w3.org/XML/1998/namespace"',
  'xmlns:xmlns="urn:example:r"',
  'xmlns:r="http://www.w3.org/2000/xmlns/"',
  'xmlns="http://www.w3.org/2000/xmlns/"',
  'xmlns:r="urn:example:r" xmlns:s="urn:example:r" r:a="1" s:a="2"',
  'xmlns:r="urn:example:r" xmlns:s="urn:example:s" r:a="1" s:a="2" a="3"',
  'xmlns:r="urn:example:r" xmlns:r="urn:example:r"',
  'a:b:c="1"',
  ':a="1"',
  'a:="1"',
  'xmlns:="urn:example:r"',
  'xml:foo="1"',
  'xml:space="neither"',
  'xml:id="1"',
]
