import { readAskedBirth } from '../../eligibility/card-answer.js'
import { isTemporary, parseCard } from '../../eligibility/card-number.js'
import { keyKind, normalKey } from '../../eligibility/lookup.js'
import type { Card, CardState, TempCard } from '../../eligibility/registry.js'
import { RegistryClientError, SessionOverError } from './errors.js'
import { birthText, type Face, type FaceAnswer, type Inquiry } from './face.js'
import { type JsonObject, jsonOf, refuseStatus, textOf } from './replies.js'
import { type Agreement, type Told, untoldCard } from './told.js'

const PATH = '/api/egw/KQNhanLichSuKCB2024'

/** Codes that speak about the person or the card, and whether name and birth date agreed. */
const AGREEMENTS: Readonly<Record<string, Agreement>> = {
  '000': 'agrees',
  '001': 'agrees',
  '002': 'agrees',
  '003': 'agrees',
  '004': 'agrees',
  '010': 'agrees',
  '060': 'nameDiffers',
  '061': 'nameNearly',
  '070': 'birthDiffers',
  '080': 'agrees',
  '090': 'agrees',
  '110': 'agrees',
  '120': 'agrees',
  '121': 'agrees',
  '122': 'agrees',
  '123': 'agrees',
  '124': 'agrees',
  '130': 'agrees',
}

/** What the card is not, or no longer; since when is not told. */
const STATES: Readonly<Record<string, CardState>> = {
  '110': 'withdrawn',
  '120': 'reduced',
  '121': 'movedOut',
  '122': 'movedWithin',
  '123': 'increasedAgain',
  '124': 'stopped',
}

const OTHER_CARD: ReadonlySet<string> = new Set(['051', '052', '053'])
const DENIED: ReadonlySet<string> = new Set(['054', '055', '402', '403'])
const SEXES: Readonly<Record<string, 1 | 2>> = { nam: 1, nữ: 2 }

/** The card look-up of the national gateway: token and MD5 of the password in the query, the question as JSON. */
export const compatibleFace: Face = {
  blind: false,

  question({ key, person }, asker) {
    const query = new URLSearchParams({
      token: asker.accessToken,
      id_token: asker.tokenId,
      username: asker.account,
      password: asker.passwordMd5,
    })
    return {
      method: 'POST',
      path: `${PATH}?${query}`,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        maThe: key,
        hoTen: person?.name ?? '',
        ngaySinh: person === null ? '' : birthText(person.birthDay),
        hoTenCb: asker.staffName ?? '',
        cccdCb: asker.staffId ?? '',
      }),
    }
  },

  read(answer, inquiry) {
    // The code in the body counts; some services put an HTTP status beside it, some nothing but the status.
    if (answer.status === 401) throw new SessionOverError()
    refuseStatus(answer)
    const reply = jsonOf(answer.text)
    const code = codeOf(reply.maKetQua)
    if (code === '401') throw new SessionOverError()
    const agreement = AGREEMENTS[code]
    if (agreement !== undefined) return found(reply, code, agreement, inquiry)
    if (code === '050') return { kind: 'nobody' }
    if (OTHER_CARD.has(code)) return { kind: 'otherCard' }
    if (DENIED.has(code)) throw new RegistryClientError('REGISTRY_DENIED', { reason: code })
    if (code === '205') throw new RegistryClientError('REGISTRY_QUESTION', { reason: code })
    // A server error that says when to come again is a limit of the account.
    if (code === '101' && answer.retryAfterMs !== null)
      throw new RegistryClientError('REGISTRY_BUSY', { reason: code, retryAfterMs: answer.retryAfterMs })
    // Clients in the field read a bad session from this word as well.
    if (/token/i.test(textOf(reply.ghiChu))) throw new SessionOverError()
    throw new RegistryClientError('REGISTRY_FAILED', { reason: /^\d{3}$/.test(code) ? code : 'no code' })
  },
}

/** Three characters; a service that writes a number has lost the zeros before it. Blank is no code. */
const codeOf = (value: unknown): string =>
  typeof value === 'number' ? String(value).padStart(3, '0') : textOf(value)

function found(reply: JsonObject, code: string, agreement: Agreement, inquiry: Inquiry): FaceAnswer {
  const { key, person, today } = inquiry
  const kind = keyKind(key)
  const shown = shownCode(textOf(reply.maThe), key)
  const number = textOf(reply.maSoBHXH)
  const bhxhNo = /^\d{10}$/.test(number) ? number : (shown?.slice(-10) ?? (kind === 'number' ? key : ''))
  const from = readDay(reply.gtTheTu)
  const facility = textOf(reply.maDKBD)
  const parsed = shown === null ? null : parseCard(shown)
  const temporary = parsed !== null && (code === '130' || isTemporary(parsed, facility))
  const period = shown === null || from === null ? null : { code: shown, from, to: readDay(reply.gtTheDen) }
  const newer = newCard(reply, bhxhNo)
  const state = STATES[code]
  const cards: Card[] = []
  const tempCards: TempCard[] = []
  if (period !== null && temporary) tempCards.push({ ...period, officialCode: newer?.code ?? null })
  else if (period !== null)
    cards.push({
      ...period,
      bhxhNo,
      facility,
      area: textOf(reply.maKV),
      fiveYearDay: readDay(reply.ngayDu5Nam),
      // Only what is so today is told, so earlier days are not held against anybody.
      statuses: state === undefined ? [] : [{ state, from: today, to: null, reason: null }],
    })
  // Whose card it is not is told, and so that there is such a card; nothing else of it.
  else if (kind === 'card' && agreement !== 'agrees') cards.push(untoldCard(key, bhxhNo))
  if (newer !== null) cards.push(newer)
  const told: Told = {
    bhxhNo,
    agreement,
    asked: person,
    citizenId: kind === 'citizen' ? key : null,
    name: textOf(reply.hoTen) || null,
    birthDay: readAskedBirth(textOf(reply.ngaySinh)),
    sex: SEXES[textOf(reply.gioiTinh).normalize('NFC').toLowerCase()] ?? null,
    address: textOf(reply.diaChi),
    verifiedDay: null,
    deathDay: null,
    cards,
    tempCards,
  }
  return { kind: 'found', told }
}

/** The 15 characters that the answer is about; some services write the number of ten digits in their place. */
function shownCode(told: string, key: string): string | null {
  const code = normalKey(told)
  if (keyKind(code) === 'card') return code
  return keyKind(key) === 'card' ? key : null
}

function newCard(reply: JsonObject, bhxhNo: string): Card | null {
  const code = normalKey(textOf(reply.maTheMoi))
  const from = readDay(reply.gtTheTuMoi)
  if (keyKind(code) !== 'card' || from === null) return null
  const to = readDay(reply.gtTheDenMoi)
  const facility = textOf(reply.maDKBDMoi)
  return { code, bhxhNo, from, to, facility, area: '', fiveYearDay: null, statuses: [] }
}

/** A day written `dd/MM/yyyy`; null when blank, or so far off that it means none. */
function readDay(value: unknown): number | null {
  const text = textOf(value)
  if (text === '' || /9999$/.test(text)) return null
  const day = readAskedBirth(text)
  if (day === null || day % 100 === 0)
    throw new RegistryClientError('REGISTRY_FAILED', { reason: 'unreadable day' })
  return day
}
