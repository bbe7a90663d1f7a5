/**
 * What became of the collected requirements that are not the code of a rule: answered by the reading of the
 * table (length, type, presence), by another check, or refused. A test holds that every line is answered.
 */
export interface Decision {
  /** Ids of the requirements. */
  readonly lines: readonly string[]
  /**
   * `structure`: the XSD and the reader answer it. `eligibility`: a check against the card registry or other
   * claims does. `refused`: it would reject or annoy what is right.
   */
  readonly answer: 'structure' | 'eligibility' | 'refused'
  /** Codes of the findings that answer it. */
  readonly by?: readonly string[]
  readonly vi: string
  readonly en: string
}
