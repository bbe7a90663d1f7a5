import type { Finding } from '../rules/finding.js'
import type { Outcome, SubmissionVerdict } from '../rules/verdict.js'
import type { StandardVersion } from '../standard/plan.js'

/** What the gateway asks of the store, and nothing more. */
export interface GatewayStore {
  /**
   * Checks a password given as lower-case hex MD5 (the form in which clients hold it), counts failures
   * and locks. Takes the same time whether or not the account exists.
   */
  verifyPassword(username: string, passwordMd5: string): Promise<PasswordCheck>
  /** A new token for an account whose password was just checked. */
  issueToken(account: string): Promise<IssuedToken>
  /** Who a token belongs to; null when unknown, expired, of a locked account, or (if given) with another tokenId. */
  verifyToken(accessToken: string, tokenId: string | null): Promise<Session | null>
  /** A facility's submission with its verdict, or null. */
  readSubmission(maCskcb: string, maGiaoDich: string): Promise<SubmissionVerdict | null>
  /** The bytes as they were received, as far as they came, or null. */
  readOriginal(maCskcb: string, maGiaoDich: string): Promise<StoredOriginal | null>
  /** A claim with its history; rows of the asked version, else of the current one. Null when unknown. */
  readClaim(maCskcb: string, maLk: string, version: number | null): Promise<ClaimRecord | null>
}

export type PasswordCheck =
  | { readonly status: 'ok'; readonly account: Account }
  | { readonly status: 'wrong' }
  | { readonly status: 'locked' }

export interface Account {
  /** User name, e.g. `01929_BV`. */
  readonly account: string
  /** Facility codes it may send for and read. */
  readonly facilities: readonly string[]
}

export interface Session extends Account {
  readonly expiresAt: Date
}

export interface IssuedToken {
  /** Letters and digits only: clients put it into query strings and cut replies at punctuation. */
  readonly accessToken: string
  readonly tokenId: string
  readonly expiresAt: Date
}

export interface StoredOriginal {
  /** Hex; blank while the file is on its way, or when it was cut off. */
  readonly sha256: string
  readonly bytes: number
  readonly content: AsyncIterable<Uint8Array>
}

export interface ClaimVersion {
  readonly claimId: string
  /** Null for a rejected sending that never became a version. */
  readonly version: number | null
  readonly state: 'current' | 'replaced' | 'rejected'
  readonly outcome: Outcome
  readonly maGiaoDich: string
  readonly standardVersion: StandardVersion
  /** ISO 8601 instant. */
  readonly receivedAt: string
  /** Edition of catalogues and parameters that judged it; 0: none imported. */
  readonly edition: number
  readonly findings: readonly Finding[]
  readonly findingsTotal: number
  readonly errors: number
  readonly warnings: number
}

export interface ClaimRecord {
  readonly maCskcb: string
  readonly maLk: string
  readonly currentVersion: number | null
  /** Every sending, newest first. */
  readonly versions: readonly ClaimVersion[]
  /** Version whose rows are given; null when there are none. */
  readonly rowsOfVersion: number | null
  /** Rows by table, each a map of field name to value. */
  readonly rows: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}
