import type { FastifyInstance, FastifyRequest } from 'fastify'
import { TABLE_NAMES, type TableName } from '../standard/plan.js'
import { audit } from '../store/audit.js'
import { type OpenedClaim, openReviewClaim, readItem } from '../store/review-claim.js'
import { type ClaimDocument, readClaimDocument, readDocumentAt } from '../store/review-document.js'
import type { ItemRef, ReviewItem } from '../store/review-model.js'
import { EVERY_ROLE, identityOf, page } from './access.js'
import { claimJson, ownRef } from './api-reads.js'
import { diffClaims } from './claim-diff.js'
import { eligibilityView } from './claim-eligibility.js'
import { findingViews, marks, placeId } from './claim-findings.js'
import { headFacts, headFields } from './claim-head.js'
import { type ClaimPath, claimUrl } from './claim-path.js'
import { rowsNamed } from './claim-rows.js'
import { SENSITIVE_TABLES, tabHeads, tableView } from './claim-table.js'
import { timeline } from './claim-timeline.js'
import { registerClaimWork } from './claim-work.js'
import { xmlView } from './claim-xml.js'
import { queryField } from './form.js'
import { maySeeSensitive, type ReviewIdentity, scopeOf, sideOf } from './identity.js'
import { targetText } from './queue-bulk.js'
import { bucketOf, ownersOf } from './queue-pages.js'
import type { Review } from './review.js'
import { languageOf, translateFor } from './view.js'
import { hundredths } from './work-decide.js'
import { WorkError } from './work-errors.js'

/** One claim: what was found, where it stands in the sender's tables, what was and can be done. */
export function registerClaimPages(app: FastifyInstance, review: Review, base: string): void {
  const { pool, plans } = review

  app.get<ClaimPath>('/claims/:maCskcb/:claimId', page(EVERY_ROLE), async (request, reply) => {
    const who = identityOf(request)
    const ref = ownRef(request, who)
    const opened = await openReviewClaim(pool, ref)
    if (opened === null) throw new WorkError('REVIEW_NOT_FOUND')
    const { claim, eligibility } = opened
    const agency = scopeOf(who) === null
    const ask = askOf(request)
    const [{ document, tab }, { users, reasons: reasonList }] = await Promise.all([
      openTable(review, opened, [ask.tab, ...claim.findings.map(({ table }) => table ?? '')]),
      review.lists.read(),
    ])
    const language = languageOf(request)
    const t = translateFor(request)
    const shown = tab !== null && SENSITIVE_TABLES.has(tab) && ask.show && maySeeSensitive(who) ? tab : null
    const seen = { user: who.user, ...ref, maLk: claim.item.maLk, version: claim.item.version }
    if (shown !== null) await audit(pool, { ...seen, action: 'claim.show_sensitive', subject: shown })
    else
      await review.trail.seen({
        ...seen,
        action: 'claim.view',
        ...(tab === null ? {} : { detail: { table: tab } }),
      })

    const told = claimJson(withoutValues(claim, shown), { ...who, rights: shown === null ? [] : who.rights })
    const findings = findingViews(told.findings, document, plans, claim.standardVersion, language, t)
    const hidden = tab !== null && SENSITIVE_TABLES.has(tab) && shown === null
    const table = document.tables.find((one) => one.table === tab)
    const own = findings.filter((finding) => finding.table === tab)
    const fieldOf = headFields(document)
    const text = ask.xml && table !== undefined && !hidden ? document.text(table.table) : null
    const target = own.find(({ number }) => number === ask.finding)
    return reply.viewAsync('claim', {
      agency,
      personOf: (login: string) => {
        const user = agency ? users.find(({ name }) => name === login) : undefined
        return user === undefined ? login : `${user.displayName} (${login})`
      },
      side: sideOf(who),
      claim,
      item: claim.item,
      bucket: bucketOf(claim.item),
      target: targetText(claim.item),
      url: claimUrl(base, ref),
      newest: newestOf(claim.versions, claim.item),
      facts: headFacts(claim, fieldOf, language),
      findings,
      placed: (list: typeof findings) => marks(list, t),
      placeId,
      document,
      tabs: tabHeads(document, findings, language),
      tab,
      ask: { ...ask, finding: target?.number ?? 0 },
      hidden,
      shown,
      mayShow: maySeeSensitive(who),
      table:
        table === undefined || hidden || ask.xml
          ? null
          : tableView(
              table,
              findings,
              plans,
              claim.standardVersion,
              language,
              ask,
              rowsNamed(told.findings, document, table.table, eligibility),
            ),
      xml:
        text === null
          ? null
          : xmlView(text, own, {
              from: ask.from,
              at: { line: target?.line ?? 0, column: target?.column ?? 0 },
            }),
      tabText: (changes: Partial<Record<string, string | number | null>>) => tabQuery(tab, ask, changes),
      timeline: timeline(
        {
          codes: fieldOf('MA_THE_BHYT'),
          facilities: fieldOf('MA_DKBD'),
          froms: fieldOf('GT_THE_TU'),
          tos: fieldOf('GT_THE_DEN'),
          arrival: fieldOf('NGAY_VAO'),
          departure: fieldOf('NGAY_RA'),
        },
        t,
      ),
      eligibility: eligibility === null ? null : eligibilityView(eligibility, language),
      history: told.history,
      waiver: told.waiver,
      actions: told.actions.filter(
        (action) => !(action === 'agree_waiver' && told.waiver?.askedBy === who.user),
      ),
      owners: agency ? ownersOf(users) : [],
      reasons: reasonList,
      reasonText: (code: string) => reasonList.find((reason) => reason.code === code)?.[language] ?? code,
      needsSecond: hundredths(claim.item.amount) > review.secondPersonAbove,
      secondPersonText: String(review.secondPersonAbove / 100n),
      language,
      audited: agency && app.hasRoute({ method: 'GET', url: `${base}/audit` }) && who.role !== 'reviewer',
    })
  })

  /** Whether what a page shows still holds; nothing of the claim itself. */
  app.get<ClaimPath>('/claims/:maCskcb/:claimId/state', page(EVERY_ROLE), async (request, reply) => {
    const item = await readItem(pool, ownRef(request, identityOf(request)))
    if (item === null) throw new WorkError('REVIEW_NOT_FOUND')
    return reply.send({ revision: item.revision })
  })

  app.get<{ Params: ClaimPath['Params'] & { otherId: string } }>(
    '/claims/:maCskcb/:claimId/versions/:otherId',
    page(EVERY_ROLE),
    async (request, reply) => {
      const who = identityOf(request)
      const ref = ownRef(request, who)
      const pair = await versionsOf(review, who, ref, request.params.otherId)
      const shows = queryField(request, 'show') === 'true' && maySeeSensitive(who)
      const [before, after] = await Promise.all(pair.map((item) => readClaimDocument(pool, plans, item)))
      const { changes, total } = diffClaims(before!, after!)
      const shown = shows ? changes : changes.filter(({ table }) => !SENSITIVE_TABLES.has(table))
      const sensitive = changes.filter(({ table }) => SENSITIVE_TABLES.has(table)).length
      const seen = { user: who.user, ...ref, maLk: pair[0].maLk }
      const versions = { versions: pair.map(({ version }) => version) }
      if (shows && sensitive > 0)
        await audit(pool, {
          ...seen,
          action: 'claim.show_sensitive',
          subject: 'XML6, XML15',
          detail: versions,
        })
      else await review.trail.seen({ ...seen, action: 'claim.view', detail: versions })
      const language = languageOf(request)
      const labelOf = (table: TableName, field: string) => {
        const known = plans[after!.standardVersion].tables
          .get(table)
          ?.fields.find(({ name }) => name === field)
        return known === undefined ? '' : language === 'vi' ? known.labelVi : known.labelEn
      }
      return reply.viewAsync('claim-diff', {
        before: pair[0],
        after: pair[1],
        url: claimUrl(base, ref),
        changes: shown,
        total: total - (changes.length - shown.length),
        hidden: changes.length - shown.length,
        mayShow: maySeeSensitive(who),
        labelOf,
      })
    },
  )

  registerClaimWork(app, review, base)
}

/**
 * The claim with the rows of XML1 and of one table: the first of `wanted` that it has, else its first. Rows of the
 * others are only counted, since reading all fields of a claim of thousands of rows takes its time.
 */
async function openTable(
  { pool, plans, originals }: Review,
  { claim, place }: OpenedClaim,
  wanted: readonly string[],
): Promise<{ document: ClaimDocument; tab: TableName | null }> {
  const guess = wanted.find((name) => TABLE_NAMES.includes(name as TableName)) as TableName | undefined
  let only = new Set<TableName>(guess === undefined ? ['XML1'] : ['XML1', guess])
  for (;;) {
    const document = await readDocumentAt(pool, plans, claim.standardVersion, place, only, originals)
    const names = document.tables.map(({ table }) => table)
    const tab =
      (wanted.find((name) => names.includes(name as TableName)) as TableName | undefined) ?? names[0] ?? null
    if (tab === null || only.has(tab)) return { document, tab }
    only = new Set(['XML1', tab])
  }
}

/** What of a claim an address asks to see. */
interface ClaimAsk {
  readonly tab: string
  readonly from: number
  readonly row: number
  readonly everyField: boolean
  readonly xml: boolean
  readonly show: boolean
  readonly finding: number
}

function askOf(request: FastifyRequest): ClaimAsk {
  const number = (name: string) => {
    const text = queryField(request, name)
    return /^\d{1,7}$/.test(text) ? Number(text) : 0
  }
  return {
    tab: queryField(request, 'tab'),
    from: number('from'),
    row: number('row'),
    everyField: queryField(request, 'fields') === 'all',
    xml: queryField(request, 'view') === 'xml',
    show: queryField(request, 'show') === 'true',
    finding: number('finding'),
  }
}

/** Query of another view of the claim; what is not named stays as it is, places are not kept. */
function tabQuery(
  tab: string | null,
  ask: ClaimAsk,
  changes: Partial<Record<string, string | number | null>>,
): string {
  const now: Record<string, string | number | null> = {
    tab,
    view: ask.xml ? 'xml' : null,
    fields: ask.everyField ? 'all' : null,
    show: ask.show ? 'true' : null,
    ...changes,
  }
  // What was shown of one table is not shown of another.
  if (changes.tab !== undefined && changes.tab !== tab) now.show = null
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(now))
    if (value !== null && value !== 0) query.set(name, String(value))
  return `?${query}`
}

type Claim = OpenedClaim['claim']

/** Findings of HIV and tuberculosis tables other than the one that is shown lose what they say of values. */
function withoutValues(claim: Claim, shown: string | null): Claim {
  return {
    ...claim,
    findings: claim.findings.map((finding) => {
      if (finding.table === null || finding.table === shown || !SENSITIVE_TABLES.has(finding.table))
        return finding
      const { params: _, ...rest } = finding
      return { ...rest, value: finding.value === null ? null : '…' }
    }),
  }
}

function newestOf(versions: Claim['versions'], item: ReviewItem): string | null {
  const newest = versions.at(-1)
  return item.isLatest || newest === undefined || newest.claimId === item.claimId ? null : newest.claimId
}

async function versionsOf(
  { pool }: Review,
  who: ReviewIdentity,
  ref: ItemRef,
  otherId: string,
): Promise<[ReviewItem, ReviewItem]> {
  if (!/^\d{1,18}$/.test(otherId)) throw new WorkError('REVIEW_NOT_FOUND')
  const [one, two] = await Promise.all([readItem(pool, ref), readItem(pool, { ...ref, claimId: otherId })])
  const same = one !== null && two !== null && one.maLk !== null && one.maLk === two.maLk
  if (!same || (scopeOf(who) !== null && scopeOf(who) !== one.maCskcb))
    throw new WorkError('REVIEW_NOT_FOUND')
  return (one.version ?? 0) <= (two.version ?? 0) ? [one, two] : [two, one]
}
