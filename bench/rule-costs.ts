import { performance } from 'node:perf_hooks'
import type { Reference } from '../src/rules/reference.js'
import type { RuleEntry } from '../src/rules/rule.js'
import { RuleRunner } from '../src/rules/rule-runner.js'
import { momentInVietnam } from '../src/standard/dated.js'
import { createParameterSet } from '../src/standard/parameter-set.js'
import type { TableName } from '../src/standard/plan.js'
import { type RowView, SLACK, TableScanner } from '../src/xml/table-scanner.js'
import type { Work } from './core-work.js'

/** Times that a rule is called where it is called once otherwise: what it costs then stands out of the noise. */
const CALLS = 101

/** What one rule costs. */
export interface RuleCost {
  readonly code: string
  /** Microseconds a claim. */
  readonly microseconds: number
}

interface RecordedRow {
  readonly table: TableName
  readonly view: RowView
}

/** The rows of each claim as rules see them, so that rules can be timed without the reading. */
export function recordRows(work: Work): readonly (readonly RecordedRow[])[] {
  const claims: RecordedRow[][] = []
  const scanner = new TableScanner()
  for (const { table, plan, bytes } of work.documents) {
    if (table === 'XML1') claims.push([])
    const document = Buffer.alloc(bytes.length * 2 + SLACK)
    bytes.copy(document)
    const rows = claims.at(-1)!
    scanner.scan(plan, document, 0, bytes.length, {
      notice() {},
      row: (view) => {
        rows.push({ table, view: copyOf(view) })
      },
    })
  }
  // The order in which a claim is judged.
  const order = (table: TableName) => ['XML1', 'XML3', 'XML2', 'XML4', table].indexOf(table)
  for (const rows of claims) rows.sort((a, b) => order(a.table) - order(b.table))
  return claims
}

function copyOf(view: RowView): RowView {
  const { bytes, program, number } = view
  const [start, end, offset] = [view.start.slice(), view.end.slice(), view.offset.slice()]
  return { ...view, bytes, program, number, start, end, offset, bad: view.bad.slice() }
}

export interface CostOptions {
  readonly reference: Reference
  readonly receivedAt: Date
  readonly warmUp: number
  readonly rounds: number
  /** How many of the costliest are measured with all rounds. */
  readonly looked: number
}

/**
 * Microseconds a claim of all rules together with the facts they share, of the facts alone, and of each rule: the
 * fastest round counts, because what else the machine does only ever adds.
 */
export function ruleCosts(
  work: Work,
  rules: readonly RuleEntry[],
  { reference, receivedAt, warmUp, rounds, looked }: CostOptions,
): { readonly all: number; readonly facts: number; readonly rules: readonly RuleCost[] } {
  const claims = recordRows(work)
  const context = {
    facility: work.maCskcb,
    received: momentInVietnam(receivedAt),
    parameters: createParameterSet(),
    reference,
  }
  const plan = work.plans[work.version]
  const once = (runner: RuleRunner): number => {
    const started = performance.now()
    for (const rows of claims) {
      runner.begin(context)
      for (const { table, view } of rows)
        if (table === 'XML1') runner.head(view)
        else runner.row(table, view)
      runner.end()
    }
    return ((performance.now() - started) * 1000) / claims.length
  }
  const all = new RuleRunner(plan, rules)
  const none = new RuleRunner(plan, [])
  for (let i = 0; i < warmUp; i++) {
    once(all)
    once(none)
  }
  const cost = (runners: readonly RuleRunner[], times: number): number[] => {
    const best = runners.map(() => Number.POSITIVE_INFINITY)
    for (let round = 0; round < times; round++)
      for (const [n, runner] of runners.entries()) best[n] = Math.min(best[n]!, once(runner))
    return best
  }
  const costOf = (rule: RuleEntry, times: number): RuleCost => {
    const often = new RuleRunner(
      plan,
      rules.map((other) => (other === rule ? repeated(rule) : other)),
    )
    once(often)
    const [many, one] = cost([often, all], times) as [number, number]
    return { code: rule.code, microseconds: Math.max(0, many - one) / (CALLS - 1) }
  }
  const [allCost, factsCost] = cost([all, none], warmUp + rounds) as [number, number]
  // A short look at all of them, then a long one at those that stand out.
  const ranked = rules
    .map((rule) => ({ rule, ...costOf(rule, 2) }))
    .sort((a, b) => b.microseconds - a.microseconds)
  const costs = ranked.map(({ rule, code, microseconds }, n) =>
    n < looked ? costOf(rule, rounds) : { code, microseconds },
  )
  return { all: allCost, facts: factsCost, rules: costs.sort((a, b) => b.microseconds - a.microseconds) }
}

function repeated(rule: RuleEntry): RuleEntry {
  return {
    ...rule,
    wrong(row, f, claim) {
      for (let i = 1; i < CALLS; i++) rule.wrong(row, f, claim)
      return rule.wrong(row, f, claim)
    },
  }
}
