import type { FieldPlan, TablePlan } from '../../src/standard/plan.js'

/** A value that fits a field, the same every time. */
export function sampleValue(field: FieldPlan): string {
  const cut = (text: string) => (field.maxLength > 0 ? text.slice(0, field.maxLength).trimEnd() : text)
  switch (field.kind) {
    case 'text':
      return cut('Ví dụ')
    case 'list':
      return field.maxLength > 0 && field.maxLength < 3 ? 'A' : 'A;B'
    case 'integer':
      return '1'
    case 'decimal':
      return field.totalDigits > 3 ? '1234.5' : '47.5'
    case 'date':
    case 'dateOrDatetime':
      return '20250228'
    case 'datetime':
      return '202502281530'
    case 'birth':
      return '199000000000'
    case 'dateList':
      return '20250228; 20240229;'
    case 'datetimeList':
      return '202502281530;202503010800'
    case 'integerList':
      return '1;2'
  }
}

/** One row's fields as elements. A field set to `null` in `changes` is left out. */
export function rowXml(plan: TablePlan, changes: Readonly<Record<string, string | null>> = {}): string {
  const elements = plan.fields.map((field) => {
    const value = field.name in changes ? changes[field.name] : sampleValue(field)
    return value === null ? '' : `<${field.name}>${value}</${field.name}>`
  })
  return elements.join('')
}

/** A table document around the given rows. */
export function documentXml(plan: TablePlan, rows: readonly string[], extras = ''): string {
  const { root, list, row } = plan
  if (list === null) return `<${root}>${rows.join('')}</${root}>`
  return `<${root}><${list}>${rows.map((xml) => `<${row}>${xml}</${row}>`).join('')}</${list}>${extras}</${root}>`
}
