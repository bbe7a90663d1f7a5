/** Something that law or an agency set for a time. Days are whole numbers `YYYYMMDD`, both included. */
export interface Dated {
  readonly from: number
  readonly to: number
  /** Decision, article or source that it rests on. */
  readonly basis: string
}

/** Before every day there is, and behind every day. */
export const FIRST_DAY = 0
export const LAST_DAY = 99991231
