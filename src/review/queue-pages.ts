import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { TABLE_NAMES } from '../standard/plan.js'
import type { BulkResult } from '../store/review-bulk.js'
import type { ExportSelection } from '../store/review-export.js'
import { measure } from '../store/review-measure.js'
import { REVIEW_OUTCOMES, type ReviewItem, WORK_STATES } from '../store/review-model.js'
import { type Cursor, queuePage } from '../store/review-queue.js'
import { readQueueFrame } from '../store/review-queue-frame.js'
import { dueDays } from '../store/review-standing.js'
import { deleteView, saveView } from '../store/review-views.js'
import type { User } from '../store/users.js'
import { EVERY_ROLE, goTo, identityOf, page, userOf } from './access.js'
import { orderExport } from './api-exports.js'
import { registerBulkPages } from './bulk-pages.js'
import type { ExportRequest } from './export-run.js'
import { field, formOf } from './form.js'
import { today } from './format.js'
import { type ReviewIdentity, scopeOf } from './identity.js'
import { actOnFilter, actOnRows, parseTarget, resultOf, resultQuery, targetText } from './queue-bulk.js'
import {
  LINK_ONLY,
  type QueueAddress,
  type QueueName,
  queueAddress,
  queueAddressOf,
  queueText,
} from './queue-query.js'
import type { Review } from './review.js'
import { registerRuleOptions, ruleText } from './rule-options.js'
import { languageOf } from './view.js'
import { BULK_ACTIONS, WORK_ACTIONS, type WorkAction } from './work.js'
import type { ActionRequest } from './work-actions.js'
import { WorkError } from './work-errors.js'

const EXPORTS: Readonly<Record<string, Pick<ExportRequest, 'layout' | 'format'>>> = {
  'export-xlsx': { layout: 'findings', format: 'xlsx' },
  'export-csv': { layout: 'findings', format: 'csv' },
  'export-form09': { layout: 'form09', format: 'xlsx' },
}
const WAIVERS_SHOWN = 5
const DUE_BUCKETS = ['overdue', 'today', 'tomorrow', 'later'] as const

/** The queue of claims with findings: filters in the address, saved views, actions on many. */
export function registerQueuePages(app: FastifyInstance, review: Review, base: string): void {
  const home = `${base}/queue`
  const options = registerRuleOptions(app, base)
  const own = (request: FastifyRequest): QueueAddress => {
    const address = queueAddress(request, today())
    return scopeOf(identityOf(request)) === null ? address : withoutOwner(address)
  }

  app.get('/queue', page(EVERY_ROLE), async (request, reply) => {
    // The day's work is what is open; every other list names its conditions.
    if (!request.url.includes('?')) return reply.redirect(`${home}?open=true`, 303)
    const who = identityOf(request)
    const address = own(request)
    const { query, filter, cursor, limit, sort } = address
    const scope = scopeOf(who)
    const agency = scope === null
    const counted = async () => {
      const count = await measure(review.pool, filter, scope)
      const query = { filter, scope, ...sort, limit, cursor, items: count.items }
      return { count, list: await queuePage(review.pool, query) }
    }
    const [{ count, list }, { views, bulk, waivers, asked }, { users, reasons }] = await Promise.all([
      counted(),
      readQueueFrame(review.pool, who.user, WAIVERS_SHOWN),
      review.lists.read(),
    ])
    const at = (changes: Readonly<Partial<Record<QueueName, string | null>>>, to: Cursor | null = null) => {
      const text = queueText(query, changes, to)
      // Without any condition the address would lead back to what is open.
      return `${home}?${text === '' ? 'sort=due' : text}`
    }
    const language = languageOf(request)
    const bucketNow = bucketsFrom(today())
    return reply.viewAsync('queue', {
      agency,
      query,
      queryText: queueText(query),
      rows: list.rows.map((item) => ({
        ...item,
        target: targetText(item),
        bucket: item.isOpen ? bucketNow(item.dueDay) : null,
      })),
      count,
      next: list.next === null ? null : at({}, list.next),
      previous: list.previous === null ? null : at({}, list.previous),
      first: cursor === null ? null : at({}),
      at,
      sort,
      clear: `${home}?open=true`,
      also: alsoOf(query),
      done: resultOf(request),
      views,
      standing: standingViews(who, agency),
      bulk,
      waivers: agency ? waivers : [],
      asked: agency ? asked : 0,
      owners: agency ? ownersOf(users) : [],
      reasons: agency ? reasons.filter(({ action }) => action === 'waive') : [],
      language,
      ruleOptions: options.address(language),
      ruleText: (code: string) => ruleText(code, language),
      tables: TABLE_NAMES,
      states: WORK_STATES.filter((state) => state !== 'none'),
      outcomes: REVIEW_OUTCOMES,
      buckets: DUE_BUCKETS,
      exportKinds: Object.keys(EXPORTS),
      bulkActions: BULK_ACTIONS,
    })
  })

  app.post('/queue/actions', page(EVERY_ROLE), async (request, reply) => {
    const who = identityOf(request)
    const form = formOf(request)
    const address = ownAddress(who, queueAddressOf(field(form, 'query'), today()))
    const all = field(form, 'scope') === 'all'
    const targets = form.getAll('selected').map(parseTarget)
    if (!all && targets.length === 0) throw new WorkError('REVIEW_BAD_REQUEST', 'selected')
    const action = field(form, 'action')
    const order = EXPORTS[action]
    if (order !== undefined) {
      await exportOf(
        review,
        who,
        order,
        all
          ? { filter: address.filter }
          : { items: targets.map(({ maCskcb, claimId }) => ({ maCskcb, claimId })) },
      )
      return goTo(request, reply, ordered(app, base, address))
    }
    if (!BULK_ACTIONS.includes(action as WorkAction)) throw new WorkError('REVIEW_BAD_REQUEST', 'action')
    const asked = actionOf(action as WorkAction, (name) => field(form, name))
    const query = queueText(address.query)
    const result = all
      ? await actOnFilter(review, who, asked, { filter: address.filter, query })
      : await actOnRows(review, who, asked, targets)
    if ('bulkId' in result) return goTo(request, reply, `${home}/bulk/${result.bulkId}`)
    return backWith(request, reply, `${home}?${query}`, result)
  })

  registerBulkPages(app, review, base)

  app.post('/queue/views', page(EVERY_ROLE), async (request, reply) => {
    const form = formOf(request)
    const name = field(form, 'name').slice(0, 80)
    const query = queueText(queueAddressOf(field(form, 'query'), today()).query)
    if (name === '') throw new WorkError('REVIEW_NOTE')
    const saved = await saveView(review.pool, userOf(request).name, { name, query })
    if (!saved) throw new WorkError('REVIEW_VIEW_LIMIT')
    return goTo(request, reply, `${home}?${query === '' ? 'sort=due' : query}&notice=view-saved`)
  })

  app.post('/queue/views/delete', page(EVERY_ROLE), async (request, reply) => {
    const form = formOf(request)
    await deleteView(review.pool, userOf(request).name, field(form, 'name'))
    const query = queueText(queueAddressOf(field(form, 'query'), today()).query)
    return goTo(request, reply, `${home}?${query === '' ? 'sort=due' : query}&notice=view-deleted`)
  })
}

/** An action as a form asks for it. */
export function actionOf(action: WorkAction, value: (name: string) => string): ActionRequest {
  if (!WORK_ACTIONS.includes(action)) throw new WorkError('REVIEW_BAD_REQUEST', 'action')
  const note = value('note')
  const owner = value('owner')
  const reasonCode = value('reason')
  return {
    action,
    ...(action === 'assign' ? { owner } : {}),
    ...(reasonCode !== '' && (action === 'waive' || action === 'unfixable') ? { reasonCode } : {}),
    ...(note === '' ? {} : { note }),
  }
}

/** How far off an open claim's due day is; null when nothing is to be done. */
export function bucketOf({ isOpen, dueDay }: Pick<ReviewItem, 'isOpen' | 'dueDay'>): string | null {
  return isOpen ? bucketsFrom(today())(dueDay) : null
}

/** The bucket of a due day, seen from one day. */
function bucketsFrom(now: string): (dueDay: string) => string | null {
  const buckets = DUE_BUCKETS.map((bucket) => ({ bucket, ...dueDays(bucket, now) }))
  return (dueDay) =>
    buckets.find(
      ({ dueFrom, dueTo }) =>
        (dueFrom === undefined || dueDay >= dueFrom) && (dueTo === undefined || dueDay <= dueTo),
    )?.bucket ?? null
}

/** Staff who can be given work. */
export const ownersOf = (users: readonly User[]) =>
  users.filter(({ role, lockedAt }) => role !== 'facility' && lockedAt === null)

/** Who of the agency works on what, and what it thinks of waiving, is the agency's own affair. */
function withoutOwner(address: QueueAddress): QueueAddress {
  const { owner: _, waiver: _waiver, ...query } = address.query
  const { owner: __, waiver: __waiver, ...filter } = address.filter
  return { ...address, query, filter }
}

const ownAddress = (who: ReviewIdentity, address: QueueAddress): QueueAddress =>
  scopeOf(who) === null ? address : withoutOwner(address)

/** Conditions in force that no control of the form shows. */
function alsoOf(query: QueueAddress['query']): { name: QueueName; value: string }[] {
  return LINK_ONLY.flatMap((name) => (query[name] === undefined ? [] : [{ name, value: query[name] }]))
}

/** Views that everybody has. */
function standingViews({ user }: ReviewIdentity, agency: boolean): { text: string; query: string }[] {
  const views = [
    { text: 'queue.view.open', query: 'open=true' },
    { text: 'queue.view.overdue', query: 'open=true&due=overdue' },
    { text: 'queue.view.waiting', query: 'states=waiting_hospital' },
    { text: 'queue.view.answered', query: 'states=answered' },
  ]
  if (!agency) return views
  return [
    ...views,
    { text: 'queue.view.mine', query: `open=true&owner=${encodeURIComponent(user)}` },
    { text: 'queue.view.nobody', query: 'open=true&owner=-' },
    { text: 'queue.view.waiver', query: 'waiver=true' },
  ]
}

async function exportOf(
  review: Review,
  who: ReviewIdentity,
  order: Pick<ExportRequest, 'layout' | 'format'>,
  selection: ExportSelection,
): Promise<void> {
  const { pool, plans, actions } = review
  const api = { pool, plans, actions, identify: async () => null, saw: async () => {} }
  await orderExport(api, who, { ...order, group: 'none', personal: false, sensitive: false, selection })
}

/** Where an ordered export is found: its own page where there is one. */
function ordered(app: FastifyInstance, base: string, { query }: QueueAddress): string {
  if (app.hasRoute({ method: 'GET', url: `${base}/exports` })) return `${base}/exports?notice=export-ordered`
  return `${base}/queue?${queueText(query) || 'sort=due'}&notice=export-ordered`
}

function backWith(
  request: FastifyRequest,
  reply: FastifyReply,
  address: string,
  result: BulkResult,
): FastifyReply {
  return goTo(request, reply, `${address}&${resultQuery(result)}`)
}
