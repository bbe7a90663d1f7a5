import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IntakeError } from '../intake/errors.js'
import type { StreamEvent } from '../intake/service.js'
import { sizeText } from '../rules/message-values.js'
import type { ClaimVerdict, SubmissionSummary } from '../rules/verdict.js'
import { STANDARD_VERSIONS } from '../standard/plan.js'
import type { ReviewFilter } from '../store/review-filter.js'
import { measure } from '../store/review-measure.js'
import { openQuestions } from '../store/review-questions.js'
import { openByDue, periodNumbers, periodsOf } from '../store/review-standing.js'
import { submissionPage } from '../store/review-submissions.js'
import { goTo, identityOf, page, userOf } from './access.js'
import { filterQuery } from './api-parse.js'
import { ReviewError, toldReviewError } from './errors.js'
import { field, formOf, queryField } from './form.js'
import { today as dayNow } from './format.js'
import { queueLink } from './links.js'
import { actOnFilter, actOnRows, resultOf, resultQuery } from './queue-bulk.js'
import type { Review } from './review.js'
import { SUBMISSION_KINDS, shownFinding } from './submission-pages.js'
import { type Language, lookUp, type TextKey, translator } from './texts.js'
import { takeUpload } from './upload.js'
import { languageOf } from './view.js'

const FACILITY = page(['facility'])
const QUESTIONS = 20
const RECENT = 8
const WAITING: ReviewFilter = { states: ['waiting_hospital'] }
/** Findings of a claim that its line tells; the claim's page tells all. */
const FINDINGS_TOLD = 5

/** What a hospital does: send files and see the verdict at once, answer questions, look after its records. */
export function registerFacilityPages(app: FastifyInstance, review: Review, base: string): void {
  const { pool } = review

  app.get('/facility', FACILITY, async (request, reply) => {
    const scope = facilityOf(request)
    const today = dayNow()
    const numbers = await periodNumbers(pool, scope, periodsOf(today).month, today)
    // What was let in with warnings has a day by which the agency looks at it, not the hospital.
    const due = await openByDue(pool, scope, today, ['rejected'])
    const questions = await openQuestions(pool, scope, QUESTIONS)
    const recent = await submissionPage(pool, {}, scope, RECENT, null)
    return reply.viewAsync('facility', {
      facility: scope,
      standards: STANDARD_VERSIONS,
      kinds: SUBMISSION_KINDS,
      newest: STANDARD_VERSIONS.at(-1),
      maxSize: sizeText(review.config.maxStreamBytes, languageOf(request)),
      today,
      monthFrom: numbers.from,
      month: (['claims', 'accepted', 'warned', 'rejected', 'held'] as const).map((name) => ({
        name,
        ...numbers[name],
        href: queueLink(base, numbers[name].filter),
      })),
      due: Object.entries(due).map(([bucket, number]) => ({
        bucket,
        ...number,
        href: queueLink(base, number.filter),
      })),
      done: resultOf(request),
      waiting: { ...(await measure(pool, WAITING, scope)), href: queueLink(base, WAITING) },
      questions: questions.map((question) => ({
        ...question,
        href: `${base}/claims/${question.maCskcb}/${question.claimId}`,
        ref: `${question.claimId}:${question.revision}`,
      })),
      recent: recent.rows.map((row) => ({
        ...row,
        href: `${base}/submissions/${row.maCskcb}/${row.submissionId}`,
      })),
    })
  })

  app.post('/facility/answer', FACILITY, async (request, reply) => {
    const who = identityOf(request)
    const form = formOf(request)
    const answer = { action: 'answer', note: field(form, 'note') } as const
    const maCskcb = facilityOf(request)
    const targets = form.getAll('ref').map((ref) => {
      const match = /^(\d{1,18}):(\d{1,9})$/.exec(String(ref))
      if (match === null) throw new ReviewError('BAD_FORM')
      return { maCskcb, claimId: match[1]!, revision: Number(match[2]) }
    })
    if (field(form, 'scope') === 'all') {
      const result = await actOnFilter(review, who, answer, { filter: WAITING, query: filterQuery(WAITING) })
      if ('bulkId' in result) return goTo(request, reply, `${base}/queue/bulk/${result.bulkId}`)
      return goTo(request, reply, `${base}/facility?${resultQuery(result)}`)
    }
    if (targets.length === 0) throw new ReviewError('BAD_FORM')
    if (targets.length === 1) {
      await review.actions.act(who, answer, targets)
      return goTo(request, reply, `${base}/facility?notice=answered`)
    }
    const result = await actOnRows(review, who, answer, targets)
    return goTo(request, reply, `${base}/facility?${resultQuery(result)}`)
  })

  app.post('/facility/upload', FACILITY, async (request, reply) => {
    const language = languageOf(request)
    const user = userOf(request)
    const standard = queryField(request, 'standard')
    const kind = queryField(request, 'kind')
    const head = {
      maCskcb: facilityOf(request),
      account: user.name,
      face: 'review' as const,
      kind: SUBMISSION_KINDS.find((one) => one === kind) ?? 'claims',
      standardVersion: STANDARD_VERSIONS.find((one) => one === standard) ?? STANDARD_VERSIONS.at(-1)!,
      receivedAt: new Date(),
    }
    const events = takeUpload(review, request, head, goneSignal(request, reply))
    async function* lines(): AsyncGenerator<string> {
      try {
        for await (const event of events) {
          if ('summary' in event) await noteUpload(review, user.name, event.summary)
          yield `${JSON.stringify(told(event, base, language))}\n`
        }
      } catch (error) {
        yield `${JSON.stringify({ type: 'error', ...failureOf(review, request, error, language) })}\n`
      }
    }
    return reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(lines()))
  })
}

/** The facility of the signed-in user, who is bound to one. */
function facilityOf(request: FastifyRequest): string {
  const { maCskcb } = userOf(request)
  if (maCskcb === null) throw new ReviewError('NOT_ALLOWED')
  return maCskcb
}

function told(event: StreamEvent, base: string, language: Language) {
  return 'claim' in event ? toldClaim(event.claim, language) : toldSummary(event.summary, base, language)
}

function toldClaim(claim: ClaimVerdict, language: Language) {
  const { ordinal, maLk, claimId, unchanged, errors, warnings } = claim
  const verdict = claim.outcome === 'rejected' ? 'rejected' : warnings > 0 ? 'warned' : 'clean'
  const t = translator(language)
  const findings = claim.findings.filter(({ severity }) => severity !== 'info')
  return {
    type: 'claim',
    ordinal,
    claimId,
    name: maLk ?? t('submission.unreadable'),
    verdict,
    verdictText: unchanged ? t('submission.unchanged') : lookUp(t, `outcome.${verdict}`),
    errors,
    warnings,
    findings: findings.slice(0, FINDINGS_TOLD).map((finding) => {
      const { severity, code, text, advice, table, row, field: name } = shownFinding(finding, language)
      return {
        severity,
        severityText: lookUp(t, `severity.${severity}`),
        place: [code, table, row === null ? null : String(row), name]
          .filter((part) => part !== null)
          .join(' · '),
        text,
        advice,
      }
    }),
    more: Math.max(0, errors + warnings - FINDINGS_TOLD),
    hasPage: !unchanged,
  }
}

function toldSummary(summary: SubmissionSummary, base: string, language: Language) {
  const t = translator(language)
  const { claimsTotal, claimsAccepted, claimsWarned, claimsRejected, outcome, duplicate } = summary
  return {
    type: 'summary',
    outcome,
    maCskcb: summary.maCskcb,
    href: `${base}/submissions/${summary.maCskcb}/${summary.submissionId}`,
    text: t(wordsFor(outcome, duplicate), {
      outcome: lookUp(t, `outcome.${outcome}`),
      claims: claimsTotal,
      accepted: claimsAccepted,
      warned: claimsWarned,
      rejected: claimsRejected,
    }),
    findings: summary.findings.map((finding) => {
      const { severity, text, advice, code } = shownFinding(finding, language)
      return { severity, severityText: lookUp(t, `severity.${severity}`), place: code, text, advice }
    }),
  }
}

function wordsFor(outcome: SubmissionSummary['outcome'], duplicate: boolean): TextKey {
  if (outcome === 'refused') return 'facility.refused'
  return duplicate ? 'facility.done.duplicate' : 'facility.done'
}

function noteUpload(review: Review, user: string, summary: SubmissionSummary): Promise<void> {
  const { maCskcb, maGiaoDich, claimsTotal, claimsRejected } = summary
  return review.trail.seen({
    user,
    action: 'submission.upload',
    maCskcb,
    subject: maGiaoDich,
    detail: { claims: claimsTotal, rejected: claimsRejected },
  })
}

/** Errors of the intake that a person can do something about, in words; what is ours is logged. */
const INTAKE_ERRORS = {
  TOO_LARGE: 'facility.error.tooLarge',
  EMPTY: 'facility.error.empty',
  OVERLOADED: 'facility.error.busy',
  FACILITY_SHARE: 'facility.error.busy',
  SHUTTING_DOWN: 'facility.error.busy',
  STORE_UNAVAILABLE: 'facility.error.busy',
} as const

function failureOf(
  review: Review,
  request: FastifyRequest,
  error: unknown,
  language: Language,
): { code: string; text: string } {
  const code = (error as Partial<IntakeError>).code ?? ''
  const known = Object.hasOwn(INTAKE_ERRORS, code) ? INTAKE_ERRORS[code as keyof typeof INTAKE_ERRORS] : null
  request.notes = { ...request.notes, result: known === null ? 'INTERNAL' : code }
  if (known !== null) return { code, text: translator(language)(known) }
  if (!(error instanceof ReviewError))
    review.log.error('an upload failed', { event: 'review', requestId: request.id, error })
  const { title, advice } = toldReviewError(error, language)
  return { code: code || 'INTERNAL', text: `${title}. ${advice}` }
}

/** Fires when the browser is gone before it has its answer. */
function goneSignal(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  request.raw.once('error', () => controller.abort())
  return controller.signal
}
