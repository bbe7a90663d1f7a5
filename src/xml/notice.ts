/**
 * What the readers can notice. A notice is a number with an offset; `rules/structure.ts` turns it into a
 * finding with a code and a severity. `invalid` says whether a schema processor would call the document
 * invalid for it: a table document is valid against its XSD exactly when it has no such notice.
 */
export const NOTICE = {
  malformed: 0,
  doctype: 1,
  encoding: 2,
  utf8: 3,
  wrongRoot: 4,
  unknownElement: 5,
  missingElement: 6,
  requiredBlank: 7,
  tooLong: 8,
  notNumber: 9,
  tooManyDigits: 10,
  tooManyFractionDigits: 11,
  wholeWithDecimals: 12,
  decimalComma: 13,
  badDate: 14,
  badDatetime: 15,
  badListItem: 16,
  blanksAround: 17,
  fieldTwice: 18,
  twoRecords: 19,
  elementInField: 20,
  textBetween: 21,
  noWrapper: 22,
  emptyList: 23,
  namespace: 24,
  blankBeforeDeclaration: 25,
  otherSpelling: 26,
} as const
export type NoticeKind = (typeof NOTICE)[keyof typeof NOTICE]

export const NOTICE_NAMES = Object.keys(NOTICE) as readonly (keyof typeof NOTICE)[]

/** Why a document is not well-formed; the texts stand in the finding catalogue. */
export const MALFORMED = {
  endOfDocument: 'end-of-document',
  tagSyntax: 'tag-syntax',
  tagMismatch: 'tag-mismatch',
  attribute: 'attribute',
  attributeTwice: 'attribute-twice',
  reference: 'reference',
  character: 'character',
  cdataEnd: 'cdata-end-in-text',
  comment: 'comment',
  instruction: 'instruction',
  declaration: 'declaration',
  outsideRoot: 'outside-root',
  noRoot: 'no-root',
} as const
export type MalformedReason = (typeof MALFORMED)[keyof typeof MALFORMED]

/** Thrown inside a reader to leave a document that cannot be read further; caught by its entry point, never seen outside. */
export class Malformed {
  readonly kind: NoticeKind
  readonly reason: string
  readonly offset: number
  constructor(kind: NoticeKind, reason: string, offset: number) {
    this.kind = kind
    this.reason = reason
    this.offset = offset
  }
}
