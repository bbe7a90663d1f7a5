import type { TablePlan } from '../../src/standard/plan.js'
import type { Random } from '../support/random.js'
import type { DocumentTree } from './document-tree.js'
import { BYTE_MUTATIONS } from './mutations-of-bytes.js'
import { MARKUP_MUTATIONS } from './mutations-of-markup.js'
import { STRUCTURE_MUTATIONS } from './mutations-of-structure.js'
import { VALUE_MUTATIONS } from './mutations-of-values.js'

/** One change to a valid document. What it changes it to may be valid or not: the schema processor says. */
export type Mutation = TreeMutation | TextMutation | ByteMutation

export interface TreeMutation {
  readonly name: string
  readonly on: 'tree'
  apply(tree: DocumentTree, plan: TablePlan, random: Random): void
}

export interface TextMutation {
  readonly name: string
  readonly on: 'text'
  apply(text: string, random: Random): string
}

export interface ByteMutation {
  readonly name: string
  readonly on: 'bytes'
  apply(bytes: Buffer, random: Random): Buffer
}

export const MUTATIONS: readonly Mutation[] = [
  ...STRUCTURE_MUTATIONS,
  ...VALUE_MUTATIONS,
  ...MARKUP_MUTATIONS,
  ...BYTE_MUTATIONS,
]
