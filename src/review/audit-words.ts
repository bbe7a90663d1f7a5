import type { Reason } from '../store/review-actions.js'
import type { ReviewFilter } from '../store/review-filter.js'
import { filterWords } from './filter-words.js'
import { claimTime, figure } from './format.js'
import { isTextKey, type Language, type Translate, translator } from './texts.js'

/** A detail of an entry as people read it. */
export interface DetailWords {
  readonly name: string
  readonly value: string
}

/** What an entry says in detail, in words; a name or a code of another release stays as it was written. */
export function detailWords(
  action: string,
  detail: Readonly<Record<string, unknown>>,
  language: Language,
  reasons: readonly Reason[],
): DetailWords[] {
  const t = translator(language)
  const say = (key: string, otherwise: string): string => (isTextKey(key) ? t(key) : otherwise)
  return Object.entries(detail).flatMap(([name, value]) =>
    value === null || value === undefined || value === ''
      ? []
      : [
          {
            name: say(`audit.detail.${name}`, name),
            value: valueWords({ action, name, t, say, language, reasons }, value),
          },
        ],
  )
}

interface Place {
  readonly action: string
  readonly name: string
  readonly t: Translate
  readonly say: (key: string, otherwise: string) => string
  readonly language: Language
  readonly reasons: readonly Reason[]
}

function valueWords(place: Place, value: unknown): string {
  const { action, name, t, say, language, reasons } = place
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (Array.isArray(value))
    return value.length === 0 ? t('common.none') : value.map((one) => valueWords(place, one)).join(', ')
  if (name === 'filter') {
    const words = filterWords(value as ReviewFilter, language).map((one) => `${one.name}: ${one.value}`)
    return words.length === 0 ? t('audit.detail.filter.none') : words.join('; ')
  }
  if (typeof value === 'object')
    return detailWords(action, value as Readonly<Record<string, unknown>>, language, reasons)
      .map((one) => `${one.name}: ${one.value}`)
      .join('; ')
  const text = String(value)
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return claimTime(text)
  if (typeof value === 'number' && name !== 'versions') return figure(value, language)
  if (name === 'reasonCode') return reasons.find(({ code }) => code === text)?.[language] ?? text
  return say(keyOf(action, name, text), text)
}

/** The text for a value that is a code. */
function keyOf(action: string, name: string, text: string): string {
  switch (name) {
    case 'from':
    case 'to':
      return `state.${text}`
    case 'reason':
      return action === 'sign-in.failed' ? `audit.signIn.${text}` : ''
    case 'by':
    case 'layout':
      return `audit.${name}.${text}`
    case 'group':
      return `exports.group.${text}`
    case 'rights':
      return `right.${text}.short`
    default:
      // `role.reviewer`, `severity.error`, `action.sign-in`
      return `${name}.${text}`
  }
}
