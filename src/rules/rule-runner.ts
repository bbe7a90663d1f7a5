import { CATALOGUE_KINDS, type CatalogueKind } from '../standard/catalogue-kinds.js'
import { ownParameters, type ParameterSet } from '../standard/parameter-set.js'
import type { StandardVersion, TableName, TablePlan, VersionPlan } from '../standard/plan.js'
import type { RowView } from '../xml/table-scanner.js'
import { ClaimFacts, fieldIndices } from './claim-facts.js'
import type { Finding, Severity } from './finding.js'
import { severityOf } from './policy.js'
import type { Reference } from './reference.js'
import { Row } from './row.js'
import type { Fields, Problem, RuleEntry } from './rule.js'
import { RULES } from './rules.js'

/** A rule laid out for one table of one version: all alike, so that running through them is quick. */
interface Bound {
  readonly rule: RuleEntry
  readonly wrong: RuleEntry['wrong']
  readonly f: Fields<string>
  readonly from: number
  readonly until: number
  /** Bit of each catalogue that it needs, see {@link KIND_BIT}. */
  readonly needs: number
}

const KIND_BIT: ReadonlyMap<CatalogueKind, number> = new Map(
  CATALOGUE_KINDS.map(({ kind }, i) => [kind, 1 << i]),
)
const FOREVER = 99_999_999

/** Takes a finding: `offset` is its place in the document of the table at hand (of XML1 at the end), -1 unknown. */
export type RuleReport = (
  code: string,
  severity: Severity,
  table: TableName,
  row: number,
  field: string | null,
  value: string | null,
  offset: number,
  params: Finding['params'],
) => void

/** What a claim is judged against, beside itself. */
export interface RuleContext {
  readonly facility: string
  /** Moment of receipt in Vietnam, YYYYMMDDHHmm. */
  readonly received: number
  readonly parameters: ParameterSet
  readonly reference: Reference
}

/**
 * Runs the rules of one version over a claim as its rows are read: {@link begin}, then the row of XML1, then
 * the rows of the other tables, then {@link end}. One runner serves one thread.
 */
export class RuleRunner {
  readonly facts: ClaimFacts
  /** Called for each problem of a rule that is not switched off. */
  report: RuleReport = () => {}

  readonly #version: StandardVersion
  /** All rules of the version: on the rows of a table, and at the end. */
  readonly #rowRules = new Map<TableName, readonly Bound[]>()
  readonly #endRules: readonly Bound[]
  /** Those of them that have their catalogues and are not switched off. */
  readonly #activeRowRules = new Map<TableName, readonly Bound[]>()
  #activeEndRules: readonly Bound[] = []
  readonly #row = new Row()
  readonly #plans: ReadonlyMap<TableName, TablePlan>
  #context: RuleContext | null = null
  /** The parameters of all facilities that the active rules were chosen by. */
  #parameters: ParameterSet | null = null
  /** Catalogues that are there for the facility, as bits; -1 before the first claim. */
  #loaded = -1

  constructor(plan: VersionPlan, rules: readonly RuleEntry[] = RULES) {
    this.#version = plan.version
    this.#plans = plan.tables
    this.facts = new ClaimFacts(plan)
    for (const table of plan.tables.values())
      this.#rowRules.set(table.table, bind(rules, table, plan.version, 'row'))
    const xml1 = plan.tables.get('XML1')
    this.#endRules = xml1 === undefined ? [] : bind(rules, xml1, plan.version, 'end')
  }

  /** Starts a claim. */
  begin(context: RuleContext): void {
    const { facts } = this
    if (context !== this.#context) {
      this.#context = context
      facts.reference = context.reference
      facts.facility = context.facility
      let loaded = 0
      for (const [kind, bit] of KIND_BIT) if (context.reference.has(kind)) loaded |= bit
      facts.parameters = ownParameters(context.parameters, context.facility)
      if (loaded !== this.#loaded || this.#parameters !== context.parameters) {
        this.#loaded = loaded
        this.#parameters = context.parameters
        this.#activate()
      }
    }
    facts.received = context.received
    facts.clear()
  }

  #activate(): void {
    const { parameters } = this.facts
    const isActive = ({ rule, needs }: Bound) =>
      (needs & this.#loaded) === needs && (rule.off === undefined || parameters.mentions(rule.code))
    for (const [table, rules] of this.#rowRules) this.#activeRowRules.set(table, rules.filter(isActive))
    this.#activeEndRules = this.#endRules.filter(isActive)
  }

  /** The row of XML1. The buffer of its document must stay as it is until {@link end}. */
  head(view: RowView): void {
    const { facts } = this
    if (facts.hasHead) return
    facts.head.keep(view)
    facts.takeHead()
    this.#run(this.#activeRowRules.get('XML1') as readonly Bound[], 'XML1', facts.head)
  }

  /** A row of another table of the claim. */
  row(table: TableName, view: RowView): void {
    const row = this.#row
    row.show(view)
    this.facts.takeRow(table, row)
    this.#run(this.#activeRowRules.get(table) as readonly Bound[], table, row)
  }

  /** All tables have been read. */
  end(): void {
    if (this.facts.hasHead) this.#run(this.#activeEndRules, 'XML1', this.facts.head)
  }

  #run(rules: readonly Bound[], table: TableName, row: Row): void {
    const { facts } = this
    const { day } = facts
    for (const bound of rules) {
      if (day < bound.from || day > bound.until) continue
      const found = bound.wrong(row, bound.f, facts)
      if (found !== false) this.#say(bound, table, row, found)
    }
  }

  #say(bound: Bound, table: TableName, row: Row, found: true | Problem | readonly Problem[]): void {
    if (found === true) this.#sayOne(bound, table, row, {})
    else if (Array.isArray(found)) for (const problem of found) this.#sayOne(bound, table, row, problem)
    else this.#sayOne(bound, table, row, found as Problem)
  }

  #sayOne(bound: Bound, table: TableName, row: Row, problem: Problem): void {
    const { rule } = bound
    const field = problem.field === undefined ? rule.fields[0] : problem.field
    const severity = this.#severity(rule, table, field)
    if (severity === 'off') return
    const elsewhere = problem.table !== undefined && problem.table !== table
    if (elsewhere) {
      this.report(
        rule.code,
        severity,
        problem.table as TableName,
        problem.row ?? 0,
        field,
        problem.value ?? null,
        -1,
        problem.params,
      )
      return
    }
    const f = field === null ? undefined : this.#plans.get(table)?.fields.find((p) => p.name === field)?.index
    const value = problem.value ?? (f === undefined || row.isBlank(f) ? null : row.text(f))
    const offset = f === undefined ? -1 : row.offset[f]
    const number = problem.row ?? row.number
    this.report(rule.code, severity, table, number, field, value, offset, problem.params)
  }

  #severity(rule: RuleEntry, table: TableName, field: string | null): Severity | 'off' {
    const { facts } = this
    const set = facts.parameters.severityOf(rule.code, facts.facility, facts.day)
    if (set !== null) return set
    if (rule.off !== undefined) return 'off'
    return severityOf(rule.code, this.#version, table, field, rule.severity)
  }
}

function bind(
  rules: readonly RuleEntry[],
  table: TablePlan,
  version: StandardVersion,
  at: RuleEntry['at'],
): readonly Bound[] {
  const known = new Set(table.fields.map((field) => field.name))
  const bound: Bound[] = []
  for (const rule of rules) {
    if (rule.at !== at || !rule.tables.includes(table.table)) continue
    if (rule.versions !== undefined && !rule.versions.includes(version)) continue
    if (!rule.fields.every((name) => known.has(name))) continue
    bound.push({
      rule,
      wrong: rule.wrong,
      f: fieldIndices(table, [...rule.fields, ...(rule.optional ?? [])]),
      from: rule.from ?? 0,
      until: rule.until ?? FOREVER,
      needs: (rule.needs ?? []).reduce((bits, kind) => bits | (KIND_BIT.get(kind) ?? 0), 0),
    })
  }
  return bound
}
