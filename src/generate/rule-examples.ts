import { EXAMPLE_CLAIMS, type ExampleBase } from '../rules/examples/base.js'
import type { ListEntry } from '../rules/list-reference.js'
import type { Change, RuleEntry } from '../rules/rule.js'
import type { CatalogueKind } from '../standard/catalogue-kinds.js'
import type { StandardVersion, TableName } from '../standard/plan.js'
import { STANDARD_VERSIONS } from '../standard/plan.js'
import type { ClaimModel, Row } from './claim-model.js'

/** A key of a change that names no place in the claim: a mistake in a rule's examples. */
export class ExampleError extends Error {
  readonly code = 'EXAMPLE_KEY'
  constructor(key: string) {
    super(`example changes ${key}, which the claim does not have`)
    this.name = 'ExampleError'
  }
}

/** One side of a rule's pair as a claim that can be written. Throws {@link ExampleError}. */
export function exampleModel(rule: RuleEntry, side: 'raises' | 'passes', maLk: string): ClaimModel {
  return changedClaim(rule.examples.on, rule.examples[side], maLk)
}

/** The claim that breaks a rule, as facility `maCskcb` sends it. Throws {@link ExampleError}. */
export function plantedExample(rule: RuleEntry, maLk: string, maCskcb: string): ClaimModel {
  const model = exampleModel(rule, 'raises', maLk)
  if (maCskcb === EXAMPLE_FACILITY) return model
  for (const rows of model.tables.values())
    for (const row of rows)
      for (const [field, value] of Object.entries(row))
        if (isFacility(field)) row[field] = value.replaceAll(EXAMPLE_FACILITY, maCskcb)
  return model
}

/** Facility of the example claims. A made-up commune has the same five digits. */
const EXAMPLE_FACILITY = '79999'
const isFacility = (field: string): boolean => /^(MA_CSKCB|MA_DKBD|MA_NOI_|NOI_)/.test(field)

/** What catalogues must hold for a rule's examples as `maCskcb` sends them; empty for a rule that needs none. */
export function exampleEntries(rule: RuleEntry, maCskcb: string = EXAMPLE_FACILITY): ListEntry[] {
  return Object.entries(rule.examples.catalogue ?? {}).flatMap(([kind, entries]) =>
    entries.map(({ code, from, to, ...attributes }) => ({
      kind: kind as CatalogueKind,
      code: kind === 'facility' ? String(code).replace(EXAMPLE_FACILITY, maCskcb) : String(code),
      ...(from === undefined ? {} : { from: Number(from) }),
      ...(to === undefined ? {} : { to: Number(to) }),
      attributes,
    })),
  )
}

/** The version of the standard in which a rule's examples are written. */
export function exampleVersion(rule: RuleEntry): StandardVersion {
  return rule.examples.version ?? rule.versions?.at(-1) ?? (STANDARD_VERSIONS.at(-1) as StandardVersion)
}

/** A good claim with a change put in and its own MA_LK. Throws {@link ExampleError}. */
export function changedClaim(base: ExampleBase, change: Change, maLk: string): ClaimModel {
  const tables = new Map<TableName, Row[]>()
  for (const [table, rows] of Object.entries(EXAMPLE_CLAIMS[base]))
    tables.set(
      table as TableName,
      rows.map((row) => ({ ...row })),
    )
  for (const [key, value] of Object.entries(change)) apply(tables, key, value)
  for (const [table, rows] of tables) {
    if (rows.length === 0) tables.delete(table)
    for (const row of rows)
      if (row.MA_LK?.startsWith('MAU') === true) row.MA_LK = row.MA_LK.replace('MAU', maLk)
  }
  return { index: 0, maLk, tables }
}

const KEY = /^(XML\d+)(?:\[(\d+|\*)\])?(?:\.([A-Z0-9_]+)|(\+))?$/

function apply(tables: Map<TableName, Row[]>, key: string, value: Change[string]): void {
  const parts = KEY.exec(key)
  const table = parts?.[1] as TableName
  const rows = tables.get(table)
  if (parts === null || rows === undefined) throw new ExampleError(key)
  const [, , place, field, copy] = parts
  if (field !== undefined && typeof value === 'string') {
    const chosen = place === '*' ? rows : [rows[Number(place ?? 1) - 1]]
    for (const row of chosen) {
      if (row === undefined) throw new ExampleError(key)
      row[field] = value
    }
  } else if (copy !== undefined && value !== null && typeof value === 'object') {
    const row = rows[Number(place) - 1]
    if (row === undefined) throw new ExampleError(key)
    rows.push({ ...row, STT: String(rows.length + 1), ...value })
  } else if (field === undefined && value === null) {
    if (place === undefined) tables.delete(table)
    else {
      rows.splice(Number(place) - 1, 1)
      for (const [i, row] of rows.entries()) if (row.STT !== undefined) row.STT = String(i + 1)
    }
  } else throw new ExampleError(key)
}
