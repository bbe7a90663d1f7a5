import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyView from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { User } from '../store/users.js'
import { CSRF_FIELD } from './access.js'
import type { AssetUrl } from './assets.js'
import { type Components, components } from './components.js'
import { escapeHtml, type Html, html } from './html.js'
import { homeFor, type NavigationLink, navigationFor } from './navigation.js'
import { isTextKey, LANGUAGES, type Language, lookUp, type Translate, translator } from './texts.js'

/*
 * Templates are files of HTML, as migrations are files of SQL: the package ships `src/`, so the compiled program
 * finds them there and the build stays one call of tsc. They are compiled once and kept.
 */
const TEMPLATES = fileURLToPath(new URL('../../src/review/templates/', import.meta.url))

export const LANGUAGE_COOKIE = 'bhyt_language'

/** What every template finds in `it`, beside what its page gives. */
export interface Locals {
  readonly t: Translate
  /** {@link Translate} for keys that are put together, such as `role.` + role. */
  readonly text: (key: string) => string
  readonly ui: Components
  readonly lang: Language
  readonly user: User | null
  /** Hidden field for every form that posts. */
  readonly csrfField: Html
  readonly csrf: string
  readonly navigation: readonly NavigationLink[]
  /** Prefix of the addresses of pages. */
  readonly base: string
  readonly home: string
  /** Address of this page with its query, without a notice. */
  readonly here: string
  readonly asset: AssetUrl
  /** A sentence about what the last form did, from `?notice=`. */
  readonly notice: string | null
}

declare module 'fastify' {
  interface FastifyReply {
    /** What the templates of this reply find beside their own data. */
    locals: Locals
  }
}

const SPEECH: Readonly<Record<Language, { t: Translate; text: (key: string) => string; ui: Components }>> = {
  vi: speak('vi'),
  en: speak('en'),
}

function speak(language: Language) {
  const t = translator(language)
  return { t, text: (key: string) => lookUp(t, key), ui: components(t, language) }
}

/** The language of the page: the cookie, else Vietnamese. */
export function languageOf(request: FastifyRequest): Language {
  const chosen = request.cookies?.[LANGUAGE_COOKIE]
  return LANGUAGES.find((language) => language === chosen) ?? 'vi'
}

/** {@link Translate} in the language of the request. */
export const translateFor = (request: FastifyRequest): Translate => SPEECH[languageOf(request)].t

/** Makes `reply.viewAsync('template', data)` available to the pages of this scope. */
export async function registerView(app: FastifyInstance, base: string, asset: AssetUrl): Promise<void> {
  const eta = new Eta({ views: TEMPLATES, escapeFunction: escapeHtml, autoTrim: false })
  // A template that cannot be compiled stops the start, not somebody's work.
  for (const name of readdirSync(TEMPLATES)) eta.compile(readFileSync(join(TEMPLATES, name), 'utf8'))
  await app.register(fastifyView, { engine: { eta }, root: TEMPLATES, production: true })
  app.addHook('preHandler', async (request, reply) => {
    addLocals(app, request, reply, base, asset)
  })
}

/** Fills in what templates expect; error pages call it, as a refused request never came past the hook. */
export function addLocals(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  base: string,
  asset: AssetUrl,
): void {
  const lang = languageOf(request)
  const session = request.person?.stage === 'full' ? request.person : null
  const user = session?.user ?? null
  const csrf = request.person?.csrf ?? ''
  const url = new URL(request.url, 'http://page')
  const noticeKey = `notice.${url.searchParams.get('notice') ?? ''}`
  url.searchParams.delete('notice')
  reply.locals = {
    ...SPEECH[lang],
    lang,
    user,
    csrf,
    csrfField: html`<input type="hidden" name="${CSRF_FIELD}" value="${csrf}">`,
    navigation: user === null ? [] : navigationFor(app, base, user.role, url.pathname),
    base,
    home: user === null ? `${base}/sign-in` : homeFor(app, base, user.role),
    here: url.pathname + url.search,
    asset,
    notice: isTextKey(noticeKey) ? SPEECH[lang].t(noticeKey) : null,
  }
}
