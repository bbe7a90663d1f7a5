import type { EngineGauges } from '../ops/metrics.js'
import type { RuleStatus } from '../rules/rule-status.js'
import type {
  ClaimVerdict,
  Face,
  SubmissionKind,
  SubmissionSummary,
  SubmissionVerdict,
} from '../rules/verdict.js'
import type { StandardVersion } from '../standard/plan.js'

/**
 * How the file lies in the bytes. The worker decodes; the main thread never touches the big value.
 * - `xml`          the file itself
 * - `base64`       base64 text
 * - `form-base64`  base64 as a percent-encoded form value; `+`, `%2B` and a blank all stand for `+`
 * - `json-base64`  base64 as the inside of a JSON string, escapes allowed
 */
export type BodyEncoding = 'xml' | 'base64' | 'form-base64' | 'json-base64'

export interface SubmitBody {
  /** May be a view into a larger buffer; the bytes and the spare ones behind them belong to this request alone. */
  readonly bytes: Uint8Array
  readonly encoding: BodyEncoding
}

export interface SubmitRequest {
  readonly maCskcb: string
  readonly account: string
  readonly face: Face
  readonly kind: SubmissionKind
  readonly standardVersion: StandardVersion
  readonly receivedAt: Date
  /** Load claims in spite of errors: a reviewer has decided so. What could not be read is not loaded even then. */
  readonly waive?: boolean
  /** Stored claims sent once more: by MA_LK the version that must still be the newest; else OvertakenError, nothing kept. */
  readonly inPlaceOf?: ReadonlyMap<string, string>
  /** Judge and answer, keep nothing. */
  readonly dryRun?: boolean
  readonly body: SubmitBody
}

/** A place among the bytes in flight. Releasing twice is harmless. */
export interface Ticket {
  /** Adds bytes to the place. Throws OverloadedError or FacilityShareError. */
  grow(bytes: number): void
  /** Memory for a body of so many bytes, with `BODY_SPARE` more behind it; good until the release and used again after it; the workers read it where it lies. */
  buffer(bytes: number): Buffer
  release(): void
}

export type StreamEvent = { readonly claim: ClaimVerdict } | { readonly summary: SubmissionSummary }

export type IntakeStats = EngineGauges

export interface Intake {
  /** Takes a place for a body of so many bytes. Throws OverloadedError or FacilityShareError. */
  admit(maCskcb: string | null, bytes: number): Ticket
  /** Judges and commits one submission. The ticket stays the caller's to release. Throws IntakeError. */
  submit(request: SubmitRequest, ticket: Ticket): Promise<SubmissionVerdict>
  /** Judges and commits a file of any size claim by claim; each claim comes out after its commit. */
  stream(
    request: Omit<SubmitRequest, 'body'>,
    source: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): AsyncIterable<StreamEvent>
  /** The rules as they are for a facility today, with what keeps some from being checked. */
  rules(maCskcb: string): RulesInForce
  stats(): IntakeStats
}

export interface RulesInForce {
  /** Edition of catalogues and parameters; 0 when none was imported. */
  readonly edition: number
  readonly rules: readonly RuleStatus[]
}
