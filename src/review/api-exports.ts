import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { audit } from '../store/audit.js'
import { inTransaction } from '../store/pool.js'
import type { ExportGroup, ExportSelection } from '../store/review-export.js'
import {
  cancelExport,
  type ExportJob,
  exportBytes,
  exportsOf,
  queueExport,
  readExport,
} from '../store/review-export-jobs.js'
import { type ReviewApi, reviewerOf, todayOf } from './api.js'
import { fieldsOf, queryOf } from './api-actions.js'
import { parseFilter, parseRef } from './api-parse.js'
import * as schemas from './api-schemas.js'
import { EXPORT_FORMATS, EXPORT_LAYOUTS, type ExportRequest, MEDIA_TYPES } from './export-run.js'
import { maySeeSensitive, type ReviewIdentity, scopeOf } from './identity.js'
import { mayHold } from './standing-rights.js'
import { WorkError } from './work-errors.js'

const MOST_ITEMS = 10_000
const GROUPS: readonly ExportGroup[] = ['none', 'department', 'facility']

interface ById {
  Params: { exportId: string }
}

export function registerExportRoutes(app: FastifyInstance, api: ReviewApi): void {
  const { pool } = api
  const own = async (who: ReviewIdentity, exportId: string): Promise<ExportJob> => {
    const job = await readExport(pool, who.user, exportId)
    if (job === null) throw new WorkError('REVIEW_NOT_FOUND')
    return job
  }

  app.post('/exports', { schema: schemas.exportSchema }, async (request, reply) => {
    const who = reviewerOf(request)
    const job = await orderExport(api, who, parseExport(request.body, who, todayOf(api)))
    return reply.code(202).send(job)
  })

  app.get('/exports', { schema: schemas.exportsSchema }, async (request) => ({
    exports: await exportsOf(pool, reviewerOf(request).user),
  }))

  app.get<ById>('/exports/:exportId', { schema: schemas.exportStateSchema }, (request) =>
    own(reviewerOf(request), request.params.exportId),
  )

  app.delete<ById>('/exports/:exportId', { schema: schemas.exportCancelSchema }, async (request, reply) => {
    const who = reviewerOf(request)
    const { exportId } = await own(who, request.params.exportId)
    await cancelExport(pool, who.user, exportId)
    return reply.code(204).send()
  })

  app.get<ById>('/exports/:exportId/file', { schema: schemas.exportFileSchema }, async (request, reply) => {
    const who = reviewerOf(request)
    const job = await own(who, request.params.exportId)
    if (!mayHold(job, who)) throw new WorkError('REVIEW_NOT_FOUND')
    if (job.state !== 'done') throw new WorkError('REVIEW_EXPORT_NOT_READY')
    await api.saw(who, 'export.download', { subject: job.exportId })
    reply
      .header('content-type', job.mediaType)
      .header('content-length', String(job.bytes))
      .header('content-disposition', `attachment; filename="${job.fileName}"`)
    return reply.send(Readable.from(exportBytes(pool, job.exportId), { objectMode: false }))
  })
}

/** Queues an export and records who ordered what, in one transaction. */
export function orderExport(api: ReviewApi, who: ReviewIdentity, request: ExportRequest): Promise<ExportJob> {
  const fileName = `${request.layout === 'form09' ? 'mau-09-bh' : 'loi-ho-so'}-${todayOf(api)}.${request.format}`
  return inTransaction(api.pool, async (client) => {
    const job = await queueExport(client, {
      user: who.user,
      scope: scopeOf(who),
      request: request as unknown as ExportJob['request'],
      fileName,
      mediaType: MEDIA_TYPES[request.format],
    })
    const { selection, ...rest } = request
    const what = 'filter' in selection ? selection : { items: selection.items.length }
    await audit(client, {
      user: who.user,
      action: 'export.order',
      maCskcb: scopeOf(who),
      subject: job.exportId,
      detail: { ...rest, ...what },
    })
    return job
  })
}

/** An export as asked for in JSON; values of XML6 and XML15 only for who may see them. */
export function parseExport(body: unknown, who: ReviewIdentity, today: string): ExportRequest {
  const {
    layout = 'findings',
    format = 'xlsx',
    group = 'none',
    personal = false,
    filter,
    items,
  } = fieldsOf(body)
  if (!EXPORT_LAYOUTS.includes(layout as ExportRequest['layout']))
    throw new WorkError('REVIEW_BAD_REQUEST', 'layout')
  if (
    !EXPORT_FORMATS.includes(format as ExportRequest['format']) ||
    (layout === 'form09' && format === 'json')
  )
    throw new WorkError('REVIEW_BAD_REQUEST', 'format')
  if (!GROUPS.includes(group as ExportGroup)) throw new WorkError('REVIEW_BAD_REQUEST', 'group')
  if (typeof personal !== 'boolean') throw new WorkError('REVIEW_BAD_REQUEST', 'personal')
  return {
    layout: layout as ExportRequest['layout'],
    format: format as ExportRequest['format'],
    group: group as ExportGroup,
    personal,
    sensitive: personal && maySeeSensitive(who),
    selection: selectionOf(filter, items, today),
  }
}

function selectionOf(filter: unknown, items: unknown, today: string): ExportSelection {
  if (items === undefined) return { filter: parseFilter(queryOf(filter), today) }
  if (!Array.isArray(items) || items.length === 0 || items.length > MOST_ITEMS || filter !== undefined)
    throw new WorkError('REVIEW_BAD_REQUEST', 'items')
  return {
    items: items.map((item) => {
      const { maCskcb, claimId } = fieldsOf(item)
      return parseRef(String(maCskcb), String(claimId))
    }),
  }
}
