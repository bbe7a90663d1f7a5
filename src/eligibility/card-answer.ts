import { stateOn } from './coverage.js'
import { keyKind, type RegistryRecord } from './lookup.js'
import { bestNameMatch } from './names.js'
import type { Card, CardState, TempCard } from './registry.js'

/** What is asked about a card, on which day; a name or birth day of null is not compared. */
export interface CardQuestion {
  /** As `normalKey` writes it. */
  readonly key: string
  readonly name: string | null
  readonly birthDay: number | null
  /** Day on which the card is to count, YYYYMMDD. */
  readonly day: number
}

/** Result codes of the portal's card look-up that the registry decides (the rest are about the request). */
export type CardCode =
  | '000'
  | '001'
  | '002'
  | '003'
  | '004'
  | '010'
  | '050'
  | '051'
  | '052'
  | '053'
  | '060'
  | '061'
  | '070'
  | '110'
  | '120'
  | '121'
  | '122'
  | '123'
  | '124'
  | '130'

export interface CardAnswer {
  readonly code: CardCode
  /** Null when nobody was found. */
  readonly record: RegistryRecord | null
  /** The card that was asked about, or the one that counts on the day when a person was asked about. */
  readonly card: Card | null
  readonly temp: TempCard | null
  /** The card that took over or will. */
  readonly newCard: Card | null
  readonly state: CardState | null
}

/** The codes in words. */
export const CARD_CODE_TEXTS: Readonly<Record<CardCode, { readonly vi: string; readonly en: string }>> = {
  '000': { vi: 'Thông tin thẻ đúng', en: 'the card data are right' },
  '001': {
    vi: 'Thẻ do BHXH Bộ Quốc phòng quản lý, đề nghị kiểm tra thẻ và giấy tờ tùy thân',
    en: 'a card of the Ministry of Defence: check the card and identity papers',
  },
  '002': {
    vi: 'Thẻ do BHXH Bộ Công an quản lý, đề nghị kiểm tra thẻ và giấy tờ tùy thân',
    en: 'a card of the Ministry of Public Security: check the card and identity papers',
  },
  '003': {
    vi: 'Thẻ cũ hết giá trị sử dụng nhưng đã được cấp thẻ mới',
    en: 'the old card has ended, there is a new one',
  },
  '004': {
    vi: 'Thẻ cũ còn giá trị sử dụng và đã được cấp thẻ mới',
    en: 'the old card is valid, there is also a new one',
  },
  '010': { vi: 'Thẻ không có giá trị sử dụng trong ngày tra cứu', en: 'the card does not cover the day' },
  '050': { vi: 'Không thấy thông tin thẻ BHYT', en: 'no such card or person' },
  '051': { vi: 'Mã thẻ sai', en: 'the card number is wrong' },
  '052': { vi: 'Mã tỉnh cấp thẻ (ký tự 4, 5) sai', en: 'the province (characters 4 and 5) is wrong' },
  '053': { vi: 'Mã quyền lợi (ký tự 3) sai', en: 'the benefit level (character 3) is wrong' },
  '060': { vi: 'Thẻ sai họ tên', en: 'the name differs' },
  '061': { vi: 'Thẻ sai họ tên (đúng ký tự đầu)', en: 'the name differs, its initials agree' },
  '070': { vi: 'Thẻ sai ngày sinh', en: 'the birth date differs' },
  '110': { vi: 'Thẻ đã thu hồi hoặc đang bị tạm giữ, tạm khóa', en: 'the card is withdrawn, held or locked' },
  '120': { vi: 'Thẻ đã báo giảm', en: 'the card was reported as ended' },
  '121': { vi: 'Thẻ đã báo giảm, chuyển ngoại tỉnh', en: 'ended: moved to another province' },
  '122': { vi: 'Thẻ đã báo giảm, chuyển nội tỉnh', en: 'ended: moved within the province' },
  '123': {
    vi: 'Thẻ đã báo giảm hoặc thu hồi do tăng lại tại cùng đơn vị',
    en: 'ended: enrolled again with the same unit',
  },
  '124': { vi: 'Thẻ đã báo giảm, ngừng tham gia', en: 'ended: no longer taking part' },
  '130': {
    vi: 'Trẻ em không xuất trình thẻ, dùng mã thẻ tạm',
    en: 'a child without a card, under a temporary number',
  },
}

/** Objects whose cards a ministry keeps itself. Who else it keeps is not told by the card's characters. */
const MINISTRY: Readonly<Record<string, '001' | '002'>> = { QN: '001', CY: '001', CA: '002' }

const STATE_CODES: Readonly<Record<Exclude<CardState, 'active'>, CardCode>> = {
  withdrawn: '110',
  held: '110',
  locked: '110',
  reduced: '120',
  movedOut: '121',
  movedWithin: '122',
  increasedAgain: '123',
  stopped: '124',
}

/**
 * Answers a look-up the way the portal does: first whether there is such a card, then whether it is this person's,
 * then whether it counts on the day. `records`: whom the registry found for the key.
 */
export function answerCard(question: CardQuestion, records: readonly RegistryRecord[]): CardAnswer {
  const fitting = records.filter((record) => identityCode(question, record) === null)
  const record = fitting[0] ?? records[0]
  if (record === undefined) return nothing('050', null)
  // Whether the card exists comes first: a wrong number would otherwise be told as a wrong name.
  const named = keyKind(question.key) === 'card'
  const temp = named ? record.tempCards.find(({ code }) => code === question.key) : undefined
  const own = named ? record.cards.filter(({ code }) => code === question.key) : record.cards
  if (own.length === 0 && temp === undefined) return nothing(wrongPart(question, record), record)
  const identity = identityCode(question, record)
  if (identity !== null) return nothing(identity, record)
  return own.length === 0 ? answerTemp(question, record, temp!) : answerOwn(question, record, own)
}

function nothing(code: CardCode, record: RegistryRecord | null): CardAnswer {
  return { code, record, card: null, temp: null, newCard: null, state: null }
}

function identityCode({ name, birthDay }: CardQuestion, { person }: RegistryRecord): CardCode | null {
  if (name !== null) {
    const { match } = bestNameMatch(name, person.names)
    if (match === 'withoutDiacritics' || match === 'initials') return '061'
    if (match === 'different' || match === 'legacyFont') return '060'
  }
  return birthDay === null || sameBirth(birthDay, person.birthDay) ? null : '070'
}

/** Equal as far as both are known; unknown parts are 00. */
function sameBirth(a: number, b: number): boolean {
  const coarse = (day: number): number => (day % 10_000 === 0 ? 10_000 : day % 100 === 0 ? 100 : 1)
  const grain = Math.max(coarse(a), coarse(b))
  return Math.floor(a / grain) === Math.floor(b / grain)
}

/** Which characters of the number are not those of any card of the person. */
function wrongPart({ key }: CardQuestion, { cards }: RegistryRecord): CardCode {
  if (cards.length === 0) return '050'
  const like = (mask: readonly number[]): boolean =>
    cards.some(({ code }) =>
      [...key].every((character, place) => mask.includes(place) || character === code[place]),
    )
  if (like([3, 4])) return '052'
  return like([2]) ? '053' : '051'
}

const covers = (card: { from: number; to: number | null }, day: number): boolean =>
  card.from <= day && (card.to === null || day <= card.to)

function answerTemp({ day }: CardQuestion, record: RegistryRecord, temp: TempCard): CardAnswer {
  const answer = { record, card: null, temp, newCard: null, state: null }
  const official = record.cards.find(({ code }) => code === temp.officialCode)
  if (official !== undefined) return { ...answer, code: covers(temp, day) ? '004' : '003', newCard: official }
  if (!covers(temp, day)) return { ...answer, code: '010' }
  return { ...answer, code: temp.code.startsWith('TE') ? '130' : '000' }
}

function answerOwn({ key, day }: CardQuestion, record: RegistryRecord, own: readonly Card[]): CardAnswer {
  const usable = (card: Card): boolean => covers(card, day) && stateOn(card.statuses, day) === 'active'
  // The period that counts on the day; else the one that ended last; else the one that comes first.
  const card =
    best(own.filter(usable)) ??
    own.findLast((period) => covers(period, day)) ??
    own.findLast(({ from }) => from <= day) ??
    own[0]!
  const state = stateOn(card.statuses, day)
  const died = record.person.deathDay !== null && record.person.deathDay < day
  const newCard = died ? null : newer(record.cards, card, day)
  const answer = { record, card, temp: null, newCard, state }
  if (died) return { ...answer, code: '120' }
  if (usable(card)) {
    // Asked for by the person, it is the newest that was picked already.
    if (newCard !== null && keyKind(key) === 'card') return { ...answer, code: '004' }
    return { ...answer, code: MINISTRY[card.code.slice(0, 2)] ?? '000' }
  }
  if (newCard !== null) return { ...answer, code: '003' }
  return { ...answer, code: state === 'active' ? '010' : STATE_CODES[state] }
}

/** Of several cards that count, the one with the highest benefit (Luật BHYT, điều 22 khoản 2); else the latest. */
function best(cards: readonly Card[]): Card | undefined {
  const rank = ({ code }: Card): number => BENEFIT_ORDER.indexOf(code[2]!)
  return cards.reduce<Card | undefined>(
    (found, card) => (found === undefined || rank(card) <= rank(found) ? card : found),
    undefined,
  )
}

/** Third character of the card, highest benefit first. */
const BENEFIT_ORDER = '51234'

/** A later period, of this or another number, that counts on the day or will. */
function newer(cards: readonly Card[], than: Card, day: number): Card | null {
  const later = cards.filter(
    (card) =>
      card !== than &&
      card.from > than.from &&
      (card.to === null || card.to >= day) &&
      stateOn(card.statuses, Math.max(day, card.from)) === 'active',
  )
  return later.at(-1) ?? null
}

/**
 * A birth date as look-ups write it: `dd/MM/yyyy`, `MM/yyyy`, `yyyy`, or eight digits, day or year first. Unknown
 * parts are 00. Null: none of these.
 */
export function readAskedBirth(text: string): number | null {
  const parts = text.trim().split(/[/.-]/)
  if (parts.length === 1) {
    const digits = parts[0]!
    if (/^\d{4}$/.test(digits)) return real(digits, '00', '00')
    if (!/^\d{8}$/.test(digits)) return null
    return (
      real(digits.slice(4), digits.slice(2, 4), digits.slice(0, 2)) ??
      real(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6))
    )
  }
  if (parts.some((part) => !/^\d{1,4}$/.test(part))) return null
  if (parts.length === 2) return real(parts[1]!, parts[0]!, '00')
  if (parts.length !== 3) return null
  return parts[0]!.length === 4
    ? real(parts[0]!, parts[1]!, parts[2]!)
    : real(parts[2]!, parts[1]!, parts[0]!)
}

const FIRST_YEAR = 1850
const LAST_YEAR = 2200

function real(yearText: string, monthText: string, dayText: string): number | null {
  const [year, month, day] = [Number(yearText), Number(monthText), Number(dayText)]
  if (yearText.length !== 4 || year < FIRST_YEAR || year > LAST_YEAR || month > 12) return null
  if (month === 0) return day === 0 ? year * 10_000 : null
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null
  return year * 10_000 + month * 100 + day
}
