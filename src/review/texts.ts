import { CLAIM_TEXTS } from './texts-claim.js'
import { EXPORT_TEXTS } from './texts-exports.js'
import { FACILITY_TEXTS } from './texts-facility.js'
import { FRAME_TEXTS } from './texts-frame.js'
import { OVERVIEW_TEXTS } from './texts-overview.js'
import { PEOPLE_TEXTS } from './texts-people.js'
import { QUEUE_TEXTS } from './texts-queue.js'
import { RULE_TEXTS } from './texts-rules.js'
import { SUBMISSION_TEXTS } from './texts-submissions.js'

/**
 * Every sentence of the pages, once: `key: [Vietnamese, English]`. Places for values are written `{name}`, words that
 * follow a number `{name|claim|claims}`.
 * A theme of pages brings its own file `texts-….ts` and is joined here.
 */
export const TEXTS = {
  ...FRAME_TEXTS,
  ...PEOPLE_TEXTS,
  ...QUEUE_TEXTS,
  ...CLAIM_TEXTS,
  ...OVERVIEW_TEXTS,
  ...SUBMISSION_TEXTS,
  ...RULE_TEXTS,
  ...EXPORT_TEXTS,
  ...FACILITY_TEXTS,
} as const satisfies Record<string, readonly [vi: string, en: string]>

export type TextKey = keyof typeof TEXTS
export const LANGUAGES = ['vi', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

export const isTextKey = (key: string): key is TextKey => Object.hasOwn(TEXTS, key)

/** The texts in one language. */
export function translator(language: Language): Translate {
  const at = LANGUAGES.indexOf(language)
  return (key, values) => {
    const text: string = TEXTS[key][at]!
    if (values === undefined) return text
    return text.replace(
      /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
      (place, name: string, one?: string, many?: string) => {
        if (!Object.hasOwn(values, name)) return place
        const value = String(values[name])
        return one === undefined ? value : value === '1' ? one : many!
      },
    )
  }
}

/** Text of a key that is put together at run time, such as `role.` + role; the key itself where there is none. */
export function lookUp(t: Translate, key: string): string {
  return isTextKey(key) ? t(key) : key
}
