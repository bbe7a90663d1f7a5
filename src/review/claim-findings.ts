import type { findingJson } from '../rules/catalogue.js'
import type { Finding } from '../rules/finding.js'
import type { Plans, StandardVersion, TableName } from '../standard/plan.js'
import type { ClaimDocument, DocumentTable } from '../store/review-document.js'
import { type Html, html } from './html.js'
import type { Language, Translate } from './texts.js'

/** A finding as the page of its claim lists it. */
export interface FindingView {
  /** From 1, in order of weight; also the name of its place on the page. */
  readonly number: number
  readonly code: string
  readonly severity: Finding['severity']
  readonly message: string
  readonly advice: string
  readonly basis: string
  readonly table: TableName | null
  readonly row: number
  readonly field: string | null
  readonly line: number
  readonly column: number
  /** Where it is, in words, with the label of the field. */
  readonly where: string
  readonly label: string | null
  /** Null when the finding names no value. */
  readonly value: string | null
  /** Null where the rule knows none. */
  readonly expected: string | null
  /** True when its table, and row where it names one, can be opened. */
  readonly canJump: boolean
}

/** More than these are not laid out; exports have them all. */
export const FINDINGS_SHOWN = 300

export function findingViews(
  findings: readonly ReturnType<typeof findingJson>[],
  document: ClaimDocument | null,
  plans: Plans,
  version: StandardVersion,
  language: Language,
  t: Translate,
): FindingView[] {
  const tables = new Map(document?.tables.map((table) => [table.table, table]))
  return findings.slice(0, FINDINGS_SHOWN).map((finding, i): FindingView => {
    const { table, row, field, params } = finding
    const plan = table === null ? undefined : plans[version].tables.get(table)
    const fieldPlan = plan?.fields.find(({ name }) => name === field)
    const expected = params?.expected
    // Rules name table, row and field; where that stands is known from the document.
    const place =
      finding.line > 0 ? finding : placeOf(finding, table === null ? undefined : tables.get(table))
    return {
      number: i + 1,
      code: finding.code,
      severity: finding.severity,
      message: finding.message[language],
      advice: finding.advice[language],
      basis: finding.basis,
      table,
      row,
      field,
      line: place.line,
      column: place.column,
      where: whereOf(finding, t),
      label: fieldPlan === undefined ? null : language === 'vi' ? fieldPlan.labelVi : fieldPlan.labelEn,
      value: finding.value,
      expected: expected === undefined ? null : String(expected),
      canJump: canJump(finding, table === null ? undefined : tables.get(table)),
    }
  })
}

function whereOf({ table, row, field }: Finding, t: Translate): string {
  if (table === null) return t('claim.where.claim')
  if (row === 0) return field === null ? t('claim.where.table', { table }) : `${table} · ${field}`
  return field === null ? t('claim.where.row', { table, row }) : t('claim.where', { table, row, field })
}

const NOWHERE = { line: 0, column: 0 } as const

function placeOf(
  { row, field }: Finding,
  table: DocumentTable | undefined,
): { line: number; column: number } {
  const fields = table?.rows[row - 1]?.fields ?? []
  return fields.find(({ name, line }) => line > 0 && (field === null || name === field)) ?? NOWHERE
}

function canJump({ row }: Finding, table: DocumentTable | undefined): boolean {
  return table !== undefined && row <= table.total
}

/** Id of the place of a cell (or of a row, or of a table) on the page. */
export function placeId(table: string, row: number, field: string | null): string {
  return ['at', table, ...(row === 0 ? [] : [row]), ...(field === null || row === 0 ? [] : [field])].join('-')
}

/** The small numbers in a cell that lead back to its findings. */
export function marks(findings: readonly FindingView[], t: Translate): Html | string {
  if (findings.length === 0) return ''
  return html`<span class="marks">${findings.map(
    ({ number, code, severity }) =>
      html`<a class="mark ${severity}" href="#finding-${number}" aria-label="${t('claim.mark', { number, code })}">${number}</a>`,
  )}</span>`
}
