import { AUDIT_TEXTS } from './texts-audit.js'
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
  ...AUDIT_TEXTS,
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

/** A place for a value within a text, with the words that follow one of it and several. */
interface Place {
  /** As it stands in the text: what is shown where no value is given. */
  readonly spelled: string
  readonly name: string
  readonly one: string | undefined
  readonly many: string | undefined
}

const PLACE = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g

/** A text cut into what always stands there and what is filled in. */
function cut(text: string): (string | Place)[] {
  const pieces: (string | Place)[] = []
  let at = 0
  for (const match of text.matchAll(PLACE)) {
    const [spelled, name, one, many] = match
    if (match.index > at) pieces.push(text.slice(at, match.index))
    pieces.push({ spelled, name: name!, one, many })
    at = match.index + spelled.length
  }
  if (at < text.length) pieces.push(text.slice(at))
  return pieces
}

/** The texts in one language. */
export function translator(language: Language): Translate {
  const at = LANGUAGES.indexOf(language)
  const known = new Map<TextKey, (string | Place)[]>()
  return (key, values) => {
    const text: string = TEXTS[key][at]!
    if (values === undefined) return text
    let pieces = known.get(key)
    if (pieces === undefined) {
      pieces = cut(text)
      known.set(key, pieces)
    }
    let filled = ''
    for (const piece of pieces) filled += typeof piece === 'string' ? piece : fill(piece, values)
    return filled
  }
}

function fill(
  { spelled, name, one, many }: Place,
  values: Readonly<Record<string, string | number>>,
): string {
  if (!Object.hasOwn(values, name)) return spelled
  const value = String(values[name])
  return one === undefined ? value : value === '1' ? one : many!
}

/** Text of a key that is put together at run time, such as `role.` + role; the key itself where there is none. */
export function lookUp(t: Translate, key: string): string {
  return isTextKey(key) ? t(key) : key
}
