import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findingJson } from '../rules/catalogue.js'
import type { Finding } from '../rules/finding.js'
import type { SubmissionOutcome } from '../rules/verdict.js'
import { TABLE_NAMES, type TableName } from '../standard/plan.js'
import { reasons } from '../store/review-actions.js'
import { type ReviewClaim, readItem, readReviewClaim } from '../store/review-claim.js'
import { readClaimDocument } from '../store/review-document.js'
import { measure } from '../store/review-measure.js'
import type { ItemRef } from '../store/review-model.js'
import {
  dataQuality,
  mostRejected,
  numbersByDay,
  openRules,
  silentFacilities,
} from '../store/review-overview.js'
import { cursorText, parseCursor, queuePage } from '../store/review-queue.js'
import { daysBefore, standingNumbers } from '../store/review-standing.js'
import { type SubmissionCursor, type SubmissionFilter, submissionPage } from '../store/review-submissions.js'
import { type ReviewApi, reviewerOf, todayOf } from './api.js'
import { filterQuery, parseFilter, parseLimit, parseRef, parseSort } from './api-parse.js'
import * as schemas from './api-schemas.js'
import { diffClaims } from './claim-diff.js'
import { maySeeSensitive, type ReviewIdentity, scopeOf, sideOf } from './identity.js'
import { possibleActions } from './work.js'
import { WorkError } from './work-errors.js'

const SENSITIVE: ReadonlySet<string> = new Set(['XML6', 'XML15'])
const TREND_DAYS = 30
const SILENT_DAYS = 2
const LONGEST_LIST = 20
const ROWS_AT_ONCE = 500

type Claim = { Params: { maCskcb: string; claimId: string }; Querystring: Record<string, string> }

export function registerReadRoutes(app: FastifyInstance, api: ReviewApi): void {
  const { pool, plans } = api

  app.get('/overview', { schema: schemas.overviewSchema }, async (request) => {
    const scope = scopeOf(reviewerOf(request))
    const today = todayOf(api)
    const since = daysBefore(today, TREND_DAYS - 1)
    const rules = (await openRules(pool, scope)).slice(0, LONGEST_LIST)
    return withQueries({
      today,
      ...(await standingNumbers(pool, scope, today)),
      days: await numbersByDay(pool, scope, since, today),
      rules,
      facilities: await mostRejected(pool, scope, since, today, LONGEST_LIST),
      silent: await silentFacilities(pool, scope, daysBefore(today, SILENT_DAYS)),
      quality: await dataQuality(pool, scope, today.slice(0, 7)),
    })
  })

  app.get<{ Querystring: Record<string, string> }>(
    '/submissions',
    { schema: schemas.submissionsSchema },
    async (request) => {
      const { query } = request
      const { receivedFrom, receivedTo, facility } = parseFilter(query, todayOf(api))
      const filter: SubmissionFilter = {
        ...(facility === undefined ? {} : { facility }),
        ...(receivedFrom === undefined ? {} : { receivedFrom }),
        ...(receivedTo === undefined ? {} : { receivedTo }),
        ...(query.outcome ? { outcome: query.outcome as SubmissionOutcome } : {}),
        ...(query.kind ? { kind: query.kind } : {}),
        ...(query.account ? { account: query.account } : {}),
        ...(query.maGiaoDich ? { maGiaoDich: query.maGiaoDich } : {}),
      }
      const cursor = submissionCursor(query.cursor)
      const page = await submissionPage(pool, filter, scopeOf(reviewerOf(request)), parseLimit(query), cursor)
      const text = (one: SubmissionCursor | null) =>
        one === null
          ? null
          : cursorText({ key: one.receivedAt, claimId: one.submissionId, direction: one.direction })
      return { rows: page.rows, next: text(page.next), previous: text(page.previous) }
    },
  )

  app.get<{ Querystring: Record<string, string> }>(
    '/claims',
    { schema: schemas.queueSchema },
    async (request) => {
      const { query } = request
      const scope = scopeOf(reviewerOf(request))
      const filter = parseFilter(query, todayOf(api))
      const cursor = query.cursor ? parseCursor(query.cursor) : null
      if (query.cursor && cursor === null) throw new WorkError('REVIEW_BAD_REQUEST', 'cursor')
      const page = await queuePage(pool, {
        filter,
        scope,
        ...parseSort(query),
        limit: parseLimit(query),
        cursor,
      })
      return {
        rows: page.rows,
        next: page.next === null ? null : cursorText(page.next),
        previous: page.previous === null ? null : cursorText(page.previous),
        ...(query.count === 'false' ? {} : await measure(pool, filter, scope)),
      }
    },
  )

  app.get<Claim>('/claims/:maCskcb/:claimId', { schema: schemas.claimSchema }, async (request) => {
    const who = reviewerOf(request)
    const ref = ownRef(request, who)
    const claim = await readReviewClaim(pool, ref)
    if (claim === null) throw new WorkError('REVIEW_NOT_FOUND')
    await api.saw(who, 'claim.view', { ...ref, maLk: claim.item.maLk })
    return claimJson(claim, who)
  })

  app.get<{ Params: Claim['Params'] & { table: string }; Querystring: Record<string, string> }>(
    '/claims/:maCskcb/:claimId/tables/:table',
    { schema: schemas.tableSchema },
    async (request) => {
      const who = reviewerOf(request)
      const ref = ownRef(request, who)
      const table = request.params.table as TableName
      if (!TABLE_NAMES.includes(table)) throw new WorkError('REVIEW_NOT_FOUND')
      const item = await readItem(pool, ref)
      if (item === null) throw new WorkError('REVIEW_NOT_FOUND')
      if (SENSITIVE.has(table)) {
        if (!maySeeSensitive(who)) throw new WorkError('REVIEW_FORBIDDEN')
        await api.saw(who, 'claim.show_sensitive', { ...ref, maLk: item.maLk, subject: table })
      }
      const document = await readClaimDocument(pool, plans, ref, new Set([table]))
      const found = document?.tables.find((one) => one.table === table)
      if (found === undefined) throw new WorkError('REVIEW_NOT_FOUND')
      if (request.query.text === 'true') return { table, text: document!.text(table) }
      const from = Math.max(1, Number(request.query.from ?? 1) || 1)
      const count = parseLimit({ limit: request.query.rows }, ROWS_AT_ONCE)
      return { ...found, total: found.rows.length, rows: found.rows.slice(from - 1, from - 1 + count) }
    },
  )

  app.get<{ Params: Claim['Params'] & { otherId: string } }>(
    '/claims/:maCskcb/:claimId/differences/:otherId',
    { schema: schemas.diffSchema },
    async (request) => {
      const who = reviewerOf(request)
      const ref = ownRef(request, who)
      const other = parseRef(ref.maCskcb, request.params.otherId)
      const [one, two] = [await readItem(pool, ref), await readItem(pool, other)]
      if (one === null || two === null || one.maLk === null || one.maLk !== two.maLk)
        throw new WorkError('REVIEW_NOT_FOUND')
      const before = await readClaimDocument(pool, plans, ref)
      const after = await readClaimDocument(pool, plans, other)
      await api.saw(who, 'claim.view', { ...ref, maLk: one.maLk })
      const { changes, total } = diffClaims(before!, after!)
      if (maySeeSensitive(who)) return { changes, total }
      const shown = changes.filter(({ table }) => !SENSITIVE.has(table))
      return { changes: shown, total: total - (changes.length - shown.length) }
    },
  )

  app.get('/reasons', { schema: schemas.reasonsSchema }, async () => ({ reasons: await reasons(pool) }))
}

/** The claim of the path; of another facility than one's own there is none. */
export function ownRef(request: FastifyRequest<{ Params: Claim['Params'] }>, who: ReviewIdentity): ItemRef {
  const ref = parseRef(request.params.maCskcb, request.params.claimId)
  const scope = scopeOf(who)
  if (scope !== null && scope !== ref.maCskcb) throw new WorkError('REVIEW_NOT_FOUND')
  return ref
}

/** A claim for a reader: without values they may not see, and, for a facility, without the agency's own notes. */
export function claimJson(claim: ReviewClaim, who: ReviewIdentity) {
  const side = sideOf(who)
  const { item, waiver } = claim
  const hide = ({ value, params, ...rest }: Finding): Finding => ({
    ...rest,
    value: value === null ? null : '…',
  })
  return {
    ...claim,
    findings: claim.findings.map((finding) =>
      findingJson(SENSITIVE.has(finding.table ?? '') && !maySeeSensitive(who) ? hide(finding) : finding),
    ),
    history: claim.history
      .filter((event) => side === 'agency' || event.side === 'hospital' || HOSPITAL_SEES.has(event.action))
      // Who of the agency that is stays among its own people.
      .map((event) =>
        side === 'hospital' && event.side === 'agency' ? { ...event, actorName: null } : event,
      ),
    waiver: side === 'agency' ? waiver : null,
    actions: possibleActions(side, { ...item, waiverAsked: waiver !== null && waiver.grantedAt === null }),
  }
}

/** What a facility is told of the agency's doings; notes and waivers are the agency's own. */
const HOSPITAL_SEES: ReadonlySet<string> = new Set([
  'ask',
  'request_resend',
  'unfixable',
  'reopen',
  'new_version',
])

function submissionCursor(text: string | undefined): SubmissionCursor | null {
  if (text === undefined || text === '') return null
  const cursor = parseCursor(text)
  if (cursor === null) throw new WorkError('REVIEW_BAD_REQUEST', 'cursor')
  return { receivedAt: cursor.key, submissionId: cursor.claimId, direction: cursor.direction }
}

/** Gives every filter within the address of its list: `query`. */
function withQueries<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (key, inner) => (key === 'filter' ? { query: filterQuery(inner) } : inner)),
  )
}
