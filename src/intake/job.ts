import type { Finding } from '../rules/finding.js'
import type { SubmissionKind } from '../rules/verdict.js'
import type { StandardVersion } from '../standard/plan.js'
import type { JudgedPart } from '../store/judged.js'
import type { BodyEncoding } from './service.js'

/** What goes to a worker and comes back: plain data, large buffers moved where that is worth it. */

/** Catalogues and parameters of one edition, in memory that all threads share. */
export interface JobEdition {
  readonly edition: number
  readonly memory: SharedArrayBuffer
}

/** A whole submission. */
export interface FileJob {
  /** True when claims are to be judged about their cards: what that needs is gathered. */
  readonly eligibility: boolean
  /** True when errors do not reject, see `SubmitRequest`. */
  readonly waive: boolean
  readonly type: 'file'
  readonly bytes: Uint8Array
  readonly encoding: BodyEncoding
  readonly kind: SubmissionKind
  readonly standardVersion: StandardVersion
  readonly maCskcb: string
  readonly receivedAt: number
  /** False when nothing will be stored: no COPY text, no compressed original (`bhyt validate`). */
  readonly store: boolean
  /** What the rules judge with; null: the values that ship, and no catalogues. */
  readonly edition: JobEdition | null
}

/** A stretch of a stream with whole claims in it. */
export interface PartJob {
  /** As for a file. */
  readonly eligibility: boolean
  readonly type: 'part'
  /** `bytes[0, length)` is the stretch; at least 16 spare bytes stand behind it. */
  readonly bytes: Uint8Array
  readonly length: number
  /** Four numbers a claim: start and end in `bytes`, 1 when flat, ordinal in the file. */
  readonly claims: readonly number[]
  readonly partNo: number
  /** Offset of `bytes` in the file. */
  readonly originalOffset: number
  readonly standardVersion: StandardVersion
  readonly maCskcb: string
  readonly envelopeMaCskcb: string | null
  readonly receivedAt: number
  readonly store: boolean
  readonly edition: JobEdition | null
}

export type Job = FileJob | PartJob

export interface FileResult {
  readonly type: 'file'
  readonly part: JudgedPart
  readonly sha256: string
  readonly bytes: number
  readonly refused: boolean
  readonly findings: readonly Finding[]
}

export interface PartResult {
  readonly type: 'part'
  readonly part: JudgedPart
}

/** A job that could not be done: an operational error by its code. */
export interface JobFailure {
  readonly type: 'failure'
  readonly code: 'BAD_BASE64' | 'EMPTY' | 'WORKER_FAILED'
  readonly message: string
}

/** Milliseconds that a worker spent, by stage; for the metrics. */
export interface StageTimes {
  decode: number
  judge: number
  compress: number
}

export type JobResult = (FileResult | PartResult | JobFailure) & { readonly times?: StageTimes }
