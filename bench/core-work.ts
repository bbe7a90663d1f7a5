import { join } from 'node:path'
import { generateClaims, generateEnvelope } from '../src/generate/index.js'
import { loadPlans } from '../src/standard/compile.js'
import type { Plans, StandardVersion, TableName, TablePlan } from '../src/standard/plan.js'
import { PROJECT } from './support/project.js'

/** One decoded table document. */
export interface WorkDocument {
  readonly table: TableName
  readonly plan: TablePlan
  readonly schema: string
  readonly bytes: Buffer
}

/** The work that every means does: the same generated claims, decoded and as they are sent. */
export interface Work {
  readonly plans: Plans
  readonly version: StandardVersion
  readonly maCskcb: string
  readonly claims: number
  readonly rows: number
  readonly documents: readonly WorkDocument[]
  /** Bytes of all documents: what the rates of all means are counted in. */
  readonly documentBytes: number
  /** The envelope that holds the very same claims in base64. */
  readonly envelope: Buffer
}

export interface WorkOptions {
  readonly claims: number
  readonly seed: number
}

export function makeWork({ claims, seed }: WorkOptions): Work {
  const version = '3176'
  const xsd = join(PROJECT, 'xsd')
  const plans = loadPlans(xsd)
  // No quirks: peers and scanner then read only what all of them accept.
  const options = { claims, seed, version, quirks: 0, plans } as const
  const documents: WorkDocument[] = []
  let rows = 0
  for (const claim of generateClaims(options)) {
    rows += claim.rows
    for (const { table, bytes } of claim.documents) {
      const plan = plans[version].tables.get(table)!
      documents.push({ table, plan, bytes, schema: join(xsd, `qd${version}`, `${table.toLowerCase()}.xsd`) })
    }
  }
  return {
    plans,
    version,
    maCskcb: '79999',
    claims,
    rows,
    documents,
    documentBytes: documents.reduce((sum, { bytes }) => sum + bytes.length, 0),
    envelope: Buffer.concat([...generateEnvelope(options)]),
  }
}
