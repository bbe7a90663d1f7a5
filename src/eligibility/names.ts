/**
 * Comparing a name as a facility wrote it with a name of the registry, in levels: what only the keyboard or the
 * habit of a typist makes different is no difference, what looks like another person is one.
 */

/** From equal to different; `legacyFont`: the text is no Unicode Vietnamese, so nothing can be said. */
export type NameMatch =
  | 'same'
  | 'tonePlacement'
  | 'withoutDiacritics'
  | 'initials'
  | 'legacyFont'
  | 'different'

/** Zero-width characters and the byte order mark carry nothing; every other blank becomes a space. */
const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF\u00AD]/g
const PUNCTUATION = /[^\p{L}\p{M}\p{N} ]+/gu
const SPACES = /\s+/gu
const PLAIN = /^[A-Z]+(?: [A-Z]+)*$/
/** Grave, acute, tilde, hook above, dot below. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g
const MARKS = /\p{M}/gu
/** Signs that take the place of letters in TCVN3 and VNI text and occur in no name. */
const LEGACY = /[\u00A1-\u00BF\u00D7\u00F7\u0192\u201A-\u2026\u2030]/

/**
 * The name in upper case with single spaces, in composed Unicode; full-width characters become common ones,
 * punctuation goes. Đ stays apart from D.
 */
export function tidyName(name: string): string {
  if (PLAIN.test(name)) return name
  return name
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .toUpperCase()
    .replace(PUNCTUATION, ' ')
    .replace(SPACES, ' ')
    .trim()
    .normalize('NFC')
}

/** Text in a font encoding of the time before Unicode. */
export const isLegacyText = (name: string): boolean => LEGACY.test(name)

/** Each word without its tone, which follows it: HÒA and HOÀ come out equal. */
function tonesApart(tidy: string): string {
  return tidy
    .split(' ')
    .map((word) => {
      const decomposed = word.normalize('NFD')
      const tones = decomposed.match(TONES)
      return tones === null ? decomposed : decomposed.replace(TONES, '') + tones.join('')
    })
    .join(' ')
}

/** Letters alone: no marks, Đ as D, Y as I. */
const bare = (tidy: string): string =>
  tidy.normalize('NFD').replace(MARKS, '').replaceAll('Đ', 'D').replaceAll('Y', 'I')

const initials = (bareName: string): string =>
  bareName
    .split(' ')
    .map((word) => word[0] ?? '')
    .join('')

/** How far two names agree. Neither may be blank. */
export function compareNames(claimed: string, registered: string): NameMatch {
  // Most names differ in case alone; the rest is worth more work.
  if (claimed === registered || claimed.toUpperCase() === registered.toUpperCase()) return 'same'
  if (isLegacyText(claimed) || isLegacyText(registered)) return 'legacyFont'
  const a = tidyName(claimed)
  const b = tidyName(registered)
  if (a === b) return 'same'
  if (tonesApart(a) === tonesApart(b)) return 'tonePlacement'
  const bareA = bare(a)
  const bareB = bare(b)
  if (bareA === bareB) return 'withoutDiacritics'
  return initials(bareA) === initials(bareB) ? 'initials' : 'different'
}

const ORDER: readonly NameMatch[] = [
  'same',
  'tonePlacement',
  'withoutDiacritics',
  'initials',
  'legacyFont',
  'different',
]

/** The best agreement with any name of the person, and whether it is a former one. */
export function bestNameMatch(
  claimed: string,
  names: readonly string[],
): { readonly match: NameMatch; readonly former: boolean } {
  let match: NameMatch = 'different'
  let former = false
  for (const [i, name] of names.entries()) {
    const found = compareNames(claimed, name)
    if (ORDER.indexOf(found) >= ORDER.indexOf(match)) continue
    match = found
    former = i > 0
    if (found === 'same') break
  }
  return { match, former }
}

const NEWBORN_NAME = /^(?:CB|CON(?: BA| ONG)?|BE|SO SINH(?: CON)?) /

/** The name of a newborn that is still called after a parent: "CB NGUYỄN THỊ A", "CON BÀ NGUYỄN THỊ A". */
export const isNewbornName = (name: string): boolean => NEWBORN_NAME.test(bare(tidyName(name)))
