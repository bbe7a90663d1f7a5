import { XMLParser } from 'fast-xml-parser'
import type { GeneratedClaim } from '../../src/generate/index.js'
import { loadPlans } from '../../src/standard/compile.js'
import type { TableName } from '../../src/standard/plan.js'

/** Compiled once for all tests of the generator. */
export const plans = loadPlans()

const parser = new XMLParser({ parseTagValue: false, trimValues: false, processEntities: true })

export type ParsedRow = Record<string, string>

/** Rows of a table document, read by a parser that is not ours. */
export function parseRows(document: string, list: string | null, row: string | null): ParsedRow[] {
  const parsed = parser.parse(document)
  const root = Object.entries(parsed).find(([name]) => name !== '?xml')![1] as Record<string, unknown>
  if (list === null || row === null) return [root as ParsedRow]
  const found = (root[list] as Record<string, unknown>)[row]
  return (Array.isArray(found) ? found : [found]) as ParsedRow[]
}

/** Rows of all tables of a claim. */
export function rowsOf(claim: GeneratedClaim, version: '130' | '4750' | '3176'): Map<TableName, ParsedRow[]> {
  return new Map(
    claim.documents.map(({ table, bytes }) => {
      const plan = plans[version].tables.get(table)!
      return [table, parseRows(bytes.toString('utf8'), plan.list, plan.row)]
    }),
  )
}

export function envelopeText(pieces: Iterable<Buffer>): string {
  return Buffer.concat([...pieces]).toString('utf8')
}
