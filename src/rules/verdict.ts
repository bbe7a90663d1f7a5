import type { Finding } from '../rules/finding.js'
import type { StandardVersion } from '../standard/plan.js'

/** What a submission holds: claims in an envelope, check-ins (XML0), or medical assessments (XML12). */
export type SubmissionKind = 'claims' | 'checkin' | 'assessment'

/** The way a submission came in. */
export type Face = 'compatible' | 'native' | 'cli' | 'review'

export type Outcome = 'accepted' | 'rejected'

/** The judgement of one claim (or of one check-in or assessment row, each a unit of its own). */
export interface ClaimVerdict {
  /** Place in the file, from 1. */
  readonly ordinal: number
  /** Time-ordered 64-bit id, as decimal text. */
  readonly claimId: string
  /** MA_LK of XML1; null when it could not be read. */
  readonly maLk: string | null
  readonly outcome: Outcome
  /** Version of the claim that this content became; null for check-ins, assessments and unchanged content. */
  readonly version: number | null
  /** True when the very same content had been received before: nothing was stored again. */
  readonly unchanged: boolean
  /** Version that assessors now work on; null when none was ever accepted. */
  readonly currentVersion: number | null
  /** Version that this one replaced as current; null when none. */
  readonly replacedVersion: number | null
  /** Rows loaded (accepted) or read (rejected), over all tables. */
  readonly rows: number
  /** Bounded list; `findingsTotal` is the true number. */
  readonly findings: readonly Finding[]
  readonly findingsTotal: number
  readonly errors: number
  readonly warnings: number
}

/** `refused`: the file could not be opened as what it claims to be, so no claim of it was judged. */
export type SubmissionOutcome = 'accepted' | 'partly' | 'rejected' | 'refused'

export interface SubmissionSummary {
  /** Transaction code given to the sender, e.g. `HSKCB130_01929_<32 hex>`. */
  readonly maGiaoDich: string
  readonly submissionId: string
  readonly maCskcb: string
  readonly kind: SubmissionKind
  readonly standardVersion: StandardVersion
  readonly face: Face
  /** ISO 8601 instant. */
  readonly receivedAt: string
  /** `complete`, or `receiving` while a stream is still on its way or was cut off. */
  readonly state: 'receiving' | 'complete'
  readonly outcome: SubmissionOutcome
  /** True when the same bytes had been received before and this is the first answer again. */
  readonly duplicate: boolean
  /** SHA-256 of the bytes as received (decoded from base64 on the compatible face), hex. */
  readonly sha256: string
  readonly bytes: number
  readonly claimsTotal: number
  readonly claimsAccepted: number
  readonly claimsWarned: number
  readonly claimsRejected: number
  readonly rows: number
  /** Findings about the file itself. */
  readonly findings: readonly Finding[]
}

export interface SubmissionVerdict extends SubmissionSummary {
  readonly claims: readonly ClaimVerdict[]
}
