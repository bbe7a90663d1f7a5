import type { FieldPlan, TablePlan } from '../standard/plan.js'
import type { Row } from './claim-model.js'

/** How a table document is written. Every form is one that a reader must accept. */
export interface TableForm {
  readonly bom: boolean
  /** XML declaration, or blank for none. */
  readonly declaration: string
  readonly eol: '\n' | '\r\n'
  /** `<A/>` instead of `<A></A>` for empty elements. */
  readonly selfClosing: boolean
  /** CDATA around the text fields. */
  readonly cdata: boolean
  /** Comments before the root and inside rows. */
  readonly comments: boolean
  /** Decimal comma instead of dot. */
  readonly decimalComma: boolean
  /** Blanks around the long text fields. */
  readonly blanksAround: boolean
}

export const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'

export const PLAIN_TABLE: TableForm = {
  bom: false,
  declaration: DECLARATION,
  eol: '\n',
  selfClosing: false,
  cdata: false,
  comments: false,
  decimalComma: false,
  blanksAround: false,
}

/** Writes the document of a table: every field of the plan, in its order, empty when the row has no value. */
export function writeTable(plan: TablePlan, rows: readonly Row[], form: TableForm = PLAIN_TABLE): string {
  const { eol } = form
  let xml = form.bom ? '\ufeff' : ''
  if (form.declaration !== '') xml += form.declaration + eol
  if (form.comments) xml += `<!-- dữ liệu thử nghiệm -->${eol}`
  if (plan.row === null)
    return `${xml}<${plan.root}>${eol}${writeFields(plan, rows[0]!, form)}</${plan.root}>${eol}`
  xml += `<${plan.root}>${eol}  <${plan.list}>${eol}`
  for (const row of rows) xml += writeRow(plan, row, form)
  return `${xml}  </${plan.list}>${eol}${writeExtras(plan)}</${plan.root}>${eol}`
}

/** The document of a list table with its rows made one by one, for documents of any length. */
export function* writeLongTable(plan: TablePlan, rows: Iterable<Row>): Generator<Buffer> {
  yield Buffer.from(`${DECLARATION}\n<${plan.root}>\n  <${plan.list}>\n`)
  for (const row of rows) yield Buffer.from(writeRow(plan, row, PLAIN_TABLE))
  yield Buffer.from(`  </${plan.list}>\n${writeExtras(plan)}</${plan.root}>\n`)
}

function writeRow(plan: TablePlan, row: Row, form: TableForm): string {
  return `    <${plan.row}>${form.eol}${writeFields(plan, row, form)}    </${plan.row}>${form.eol}`
}

function writeExtras(plan: TablePlan): string {
  return plan.extras.map((name) => `  <${name}></${name}>\n`).join('')
}

/**
 * What stands before the first value of a row, between each value and the next, and after the last:
 * joined beforehand, since files of a gigabyte are written from them.
 */
const separatorsOfPlans = new WeakMap<TablePlan, readonly string[]>()

function separatorsOf(plan: TablePlan): readonly string[] {
  let separators = separatorsOfPlans.get(plan)
  if (separators === undefined) {
    const indent = indentOf(plan)
    const names = plan.fields.map((field) => field.name)
    const between = names.slice(1).map((name, i) => `</${names[i]}>\n${indent}<${name}>`)
    separators = [`${indent}<${names[0]}>`, ...between, `</${names.at(-1)}>\n`]
    separatorsOfPlans.set(plan, separators)
  }
  return separators
}

function indentOf(plan: TablePlan): string {
  return plan.row === null ? '  ' : '      '
}

function writeFields(plan: TablePlan, row: Row, form: TableForm): string {
  if (form !== PLAIN_TABLE) return writeFieldsInForm(plan, row, form)
  const separators = separatorsOf(plan)
  const { fields } = plan
  let xml = separators[0]!
  for (let i = 0; i < fields.length; i++) {
    const value = row[fields[i]!.name]
    if (value !== undefined && value !== '') xml += escapeText(value)
    xml += separators[i + 1]!
  }
  return xml
}

function writeFieldsInForm(plan: TablePlan, row: Row, form: TableForm): string {
  const indent = indentOf(plan)
  let xml = ''
  for (const field of plan.fields) {
    const { name } = field
    const value = row[name] ?? ''
    if (form.comments && field.index === 3) xml += `${indent}<!-- ${name} -->${form.eol}`
    if (value !== '') xml += `${indent}<${name}>${valueInForm(field, value, form)}</${name}>`
    else xml += form.selfClosing ? `${indent}<${name}/>` : `${indent}<${name}></${name}>`
    xml += form.eol
  }
  return xml
}

function valueInForm(field: FieldPlan, value: string, form: TableForm): string {
  if (field.kind === 'decimal') return form.decimalComma ? value.replace('.', ',') : value
  if (field.kind !== 'text') return escapeText(value)
  const text = form.blanksAround && value.includes(' ') ? ` ${value}  ` : value
  return form.cdata ? `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : escapeText(text)
}

const SPECIAL = /[&<>]/

export function escapeText(text: string): string {
  if (!SPECIAL.test(text)) return text
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
