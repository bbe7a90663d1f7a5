import type { Language, TextKey } from './texts.js'
import { translator } from './texts.js'
import { WORK_ERRORS, type WorkErrorCode } from './work-errors.js'

/** How an error is told: HTTP status and the keys of its sentences. */
interface ReviewErrorEntry {
  readonly status: number
  readonly title: TextKey
  readonly advice: TextKey
}

const entry = (status: number, title: TextKey, advice: TextKey): ReviewErrorEntry => ({
  status,
  title,
  advice,
})

/** What can go wrong on the pages, once: status, title and advice. */
export const REVIEW_ERRORS = {
  BAD_FORM: entry(400, 'error.badForm', 'error.badForm.advice'),
  SIGN_IN_NEEDED: entry(401, 'error.signInNeeded', 'error.signInNeeded.advice'),
  PASSWORD_CHANGE_NEEDED: entry(403, 'error.passwordChange', 'error.passwordChange.advice'),
  NOT_ALLOWED: entry(403, 'error.notAllowed', 'error.notAllowed.advice'),
  BAD_CSRF: entry(403, 'error.csrf', 'error.csrf.advice'),
  NOT_FOUND: entry(404, 'error.notFound', 'error.notFound.advice'),
  MOVED_ON: entry(409, 'error.movedOn', 'error.movedOn.advice'),
  TOO_LARGE: entry(413, 'error.tooLarge', 'error.tooLarge.advice'),
  TOO_MANY: entry(429, 'error.tooMany', 'error.tooMany.advice'),
  INTERNAL: entry(500, 'error.internal', 'error.internal.advice'),
  TOO_SLOW: entry(503, 'error.tooSlow', 'error.tooSlow.advice'),
  UNAVAILABLE: entry(503, 'error.unavailable', 'error.unavailable.advice'),
} as const satisfies Record<string, ReviewErrorEntry>

export type ReviewErrorCode = keyof typeof REVIEW_ERRORS

/** An operational error of the review pages. */
export class ReviewError extends Error {
  readonly code: ReviewErrorCode

  constructor(code: ReviewErrorCode, options?: ErrorOptions) {
    super(code, options)
    this.name = 'ReviewError'
    this.code = code
  }
}

/** An error as a person is told it. */
export interface ToldReviewError {
  readonly code: ReviewErrorCode | WorkErrorCode
  readonly status: number
  readonly title: string
  readonly advice: string
}

/** What to tell about any thrown thing, the errors of review work included. */
export function toldReviewError(error: unknown, language: Language): ToldReviewError {
  const t = translator(language)
  const raw = (error as { code?: unknown } | null)?.code
  if (typeof raw === 'string' && Object.hasOwn(WORK_ERRORS, raw)) {
    const code = raw as WorkErrorCode
    const { status, [language]: title } = WORK_ERRORS[code]
    return { code, status, title, advice: t('error.work.advice') }
  }
  const code = reviewCodeOf(error)
  const { status, title, advice } = REVIEW_ERRORS[code]
  return { code, status, title: t(title), advice: t(advice) }
}

/** Why a job failed, in words: by the code that the store keeps of it, in general where there is none that is known. */
export function toldJobFailure(code: string | null, language: Language): string {
  const known = code !== null && Object.hasOwn(WORK_ERRORS, code) ? (code as WorkErrorCode) : 'REVIEW_JOB'
  return WORK_ERRORS[known][language]
}

/** Network errors, and PostgreSQL classes 08 (connection), 53 (resources) and 57P (shutting down). */
const STORE_OUTAGE =
  /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08\w{3}|53\d{3}|57P\d\d)$/

/** Any thrown thing in terms of the table; what is not known is INTERNAL. */
export function reviewCodeOf(error: unknown): ReviewErrorCode {
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown }
  if (typeof code === 'string') {
    if (Object.hasOwn(REVIEW_ERRORS, code)) return code as ReviewErrorCode
    if (code === '57014') return 'TOO_SLOW'
    if (STORE_OUTAGE.test(code)) return 'UNAVAILABLE'
  }
  if (statusCode === 413) return 'TOO_LARGE'
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return 'BAD_FORM'
  return 'INTERNAL'
}
