import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { describeFinding } from '../rules/catalogue.js'
import type { Finding } from '../rules/finding.js'
import { readOriginal } from '../store/read-originals.js'
import { cursorText, parseCursor } from '../store/review-queue.js'
import {
  claimsOfSubmission,
  readSubmissionDetail,
  SHOWN_CLAIMS,
  type ShownClaims,
  type SubmissionDetail,
} from '../store/review-submission.js'
import {
  countSubmissions,
  type SubmissionCursor,
  type SubmissionFilter,
  submissionPage,
} from '../store/review-submissions.js'
import { EVERY_ROLE, identityOf, page } from './access.js'
import { ReviewError } from './errors.js'
import { queryField } from './form.js'
import { maySeeSensitive, scopeOf } from './identity.js'
import { addressOf, dayOrNull, queueLink } from './links.js'
import type { Review } from './review.js'
import { holdsSensitiveTables } from './sensitive-file.js'
import type { Language } from './texts.js'
import { languageOf } from './view.js'

const PAGE_ROWS = 50
const FIELDS = ['maGiaoDich', 'facility', 'receivedFrom', 'receivedTo', 'outcome', 'kind', 'account'] as const
export const SUBMISSION_OUTCOMES = ['accepted', 'partly', 'rejected', 'refused'] as const
export const SUBMISSION_KINDS = ['claims', 'checkin', 'assessment'] as const

type Fields = Record<(typeof FIELDS)[number], string>
type ById = { Params: { maCskcb: string; submissionId: string } }

/** What facilities have sent: the list, one submission with its claims, and the file as it came. */
export function registerSubmissionPages(app: FastifyInstance, review: Review, base: string): void {
  const { pool } = review
  const home = `${base}/submissions`

  app.get('/submissions', page(EVERY_ROLE), async (request, reply) => {
    const who = identityOf(request)
    const scope = scopeOf(who)
    const asked = Object.fromEntries(FIELDS.map((name) => [name, queryField(request, name)])) as Fields
    const filter = filterOf(asked)
    const cursor = cursorOf(queryField(request, 'cursor'))
    const list = await submissionPage(pool, filter, scope, PAGE_ROWS, cursor)
    // Over everything that was ever sent a count would cost more than it tells.
    const narrow = scope !== null || filter.facility !== undefined || filter.receivedFrom !== undefined
    const at = (to: SubmissionCursor | null) =>
      addressOf(home, { ...asked, cursor: to === null ? null : cursorOfText(to) })
    return reply.viewAsync('submissions', {
      asked,
      agency: scope === null,
      rows: list.rows.map((row) => ({ ...row, href: `${home}/${row.maCskcb}/${row.submissionId}` })),
      count: narrow ? await countSubmissions(pool, filter, scope) : null,
      next: list.next === null ? null : at(list.next),
      previous: list.previous === null ? null : at(list.previous),
      first: cursor === null ? null : at(null),
      outcomes: SUBMISSION_OUTCOMES,
      kinds: SUBMISSION_KINDS,
    })
  })

  app.get<ById>('/submissions/:maCskcb/:submissionId', page(EVERY_ROLE), async (request, reply) => {
    const who = identityOf(request)
    const submission = await own(review, request)
    const { maCskcb, submissionId } = submission
    const shown = SHOWN_CLAIMS.find((one) => one === queryField(request, 'show')) ?? 'all'
    const after = /^\d{1,9}$/.test(queryField(request, 'after')) ? Number(queryField(request, 'after')) : 0
    const claims = await claimsOfSubmission(pool, maCskcb, submissionId, shown, after, PAGE_ROWS + 1)
    const rows = claims.slice(0, PAGE_ROWS)
    const here = `${home}/${maCskcb}/${submissionId}`
    const at = (show: ShownClaims, from: number) =>
      addressOf(here, { show: show === 'all' ? null : show, after: from === 0 ? null : String(from) })
    await review.trail.seen({
      user: who.user,
      action: 'submission.view',
      maCskcb,
      subject: submission.maGiaoDich,
    })
    return reply.viewAsync('submission', {
      submission,
      findings: submission.findings.map((finding) => shownFinding(finding, languageOf(request))),
      rows: rows.map((row) => ({
        ...row,
        verdict: row.outcome === 'rejected' ? 'rejected' : row.warnings > 0 ? 'warned' : 'clean',
        href:
          submission.kind === 'claims' && !row.unchanged ? `${base}/claims/${maCskcb}/${row.claimId}` : null,
      })),
      shown,
      tabs: SHOWN_CLAIMS.map((show) => ({ show, count: countOf(submission, show), href: at(show, 0) })),
      queue: queueLink(base, { submissionId, facility: maCskcb }),
      next: claims.length > PAGE_ROWS ? at(shown, rows.at(-1)!.ordinal) : null,
      first: after === 0 ? null : at(shown, 0),
      original: `${here}/original`,
      duplicate: submission.duplicateOf === null ? null : `${home}/${maCskcb}/${submission.duplicateOf}`,
    })
  })

  app.get<ById>('/submissions/:maCskcb/:submissionId/original', page(EVERY_ROLE), async (request, reply) => {
    const who = identityOf(request)
    const { maCskcb, submissionId, maGiaoDich, bytes } = await own(review, request)
    const content = () => readOriginal(pool, maCskcb, submissionId)
    // A facility may have back what it sent; staff see HIV and tuberculosis tables only with the right to.
    if (scopeOf(who) === null && !maySeeSensitive(who) && (await holdsSensitiveTables(content())))
      throw new ReviewError('NOT_ALLOWED')
    await review.trail.seen({
      user: who.user,
      action: 'submission.download',
      maCskcb,
      subject: maGiaoDich,
    })
    reply
      .header('content-type', 'application/xml')
      .header('content-length', String(bytes))
      .header('content-disposition', `attachment; filename="${maGiaoDich}.xml"`)
    return reply.send(Readable.from(content(), { objectMode: false }))
  })
}

/** The submission of the path; of another facility than one's own there is none. */
async function own(review: Review, request: FastifyRequest<ById>): Promise<SubmissionDetail> {
  const { maCskcb, submissionId } = request.params
  const scope = scopeOf(identityOf(request))
  if (!/^\d{1,18}$/.test(submissionId) || (scope !== null && scope !== maCskcb))
    throw new ReviewError('NOT_FOUND')
  const found = await readSubmissionDetail(review.pool, maCskcb, submissionId)
  if (found === null) throw new ReviewError('NOT_FOUND')
  return found
}

function filterOf(asked: Fields): SubmissionFilter {
  const { maGiaoDich, facility, account } = asked
  const from = dayOrNull(asked.receivedFrom)
  const to = dayOrNull(asked.receivedTo)
  const outcome = SUBMISSION_OUTCOMES.find((one) => one === asked.outcome)
  const kind = SUBMISSION_KINDS.find((one) => one === asked.kind)
  return {
    ...(maGiaoDich === '' ? {} : { maGiaoDich }),
    ...(facility === '' ? {} : { facility }),
    ...(account === '' ? {} : { account }),
    ...(from === null ? {} : { receivedFrom: from }),
    ...(to === null ? {} : { receivedTo: to }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(kind === undefined ? {} : { kind }),
  }
}

function countOf(submission: SubmissionDetail, shown: ShownClaims): number {
  const { claimsTotal, claimsAccepted, claimsWarned, claimsRejected } = submission
  switch (shown) {
    case 'all':
      return claimsTotal
    case 'rejected':
      return claimsRejected
    case 'warned':
      return claimsWarned
    case 'clean':
      return claimsAccepted - claimsWarned
  }
}

/** A finding with its sentences in one language. */
export function shownFinding(finding: Finding, language: Language) {
  const { vi, en, adviceVi, adviceEn, basis } = describeFinding(finding)
  const { code, severity, table, row, field, value, line, column } = finding
  const text = language === 'vi' ? vi : en
  const advice = language === 'vi' ? adviceVi : adviceEn
  return { code, severity, table, row, field, value, line, column, text, advice, basis }
}

const cursorOfText = ({ receivedAt, submissionId, direction }: SubmissionCursor): string =>
  cursorText({ key: receivedAt, claimId: submissionId, direction })

/** A cursor that is none begins at the start again. */
function cursorOf(text: string): SubmissionCursor | null {
  const cursor = text === '' ? null : parseCursor(text)
  if (cursor === null || Number.isNaN(Date.parse(cursor.key))) return null
  return { receivedAt: cursor.key, submissionId: cursor.claimId, direction: cursor.direction }
}
