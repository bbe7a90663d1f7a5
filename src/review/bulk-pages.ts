import type { FastifyInstance } from 'fastify'
import { cancelBulk, readBulk } from '../store/review-bulk.js'
import { EVERY_ROLE, goTo, page, userOf } from './access.js'
import { ReviewError, toldJobFailure } from './errors.js'
import type { Review } from './review.js'
import { languageOf } from './view.js'

interface ById {
  Params: { bulkId: string }
}

/** How far an action on all that a filter holds is, for who ordered it. */
export function registerBulkPages(app: FastifyInstance, review: Review, base: string): void {
  const { pool } = review

  app.get<ById>('/queue/bulk/:bulkId', page(EVERY_ROLE), async (request, reply) => {
    const job = await readBulk(pool, userOf(request).name, request.params.bulkId)
    if (job === null) throw new ReviewError('NOT_FOUND')
    const done = job.changed + job.moved + job.skipped
    return reply.viewAsync('bulk', {
      job,
      action: job.request.action,
      failure: job.state === 'failed' ? toldJobFailure(job.error, languageOf(request)) : null,
      busy: job.state === 'queued' || job.state === 'running',
      // What came in or was closed meanwhile is in one of the two numbers only.
      at: Math.min(done, job.total),
      done: { changed: job.changed, moved: job.moved, skipped: job.skipped, names: job.names },
      list: `${base}/queue?${job.query === '' ? 'sort=due' : job.query}`,
    })
  })

  app.post<ById>('/queue/bulk/:bulkId/cancel', page(EVERY_ROLE), async (request, reply) => {
    const { bulkId } = request.params
    await cancelBulk(pool, userOf(request).name, bulkId)
    return goTo(request, reply, `${base}/queue/bulk/${encodeURIComponent(bulkId)}`)
  })
}
