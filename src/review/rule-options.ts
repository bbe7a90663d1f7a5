import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { CATALOGUE } from '../rules/catalogue.js'
import { EVERY_ROLE, page } from './access.js'
import { html } from './html.js'
import { ruleWords } from './rule-words.js'
import { LANGUAGES, type Language } from './texts.js'

const words: Readonly<Record<Language, Map<string, string>>> = { vi: new Map(), en: new Map() }

/** What a rule says in general; '' for a code of another release. */
export function ruleText(code: string, language: Language): string {
  let text = words[language].get(code)
  if (text === undefined) {
    const rule = CATALOGUE.get(code)
    text = rule === undefined ? '' : ruleWords(rule.text, language)
    words[language].set(code, text)
  }
  return text
}

/**
 * Serves the rules to choose from, hundreds of them, apart from the pages: work.js asks for them when somebody comes to
 * the field, and a browser keeps them for good, since another list has another address.
 */
export function registerRuleOptions(
  app: FastifyInstance,
  base: string,
): { address(language: Language): string } {
  const lists = Object.fromEntries(
    LANGUAGES.map((language) => {
      const options = [...CATALOGUE.keys()].map(
        (code) => html`<option value="${code}">${ruleText(code, language)}</option>`,
      )
      const text = options.join('')
      const hash = createHash('sha256').update(text).digest('base64url').slice(0, 12)
      return [language, { text, address: `${base}/queue/rules/${language}/${hash}` }]
    }),
  ) as Record<Language, { readonly text: string; readonly address: string }>
  app.get<{ Params: { language: string; hash: string } }>(
    '/queue/rules/:language/:hash',
    page(EVERY_ROLE),
    async (request, reply) => {
      const language = LANGUAGES.find((one) => one === request.params.language)
      if (language === undefined) return reply.callNotFound()
      const { text, address } = lists[language]
      // A page of an older or newer node may ask with another hash; it gets what is here, for now only.
      const known = address.endsWith(`/${request.params.hash}`)
      reply.header('cache-control', known ? 'private, max-age=31536000, immutable' : 'no-cache')
      return reply.type('text/html; charset=utf-8').send(text)
    },
  )
  return { address: (language) => lists[language].address }
}
