import fc from 'fast-check'
import { XMLParser } from 'fast-xml-parser'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { loadPlans } from '../../src/standard/compile.js'
import type { TablePlan } from '../../src/standard/plan.js'
import { type Random, seededRandom } from '../support/random.js'
import { type DocumentTree, type ElementNode, validTree } from './document-tree.js'
import { allTables } from './documents.js'
import { scanTable } from './scanner-adapter.js'
import { plainStyle, wildStyle, writeDocument } from './writer.js'

type Row = readonly (string | null)[]

const TABLES = allTables(loadPlans())
const FORBIDDEN_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Any text that XML can carry, with a good share of what needs care in markup or in COPY text. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        '\\',
        '\\N',
        '\\.',
        '\t',
        '\n',
        '\r',
        '\r\n',
        ']]>',
        '<',
        '&amp;',
        '&',
        ' ',
        '\u00a0',
        '\u{1f3e5}',
      ),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join('').replace(FORBIDDEN_IN_XML, ''))

const document = fc.record({
  plan: fc.constantFrom(...TABLES),
  texts: fc.array(anyText, { minLength: 1, maxLength: 12 }),
  seed: fc.integer(),
})

/** A document whose text fields hold the texts and whose other fields hold something of their kind. */
function treeWith(plan: TablePlan, texts: readonly string[], random: Random): DocumentTree {
  const shape = { rows: random.int(1, 3), fill: 'mixed', shuffled: random.chance(0.3) } as const
  const tree = validTree(plan, shape, random)
  const textFields = new Set(plan.fields.filter(({ kind }) => kind === 'text').map(({ name }) => name))
  for (const row of tree.rows) {
    for (const field of row.children) {
      if (field.type === 'element' && textFields.has(field.name)) {
        field.children = [{ type: 'text', text: random.pick(texts) }]
      }
    }
  }
  return tree
}

/** What the store should hold for a value: no blanks around it, null for nothing. */
function loaded(value: string | undefined): string | null {
  const trimmed = (value ?? '').replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
  return trimmed === '' ? null : trimmed
}

function rowsBySaxes(plan: TablePlan, xml: string): Row[] {
  const rows: Map<string, string>[] = []
  const rowDepth = plan.row === null ? 1 : 3
  const path: string[] = []
  let value = ''
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => {
    path.push(name)
    if (path.length === rowDepth && (plan.row === null || name === plan.row)) rows.push(new Map())
    value = ''
  })
  const text = (piece: string) => {
    value += piece
  }
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('closetag', ({ name }) => {
    if (path.length === rowDepth + 1 && (plan.list === null || path[1] === plan.list)) {
      rows.at(-1)!.set(name, value)
    }
    path.pop()
  })
  parser.write(xml).close()
  return rows.map((row) => plan.fields.map(({ name }) => loaded(row.get(name))))
}

const objects = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
  htmlEntities: true,
  isArray: (name) => TABLES.some(({ row }) => row === name),
})

function rowsByFastXmlParser(plan: TablePlan, xml: string): Row[] {
  const root = objects.parse(xml)[plan.root]
  const rows: Record<string, unknown>[] = plan.list === null ? [root] : root[plan.list][plan.row!]
  return rows.map((row) => plan.fields.map(({ name }) => loaded(row[name] as string | undefined)))
}

describe('the COPY text of a document gives back what another parser reads from it', () => {
  it('saxes, for any text written in any way', () => {
    fc.assert(
      fc.property(document, fc.boolean(), ({ plan, texts, seed }, wild) => {
        const random = seededRandom(seed)
        const tree = treeWith(plan, texts, random)
        const xml = writeDocument(tree, wild ? wildStyle(random) : plainStyle(random), random)
        expect(scanTable(plan, Buffer.from(xml)).rows).toEqual(rowsBySaxes(plan, xml))
      }),
      { numRuns: 400 },
    )
  })

  it('fast-xml-parser, for any text written in the plain way', () => {
    fc.assert(
      fc.property(document, ({ plan, texts, seed }) => {
        const random = seededRandom(seed)
        // fast-xml-parser keeps CR LF as it stands, where XML says it is one LF.
        const style = { ...plainStyle(random), lineEnd: '\n' as const }
        const xml = writeDocument(treeWith(plan, texts, random), style, random)
        expect(scanTable(plan, Buffer.from(xml)).rows).toEqual(rowsByFastXmlParser(plan, xml))
      }),
      { numRuns: 400 },
    )
  })

  it('a value of ten megabytes', { timeout: 60_000 }, () => {
    const plan = TABLES.find(({ table }) => table === 'XML5')!
    const text = 'Diễn biến \\ ổn định\t🏥 < & ]]> '.repeat(280_000).trim()
    expect(Buffer.byteLength(text)).toBeGreaterThan(10_000_000)
    const random = seededRandom(5)
    const tree = validTree(plan, { rows: 1, fill: 'all', shuffled: false }, random)
    const at = plan.fields.findIndex(({ name }) => name === 'DIEN_BIEN_LS')
    const field = tree.rows[0]!.children[at] as ElementNode
    for (const cdata of [0, 1]) {
      field.children = [{ type: 'text', text }]
      const xml = writeDocument(tree, { ...plainStyle(random), cdata }, random)
      const { rows } = scanTable(plan, Buffer.from(xml))
      expect(rows[0]![at] === text).toBe(true)
    }
  })
})
