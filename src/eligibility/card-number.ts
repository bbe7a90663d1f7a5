import { type CardLevel, isLevelPossible } from './card-objects.js'

/** A card number taken apart (QĐ 1351/QĐ-BHXH, 16/11/2015). */
export interface CardNumber {
  /** The 15 characters, upper case, without blanks. */
  readonly code: string
  /** Characters 1 and 2. */
  readonly object: string
  /** Character 3. */
  readonly level: CardLevel
  /** Characters 4 and 5. */
  readonly province: string
  /** Characters 6 to 15: the social insurance number of the person; of a temporary number, its serial. */
  readonly bhxhNo: string
}

const FIFTEEN = /^[A-Z]{2}[1-5]\d{12}$/
/** In claims since QĐ 4210 the characters 6 and 7 of a temporary number are KT. */
const TEMPORARY = /^(?:TE1|HG4)\d{2}KT[0-9A-Z]{8}$/
const BLANKS = /\s+/g

const tidy = (text: string): string => text.replace(BLANKS, '').toUpperCase()

/** The card behind 15 characters; null when they are none. Temporary numbers with KT are read as well. */
export function parseCard(text: string): CardNumber | null {
  const code = tidy(text)
  if (!FIFTEEN.test(code) && !TEMPORARY.test(code)) return null
  return {
    code,
    object: code.slice(0, 2),
    level: code[2] as CardLevel,
    province: code.slice(3, 5),
    bhxhNo: code.slice(5),
  }
}

/** What a person or a card is looked up by. */
export type LookupKey =
  | { readonly form: 'card'; readonly card: CardNumber }
  | { readonly form: 'bhxhNo'; readonly bhxhNo: string }
  | { readonly form: 'citizenId'; readonly citizenId: string }

/**
 * The key in 15, 10 (QĐ 1666/QĐ-BHXH, cards printed since 01/04/2021) or 12 characters (citizen id); null when it
 * is none of them. A short form is never made into a long one here: only the registry knows the rest.
 */
export function parseLookupKey(text: string): LookupKey | null {
  const key = tidy(text)
  if (/^\d{10}$/.test(key)) return { form: 'bhxhNo', bhxhNo: key }
  if (/^\d{12}$/.test(key)) return { form: 'citizenId', citizenId: key }
  const card = parseCard(key)
  return card === null ? null : { form: 'card', card }
}

/**
 * True for a number given to a newborn or a child without a card (TE1) or an organ donor (HG4): KT in the
 * characters 6 and 7, or the facility `XX000` that stands for "no registered facility".
 * TT 30/2020/TT-BYT, điều 10; NĐ 188/2025/NĐ-CP, điều 50 khoản 1.
 */
export function isTemporary(card: CardNumber, facility: string): boolean {
  if (card.object !== 'TE' && card.object !== 'HG') return false
  return card.bhxhNo.startsWith('KT') || facility === `${card.province}000`
}

/** True when object and level of the card go together on the day, see {@link isLevelPossible}. */
export const isCardPossible = (card: CardNumber, day: number): boolean =>
  isLevelPossible(card.object, card.level, day)
