import swagger from '@fastify/swagger'
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify'
import type { ResolvedOptions } from '../config.js'
import type { Intake } from '../intake/service.js'
import type { Health } from '../ops/health.js'
import type { Log } from '../ops/log.js'
import type { Metrics } from '../ops/metrics.js'
import { createAuthority } from './authority.js'
import { registerCompatLogin } from './compat-login.js'
import { registerCompatLookup } from './compat-lookup.js'
import { canonicalCompatUrl } from './compat-paths.js'
import { COMPAT_CONTENT_TYPE, submissionReply } from './compat-reply.js'
import { registerCompatSubmit } from './compat-submit.js'
import type { GatewayContext } from './context.js'
import { ERRORS, GatewayError } from './errors.js'
import { registerNativeCheckIns } from './native-check-ins.js'
import { registerNativeLookup } from './native-lookup.js'
import { sendProblem } from './native-problem.js'
import { registerNativeRoutes } from './native-routes.js'
import { registerNativeSubmit } from './native-submit.js'
import { createRateLimit } from './rate-limit.js'
import type { RegistryDesk } from './registry-desk.js'
import { registerRegistryRoutes } from './registry-routes.js'
import { registerServiceRoutes } from './service-routes.js'
import type { GatewayStore } from './store.js'

export interface GatewayOptions {
  readonly config: ResolvedOptions
  readonly intake: Intake
  readonly store: GatewayStore
  readonly log: Log
  readonly metrics: Metrics
  readonly health: Health
  /** Without one, look-ups and the feeding of the registry are not served. */
  readonly desk?: RegistryDesk
  /** Told in the API description. */
  readonly version?: string
}

/** Longer than balancers keep idle connections (60 s is common), so that they close first. */
const KEEP_ALIVE_MS = 65_000

/**
 * The HTTP service with both faces. It does not listen yet; `close()` lets requests in progress finish.
 * Store and intake belong to the caller and are not closed with it.
 */
export function createGateway(options: GatewayOptions): FastifyInstance {
  const { config, intake, store, log, metrics, health } = options
  const authority = createAuthority(store)
  const context: GatewayContext = { config, intake, store, authority, log, metrics, health }
  metrics.observeEngine(() => intake.stats())

  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: config.requestTimeoutMs,
    forceCloseConnections: 'idle',
    // Bodies are read by the routes, each with its own limit.
    bodyLimit: Number.MAX_SAFE_INTEGER,
    rewriteUrl(raw) {
      const canonical = canonicalCompatUrl(raw.url ?? '/')
      // These services are told by their bytes; a label that HTTP would refuse must not get in the way.
      if (canonical !== null) raw.headers['content-type'] = 'application/octet-stream'
      return canonical ?? raw.url ?? '/'
    },
  })
  app.server.maxConnections = config.maxConnections
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))

  app.decorateRequest('notes')
  app.addHook('onRequest', async (request) => {
    request.notes = {}
  })
  app.addHook('onResponse', async (request, reply) => {
    // Node drops the rest of a body only if nothing of it was read; left there, it blocks the connection.
    if (!request.raw.readableEnded) request.raw.resume()
    report(context, request, reply.statusCode, reply.elapsedTime)
  })
  app.setErrorHandler((error, request, reply) => sendProblem(context, request, reply, asOurs(error)))
  app.setNotFoundHandler((request, reply) => {
    // Clients of the compatible face read nothing but its reply.
    if (/^\/api\//i.test(request.url))
      return reply
        .status(404)
        .header('content-type', COMPAT_CONTENT_TYPE)
        .send(
          submissionReply({
            maKetQua: '500',
            maGiaoDich: '',
            receivedAt: new Date(),
            thongDiep: 'Dịch vụ này không có ở máy chủ này; kiểm tra đường dẫn và dùng POST.',
          }),
        )
    return sendProblem(context, request, reply, new GatewayError('NOT_FOUND'))
  })

  app.register(swagger, { openapi: describeApi(options.version ?? '0') })
  // Routes register inside a plugin, after the description began to listen for them.
  app.register(async (routes) => {
    registerCompatLogin(routes, context)
    registerCompatSubmit(routes, context)
    registerNativeRoutes(routes, context)
    registerNativeSubmit(routes, context)
    registerServiceRoutes(routes, context)
    if (options.desk === undefined) return
    const lookups = { ...context, desk: options.desk, limit: createRateLimit(config.lookupsPerMinute) }
    registerCompatLookup(routes, lookups)
    registerNativeLookup(routes, lookups)
    registerNativeCheckIns(routes, lookups)
    registerRegistryRoutes(routes, lookups)
  })
  return app
}

function report(context: GatewayContext, request: FastifyRequest, status: number, ms: number): void {
  const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
  const result = typeof request.notes.result === 'string' ? request.notes.result : ''
  context.metrics.request(route, status, result, ms / 1000)
  context.log.info('request', {
    ...request.notes,
    requestId: request.id,
    route,
    method: request.method,
    status,
    ms: Math.round(ms * 10) / 10,
  })
}

/** Errors of the HTTP framework in terms of the error table. */
function asOurs(error: unknown): unknown {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  if (typeof code === 'string' && Object.hasOwn(ERRORS, code)) return error
  if (statusCode === 415) return new GatewayError('UNSUPPORTED_MEDIA')
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new GatewayError('BAD_REQUEST')
  return error
}

function describeApi(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'bhyt-intake',
      version,
      description:
        'Tiếp nhận và kiểm tra hồ sơ BHYT · takes in and judges health-insurance claim files. ' +
        'The compatible face is the national gateway’s, for HIS clients as they are; the native face tells everything.',
    },
    tags: [
      { name: 'compatible', description: 'Như cổng hiện nay · as the present gateway' },
      { name: 'native', description: 'Kết quả từng hồ sơ · a verdict for each claim' },
      { name: 'service', description: 'Vận hành · operations' },
    ],
    components: { securitySchemes: { bearer: { type: 'http' as const, scheme: 'bearer' } } },
  }
}
