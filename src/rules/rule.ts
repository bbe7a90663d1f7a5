import type { CatalogueKind } from '../standard/catalogue-kinds.js'
import type { StandardVersion, TableName } from '../standard/plan.js'
import type { FindingEntry, Text } from './catalogue-entry.js'
import type { ClaimFacts } from './claim-facts.js'
import type { ExampleBase } from './examples/base.js'
import type { Row } from './row.js'

/**
 * A rule about the content of claims: data with a check. Everything that is to be known about it stands in its
 * entry: where it looks, when it holds, what it says, what it rests on, and a pair of examples.
 */

/** What a check found beyond "the first field is wrong". Parts left out: the row at hand, its first field, its value. */
export interface Problem {
  /** Field at fault, when it is not the first of the rule. Null: no single field. */
  readonly field?: string | null
  readonly value?: string
  /** What the texts name: `{expected}` and the like. `expected` is shown beside the value found. */
  readonly params?: Readonly<Record<string, string | number>>
  /** Row at fault, when it is not the one at hand (a rule over a whole claim). */
  readonly table?: TableName
  readonly row?: number
}

/** False: nothing wrong. True: the first field of the rule is. */
export type Found = boolean | Problem | readonly Problem[]

/** Indices of the rule's fields in the table at hand, by name. */
export type Fields<Name extends string> = { readonly [K in Name]: number }

/**
 * A small change to a good claim. Keys: `XML1.NGAY_RA` (first row), `XML3[2].NGAY_KQ` (second row),
 * `XML3[*].MA_MAY` (every row), `XML7` with null (table not sent), `XML3[2]` with null (row left out),
 * `XML3[2]+` with an object of fields (a copy of row 2 with these values is put behind the last row).
 */
export type Change = Readonly<Record<string, string | null | Readonly<Record<string, string>>>>

/** The pair that shows the rule: tested, printed in the docs, and planted by the sample generator. */
export interface Examples {
  /** The good claim that both start from. */
  readonly on: ExampleBase
  /** Differences of a claim that breaks the rule. */
  readonly raises: Change
  /** Differences of a claim beside it that does not. */
  readonly passes: Change
  /** Codes of other findings that the breaking claim rightly has too. */
  readonly follows?: readonly string[]
  /** Version of the standard when it is not the newest that the rule holds for. */
  readonly version?: StandardVersion
  /** Day of receipt YYYYMMDD, when it matters. */
  readonly received?: number
  /** Entries that the catalogues hold for both claims, by kind; each with its code and attributes. */
  readonly catalogue?: Readonly<
    Partial<Record<CatalogueKind, readonly Readonly<Record<string, string | number>>[]>>
  >
}

export interface RuleEntry extends FindingEntry {
  /** Tables whose rows are looked at; for `at: 'end'` the row is that of XML1. */
  readonly tables: readonly TableName[]
  /** Fields that the rule cannot do without. It does not hold for a table or version that lacks one. */
  readonly fields: readonly string[]
  /** Fields that it also reads where they exist. */
  readonly optional?: readonly string[]
  /** `row`: each row as it is read, XML1 first, then XML3, XML2, XML4 and the others. `end`: once, when all tables have been read. */
  readonly at: 'row' | 'end'
  /** Versions of the standard; all when left out. */
  readonly versions?: readonly StandardVersion[]
  /** First and last day YYYYMMDD on which it holds, by the day of discharge. */
  readonly from?: number
  readonly until?: number
  /** Catalogues without which it is silent. */
  readonly needs?: readonly CatalogueKind[]
  /** Why it is silent until someone switches it on by giving it a severity. */
  readonly off?: Text
  /** Lines of the collected requirements that this rule answers, beside the one that it is named after. */
  readonly covers?: readonly string[]
  readonly examples: Examples
  wrong(row: Row, f: Fields<string>, claim: ClaimFacts): Found
}

type Given<F extends string, O extends string> = Omit<RuleEntry, 'fields' | 'optional' | 'at' | 'wrong'> & {
  readonly fields: readonly F[]
  readonly optional?: readonly O[]
}

/** A rule on each row of its tables. */
export function rowRule<const F extends string, const O extends string = never>(
  entry: Given<F, O> & { wrong(row: Row, f: Fields<F | O>, claim: ClaimFacts): Found },
): RuleEntry {
  return { ...entry, at: 'row' } as unknown as RuleEntry
}

/** A rule on the claim as a whole; `row` and `f` are those of XML1. */
export function claimRule<const F extends string, const O extends string = never>(
  entry: Omit<Given<F, O>, 'tables'> & { wrong(head: Row, f: Fields<F | O>, claim: ClaimFacts): Found },
): RuleEntry {
  return { ...entry, tables: ['XML1'], at: 'end' } as unknown as RuleEntry
}
