import type { EligibilityFacts } from '../eligibility/facts.js'
import type { FactsText } from '../eligibility/facts-text.js'
import type { EligibilityJudgement } from '../eligibility/judge.js'
import type { Finding } from '../rules/finding.js'
import type { Face, Outcome, SubmissionKind } from '../rules/verdict.js'
import type { StandardVersion, TableName } from '../standard/plan.js'

/**
 * What judging hands to the store. Bytes are COPY text (PostgreSQL `COPY … FROM STDIN`, text format,
 * UTF-8) written by the workers; nobody parses them again.
 */

/** COPY text of one table. Each line starts with the key columns (see `standard/columns.ts`). */
export interface TableCopy {
  readonly table: TableName
  readonly bytes: Uint8Array
}

export interface JudgedClaim {
  /** Time-ordered 64-bit id as decimal text; already inside the COPY lines. */
  readonly claimId: string
  readonly ordinal: number
  readonly maLk: string | null
  readonly outcome: Outcome
  /** 16 bytes, hex; equal means the same bytes, judged by the same version of the standard. */
  readonly contentHash: string
  /** First day of the month of settlement, `YYYY-MM-01`; already inside the COPY lines. */
  readonly settlementMonth: string
  /** Where the claim stands in the submission's original bytes. */
  readonly rawOffset: number
  readonly rawLength: number
  readonly rows: number
  /** Its COPY lines: triples (index into `JudgedPart.copies`, start byte, end byte). Empty when rejected. */
  readonly slices: readonly number[]
  readonly findings: readonly Finding[]
  readonly findingsTotal: number
  readonly errors: number
  readonly warnings: number
  /** Head fields of XML1 for lists of claims, as sent and only where well-formed (also of rejected claims). */
  readonly maLoaiKcb: string | null
  /** `YYYY-MM-DD HH:mm` */
  readonly ngayVao: string | null
  readonly ngayRa: string | null
  /** Plain decimal text, e.g. `1234500.00`. */
  readonly tTongchiBv: string | null
  readonly tBhtt: string | null
  /** True when errors do not reject it, also such as are found later, by a reviewer's decision. */
  readonly waived?: boolean
  /** What the checks against the card registry need of it; null or absent when they do not apply. */
  readonly facts?: FactsText | null
  /** What those checks said, once they ran. */
  readonly eligibility?: ClaimEligibility | null
  /** A check-in (XML0): whose card is to be looked up. */
  readonly checkIn?: CheckInCard | null
}

export interface ClaimEligibility {
  readonly facts: EligibilityFacts
  readonly judgement: EligibilityJudgement
  /** State of the registry that was used; null when it could not answer. */
  readonly registryAt: Date | null
  /** True when the check-in of the visit is in the store and is to be tied to the claim. */
  readonly checkedIn: boolean
  /** Transactions that its neighbours were read behind (a snapshot of PostgreSQL); null when they were not read. */
  readonly seen: string | null
}

/** The card and person of a check-in. */
export interface CheckInCard {
  readonly card: string
  readonly name: string
  /** YYYYMMDD with unknown parts 00; 0 when unknown. */
  readonly birthDay: number
  /** `YYYY-MM-DD HH:mm`; null when unknown. */
  readonly arrivedAt: string | null
  /** What the look-up answered, once it was made. */
  readonly answer?: {
    readonly code: string
    readonly bhxhNo: string | null
    /** Null when the registry could not answer. */
    readonly registryAt: Date | null
  }
}

/** A stretch of a submission: one worker task. A submission that fits one task has one part. */
export interface JudgedPart {
  readonly partNo: number
  /** Original bytes of this stretch, brotli-compressed; all parts in order give the file to the byte. */
  readonly original: Uint8Array
  /** True when base64 in them was folded before (`xml/base64-fold.ts`). */
  readonly folded: boolean
  readonly originalLength: number
  /** Offset of this stretch in the submission's original bytes. */
  readonly originalOffset: number
  readonly copies: readonly TableCopy[]
  readonly claims: readonly JudgedClaim[]
  /** Edition of catalogues and parameters that judged them; 0 when none had been imported. */
  readonly edition: number
}

export interface SubmissionHead {
  /** Time-ordered 64-bit id as decimal text. */
  readonly submissionId: string
  readonly maGiaoDich: string
  readonly maCskcb: string
  readonly account: string
  readonly kind: SubmissionKind
  readonly standardVersion: StandardVersion
  readonly face: Face
  readonly receivedAt: Date
}

/** A submission that is loaded in one transaction. */
export interface WholeSubmission {
  readonly mode: 'whole'
  readonly head: SubmissionHead
  /** Hex. */
  readonly sha256: string
  readonly bytes: number
  readonly refused: boolean
  readonly parts: readonly JudgedPart[]
  readonly findings: readonly Finding[]
  /** Stored claims sent once more: by MA_LK the version that must still be the newest, or nothing is loaded. */
  readonly inPlaceOf?: ReadonlyMap<string, string>
}

/** One stretch of a stream: claims in it are committed before the next is. The first opens the submission. */
export interface StreamPart {
  readonly mode: 'part'
  readonly head: SubmissionHead
  readonly first: boolean
  readonly part: JudgedPart
}

/** The end of a stream: digest, size and findings about the file. `refused` as in {@link WholeSubmission}. */
export interface StreamEnd {
  readonly mode: 'end'
  readonly head: SubmissionHead
  /** True when no part was loaded before (an empty or unreadable stream). */
  readonly first: boolean
  readonly sha256: string
  readonly bytes: number
  readonly refused: boolean
  readonly findings: readonly Finding[]
}

export type LoadUnit = WholeSubmission | StreamPart | StreamEnd

/** What became of one claim of a unit, in the order of its parts' claims. */
export interface LoadedClaim {
  readonly version: number | null
  readonly unchanged: boolean
  readonly currentVersion: number | null
  readonly replacedVersion: number | null
}

export type LoadResult =
  | { readonly status: 'stored'; readonly claims: readonly LoadedClaim[] }
  /** Same facility, service and bytes as an earlier submission; nothing was stored. */
  | { readonly status: 'duplicate'; readonly submissionId: string }
  /** This unit alone could not be loaded; the others of its batch were. */
  | { readonly status: 'failed'; readonly error: Error }
