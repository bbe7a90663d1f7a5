import type { ReviewFilter } from '../store/review-filter.js'
import { claimTime, figure } from './format.js'
import { type Language, lookUp, type Translate, translator } from './texts.js'

/** The conditions of a filter in words, in the order in which they were given. */
export function filterWords(filter: ReviewFilter, language: Language): { name: string; value: string }[] {
  const t = translator(language)
  return Object.entries(filter).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [{ name: lookUp(t, `filter.${name}`), value: words(name, value, t, language) }],
  )
}

function words(name: string, value: unknown, t: Translate, language: Language): string {
  if (Array.isArray(value)) return value.map((one) => words(name, one, t, language)).join(', ')
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  const text = String(value)
  if (name === 'outcomes') return lookUp(t, `outcome.${text}`)
  if (name === 'states') return lookUp(t, `state.${text}`)
  if (name === 'severity') return lookUp(t, `severity.${text}`)
  if (name.startsWith('amount')) return figure(text, language)
  if (name === 'owner' && text === '') return t('common.none')
  return /^\d{4}-\d\d-\d\d$/.test(text) ? claimTime(text) : text
}
