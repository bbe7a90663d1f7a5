import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  cancelExport,
  type ExportJob,
  exportBytes,
  exportsOf,
  readExport,
} from '../store/review-export-jobs.js'
import { measure } from '../store/review-measure.js'
import { EVERY_ROLE, goTo, identityOf, page, userOf } from './access.js'
import { reviewApi } from './api-desk.js'
import { orderExport, parseExport } from './api-exports.js'
import type { Query } from './api-parse.js'
import { filterQuery, parseFilter } from './api-parse.js'
import { ReviewError, toldJobFailure } from './errors.js'
import { EXPORT_FORMATS, EXPORT_LAYOUTS } from './export-run.js'
import { filterWords } from './filter-words.js'
import { field, formOf } from './form.js'
import { today } from './format.js'
import { scopeOf } from './identity.js'
import { queueLink } from './links.js'
import type { Review } from './review.js'
import { mayHold } from './standing-rights.js'
import type { Language } from './texts.js'
import { languageOf } from './view.js'
import { WorkError } from './work-errors.js'

type ById = { Params: { exportId: string } }

const GROUPS = ['none', 'department', 'facility'] as const

/** Files with findings, made in the background: ordered for what a filter holds, watched, downloaded. */
export function registerExportPages(app: FastifyInstance, review: Review, base: string): void {
  const { pool } = review
  const home = `${base}/exports`

  app.get('/exports', page(EVERY_ROLE), async (request, reply) => {
    const who = identityOf(request)
    // The filter to export comes as that of the queue's address; without one, what is open.
    const asked = Object.fromEntries(
      Object.entries(request.query as Record<string, unknown>).flatMap(([name, value]) =>
        typeof value === 'string' && name !== 'notice' ? [[name, value]] : [],
      ),
    )
    const filter = parseFilter(Object.keys(asked).length === 0 ? { open: 'true' } : asked, today())
    const jobs = await exportsOf(pool, who.user)
    return reply.viewAsync('exports', {
      jobs: jobs.map((job) => ({
        ...shownJob(job, languageOf(request)),
        held: job.state === 'done' && mayHold(job, who),
      })),
      busy: jobs.some(({ state }) => state === 'queued' || state === 'running'),
      filter: filterQuery(filter),
      conditions: filterWords(filter, languageOf(request)),
      list: queueLink(base, filter),
      count: await measure(pool, filter, scopeOf(who)),
      layouts: EXPORT_LAYOUTS,
      formats: EXPORT_FORMATS,
      groups: GROUPS,
    })
  })

  app.post('/exports', page(EVERY_ROLE), async (request, reply) => {
    const who = identityOf(request)
    const form = formOf(request)
    const filter = Object.fromEntries(new URLSearchParams(field(form, 'filter'))) as Query
    const items = form.getAll('selected').map((text) => {
      const [maCskcb, claimId] = text.split(/[ :/]/)
      return { maCskcb, claimId }
    })
    const [layout, format] = field(form, 'kind').split('.')
    const order = parseExport(
      {
        layout,
        format,
        group: format === 'xlsx' ? field(form, 'group') || 'none' : 'none',
        personal: form.get('personal') !== null,
        ...(items.length > 0 ? { items } : { filter }),
      },
      who,
      today(),
    )
    await orderExport(reviewApi(review), who, order)
    return goTo(request, reply, `${home}?notice=export-ordered`)
  })

  app.get<ById>('/exports/:exportId/file', page(EVERY_ROLE), async (request, reply) => {
    const job = await own(request)
    if (!mayHold(job, identityOf(request))) throw new ReviewError('NOT_FOUND')
    if (job.state !== 'done') throw new WorkError('REVIEW_EXPORT_NOT_READY')
    await review.trail.seen({ user: userOf(request).name, action: 'export.download', subject: job.exportId })
    reply
      .header('content-type', job.mediaType)
      .header('content-length', String(job.bytes))
      .header('content-disposition', `attachment; filename="${job.fileName}"`)
    return reply.send(Readable.from(exportBytes(pool, job.exportId), { objectMode: false }))
  })

  app.post<ById>('/exports/:exportId/cancel', page(EVERY_ROLE), async (request, reply) => {
    const { exportId } = await own(request)
    await cancelExport(pool, userOf(request).name, exportId)
    return goTo(request, reply, `${home}?notice=export-cancelled`)
  })

  const own = async (request: FastifyRequest<ById>): Promise<ExportJob> => {
    const job = await readExport(pool, userOf(request).name, request.params.exportId)
    if (job === null) throw new ReviewError('NOT_FOUND')
    return job
  }
}

function shownJob(job: ExportJob, language: Language) {
  const request = job.request as {
    layout?: string
    format?: string
    group?: string
    personal?: boolean
    selection?: { filter?: Parameters<typeof filterQuery>[0]; items?: readonly unknown[] }
  }
  const { filter, items } = request.selection ?? {}
  return {
    ...job,
    kind: `${request.layout ?? 'findings'}.${request.format ?? 'xlsx'}`,
    group: request.group ?? 'none',
    personal: request.personal === true,
    conditions: filter === undefined ? [] : filterWords(filter, language),
    items: items?.length ?? null,
    failure: job.state === 'failed' ? toldJobFailure(job.error, language) : null,
    running: job.state === 'queued' || job.state === 'running',
  }
}
