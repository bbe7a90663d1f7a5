import type { TableName } from '../standard/plan.js'

/** `error` rejects the claim, `warning` lets it in and is shown to the reviewer, `info` is kept. */
export type Severity = 'error' | 'warning' | 'info'

/** One thing noticed about a claim or a file. Findings are data, never exceptions. */
export interface Finding {
  /** Stable name, e.g. `STR-024`; see the catalogue. */
  readonly code: string
  readonly severity: Severity
  /** Table it is about; null for the envelope or the claim as a whole. */
  readonly table: TableName | null
  /** Row in document order from 1; 0 when it is about the whole table. */
  readonly row: number
  /** Element name, or null. */
  readonly field: string | null
  /** The offending value as sent, cut to 200 characters; null when there is none. */
  readonly value: string | null
  /** Line and column (both from 1) in the decoded table document, or in the envelope when `table` is null; 0 = unknown. */
  readonly line: number
  readonly column: number
  /** What the message names beside the above: expected lengths, counts, reasons. */
  readonly params?: Readonly<Record<string, string | number>>
}

/** Code of the finding that says how many of a claim's findings are not listed; always the last of them. */
export const MORE_FINDINGS = 'STR-054'

/** Says that so many more findings are not listed. */
export const moreFindings = (more: number): Finding => ({
  ...{ code: MORE_FINDINGS, severity: 'info', table: null, row: 0, field: null, value: null },
  ...{ line: 0, column: 0, params: { more } },
})
