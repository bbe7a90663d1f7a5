import type { Severity } from '../../rules/finding.js'
import type { RuleEntry } from '../../rules/rule.js'
import type { TableName } from '../../standard/plan.js'
import type { ClaimDraft } from '../draft.js'
import type { EnvelopeDraft } from '../envelope-writer.js'

/** A finding that a reader must report for a defect. A part left out is not stated. */
export interface ExpectedFinding {
  readonly code: string
  readonly severity: Severity
  readonly table?: TableName
  readonly field?: string
}

interface DefectBase {
  /** Stable name, as in `--defects` and in the names of the samples. */
  readonly name: string
  readonly vi: string
  readonly en: string
  readonly expects: ExpectedFinding
}

/** A defect of one claim. */
export interface ClaimDefect extends DefectBase {
  readonly of: 'claim'
  /** Tables that the claim must have for it. */
  readonly needs: readonly TableName[]
  /** Not for the first claim of a file, because it repeats something of the claim before. */
  readonly notFirst?: true
  apply(draft: ClaimDraft): void
}

/** A defect of the file as a whole. */
export interface EnvelopeDefect extends DefectBase {
  readonly of: 'envelope'
  /** The file is made out for this facility; the finding arises when another one sends it. */
  readonly facility?: string
  /** Only a file of one claim, or only one of several, can have it. */
  readonly claims?: 'one' | 'several'
  apply(envelope: EnvelopeDraft): void
}

/** A rule broken: the rule's own example claim stands in place of the claim of the series. */
export interface RuleDefect extends DefectBase {
  readonly of: 'rule'
  readonly rule: RuleEntry
}

/** A defect of form. */
export type Defect = ClaimDefect | EnvelopeDefect
