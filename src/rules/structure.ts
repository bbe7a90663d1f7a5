import type { StandardVersion, TableName, TablePlan } from '../standard/plan.js'
import { NOTICE, type NoticeKind } from '../xml/notice.js'
import { CATALOGUE } from './catalogue.js'
import type { Finding, Severity } from './finding.js'
import { severityOf } from './policy.js'

/** Finding code of each notice of the reader. */
const CODE: Readonly<Record<NoticeKind, string>> = {
  [NOTICE.malformed]: 'STR-014',
  [NOTICE.doctype]: 'STR-033',
  [NOTICE.encoding]: 'STR-017',
  [NOTICE.utf8]: 'STR-017',
  [NOTICE.wrongRoot]: 'STR-016',
  [NOTICE.unknownElement]: 'STR-018',
  [NOTICE.missingElement]: 'STR-019',
  [NOTICE.requiredBlank]: 'STR-040',
  [NOTICE.tooLong]: 'STR-024',
  [NOTICE.notNumber]: 'STR-025',
  [NOTICE.tooManyDigits]: 'STR-036',
  [NOTICE.tooManyFractionDigits]: 'STR-037',
  [NOTICE.wholeWithDecimals]: 'STR-038',
  [NOTICE.decimalComma]: 'STR-035',
  [NOTICE.badDate]: 'STR-027',
  [NOTICE.badDatetime]: 'STR-026',
  [NOTICE.badListItem]: 'STR-039',
  [NOTICE.blanksAround]: 'STR-028',
  [NOTICE.fieldTwice]: 'STR-041',
  [NOTICE.twoRecords]: 'STR-042',
  [NOTICE.elementInField]: 'STR-043',
  [NOTICE.textBetween]: 'STR-044',
  [NOTICE.noWrapper]: 'STR-045',
  [NOTICE.emptyList]: 'STR-032',
  [NOTICE.namespace]: 'STR-046',
  [NOTICE.blankBeforeDeclaration]: 'STR-047',
  [NOTICE.otherSpelling]: 'STR-058',
}

/** Longest offending value that a finding carries, in characters. */
export const VALUE_LIMIT = 200

/** Cuts a value for a finding; a cut one ends in `…`. */
export function shorten(value: string): string {
  const characters = value.length > VALUE_LIMIT ? [...value] : null
  return characters === null || characters.length <= VALUE_LIMIT
    ? value
    : `${characters.slice(0, VALUE_LIMIT).join('')}…`
}

/** The code of a notice on a field: a missing element is an error only where a value is required. */
export function codeOf(kind: NoticeKind, plan: TablePlan, field: number): string {
  if (kind === NOTICE.missingElement && plan.fields[field].required) return 'STR-040'
  return CODE[kind]
}

/** Severity of a code in its place: the catalogue's, unless the policy table says otherwise. */
export function severityFor(
  code: string,
  version: StandardVersion,
  table: TableName | null,
  field: string | null,
): Severity {
  const entry = CATALOGUE.get(code)
  if (entry === undefined) throw new RangeError(`unknown finding code ${code}`)
  return severityOf(code, version, table, field, entry.severity)
}

/** What a notice's message names beside table, row, field and value. */
export function noticeParams(
  kind: NoticeKind,
  plan: TablePlan,
  field: number,
  value: string,
  detail: string,
): Finding['params'] | undefined {
  switch (kind) {
    case NOTICE.malformed:
      return { reason: detail }
    case NOTICE.encoding:
      return { encoding: `(${detail})` }
    case NOTICE.utf8:
      return { encoding: '' }
    case NOTICE.wrongRoot:
    case NOTICE.noWrapper:
    case NOTICE.otherSpelling:
      return { expected: detail }
    case NOTICE.unknownElement:
    case NOTICE.fieldTwice:
      return { name: detail }
    case NOTICE.tooLong:
      return { length: [...value].length, limit: plan.fields[field].maxLength }
    case NOTICE.tooManyDigits:
      return { limit: plan.fields[field].totalDigits }
    case NOTICE.tooManyFractionDigits:
      return { limit: plan.fields[field].fractionDigits }
    default:
      return undefined
  }
}
