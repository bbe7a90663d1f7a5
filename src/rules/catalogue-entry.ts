import type { Severity } from './finding.js'

/** A sentence in both languages. `{name}` stands for a parameter or one of `table`, `row`, `field`, `value`. */
export interface Text {
  readonly vi: string
  readonly en: string
}

/** What a finding code means: the one place for its severity, texts and basis. Docs are generated from it. */
export interface FindingEntry {
  readonly code: string
  readonly severity: Severity
  /** What is wrong. */
  readonly text: Text
  /** What the sender should do. */
  readonly advice: Text
  /** Decision, article or practice that the check rests on. */
  readonly basis: string
}
