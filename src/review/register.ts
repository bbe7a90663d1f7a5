import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { goTo, registerAccess } from './access.js'
import { registerAccountPages } from './account-pages.js'
import { registerReviewPrograms } from './api-desk.js'
import { type AssetUrl, registerAssets } from './assets.js'
import { registerAuditPages } from './audit-pages.js'
import { registerClaimPages } from './claim-pages.js'
import { type ToldReviewError, toldReviewError } from './errors.js'
import { registerExportPages } from './export-pages.js'
import { registerFacilityPages } from './facility-pages.js'
import { registerForms } from './form.js'
import { homeFor } from './navigation.js'
import { registerOverviewPages } from './overview-pages.js'
import { registerQueuePages } from './queue-pages.js'
import type { Review } from './review.js'
import { registerRulePages } from './rule-pages.js'
import { registerSignInPages } from './sign-in-pages.js'
import { registerSubmissionPages } from './submission-pages.js'
import { registerTotpPages } from './totp-pages.js'
import { registerUserPages } from './user-pages.js'
import { addLocals, languageOf, registerView } from './view.js'

/** Under which all pages stand. */
export const REVIEW_PREFIX = '/review'

/** Adds a group of pages to the scope; paths are below the prefix. */
export type RegisterPages = (app: FastifyInstance, review: Review, base: string) => void

/** All pages. A theme adds its own function here, and its path in `navigation.ts` where it belongs into the header. */
const PAGES: readonly RegisterPages[] = [
  registerSignInPages,
  registerAccountPages,
  registerTotpPages,
  registerUserPages,
  registerAuditPages,
  registerQueuePages,
  registerClaimPages,
  registerOverviewPages,
  registerSubmissionPages,
  registerRulePages,
  registerExportPages,
  registerFacilityPages,
]

/** Scripts and styles from this server only, none inline; no frames, no other host. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/**
 * Registers the pages of the assessment centre on the service, before it listens. They stop with it: requests in
 * work are answered, then what the audit trail holds is written.
 */
export function registerReview(app: FastifyInstance, review: Review): void {
  app.register(
    async (pages) => {
      pages.addHook('onRequest', async (_request, reply) => {
        reply.headers({ ...SECURITY_HEADERS, 'cache-control': 'no-store' })
      })
      registerForms(pages)
      await registerAccess(pages, review)
      const asset = registerAssets(pages, REVIEW_PREFIX)
      await registerView(pages, REVIEW_PREFIX, asset)
      pages.setErrorHandler((error, request, reply) => sendError(pages, review, asset, request, reply, error))
      pages.setNotFoundHandler((request, reply) =>
        sendError(pages, review, asset, request, reply, { code: 'NOT_FOUND' }),
      )
      pages.get('/', { schema: { hide: true }, config: { access: 'anyone' } }, async (request, reply) =>
        reply.redirect(homeFor(pages, REVIEW_PREFIX, request.person!.user.role), 303),
      )
      for (const register of PAGES) register(pages, review, REVIEW_PREFIX)
    },
    { prefix: REVIEW_PREFIX },
  )
  registerReviewPrograms(app, review)
  app.addHook('onClose', () => review.close())
}

/** Answers with a page for people, a short message for htmx, or the way to where the person has to go first. */
async function sendError(
  pages: FastifyInstance,
  review: Review,
  asset: AssetUrl,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<unknown> {
  const { code, status, title, advice } = toldReviewError(error, languageOf(request))
  request.notes = { ...request.notes, result: code }
  if (code === 'INTERNAL')
    review.log.error('a page failed', { event: 'review', requestId: request.id, error })
  const detour = detourFor(code, request)
  if (detour !== null) return goTo(request, reply, detour)
  reply.code(status)
  if (request.headers['hx-request'] === 'true')
    return reply
      .header('hx-reswap', 'none')
      .header('hx-trigger', toast(`${title}. ${advice}`, 'bad'))
      .type('text/plain; charset=utf-8')
      .send(`${title}. ${advice}`)
  addLocals(pages, request, reply, REVIEW_PREFIX, asset)
  return reply.viewAsync('error', { title, advice, code, requestId: request.id })
}

/** A person who only has to sign in, or to set a password, is sent there rather than refused. */
function detourFor(code: ToldReviewError['code'], request: FastifyRequest): string | null {
  if (code === 'PASSWORD_CHANGE_NEEDED') return `${REVIEW_PREFIX}/account`
  if (code !== 'SIGN_IN_NEEDED') return null
  const page = request.method === 'GET' && request.headers['hx-request'] !== 'true' ? request.url : ''
  const next = page.length <= REVIEW_PREFIX.length + 1 ? '' : `?next=${encodeURIComponent(page)}`
  return `${REVIEW_PREFIX}/sign-in${next}`
}

/** Value of the header `HX-Trigger` that shows a message; headers are ASCII. */
export function toast(text: string, tone: 'good' | 'bad' | 'info'): string {
  return JSON.stringify({ toast: { text, tone } }).replace(
    /[^\x20-\x7e]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
