import type {} from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import type { GatewayContext } from './context.js'
import { homePage } from './home-page.js'

/** Routes for operators and passers-by: health, metrics, the API description, a page that says what this is. */
export function registerServiceRoutes(app: FastifyInstance, context: GatewayContext): void {
  const { health, metrics } = context
  const tags = ['service']

  app.get(
    '/healthz',
    { schema: { summary: 'Tiến trình còn sống · the process lives', tags } },
    async (_, reply) => {
      reply.header('cache-control', 'no-store')
      return health.live()
    },
  )

  app.get(
    '/readyz',
    { schema: { summary: 'Sẵn sàng nhận việc · ready for work', tags } },
    async (_, reply) => {
      const report = await health.ready()
      reply.header('cache-control', 'no-store').code(report.status === 'ok' ? 200 : 503)
      return report
    },
  )

  app.get('/metrics', { schema: { summary: 'Số đo Prometheus · metrics', tags } }, async (_, reply) => {
    const { contentType, body } = await metrics.expose()
    reply.header('content-type', contentType)
    return body
  })

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())

  app.get('/', { schema: { hide: true } }, async (_, reply) => {
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    return homePage()
  })
}
