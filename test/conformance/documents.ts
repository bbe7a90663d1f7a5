import type { Plans, StandardVersion, TablePlan } from '../../src/standard/plan.js'
import { STANDARD_VERSIONS } from '../../src/standard/plan.js'
import { type Random, seededRandom } from '../support/random.js'
import { type DocumentTree, validTree } from './document-tree.js'
import { MUTATIONS, type Mutation } from './mutations.js'
import { plainStyle, type Style, wildStyle, writeDocument } from './writer.js'

/** A table document with how it came to be. */
export interface TableDocument {
  readonly plan: TablePlan
  readonly bytes: Buffer
  /** `none` for a document that was left as it is, and must be valid. */
  readonly mutation: string
}

/** Every third document is left valid: agreement on those counts as much as on broken ones. */
const VALID_SHARE = 1 / 3

/** The n-th document of a seed; tables, versions and mutations take turns. */
export function tableDocument(plans: Plans, seed: number, n: number): TableDocument {
  // A generator a document: one can be made again without those before it.
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) + Math.imul(n, 0x85ebca6b))
  const tables = allTables(plans)
  const plan = tables[n % tables.length]!
  if (random.chance(VALID_SHARE)) return { plan, bytes: validDocument(plan, random), mutation: 'none' }
  const mutation = MUTATIONS[Math.floor(n / tables.length + n) % MUTATIONS.length]!
  return { plan, bytes: mutatedDocument(plan, mutation, random), mutation: mutation.name }
}

/** A document that is valid for the table, written in a plain or in an unusual way. */
export function validDocument(plan: TablePlan, random: Random): Buffer {
  return Buffer.from(writeDocument(validTreeOf(plan, random), styleOf(random), random))
}

/** A document that the mutation went over; it may still be valid. */
export function mutatedDocument(plan: TablePlan, mutation: Mutation, random: Random): Buffer {
  const tree = validTreeOf(plan, random)
  const style = styleOf(random)
  if (mutation.on === 'tree') {
    mutation.apply(tree, plan, random)
    return Buffer.from(writeDocument(tree, style, random))
  }
  const text = writeDocument(tree, style, random)
  if (mutation.on === 'text') return Buffer.from(mutation.apply(text, random))
  return mutation.apply(Buffer.from(text), random)
}

/** The plans of all tables of all versions, in their order. */
export function allTables(plans: Plans): TablePlan[] {
  return STANDARD_VERSIONS.flatMap((version: StandardVersion) => [...plans[version].tables.values()])
}

function validTreeOf(plan: TablePlan, random: Random): DocumentTree {
  const shape = {
    rows: random.chance(0.6) ? 1 : random.int(2, 4),
    fill: random.pick(['least', 'mixed', 'mixed', 'all'] as const),
    shuffled: random.chance(0.3),
  }
  return validTree(plan, shape, random)
}

function styleOf(random: Random): Style {
  return random.chance(0.4) ? plainStyle(random) : wildStyle(random)
}
