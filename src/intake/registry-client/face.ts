import type { AskedPerson, Told } from './told.js'
import type { HttpAnswer, HttpQuestion } from './transport.js'

/** One look-up: by a key as `normalKey` writes it, with whom it is to be, or null to ask without. */
export interface Inquiry {
  readonly key: string
  readonly person: AskedPerson | null
  /** Day of asking in Vietnam, YYYYMMDD. */
  readonly today: number
}

/**
 * - `found`      the person and what was told
 * - `nobody`     neither card nor person is there
 * - `otherCard`  the card is not, but its number may be somebody's
 */
export type FaceAnswer =
  | { readonly kind: 'found'; readonly told: Told }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'otherCard' }

/** With whom the other side has to do. */
export interface Asker {
  readonly account: string
  readonly passwordMd5: string
  readonly accessToken: string
  readonly tokenId: string
  readonly staffName: string | null
  readonly staffId: string | null
}

/** A way of looking up: how it is asked, and how its answer is read. */
export interface Face {
  /** Whether it can be asked without saying whom the card is of. */
  readonly blind: boolean
  question(inquiry: Inquiry, asker: Asker): HttpQuestion
  /** Throws RegistryClientError, SessionOverError. */
  read(answer: HttpAnswer, inquiry: Inquiry): FaceAnswer
}

/** Whether there is enough to compare a person by: name and birth date go together. */
export const isComparable = (person: AskedPerson | null): person is AskedPerson =>
  person !== null && person.name !== '' && person.birthDay > 0

/** `dd/MM/yyyy`, as much of it as is known. */
export function birthText(day: number): string {
  const text = String(day)
  const parts = [text.slice(6), text.slice(4, 6), text.slice(0, 4)]
  return parts.filter((part) => part !== '00').join('/')
}
